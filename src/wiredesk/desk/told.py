"""A sentence that a machine wrote, read, beside the passages that it cites: what all checks of it look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

import regex

from wiredesk.comparison.identities import NAMED, Identities
from wiredesk.desk.telling_words import Word, plain_code, telling_words, word_concepts
from wiredesk.lang.packs import Packs
from wiredesk.lang.tokens import plain_digits
from wiredesk.model.findings import Claim, Mention, Moment, Quantity, Quote, Reading
from wiredesk.model.spans import Passage, Span
from wiredesk.text.names import alike, key
from wiredesk.text.numerals import Pieces, numerals
from wiredesk.text.times import moments

F = TypeVar("F", Mention, Moment, Quantity, Claim, Quote)

SAME = 0.9
"""Likeness of two names from which they are one (`text.names.alike`): a slip, another spelling; no other first name."""
DIGITS = regex.compile(r"\d+(?:[.,:/-]\d+)*")
_SHOWN = 80
"""Characters of a sentence's words that a reason names."""
_NO_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")


@dataclass(frozen=True, slots=True, eq=False)
class Cited:
    """A passage with the reading of its report."""

    passage: Passage
    reading: Reading

    @property
    def span(self) -> Span:
        """Where it stands in its report."""
        return self.passage.span


class Ground:
    """The passages that a model was given, and what the checks ask of them. language: that of the sentences; who: who
    is who in the story."""

    def __init__(self, language: str, sent: Sequence[Cited], who: Identities, packs: Packs) -> None:
        self.language = language
        self.packs = packs
        self.languages = frozenset(map(plain_code, (language, *(one.reading.language for one in sent))))
        self.known = _name_tokens(sent)
        """The words of all names of the reports."""
        self._who = who
        self._words: dict[Passage, tuple[Word, ...]] = {}

    def speaks(self, one: Cited) -> bool:
        """Whether a passage is in the language of the sentences."""
        return plain_code(one.reading.language) == plain_code(self.language)

    def words(self, one: Cited) -> tuple[Word, ...]:
        """The telling words of a passage."""
        if one.passage not in self._words:
            self._words[one.passage] = telling_words(one.reading, one.span, self.packs, self.languages)
        return self._words[one.passage]

    def concepts(self, reading: Reading, span: Span) -> frozenset[str]:
        """Concepts of the words of any span."""
        return frozenset(concept for _, concepts in self.placed(reading, span) for concept in concepts)

    def placed(self, reading: Reading, span: Span) -> list[tuple[str, frozenset[str]]]:
        """The words of any span, names too, each with its concepts."""
        return word_concepts(reading, span, self.packs, self.languages)

    def names(self, one: Cited) -> Iterator[str]:
        """All names of those who stand in a passage by a name."""
        for mention in inside(one.reading.mentions, one.span):
            if mention.kind in NAMED and mention.via == "name":
                entity = one.reading.entity(mention.entity)
                yield mention.name
                yield from entity.names if entity is not None else ()
                identity = self._who.of(one.reading.article.id, mention.entity)
                yield from self._who.names.get(identity, ()) if identity is not None else ()

    def keys(self, one: Cited) -> Iterator[str]:
        """The keys of those who stand in a passage, in whatever words: of a country its code."""
        for mention in inside(one.reading.mentions, one.span):
            entity = one.reading.entity(mention.entity)
            if entity is not None:
                yield entity.key

    def figures(self, language: str, text: str) -> set[str]:
        """The figures of a text as they are written, with points for all marks."""
        return {figure(found) for found in DIGITS.findall(plain_digits(text, self.packs.get(language)))}

    def bare(self, one: Cited) -> set[Decimal]:
        """The numbers of a passage that are no amount, no time and no part of a name."""
        found = one.reading
        pack = self.packs.get(found.language)
        taken = [each.span for some in (found.quantities, found.moments, found.mentions) for each in some]
        known = numerals(pack)
        hits = known.digits.finditer(plain_digits(found.article.text, pack), one.span.start, one.span.end)
        free = (hit for hit in hits if not any(span.meets(Span(hit.start(), hit.end())) for span in taken))
        return {known.value_of(hit[0]) for hit in free}

    def numbers(self, text: str, language: str) -> list[Decimal]:
        """The numbers that stand in some words, in digits or spelled out."""
        pack = self.packs.get(language)
        known, pieces = numerals(pack), Pieces(plain_digits(text, pack), (Span(0, len(text)),), pack)
        found, at = [known.value_of(hit[0]) for hit in known.digits.finditer(plain_digits(text, pack))], 0
        while at < len(pieces):
            spelled = known.spelled(pieces, at)
            if spelled is not None:
                found.append(spelled[1])
            at = spelled[0] if spelled is not None else at + 1
        return sorted(found)

    def undated(self, text: str, language: str) -> Sequence[Moment]:
        """The times that some words tell by themselves, without a day of publication."""
        return moments(text, (Span(0, len(text)),), self.packs.get(language))

    def dated(self, text: str, cited: Cited) -> Sequence[Moment]:
        """The times of a sentence, as if it stood in the report of a passage."""
        pack = self.packs.get(self.language)
        return moments(text, (Span(0, len(text)),), pack, published=cited.reading.article.dated)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A sentence in its reading, with what it cites. words: its telling words."""

    reading: Reading
    span: Span
    cited: Sequence[Cited]
    words: tuple[Word, ...]
    ground: Ground

    @property
    def text(self) -> str:
        """The sentence."""
        return self.span.of(self.reading.article.text)

    def words_of(self, span: Span) -> str:
        """Words of it, for a reason."""
        return short(span.of(self.reading.article.text))

    def stands(self, name: str) -> bool:
        """Whether a name, as its key, stands in a passage."""
        if not name:
            return True
        if _UNSPACED.search(name):
            return any(name.replace(" ", "") in key(one.passage.exact).replace(" ", "") for one in self.cited)
        return any(f" {name} " in f" {key(one.passage.exact)} " for one in self.cited)

    def same(self, own: str, other: str) -> bool:
        """Whether a name is no more than another, or that one with what stands right beside it there ("Curator
        Ada Lorn")."""
        return same_name(own, other) or (f" {key(other)} " in f" {key(own)} " and self.stands(key(own)))

    def supported(self, word: Word) -> bool:
        """Whether a passage has the word, in a form of it or in translation."""
        return any(word.meets(other) for one in self.cited for other in self.ground.words(one)) or self.stands(
            key(word.word)
        )


def inside(found: Sequence[F], span: Span) -> list[F]:
    """Findings that stand in a span."""
    return [one for one in found if span.covers(one.span)]


def same_name(own: str, other: str) -> bool:
    """Whether a name says no more than another does: it is that name, in its spelling or another, or a part of it."""
    mine, theirs = key(own), key(other)
    if not mine or not theirs:
        return False
    if f" {mine} " in f" {theirs} ":
        return True
    return len(mine.split()) <= len(theirs.split()) and alike(mine, theirs) >= SAME


def short(words: str) -> str:
    """Words in quotation marks, cut where they are long."""
    clean = " ".join(words.split())
    return f"“{clean[:_SHOWN]}…”" if len(clean) > _SHOWN else f"“{clean}”"


def plain_words(text: str) -> str:
    """Words without case and signs, one space between them."""
    return " ".join(_NO_WORD.split(text.casefold())).strip()


def figure(digits: str) -> str:
    """A figure with points for commas."""
    return digits.replace(",", ".")


def _name_tokens(sent: Sequence[Cited]) -> frozenset[str]:
    """The words of all names of the reports: a sentence may begin with one."""
    readings = {one.reading.article.id: one.reading for one in sent}
    return frozenset(
        token
        for reading in readings.values()
        for entity in reading.entities
        if entity.kind in NAMED
        for name in entity.names
        for token in key(name).split()
    )
