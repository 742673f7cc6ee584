"""Which of a series a report tells of: the second night, round 4, storm No. 6, the figures of September.

Two reports that count one thing of a series differently are of two events. Only title and lead are read, and only what
they say once: a text that names two nights tells which is which in words that are not read here. The units and the
words that count them are the packs' (`stories.series`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import regex

from wiredesk.lang.packs import Pack, Packs
from wiredesk.model.findings import Reading
from wiredesk.model.spans import Passage, Span
from wiredesk.model.story import Evidence

LEAD = 2
"""Sentences, with the title, that say which of a series a report tells of."""
LONGEST = 600
"""Characters of the lead that are read."""
DAILY = frozenset({"night", "day"})
"""Units of which the second comes a day after the first; of others a report often does not tell which it is of."""
PERIODS = frozenset({"month", "quarter"})
_DIGITS = r"\d{1,3}"
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}

Counted = Mapping[str, tuple[str, Passage]]
"""By the unit that is counted ("night", "round"): which of them, with the words that say so."""


class Count(NamedTuple):
    """One unit that a text counts. rule: that read it; start, end: where it stands."""

    rule: str
    unit: str
    number: str
    start: int
    end: int


class _Rule:
    """One way to count a unit. cues: of which a text must have one."""

    __slots__ = ("cues", "name", "number", "pattern", "unit")

    def __init__(self, rule: Mapping[str, Any], number: str, ordinal: str, toward: str) -> None:
        self.name = str(rule["rule"])
        self.unit = str(rule["unit"])
        self.number = str(rule.get("number", ""))
        self.cues = tuple(str(cue) for cue in rule["cues"])
        pattern = str(rule["pattern"]).replace("{n}", number).replace("{o}", ordinal)
        self.pattern = regex.compile(rf"(?<!\w)(?<!\b(?:{toward})\s)(?:{pattern})(?![\w/])", regex.IGNORECASE)


class Series:
    """How one language counts what comes again."""

    __slots__ = ("_numbers", "_rules")

    def __init__(self, pack: Pack) -> None:
        cardinals, ordinals = pack.table("stories.numbers"), pack.table("stories.ordinals")
        self._numbers = {str(word): int(number) for word, number in {**cardinals, **ordinals}.items()}
        ends = _either(pack.strings("stories.ordinal_ends"))
        number = rf"(?P<n>{_DIGITS}|(?-i:[IVXL]+)|{_either(cardinals)})"
        ordinal = rf"(?P<n>{_DIGITS}(?:{ends})|{_either(ordinals)})"
        # "Into the second round" is told of the first.
        toward = _either(pack.strings("stories.toward"))
        self._rules = [_Rule(rule, number, ordinal, toward) for rule in pack.rules("stories.series")]

    def found(self, text: str) -> Iterator[Count]:
        """Every unit that a text counts."""
        low = text.lower()
        for rule in self._rules:
            if any(cue in low for cue in rule.cues):
                for match in rule.pattern.finditer(text):
                    groups = match.groupdict()
                    unit = f"{rule.unit} {groups['of'].lower()}" if groups.get("of") else rule.unit
                    number = rule.number or str(self._number(groups["n"]))
                    yield Count(rule.name, unit, number, match.start(), match.end())

    def _number(self, word: str) -> int:
        low = word.lower()
        if low in self._numbers:
            return self._numbers[low]
        if word[0].isdigit():
            return int("".join(sign for sign in word if sign.isdigit()))
        values = [_ROMAN[sign] for sign in word]
        return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _either(words: Iterable[str]) -> str:
    """A pattern for one of some words; for none, one that nothing meets."""
    return "|".join(regex.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) or r"(?!)"


@lru_cache(maxsize=64)
def series_of(pack: Pack) -> Series:
    """The rules of a language, made ready once."""
    return Series(pack)


def counted(reading: Reading, packs: Packs) -> Counted:
    """What title and lead of a report count, without what they count in two ways."""
    article = reading.article
    title = article.title.span if article.title is not None else None
    spans = [span for span in reading.sentences if title is None or not span.meets(title)][:LEAD]
    rules = series_of(packs.get(reading.language))
    found: dict[str, dict[str, Span]] = {}
    for span in (*((title,) if title is not None else ()), *spans):
        text = article.text[span.start : min(span.end, span.start + LONGEST)]
        for one in rules.found(text):
            place = Span(span.start + one.start, span.start + one.end)
            found.setdefault(one.unit, {}).setdefault(one.number, place)
    for moment in reading.moments:
        when, out = moment.when, article.dated
        if title is None or not moment.span.meets(title) or when.granularity not in PERIODS:
            continue
        if out is not None and out.resolved and when.resolved and str(when.earliest) <= str(out.latest):
            found.setdefault(f"figures of a {when.granularity}", {}).setdefault(when.value, moment.span)
    return {
        unit: (number, Passage(article.id, span, span.of(article.text)))
        for unit, numbers in sorted(found.items())
        if len(numbers) == 1
        for number, span in numbers.items()
    }


def others_of_a_series(first: Counted, second: Counted) -> Evidence | None:
    """Two reports that count one unit differently: the second night and the third."""
    for unit in sorted(first.keys() & second.keys()):
        (one, here), (other, there) = first[unit], second[unit]
        if one != other:
            return Evidence(f"which of a series: {unit}", f"{one} / {other}", 0.0, (here, there))
    return None


def later_of_a_series(earlier: Counted, later: Counted) -> Evidence | None:
    """A day or night after the first of which one report tells, and the other, which was out before, does not."""
    for unit in sorted(DAILY & later.keys() - earlier.keys()):
        number, here = later[unit]
        if number.isdigit() and int(number) > 1:
            return Evidence(f"which of a series: {unit}", f"not told / {number}", 0.0, (here,))
    return None
