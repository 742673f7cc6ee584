"""Whether whom a sentence names, what it tells of them and whose word it is, are so in its passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wiredesk.comparison.identities import NAMED
from wiredesk.comparison.oppositions import opposite
from wiredesk.comparison.stances import states_in
from wiredesk.desk.telling_words import Word
from wiredesk.desk.told import Cited, Told, inside, plain_words, short
from wiredesk.model.findings import Claim, Mention, Quote, Speaker
from wiredesk.model.spans import EntityId, Span
from wiredesk.text.names import key

IN_SPEECH = 0.75
"""Share of what a sentence has of a passage that lies in somebody's reported words, from which it is theirs."""
_ACTING = frozenset({"person", "organisation"})


def names(told: Told) -> str:
    """Every name stands in a passage: as it is, in another spelling or script, or as the same country."""
    covered = []
    for mention in inside(told.reading.mentions, told.span):
        if mention.kind in NAMED and mention.via == "name":
            covered.append(mention.span)
            if any(quantity.span.covers(mention.span) for quantity in told.reading.quantities):
                continue  # "43.5 million US dollars"
            if not _named(told, mention):
                return f"names {told.words_of(mention.span)}: no passage that it cites does"
    for word in told.words:
        if any(word.span.meets(span) for span in covered) or not word.word[:1].isupper():
            continue
        first = word.span.start == told.span.start
        name = key(word.word)
        strange = not word.listed or (name in told.ground.known if first else True)
        if strange and not told.stands(name) and not told.supported(word):
            return f"names {short(word.word)}: no passage that it cites does"
    return ""


def _named(told: Told, mention: Mention) -> bool:
    words = mention.span.of(told.reading.article.text)
    entity = told.reading.entity(mention.entity)
    if entity is not None and entity.key.isupper():
        return any(entity.key == other for one in told.cited for other in told.ground.keys(one))
    if told.stands(key(words)):
        return True
    names = [name for one in told.cited for name in told.ground.names(one)]
    return any(told.same(words, name) for name in names) or _translated(told, mention.span)


def _translated(told: Told, span: Span) -> bool:
    """Whether a name is made of words ("the Red River delta") that stand in a passage of another language."""
    own = told.ground.placed(told.reading, span)
    for one in told.cited:
        if not told.ground.speaks(one):
            there = told.ground.concepts(one.reading, one.span)
            if own and all(not concepts.isdisjoint(there) or told.stands(key(word)) for word, concepts in own):
                return True
    return False


def relations(told: Told) -> str:
    """Every relation between the same is told in a passage, as done, denied, planned or possible as there."""
    there = [(one, claim) for one in told.cited for claim in inside(one.reading.claims, one.span)]
    for claim in inside(told.reading.claims, told.span):
        same = [
            (one, other)
            for one, other in there
            if other.relation == claim.relation and _same_ends(told, claim, one, other)
        ]
        words = told.words_of(claim.span)
        if not same:
            if claim.subject is None and claim.object is None:
                continue  # nobody is named: its amount, its words and whether they are denied are looked at
            return f"tells of {words}: no passage that it cites does"
        if all(other.stance != claim.stance for _, other in same):
            return f"tells of {words} as {claim.stance}: the passages that it cites have it as {same[0][1].stance}"
    return ""


def _same_ends(told: Told, own: Claim, cited: Cited, other: Claim) -> bool:
    """Whether it is said of the same, in the same direction. What is no person, body or country may have been taken
    for another word of its clause: then it is enough that the names come in one order."""
    if _same_entity(told, own.subject, cited, other.object) or _same_entity(told, own.object, cited, other.subject):
        return False
    pairs = ((own.subject, other.subject), (own.object, other.object))
    return all(
        mine is None
        or _same_entity(told, mine, cited, theirs)
        or (_is_thing(told, mine) and _in_order(told, own, cited))
        for mine, theirs in pairs
    )


def _is_thing(told: Told, id: EntityId) -> bool:
    entity = told.reading.entity(id)
    return entity is not None and entity.kind not in _ACTING and not entity.key.isupper()


def _in_order(told: Told, own: Claim, cited: Cited) -> bool:
    """Whether the names of a clause stand in the passage in the same order."""
    there = iter(list(told.ground.keys(cited)))
    entities = (told.reading.entity(one.entity) for one in inside(told.reading.mentions, own.span))
    return all(any(entity.key == key for key in there) for entity in entities if entity is not None)


