"""The parts of a claim beside its verb: who does it, to whom it is done, where, and how much."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Set

from wiredesk.lang.tokens import Tokens
from wiredesk.model.findings import Mention, Quantity
from wiredesk.model.spans import Span
from wiredesk.reading.relations import ClaimWords, Relation

_LONGEST_TITLE = 8
"""Tokens between a country and the name of its office holder."""
_FAR = 80
"""Code points from the verb beyond which a subject or object belongs to something else."""
_TIME_UNITS = frozenset({"a", "mo", "wk", "d", "h", "min", "s"})
"""UCUM: how long or how old is no amount of what was done."""


def heads(mentions: list[Mention], tokens: Tokens, words: ClaimWords) -> list[Mention]:
    """The mentions that can be subject or object: not those that are a part of somebody's title."""
    kept: list[Mention] = []
    for number, mention in enumerate(mentions):
        if mention.via != "role" and any(
            other.via == "role" and other is not mention and other.span.covers(mention.span)
            for other in mentions[max(0, number - 2) : number + 1]
        ):
            continue
        following = mentions[number + 1] if number + 1 < len(mentions) else None
        if following is not None and following.kind == "person" and mention.kind in ("place", "organisation"):
            first = bisect_left(tokens.starts, mention.span.end)
            last = bisect_left(tokens.starts, following.span.start)
            if last - first <= _LONGEST_TITLE and _only_title(range(first, last), tokens, words):
                continue
        if mention.entity is not None:
            kept.append(mention)
    return kept


def _only_title(between: range, tokens: Tokens, words: ClaimWords) -> bool:
    index = between.start
    while index < between.stop:
        hit = words.titles.at(tokens, index, between.stop)
        if hit is None and tokens.words[index] not in words.beside_titles:
            return False
        index = hit[0] if hit else index + 1
    return True


def closes(mention: Mention, first: int, tokens: Tokens) -> bool:
    """Whether nothing but a comma stands between a mention and the verb: it ends what was put in or the clause before
    ("Lorn, mayor of Corm, met", "slammed Corm, voted")."""
    after = bisect_left(tokens.starts, mention.span.end)
    return after + 1 == first and tokens.words[after] == ","


def timed(first: int, left: int, tokens: Tokens, words: ClaimWords) -> bool:
    """Whether a noun says when something else was ("Lorn said following the vote")."""
    return any(tokens.folded[index] in words.times for index in range(max(left, first - 3), first))


def is_passive(first: int, left: int, tokens: Tokens, words: ClaimWords) -> bool:
    """Whether a word of the passive stands up to three tokens before the verb."""
    if first > left and tokens.folded[first - 1] in words.just_before:
        return False  # "is ready to attack"
    if words.active_endings and tokens.folded[first].endswith(words.active_endings):
        return False  # "is winning"
    return any(tokens.folded[index] in words.passive for index in range(max(left, first - 3), first))


def between_passive(
    before: list[Mention], first: int, relation: Relation, tokens: Tokens, words: ClaimWords
) -> Mention | None:
    """The agent that stands between the passive word and the verb ("bị Nga pháo kích")."""
    if not first or not before or before[-1].span.end != tokens.ends[first - 1]:
        return None
    if before[-1].kind not in relation.subject:
        return None
    index = bisect_left(tokens.starts, before[-1].span.start)
    return before[-1] if index and tokens.folded[index - 1] in words.passive | words.agent else None


def both(
    before: list[Mention], second: Mention, relation: Relation, tokens: Tokens, words: ClaimWords
) -> tuple[Mention, Mention | None]:
    """Two subjects joined by "and" do it to each other ("A and B met")."""
    for mention in reversed(before):
        if mention.span.end > second.span.start or mention.kind not in relation.object:
            continue
        between = range(bisect_left(tokens.starts, mention.span.end), bisect_left(tokens.starts, second.span.start))
        if mention.entity != second.entity and any(tokens.folded[index] in words.joins for index in between):
            return mention, second
        break
    return second, None


def agent_behind(
    after: list[Mention], last: int, relation: Relation, tokens: Tokens, words: ClaimWords
) -> Mention | None:
    """Who did it, of those named behind a passive verb: the word for "by" stands just before."""
    for mention in after:
        index = bisect_left(tokens.starts, mention.span.start)
        near = range(max(last, index - 3), index)
        if mention.kind in relation.subject and any(tokens.folded[at] in words.agent for at in near):
            return mention
    return None


