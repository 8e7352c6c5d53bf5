"""Nexis exports in both layouts, four interface languages, three containers; and the known traps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from onrecord.errors import OnrecordError
from onrecord.record import Document
from tests.sources.making import codes, docs, items, write_docx, write_rtf, write_txt

Write = Callable[[Path, Sequence[str]], Path]
CONTAINERS: list[tuple[str, Write]] = [("docx", write_docx), ("rtf", write_rtf), ("txt", write_txt)]

BODY = [
    "Rebels and the government of the Central African Republic will meet in Khartoum, the mediator said on Friday.",
    "",
    "",
    "“We expect every group,” he said. Section: none of the parties objected.",
    "",
    "Language: the talks will be held in French and Sango.",
    "",
    "A second round is planned for March.",
]


def english(title: str = "Talks to open in Khartoum", day: str = "January 18, 2019 Friday") -> list[str]:
    return [
        title, "", "The Bangui Courier (English)", "", day, "", "Late Edition - Final", "",
        "Copyright 2019 The Bangui Courier All Rights Reserved", "", "Section: WORLD; Pg. 4", "", "Length: 312 words", "",  # noqa: E501
        "Byline: Grace Ndakala", "", "Dateline: KHARTOUM", "", "Body", "", "", *BODY, "", "Graphic", "",
        "Delegates arrive on Friday.", "", "Classification", "", "Language: ENGLISH", "", "Publication-Type: Newspaper", "",  # noqa: E501
        "Subject: PEACE PROCESS (90%)", "", "Load-Date: January 20, 2019", "", "", "End of Document", "",
    ]  # fmt: skip


COVER = [
    "User Name: A Person", "", "Date and Time: Monday, March 2, 2020 3:04:00 PM GMT", "", "Job Number: 1234567", "",
    "Documents (2)", "", "1. Talks to open in Khartoum", "Client/Matter: -None-", "Search Terms: talks AND khartoum",
    "2. September 11, 2001", "Client/Matter: -None-", "",
]  # fmt: skip


@pytest.mark.parametrize(("ending", "write"), CONTAINERS)
def test_one_article(tmp_path: Path, ending: str, write: Write) -> None:
    (doc,) = docs(write(tmp_path / f"one.{ending}", english()))
    assert doc.id == "one"
    assert doc.title == "Talks to open in Khartoum"
    assert doc.source == "The Bangui Courier (English)"
    assert doc.published == "2019-01-18"
    assert doc.language == "en"
    assert doc.text.split("\n\n") == [line for line in BODY if line]
    assert doc.extra["byline"] == "Grace Ndakala"
    assert doc.extra["dateline"] == "KHARTOUM"
    assert doc.extra["edition"] == "Late Edition - Final"
    assert doc.extra["loaded"] == "January 20, 2019"
    assert doc.extra["format"] == "nexis/2"


@pytest.mark.parametrize(("ending", "write"), CONTAINERS)
def test_many_articles_after_a_list(tmp_path: Path, ending: str, write: Write) -> None:
    lines = [*COVER, *english(), *english("September 11, 2001", "January 19, 2019 Saturday")]
    first, second = docs(write(tmp_path / f"many.{ending}", lines))
    assert (first.id, first.title, first.published) == ("many-1", "Talks to open in Khartoum", "2019-01-18")
    assert (second.id, second.title, second.published) == ("many-2", "September 11, 2001", "2019-01-19")
    assert second.source == "The Bangui Courier (English)"


@pytest.mark.parametrize(
    "title",
    [
        "Length: a short history of long wars",
        "Section: 12 dead in Bria, 3 May 2014",
        "Byline: the reporter who was there",
        "1 January 2019: a look ahead",
        "Body",
        "Copyright 2019: who owns the news",
    ],
)
def test_headlines_that_look_like_fields(tmp_path: Path, title: str) -> None:
    first, second = docs(write_docx(tmp_path / "a.docx", [*english("Another report"), *english(title)]))
    assert first.title == "Another report"
    assert second.title == title
    assert second.published == "2019-01-18"
    assert second.text.split("\n\n") == [line for line in BODY if line]


@pytest.mark.parametrize("ending", ["docx", "txt"])
def test_corrections_do_not_move_the_date(tmp_path: Path, ending: str) -> None:
    lines = english()
    at = lines.index("January 18, 2019 Friday")
    lines[at + 1 : at + 1] = ["Correction Appended", "", "January 25, 2019 Friday", ""]
    at = lines.index("Classification")
    lines[at + 2 : at + 2] = ["Correction-Date: January 25, 2019", ""]
    write = dict(CONTAINERS)[ending]
    (doc,) = docs(write(tmp_path / f"a.{ending}", lines))
    assert doc.published == "2019-01-18"
    assert doc.extra["note"] == "Correction Appended"
    assert doc.extra["correction"] == "January 25, 2019"


TONGUES = {
    "de": ["18. Januar 2019 Freitag", "Rubrik: POLITIK; S. 4", "Länge: 312 Wörter", "Autor: Grace Ndakala", "Textkörper",  # noqa: E501
           "Klassifizierung", "Sprache: ENGLISCH; ENGLISH", "Ladedatum: 20. Januar 2019", "Ende des Dokuments"],
    "fr": ["18 janvier 2019 vendredi", "Rubrique: MONDE; Pg. 4", "Longueur: 312 mots", "Auteur: Grace Ndakala", "Corps",
           "Classification", "Langue: ANGLAIS; ENGLISH", "Date de chargement: 20 janvier 2019", "Fin du document"],
    "es": ["18 de enero de 2019 viernes", "Sección: MUNDO; Pág. 4", "Longitud: 312 palabras", "Autor: Grace Ndakala",
           "Cuerpo", "Clasificación", "Idioma: INGLÉS; ENGLISH", "Fecha de carga: 20 de enero de 2019", "Fin del documento"],  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("tongue", sorted(TONGUES))
@pytest.mark.parametrize(("ending", "write"), CONTAINERS)
def test_interface_languages(tmp_path: Path, tongue: str, ending: str, write: Write) -> None:
    day, section, length, byline, body, classification, language, loaded, end = TONGUES[tongue]
    lines = ["Talks to open", "", "The Courier", "", day, "", "Copyright 2019 The Courier", "", section, "", length, "",
             byline, "", body, "", *BODY, "", classification, "", language, "", loaded, "", end, ""]  # fmt: skip
    first, second = docs(write(tmp_path / f"a.{ending}", lines * 2))
    for doc in (first, second):
        assert (doc.title, doc.source, doc.published, doc.language) == (
            "Talks to open",
            "The Courier",
            "2019-01-18",
            "en",
        )
        assert doc.text.split("\n\n") == [line for line in BODY if line]
        assert doc.extra["byline"] == "Grace Ndakala"


def test_an_article_without_a_day_has_no_date(tmp_path: Path) -> None:
    (doc,) = docs(write_docx(tmp_path / "a.docx", english(day="January 2019")))
    assert doc.published is None
    assert doc.title == "Talks to open in Khartoum"
    assert doc.extra["date"] == "January 2019"


def test_faulty_articles_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    no_body = [line for line in english() if line != "Body"]
    empty = english()
    del empty[empty.index("Body") + 1 : empty.index("Graphic")]
    cut = english()[:20]
    found = items(write_docx(tmp_path / "a.docx", [*english(), *no_body, *empty, *english(), *cut]))
    assert [f.code if isinstance(f, OnrecordError) else f.id for f in found] == ["a-1", "E019", "E019", "a-4", "E019"]
    assert "article 2" in str(found[1])
    assert "article 5" in str(found[4])


def test_a_report_that_quotes_the_words_is_no_export(tmp_path: Path) -> None:
    text = "The manual ends with a line.\n\nEnd of Document\n\nThat is all it says, the minister told reporters.\n"
    path = tmp_path / "a.txt"
    path.write_text(text)
    (doc,) = docs(path)
    assert doc.text == text


def old(number: int, of: int, headline: Sequence[str], *, note: bool = False) -> list[str]:
    return [
        "", "", f"                               {number} of {of} DOCUMENTS", "", "",
        "                               The Bangui Courier", "",
        "                            January 18, 2005 Tuesday", "                              Late Edition", "",
        *(["Correction Appended", ""] if note else []), *headline, "", "BYLINE: By GRACE NDAKALA", "",
        "SECTION: WORLD; Pg. 4", "", "LENGTH: 312 words", "", "DATELINE: KHARTOUM, Sudan", "",
        "  The government and the rebels of the south signed the last of eight papers", "that end Africa's longest war.",  # noqa: E501
        "", "", "", "  Length: the talks had taken 3 years, a mediator said. On January 9, 2005 they", "came to an end.",  # noqa: E501
        "", "LOAD-DATE: January 19, 2005", "", "LANGUAGE: ENGLISH", "",
        *(["CORRECTION-DATE: January 30, 2005", ""] if note else []), "PUBLICATION-TYPE: Newspaper", "",
        "                   Copyright 2005 The Bangui Courier", "                              All Rights Reserved",
    ]  # fmt: skip


def test_old_layout(tmp_path: Path) -> None:
    lines = [
        *old(1, 2, ["LENGTHY TALKS: SUDAN'S PEACE", "OF 9 JANUARY 2005"]),
        *old(2, 2, ["March 3, 2004"], note=True),
    ]
    first, second = docs(write_txt(tmp_path / "a.txt", lines))
    assert first.title == "LENGTHY TALKS: SUDAN'S PEACE OF 9 JANUARY 2005"
    assert second.title == "March 3, 2004"
    for number, doc in enumerate((first, second), 1):
        assert doc.id == f"a-{number}"
        assert (doc.source, doc.published, doc.language) == ("The Bangui Courier", "2005-01-18", "en")
        assert doc.text.split("\n\n") == [
            "The government and the rebels of the south signed the last of eight papers that end Africa's longest war.",
            "Length: the talks had taken 3 years, a mediator said. On January 9, 2005 they came to an end.",
        ]
        assert doc.extra["format"] == "nexis/1"
        assert doc.extra["edition"] == "Late Edition"
    assert second.extra["note"] == "Correction Appended"
    assert second.extra["correction"] == "January 30, 2005"


@pytest.mark.parametrize("counter", ["Dokument {} von {}", "Document {} de {}", "Documento {} de {}"])
def test_old_layout_in_other_languages(tmp_path: Path, counter: str) -> None:
    lines: list[str] = []
    for number in (1, 2, 3):
        lines += [counter.format(number, 3) if "DOCUMENTS" in line else line for line in old(number, 3, ["Peace"])]
    assert codes(write_txt(tmp_path / "a.txt", lines)) == ["ok"] * 3


def test_every_container_tells_the_same(tmp_path: Path) -> None:
    lines = [*COVER, *english(), *english("Żółć in Łódź — “Ça va?”")]
    told = []
    for ending, write in CONTAINERS:
        found = docs(write(tmp_path / f"same.{ending}", lines))
        told.append([(d.id, d.title, d.text, d.published, d.source, d.extra) for d in found])
    assert told[0] == told[1] == told[2]
    assert isinstance(found[1], Document)
    assert found[1].title == "Żółć in Łódź — “Ça va?”"
