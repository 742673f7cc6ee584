"""A reading made ready to be compared with others: its words as weighted vectors, names, numbers and prints.

Everything here comes from the one reading and the fixed tables of its language, so that a comparison of two reports
never depends on a third.

A `Report` holds what most comparisons ask, in a third of the space of the reading with its words; the reading itself,
its tokens and words come from its `Text`, which a desk reads again when it is asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import exp, fsum, log, sqrt
from sys import intern
from typing import TypeVar

from wiredesk.lang.packs import Packs
from wiredesk.lang.tables import Rarity, rarity
from wiredesk.lang.tokens import Tokens
from wiredesk.model.findings import Encoded, Reading
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.model.values import Amount, When
from wiredesk.stories.imprints import Imprint, imprint
from wiredesk.text.quantities import LOOSE
from wiredesk.text.shingles import Prints, pair_prints, prints_of, word_prints
from wiredesk.text.vectors import Packed, cosine_of, packed

_Term = TypeVar("_Term")
Vector = Mapping[str, float]
"""Terms with weights, of length 1 at most."""

OPENING = 400
"""Words of the body that are compared: the news stands first, background and teasers after it."""
LEAD = 60
"""Words of the body that stand for the lead: about two sentences."""
UNSEEN = 10.0
"""Weight of names that a report of ordinary length would have besides: a rare one and a half."""
UNSEEN_NUMBER = 2.0
"""The same of numbers."""
MOST_DIGITS = 4
"""Digits from which a number says no more. Of a thousand and more the zeros say as much as one digit."""
THOUSAND = 1000
NAMED = frozenset({"person", "organisation", "place", "event", "work", "other"})
PEOPLE = frozenset({"person"})
PAIRS, LEADS, TITLES = 1, 2, 3
"""Places of pairs of words, lead and title among the vectors of `Report.terms`."""
FIRST = 4
"""Sentences, with the title, whose amounts and weekdays are those of the event: what follows may be of another."""
_WEEKDAY = re.compile(r"XXXX-WXX-([1-7])")
WEEKS = 8
"""Weeks ("2026-W07") that are kept of those that a text names."""
HEAVIEST = 32
"""Words of a report by which others can be found."""
_EACH = 64
"""Bytes of a number or an entry of a mapping, about."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a text. tokens: of title and body; at: places in them of the words of the body; words: those,
    folded, in order; title: folded words of the title."""

    tokens: Tokens
    at: Sequence[int]
    words: Sequence[str]
    title: Sequence[str]


class Text:
    """A reading with its words, which are made when they are first asked for."""

    __slots__ = ("_opening", "_packs", "_row", "_wording", "reading")

    def __init__(
        self,
        reading: Reading,
        packs: Packs,
        wording: Wording | None = None,
        opening: Vector | None = None,
        row: Prints | None = None,
    ) -> None:
        self.reading = reading
        self._packs = packs
        self._wording = wording
        self._opening = opening
        self._row = row

    @property
    def wording(self) -> Wording:
        """Its words."""
        if self._wording is None:
            self._wording = _wording(self.reading, self._packs)
        return self._wording

    @property
    def row(self) -> Prints:
        """The hash of each word of the body, in order."""
        if self._row is None:
            self._row = word_prints(self.wording.words)
        return self._row

    @property
    def opening(self) -> Vector:
        """The `HEAVIEST` words of title (twice) and opening, and those that weigh as much as the last of them."""
        if self._opening is None:
            self._opening = _weighed(self.wording, rarity(self._packs, self._packs.get(self.reading.language).code))[0]
        return self._opening

    @property
    def pairs(self) -> Vector:
        """The same of two words in a row, joined by a space; made when asked for."""
        rare = rarity(self._packs, self._packs.get(self.reading.language).code)
        title, opening = list(self.wording.title), list(self.wording.words[:OPENING])
        return _heaviest(
            {f"{a} {b}": weight for (a, b), weight in _pairs(title, opening, rare.weigh({*title, *opening})).items()}
        )

    def let_go(self) -> None:
        """Drops what is asked for once only, when a report is placed, and made again if it is asked for once more."""
        self._opening = None


@dataclass(frozen=True, slots=True)
class Report:
    """One reading with what the comparison of two reports needs.

    terms: opening, pairs, lead (title and first words) and title (else the first sentence) as vectors. names: keys of
    people, organisations, places; numbers: as written in digits. chance: how like the opening any report of the
    language would be, by the table of its words alone. shingles, edits: prints of 4 and of 2 words of the body. title:
    where it stands. amounts, days, weeks: what the whole text states, as keys without language; told: how many of the
    amounts the first sentences state. weekdays: those that the first sentences name without a date (1: Monday).
    people: keys of people alone. text: gives the reading with its words. encoded: by a text encoder of the user's.
    """

    id: ArticleId
    language: str
    imprint: Imprint
    dated: When | None
    title: Span | None
    amounts: tuple[str, ...]
    told: int
    days: tuple[str, ...]
    weeks: tuple[str, ...]
    weekdays: frozenset[int]
    terms: Packed
    names: Vector
    people: Vector
    numbers: Vector
    chance: float
    shingles: Prints
    edits: Prints
    text: Callable[[], Text]
    encoded: Encoded | None = None

    @property
    def reading(self) -> Reading:
        """What it was made from."""
        return self.text().reading

    @property
    def tokens(self) -> Tokens:
        """See `Wording`, as for the two below."""
        return self.text().wording.tokens

    @property
    def at(self) -> Sequence[int]:
        """Places of the words of the body in `tokens`."""
        return self.text().wording.at

    @property
    def words(self) -> Sequence[str]:
        """Folded words of the body, in order."""
        return self.text().wording.words

    @property
    def row(self) -> Prints:
        """The hash of each of these words."""
        return self.text().row

    @property
    def heading(self) -> Sequence[str]:
        """Folded tokens of the title."""
        wording = self.text().wording
        return wording.tokens.folded[: wording.at[0]] if wording.at else wording.tokens.folded

    @property
    def opening(self) -> Vector:
        """The heaviest words of title and opening: by these it is found."""
        return self.text().opening

    @property
    def pairs(self) -> Vector:
        """The heaviest pairs of words in a row of the same, joined by a space."""
        return self.text().pairs

    @property
    def nbytes(self) -> int:
        """About how much memory it takes without its text."""
        arrays = self.terms.nbytes + self.shingles.nbytes + self.edits.nbytes
        if self.encoded is not None:
            arrays += len(self.encoded.numbers)
        named = (
            len(self.names)
            + len(self.people)
            + len(self.numbers)
            + len(self.amounts)
            + len(self.days)
            + len(self.weeks)
        )
        return arrays + _EACH * (2 * named + 8 * len(self.imprint.sources) + 32)

    def passage(self, first: int, stop: int) -> Passage:
        """The words of the body from `first` to before `stop`, as they stand in the article."""
        wording = self.text().wording
        return self.at_span(wording.tokens.span(wording.at[first], wording.at[stop - 1] + 1))

    def at_span(self, span: Span) -> Passage:
        """The passage of a span of this article."""
        return Passage(self.id, span, span.of(self.reading.article.text))


def unit(weights: Mapping[_Term, float], unseen: float = 0.0) -> dict[_Term, float]:
    """The same weights scaled to length 1; empty stays empty.

    unseen: weight of what a fuller text would name besides; it keeps two texts with one name each, the same, from
    being as alike as can be.
    """
    length = sqrt(sum([weight * weight for weight in weights.values()]) + unseen * unseen)
    return {term: weight / length for term, weight in weights.items()} if length > 0 else {}


def cosine(a: Vector, b: Vector) -> float:
    """The cosine of two vectors of length 1, 0 to 1 for weights that are not negative."""
    if len(a) > len(b):
        a, b = b, a
    # fsum: the same to the last bit whatever the order.
    return min(1.0, fsum([weight * b[term] for term, weight in a.items() if term in b]))


def title_in_lead(one: Report, other: Report) -> float:
    """How much the title of one report tells what another one opens with: a cosine."""
    return cosine_of(one.terms, TITLES, other.terms, LEADS)


def report(reading: Reading, packs: Packs) -> Report:
    """A reading made ready. About 1 ms for 600 words."""
    rare = rarity(packs, packs.get(reading.language).code)
    wording = _wording(reading, packs)
    opening, terms, chance = _weighed(wording, rare)
    row = word_prints(wording.words)
    text = Text(reading, packs, wording, opening, row)
    shingles, edits = prints_of(row, 4, 2)
    article = reading.article
    first = max((span.end for span in reading.sentences[:FIRST]), default=0)
    amounts, told = _amounts(reading, first)
    return Report(
        id=article.id,
        language=reading.language.partition("-")[0],
        imprint=imprint(reading, packs),
        dated=article.dated,
        title=article.title.span if article.title is not None else None,
        amounts=amounts,
        told=told,
        days=_days(reading),
        weeks=tuple(sorted({m.when.value for m in reading.moments if m.when.granularity == "week"})[:WEEKS]),
        weekdays=_weekdays(reading, first),
        terms=terms,
        names=_names(reading, rare.of, NAMED),
        people=_names(reading, rare.of, PEOPLE),
        numbers=_numbers(reading, wording),
        chance=chance,
        shingles=shingles,
        edits=edits,
        text=lambda: text,
        encoded=reading.encoded,
    )


def _wording(reading: Reading, packs: Packs) -> Wording:
    article = reading.article
    title_span = article.title.span if article.title else None
    heads = [title_span] if title_span else [b.span for b in article.blocks if b.role == "title"][:1]
    bodies = [span for span in article.body_spans() if not any(span.meets(head) for head in heads)]
    tokens = Tokens(article.text, heads + bodies, packs.get(reading.language))
    # Texts are kept by the hundred, and have most of their words in common.
    tokens.words, tokens.folded = list(map(intern, tokens.words)), list(map(intern, tokens.folded))
    in_title = sum(len(tokens.within(head)) for head in heads)
    folded = tokens.folded
    kept = [place for place, word in enumerate(tokens.words) if word[0].isalnum()]
    first = bisect_left(kept, in_title)
    at = kept[first:]
    return Wording(tokens, at, [folded[place] for place in at], [folded[place] for place in kept[:first]])


def _weighed(wording: Wording, rare: Rarity) -> tuple[Vector, Packed, float]:
    """The heaviest words with their weights, all in little space, and the chance that any report is as like."""
    title = list(wording.title)
    opening = list(wording.words[:OPENING])
    counts: Counter[str] = Counter(opening)
    counts.update(title * 2)
    weigh = rare.weigh(counts)
    pairs = _pairs(title, opening, weigh)
    first_words = _of(counts, weigh)
    lead = _of(Counter(title + opening[:LEAD]), weigh)
    first = _of(Counter(title or wording.words[:20]), weigh)
    terms = packed(
        [
            (word_prints(first_words), first_words.values()),
            (pair_prints(pairs), pairs.values()),
            (word_prints(lead), lead.values()),
            (word_prints(first), first.values()),
        ]
    )
    return _heaviest(first_words), terms, _chance(first_words, weigh)


def _pairs(title: Sequence[str], opening: Sequence[str], weigh: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """Two words in a row, of the title twice, as a vector."""
    twos = Counter(pairwise(opening))
    for pair in pairwise(title):
        twos[pair] += 2
    return unit(
        {
            (a, b): weigh[a] + weigh[b] if count == 1 else (1 + log(count)) * (weigh[a] + weigh[b])
            for (a, b), count in twos.items()
            if not (a.isdigit() and b.isdigit())
        }
    )


def _heaviest(vector: Vector) -> dict[str, float]:
    """The `HEAVIEST` terms, and those that weigh as much as the last of them."""
    ordered = sorted(vector.values())
    least = ordered[-HEAVIEST] if len(ordered) > HEAVIEST else 0.0
    return {term: weight for term, weight in vector.items() if weight >= least}


def _of(counts: Counter[str], weigh: Mapping[str, float]) -> dict[str, float]:
    return unit({word: weigh[word] if count == 1 else (1 + log(count)) * weigh[word] for word, count in counts.items()})


def _chance(vector: Vector, rare: Mapping[str, float]) -> float:
    """Expected cosine of the opening with a report about anything, about 0.4 (English) to 1 (Vietnamese syllables).

    A word of rarity r stands in a share exp(-r) of all reports with a weight near r: a background that is the same for
    every collection. 40: brings it to the scale of the other features.
    """
    return 40 * fsum([weight * exp(-rare[word]) * rare[word] for word, weight in vector.items()]) / 60


def _names(reading: Reading, idf: Callable[[str], float], kinds: Collection[str]) -> dict[str, float]:
    """Keys of the entities, weighted by how often they are named and by the rarest word of the name."""
    counted = Counter(mention.entity for mention in reading.mentions if mention.entity)
    weights: dict[str, float] = {}
    for entity in reading.entities:
        if entity.kind in kinds and entity.key:
            spoken = [word for name in entity.names[:1] for word in name.lower().split()]
            rare = max((idf(word) for word in spoken), default=1.0)
            weights[entity.key] = (1 + log(max(1, counted[entity.id]))) * rare
    return unit(weights, UNSEEN)


def _amounts(reading: Reading, end: int) -> tuple[tuple[str, ...], int]:
    """Amounts that have a unit, as the number that was told and the unit: "3.5 km"; how many of them stand before
    `end`."""
    found = [
        (quantity.span.start, f"{told[0].normalize():f} {quantity.amount.unit}")
        for quantity in reading.quantities
        if quantity.amount.unit and quantity.rule not in LOOSE and (told := _spoken(quantity.amount))
    ]
    found.sort(key=lambda amount: amount[0])
    return tuple(key for _, key in found), sum(start < end for start, _ in found)


def _weekdays(reading: Reading, end: int) -> frozenset[int]:
    """Weekdays that are named before `end` without anything that tells their date."""
    found = [_WEEKDAY.match(moment.when.value) for moment in reading.moments if moment.span.start < end]
    return frozenset(int(day[1]) for day in found if day is not None)


def _days(reading: Reading) -> tuple[str, ...]:
    """Days that are told with their month, whatever the year: "11-20"."""
    values = (moment.when.value for moment in reading.moments if moment.when.granularity != "days")
    return tuple(value[5:10] for value in values if len(value) >= 10 and value[4] == value[7] == "-")


def _numbers(reading: Reading, wording: Wording) -> dict[str, float]:
    """Numbers of title and opening by what they amount to, in digits or in words ("two million"); one of a single digit
    says little, one of four and more as much as a name. Years and the like that count nothing are as they are written.
    """
    words = [*wording.title, *wording.words[:OPENING]]
    weights = {word: float(min(len(word), MOST_DIGITS)) for word in words if len(word) > 3 and word.isdigit()}
    last = len(wording.at[:OPENING]) - 1
    end = wording.tokens.span(wording.at[last], wording.at[last] + 1).end if last >= 0 else len(reading.article.text)
    for quantity in reading.quantities:
        if quantity.span.start < end:
            for value in _spoken(quantity.amount):
                written = f"{value.normalize():f}"
                digits = len(written.replace(".", "").strip("0-")) + (abs(value) >= THOUSAND)
                weights[written] = float(max(1, min(digits, MOST_DIGITS)))
    return unit(weights, UNSEEN_NUMBER)


def _spoken(amount: Amount) -> list[Decimal]:
    """The numbers that an amount was told in, the lower first."""
    low, high = amount.low, amount.high
    if low is not None and high is not None and amount.approximate:
        return [(low + high) / 2]
    return [end for end in dict.fromkeys((low, high)) if end is not None]
