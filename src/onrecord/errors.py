"""Every error and warning a user can see, numbered, with what to do about it.

`docs/errors.md` is generated from here; a test fails when a number is used that is not listed.
"""

from __future__ import annotations

ERRORS: dict[str, tuple[str, str]] = {
    # code: (reason, what to do); {} is filled with particulars
    "E001": ("no such file", "check the path"),
    "E002": ("is empty", "give a file that holds a report"),
    "E003": ("is binary, not text", "convert it to plain text, HTML or JSON Lines first"),
    "E004": ("cannot be decoded as {}", "save it as UTF-8, or name its encoding with --encoding"),
    "E005": ("holds no article text that can be extracted", "check that it is an HTML page with an article"),
    "E006": ("line {}: {}", "each line must be one JSON object with at least a `text`"),
    "E007": ("is a folder", "name the files in it, or use `onrecord ingest`"),
    "E008": ("holds {} characters, more than the limit of {}", "raise --max-characters or split it"),
    "E009": ("cannot be read ({})", "check permissions"),
    "E010": ("is not a date: {}", "write dates as 2017-11-11"),
    "E011": ("no such {}: {}", "see the list that the message names"),
    "E012": ("is not a {} file ({})", "check that the export is whole"),
    "E013": ("has no column {} (it has: {})", "name the columns with --map text=COLUMN"),
    "E014": ("holds no reports", "check that it is the file you mean"),
    "E015": ("unpacks to more than {}", "if it is no trap, unpack it yourself and name the files"),
    "E016": ("is a link that leads out of {}", "name the file itself, if you mean it"),
    "E017": ("holds a file whose name leads out of the archive: {}", "unpack it with care and name the files"),
    "E018": ("is locked by a password", "save it without one (Word files from before 2007: as .docx)"),
    "E019": ("article {}: {}", "check that the export is whole; see docs/sources.md"),
    "E020": ("row {}: {}", "see docs/knowledge.md for the columns"),
    "E021": ("{}", "see docs/codebook.md for the format"),
    "E022": ("holds no text ({})", "run text recognition (OCR) over it first"),
    "E023": ("declares XML entities, which are not expanded", "save it without a DOCTYPE"),
    "E024": ("is larger than {}", "split it"),
    "E025": ("row {}: {}", "see docs/sources.md for tables"),
    "E026": ("made its reader fail: {}", "report it with the file, if you may share it"),
    "E028": ("breaks off ({})", "copy or download it again"),
    "E029": ("found {} pieces, but read {} and skipped {}: the totals do not add up", "report it; do not use the run"),
    "E030": ("is being written by another process ({})", "wait until it has finished, or stop it"),
    "E031": ("is not a project file of onrecord ({})", "name a file that `onrecord ingest --to` made"),
    "E032": ("was made by schema {}, this onrecord knows schema {}", "ingest into a new file"),
    "E033": ("made the worker process stop twice ({})", "read it alone with `onrecord read` to see why"),
    "E034": ("needs the extra {}", "install it: pip install 'onrecord[{}]'"),
    "E035": ("cannot be reached ({})", "check the scheduler's address and that it runs"),
    "E036": ("failed in the reader: {}", "report it with the text, if you may share it"),
    "E040": ("holds no records ({})", "give what `onrecord read --json`, `read --jsonl` or `ingest` wrote"),
    "E041": ("cannot be written ({})", "check the path, permissions and free space"),
    "E042": ("line {}: cannot be imported ({})", "see docs/exports.md for the formats that can"),
    "E043": ("shares no document with {}", "both must hold records of the same reports"),
    "E044": ("is there already", "give another name, or remove it first"),
    "E045": ("holds {} examples of {}; at least {} are needed", "write more (20 to 50 a type do well)"),
    "E046": ("was trained on other types, examples or weights than there are", "train again, or remove it"),
    "E047": ("is not trained: {}", "write examples and run `onrecord codebook train` on it"),
    "E048": ("holds no decisions of people", "review reports with `onrecord desk`, or name a gold coding too"),
    "E050": ("cannot be listened on ({})", "name another with --port or --host"),
    "E051": ("cannot be changed ({})", "give yourself the right to write it; until then it can only be read"),
    "E052": ("cannot be decided: {}", "go back, correct the form and send it again"),
}

WARNINGS: dict[str, str] = {
    "W101": "No publication date: relative times stay open.",
    "W102": "A weekday or date that fits two days.",
    "W103": "A time expression that could not be given a value.",
    "W111": "A place that could not be resolved.",
    "W112": "A place name that fits several places about as well.",
    "W121": "An actor whose code is not known.",
    "W122": "A pronoun or description whose referent is not clear.",
    "W123": "A name that several people hold.",
    "W131": "A quotation without a known speaker.",
    "W132": "Quotation marks that do not balance.",
    "W141": "An event whose participants could not be found.",
    "W151": "A figure whose meaning is not clear.",
}


class OnrecordError(Exception):
    """One numbered problem with one input. `str()` is the line a user sees."""

    def __init__(self, code: str, where: object, *particulars: object, after: str = "Nothing was written."):
        reason, advice = ERRORS[code]
        self.code = code
        self.where = str(where)
        self.reason = _line(reason.format(*particulars))
        self.advice = advice
        self.after = after
        super().__init__(f"{code} {_line(self.where)}: {self.reason}; {advice}. {after}".rstrip())


def _line(words: str) -> str:
    """Words on one line that can be printed: names of files and columns may hold anything."""
    if words.isprintable():
        return words
    return "".join(ch if ch.isprintable() else " " if ch.isspace() else "?" for ch in words)


def said(problem: BaseException) -> str:
    """What an exception says, in one line of no more than 120 characters; its name when it says nothing."""
    words = getattr(problem, "strerror", None) or str(problem)
    return " ".join(str(words).split())[:120] or type(problem).__name__


class UsageError(Exception):
    """Words on the command line that cannot be acted on: exit code 2."""
