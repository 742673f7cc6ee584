"""What the article reports to have happened: a closed set of relations, found by the verbs that the pack lists.

Precise rather than complete: a verb makes a claim only where the parts that its relation needs are named beside it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens
from wiredesk.model.article import BODY_ROLES, Article
from wiredesk.model.findings import Claim, Mention, Moment, Quantity, Quote, Stance
from wiredesk.model.spans import Span

F = TypeVar("F", Mention, Moment, Quantity)

VERSION = 1
"""Raised when the same article and packs give other claims than before."""
_STANCE_REACH = 5
"""Tokens before the verb in which a word can deny, plan or doubt it."""
_LONGEST_TITLE = 8
"""Tokens between a country and the name of its office holder."""
_CLOSE = 40
"""Code points between somebody and the verb that says what befell him."""
_FAR = 80
"""Code points from the verb beyond which a subject or object belongs to something else."""


@dataclass(frozen=True, slots=True)
class _Relation:
    """One row of the pack. undergoes: the grammatical subject is whom it happens to ("died")."""

    rule: str
    relation: str
    subject: frozenset[str]
    object: frozenset[str]
    needs: frozenset[str]
    amount: bool
    counts: bool
    object_after: frozenset[str]
    together: bool
    undergoes: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    verbs: Phrases[_Relation | None]
    titles: Phrases[bool]
    not_after: frozenset[str]
    beside_titles: frozenset[str]
    stance: Phrases[Stance]
    passive: frozenset[str]
    agent: frozenset[str]
    prepositions: Phrases[bool]
    places: Phrases[bool]
    boundaries: frozenset[str]
    joins: frozenset[str]


@lru_cache(maxsize=64)
def _words(pack: Pack) -> _Words:
    titles = {form: True for forms in pack.table("roles.classes").values() for form in forms}
    titles.update({form: True for forms in pack.table("roles.modifiers").values() for form in forms})
    verbs: dict[str, _Relation | None] = dict.fromkeys([*titles, *pack.strings("claims.not_verbs")])
    for row in pack.rules("claims.relations"):
        for form, undergoes in [(form, False) for form in row["verbs"]] + [
            (form, True) for form in row.get("undergo", ())
        ]:
            verbs[form] = _Relation(
                rule=row["rule"],
                relation=row["relation"],
                subject=frozenset(row["subject"]),
                object=frozenset(row["object"]),
                needs=frozenset(row["needs"]),
                amount=row.get("amount", False),
                counts=row.get("counts", False),
                object_after=frozenset(row.get("object_after", ())),
                together=row.get("together", False),
                undergoes=undergoes,
            )
    stance: dict[str, Stance] = {}
    for name in ("possible", "planned", "denied"):
        stance.update(dict.fromkeys(pack.strings(f"claims.{name}"), name))
    return _Words(
        verbs=Phrases(verbs, pack),
        titles=Phrases(titles, pack),
        beside_titles=frozenset("-'’").union(pack.strings("names.possessives")),
        not_after=frozenset(pack.strings("claims.not_after")),
        stance=Phrases(stance, pack),
        passive=frozenset(pack.strings("claims.passive_before")),
        agent=frozenset(pack.strings("claims.agent")),
        prepositions=Phrases(dict.fromkeys(pack.strings("claims.prepositions"), True), pack),
        places=Phrases(dict.fromkeys(pack.strings("claims.where_after"), True), pack),
        joins=frozenset(pack.strings("claims.joins")),
        boundaries=frozenset(pack.strings("claims.boundaries")),
    )


def claims(
    article: Article,
    sentences: Sequence[Span],
    tokens: Tokens,
    mentions: Sequence[Mention],
    moments: Sequence[Moment],
    quantities: Sequence[Quantity],
    quotes: Sequence[Quote],
    pack: Pack,
) -> tuple[Claim, ...]:
    """The claims of the body's sentences, in order; headings and titles make none."""
    words = _words(pack)
    body = [block.span for block in article.blocks if block.role in BODY_ROLES and block.role != "heading"]
    found: list[Claim] = []
    at = 0
    for sentence in sentences:
        while at < len(body) and body[at].end < sentence.end:
            at += 1
        if at == len(body) or not body[at].covers(sentence):
            continue
        found += _of_sentence(
            sentence,
            tokens,
            _within(mentions, sentence),
            _within(moments, sentence),
            _within(quantities, sentence),
            quotes,
            words,
        )
    return tuple(found)


def _within(findings: Sequence[F], sentence: Span) -> list[F]:
    first = bisect_left(findings, sentence.start, key=lambda finding: finding.span.start)
    inside: list[F] = []
    while first < len(findings) and findings[first].span.start < sentence.end:
        inside.append(findings[first])
        first += 1
    return inside


