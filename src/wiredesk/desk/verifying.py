"""Whether passages bear out a sentence that a machine wrote: its numbers, dates, names, quotations, relations, words.

Read by the readers of the desk and held against what they found in the passages. A sentence that says less than they
do is borne out; one that says more, or otherwise, is refused with the first reason that is found.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from wiredesk.comparison.amounts import SCALES
from wiredesk.desk.telling_words import (
    KINDS,
    NEGATED,
    Word,
    comparable,
    has_mark,
    plain_code,
    telling_words,
    tells_marks,
)
from wiredesk.desk.told import Cited, Ground, Told, plain_words, short
from wiredesk.desk.told_claims import credited, names, relations, speakers, states
from wiredesk.desk.told_values import amounts, digits, quotations, times
from wiredesk.lang.segments import language_of
from wiredesk.model.article import Article
from wiredesk.model.findings import Quantity, Reading
from wiredesk.model.spans import Span
from wiredesk.reading.article import read

LONGEST = 600
"""Characters of a sentence."""
MOST_CITED = 6
"""Passages that one sentence may rest on: with all of them cited, anything could be put together."""
SURE = 0.9
"""From which a sentence is taken to be in the language that its words tell."""
SHARE = 0.6
"""Weight of the words of a sentence that must be those of its passages, as a share."""
KNOWN = 0.5
"""Weight of its words that must be comparable at all, as a share: what no table knows bears nothing out."""
RARE = 0.35
"""Weight of a word from which it tells something by itself: "released", "fell"; the rarest weigh 1."""
_ADDRESS = regex.compile(r"[a-z][a-z0-9+.-]*://|\bwww\.|\b[\w-]+\.\p{Ll}{2,}/|\b[\w.+-]+@[\w-]+\.\w", regex.IGNORECASE)


def verdict(text: str, cited: Sequence[Cited], ground: Ground) -> tuple[str, tuple[str, ...]]:
    """Why the passages do not bear a sentence out, "" if they do; and its words that none of them has."""
    if problem := _form(text, cited):
        return problem, ()
    if _is_other_language(text, ground):
        return "is not in the language that was asked for", ()
    reading, span = _read(text, cited, ground)
    told = Told(reading, span, cited, telling_words(reading, span, ground.packs, ground.languages), ground)
    checks = (leaning,) if _is_one_of_them(text, cited) else _CHECKS
    return next(filter(None, (check(told) for check in checks)), ""), own_words(told)


def _form(text: str, cited: Sequence[Cited]) -> str:
    if not cited:
        return "cites no passage"
    if len(cited) > MOST_CITED:
        return f"cites more than {MOST_CITED} passages"
    if len(text) > LONGEST:
        return f"is longer than {LONGEST} characters"
    return "holds an address" if _ADDRESS.search(text) else ""


def _is_one_of_them(text: str, cited: Sequence[Cited]) -> bool:
    """Whether it is a whole passage, word for word."""
    return any(plain_words(text) == plain_words(one.passage.exact) for one in cited)


def _is_other_language(text: str, ground: Ground) -> bool:
    """Whether it is plainly in a language that there is a pack for, and that was not asked for."""
    found, sure = language_of(text, ground.packs)
    known = {pack.code for pack in ground.packs}
    return sure >= SURE and plain_code(found) in known - {plain_code(ground.language)}


def _read(text: str, cited: Sequence[Cited], ground: Ground) -> tuple[Reading, Span]:
    """The sentence read after the passages of its language, so that it is seen in them who is named; with its place."""
    before = [one.passage.exact for one in cited if ground.speaks(one)]
    article = Article.of(title=None, body="\n".join([*before, text]), language=ground.language, locator="written")
    last = article.blocks[-1].span if article.blocks else Span(0, 0)
    return read(article, ground.packs), last


def leaning(told: Told) -> str:
    """A sentence that begins with a pronoun means somebody of the one before it, which may have been refused."""
    first = next((one for one in told.reading.mentions if one.span.start == told.span.start), None)
    return "leans on the sentence before it" if first is not None and first.via == "pronoun" else ""


def turned(told: Told) -> str:
    """What a passage denies, plans or leaves open is not told as done; what it tells as done is not denied."""
    theirs = [word for one in told.cited for word in told.ground.words(one)]
    for word in told.words:
        same = [other for other in theirs if word.meets(other)]
        if NEGATED in word.next_after:
            known = any(NEGATED in other.after for other in same) if same else _any_denied(told)
            if not known:
                return f"turns {short(word.word)} round: no passage that it cites denies it"
        for kind in KINDS:
            likely = {NEGATED} if kind == NEGATED else set(KINDS)
            governed = [other for other in same if kind in other.next_after]
            free = [other for other in same if likely.isdisjoint(other.after)]
            if governed and not free and likely.isdisjoint(word.after):
                return f"tells of {short(word.word)} as done: the passages that it cites do not"
    return ""


def _any_denied(told: Told) -> bool:
    packs = told.ground.packs
    return any(
        has_mark(one.reading, one.span, NEGATED, packs) or not tells_marks(one.reading.language, packs)
        for one in told.cited
    )


def shared(told: Told) -> str:
    """Most of what the sentence tells with is what its passages tell with, and can be compared at all."""
    if not any(comparable(told.ground.language, one.reading.language, told.ground.packs) for one in told.cited):
        return "cannot be compared with the passages that it cites: no table joins their words"
    counted = _counted(told)
    total = sum(word.weight for word in told.words if word in counted or not _is_plain(told, word))
    known = sum(word.weight for word in counted)
    held = sum(word.weight for word in counted if told.supported(word))
    enough = held > 0 and held >= SHARE * known and known >= KNOWN * total
    return "" if enough else "tells what the passages that it cites do not"


def added(told: Told) -> str:
    """Where all passages are in its language, a sentence has no rare word that they lack, but for how it tells that
    somebody said so and what amounts are measured in."""
    if all(told.ground.speaks(one) for one in told.cited):
        for word in _further(told):
            if word.weight >= RARE:
                return f"has {short(word.word)}, a word that no passage that it cites has"
    return ""


def own_words(told: Told) -> tuple[str, ...]:
    """Telling words that no passage has, in order, as far as that can be said."""
    return tuple(dict.fromkeys(word.word for word in _further(told)))


def _further(told: Told) -> list[Word]:
    return [word for word in _counted(told) if not told.supported(word)]


def _counted(told: Told) -> list[Word]:
    """The words that can be compared."""
    speaking = any(told.ground.speaks(one) for one in told.cited)
    return [word for word in told.words if (word.concepts or speaking) and not _is_plain(told, word)]


def _is_plain(told: Told, word: Word) -> bool:
    """Whether a word tells that somebody said so, or is a unit; across languages also what is counted, which was
    compared by its unit."""
    reading = told.reading
    for quote in reading.quotes:
        if quote.cue is not None and quote.act == "say" and quote.cue.covers(word.span):
            return True
    same = all(told.ground.speaks(one) for one in told.cited)
    return any(
        quantity.span.covers(word.span) and (_is_measure(quantity) or not same) for quantity in reading.quantities
    )


def _is_measure(quantity: Quantity) -> bool:
    """Whether its words are a number and a unit, and no noun with what is said of it."""
    return quantity.amount.unit.isupper() or any(quantity.amount.unit in scale for scale in SCALES)


_CHECKS = (
    leaning, quotations, amounts, digits, times, names, relations, states, speakers, turned, shared, added, credited,
)  # fmt: skip
"""In the order of how plainly each tells what is wrong."""
