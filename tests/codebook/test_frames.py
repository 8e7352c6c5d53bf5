"""The codebook's data: complete, sound, and refused when broken."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from onrecord.codebook import builtin, check
from onrecord.codebook.check import PLOVER
from onrecord.codebook.index import builtin_index, fold, split
from onrecord.codebook.load import read_type
from onrecord.errors import OnrecordError


def test_the_codebook_is_sound() -> None:
    assert check() == []


def test_every_type_has_definition_cues_boundaries_and_traps() -> None:
    book = builtin()
    assert sorted(book.types) == sorted(PLOVER)
    for entry in book.types.values():
        cues = sum(len(f.verbs) + len(f.nouns) + len(f.adjectives) for f in entry.frames.values())
        assert cues >= 60, entry.type
        assert len(entry.means) > 60
        assert entry.boundaries
        assert entry.traps
        assert entry.quad in (1, 2, 3, 4)
        assert entry.score is not None
        assert (entry.quad <= 2) == (entry.score > 0)


def test_contexts_are_plovers_37() -> None:
    contexts = builtin().contexts
    assert len(contexts) == 37
    assert all(context.words for context in contexts.values())


@pytest.mark.parametrize(
    ("cue", "kind", "expected"),
    [
        ("attack", "verb", ("attack", (), False)),
        ("open fire", "verb", ("open", ("fire",), False)),
        ("never accept*", "verb", ("accept", ("never",), False)),
        ("air strike", "noun", ("strike", ("air",), True)),
        ("exchange of fire", "noun", ("exchange", ("of", "fire"), False)),
    ],
)
def test_cues_are_split_at_their_head(cue: str, kind: str, expected: tuple[str, tuple[str, ...], bool]) -> None:
    assert split(cue, kind) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(("one", "other"), [("criticise", "criticize"), ("defence", "defense"), ("harbour", "harbor")])
def test_spellings_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_words_that_only_look_british_stay() -> None:
    assert fold("advise") == "advise"
    assert fold("four") == "four"


def test_cameo_prefers_the_frames_own_code_then_the_modes() -> None:
    index = builtin_index()
    assert index.cameo("ASSAULT", "195", ("aerial",)) == "195"
    assert index.cameo("ASSAULT", None, ("heavy-weapons",)) == "194"
    assert index.cameo("SUPPORT", None, ()) == "050"


BROKEN = {
    "unknown key": "type: X\nquad: 1\nscore: 1\nrecipient: optional\nmeans: m\nframez: {}\n",
    "bad quad": "type: X\nquad: high\nscore: 1\nrecipient: optional\nmeans: m\n",
    "no meaning": "type: X\nquad: 1\nscore: 1\nrecipient: optional\n",
    "not yaml": "type: [X\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_type_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(BROKEN[name], encoding="utf-8")
    with pytest.raises(OnrecordError, match="E021"):
        read_type(path)


def test_small_words_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        "type: X\nquad: 1\nscore: 1\nrecipient: optional\nmeans: m\n"
        "frames:\n  a: {verbs: [lean on], actor: [subject], recipient: [on], mutual: true}\n",
        encoding="utf-8",
    )
    frame = read_type(path).frames["a"]
    assert frame.recipient == ("on",)
    assert frame.mutual is True


def test_check_tells_what_is_wrong() -> None:
    book = builtin()
    entry = book.types["ASSAULT"]
    frame = msgspec.structs.replace(
        entry.frames["attack"], modes=("shouting",), object=("@nowhere",), actor=("subjekt",), cameo="999", verbs=()
    )
    broken = msgspec.structs.replace(
        book, types={"ASSAULT": msgspec.structs.replace(entry, frames={**entry.frames, "attack": frame})}
    )
    said = "\n".join(check(broken))
    for fault in (
        "unknown mode shouting",
        "unknown class @nowhere",
        "unknown slot subjekt",
        "not a CAMEO code",
        "no cues",
    ):
        assert fault in said
