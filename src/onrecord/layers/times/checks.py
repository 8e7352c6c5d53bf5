"""Checks that a rule's words are what they seem: conditions that the patterns of `rules.yaml` cannot state.

Each takes the first lexeme of the phrase and the one after it.
"""

from __future__ import annotations

from collections.abc import Callable

from onrecord.layers.reading import Reading
from onrecord.layers.times.lexer import Lexemes, classes

Check = Callable[[int, int], bool]
_IN_YEAR = frozenset(
    "in since until till by from to of during before after around circa for through and between late early mid "
    "the or spring summer autumn fall winter - – — ( about / as over than ,".split()
)
_NOT_YEAR_AFTER = frozenset(
    "% percent per people men women soldiers troops points votes feet metres meters miles km".split()
)
_OF_YEAR = frozenset("the a an his her its their our 's post pre".split())
_MONEY = frozenset("$ £ € ¥ # no. number rs us$".split())


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

    def _is_name(self, i: int) -> bool:
        """Whether a month or day word that is also another word ("may", "march") is written as a name."""
        low = self._low(i)
        if low in ("may", "march", "mar", "sun", "sat", "dec"):
            return self.lex.capital(i) and self._tag(i) not in ("MD", "VB", "VBD", "VBP")
        return self.lex.capital(i)

    def check_not_ratio(self, i: int, end: int) -> bool:
        """Three numbers parted by dots or slashes that can be a date."""
        from onrecord.layers.times.resolve import numeric_days

        return bool(numeric_days(tuple(self.lex.low[i].replace("/", ".").split("."))))

    def check_month_name(self, i: int, end: int) -> bool:
        """The first month word of the phrase is a month's name."""
        at = next((k for k in range(i, end) if "MONTH" in self.words.get(self._low(k), ())), None)
        return at is not None and self.lex.capital(at) and (self._low(at) != "may" or self._tag(at) != "MD")

    def check_month_last(self, i: int, end: int) -> bool:
        """Day then month: the month is a name, and no further number makes another date of it."""
        return self.check_month_name(i, end) and self._low(i - 1) not in _MONEY

    def check_lone_month(self, i: int, end: int) -> bool:
        """A month without day or year: a name, and not part of another name ("April Smith", "the May government")."""
        at = end - 1
        if not self._is_name(at) or self._tag(at) not in ("NNP", "NN", "NNPS"):
            return False
        token = self.reading.doc[self.reading.token_at(self.lex.start[at])]
        if token.ent_type_ in ("PERSON", "GPE", "ORG") and self._low(at) in ("may", "april", "june", "august", "march"):
            return False
        return not any(hit.start <= self.lex.start[at] < hit.end for hit in self._names_near(at))

    def _names_near(self, i: int) -> list[object]:
        at = self.lex.start[i]
        return [hit for hit in self.reading.names if hit.start <= at < hit.end and hit.end - hit.start > 3]

    def check_last_not_verb(self, i: int, end: int) -> bool:
        """ "Last" is not the verb of "to last a week"."""
        return self._low(i) != "last" or not self._tag(i).startswith("VB")

    def check_capital_last(self, i: int, end: int) -> bool:
        """The last word is written as a name."""
        return self.lex.capital(end - 1)

    def check_abbreviated(self, i: int, end: int) -> bool:
        """An abbreviated weekday with its stop ("Sat.")."""
        return self.lex.capital(i) and self.lex.text[self.lex.end[i] - 1] == "."

    def check_day_of_story(self, i: int, end: int) -> bool:
        """ "That day", not "that" as a conjunction."""
        return True

    def check_on_the_nth(self, i: int, end: int) -> bool:
        """ "On the 25th": digits, after a preposition of time, and no noun that it could count."""
        return (
            self.lex.kind[end - 1] == "nth"
            and self._low(i - 1) in ("on", "until", "by", "since", "from")
            and not self._noun_at(end)
            and self._low(end) not in ("of", "-")
        )

    def check_part_word(self, i: int, end: int) -> bool:
        """The phrase tells a part of the day."""
        return True

    def check_part_alone(self, i: int, end: int) -> bool:
        """A stretch of a part of the day, not of something else."""
        return True

    def check_not_attributive(self, i: int, end: int) -> bool:
        """Not before a noun."""
        return not self._noun_at(end)

    def check_in_the_part(self, i: int, end: int) -> bool:
        """ "In the morning"."""
        return self._low(i - 1) in ("in", "during", "throughout") and not self._noun_at(end)

    def check_year_alone(self, i: int, end: int) -> bool:
        """A bare number that is a year: after a word that years follow, or where no noun is counted."""
        at = end - 1
        if self.lex.kind[at] != "num" or end - i > 1:
            return self._low(i) != "the" or end - i > 2 or self.lex.kind[at] == "num"
        before = self._low(i - 1)
        if before in _MONEY or self._low(end) in _NOT_YEAR_AFTER or (self._low(end) in "-–—" and before in "-–—"):
            return False
        value = int(self.lex.low[at])
        if not 1800 <= value <= 2060:
            return before in ("in", "since", "year", "until", "circa", "of") and not self._counted(end)
        if before in _IN_YEAR and not self._counted(end):
            return True
        if before in _OF_YEAR and 1900 <= value <= 2040:
            return True
        return not self._counted(end) and (1900 <= value <= 2060)

    def _counted(self, end: int) -> bool:
        """Whether the number before `end` counts the noun there."""
        return end < len(self.lex) and self.lex.kind[end] == "word" and self._tag(end) == "NNS"

    def check_decade_alone(self, i: int, end: int) -> bool:
        """Decades, not ages ("in his eighties") or temperatures."""
        low = self._low(i)
        return not (low in ("his", "her", "their") or self._low(i - 1) in ("his", "her", "their", "its", "my"))

    def check_season_name(self, i: int, end: int) -> bool:
        """Spring, fall as seasons before a year."""
        return True

    def check_in_the_season(self, i: int, end: int) -> bool:
        """ "In the spring", not "the fall of Aleppo"."""
        return (
            self._low(i - 1) in ("in", "during", "over", "until", "by", "this", "through", "for")
            and self._low(end) not in ("of", "in", "from", "to")
            and not self._noun_at(end)
        )

    def check_quarter_number(self, i: int, end: int) -> bool:
        """One of the four quarters."""
        numbers = [self.words.get(self._low(k), {}).get("ORDINAL") for k in range(i, end)]
        found = [n for n in numbers if n] or [
            int(self.lex.low[k][:-2]) for k in range(i, end) if self.lex.kind[k] == "nth"
        ]
        return bool(found) and 1 <= found[0] <= 4

    def check_unit_week_or_more(self, i: int, end: int) -> bool:
        """The unit is a week or longer."""
        return self._low(end - 1) in (
            "week", "weekend", "month", "quarter", "year", "decade", "century", "fortnight", "season", "last",
            "before", "earlier",
        )  # fmt: skip

    def check_not_preposition(self, i: int, end: int) -> bool:
        """ "Two years before", not "two years before the war"."""
        if self._low(end - 1) in ("before", "after"):
            return self._low(end) in (",", ".", "¶", ";", "and", "but", ")", ":")
        return self._low(end) != "than"

    def check_duration_alone(self, i: int, end: int) -> bool:
        """A length of time that is not the beginning of something else."""
        if self._low(end) == "-" and self._low(end + 1) in ("ago", "earlier", "old"):
            return False
        if self.lex.kind[i] == "num" and len(self.lex.low[i]) == 4 and self._low(i + 1) in self.words:
            return "UNIT" not in self.words[self._low(i + 1)]
        if self._low(end - 1) in ("quarter", "quarters") and self._low(i) != "several" and self._low(end - 2) != "-":
            return False  # a share, not a quarter of a year
        if end - i == 2 and self._low(i) in ("a", "an") and self.check_rate(i, end):
            return False
        return self._low(end) != "old" and self._low(end - 1) != "second"

    def check_the_months(self, i: int, end: int) -> bool:
        """ "The nine months", "the first two years"."""
        return self._low(end - 1) in self.words and "UNITS" in self.words[self._low(end - 1)]

    def check_not_now_that(self, i: int, end: int) -> bool:
        """Now as a time."""
        return not (self._low(i) == "the")

    def check_attributive(self, i: int, end: int) -> bool:
        """Before a noun."""
        return self._noun_at(end)

    def check_noun_past(self, i: int, end: int) -> bool:
        """ "The past", not "the past year"."""
        return self._low(i) != "the" or (self._low(end - 1) == "past" and not self._noun_at(end))

    def check_noun_future(self, i: int, end: int) -> bool:
        """ "The future", not "as soon as"."""
        if self._low(i) == "soon":
            return self._low(i - 1) != "as" and self._low(end) not in ("as", "after")
        return self._low(i - 1) in ("in", "for", "of", "over") and self._low(end) not in ("of", "'s")

    def check_capital_middle(self, i: int, end: int) -> bool:
        """The second word is written as a name."""
        return self.lex.capital(i + 1)

    def check_three_or_six(self, i: int, end: int) -> bool:
        """A quarter or a half of a year, in months."""
        return any(self._low(k) in ("three", "six", "3", "6") for k in range(i, end))

    def check_of_results(self, i: int, end: int) -> bool:
        """ "The quarter", of a year, not of a town."""
        return self._low(end) not in ("of", "'s") or self._low(end - 1) == "period"

    def check_the_year(self, i: int, end: int) -> bool:
        """ "The full year", "the fiscal year", "for the year", but not "the year ended", "the year of"."""
        if end - i == 2 and (
            self._low(i - 1) not in ("for", "of", "in", "during", "through") or self.lex.capital(i + 1)
        ):
            return False
        return not self.check_year_ended(i, end) and self._low(end) not in (
            "of",
            "when",
            "that",
            "before",
            "after",
            "-",
            "'s",
        )

    def check_year_ended(self, i: int, end: int) -> bool:
        """A year that is told by its end: "the year ended Sept. 30"."""
        return self._low(end) in ("ended", "ending", "to", "through")

    def check_after_for(self, i: int, end: int) -> bool:
        """ "For years", "within weeks": after a preposition of time, and not counted or described further."""
        return self._low(i - 1) in ("for", "in", "within", "after", "over", "took", "takes") and self._low(end) != "of"

    def check_rate(self, i: int, end: int) -> bool:
        """ "A year" after a number: how much in each."""
        before = self.lex.kind[i - 1] if i else "other"
        if self._low(i) == "per":
            return True
        counted = self._low(i - 1) not in self.words and self._tag(i - 1) == "NNS" if i and before == "word" else False
        return (
            counted or before == "num" or self._low(i - 1) in ("million", "billion", "thousand", "times", "people")
        ) and self._low(end) not in ("ago", "earlier", "later", "before", "after", "old")

    def check_often(self, i: int, end: int) -> bool:
        """Daily as an adverb or adjective, not a newspaper's name."""
        return not self.lex.capital(i) and not (end < len(self.lex) and self.lex.capital(end))

    def check_not_title(self, i: int, end: int) -> bool:
        """Daily as an adverb or adjective, not a newspaper's name."""
        return not self.lex.capital(i)