def _of_sentence(
    sentence: Span,
    tokens: Tokens,
    mentions: list[Mention],
    moments: list[Moment],
    quantities: list[Quantity],
    quotes: Sequence[Quote],
    words: _Words,
) -> list[Claim]:
    span = tokens.within(sentence)
    hits = [
        (first, last, relation)
        for first, last, relation in words.verbs.find(tokens, span)
        if relation is not None and (not relation.subject or _is_verb(first, span, tokens, words))
    ]
    hits = [hit for hit in hits if not any(mention.span.meets(tokens.span(hit[0], hit[1])) for mention in mentions)]
    if not hits:
        return []
    named = _heads(mentions, tokens, words)
    found: list[Claim] = []
    for number, (first, last, relation) in enumerate(hits):
        left = _edge(tokens, first, span, words, -1)
        right = _edge(tokens, last, span, words, 1)
        if number:
            left = max(left, hits[number - 1][1])
        if number + 1 < len(hits):
            right = min(right, hits[number + 1][0])
        claim = _claim(first, last, relation, left, right, tokens, named, moments, quantities, quotes, words)
        if claim is not None:
            found.append(claim)
    return found


def _is_verb(first: int, span: range, tokens: Tokens, words: _Words) -> bool:
    """Whether a verb form stands small and no word before makes a noun of it ("a visit", "Ada's visit", "cuộc gặp")."""
    if not tokens.words[first][0].islower() or tokens.words[min(first + 1, span.stop - 1)] in "'’":
        return False
    return first == span.start or tokens.folded[first - 1] not in words.not_after


def _heads(mentions: list[Mention], tokens: Tokens, words: _Words) -> list[Mention]:
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


def _only_title(between: range, tokens: Tokens, words: _Words) -> bool:
    index = between.start
    while index < between.stop:
        hit = words.titles.at(tokens, index, between.stop)
        if hit is None and tokens.words[index] not in words.beside_titles:
            return False
        index = hit[0] if hit else index + 1
    return True


def _edge(tokens: Tokens, at: int, span: range, words: _Words, step: int) -> int:
    """Index of the clause's edge: after the last boundary mark before `at`, or before the first after it."""
    index = at - 1 if step < 0 else at
    while span.start <= index < span.stop:
        if tokens.words[index] in words.boundaries or (tokens.words[index] == "-" and _spaced(index, tokens)):
            break
        index += step
    return index + 1 if step < 0 else index


def _spaced(index: int, tokens: Tokens) -> bool:
    """Whether a hyphen stands between spaces and so is a dash."""
    return 0 < index < len(tokens) - 1 and tokens.ends[index - 1] < tokens.starts[index] < tokens.starts[index + 1] - 1


def _claim(
    first: int,
    last: int,
    relation: _Relation,
    left: int,
    right: int,
    tokens: Tokens,
    named: list[Mention],
    moments: list[Moment],
    quantities: list[Quantity],
    quotes: Sequence[Quote],
    words: _Words,
) -> Claim | None:
    start, end = tokens.starts[first], tokens.ends[last - 1]
    low = tokens.starts[left] if left < first else start
    high = tokens.ends[right - 1] if right > last else end
    before = [mention for mention in named if low <= mention.span.start and mention.span.end <= start]
    after = [mention for mention in named if end <= mention.span.start and mention.span.end <= high]
    comma = next((tokens.starts[index] for index in range(last, right) if tokens.words[index] == ","), high)
    objects = [mention for mention in after if mention.span.end <= comma]
    between = _between_passive(before, first, relation, tokens, words)
    passive = between is not None or _passive(first, left, tokens, words)
    if relation.undergoes:
        close = [mention for mention in before if start - mention.span.end <= _CLOSE]
        agent, patient = None, _nearest(reversed(close), relation.object, start, tokens, words)
    elif passive:
        close = [mention for mention in before if start - mention.span.end <= _CLOSE or mention is between]
        patient = _nearest(reversed(close), relation.object, start, tokens, words)
        agent = _agent(after, last, relation, tokens, words) or between
        if agent is not None and patient is not None and agent.entity == patient.entity:
            patient = _nearest(
                (m for m in reversed(before) if m.span.end <= agent.span.start), relation.object, start, tokens, words
            )
    else:
        agent = _nearest(reversed(before), relation.subject, start, tokens, words)
        patient = _nearest(objects, relation.object, end, tokens, words, last, relation.object_after)
    if agent is not None and patient is not None and agent.entity == patient.entity:
        patient = None
    if relation.together and agent is not None and patient is None:
        agent, patient = _both(before, agent, relation, tokens, words)
    amount = _amount(relation, low, high, start, end, quantities) if relation.amount else None
    where = _where(before, after, end, tokens, words)
    quote = next((quote for quote in quotes if quote.content.start <= start and end <= quote.content.end), None)
    told = [moment for moment in moments if quote is None or quote.content.covers(moment.span)]
    near = [moment for moment in told if low <= moment.span.start and moment.span.end <= high]
    when = min(near or told[:1] * (len(moments) == 1), key=lambda it: _distance(it.span, start, end), default=None)
    has = {
        "subject": agent is not None,
        "object": patient is not None,
        "amount": amount is not None,
        "where": where is not None,
        "when": when is not None,
    }
    if not any(has[need] for need in relation.needs) or (
        {"subject", "object"} <= relation.needs and not (has["subject"] and has["object"])
    ):
        return None
    partied = relation.subject and relation.object and not relation.undergoes and not relation.counts
    if partied and agent is None and patient is None:
        return None
    parts = [part.span for part in (agent, patient, amount) if part is not None]
    whole = Span(min([start, *(part.start for part in parts)]), max([end, *(part.end for part in parts)]))
    stance = _stance(first, left, tokens, words)
    if quote is not None and quote.act == "deny" and stance == "asserted":
        stance = "denied"
    return Claim(
        span=whole,
        relation=relation.relation,
        rule=relation.rule,
        subject=agent.entity if agent else None,
        object=patient.entity if patient else None,
        when=when,
        where=where,
        amount=amount,
        stance=stance,
        holder=quote.speaker if quote else None,
    )


