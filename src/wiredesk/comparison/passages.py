"""The reports of one story as passages that can be compared: sentences with their names, numbers, words, concepts.

Built once for a story and used by all that compares. Reports that are copies, cuts or translations of one another
form one family: one account.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from math import log, sqrt

from wiredesk.comparison.accounts import COMPARED, accounts, followed
from wiredesk.comparison.calling import called, callings
from wiredesk.comparison.identities import NAMED, Identities, identities
from wiredesk.lang.packs import Packs
from wiredesk.lang.tables import rarity, word_table
from wiredesk.lang.tokens import Tokens
from wiredesk.model.findings import Mention, Reading
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.model.story import Grouping, Link, Story
from wiredesk.model.values import Amount
from wiredesk.text.addresses import registrable
from wiredesk.text.align import Weights, resemblance

NAME, NUMBER, CONCEPT = 1.5, 1.2, 0.8
"""Weights of a name, a number and a shared concept; the rarest word of a language weighs 1."""
FAINT = 0.3
"""Words rarer than nothing: below this share of the rarest word's weight a word is grammar and left out."""
STEM = 4
"""Letters that must stay of a concept without its ending."""
PIVOT = "en"
"""The language that the bilingual tables start from."""
UBIQUITOUS = 0.25
"""What is left of the weight of a key that every sentence of the story holds."""
FEW_LINES = 8
"""Sentences of a story below which none of its keys counts as common."""
TITLE_WITHIN = 12
"""Blocks of a page among which its title stands."""
OPENING_LINES = 12
"""Sentences of a report that is alone in its story among which its main claim and whom it rests on are looked for."""
REMEMBERED = 6_000
"""Words and concepts of a language that are remembered with their keys."""
SENTENCES = 2_000
"""Sentences, clauses and names of a language whose concepts are remembered; 1 KB each."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One sentence of one report. words: keys for its own language; free: keys for any language; weight, free_weight:
    their sums."""

    article: ArticleId
    number: int
    span: Span
    title: bool
    words: Weights
    free: Weights
    names: frozenset[str]
    weight: float
    free_weight: float

    def with_keys(self, words: Weights, free: Weights) -> Line:
        """The same passage with other keys."""
        sums = sum(words.values()), sum(free.values())
        return Line(self.article, self.number, self.span, self.title, words, free, self.names, *sums)


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """One report of the story, ready to be compared."""

    reading: Reading
    language: str
    tokens: Tokens
    mentions: tuple[Mention, ...]
    numbers: tuple[tuple[Span, str], ...]
    lines: tuple[Line, ...]
    family: ArticleId
    id: ArticleId

    @property
    def outlet(self) -> str:
        """The outlet's name, else the source as it was given."""
        article = self.reading.article
        if article.outlet:
            return article.outlet.value
        if article.address:
            return registrable(article.address) or article.address
        return (article.source or article.locator or article.id).replace("\\", "/").rpartition("/")[2]

    def passage(self, span: Span) -> Passage:
        """The words of a span of this report."""
        return Passage(self.id, span, span.of(self.reading.article.text))

    def line_at(self, position: int) -> Line | None:
        """The sentence in which a character stands, None if it stands in none."""
        index = bisect_left(self.lines, position + 1, key=lambda line: line.span.start) - 1
        return self.lines[index] if index >= 0 and position < self.lines[index].span.end else None

    def lines_at(self, span: Span) -> Iterator[Line]:
        """The sentences of which some characters stand in a span."""
        first = max(0, bisect_left(self.lines, span.start + 1, key=lambda line: line.span.start) - 1)
        for line in islice(self.lines, first, None):
            if line.span.start >= span.end:
                break
            if line.span.meets(span):
                yield line


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """All reports of a story, who is who in them, and which of them are one account.

    families: the article that stands for each account → its members, itself first. heads: one report for each.
    """

    story: Story
    reports: Mapping[ArticleId, Report]
    who: Identities
    families: Mapping[ArticleId, tuple[ArticleId, ...]]
    heads: tuple[Report, ...]
    links: tuple[Link, ...]
    grouping: Grouping
    packs: Packs
    weights: Mapping[str, KeyWeights]
    telling: Mapping[str, float]
    """Factors for keys that many sentences of the story hold: they tell little about which one is meant."""
    names: Mapping[ArticleId, ArticleId]
    """What reports are called here, by id (`comparison.calling`): results go out with `by_id`."""
    clauses: dict[tuple[ArticleId, Span], Line] = field(default_factory=dict)
    """What `line_of` has made: many questions are asked of one clause."""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What material is asked for; equal if all parts are the same objects, so nothing deep is compared."""

    story: Story
    grouping: Grouping
    packs: Packs
    members: tuple[Reading, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def _parts(self) -> tuple[int, ...]:
        return (id(self.story), id(self.grouping), id(self.packs), *map(id, self.members))


def material(story: Story, grouping: Grouping, readings: Mapping[ArticleId, Reading], packs: Packs) -> Material:
    """The reports of a story made comparable, of very many some (`accounts.followed`). The last answer is kept: three
    callers ask for each story in turn."""
    return _material(_Asked(story, grouping, packs, tuple(readings[id] for id in followed(story) if id in readings)))


@lru_cache(maxsize=1)
def _material(asked: _Asked) -> Material:
    packs = asked.packs
    names = callings(asked.members)
    story, grouping, members = called(asked.story, asked.grouping, asked.members, names)
    links = story.links
    families = accounts(asked.story, names or {one.article.id: one.article.id for one in members}, links)
    of = {article: head for head, group in families.items() for article in group}
    who = identities(members)
    languages = frozenset(plain_code(reading) for reading in members)
    weights = {code: key_weights(packs, code, languages) for code in sorted(languages)}
    alone = OPENING_LINES if len(members) == 1 else None
    reports = {
        reading.article.id: _report(reading, who, weights[plain_code(reading)], packs, of[reading.article.id], alone)
        for reading in members
    }
    telling = _telling([reports[head] for head in sorted(families)])
    if telling:
        reports = {
            article: replace(report, lines=tuple(_reweighed(line, telling) for line in report.lines))
            for article, report in reports.items()
        }
    heads = tuple(reports[head] for head in sorted(families)[:COMPARED])
    return Material(story, reports, who, families, heads, links, grouping, packs, weights, telling, names)


def _telling(heads: Sequence[Report]) -> dict[str, float]:
    """How much a key tells in the story: 1 if one sentence holds it, `UBIQUITOUS` if all do. Copies do not count."""
    holders = Counter(key for report in heads for line in report.lines for key in line.words.keys() | line.free.keys())
    lines = sum(bool(line.words) for report in heads for line in report.lines)
    if lines < FEW_LINES:
        return {}
    return {
        key: UBIQUITOUS + (1 - UBIQUITOUS) * log(lines / count) / log(lines)
        for key, count in holders.items()
        if count > len(heads)
    }


def _reweighed(line: Line, telling: Mapping[str, float]) -> Line:
    if not telling or not (line.words or line.free):
        return line
    factor = telling.get
    return line.with_keys(
        {key: weight * factor(key, 1.0) for key, weight in line.words.items()},
        {key: weight * factor(key, 1.0) for key, weight in line.free.items()},
    )


def _report(
    reading: Reading, who: Identities, weights: KeyWeights, packs: Packs, family: ArticleId, most: int | None
) -> Report:
    """A report with its sentences. most: sentences that are compared with anything; the others stay bare."""
    tokens = Tokens(reading.article.text, reading.sentences[:most], packs.get(reading.language))
    numbers = sorted(
        [(quantity.span, number_key(quantity.amount)) for quantity in reading.quantities]
        + [(moment.span, f"t:{moment.when.value}" if moment.when.resolved else "") for moment in reading.moments]
    )
    mentions = tuple(sorted(reading.mentions, key=lambda mention: mention.span))
    report = Report(reading, plain_code(reading), tokens, mentions, tuple(numbers), (), family, reading.article.id)
    lines = tuple(
        _line(report, who, weights, span, number) if most is None or number < most else bare(report, span, number)
        for number, span in enumerate(reading.sentences)
    )
    return replace(report, lines=lines)


def bare(report: Report, span: Span, number: int) -> Line:
    """A passage that is compared with nothing: its place only."""
    return Line(report.id, number, span, False, {}, {}, frozenset(), 0.0, 0.0)


def line_of(whole: Material, report: Report, span: Span) -> Line:
    """Any span inside one sentence of a report, made comparable; its number is that of the sentence."""
    known = whole.clauses.get((report.id, span))
    if known is None:
        line = report.line_at(span.start)
        made = _line(report, whole.who, whole.weights[report.language], span, line.number if line else -1)
        known = whole.clauses[report.id, span] = _reweighed(made, whole.telling)
    return known


def _line(report: Report, who: Identities, weights: KeyWeights, span: Span, number: int) -> Line:
    reading, tokens, mentions = report.reading, report.tokens, report.mentions
    article = reading.article.id
    names: dict[str, None] = {}
    covered: list[Span] = []
    certain: list[Span] = []
    first = bisect_left(mentions, span.start, key=lambda mention: mention.span.start)
    for mention in islice(mentions, first, None):
        if mention.span.start >= span.end:
            break
        if not span.covers(mention.span):
            continue
        identity = who.of(article, mention.entity)
        if identity is not None:
            names[identity] = None
        if mention.kind in NAMED and mention.via == "name":
            covered.append(mention.span)
            if mention.kind == "person" or (identity is not None and identity.isupper()):
                certain.append(mention.span)
    here = [(place, key) for place, key in report.numbers if span.covers(place)]
    covered.extend(place for place, _ in here)
    certain.extend(place for place, _ in here)
    free = {f"n:{name}": NAME for name in names}
    free.update((key, NUMBER) for _, key in here if key)
    within, folded = tokens.within(span), tokens.folded
    hidden = {i for place in covered for i in tokens.within(place)}
    own = dict(free)
    for i in within:
        if i not in hidden:
            key, weight = weights.words[folded[i]]
            if weight:
                own[key] = weight
    # Names of bodies and regions are translated word by word; those of people and countries have keys of their own.
    if weights.tables:
        hidden = {i for place in certain for i in tokens.within(place)}
        free.update(weights.concepts([folded[i] for i in within if i not in hidden]))
    title = any(block.role == "title" and block.span.covers(span) for block in reading.article.blocks[:TITLE_WITHIN])
    sums = sum(own.values()), sum(free.values())
    return Line(article, number, span, title, own, free, frozenset(names), *sums)


def plain_code(reading: Reading) -> str:
    """The language that a report was read as, without region or script."""
    return reading.language.partition("-")[0]


def number_key(amount: Amount) -> str:
    """The number as a key that is equal in every language, "" for an open or vague range."""
    if amount.low is None or amount.low != amount.high:
        middle = amount.low if amount.high is None else amount.high if amount.low is None else None
        return f"#{plain(middle)}" if middle is not None else ""
    return f"#{plain(amount.low)}"


def plain(number: Decimal) -> str:
    """A number without exponent or trailing zeros: "1284000000000", "0.75"."""
    text = format(number.normalize(), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class KeyWeights:
    """Weights of the words and concepts of one language, as a share of the rarest word's."""

    def __init__(self, packs: Packs, code: str, languages: frozenset[str]) -> None:
        self.rarity = rarity(packs, code)
        self._pivot = rarity(packs, PIVOT)
        self._code = code
        others = sorted(languages - {PIVOT}) if code == PIVOT else [code] if len(languages) > 1 else []
        tables = (word_table(packs, PIVOT, other, one_story=True) for other in others)
        self.tables = [table for table in tables if table is not None]
        self._endings = sorted(packs.get(PIVOT).strings("comparison.endings"), key=len, reverse=True)
        self.words = _Keys(self._word)
        """Words to their keys and weights; 0: grammar."""
        self._stems = _Keys(self._stem)
        self._meant: dict[tuple[str, ...], Mapping[str, float]] = {}

    def concepts(self, words: Sequence[str]) -> Mapping[str, float]:
        """Keys of concepts with weights; those of a word with several meanings share its weight."""
        # Names come again in each story, and sentences whenever a story is told anew.
        own = tuple(words)
        known = self._meant.get(own)
        if known is None:
            if len(self._meant) >= SENTENCES:
                self._meant.clear()
            known = self._meant[own] = self._concepts(own)
        return known

    def _concepts(self, words: Sequence[str]) -> dict[str, float]:
        found: dict[str, float] = {}
        for _, _, key, weight in self.placed(words):
            found[key] = max(weight, found.get(key, 0.0))
        return found

    def placed(self, words: Sequence[str]) -> Iterator[tuple[int, int, str, float]]:
        """Concepts where they stand: first word, word after the last, key, weight."""
        for table in self.tables:
            for first, last, concepts in table.matches(self._code, words):
                parts = sqrt(len(concepts))
                for concept in concepts:
                    key, weight = self._stems[concept]
                    if weight > 0:
                        yield first, last, key, weight / parts

    def _word(self, word: str) -> tuple[str, float]:
        share = min(1.0, self.rarity.of(word) / self.rarity.default) if word[0].isalnum() else 0.0
        return f"w:{word}", share if share >= FAINT else 0.0

    def _stem(self, concept: str) -> tuple[str, float]:
        """What a concept and those derived from it have in common ("meeting", "meet"), and its weight."""
        weight = max(min(1.0, self._pivot.of(word) / self._pivot.default) for word in concept.split(" "))
        stem = concept
        for ending in self._endings:
            if stem.endswith(ending) and len(stem) - len(ending) >= STEM:
                stem = stem.removesuffix(ending)
        return f"c:{stem}", CONCEPT * weight if weight >= FAINT else 0.0


class _Keys(dict[str, tuple[str, float]]):
    """Words to keys and weights, remembered up to a bound: the same words come again in each story."""

    def __init__(self, made: Callable[[str], tuple[str, float]]) -> None:
        super().__init__()
        self._made = made

    def __missing__(self, word: str) -> tuple[str, float]:
        known = self._made(word)
        if len(self) < REMEMBERED:
            self[word] = known
        return known


@lru_cache(maxsize=32)
def key_weights(packs: Packs, code: str, languages: frozenset[str]) -> KeyWeights:
    """Keys of the words of a language, and of its concepts in common with the other `languages`."""
    return KeyWeights(packs, code, languages)


def likeness(a: Line, b: Line, reports: Mapping[ArticleId, Report]) -> float:
    """How alike two sentences are, 0 to 1: by words in one language, by what is free of language across two."""
    if reports[a.article].language == reports[b.article].language:
        return resemblance(a.words, b.words, a.weight, b.weight)
    return resemblance(a.free, b.free, a.free_weight, b.free_weight)