def nearest(
    mentions: Iterable[Mention],
    kinds: frozenset[str],
    edge: int,
    tokens: Tokens,
    words: ClaimWords,
    floor: int = 0,
    allowed: frozenset[str] = frozenset(),
) -> Mention | None:
    """The nearest mention of a fitting kind that is no demonym and hangs on no preposition."""
    for mention in mentions:
        if min(abs(mention.span.start - edge), abs(mention.span.end - edge)) > _FAR:
            return None
        if mention.kind not in kinds or mention.rule.endswith(".demonym"):
            continue
        if floor and _modifies(mention, tokens, words):
            continue
        if floor and _after_preposition(mention, tokens, words, floor, allowed):
            return None
        if not _owns(mention, tokens, words) and not _hangs(mention, tokens, words, floor, allowed):
            return mention
    return None


def _modifies(mention: Mention, tokens: Tokens, words: ClaimWords) -> bool:
    """Whether a place says where those are from who are named behind it ("charged Corm residents")."""
    after = bisect_left(tokens.starts, mention.span.end)
    return mention.kind == "place" and after < len(tokens) and tokens.folded[after] in words.people


def _owns(mention: Mention, tokens: Tokens, words: ClaimWords) -> bool:
    """Whether the mention is a possessive, so that what it owns is meant ("Ada's brother")."""
    after = bisect_left(tokens.starts, mention.span.end)
    return after + 1 < len(tokens) and tokens.words[after] in "'’" and tokens.words[after + 1] in words.beside_titles


def _hangs(mention: Mention, tokens: Tokens, words: ClaimWords, floor: int, allowed: frozenset[str]) -> bool:
    """Whether a preposition stands before the mention, one word between them set aside; floor: the verb's end."""
    index = bisect_left(tokens.starts, mention.span.start)
    for back in (1, 2):
        at = index - back
        if at < floor:
            return False
        if words.prepositions.at(tokens, at, index) is not None:
            return tokens.folded[at] not in allowed
        if tokens.words[at] in ",;(":
            return tokens.words[at] == "("
    return False


def _after_preposition(
    mention: Mention, tokens: Tokens, words: ClaimWords, floor: int, allowed: frozenset[str]
) -> bool:
    """Whether a preposition stands anywhere between the verb and the mention, but one that leads to objects."""
    index = bisect_left(tokens.starts, mention.span.start)
    between = words.prepositions.find(tokens, range(floor, index))
    return any(tokens.folded[first] not in allowed for first, _, _ in between)


def place_of(
    relation: Relation,
    before: list[Mention],
    after: list[Mention],
    last: int,
    left: int,
    ends: Set[int],
    tokens: Tokens,
    words: ClaimWords,
) -> Mention | None:
    """The nearest place that a preposition of place stands before and that is the event's, not another word's.

    Where the object stands between ("a vineyard in the valley"), the place is the event's only in relations whose
    object is where it happens (`placed`) or its named object or a time ends there (`ends`). left: first token of what
    stands before the verb and may hold a place.
    """
    places = [
        mention for mention in after + before[::-1] if mention.kind == "place" and not mention.rule.endswith("demonym")
    ]
    for mention in places:
        index = bisect_left(tokens.starts, mention.span.start)
        for back in (1, 2, 3):
            at = index - back
            if at < 0 or words.places.at(tokens, at, index) is None:
                continue
            if at >= last:
                fits = relation.placed or at - last <= 1 or tokens.words[at - 1] == "," or tokens.ends[at - 1] in ends
            else:
                fits = at >= left and (relation.placed or at == left or tokens.words[at - 1] == ",")
            if fits:
                return mention
            break
    return None


def amount_of(
    relation: Relation, low: int, high: int, start: int, end: int, quantities: list[Quantity]
) -> Quantity | None:
    """The amount nearest to the verb that can be the relation's: a number of people or things where it counts these."""
    fits = [
        quantity
        for quantity in quantities
        if low <= quantity.span.start
        and quantity.span.end <= high
        and (counts(quantity) if relation.counts else quantity.amount.unit not in _TIME_UNITS)
    ]
    return min(fits, key=lambda quantity: distance(quantity.span, start, end), default=None)


def counts(quantity: Quantity) -> bool:
    """Whether the amount counts things or people: no money, no share, no measure."""
    unit = quantity.amount.unit
    return len(unit) > 2 and unit == unit.lower() and unit.isalpha()


def distance(span: Span, start: int, end: int) -> int:
    """Code points between a span and a stretch; 0 where they touch or meet."""
    return max(start - span.end, span.start - end, 0)
