"""Word, RTF and PDF files that are one report; feeds and mail."""

from __future__ import annotations

import mailbox
import textwrap
from email.message import EmailMessage
from pathlib import Path

import pytest

from onrecord.errors import OnrecordError
from onrecord.record import Document
from onrecord.sources.rtf import plain
from tests.sources.making import codes, docs, items, pdf_bytes, write_docx, write_rtf

PARAGRAPHS = [
    "Ministers meet in Lima",
    "The foreign ministers of Peru and Chile met in Lima on Monday to discuss the disputed border, officials said.",
    "They agreed to set up a commission that will report within six months, according to a joint statement, and to meet "  # noqa: E501
    "again in Santiago before the end of the year, when both governments expect the court to have ruled on the matter.",
]


def test_docx(tmp_path: Path) -> None:
    (doc,) = docs(write_docx(tmp_path / "report.docx", PARAGRAPHS))
    assert doc.text == "\n\n".join(PARAGRAPHS)
    assert doc.id == "report"
    assert doc.published is None


def test_docx_tables_and_empty(tmp_path: Path) -> None:
    import docx

    book = docx.Document()
    book.add_paragraph(PARAGRAPHS[0])
    table = book.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "killed"
    table.rows[0].cells[1].text = "12"
    path = tmp_path / "a.docx"
    book.save(str(path))
    (doc,) = docs(path)
    assert doc.text == f"{PARAGRAPHS[0]}\n\nkilled\t12"
    docx.Document().save(str(path))
    assert codes(path) == ["E022"]


def test_office_files_without_their_endings(tmp_path: Path) -> None:
    write_docx(tmp_path / "a.docx", PARAGRAPHS).rename(tmp_path / "a")
    (doc,) = docs(tmp_path / "a")
    assert doc.text == "\n\n".join(PARAGRAPHS)


def test_rtf(tmp_path: Path) -> None:
    lines = [*PARAGRAPHS, "“Ça va?” — Żółć {braces} back\\slash 🙂"]
    (doc,) = docs(write_rtf(tmp_path / "a.rtf", lines))
    assert doc.text == "\n\n".join(lines)


def test_rtf_words() -> None:
    r"""Links leave their text only; bytes are read in the page of their font; \uc and \bin skip what they say."""
    said = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}"
        rb'See {\field{\*\fldinst{HYPERLINK "http://example.org/{x}"}}{\fldrslt the report}}, {\f1 \'cc\'ee} caf\'e9'
        rb"{\pict\bin5 {{{{{} {\uc2 \u1046 ??}x\line y\~z{\*\unknown gone}{\footer gone}}"
    )
    assert plain(said, "x") == "See the report, Мо café Жx\ny\u00a0z"


def test_rtf_that_is_deep_or_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1 " + b"{" * 100_000)
    assert codes(path) == ["E012"]
    path.write_bytes(b"{\\rtf1 }}}}}} text that ends early \\'zz \\")
    (doc,) = docs(path)
    assert doc.text.startswith("text that ends early")


LONG = [
    f"{where} saw talks on Monday. {' '.join([PARAGRAPHS[1].lower()[:-1]] * 3)} and {end}."
    for where, end in (
        ("Lima", "went home"),
        ("Cusco", "stayed"),
        ("Ica", "left for the airport at noon"),
        ("Tacna", "slept"),
    )
]


@pytest.mark.parametrize("gaps", [False, True])
def test_pdf(tmp_path: Path, gaps: bool) -> None:
    """Paragraphs are joined, also over the end of a page; running heads and page numbers are left out."""
    width = 75 if gaps else 70
    lines = [PARAGRAPHS[0]]
    for paragraph in LONG:
        lines += [*([""] if gaps else []), *textwrap.wrap(paragraph, width)]
    pages = [lines[:9], lines[9:17], lines[17:]]
    numbered = [["The Lima Times", *page, f"Page {number} of 3"] for number, page in enumerate(pages, 1)]
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes(numbered, title="Layout 3"))
    (doc,) = docs(path)
    assert doc.text.split("\n\n") == [PARAGRAPHS[0], *LONG]
    assert doc.title is None
    assert doc.published is None
    assert doc.extra["file_title"] == "Layout 3"


def test_pdf_without_text_and_locked(tmp_path: Path) -> None:
    import fpdf

    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes([[], []]))
    assert codes(path) == ["E022"]
    book = fpdf.FPDF()
    book.set_encryption(owner_password="a", user_password="b")
    book.add_page()
    path.write_bytes(bytes(book.output()))
    assert codes(path) == ["E018"]
    path.write_bytes(pdf_bytes([PARAGRAPHS])[:300])
    assert codes(path) == ["E012"]


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Lima Times</title><language>en-us</language>
<item><title>Sea border &amp; talks</title><link>https://example.org/1</link><guid>g1</guid>
<pubDate>Mon, 06 May 2019 23:30:00 -0500</pubDate><dc:creator>Ana Quispe</dc:creator><description>Short.</description>
<content:encoded><![CDATA[<p>Peru&rsquo;s minister <b>met</b> his colleague.</p><p>They <i>agreed</i>.</p><script>x()</script>]]></content:encoded></item>
<item><title>Second</title><link>https://example.org/2</link><description>&lt;p&gt;Chile agreed.&lt;/p&gt;</description></item>
<item><title>Nothing in it</title></item>
</channel></rss>"""  # noqa: E501
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Wire</title><id>f</id>
<updated>2020-01-01T00:00:00Z</updated>
<entry><id>e1</id><title>One</title><updated>2019-06-01T00:00:00Z</updated><published>2019-05-06T10:00:00+02:00</published>
<content type="html">&lt;p&gt;Peru protested.&lt;/p&gt;</content></entry>
<entry><id>e2</id><title>Two</title><updated>2019-06-01T00:00:00Z</updated><summary>Chile agreed.</summary></entry></feed>"""  # noqa: E501