def _passive(first: int, left: int, tokens: Tokens, words: _Words) -> bool:
    """Whether a word of the passive stands up to three tokens before the verb."""
    return any(tokens.folded[index] in words.passive for index in range(max(left, first - 3), first))


def _between_passive(
    before: list[Mention], first: int, relation: _Relation, tokens: Tokens, words: _Words
) -> Mention | None:
    """The agent that stands between the passive word and the verb ("bị Nga pháo kích")."""
    if not first or not before or before[-1].span.end != tokens.ends[first - 1]:
        return None
    if before[-1].kind not in relation.subject:
        return None
    index = bisect_left(tokens.starts, before[-1].span.start)
    return before[-1] if index and tokens.folded[index - 1] in words.passive | words.agent else None


def _both(
    before: list[Mention], second: Mention, relation: _Relation, tokens: Tokens, words: _Words
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


def _agent(after: list[Mention], last: int, relation: _Relation, tokens: Tokens, words: _Words) -> Mention | None:
    for mention in after:
        index = bisect_left(tokens.starts, mention.span.start)
        near = range(max(last, index - 3), index)
        if mention.kind in relation.subject and any(tokens.folded[at] in words.agent for at in near):
            return mention
    return None


def _nearest(
    mentions: Iterable[Mention],
    kinds: frozenset[str],
    edge: int,
    tokens: Tokens,
    words: _Words,
    floor: int = 0,
    allowed: frozenset[str] = frozenset(),
) -> Mention | None:
    """The nearest mention of a fitting kind that is no demonym and hangs on no preposition."""
    for mention in mentions:
        if min(abs(mention.span.start - edge), abs(mention.span.end - edge)) > _FAR:
            return None
        if mention.kind not in kinds or mention.rule.endswith(".demonym"):
            continue
        if not _owns(mention, tokens, words) and not _hangs(mention, tokens, words, floor, allowed):
            return mention
    return None


def _owns(mention: Mention, tokens: Tokens, words: _Words) -> bool:
    """Whether the mention is a possessive, so that what it owns is meant ("Ada's brother")."""
    after = bisect_left(tokens.starts, mention.span.end)
    return after + 1 < len(tokens) and tokens.words[after] in "'’" and tokens.words[after + 1] in words.beside_titles


def _hangs(mention: Mention, tokens: Tokens, words: _Words, floor: int, allowed: frozenset[str]) -> bool:
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


def _where(before: list[Mention], after: list[Mention], end: int, tokens: Tokens, words: _Words) -> Mention | None:
    """The nearest place that a preposition of place stands before."""
    places = [
        mention for mention in after + before[::-1] if mention.kind == "place" and not mention.rule.endswith("demonym")
    ]
    for mention in places:
        index = bisect_left(tokens.starts, mention.span.start)
        for back in (1, 2, 3):
            if index - back >= 0 and words.places.at(tokens, index - back, index) is not None:
                return mention
    return None


def _amount(
    relation: _Relation, low: int, high: int, start: int, end: int, quantities: list[Quantity]
) -> Quantity | None:
    fits = [
        quantity
        for quantity in quantities
        if low <= quantity.span.start
        and quantity.span.end <= high
        and (_counts(quantity) if relation.counts else quantity.amount.unit not in _TIME_UNITS)
    ]
    return min(fits, key=lambda quantity: _distance(quantity.span, start, end), default=None)


_TIME_UNITS = frozenset({"a", "mo", "wk", "d", "h", "min", "s"})
"""UCUM: how long or how old is no amount of what was done."""


def _counts(quantity: Quantity) -> bool:
    """Whether the amount counts things or people: no money, no share, no measure."""
    unit = quantity.amount.unit
    return len(unit) > 2 and unit == unit.lower() and unit.isalpha()


def _distance(span: Span, start: int, end: int) -> int:
    return max(start - span.end, span.start - end, 0)


def _stance(first: int, left: int, tokens: Tokens, words: _Words) -> Stance:
    """What the words just before the verb make of it; a denial wins over a plan."""
    begin = max(left, first - _STANCE_REACH)
    values = {value for _, _, value in words.stance.find(tokens, range(begin, first))}
    order: tuple[Stance, ...] = ("denied", "possible", "planned")
    return next((stance for stance in order if stance in values), "asserted")


__all__ = ["VERSION", "claims"]
