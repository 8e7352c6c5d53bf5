"""Factiva in HTML and RTF, ProQuest in plain text; with the known traps."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.making import codes, docs, write_rtf, write_txt

LEAD = (
    "The foreign ministers of Peru and Chile met in Lima on Monday, 1,200 words into a dispute over their sea border."
)
MORE = "“The line is settled,” one of them said. Document the talks, he added, and date them 3 May 2004."


def plain(title: str, byline: str | None = None, *, code: str = "LIMAT00020190506ef560002l") -> list[str]:
    return [
        title, *([byline] if byline else []), "212 words", "6 May 2019", "08:15 GMT", "The Lima Times", "LIMAT", "English",  # noqa: E501
        "(c) 2019 The Lima Times. All rights reserved.", "", LEAD, "", "", MORE, "", f"Document {code}", "",
    ]  # fmt: skip


def test_rtf(tmp_path: Path) -> None:
    lines = [
        *plain("Ministers meet: HD and TD"),
        *plain("6 May 2019", "By Ana Quispe", code="LIMAT00020190506ef560002m"),
        *plain("3,000 words", "By Ana Quispe", code="LIMAT00020190506ef560002n"),
    ]
    found = docs(write_rtf(tmp_path / "a.rtf", lines))
    assert [d.title for d in found] == ["Ministers meet: HD and TD", "6 May 2019", "3,000 words"]
    assert [d.extra.get("byline") for d in found] == [None, "By Ana Quispe", "By Ana Quispe"]
    for doc in found:
        assert (doc.published, doc.source, doc.language) == ("2019-05-06", "The Lima Times", "en")
        assert doc.text == f"{LEAD}\n\n{MORE}"
    assert found[0].id == "LIMAT00020190506ef560002l"


@pytest.mark.parametrize(
    ("count", "day", "language", "end"),
    [
        ("212 Wörter", "6. Mai 2019", "Englisch", "Dokument"),
        ("212 mots", "6 mai 2019", "Anglais", "Document"),
        ("212 palabras", "6 mayo 2019", "Inglés", "Documento"),
    ],
)
def test_rtf_in_other_languages(tmp_path: Path, count: str, day: str, language: str, end: str) -> None:
    lines = plain("Ministers meet")
    lines = [{"212 words": count, "6 May 2019": day, "English": language}.get(line, line) for line in lines]
    lines = [line.replace("Document LIMAT", f"{end} LIMAT") for line in lines]
    (doc,) = docs(write_rtf(tmp_path / "a.rtf", lines))
    assert (doc.published, doc.language, doc.source) == ("2019-05-06", "en", "The Lima Times")
    assert doc.text == f"{LEAD}\n\n{MORE}"


def page(*articles: str) -> str:
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Factiva</title><script>x()</script></head><body>'
        + "".join(articles)
        + "</body></html>"
    )


def test_html_full_article(tmp_path: Path) -> None:
    article = (
        '<div class="article enArticle"><div>World News</div><div id="hd"><span class="enHeadline">Sea border: talks, '
        'day 2</span></div><div class="author">Ana Quispe</div><div>212 words</div><div>6 May 2019</div>'
        "<div>The Lima Times</div><div>LIMAT</div><div>English</div><div>(c) 2019 The Lima Times</div>"
        f'<p class="articleParagraph">{LEAD}</p><p class="articleParagraph">{MORE}</p>'
        '<p class="articleParagraph">Document LIMAT00020190506ef560002l</p></div>'
    )
    path = tmp_path / "a.html"
    path.write_text(page(article), encoding="utf-8")
    (doc,) = docs(path)
    assert doc.title == "Sea border: talks, day 2"
    assert doc.extra["section"] == "World News"
    assert doc.extra["byline"] == "Ana Quispe"
    assert doc.text == f"{LEAD}\n\n{MORE}"
    assert (doc.published, doc.source, doc.id) == ("2019-05-06", "The Lima Times", "LIMAT00020190506ef560002l")


def row(tag: str, value: str) -> str:
    return f'<tr><td class="index"><b>{tag}</b>&nbsp;</td><td>{value}</td></tr>'


def test_html_with_indexing(tmp_path: Path) -> None:
    def article(code: str) -> str:
        rows = [
            row("HD", "TD: the bank, and NS"), row("BY", "By Ana Quispe"), row("WC", "212 words"), row("PD", "6 May 2019"),  # noqa: E501
            row("ET", "08:15"), row("SN", "The Lima Times"), row("SC", "LIMAT"), row("LA", "English"),
            row("CY", "(c) 2019"), row("LP", f"<p>{LEAD}</p>"), row("TD", f"<p>{MORE}</p><p>IN a word, no.</p>"),
            row("NS", "gdip : International Relations"), row("RE", "peru : Peru"), row("AN", f"Document {code}"),
        ]  # fmt: skip
        return f'<div class="article"><table>{"".join(rows)}</table></div>'

    path = tmp_path / "a.html"
    path.write_text(page(article("LIMAT00020190506ef560002l"), article("LIMAT00020190506ef560002m")), encoding="utf-8")
    first, second = docs(path)
    assert second.id == "LIMAT00020190506ef560002m"
    assert first.title == "TD: the bank, and NS"
    assert first.text == f"{LEAD}\n\n{MORE}\n\nIN a word, no."
    assert (first.published, first.source, first.language) == ("2019-05-06", "The Lima Times", "en")
    assert first.extra["format"] == "factiva/2"


def test_factiva_faults(tmp_path: Path) -> None:
    lines = [*plain("Good"), "Nothing of use", "Document LIMAT00020190506ef560002x", *plain("Good too")]
    assert codes(write_rtf(tmp_path / "a.rtf", lines)) == ["ok", "E019", "ok"]


RULE = "_" * 60


def entry(number: int, *, full: bool = True, title: str = "Sea border: talks of 3 May 2004") -> list[str]:
    return [
        RULE, "", f"Document {number} of 3", "", title, "", "Author: Quispe, Ana", "",
        "Publication info: The Lima Times , Late Edition; Lima [Lima]06 May 2019: A.1.", "",
        "ProQuest document link  /https://example.org/doc", "", "Abstract: Ministers met.", "",
        *(["Full text: " + LEAD, "", "", MORE, "", "Title: none was given to the paper, he said; the text stayed open.", "",  # noqa: E501
           "They will meet again in Santiago."] if full else []),
        "", "Subject: Border disputes", "", "Location: Peru Chile", "", f"Title: {title}", "",
        "Publication title: The Lima Times, Late Edition; Lima", "", "Pages: A.1", "", "Publication year: 2019", "",
        "Publication date: May 6, 2019", "", "Section: A", "", "Language of publication: English", "",
        "Document type: News", "", f"ProQuest document ID: 22190{number}", "",
        f"Document URL: https://example.org/doc/{number}", "", "Copyright: Copyright The Lima Times May 6, 2019", "",
        "Last updated: 2020-11-11", "", "Database: ProQuest Central", "",
    ]  # fmt: skip


def test_proquest(tmp_path: Path) -> None:
    lines = ["Report Information from ProQuest", "", "Table of contents", "1. Sea border", "", *entry(1)]
    lines += [*entry(2, full=False), *entry(3), RULE, "", "Contact us at: http://www.example.org", ""]
    first, third = docs(write_txt(tmp_path / "a.txt", lines))
    assert (first.id, third.id) == ("221901", "221903")
    assert first.title == "Sea border: talks of 3 May 2004"
    assert first.published == "2019-05-06"
    assert first.source == "The Lima Times, Late Edition"
    assert first.url == "https://example.org/doc/1"
    assert first.language == "en"
    assert first.text.split("\n\n") == [
        LEAD,
        MORE,
        "Title: none was given to the paper, he said; the text stayed open.",
        "They will meet again in Santiago.",
    ]


def test_proquest_in_german(tmp_path: Path) -> None:
    names = {
        "Full text": "Volltext", "Publication date": "Erscheinungsdatum", "Publication title": "Titel der Publikation",
        "ProQuest document ID": "ProQuest-Dokument-ID", "Language of publication": "Publikationssprache",
    }  # fmt: skip
    lines = []
    for line in entry(1):
        label, colon, rest = line.partition(":")
        lines.append(names.get(label, label) + colon + rest.replace("May 6, 2019", "6. Mai 2019"))
    (doc,) = docs(write_txt(tmp_path / "a.txt", lines))
    assert (doc.published, doc.source, doc.language) == ("2019-05-06", "The Lima Times, Late Edition", "en")
    assert doc.text.startswith(LEAD)
