"""Checks that a rule's words are what they seem: conditions that the patterns of `rules.yaml` cannot state.

Each takes the first lexeme of the phrase and the one after its last; words they look for are in `checks.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

from onrecord.layers.reading import Reading
from onrecord.layers.times.days import numeric_days
from onrecord.layers.times.lexer import Lexemes, classes
from onrecord.layers.vocabulary import words

Check = Callable[[int, int], bool]


def _in(word: str, key: str) -> bool:
    return word in words("times/checks", key)


class Checks:
    """The checks of one report, by name."""

    def __init__(self, reading: Reading, lexemes: Lexemes):
        self.reading = reading
        self.lex = lexemes
        self.words = classes()

    def table(self) -> dict[str, Check]:
        """Check by the name that rules use."""
        return {
            name.removeprefix("check_").replace("_", "-"): getattr(self, name)
            for name in dir(self)
            if name.startswith("check_")
        }

    def _low(self, i: int) -> str:
        return self.lex.low[i] if 0 <= i < len(self.lex) else "¶"

    def _tag(self, i: int) -> str:
        """The part of speech of the parser's token a lexeme lies in."""
        return str(self.reading.doc[self.reading.token_at(self.lex.start[i])].tag_)

    def _noun_at(self, i: int) -> bool:
        return i < len(self.lex) and self.lex.kind[i] == "word" and self._tag(i).startswith(("NN", "JJ", "VBG"))

    def _counted(self, end: int) -> bool:
        """Whether the number before `end` counts the noun there."""
        return end < len(self.lex) and self.lex.kind[end] == "word" and self._tag(end) == "NNS"

    # ------------------------------------------------------------------ dates and months

    def check_not_ratio(self, i: int, _: int) -> bool:
        """Three numbers parted by dots or slashes can be a date."""
        return bool(numeric_days(tuple(self.lex.low[i].replace("/", ".").split("."))))

    def check_month_name(self, i: int, end: int) -> bool:
        """The first month word of the phrase is a month's name."""
        at = next((k for k in range(i, end) if "MONTH" in self.words.get(self._low(k), ())), None)
        return at is not None and self.lex.capital(at) and (self._low(at) != "may" or self._tag(at) != "MD")

    def check_month_last(self, i: int, end: int) -> bool:
        """Day then month: the month is a name, and the number is no sum of money."""
        return self.check_month_name(i, end) and not _in(self._low(i - 1), "money")

    def check_the_attacks(self, i: int, end: int) -> bool:
        """September 11 as the name of the attacks of 2001, in reports written since."""
        month, day = self.words[self._low(i)].get("MONTH"), self.lex.low[end - 1].removesuffix("th")
        told = (self.reading.document.published or "2001-09-12") > "2001-09-11"
        return month == 9 and day == "11" and told and _in(self._low(end), "attacks")

    def check_not_nth_weekday(self, i: int, _: int) -> bool:
        """Not "the third Tuesday of the month"."""
        return "ORDINAL" not in self.words.get(self._low(i - 1), ())

    def check_lone_month(self, _: int, end: int) -> bool:
        """A month without day or year is a name, and not part of another name ("April Smith", "the May government")."""
        at = end - 1
        if not self.lex.capital(at) or self._tag(at) not in ("NNP", "NN", "NNPS"):
            return False
        token = self.reading.doc[self.reading.token_at(self.lex.start[at])]
        if token.ent_type_ in ("PERSON", "GPE", "ORG") and _in(self._low(at), "names_too"):
            return False
        where = self.lex.start[at]
        return not any(hit.start <= where < hit.end and hit.end - hit.start > 3 for hit in self.reading.names)

    def check_capital_last(self, _: int, end: int) -> bool:
        """The last word is written as a name."""
        return self.lex.capital(end - 1)

    def check_capital_middle(self, i: int, _: int) -> bool:
        """The second word is written as a name."""
        return self.lex.capital(i + 1)

    def check_abbreviated(self, i: int, _: int) -> bool:
        """An abbreviated weekday with its stop ("Sat.")."""
        return self.lex.capital(i) and self.lex.text[self.lex.end[i] - 1] == "."

    def check_on_the_nth(self, i: int, end: int) -> bool:
        """Digits with "th" after a preposition of time, and no noun that they could count ("on the 25th")."""
        return (
            self.lex.kind[end - 1] == "nth"
            and _in(self._low(i - 1), "before_nth")
            and not self._noun_at(end)
            and self._low(end) not in ("of", "-")
        )

    # ------------------------------------------------------------------ parts of the day, seasons

    def check_not_attributive(self, _: int, end: int) -> bool:
        """Not before a noun."""
        return not self._noun_at(end)

    def check_in_the_part(self, i: int, end: int) -> bool:
        """After a preposition ("in the morning"), not before a noun."""
        return _in(self._low(i - 1), "before_part") and not self._noun_at(end)

    def check_in_the_season(self, i: int, end: int) -> bool:
        """After a preposition ("in the spring"), and not "the fall of Aleppo"."""
        return (
            _in(self._low(i - 1), "before_season")
            and not _in(self._low(end), "after_season_not")
            and not self._noun_at(end)
        )

    # ------------------------------------------------------------------ years and other periods

    def check_year_alone(self, i: int, end: int) -> bool:
        """A bare number is a year: after a word that years follow, or where it counts no noun."""
        at = end - 1
        if self.lex.kind[at] != "num" or end - i > 1:
            return self._low(i) != "the" or end - i > 2 or self.lex.kind[at] == "num"
        before, after = self._low(i - 1), self._low(end)
        if _in(before, "money") or _in(after, "counted") or (after in "-–—" and before in "-–—"):
            return False
        value = int(self.lex.low[at])
        if value < 1800 or value > 2060:
            return _in(before, "before_far_year") and not self._counted(end)
        if _in(before, "before_attribute") and 1900 <= value <= 2040:
            return True
        return not self._counted(end) and (_in(before, "before_year") or value >= 1900)

    def check_decade_alone(self, i: int, _: int) -> bool:
        """Decades, not ages ("in his eighties")."""
        return not (_in(self._low(i), "possessives") or _in(self._low(i - 1), "possessives"))

    def check_quarter_number(self, i: int, end: int) -> bool:
        """One of the four quarters."""
        numbers = [self.words.get(self._low(k), {}).get("ORDINAL") for k in range(i, end)]
        found = [n for n in numbers if n] or [
            int(self.lex.low[k][:-2]) for k in range(i, end) if self.lex.kind[k] == "nth"
        ]
        return bool(found) and 1 <= found[0] <= 4

    def check_of_results(self, _: int, end: int) -> bool:
        """A quarter of a year, not of a town."""
        return self._low(end) not in ("of", "'s") or self._low(end - 1) == "period"

    def check_three_or_six(self, i: int, end: int) -> bool:
        """A quarter or a half of a year, in months."""
        return any(self._low(k) in ("three", "six", "3", "6") for k in range(i, end))

    def check_unit_week_or_more(self, _: int, end: int) -> bool:
        """The unit is a week or longer."""
        return _in(self._low(end - 1), "units")

    def check_the_year(self, i: int, end: int) -> bool:
        """The report's own year ("the full year", "for the year"), not "the year ended", "the year of"."""
        if end - i == 2 and (not _in(self._low(i - 1), "before_year_of_report") or self.lex.capital(i + 1)):
            return False
        return not self.check_year_ended(i, end) and not _in(self._low(end), "after_year_of_report_not")

    def check_year_ended(self, _: int, end: int) -> bool:
        """A year that is told by its end: "the year ended Sept. 30"."""
        return _in(self._low(end), "ended")

    # ------------------------------------------------------------------ counted stretches

    def check_last_not_verb(self, i: int, _: int) -> bool:
        """The word "last" is not the verb of "to last a week"."""
        return self._low(i) != "last" or not self._tag(i).startswith("VB")

    def check_not_preposition(self, _: int, end: int) -> bool:
        """An adverb ("two years before"), not a preposition ("two years before the war")."""
        if self._low(end - 1) in ("before", "after"):
            return _in(self._low(end), "stops")
        return self._low(end) != "than"

    def check_duration_alone(self, i: int, end: int) -> bool:
        """A length of time that is not a share, a rate or the beginning of something else."""
        last, after = self._low(end - 1), self._low(end)
        if (after == "-" and self._low(end + 1) in ("ago", "earlier", "old")) or after == "old" or last == "second":
            return False
        if self.lex.kind[i] == "num" and len(self.lex.low[i]) == 4 and self._low(i + 1) in self.words:
            return "UNIT" not in self.words[self._low(i + 1)]  # "the 1988 quarter"
        if last in ("quarter", "quarters") and self._low(i) != "several" and self._low(end - 2) != "-":
            return False
        return not (end - i == 2 and self._low(i) in ("a", "an") and self.check_rate(i, end))

    def check_the_months(self, _: int, end: int) -> bool:
        """The last word is a unit in the plural ("the nine months")."""
        return "UNITS" in self.words.get(self._low(end - 1), ())

    def check_after_for(self, i: int, end: int) -> bool:
        """Units after a preposition of time, not described further ("for years", "within weeks")."""
        return _in(self._low(i - 1), "before_units") and self._low(end) != "of"

    def check_rate(self, i: int, end: int) -> bool:
        """So much in each unit: "a year" after a number or a counted noun."""
        if self._low(i) == "per" or i == 0:
            return self._low(i) == "per"
        before, sort = self._low(i - 1), self.lex.kind[i - 1]
        counted = sort == "word" and before not in self.words and self._tag(i - 1) == "NNS"
        return (counted or sort == "num" or _in(before, "amounts")) and not _in(self._low(end), "after_rate_not")

    # ------------------------------------------------------------------ the present, the past, the future, sets

    def check_attributive(self, _: int, end: int) -> bool:
        """Before a noun."""
        return self._noun_at(end)

    def check_noun_past(self, i: int, end: int) -> bool:
        """The past itself, not "the past year"."""
        return self._low(i) != "the" or (self._low(end - 1) == "past" and not self._noun_at(end))

    def check_noun_future(self, i: int, end: int) -> bool:
        """The future itself, and "soon", not "as soon as", "soon after"."""
        if self._low(i) == "soon":
            return self._low(i - 1) != "as" and self._low(end) not in ("as", "after")
        return _in(self._low(i - 1), "before_future") and self._low(end) not in ("of", "'s")

    def check_often(self, i: int, end: int) -> bool:
        """An adverb or adjective ("daily"), not a newspaper's name."""
        return not self.lex.capital(i) and not (end < len(self.lex) and self.lex.capital(end))
