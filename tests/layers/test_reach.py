"""The party that stands deeper in the clause than a frame's slots, and states and capitals that take part."""

from __future__ import annotations

import pytest

from onrecord import Reader

# Sentence, type, recipient.
DEEPER = [
    ("Hungary moved 800 soldiers to its frontier with Serbia on Monday.", "MOBILIZE", "Serbia"),
    ("The senate turned down claims for back pay brought by retired miners.", "REJECT", "retired miners"),
    ("Chad withdrew its soldiers, a step praised by the Sudanese opposition.", "SUPPORT", "Chad"),
    ("Iran threatened to close the strait if Kuwait let the fleet in.", "THREATEN", "Kuwait"),
    ("The court refused to extradite a banker to Kenya.", "REJECT", "Kenya"),
    ("The cabinet dropped the tax, bowing to the demands of farmers.", "CONCEDE", "farmers"),
    ("The World Bank has agreed to lend Zambia 90 million dollars.", "AGREE", "Zambia"),
]
# Sentence, name of a state that takes part.
TAKES_PART = [
    ("Peru's foreign minister flew to Quito on Tuesday for talks on the border.", "Ecuador"),
    ("Union leaders rejected an offer of help from Lisbon.", "Portugal"),
    ("Jakarta is to send two ships.", "Indonesia"),
    ("Norway will pull its ambassador out of Tirana next week.", "Albania"),
    ("The European Union imposed tariffs on Canadian timber.", "Canada"),
]
# Sentence, name of a state that is only a place or only told of.
PLACE_ONLY = [
    ("A senior doctor travelled to Lisbon to see his mother.", "Portugal"),
    ("Thousands of tourists flew to Cairo for the holiday.", "Egypt"),
    ("Jakarta is a city of ten million.", "Indonesia"),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(("text", "type_", "name"), DEEPER)
def test_recipient_deeper_in_the_clause(reader: Reader, text: str, type_: str, name: str) -> None:
    record = reader.read(text, published="2015-06-15")
    names = {a.id: a.name for a in record.actors}
    found = [[names[r] for r in e.recipients] for e in record.events if e.type == type_]
    assert [name] in found


@pytest.mark.parametrize(("text", "name"), TAKES_PART)
def test_state_takes_part(reader: Reader, text: str, name: str) -> None:
    assert name in {a.name for a in reader.read(text, published="2015-06-15").actors}


@pytest.mark.parametrize(("text", "name"), PLACE_ONLY)
def test_state_is_a_place(reader: Reader, text: str, name: str) -> None:
    assert name not in {a.name for a in reader.read(text, published="2015-06-15").actors}


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("India moved thousands of troops into the hills.", "MOBILIZE"),
        ("The mayor resigned on Monday, days after police arrested his aide.", "RETREAT"),
    ],
)
def test_no_recipient_out_of_the_circumstances(reader: Reader, text: str, type_: str) -> None:
    """Neither the troops that are moved nor who acts in another clause is the other party."""
    record = reader.read(text, published="2015-06-15")
    assert [e.recipients for e in record.events if e.type == type_] == [()]