def test_rss(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(RSS, encoding="utf-8")
    first, second, third = items(path)
    assert isinstance(first, Document)
    assert (first.id, first.title, first.source) == ("g1", "Sea border & talks", "The Lima Times")
    assert first.published == "2019-05-07T04:30:00Z"
    assert first.text == "Peru’s minister met his colleague.\n\nThey agreed."
    assert first.extra["byline"] == "Ana Quispe"
    assert isinstance(second, Document)
    assert (second.text, second.published, second.url) == ("Chile agreed.", None, "https://example.org/2")
    assert isinstance(third, OnrecordError)
    assert third.code == "E019"


def test_atom_dates_of_change_are_not_publication(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_text(ATOM, encoding="utf-8")
    first, second = docs(path)
    assert first.published == "2019-05-06T08:00:00Z"
    assert second.published is None
    assert second.extra["updated"] == "2019-06-01T00:00:00Z"


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    path = tmp_path / "a.rss"
    path.write_text(RSS.replace("<rss", bomb + "<rss", 1).replace("Short.", "&b;"), encoding="utf-8")
    assert codes(path) == ["E023"]
    path.write_text(RSS.replace("<rss", bomb + "<rss", 1).replace("UTF-8", "UTF-16"), encoding="utf-16")
    assert codes(path) == ["E023"]
    path.write_text("<?xml version='1.0'?><catalogue><book/></catalogue>")
    assert codes(path) == ["E012"]


def message(number: int, **said: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = said.get("sender", "The Lima Times Daily <news@example.org>")
    mail["To"] = "reader@example.org"
    mail["Subject"] = "Ministers meet — día 2"
    mail["Date"] = "Mon, 06 May 2019 07:00:00 -0500"
    mail["Message-ID"] = f"<m{number}@example.org>"
    mail.set_content(said.get("text", "\n\n".join(PARAGRAPHS) + "\n"))
    return mail


def test_eml(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    mail = message(1)
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="report.pdf")
    path.write_bytes(mail.as_bytes())
    (doc,) = docs(path)
    assert (doc.id, doc.title, doc.source) == ("m1@example.org", "Ministers meet — día 2", "The Lima Times Daily")
    assert doc.published == "2019-05-06T07:00:00-05:00"
    assert doc.text.split("\n\n")[:2] == PARAGRAPHS[:2]
    assert doc.extra["attachments"] == ["report.pdf"]


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_newsletter_in_html(tmp_path: Path, charset: str) -> None:
    mail = message(1, text="View this in your browser")
    body = "".join(f"<tr><td><p>{p}</p></td></tr>" for p in [*PARAGRAPHS, "Café talks"])
    mail.add_alternative(
        f"<html><body><div style='display:none'>preview</div><table>{body}</table></body></html>", "html", charset
    )
    path = tmp_path / "a.eml"
    path.write_bytes(mail.as_bytes())
    (doc,) = docs(path)
    assert doc.text == "\n\n".join([*PARAGRAPHS, "Café talks"])


def test_mbox(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    box = mailbox.mbox(path)
    trap = "First.\n\nFrom Monday on, talks resume in 2019\n\nFrom here they go to Lima.\n"
    box.add(message(1, text=trap))
    box.add(message(2, text="Chile agreed.\n"))
    box.add(message(3, text=" \n"))
    box.flush()
    first, second, third = items(path)
    assert isinstance(first, Document)
    assert "\n\nFrom Monday on, talks resume in 2019\n\nFrom here" in first.text
    assert isinstance(second, Document)
    assert second.id == "m2@example.org"
    assert isinstance(third, OnrecordError)
    assert third.code == "E019"
    assert "article 3" in str(third)


def test_unescaped_from_line_is_text(tmp_path: Path) -> None:
    raw = message(1, text="First.\n\nFrom Monday on.\n").as_bytes()
    path = tmp_path / "box"
    path.write_bytes(b"From news@example.org Mon May  6 12:00:00 2019\n" + raw + b"\n")
    (doc,) = docs(path)
    assert "From Monday on." in doc.text


def test_deep_mail(tmp_path: Path) -> None:
    parts = [f'Content-Type: multipart/mixed; boundary="b{i}"\n\n--b{i}\n' for i in range(5000)]
    path = tmp_path / "a.eml"
    path.write_text("From: a@example.org\nDate: Mon, 06 May 2019 07:00:00 -0500\n" + "".join(parts) + "\ntext\n")
    assert codes(path) == ["E019"]
