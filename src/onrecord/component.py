"""A spaCy component: `nlp.add_pipe("onrecord")` fills `doc._.record` (registered by an entry point).

The record is read from `doc.text` by a `Reader` of its own, whatever else the pipeline holds, so a blank pipeline is
enough. What the text does not tell comes from the component's settings, from `doc._.published` and `doc._.source`, or
from the context of `nlp.pipe([(text, {"published": ...})], as_tuples=True)`.

The record is kept as JSON in `doc.user_data`, so that it survives `Doc.to_bytes`, a `DocBin` and several processes.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from onrecord.reader import Reader
from onrecord.record import Record, from_json
from onrecord.settings import Settings

KEY = "onrecord"
_DEFAULTS = Settings()


class Component:
    """The component of one pipeline; the reader opens when the first text comes."""

    def __init__(self, name: str, settings: Settings):
        self.name = name
        self.settings = settings
        _extend()

    @cached_property
    def reader(self) -> Reader:
        """The reader behind the component."""
        return Reader(self.settings)

    def __call__(self, doc: Doc) -> Doc:
        """Read one document. A blank text has no record; `OnrecordError` when it is too long."""
        if doc.text.strip():
            context = getattr(doc, "_context", None)
            given = context if isinstance(context, dict) else {}
            record = self.reader.read(
                doc.text,
                published=doc._.published or given.get("published"),
                source=doc._.source or given.get("source"),
                title=given.get("title"),
                id=given.get("id"),
            )
            doc.user_data[KEY] = record.to_json()
        return doc

    def __getstate__(self) -> dict[str, Any]:
        """What another process needs: not the loaded models."""
        return {"name": self.name, "settings": self.settings}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(**state)  # type: ignore[misc]


@Language.factory(  # type: ignore[untyped-decorator]
    "onrecord",
    assigns=["doc._.record"],
    default_config={
        "published": _DEFAULTS.published,
        "source": _DEFAULTS.source,
        "max_characters": _DEFAULTS.max_characters,
        "sanction_quad": _DEFAULTS.sanction_quad,
        "actors_file": None,
        "codebook_file": None,
        "min_certainty": _DEFAULTS.min_certainty,
    },
)
def create(
    nlp: Language,  # noqa: ARG001 - spaCy gives it to every factory
    name: str,
    published: str | None,
    source: str | None,
    max_characters: int,
    sanction_quad: int,
    actors_file: str | None,
    codebook_file: str | None,
    min_certainty: float,
) -> Component:
    """Make the component; the words are those of `Settings`, paths as text so that spaCy can write its config."""
    return Component(
        name,
        Settings(
            published=published,
            source=source,
            max_characters=max_characters,
            sanction_quad=sanction_quad,
            actors_file=Path(actors_file) if actors_file else None,
            codebook_file=Path(codebook_file) if codebook_file else None,
            min_certainty=min_certainty,
        ),
    )


def _extend() -> None:
    """Add `doc._.record`, `doc._.published` and `doc._.source`, unless they are there."""
    if not Doc.has_extension("record"):
        Doc.set_extension("record", getter=_record)
    for word in ("published", "source"):
        if not Doc.has_extension(word):
            Doc.set_extension(word, default=None)


def _record(doc: Doc) -> Record | None:
    kept = doc.user_data.get(KEY)
    return None if kept is None else _decoded(kept)


@lru_cache(maxsize=64)
def _decoded(kept: bytes) -> Record:
    return from_json(kept)
