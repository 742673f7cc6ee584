"""Stories of different languages that tell of one event, joined by what needs no language.

Names folded and transliterated, countries by code, numbers, days, and words that a bilingual table joins; never two
languages in one space of words, because likeness within and across languages has different scales. A second stage:
story to story, each the other's best, by a score calibrated for the anchors at hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from wiredesk.lang.packs import Packs
from wiredesk.lang.tables import PIVOT, Words, english_words, rarity, sayable, word_table
from wiredesk.model.story import Evidence, Link, NearMiss
from wiredesk.stories.keys import candidates, heaviest, weeks
from wiredesk.stories.merging import Pair
from wiredesk.stories.pairs import Judge
from wiredesk.stories.reports import LEAD, OPENING, UNSEEN, Report, Vector, cosine, unit
from wiredesk.stories.scores import in_time
from wiredesk.stories.translations import translation
from wiredesk.text.names import skeleton

FEATURES = ("names", "parts of names", "sound of names", "numbers", "days", "concepts", "concepts of the lead")
COEFFICIENTS = (3.71, 7.28, 8.14, 4.88, 1.0, 25.86, 16.58)
INTERCEPT = -5.55
WITHOUT_TABLE = (5.04, 16.69, 5.47, 7.34, 1.0, 0.0, 0.0)
INTERCEPT_WITHOUT_TABLE = -4.24
"""The same where no word table joins the two languages. Both fitted by `scripts/fit_stories.py`, but for the
days: the texts that they were fitted on hardly have any."""
THRESHOLD = 0.5
MEMBERS = 4
"""Reports of each story that are asked for vetoes and translations."""
NEARLY = 0.25


@dataclass(frozen=True, slots=True)
class Anchors:
    """What a story can be recognised by in another language. parts: words of names; sounds: their consonants,
    which stay when a name is inflected or transliterated another way."""

    names: Vector
    parts: Vector
    sounds: Vector
    numbers: Vector
    days: Vector


@dataclass(frozen=True, slots=True)
class Bridged:
    """Groups of positions over all languages; scores: (position, position in another language) → reasons."""

    groups: list[list[int]]
    scores: Mapping[Pair, tuple[float, tuple[Evidence, ...]]]
    links: tuple[Link, ...]
    misses: tuple[NearMiss, ...]


def anchors(reports: Sequence[Report], packs: Packs) -> Anchors:
    """The anchors of a story, from its reports together."""
    names: defaultdict[str, float] = defaultdict(float)
    parts: defaultdict[str, float] = defaultdict(float)
    sounds: defaultdict[str, float] = defaultdict(float)
    numbers: defaultdict[str, float] = defaultdict(float)
    days: defaultdict[str, float] = defaultdict(float)
    for report in reports:
        idf = rarity(packs, report.reading.language).of
        for name, weight in report.names.items():
            names[name] += weight
            for part in name.split():
                if len(part) > 1:
                    parts[part] += weight * idf(part)
                    sound = skeleton(part)
                    if len(sound) > 2:
                        sounds[sound] += weight * idf(part)
        for number, weight in report.numbers.items():
            numbers[number] += weight
        for quantity in report.reading.quantities:
            if quantity.amount.low is not None and quantity.amount.unit:
                numbers[f"{quantity.amount.low.normalize():f} {quantity.amount.unit}"] += 1
        for moment in report.reading.moments:
            value = moment.when.value
            if len(value) >= 10 and value[4] == value[7] == "-" and moment.when.granularity != "days":
                days[value[5:10]] += 1
    return Anchors(unit(names, 0.7), unit(parts, UNSEEN), unit(sounds, UNSEEN), unit(numbers, 1.0), unit(days, 1.0))


def joined(
    groups: Sequence[Sequence[int]],
    judge: Judge,
    packs: Packs,
    *,
    joined: Iterable[Pair] = (),
    parted: frozenset[Pair] = frozenset(),
) -> Bridged:
    """Groups of one language each → groups over languages: mutual best matches above the threshold, best first.

    A story takes in at most one story of each other language, unless the user joined more.
    """
    spoken = [judge.reports[members[0]].language for members in groups]
    if len(set(spoken)) < 2:
        return Bridged([list(members) for members in groups], {}, (), ())
    bridge = Bridge(groups, judge, packs)
    at_group = {at: index for index, members in enumerate(groups) for at in members}
    decided = sorted({tuple(sorted((at_group[a], at_group[b]))) for a, b in joined if at_group[a] != at_group[b]})
    apart = {(min(x, y), max(x, y)) for a, b in parted if (x := at_group[a]) != (y := at_group[b])}
    scored: list[tuple[float, int, int]] = []
    misses: list[NearMiss] = []
    for a, b in bridge.candidates():
        value = bridge.score(a, b)[0]
        if value < NEARLY:
            continue
        veto, against = ("decided by the user", ()) if (a, b) in apart else bridge.veto(a, b)
        if veto:
            misses.append(bridge.miss(a, b, veto, against))
        else:
            scored.append((-value, a, b))
    scored.sort()
    best: dict[tuple[int, str], int] = {}
    for _, a, b in scored:
        best.setdefault((a, spoken[b]), b)
        best.setdefault((b, spoken[a]), a)
    root = list(range(len(groups)))

    def find(a: int) -> int:
        while root[a] != a:
            a = root[a]
        return a

    tongues = {index: {language} for index, language in enumerate(spoken)}

    def merge(a: int, b: int) -> None:
        low, high = sorted((find(a), find(b)))
        if low != high:
            root[high] = low
            tongues[low] |= tongues.pop(high)

    for a, b in decided:
        merge(a, b)
    for value, a, b in scored:
        mutual = best[a, spoken[b]] == b and best[b, spoken[a]] == a
        one, other = find(a), find(b)
        if mutual and -value >= THRESHOLD and one != other and not tongues[one] & tongues[other]:
            merge(a, b)
        elif one != other:
            misses.append(bridge.miss(a, b, "score below the threshold" if mutual else "another story fits better", ()))
    merged: dict[int, list[int]] = {}
    for index, members in enumerate(groups):
        merged.setdefault(find(index), []).extend(members)
    scores: dict[Pair, tuple[float, tuple[Evidence, ...]]] = {}
    links: list[Link] = []
    for _, a, b in scored:
        if find(a) == find(b):
            scores[groups[a][0], groups[b][0]] = bridge.score(a, b)
            links += bridge.translations(a, b)
    kept = [miss for miss in misses if miss.score >= NEARLY]
    return Bridged(sorted(sorted(members) for members in merged.values()), scores, tuple(links), tuple(kept))


class Bridge:
    """Scores between stories, each made once."""

    def __init__(self, groups: Sequence[Sequence[int]], judge: Judge, packs: Packs) -> None:
        self.groups = groups
        self.judge = judge
        self.packs = packs
        self.reports = [[judge.reports[at] for at in members] for members in groups]
        self.anchors = [anchors(reports[:MEMBERS], packs) for reports in self.reports]
        self.language = [reports[0].language for reports in self.reports]
        self._concepts: dict[tuple[int, str], tuple[Vector, Vector]] = {}
        self._read: dict[int, list[tuple[float, bool, tuple[str, ...]]]] = {}
        self._scores: dict[Pair, tuple[float, tuple[Evidence, ...]]] = {}

    def candidates(self) -> list[Pair]:
        """Pairs of stories in two languages that share rare anchors."""
        held: list[dict[str, float]] = []
        when: list[tuple[str, ...]] = []
        languages = sorted(set(self.language))
        for index, own in enumerate(self.anchors):
            keys = {f"n {name}": own.names[name] for name in heaviest(own.names, 12)}
            keys |= {f"t {part}": own.parts[part] for part in heaviest(own.parts, 12)}
            keys |= {f"s {sound}": own.sounds[sound] for sound in heaviest(own.sounds, 8)}
            keys |= {f"# {number}": own.numbers[number] for number in heaviest(own.numbers, 6)}
            for other in languages:
                if other != self.language[index]:
                    pair = "-".join(sorted((self.language[index], other)))
                    concepts = self.concepts(index, other)[0]
                    keys |= {f"c {pair} {term}": concepts[term] for term in heaviest(concepts, 12)}
            held.append(keys)
            when.append(tuple(sorted({week for at in self.groups[index] for week in weeks(self.judge.times[at])})))
        pairs = candidates(held, when, kept=48)
        return [(a, b) for a, b in pairs if self.language[a] != self.language[b]]

    def concepts(self, index: int, other: str) -> tuple[Vector, Vector]:
        """Concepts of a story's opening and lead that a word table shares with another language."""
        code = self.language[index]
        table = word_table(self.packs, code, other)
        if table is None:
            return {}, {}
        # What a text means in English words is the same beside every language; of English, what the other can say.
        beside = other if code == PIVOT else PIVOT
        known = self._concepts.get((index, beside))
        if known is None:
            shared = sayable(self.packs, other) if code == PIVOT else None
            weights: tuple[dict[str, float], dict[str, float]] = ({}, {})
            everywhere, leading = weights
            for rare, lead, concepts in self._meanings(index, table):
                if shared is not None:
                    if len(concepts) == 1 and concepts[0] not in shared:
                        continue
                    concepts = tuple([concept for concept in concepts if concept in shared])
                for concept in concepts:
                    weight = rare / len(concepts)
                    if weight > everywhere.get(concept, -1.0):
                        everywhere[concept] = weight
                    if lead and weight > leading.get(concept, -1.0):
                        leading[concept] = weight
            known = self._concepts[index, beside] = (unit(weights[0], 2 * UNSEEN), unit(weights[1], UNSEEN))
        return known

    def _meanings(self, index: int, table: Words) -> list[tuple[float, bool, tuple[str, ...]]]:
        """Words and phrases of a story's opening that a table knows: rarity, whether in the lead, concepts."""
        if index not in self._read:
            code = self.language[index]
            words_of = english_words(self.packs) if code == PIVOT else table
            table_of = rarity(self.packs, code)
            found = []
            for report in self.reports[index][:MEMBERS]:
                title = list(report.tokens.folded[: report.at[0]] if report.at else report.tokens.folded)
                words = [*title, *report.words[:OPENING]]
                weigh = table_of.weigh(words)
                for first, stop, concepts in words_of.matches(code, words):
                    rare = (
                        weigh[words[first]] if stop == first + 1 else max([weigh[word] for word in words[first:stop]])
                    )
                    found.append((rare, first < len(title) + LEAD, concepts))
            self._read[index] = list(dict.fromkeys(found))
        return self._read[index]

    def score(self, a: int, b: int) -> tuple[float, tuple[Evidence, ...]]:
        """Probability that two stories in two languages are one, and what it came from."""
        if (a, b) not in self._scores:
            table = word_table(self.packs, self.language[a], self.language[b])
            weights = WITHOUT_TABLE if table is None else COEFFICIENTS
            parts = [
                Evidence(f"across languages: {name}", round(value, 3), round(value * weight, 3))
                for name, value, weight in zip(FEATURES, self.values(a, b), weights, strict=True)
            ]
            parts.append(Evidence("constant", 1.0, INTERCEPT_WITHOUT_TABLE if table is None else INTERCEPT))
            gaps = [self.judge.apart(x, y) for x in self.groups[a][:MEMBERS] for y in self.groups[b][:MEMBERS]]
            parts.append(max((in_time(gap) for gap in gaps), key=lambda part: part.weight))
            self._scores[a, b] = 1.0 / (1.0 + exp(-sum(part.weight for part in parts))), tuple(parts)
        return self._scores[a, b]

    def values(self, a: int, b: int) -> tuple[float, ...]:
        """The features of two stories, in the order of `FEATURES`."""
        one, other = self.anchors[a], self.anchors[b]
        first, second = self.concepts(a, self.language[b]), self.concepts(b, self.language[a])
        return (
            cosine(one.names, other.names),
            cosine(one.parts, other.parts),
            cosine(one.sounds, other.sounds),
            cosine(one.numbers, other.numbers),
            cosine(one.days, other.days),
            cosine(first[0], second[0]),
            cosine(first[1], second[1]),
        )

    def veto(self, a: int, b: int) -> tuple[str, tuple[Evidence, ...]]:
        """What keeps two stories apart: a gate that closes for half of the pairs of their reports."""
        told = [self.judge.gates(x, y) for x in self.groups[a][:MEMBERS] for y in self.groups[b][:MEMBERS]]
        closed = [gate for gate in told if gate[0]]
        return closed[0] if 2 * len(closed) >= len(told) else ("", ())

    def miss(self, a: int, b: int, veto: str, against: tuple[Evidence, ...]) -> NearMiss:
        """The record of two stories that nearly joined."""
        one, other = sorted((self.reports[a][0].id, self.reports[b][0].id))
        value, evidence = self.score(a, b)
        return NearMiss(one, other, round(value, 4), veto, (*against, *evidence))

    def translations(self, a: int, b: int) -> list[Link]:
        """Links between reports of two joined stories of which one is a translation of the other."""
        found = []
        for one in self.reports[a][:MEMBERS]:
            for other in self.reports[b][:MEMBERS]:
                link = translation(one, other)
                if link is not None:
                    found.append(link)
        return found