def _same_entity(told: Told, mine: EntityId | None, cited: Cited, theirs: EntityId | None) -> bool:
    own, other = told.reading.entity(mine), cited.reading.entity(theirs)
    if own is None or other is None:
        return False
    if own.key == other.key:
        return True
    return any(told.same(name, there) for name in own.names for there in other.names)


def states(told: Told) -> str:
    """What is told to be so or not ("cancelled", "not yet signed") is not the other way round in the passages."""
    packs = told.ground.packs
    there = {name for one in told.cited for name, _, _ in states_in(one.passage.exact, packs.get(one.reading.language))}
    for name, span, _ in states_in(told.text, packs.get(told.ground.language)):
        if name not in there and any(opposite(name, other, packs) for other in there):
            return f"tells of {short(span.of(told.text))}: the passages that it cites say otherwise"
    return ""


def speakers(told: Told) -> str:
    """Who is said to have said something said it in the passage that has most of it."""
    for quote in inside(told.reading.quotes, told.span):
        speaker = quote.speaker
        if speaker is None or not _is_name(told, speaker):
            continue
        said = [word for word in told.words if quote.content.covers(word.span)]
        shares = {one.passage: _common(told, said, one) for one in told.cited}
        most = max(shares.values())
        from_it = [one for one in told.cited if 2 * shares[one.passage] >= most]
        words = [span.of(told.reading.article.text) for span in quote.words]
        if not any(told.same(speaker.name, name) for one in from_it for name in _speakers(one, words)):
            return f"has {short(speaker.name)} say it: no passage that it cites does"
    return ""


def _is_name(told: Told, speaker: Speaker) -> bool:
    """A role ("a spokeswoman") may be said of whom a passage names; a name may not."""
    known = told.ground.known.issuperset(key(speaker.name).split()) and not speaker.name.islower()
    return speaker.via == "name" or (speaker.via == "role" and known)


def _common(told: Told, words: Sequence[Word], one: Cited) -> float:
    theirs = told.ground.words(one)
    return sum(word.weight for word in words if any(word.meets(other) for other in theirs))


def credited(told: Told) -> str:
    """What stands in a passage as somebody's words is told as theirs, and a denial as one."""
    there = [(one, held) for one in told.cited if (held := _held_of(told, one))]
    if not there:
        return ""
    most = max(len(held) for _, held in there)
    speaking: list[Quote] = []
    for one, held in there:
        if 2 * len(held) < most:
            continue
        quotes = [quote for quote in one.reading.quotes if quote.span.meets(one.span)]
        said = [word for word in held if any(quote.content.covers(word.span) for quote in quotes)]
        if len(said) < IN_SPEECH * len(held):
            return ""
        speaking += [quote for quote in quotes if any(quote.content.covers(word.span) for word in said)]
    own = [quote for quote in told.reading.quotes if quote.span.meets(told.span)]
    sources = [credit.source for credit in told.reading.credits if credit.span.meets(told.span)]
    who = next((quote.speaker.name for quote in speaking if quote.speaker is not None), "somebody")
    if not own and not sources:
        return f"leaves out that {short(who)} says so"
    if all(quote.act == "deny" for quote in speaking) and not any(quote.act == "deny" for quote in own):
        return f"leaves out that {short(who)} denies it"
    return ""


def _held_of(told: Told, one: Cited) -> list[Word]:
    """The words of a passage that the sentence has from it."""
    return [other for other in told.ground.words(one) if any(word.meets(other) for word in told.words)]


def _speakers(cited: Cited, words: Sequence[str]) -> Iterator[str]:
    """Names of those whose words a passage tells; of quoted words the one speaker, where the passage has these in
    quotation marks and says whose they are."""
    reading = cited.reading
    quotes = [quote for quote in reading.quotes if quote.span.meets(cited.span) and quote.speaker is not None]
    text = reading.article.text
    exact = [quote for quote in quotes if any(plain_words(one) in plain_words(quote.content.of(text)) for one in words)]
    for quote in exact or quotes:
        assert quote.speaker is not None
        entity = reading.entity(quote.speaker.entity)
        yield from (quote.speaker.name, *(entity.names if entity is not None else ()))
        yield from () if exact else quote.relayed_by
    for credit in reading.credits:
        if not exact and credit.covers.meets(cited.span):
            yield credit.source
