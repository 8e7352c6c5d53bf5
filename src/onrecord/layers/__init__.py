"""The layers, in pipeline order; each adds one kind of finding."""

from onrecord.quick import import_spacy

import_spacy()
