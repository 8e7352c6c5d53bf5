r"""Rich Text Format to lines of text, in one pass over the file.

Own reader, as the libraries that exist put link addresses into the text and slow down on long lines. It keeps what a
reader sees: `\par` and `\line` end lines, cells are parted by tabs, `\'hh` bytes are read in the code page of their
font, `\u` characters as Unicode. Headers, footers, pictures, fonts, styles and field codes are left out.

Version 1 (2024): RTF 1.9.1.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from onrecord.errors import OnrecordError
from onrecord.sources import factiva, nexis, text
from onrecord.sources.given import Given, Piece
from onrecord.sources.lines import Lines

SUFFIXES = (".rtf",)
_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z'])|([{}])|([^\\{}\r\n]+)|[\r\n]|\\'", re.S
)
_BREAKS = {"par", "line", "sect", "page", "row", "column"}
_CHARACTERS = {
    "tab": "\t", "cell": "\t", "nestcell": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": "\u2003", "enspace": "\u2002", "nestrow": "\n",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\", "\n": "\n", "\r": "\n", "\t": "\t"}
_HIDDEN = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf", "footer",
    "footerl", "footerr", "footerf", "fldinst", "object", "objdata", "listtable", "listoverridetable", "rsidtbl",
    "generator", "themedata", "colorschememapping", "latentstyles", "datastore", "xmlnstbl", "filetbl", "revtbl",
    "private", "bkmkstart", "bkmkend", "annotation", "nonshppict",
}  # fmt: skip
_CHARSETS = {
    0: "cp1252", 1: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_DEEPEST = 10_000


def looks_like(head: bytes) -> bool:
    """Whether bytes open as RTF does."""
    return head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{\\rtf")


def read(given: Given) -> Iterator[Piece]:
    """The reports of an RTF file: an export of Nexis or Factiva, else one report."""
    raw = given.bytes()
    if not raw.strip():
        raise OnrecordError("E002", given.where)
    if not looks_like(raw[:64]):
        raise OnrecordError("E012", given.where, "RTF", "it does not open with {\\rtf")
    lines = Lines(plain(raw, given.where).split("\n"), wrapped=False)
    for export in (nexis, factiva):
        if export.looks_like(lines):
            yield from export.articles(lines, given)
            return
    body = "\n\n".join(line.strip() for line in lines.lines if line.strip())
    yield from text.read(given, body)


def plain(raw: bytes, where: str) -> str:
    """The text of RTF, a line a paragraph."""
    return _Reader(where).text(raw)


class _Group:
    """What holds inside one pair of braces."""

    __slots__ = ("encoding", "font", "fonts", "hidden", "skip")

    def __init__(self, hidden: bool, fonts: bool, skip: int, encoding: str, font: int):
        self.hidden = hidden
        self.fonts = fonts
        self.skip = skip
        self.encoding = encoding
        self.font = font

    def copy(self) -> _Group:
        return _Group(self.hidden, self.fonts, self.skip, self.encoding, self.font)


class _Reader:
    def __init__(self, where: str) -> None:
        self._where = where
        self._out: list[str] = []
        self._bytes = bytearray()
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._group = _Group(False, False, 1, "cp1252", 0)
        self._stack: list[_Group] = []
        self._to_skip = 0
        self._starred = False
        self._binary_until = 0

    def text(self, raw: bytes) -> str:
        for token in _TOKEN.finditer(raw):
            if token.start() < self._binary_until:
                continue
            word, number, hexed, symbol, brace, run = token.groups()
            if hexed:
                self._byte(int(hexed, 16))
            elif run is not None:
                self._run(run)
            elif word:
                self._word(word.decode("ascii"), int(number) if number else None, token.end())
            elif brace:
                self._brace(brace)
            elif symbol:
                self._symbol(symbol.decode("latin-1"))
        self._flush()
        joined = "".join(self._out)
        return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._to_skip = 0
        if brace == b"{":
            if len(self._stack) >= _DEEPEST:
                raise OnrecordError("E012", self._where, "RTF", f"groups deeper than {_DEEPEST}")
            self._stack.append(self._group)
            self._group = self._group.copy()
        elif self._stack:
            self._group = self._stack.pop()

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._starred = True
        elif symbol in _SYMBOLS:
            self._put(_SYMBOLS[symbol])

    def _word(self, word: str, number: int | None, end: int) -> None:
        group = self._group
        if self._starred or word in _HIDDEN:
            group.hidden = group.hidden or word != "shppict"
            group.fonts = word == "fonttbl"
        self._starred = False
        if word == "u" and number is not None:
            self._flush()
            self._put(chr(number % 65536))
            self._to_skip = group.skip
        elif word == "uc":
            group.skip = max(0, min(number or 0, 8))
        elif word in _BREAKS:
            self._put("\n")
        elif word in _CHARACTERS:
            self._put(_CHARACTERS[word])
        elif word == "f" and number is not None:
            self._flush()
            group.font = number
            group.encoding = self._fonts.get(number, self._page)
        elif word == "fcharset" and group.fonts:
            self._fonts[group.font] = _CHARSETS.get(number or 0, self._page)
        elif word == "plain":
            self._flush()
            group.encoding = self._page
        elif word == "ansicpg" and number:
            self._page = group.encoding = _known(f"cp{number}") or self._page
        elif word == "bin" and number and number > 0:
            self._binary_until = end + number

    def _byte(self, value: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif not self._group.hidden:
            self._bytes.append(value)

    def _run(self, run: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(run))
            self._to_skip -= skipped
            run = run[skipped:]
        if not self._group.hidden:
            self._bytes += run

    def _put(self, text: str) -> None:
        if self._to_skip:
            self._to_skip -= 1
            return
        self._flush()
        if not self._group.hidden:
            self._out.append(text)

    def _flush(self) -> None:
        if self._bytes:
            self._out.append(self._bytes.decode(self._group.encoding, "replace"))
            self._bytes.clear()


def _known(name: str) -> str | None:
    name = "utf-8" if name == "cp65001" else name
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
