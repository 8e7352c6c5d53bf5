"""How likely each bearer of a name is before anything else in the report is looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onrecord.knowledge.gazetteer import Gazetteer, Owners
from onrecord.layers.reading import Reading
from onrecord.layers.vocabulary import vocabulary

_HOME, _USUAL = 0.7, 0.5
_OTHER, _RIVALLED = 0.7, 2.2  # an alternate name; one that is another place's main name


def priors(book: Gazetteer, owners: Owners, source: int | None) -> NDArray[np.float64]:
    """By number of people, sort of place, main or alternate name, and the source's country."""
    value = np.log10(owners.population.astype(np.float64) + 300)
    value -= (_OTHER if owners.alternate.all() else _RIVALLED) * owners.alternate
    value += np.array(weights(book))[owners.feature]
    value += _USUAL * owners.usual
    if source is not None:
        value += _HOME * (owners.country == source)
    return value


def weights(book: Gazetteer) -> list[float]:
    """The weight of each sort of place, by its code."""
    table: dict[str, float] = vocabulary("places")["weights"]
    return [table.get(name, table["other"]) for name in book.features]


def home(reading: Reading, book: Gazetteer) -> int | None:
    """The country of the report's source, when its name or web address tells."""
    source = reading.document.source or reading.document.url or ""
    if not source:
        return None
    for entity, _ in reading.knowledge.names.owners(source):
        if entity.country:
            return book.country_code.get(entity.country)
    domain = source.lower().split("//")[-1].split("/")[0]
    ending = domain.rsplit(".", 1)[-1] if "." in domain else ""
    return book.country_code.get(vocabulary("places")["domains"].get(ending, ""))
