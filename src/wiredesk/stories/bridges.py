"""Parts of different languages that tell of one event, joined by what needs no language.

Names folded and transliterated, countries by code, numbers, days, and words that a bilingual table joins; never two
languages in one space of words, because likeness within and across languages has different scales. A second stage:
story to story, each the other's best, by a score calibrated for the anchors at hand.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import exp, fsum, log, sqrt
from typing import NamedTuple, Protocol

import msgspec

from wiredesk.lang.packs import Packs
from wiredesk.lang.tables import PIVOT, sayable, word_table
from wiredesk.model.findings import Encoded
from wiredesk.model.parts import ItemPair
from wiredesk.model.story import Evidence, Link
from wiredesk.stories import encoded as vectors
from wiredesk.stories.gates import Dating
from wiredesk.stories.keys import heaviest, item, weeks
from wiredesk.stories.meanings import HEAVIEST, Meanings, Meant, joined, meant, weighed
from wiredesk.stories.neighbours import Item
from wiredesk.stories.packed_reports import made_with
from wiredesk.stories.pairs import Judge
from wiredesk.stories.reports import Report, Vector, cosine, unit
from wiredesk.stories.scores import UNDATED, in_time
from wiredesk.stories.translations import translations

FEATURES = (
    "names", "spelling of words", "sound of words", "numbers", "days", "other script", "sound across scripts",
    "concepts", "concepts of the lead", "concepts across scripts", "concepts that both tell",
)  # fmt: skip
"""Texts in two scripts have no words spelled alike and fewer that sound alike: so what they do have says more. Of two
texts that tell much, more is alike by chance."""
COEFFICIENTS = (0.0, 13.98, 10.3, 3.46, 2.92, 0.65, 7.29, 26.18, 4.35, 14.15, -4.34)
INTERCEPT = -3.43
WITHOUT_TABLE = (7.78, 16.33, 15.67, 6.59, 2.1, 1.23, 11.02, 0.0, 0.0, 0.0, 0.0)
INTERCEPT_WITHOUT_TABLE = -5.2
"""The same where no word table joins the two languages. Both fitted by `scripts/fit_stories.py`."""
UNDATED_ACROSS: Mapping[Dating, float] = {**UNDATED, "undated": -0.1, "one dated by its lead": -0.1}
"""Across languages a lead that names no day is no reason against one that does, and undated texts are hardly one: few
other words are shared, so that what has a day too would come before it. Days that both tell are among the features."""
THRESHOLD = 0.12
"""Probability from which two parts can be united, if each is clearly the other's best in its language."""
MARGIN = 0.75
"""Log-odds by which the best must beat the next."""
CLEAR = 1.75
"""Log-odds that the best must have, with those by which it beats the next or what is no rival at all (`NEARLY`): with
a rival near it more, without any a probability of 0.4. On a desk of few stories two that share a day and little else
have no rival either."""
CERTAIN = 1.0
"""Score of two parts of which one holds a translation of a report of the other; that of others is below."""
LIKEST = 1.0 - 1e-9
ALONE = 0.5
"""Probability from which one is taken for the counterpart before all others are scored."""
MEMBERS = 4
"""Reports of each part by which it is compared and asked for vetoes."""
NEARLY = 0.07
"""Probability from which two parts that did not join are worth telling: lower, none is a rival by `MARGIN`."""
KEPT = 12
"""Partners of a part in other languages that are scored."""
REMEMBERED = 600
"""Parts that are kept ready at once."""
MADE = "4"
"""Another one when what a report means is made otherwise."""
BAND = 0.2
"""Weight of a band of a part's vector as a key: half that of a name."""
WIDE = 8
"""Keys of a part that are looked for in all weeks too."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """What a story can be recognised by in another language. words: those that have a form in plain Latin letters, by
    it; sounds: kinds of consonants of words (`text.sounds`); latin: share of the words that are written in Latin."""

    names: Vector
    words: Vector
    sounds: Vector
    numbers: Vector
    days: Vector
    latin: float


@dataclass(frozen=True, slots=True)
class Side:
    """A part made ready to be compared: what its first reports have in common with other languages.

    concepts: of the opening and of the lead, in English words; meanings: what they come from, of a part in English,
    which is compared by those of them that the other language can say. encoded: by a text encoder of the user's.
    """

    members: tuple[int, ...]
    language: str
    anchors: Anchors
    concepts: tuple[Vector, Vector] = ({}, {})
    meanings: Meanings = ()
    encoded: Encoded | None = None

    def packed(self) -> bytes:
        """The same as bytes; b"" if it has what no UTF-8 holds."""
        held = {each.name: value for each in fields(self) if (value := getattr(self, each.name)) is not None}
        try:
            return _encoder.encode(held)
        except UnicodeEncodeError:
            return b""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Side)
_decoder_of_meant = msgspec.msgpack.Decoder(Meant)


class Concepts(NamedTuple):
    """What a part says in English words: of its opening and of its lead. told: length of the first, which is the
    nearer to 1 the more is told."""

    opening: Vector
    lead: Vector
    told: float

    @classmethod
    def of(cls, opening: Vector, lead: Vector) -> Concepts:
        """With the length of the first."""
        return cls(opening, lead, sqrt(fsum([weight * weight for weight in opening.values()])))


class Sides(Protocol):
    """Where parts that were made ready are kept, and what their reports mean."""

    def sides(self, items: Collection[int]) -> Mapping[int, bytes]: ...
    def meanings(self, items: Collection[int]) -> Mapping[int, bytes]: ...
    def put_meanings(self, meanings: Mapping[int, bytes]) -> None: ...


def anchors(reports: Sequence[Report], meant: Sequence[Meant]) -> Anchors:
    """The anchors of a story, from its reports together."""
    names: defaultdict[str, float] = defaultdict(float)
    numbers: defaultdict[str, float] = defaultdict(float)
    days: defaultdict[str, float] = defaultdict(float)
    for report in reports:
        for name, weight in report.names.items():
            names[name] += weight
        for number, weight in report.numbers.items():
            numbers[number] += weight
        for amount in report.amounts:
            numbers[amount] += 1
        for day in report.days:
            days[day] += 1
    return Anchors(
        unit(names, 0.7),
        _together([one.words for one in meant]),
        _together([one.sounds for one in meant]),
        unit(numbers, 1.0),
        unit(days, 1.0),
        fsum(one.latin for one in meant) / len(meant),
    )


def _together(vectors: Sequence[Vector]) -> Vector:
    """The mean of some vectors, as long as these are."""
    if len(vectors) == 1:
        return vectors[0]
    total: defaultdict[str, float] = defaultdict(float)
    for vector in vectors:
        for term, weight in vector.items():
            total[term] += weight
    length = sqrt(fsum(weight * weight for weight in total.values()))
    wanted = fsum(sqrt(fsum(weight * weight for weight in vector.values())) for vector in vectors) / len(vectors)
    return {term: total[term] * wanted / length for term in heaviest(total, HEAVIEST)}


class Bridge:
    """Scores between parts of two languages. first: items of the first reports of a part, by which it is compared;
    held: where those made ready before are; remembered: how many are kept at hand."""

    def __init__(
        self,
        judge: Judge,
        packs: Packs,
        first: Callable[[int], Sequence[int]],
        held: Sides | None = None,
        remembered: int = REMEMBERED,
    ) -> None:
        self._remembered = remembered
        self._judge = judge
        self._packs = packs
        self._first = first
        self._held = held
        self._sides: OrderedDict[int, Side] = OrderedDict()
        self._shared: dict[tuple[int, str], Concepts] = {}

    def forget(self, part: int) -> None:
        """Its first reports are others from now on."""
        self._sides.pop(part, None)
        for name in [name for name in self._shared if name[0] == part]:
            del self._shared[name]

    def fetch(self, parts: Collection[int]) -> None:
        """Brings parts to hand, those that were made ready before all at once."""
        missing = [part for part in parts if part not in self._sides]
        held = self._held.sides(missing) if self._held is not None and missing else {}
        for part in missing:
            self._put(part, _decoder.decode(held[part]) if held.get(part) else self._made(part))

    def _put(self, part: int, side: Side) -> None:
        self._sides[part] = side
        while len(self._sides) > self._remembered:
            self.forget(next(iter(self._sides)))

    def side(self, part: int) -> Side:
        """A part made ready; kept for a while."""
        if part not in self._sides:
            self.fetch((part,))
        self._sides.move_to_end(part)
        return self._sides[part]

    def _made(self, part: int) -> Side:
        members = tuple(self._first(part))[:MEMBERS]
        reports = [self._judge.known(member).report for member in members]
        language = reports[0].language
        known = self._meant(members, language)
        meanings = joined(known)
        return Side(
            members,
            language,
            anchors(reports, known),
            weighed(meanings, None),
            meanings if language == PIVOT else (),
            vectors.together(report.encoded for report in reports),
        )

    def item(self, part: int) -> Item:
        """A part as what it may meet parts of other languages by, made anew from its reports."""
        self.forget(part)
        side = self._made(part)
        self._put(part, side)
        own = side.anchors
        keys = {f"n {name}": own.names[name] for name in heaviest(own.names, 8)}
        keys |= {f"t {word}": own.words[word] for word in heaviest(own.words, 12)}
        keys |= {f"s {sound}": own.sounds[sound] for sound in heaviest(own.sounds, 10)}
        keys |= {f"# {number}": own.numbers[number] for number in heaviest(own.numbers, 6)}
        keys |= {f"c {term}": side.concepts[0][term] for term in heaviest(side.concepts[0], 16)}
        keys |= dict.fromkeys(vectors.bands_of(side.encoded), BAND)
        found = {week for member in side.members for week in weeks(self._judge.known(member).report)}
        first = self._judge.known(side.members[0]).report
        return item(first.id, keys, tuple(sorted(found)), wide=WIDE, side=side.language)

    def concepts(self, part: int, other: str) -> Concepts:
        """Concepts of a part that a word table shares with another language."""
        side = self.side(part)
        if word_table(self._packs, side.language, other) is None:
            return Concepts.of({}, {})
        # What a text means in English words is the same beside every language; of English, what the other can say.
        name = (part, other if side.language == PIVOT else "")
        known = self._shared.get(name)
        if known is None:
            found = weighed(side.meanings, sayable(self._packs, other)) if side.language == PIVOT else side.concepts
            known = self._shared[name] = Concepts.of(*found)
        return known

    def _meant(self, members: Sequence[int], code: str) -> list[Meant]:
        """What reports mean; kept from one part to the next."""
        stamp = f"{MADE} {made_with(self._packs, code)} {made_with(self._packs, PIVOT)}"
        held = self._held.meanings(members) if self._held is not None else {}
        fresh: dict[int, bytes] = {}
        found: list[Meant] = []
        for member in members:
            known = _decoder_of_meant.decode(held[member]) if member in held else None
            if known is None or known.said != stamp:
                known = meant(self._judge.known(member).report, self._packs, stamp)
                fresh[member] = _encoder.encode(known)
            found.append(known)
        if self._held is not None and fresh:
            self._held.put_meanings(fresh)
        return found

    def score(self, a: int, b: int) -> tuple[float, tuple[Evidence, ...]]:
        """Probability that two parts in two languages are of one event, and what it came from.

        Times only ever take from it, and are not asked for where it is below `NEARLY` without.
        """
        one, other = self.side(a), self.side(b)
        table = word_table(self._packs, one.language, other.language)
        weights = WITHOUT_TABLE if table is None else COEFFICIENTS
        found = [
            Evidence(f"across languages: {name}", round(value, 3), round(value * weight, 3))
            for name, value, weight in zip(FEATURES, self.values(a, b), weights, strict=True)
        ]
        said = vectors.across(one.encoded, other.encoded)
        if said is not None:
            found.append(Evidence("across languages: text encoder", round(said[0], 3), round(said[1], 3)))
        found.append(Evidence("constant", 1.0, INTERCEPT_WITHOUT_TABLE if table is None else INTERCEPT))
        value = _probability(found)
        if value >= NEARLY:
            gaps = [replace(self._judge.apart(x, y), one_day=False) for x in one.members for y in other.members]
            found.append(max((in_time(gap, UNDATED_ACROSS) for gap in gaps), key=lambda part: part.weight))
            value = _probability(found)
        return min(value, LIKEST), tuple(found)

    def translation(self, a: int, b: int) -> Link | None:
        """The likest of the translations between the first reports of two parts. Some 2 ms for each pair of these."""
        reports = [[self._judge.known(member).report for member in self.side(part).members] for part in (a, b)]
        found = translations(reports, self._packs)
        return min(found, key=lambda link: (-link.score, link.article, link.origin), default=None)

    def values(self, a: int, b: int) -> tuple[float, ...]:
        """The features of two parts, in the order of `FEATURES`."""
        left, right = self.side(a), self.side(b)
        one, other = left.anchors, right.anchors
        first, second = self.concepts(a, right.language), self.concepts(b, left.language)
        script = 1.0 - min(one.latin, other.latin)
        heard, said = cosine(one.sounds, other.sounds), cosine(first.opening, second.opening)
        return (
            cosine(one.names, other.names),
            cosine(one.words, other.words),
            heard,
            cosine(one.numbers, other.numbers),
            cosine(one.days, other.days),
            script,
            heard * script,
            said,
            cosine(first.lead, second.lead),
            said * script,
            first.told * second.told,
        )

    def veto(self, a: int, b: int) -> tuple[str, tuple[Evidence, ...]]:
        """What keeps two parts apart: a gate that closes for half of the pairs of their reports."""
        told = [self._judge.gates(x, y) for x in self.side(a).members for y in self.side(b).members]
        closed = [gate for gate in told if gate[0]]
        return closed[0] if 2 * len(closed) >= len(told) else ("", ())


def _probability(found: Sequence[Evidence]) -> float:
    return 1.0 / (1.0 + exp(-sum(part.weight for part in found)))


def clear_best(ranked: Sequence[tuple[float, int]]) -> int | None:
    """The part that is likeliest of some (minus the probability, part; the likeliest first), None if none is by far."""
    best, next_best = _odds(-ranked[0][0]), _odds(NEARLY)
    if len(ranked) > 1:
        next_best = max(next_best, _odds(-ranked[1][0]))
    margin = best - next_best
    return ranked[0][1] if margin >= MARGIN and best + margin >= CLEAR else None


def _odds(probability: float) -> float:
    return log(probability / (1.0 - probability)) if probability < 1.0 else 40.0


def united(
    parts: Sequence[int],
    edges: Sequence[tuple[float, int, int]],
    joined: Sequence[ItemPair],
    parted: Collection[ItemPair],
    language: Callable[[int], str],
) -> list[list[int]]:
    """Parts of one connected set → those of each story, in order.

    edges: pairs that are each the other's best or `CERTAIN`, with their scores. The best are united first; a story
    takes in at most one part of each other language, unless the user joined more or it is certain of them, and none
    that the user parted from one of its parts.
    """
    root = {part: part for part in parts}

    def find(a: int) -> int:
        while root[a] != a:
            a = root[a]
        return a

    tongues = {part: {language(part)} for part in parts}
    apart: dict[int, set[int]] = {}
    for a, b in parted:
        if a in root and b in root:
            apart.setdefault(a, set()).add(b)
            apart.setdefault(b, set()).add(a)

    def merge(a: int, b: int) -> None:
        low, high = sorted((find(a), find(b)))
        if low != high:
            root[high] = low
            tongues[low] |= tongues.pop(high)
            for third in apart.pop(high, ()):
                apart[third].discard(high)
                if third != low:
                    apart[third].add(low)
                    apart.setdefault(low, set()).add(third)

    for a, b in sorted(joined):
        merge(a, b)
    for value, a, b in sorted((-value, a, b) for value, a, b in edges):
        one, other = find(a), find(b)
        free = -value >= CERTAIN or not tongues[one] & tongues[other]
        if free and other not in apart.get(one, ()):
            merge(a, b)
    stories: dict[int, list[int]] = {}
    for part in sorted(parts):
        stories.setdefault(find(part), []).append(part)
    return [stories[name] for name in sorted(stories)]
