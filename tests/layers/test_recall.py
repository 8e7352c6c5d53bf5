"""Events that are easily passed over: broken parses, parties behind what is given, nouns that name a deed."""

from __future__ import annotations

import pytest

from onrecord import Reader

# Sentence, type, an actor and a recipient (by part of the name; empty: none is asked for).
FOUND = [
    # The verb of a sentence, taken for a participle by the parser.
    ("The Peruvian foreign minister called on Chile on Monday to show restraint.", "REQUEST", "", "Chile"),
    ("Opposition senators called on Kenya's transport minister to resign on Friday.", "REQUEST", "senators", "Kenya"),
    ("The envoy urged the generals to accept a truce and offered to mediate.", "AGREE", "envoy", ""),
    ("In the past Kenyan officials have accused Somalia of harbouring smugglers.", "ACCUSE", "officials", "Somalia"),
    # The party behind what is given, and where a mission serves.
    ("Norway promised radar sets worth 40 million dollars to Moldova.", "AGREE", "Norway", "Moldova"),
    ("Japan increased its funding to Tunisia.", "AID", "Japan", "Tunisia"),
    ("Portugal ended its police mission in Haiti.", "SANCTION", "Portugal", "Haiti"),
    ("Russia reneged on its promise to Lithuania.", "REJECT", "Russia", "Lithuania"),
    ("Sudan began handing over the town of Abyei to Ethiopia.", "RETREAT", "Sudan", "Ethiopia"),
    # Deeds named by nouns, and capitals that do them.
    ("The expulsion of two consuls by Prague angered the embassy.", "SANCTION", "Czech", "consuls"),
    ("The refusal of the navy to hand over the logs angered the judges.", "REJECT", "navy", ""),
    ("A truce between the army and the Shan fighters is holding for a third week.", "RETREAT", "army", ""),
    # A condition set before one yields; what ended a strike; whom a measure touches.
    ("Hamas said it would not free the hostages until Israel opened the crossing.", "REJECT", "Hamas", "Israel"),
    ("Nurses ended their strike on Friday after the ministry raised wages.", "RETREAT", "Nurses", "ministry"),
    ("Benin closed its border with Niger on Sunday.", "COERCE", "Benin", "Niger"),
    # Arrest by order, and custody.
    ("The president ordered the minister jailed.", "COERCE", "president", "minister"),
    ("The general ordered the editor to be detained.", "COERCE", "general", "editor"),
    ("Belarus is holding a Danish priest in pre-trial detention.", "COERCE", "Belarus", "priest"),
    # Whoever ends a truce of the own accord takes up arms; who keeps out of talks refuses them.
    ("The rebels ended their ceasefire on Monday.", "ASSAULT", "rebels", ""),
    ("The guerrillas called off their truce with the government.", "ASSAULT", "guerrillas", "government"),
    ("The Maoist delegates walked out of talks with the government.", "REJECT", "delegates", "government"),
    # All who speak are meant by "they".
    ("Togo's president and the rebels said they would set up a joint panel.", "AGREE", "Togo", ""),
    ("Togo's president and the rebels said they would set up a joint panel.", "AGREE", "rebels", ""),
    # Those who may count others are somebody all the same.
    ("Zambia's president met the leader of the opposition on Tuesday.", "CONSULT", "Zambia", ""),
    ("Brazil breached the arms embargo on Libya last year.", "REJECT", "Brazil", "Libya"),
]
# Sentences and types of which they tell no event.
NOT_TOLD = [
    ("Analysts said Israel would not release the prisoners.", "REJECT"),
    ("Chad accused Sudan of violating the truce.", "ASSAULT"),
    ("India's foreign minister is to hold talks with his Nepalese colleague next week.", "REJECT"),
    ("The easing of sanctions on Vietnam by Australia came into force on Thursday.", "SANCTION"),
    ("A villager beaten by soldiers.", "REQUEST"),
    ("The hotel kept its guests in suspense and the airline sealed off a deal.", "COERCE"),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(("text", "type_", "actor", "recipient"), FOUND)
def test_event_is_found(reader: Reader, text: str, type_: str, actor: str, recipient: str) -> None:
    record = reader.read(text, published="2015-06-15")
    names = {a.id: str(a.name) for a in record.actors}
    told = [
        (" ".join(names[a] for a in e.actors), " ".join(names[r] for r in e.recipients))
        for e in record.events
        if e.type == type_
    ]
    assert any(actor in who and recipient in whom for who, whom in told), record.events


def test_joint_forces_after_a_dash_belong_to_both_states(reader: Reader) -> None:
    record = reader.read("ABUJA, Feb 7 (Wire) - Malian and Nigerien soldiers exchanged mortar fire near Tera.")
    (event,) = record.events
    codes = {c for a in record.actors if a.id in event.actors for c in a.codes}
    assert (event.type, event.modes, codes) == ("ASSAULT", ("heavy-weapons",), {"MLIMIL", "NERMIL"})


@pytest.mark.parametrize(("text", "type_"), NOT_TOLD)
def test_type_is_not_told(reader: Reader, text: str, type_: str) -> None:
    assert type_ not in {e.type for e in reader.read(text, published="2015-06-15").events}
