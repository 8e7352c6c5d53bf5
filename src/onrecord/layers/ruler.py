"""spaCy's attribute ruler, the same findings in a tenth of its time.

The ruler of the small English model sets part of speech, morphology and lemma by patterns over one token's lower-case
form, tag and label; running them through spaCy's matcher takes a tenth of the whole parse. What they yield for a form,
tag and label is the same every time, so it is worked out once, by the ruler itself, and kept. A text that holds a
word of the few patterns over two tokens ("gon na") goes to the ruler as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.attrs import DEP, LOWER, TAG
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.strings import StringStore
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs

from onrecord.layers import networks

_READ = frozenset({"LOWER", "TAG", "DEP", "IS_SPACE"})
_MOST = 200_000


class Ruler:
    """An attribute ruler with a memory."""

    def __init__(self, ruler: AttributeRuler):
        self._ruler = ruler
        self._found: dict[tuple[int, ...], dict[str, Any]] = {}
        patterns = [pattern for entry in ruler.patterns for pattern in entry["patterns"]]
        long = [_needs(pattern, ruler.vocab.strings) for pattern in patterns if len(pattern) > 1]
        # Patterns that look at anything else could not be told from the key: then the ruler does all by itself.
        self._plain = all(long) and all(set(token) <= _READ for pattern in patterns for token in pattern)
        self._long = long

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of a text's tokens."""
        keys = [tuple(row) for row in doc.to_array([LOWER, TAG, DEP]).tolist()]
        seen = {value for key in keys for value in key}
        if not self._plain or any(all(need & seen for need in needs) for needs in self._long):
            return self._ruler(doc)
        for token, key in zip(doc, keys, strict=True):
            found = self._found.get(key)
            if found is None:
                found = self._look_up(doc, key)
            if found:
                set_token_attrs(token, found)
        return doc

    def _look_up(self, doc: Doc, key: tuple[int, ...]) -> dict[str, Any]:
        """What the ruler says of one token, later rules over earlier ones."""
        lower, tag, dep = key
        alone = Doc(doc.vocab, words=[doc.vocab.strings[lower]])
        alone[0].tag, alone[0].dep = tag, dep
        found: dict[str, Any] = {}
        for number, *_ in self._ruler.match(alone):
            found.update(self._ruler.attrs[number])
        if len(self._found) >= _MOST:
            self._found.clear()
        self._found[key] = found
        return found


def _needs(pattern: list[dict[str, Any]], strings: StringStore) -> list[set[int]]:
    """Forms and labels that a pattern over several tokens cannot do without, one of each set; none when it has none."""
    out = []
    for token in pattern:
        for name in ("LOWER", "DEP"):
            said = token.get(name)
            if isinstance(said, dict) and set(said) == {"IN"}:
                out.append({strings.add(word) for word in said["IN"]})
            elif isinstance(said, str):
                out.append({strings.add(said)})
    return out


_FORMS: dict[int, tuple[Any, Any]] = {}
_BATCH = 32


def annotate(docs: list[Doc], nlp: Language) -> Iterable[Doc]:
    """Run a pipeline over tokenized texts, as `nlp.pipe` does, with quick forms in the place of its components."""
    with networks.THREADS.one():
        for _, component in nlp.pipeline:
            form = _form(component)
            if isinstance(form, Ruler):
                docs = [form(doc) for doc in docs]
            elif form is not None:
                for at in range(0, len(docs), _BATCH):
                    form(docs[at : at + _BATCH])
            elif hasattr(component, "pipe"):
                docs = list(component.pipe(docs, batch_size=_BATCH))
            else:
                docs = [component(doc) for doc in docs]
    return docs


def _form(component: Any) -> Any:
    """The quick form of a component, made once; None when it has none. The component is kept, so that its id is."""
    if id(component) not in _FORMS:
        ruler = type(component) is AttributeRuler
        _FORMS[id(component)] = (component, Ruler(component) if ruler else networks.quick(component))
    return _FORMS[id(component)][1]
