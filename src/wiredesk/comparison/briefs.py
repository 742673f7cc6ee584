"""A story in a few sentences of one language, word for word from its accounts.

What most independent origins support comes first; no two sentences say the same; what accounts differ on is marked.
Nothing is written here: a sentence that no account has in this language is not there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wiredesk.lang.tokens import words
from wiredesk.model.article import BODY_ROLES
from wiredesk.model.findings import Quote, Reading
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.model.story import BriefSentence, Difference, Origins, Supported, Wording

MOST, LEAST = 7, 3
"""Sentences of a brief; fewer than the least only where the accounts have no more."""
OPENING = 3
"""First sentences of an account that may stand for what no other account tells."""
SHORTEST, LONGEST = 5, 70
"""Words of a sentence that can stand alone."""
ALIKE = 0.7
"""Share of the words of the shorter of two sentences from which they say the same."""
SAID = 0.8
"""Share of a sentence from which it is all somebody's words."""
UNSPACED = 2
"""Characters that a word is counted for where words are not parted."""
DISPUTED = frozenset({"differ", "updated"})


@dataclass(frozen=True, slots=True)
class _Choice:
    """A sentence that may be taken. main: whether it tells the main claim; place: where it stands."""

    at_least: int
    at_most: int
    wording: Wording
    others: tuple[Wording, ...]
    main: bool
    place: tuple[int, ArticleId]
    words: frozenset[str]


def languages_of(readings: Collection[Reading]) -> tuple[str, ...]:
    """The languages in which a story can be told, that of most reports first."""
    counts: dict[str, int] = {}
    for reading in readings:
        counts[reading.language] = counts.get(reading.language, 0) + 1
    return tuple(sorted(counts, key=lambda language: (-counts[language], language)))


def brief(
    readings: Mapping[ArticleId, Reading],
    supported: Sequence[Supported],
    differences: Sequence[Difference],
    origins: Origins,
    language: str,
) -> tuple[BriefSentence, ...]:
    """At most seven sentences in a language, in the order in which they are read; () if no account is in it.

    supported: what several accounts tell; a sentence of one account alone comes from its opening, where that is needed.
    """
    main = {passage.article: passage.span for passage in origins.claim}
    chosen: list[_Choice] = []
    for choice in sorted(_several(supported, readings, main, language), key=_rank):
        if len(chosen) < MOST:
            _take(choice, chosen)
    for choice in sorted(_alone(supported, readings, origins, language), key=_rank):
        claims = choice.main and not any(known.main for known in chosen)
        if len(chosen) < LEAST or (claims and len(chosen) < MOST):
            _take(choice, chosen)
    chosen.sort(key=lambda choice: (not choice.main, *choice.place))
    return tuple(_sentence(choice, differences) for choice in chosen)


def _rank(choice: _Choice) -> tuple[int, int, int, bool, tuple[int, ArticleId]]:
    return -choice.at_least, -len(choice.others), -choice.at_most, not choice.main, choice.place


def _take(choice: _Choice, chosen: list[_Choice]) -> None:
    if choice.main and any(known.main for known in chosen):
        return  # both tell the main claim
    if all(_share(choice.words, other.words) < ALIKE for other in chosen):
        chosen.append(choice)


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(1, min(len(a), len(b)))


def _several(
    supported: Sequence[Supported],
    readings: Mapping[ArticleId, Reading],
    main: Mapping[ArticleId, Span],
    language: str,
) -> Iterator[_Choice]:
    for one in supported:
        for wording in one.wordings:
            reading = readings.get(wording.passage.article)
            if reading is not None and reading.language == language and _stands_alone(wording.passage, reading):
                others = tuple(other for other in one.wordings if other is not wording)
                yield _choice(one.at_least, one.at_most, wording, others, reading, main)
                break


def _alone(
    supported: Sequence[Supported], readings: Mapping[ArticleId, Reading], origins: Origins, language: str
) -> Iterator[_Choice]:
    """First sentences of accounts, none of which is known to be told by another. They rest on one origin at most."""
    main = {passage.article: passage.span for passage in origins.claim}
    ends = {id: origin for origin in reversed(origins.main) for id in origin.articles}
    known = {wording.passage for one in supported for wording in one.wordings}
    for id in sorted(readings):
        reading = readings[id]
        if reading.language != language:
            continue
        for passage in _openings(reading):
            if passage not in known and _stands_alone(passage, reading):
                end = ends.get(id) if id in main and main[id].meets(passage.span) else None
                wording = Wording(passage, end.name if end else "", end is not None and end.kind != "unknown", (id,))
                yield _choice(1, 1, wording, (), reading, main)


def _openings(reading: Reading) -> list[Passage]:
    article = reading.article
    bodies = [block.span for block in article.blocks if block.role in BODY_ROLES]
    inside = [span for span in reading.sentences if any(body.covers(span) for body in bodies[: OPENING + 1])]
    return [Passage(article.id, span, span.of(article.text)) for span in inside[:OPENING]]


def _choice(
    at_least: int,
    at_most: int,
    wording: Wording,
    others: tuple[Wording, ...],
    reading: Reading,
    main: Mapping[ArticleId, Span],
) -> _Choice:
    span = wording.passage.span
    claim = main.get(wording.passage.article)
    number = bisect_right([sentence.start for sentence in reading.sentences], span.start)
    tells = claim is not None and claim.meets(span)
    place = (number, wording.passage.article)
    return _Choice(at_least, at_most, wording, others, tells, place, _words(wording.passage))


def _words(passage: Passage) -> frozenset[str]:
    return frozenset(word for word in words(passage.exact.casefold()) if word[0].isalnum())


def _stands_alone(passage: Passage, reading: Reading) -> bool:
    """Whether a sentence can be understood without the one before it: it begins with no pronoun, and is no speech
    without its speaker."""
    size = len(words(passage.exact)) / (UNSPACED if " " not in passage.exact else 1)
    if not SHORTEST <= size <= LONGEST:
        return False
    span = passage.span
    opened = next((one for one in reading.mentions if one.span.start == span.start), None)
    if opened is not None and opened.via == "pronoun":
        return False
    return not any(_all_said(quote, span) for quote in reading.quotes)


def _all_said(quote: Quote, span: Span) -> bool:
    """Whether a sentence is hardly more than the words of a speaker whom it does not name."""
    named = quote.speaker is not None and quote.speaker.span is not None and span.covers(quote.speaker.span)
    inside = min(quote.content.end, span.end) - max(quote.content.start, span.start)
    return not named and inside >= SAID * len(span)


def _sentence(choice: _Choice, differences: Sequence[Difference]) -> BriefSentence:
    places = {wording.passage.article: wording.passage.span for wording in (choice.wording, *choice.others)}
    disputed = tuple(
        at
        for at, one in enumerate(differences)
        if one.verdict in DISPUTED
        and any(
            passage.article in places and passage.span.meets(places[passage.article])
            for account in one.accounts
            for passage in account.passages
        )
    )
    return BriefSentence(choice.wording, choice.others, choice.at_least, choice.at_most, disputed)
