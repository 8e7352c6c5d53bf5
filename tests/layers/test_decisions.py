"""What the codebook decides where types touch: one deed agreed to, refused, done, asked for, ended or only told of."""

from __future__ import annotations

import pytest

from onrecord import Reader

# Sentence, type, status, a word of the actor's name, a word of the recipient's name ("" where none is asked about).
CODED = [
    # Agreements concluded, agreed for later, not reached.
    ("Kenya and Uganda have reached an agreement on fishing rights in the lake.", "SUPPORT", "actual", "Kenya", ""),
    ("An agreement was reached between Chad and Niger on grazing land.", "SUPPORT", "actual", "Niger", ""),
    ("Bolivia and Peru agreed on the text of a water treaty.", "SUPPORT", "actual", "Peru", ""),
    ("Finland and Estonia agreed to hold talks on the ferry dispute.", "AGREE", "actual", "Estonia", ""),
    ("The factions agreed to lay down their arms.", "CONCEDE", "actual", "factions", ""),
    ("Sudan and Eritrea failed to reach agreement on the border.", "REJECT", "actual", "Eritrea", ""),
    ("The ministers failed to agree on a joint statement.", "REJECT", "actual", "ministers", ""),
    ("Talks between Cyprus and Turkey ended without a deal.", "REJECT", "actual", "Turkey", ""),
    ("Greece and Albania have yet to reach an agreement.", "SUPPORT", "negated", "Greece", ""),
    # Support in words, goods promised, aid decided.
    ("Egypt pledged its full support for the Libyan government.", "SUPPORT", "actual", "Egypt", "Libya"),
    ("Germany assured Ukraine of its support.", "SUPPORT", "actual", "Germany", "Ukraine"),
    ("The United States pledged military support to Iraq.", "AGREE", "actual", "United States", "Iraq"),
    ("Japan announced 60 million euros in aid for Nepal.", "AID", "actual", "Japan", "Nepal"),
    ("Qatar offered aid to Lebanon.", "AGREE", "actual", "Qatar", "Lebanon"),
    # Helpers in uniform and their withdrawal; combat troops.
    ("Bangladesh sent 200 peacekeepers to South Sudan.", "AID", "actual", "Bangladesh", "South Sudan"),
    ("Uruguay withdrew its peacekeepers from Haiti.", "SANCTION", "actual", "Uruguay", "Haiti"),
    ("Ethiopia withdrew its troops from Baidoa.", "RETREAT", "actual", "Ethiopia", ""),
    # Truces broken, computers attacked.
    ("The army was guilty of violating the ceasefire.", "ASSAULT", "actual", "army", ""),
    ("The separatists did not respect the truce.", "ASSAULT", "actual", "separatists", ""),
    ("Iran will launch cyber warfare against Israel.", "COERCE", "future", "Iran", "Israel"),
    # Calls.
    ("President Kenyatta called President Museveni on Monday to discuss the border.", "CONSULT", "actual", "Ken", ""),
    ("Obama called Cameron to congratulate him on his election.", "SUPPORT", "actual", "Obama", "Cameron"),
    ("Putin called on Poroshenko to end the operation.", "REQUEST", "actual", "Putin", "Poroshenko"),
    # Courts.
    ("A judge ordered the general held for 30 days.", "COERCE", "actual", "judge", "general"),
    ("The court ordered the release of the opposition leader.", "RETREAT", "actual", "court", "leader"),
    ("The court found the minister guilty of fraud.", "SANCTION", "actual", "court", "minister"),
    ("The prosecutor sought a ten-year sentence for the former mayor.", "ACCUSE", "actual", "prosecutor", "mayor"),
    # One deed: refused, not done, agreed, done, asked for.
    ("Israel said it would never release the prisoners.", "REJECT", "actual", "Israel", ""),
    ("The army did not release the prisoners.", "RETREAT", "negated", "army", "prisoners"),
    ("Morocco has no intention of withdrawing from the territory.", "REJECT", "actual", "Morocco", ""),
    ("The government will not lift the ban until the rebels disarm.", "REJECT", "actual", "government", ""),
    ("The government agreed to lift the ban on the party.", "CONCEDE", "actual", "government", "party"),
    ("The government lifted the curfew in Bamako.", "RETREAT", "actual", "government", ""),
    ("The opposition urged the president to lift the ban.", "REQUEST", "actual", "opposition", "president"),
    ("The European Union will lift sanctions on Iran.", "CONCEDE", "future", "European Union", "Iran"),
    ("The governor announced that the curfew would be lifted next week.", "CONCEDE", "actual", "governor", ""),
    ("Belarus reneged on its promise to Lithuania.", "REJECT", "actual", "Belarus", ""),
    ("The Taliban will not attack schools, a spokesman said.", "ASSAULT", "negated", "Taliban", ""),
    # Protests ended, refused to end, promised to end.
    ("The teachers' union called off its strike on Monday.", "RETREAT", "actual", "union", ""),
    ("Strikers will not end the strike until their wages are paid.", "REJECT", "actual", "trikers", ""),
    ("The union announced that it would call off the strike on Friday.", "CONCEDE", "actual", "union", ""),
    # Given back, let in, sheltered.
    ("Germany returned a stolen statue to Nigeria.", "RETREAT", "actual", "Germany", "Nigeria"),
    ("The government paid compensation to the villagers.", "RETREAT", "actual", "government", "villagers"),
    ("Turkey opened its border to Syrian refugees.", "AID", "actual", "Turkey", "refugees"),
    ("Iran allowed inspectors into the plant.", "RETREAT", "actual", "Iran", "inspectors"),
    ("Burundi did not allow the observers to enter.", "REJECT", "actual", "Burundi", "observers"),
    # Restrictions, ties.
    ("The army extended the curfew in Maiduguri.", "COERCE", "actual", "army", ""),
    ("The ministry widened the ban on foreign newspapers.", "COERCE", "actual", "ministry", ""),
    ("The newspaper was ordered to suspend publication.", "COERCE", "actual", "", "newspaper"),
    ("Israel razed the home of a Palestinian attacker.", "COERCE", "actual", "Israel", ""),
    ("Sudan severed ties with Iran.", "SANCTION", "actual", "Sudan", "Iran"),
    # Mediation.
    ("Qatar led a mediation effort between Chad and Sudan.", "CONSULT", "actual", "Qatar", "Chad"),
    ("Oman offered to mediate between Iran and Saudi Arabia.", "AGREE", "actual", "Oman", "Iran"),
    # The speaker is the doer.
    ("The army said it had bombed a rebel camp near Goma.", "ASSAULT", "actual", "army", "rebel"),
    ("Georgia said Russia had shelled a village.", "ASSAULT", "actual", "Russia", ""),
    # Crowds and armed men.
    ("Demonstrators clashed with security forces in Tripoli.", "PROTEST", "actual", "emonstrators", "forces"),
    ("The army clashed with protesters in Khartoum.", "PROTEST", "actual", "rotesters", "army"),
    ("Clashes broke out between protesters and police in Kiev.", "PROTEST", "actual", "rotesters", ""),
    ("Rebels clashed with the army in Kidal.", "ASSAULT", "actual", "ebels", ""),
    # Calls for measures against somebody.
    ("The opposition called for sanctions against the president.", "REQUEST", "actual", "opposition", "president"),
    ("The union called for a boycott of the election.", "REQUEST", "actual", "union", ""),
    ("Argentina summoned the British ambassador.", "ACCUSE", "actual", "Argentina", "Brit"),
    ("Poland summoned the Russian ambassador to protest over the flights.", "ACCUSE", "actual", "Poland", "Russia"),
    # Suspects handed over.
    ("Thailand handed over a suspect to Russia.", "COOPERATE", "actual", "Thailand", "Russia"),
    ("Moldova refused to extradite the banker to Romania.", "REJECT", "actual", "Moldova", "Romania"),
]
# Sentences like those above that tell of no event between parties.
KEPT_OUT = [
    "The parents called the doctor to discuss the results.",
    "The airline extended its opening hours.",
    "The storm left ten villagers dead.",
    "The committee found the proposal interesting.",
    "The company ended its operation in Peru to cut costs.",
    "The bank finalised the sale of its offices.",
]
# Threats: who would act is not who is threatened.
THREATENED = [
    ("Medvedev threatened that Russia would deploy missiles in Kaliningrad.", ()),
    ("Lukashenko warned that Belarus would shut the gas pipeline.", ()),
    ("Sudan's foreign minister said Sudan would cut ties with Chad if it supported the rebels.", ("Chad",)),
    ("The sultan warned that the rebels would pay for the attack.", ("rebels",)),
    ("Iran warned that protesters would be arrested.", ("protesters",)),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(("text", "type_", "status", "actor", "recipient"), CODED)
def test_neighbouring_types_are_told_apart(
    reader: Reader, text: str, type_: str, status: str, actor: str, recipient: str
) -> None:
    record = reader.read(text, published="2015-06-15")
    (event,) = record.events
    names = {a.id: str(a.name) for a in record.actors}
    assert (event.type, event.status) == (type_, status)
    assert actor in " ".join(names[a] for a in event.actors)
    assert recipient in " ".join(names[r] for r in event.recipients)


@pytest.mark.parametrize("text", KEPT_OUT)
def test_everyday_uses_are_no_events(reader: Reader, text: str) -> None:
    assert reader.read(text, published="2015-06-15").events == ()


@pytest.mark.parametrize(("text", "recipients"), THREATENED)
def test_who_would_act_is_not_threatened(reader: Reader, text: str, recipients: tuple[str, ...]) -> None:
    record = reader.read(text, published="2015-06-15")
    (threat,) = [e for e in record.events if e.type == "THREATEN"]
    names = {a.id: str(a.name) for a in record.actors}
    assert tuple(names[r] for r in threat.recipients) == recipients
