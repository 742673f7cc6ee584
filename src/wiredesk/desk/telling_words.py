"""The words that a sentence tells something with, made comparable: by stem in one language, by concept across two.

Names, numbers and times are left out: those are compared by their values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wiredesk.comparison.identities import NAMED
from wiredesk.comparison.passages import STEM, key_weights
from wiredesk.comparison.stances import REACH, clause_start, markers
from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tokens import Tokens
from wiredesk.model.findings import Reading
from wiredesk.model.spans import Span
from wiredesk.text.numerals import numerals

NEGATED, AHEAD, LEFT_OPEN = "negated", "ahead", "open"
KINDS = (NEGATED, AHEAD, LEFT_OPEN)


@dataclass(frozen=True, slots=True)
class Word:
    """A word that tells something. word: as it stands; own: its key for its own language; concepts: keys for others.

    weight: 0 to 1, by rarity; listed: whether the language's table of frequencies has it; after: marks before it in
    its clause that turn it round, put it off, leave it open; next_after: those of which it is the next word.
    """

    word: str
    span: Span
    own: str
    concepts: frozenset[str]
    weight: float
    listed: bool
    after: frozenset[str]
    next_after: frozenset[str]

    def meets(self, other: Word) -> bool:
        """Whether the two can be one word, in their forms or in translation."""
        return self.own == other.own or not self.concepts.isdisjoint(other.concepts)


def plain_code(language: str) -> str:
    """A language without region or script."""
    return language.partition("-")[0]


def telling_words(reading: Reading, span: Span, packs: Packs, languages: frozenset[str]) -> tuple[Word, ...]:
    """The telling words of a sentence, in order. languages: those that words are to be compared across."""
    code = plain_code(reading.language)
    pack = packs.get(reading.language)
    weights = key_weights(packs, code, languages)
    tokens = Tokens(reading.article.text, (span,), pack)
    concepts: dict[int, dict[str, float]] = {}
    for first, last, key, weight in weights.placed(tokens.folded):
        for at in range(first, last):
            concepts.setdefault(at, {})[key] = weight
    values, numbers = _values(reading, span), numerals(pack)
    found: list[Word] = []
    marks = list(_marks(reading.article.text, span, pack))
    taken: set[tuple[str, int]] = set()
    for at, folded in enumerate(tokens.folded):
        place = Span(tokens.starts[at], tokens.ends[at])
        weight = max(weights.words[folded][1], *concepts.get(at, {}).values(), 0.0)
        if not weight or not folded[0].isalpha() or folded in numbers.words or folded in numbers.tens:
            continue
        if any(place.meets(value) for value in values):
            continue
        if any(start <= place.start and place.end <= end for _, start, end in marks):
            continue  # the mark itself
        own_clause = clause_start(reading.article.text, span.start, place.start)
        before = [one for one in marks if max(own_clause, place.start - REACH) <= one[1] and one[2] <= place.start]
        following = {(kind, end) for kind, _, end in before} - taken
        taken |= following
        found.append(
            Word(
                tokens.words[at],
                place,
                f"{code}:{_stem(folded, pack)}",
                frozenset(concepts.get(at, ())),
                weight,
                folded in weights.rarity,
                frozenset(kind for kind, _, _ in before),
                frozenset(kind for kind, _ in following),
            )
        )
    return tuple(found)


def word_concepts(
    reading: Reading, span: Span, packs: Packs, languages: frozenset[str]
) -> list[tuple[str, frozenset[str]]]:
    """The words of any span, names among them, each with its keys for other languages."""
    code = plain_code(reading.language)
    tokens = Tokens(reading.article.text, (span,), packs.get(reading.language))
    concepts: dict[int, set[str]] = {}
    for first, last, key, _ in key_weights(packs, code, languages).placed(tokens.folded):
        for at in range(first, last):
            concepts.setdefault(at, set()).add(key)
    return [(word, frozenset(concepts.get(at, ()))) for at, word in enumerate(tokens.words) if word[0].isalnum()]


def comparable(language: str, other: str, packs: Packs) -> bool:
    """Whether words of two languages can be compared: they are one, or both have a word table."""
    a, b = plain_code(language), plain_code(other)
    return a == b or all(key_weights(packs, code, frozenset({a, b})).tables for code in (a, b))


def has_mark(reading: Reading, span: Span, kind: str, packs: Packs) -> bool:
    """Whether a sentence has any word that turns something round, puts it off, or leaves it open."""
    return any(found == kind for found, _, _ in _marks(reading.article.text, span, packs.get(reading.language)))


def tells_marks(language: str, packs: Packs) -> bool:
    """Whether the pack of a language lists such words."""
    return markers(packs.get(language))[0] is not None


def _marks(text: str, span: Span, pack: Pack) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in zip(KINDS, markers(pack), strict=True):
        if pattern is not None:
            for hit in pattern.finditer(text, span.start, span.end):
                yield kind, hit.start(), hit.end()


def _values(reading: Reading, span: Span) -> Sequence[Span]:
    named = (one.span for one in reading.mentions if one.kind in NAMED and one.via == "name")
    dated = (one.span for one in reading.moments)
    return [place for some in (named, dated) for place in some if place.meets(span)]


@lru_cache(maxsize=16_384)
def _stem(word: str, pack: Pack) -> str:
    """A word without the ending that its form has, as far as the pack lists endings."""
    for ending in _endings(pack):
        if word.endswith(ending) and len(word) - len(ending) >= STEM:
            return word.removesuffix(ending)
    return word


@lru_cache(maxsize=64)
def _endings(pack: Pack) -> tuple[str, ...]:
    return tuple(sorted(pack.strings("comparison.endings"), key=len, reverse=True))
