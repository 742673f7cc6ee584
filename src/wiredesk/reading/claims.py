"""What the article reports to have happened: a closed set of relations, found by the verbs that the pack lists.

Precise rather than complete: a verb makes a claim only where the parts that its relation needs are named beside it,
or, of verbs that tell enough by themselves ("resigned"), where the words stand beside it that the pack asks for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import chain
from typing import TypeVar

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Tokens
from wiredesk.model.article import BODY_ROLES, Article
from wiredesk.model.findings import Claim, Mention, Moment, Quantity, Quote, Stance
from wiredesk.model.spans import Span
from wiredesk.reading.capital_runs import tied
from wiredesk.reading.claim_parts import (
    agent_behind,
    amount_of,
    between_passive,
    both,
    closes,
    counts,
    distance,
    heads,
    is_passive,
    nearest,
    place_of,
    timed,
)
from wiredesk.reading.relations import ClaimWords, Relation, claim_words

F = TypeVar("F", Mention, Moment, Quantity)

VERSION = 4
"""Raised when the same article and packs give other claims than before."""
_STANCE_REACH = 5
"""Tokens before the verb in which a word can deny, plan or doubt it."""
_UNDONE_REACH = 9
"""Tokens after it in which words can say that it did not come about."""
_CLOSE = 40
"""Code points between somebody and the verb that says what befell him."""
_YEAR = 4


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
    words = claim_words(pack)
    body = [block.span for block in article.blocks if block.role in BODY_ROLES and block.role != "heading"]
    found: list[Claim] = []
    at = 0
    for sentence in sentences:
        while at < len(body) and body[at].end < sentence.end:
            at += 1
        if at == len(body) or not body[at].covers(sentence):
            continue
        span = tokens.within(sentence)
        hits = [hit for hit in words.verbs.find(tokens, span) if hit[2]]
        if hits:
            found += _of_sentence(
                sentence,
                span,
                hits,
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
    span: range,
    hits: list[tuple[int, int, tuple[Relation, ...]]],
    tokens: Tokens,
    mentions: list[Mention],
    moments: list[Moment],
    quantities: list[Quantity],
    quotes: Sequence[Quote],
    words: ClaimWords,
) -> list[Claim]:
    """span: its tokens. hits: words in it that can tell of something."""
    names = [mention for mention in mentions if mention.via != "pronoun"]
    hits = [
        hit
        for hit in hits
        if not tied(tokens, hit[0] - 1)  # "the award-winning Ada Lorn"
        and not any(mention.span.meets(tokens.span(hit[0], hit[1])) for mention in names)
    ]
    if not hits:
        return []
    named = [
        mention
        for mention in heads(mentions, tokens, words)
        if not any(quantity.span.covers(mention.span) for quantity in quantities)
    ]
    # An amount that is part of a name counts nothing ("Bà Tư").
    quantities = [one for one in quantities if not any(one.span.meets(mention.span) for mention in names)]
    found: list[Claim] = []
    for number, (first, last, relations) in enumerate(hits):
        left = _edge(tokens, first, span, words, -1)
        right = _edge(tokens, last, span, words, 1)
        whole = range(left, right)
        doubt = left
        if number:
            before = hits[number - 1]
            left = max(left, before[1])
            # A verb that is one of doubt or denial itself ("denied attacking") still says so of the next.
            says = words.stance.at(tokens, before[0], before[1])
            doubt = max(doubt, before[0]) if says is not None and says[1] is not None else left
        if number + 1 < len(hits):
            right = min(right, hits[number + 1][0])
        for relation in relations:
            if relation.subject and not relation.noun and not _is_verb(first, span, tokens, words, relation.plain):
                continue
            if relation.beside is not None and not _is_beside(relation, whole, tokens, named, quantities):
                continue
            own = [moment for moment in moments if _nearest_hit(moment.span, hits, tokens) == number]
            claim = _claim(
                first,
                last,
                relation,
                left,
                right,
                range(doubt, whole.stop),
                tokens,
                named,
                own,
                quantities,
                quotes,
                words,
                number == 0,
            )
            if claim is not None:
                found.append(claim)
                break
    return _once(found)


def _nearest_hit(span: Span, hits: Sequence[tuple[int, int, object]], tokens: Tokens) -> int:
    """The verb that a time belongs to: the nearest in the text, of two that are equally near the first."""
    return min(range(len(hits)), key=lambda n: distance(span, tokens.starts[hits[n][0]], tokens.ends[hits[n][1] - 1]))


def _is_beside(
    relation: Relation, whole: range, tokens: Tokens, named: Sequence[Mention], quantities: Sequence[Quantity]
) -> bool:
    """Whether the clause holds one of the words that the form asks for."""
    assert relation.beside is not None
    if relation.beside.find(tokens, whole):
        return True
    if not relation.beside_people or not whole:
        return False
    clause = tokens.span(whole.start, whole.stop)
    people = (mention.span for mention in named if mention.kind == "person")
    counted = (quantity.span for quantity in quantities if counts(quantity))
    return any(clause.covers(span) for span in chain(people, counted))


def _once(found: list[Claim]) -> list[Claim]:
    """Of claims of one sentence that tell one thing in two words ("convicted and jailed"), that which tells more."""
    kept: list[Claim] = []
    for claim in found:
        same = next((other for other in kept if _tells_the_same(claim, other)), None)
        if same is None:
            kept.append(claim)
        elif _told(claim) > _told(same):
            kept[kept.index(same)] = claim
    return kept


def _tells_the_same(one: Claim, other: Claim) -> bool:
    return one.relation == other.relation and all(
        a is None or b is None or a == b
        for a, b in ((one.subject, other.subject), (one.object, other.object), (one.amount, other.amount))
    )


def _told(claim: Claim) -> int:
    parts = (claim.subject, claim.object, claim.amount, claim.when, claim.where)
    return sum(part is not None for part in parts)


def _is_verb(first: int, span: range, tokens: Tokens, words: ClaimWords, plain: bool) -> bool:
    """Whether a verb form stands small and no word before makes a noun of it ("a visit", "Ada's visit", "cuộc gặp").

    A plain form may open the sentence ("Convicted of fraud, …").
    """
    small = tokens.words[first][0].islower() or (plain and first == span.start)
    if not small or tokens.words[min(first + 1, span.stop - 1)] in "'’":
        return False
    if first == span.start or (first - 1 > span.start and tokens.words[first - 1][:1].isupper()):
        return True
    return tokens.folded[first - 1] not in words.not_after


def _edge(tokens: Tokens, at: int, span: range, words: ClaimWords, step: int) -> int:
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
    relation: Relation,
    left: int,
    right: int,
    clause: range,
    tokens: Tokens,
    named: list[Mention],
    moments: list[Moment],
    quantities: list[Quantity],
    quotes: Sequence[Quote],
    words: ClaimWords,
    leads: bool,
) -> Claim | None:
    """clause: where words may deny or doubt it. leads: no other verb of a claim stands before it in the sentence."""
    start, end = tokens.starts[first], tokens.ends[last - 1]
    low = tokens.starts[left] if left < first else start
    high = tokens.ends[right - 1] if right > last else end
    quote = next((quote for quote in quotes if quote.content.start <= start and end <= quote.content.end), None)
    floor = low if quote is None or not _has_subject(quote, first, tokens, words) else max(low, quote.content.start)
    before = [mention for mention in named if floor <= mention.span.start and mention.span.end <= start]
    after = [mention for mention in named if end <= mention.span.start and mention.span.end <= high]
    comma = next((tokens.starts[index] for index in range(last, right) if tokens.words[index] == ","), high)
    objects = [mention for mention in after if mention.span.end <= comma]
    between = between_passive(before, first, relation, tokens, words)
    passive = not relation.noun and (between is not None or is_passive(first, left, tokens, words))
    passive = passive or (relation.plain and last - first > 1 and tokens.folded[first] in words.passive)
    cause = next((index for index in range(left, first) if tokens.folded[index] in words.causing), None)
    undergoes = relation.undergoes or bool(relation.caused and cause is not None)
    if undergoes:
        close = [mention for mention in before if start - mention.span.end <= _CLOSE]
        agent, patient = None, nearest(reversed(close), relation.object, start, tokens, words)
    elif passive:
        close = [mention for mention in before if start - mention.span.end <= _CLOSE or mention is between]
        patient = nearest(reversed(close), relation.object, start, tokens, words)
        agent = agent_behind(after, last, relation, tokens, words) or between
        if agent is not None and patient is not None and agent.entity == patient.entity:
            patient = nearest(
                (m for m in reversed(before) if m.span.end <= agent.span.start), relation.object, start, tokens, words
            )
    else:
        subjects = (mention for mention in reversed(before) if not closes(mention, first, tokens))
        agent = patient = None
        if not (relation.noun and timed(first, left, tokens, words)):
            agent = nearest(subjects, relation.subject, start, tokens, words)
        if tokens.folded[min(last, len(tokens) - 1)] not in words.clauses:
            patient = nearest(objects, relation.object, end, tokens, words, last, relation.object_after)
    if agent is not None and patient is not None and agent.entity == patient.entity:
        patient = None
    if relation.together and agent is not None and patient is None:
        agent, patient = both(before, agent, relation, tokens, words)
    amount = amount_of(relation, low, high, start, end, quantities) if relation.amount else None
    ends = {part.span.end for part in (*moments, *([patient] if patient else ()))}
    where = place_of(relation, before, after, last, left if leads else first, ends, tokens, words)
    if where is not None and where in (agent, patient):
        where = None
    told = [moment for moment in moments if quote is None or quote.content.covers(moment.span)]
    told = [moment for moment in told if not _names_a_thing(moment, tokens, words)]
    near = [moment for moment in told if low <= moment.span.start and moment.span.end <= high]
    when = min(near or told[:1] * (len(moments) == 1), key=lambda it: distance(it.span, start, end), default=None)
    has = {
        "subject": agent is not None,
        "object": patient is not None,
        "amount": amount is not None,
        "where": where is not None,
        "when": when is not None,
    }
    if relation.needs and not any(has[need] for need in relation.needs):
        return None
    if {"subject", "object"} <= relation.needs and not (has["subject"] and has["object"]):
        return None
    partied = relation.subject and relation.object and not (relation.plain or relation.undergoes or relation.counts)
    if partied and agent is None and patient is None:
        return None
    parts = [part.span for part in (agent, patient, amount) if part is not None]
    whole = Span(min([start, *(part.start for part in parts)]), max([end, *(part.end for part in parts)]))
    stance = _stance(first if cause is None else cause, last, clause, tokens, words)
    if quote is not None and quote.act == "deny" and stance == "asserted":
        stance = "denied"
    return Claim(
        span=whole,
        relation=relation.caused if relation.caused and cause is not None else relation.relation,
        rule=relation.rule,
        subject=agent.entity if agent else None,
        object=patient.entity if patient else None,
        when=when,
        where=where,
        amount=amount,
        stance=stance,
        holder=quote.speaker if quote else None,
    )


def _has_subject(quote: Quote, first: int, tokens: Tokens, words: ClaimWords) -> bool:
    """Whether reported words say before their verb whom it is of: "X said profits rose" tells nothing that X did."""
    start = bisect_left(tokens.starts, quote.content.start)
    return bool(words.before_verbs) and not words.before_verbs.issuperset(tokens.folded[start:first])


def _names_a_thing(moment: Moment, tokens: Tokens, words: ClaimWords) -> bool:
    """Whether a bare year tells which one is meant ("the 2019 race"), not when it was done."""
    index = bisect_left(tokens.starts, moment.span.start)
    bare = len(moment.span) == _YEAR and index < len(tokens) and tokens.words[index].isdigit()
    return bare and index > 0 and tokens.folded[index - 1] in words.not_after


def _stance(first: int, last: int, clause: range, tokens: Tokens, words: ClaimWords) -> Stance:
    """What the words just before the verb make of it, or those after it ("the vote was cancelled"); a denial wins."""
    before = words.stance.find(tokens, range(max(clause.start, first - _STANCE_REACH), first))
    values: set[Stance] = {value for _, _, value in before if value is not None}
    if not values and any(
        tokens.folded[index] in words.just_before for index in range(max(clause.start, first - 2), first)
    ):
        values.add("possible")
    values |= {value for _, _, value in words.undone.find(tokens, range(last, min(clause.stop, last + _UNDONE_REACH)))}
    order: tuple[Stance, ...] = ("denied", "possible", "planned")
    return next((stance for stance in order if stance in values), "asserted")


__all__ = ["VERSION", "claims"]
