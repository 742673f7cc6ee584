"""Which organisation a noun stands for that names none: "the company", "bệnh viện", "cơ quan này".

Only what the article makes plain is resolved: the noun acts or is pointed at, and one organisation named before is
called so, by a word of its name or by the word right before it; of several the one named within the last sentences.
The pack tells the nouns (`quotes.bodies`), other words for them (`organisations.called`) and what shows that the noun
stands alone (`organisations.acting`, `organisations.pointing`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens
from wiredesk.reading.entity_records import Made, Thing

NEAR = 60
"""Tokens back within which one of several organisations of one noun is the one that is meant."""
NEXT = 40
"""Tokens back within which "this agency" finds the one body that it can mean."""

SHORTEST = 4
"""Letters of the shortest last word of a name that stands for all of it."""

_ENDS = frozenset(".,;:!?)”\"'’")


class _Words:
    __slots__ = ("acting", "any_body", "before", "called", "companies", "definite", "nouns", "pointing")

    def __init__(self, pack: Pack) -> None:
        known = pack.strings("quotes.bodies")
        table: dict[str, list[str]] = {noun: [noun] for noun in known}
        for noun, others in pack.table("organisations.called").items():
            table.setdefault(noun, [noun]).extend(others)
        for noun in pack.strings("quotes.any_body"):
            table.setdefault(noun, [])
        self.called = table
        self.nouns = Phrases({noun: noun for noun in table}, pack)
        self.any_body = frozenset(pack.strings("quotes.any_body"))
        self.companies = frozenset(pack.strings("quotes.companies"))
        self.acting = frozenset(pack.strings("organisations.acting"))
        self.before = frozenset(pack.strings("organisations.acting_after"))
        self.pointing = Phrases(dict.fromkeys(pack.strings("organisations.pointing")), pack)
        self.definite = frozenset(pack.strings("roles.definite"))


@lru_cache(maxsize=64)
def _words(pack: Pack) -> _Words:
    return _Words(pack)


def body_nouns(
    tokens: Tokens, sentences: Sequence[range], made: Sequence[Made], pack: Pack
) -> Iterator[tuple[int, int, Thing]]:
    """Each noun that stands for an organisation: its first token, the token after it, and the organisation.

    made: the mentions of the article by name; none is changed.
    """
    words = _words(pack)
    if not words.acting:
        return
    named: list[tuple[int, Thing]] = []
    by_word: dict[str, list[tuple[int, Thing]]] = {}
    taken: set[int] = set()
    for span, kind, thing, _, _ in sorted(made, key=lambda one: one[0]):
        inside = tokens.within(span)
        taken.update(inside)
        if kind != "organisation" or not isinstance(thing, Thing):
            continue
        named.append((inside.start, thing))
        for first, last, noun in words.nouns.find(tokens, range(max(0, inside.start - 2), inside.stop)):
            if last >= inside.start and (first >= inside.start or last == inside.start):
                by_word.setdefault(noun, []).append((inside.start, thing))
    if not named:
        return
    tails = _tails(made, tokens) if words.definite else {}
    ends = [at + 1 for at in tokens.places(frozenset(tail[-1] for tail in tails))] if tails else []
    for sentence in sentences:
        for last in ends[bisect_right(ends, sentence.start) : bisect_left(ends, sentence.stop)]:
            for size in (2, 1):
                things = tails.get(tuple(tokens.folded[last - size : last]))
                if not things or taken.intersection(range(last - size, last)) or not tokens.words[last - 1].islower():
                    continue
                alone = _alone(last - size, last, sentence, tokens, words)
                meant = {id(thing): thing for at, thing in things if at < last}
                if alone is not None and len(meant) == 1:
                    taken.update(range(alone[0], last))
                    yield alone[0], alone[1], next(iter(meant.values()))
                    break
        for first, last, noun in words.nouns.find(tokens, sentence):
            if taken.intersection(range(first, last)):
                continue
            alone = _alone(first, last, sentence, tokens, words)
            if alone is None:
                continue
            thing = _meant(noun, first, named, by_word, words, pointed=alone[1] > last)
            if thing is not None:
                yield alone[0], alone[1], thing


def _tails(made: Sequence[Made], tokens: Tokens) -> dict[tuple[str, ...], list[tuple[int, Thing]]]:
    """Organisations by the last word or two of what they are called, before "of": "the coast guard", "the church"."""
    found: dict[tuple[str, ...], list[tuple[int, Thing]]] = {}
    for span, kind, thing, _, via in made:
        if kind != "organisation" or not isinstance(thing, Thing) or via != "name":
            continue
        inside = tokens.within(span)
        stop = next((at for at in inside if tokens.words[at].islower() and at > inside.start), inside.stop)
        for size in (1, 2):
            if stop - inside.start > size and len(tokens.words[stop - 1]) >= SHORTEST:
                found.setdefault(tuple(tokens.folded[stop - size : stop]), []).append((inside.start, thing))
    return found


def _alone(first: int, last: int, sentence: range, tokens: Tokens, words: _Words) -> tuple[int, int] | None:
    """The tokens of a noun phrase that is nothing but the noun and what points at it; None if it says more."""
    folded, written = tokens.folded, tokens.words
    after = folded[last] if last < sentence.stop else "."
    if last < sentence.stop and written[last][:1].isupper():
        return None
    if words.definite:
        if first == sentence.start or folded[first - 1] not in words.definite or written[first][:1].isupper():
            return None
        return (first - 1, last) if after in _ENDS or after in words.acting else None
    pointed = words.pointing.at(tokens, last, sentence.stop)
    if pointed is not None:
        return first, pointed[0]
    opens = first == sentence.start or written[first - 1] in ',;:“"' or folded[first - 1] in words.before
    return (first, last) if opens and after in words.acting else None


def _meant(
    noun: str,
    index: int,
    named: Sequence[tuple[int, Thing]],
    by_word: dict[str, list[tuple[int, Thing]]],
    words: _Words,
    *,
    pointed: bool,
) -> Thing | None:
    called = [entry for word in words.called[noun] for entry in by_word.get(word, ()) if entry[0] < index]
    if not called and noun in words.companies:
        # "The company" where all but one of those named before are called otherwise.
        public = {id(thing) for word, entries in by_word.items() if word not in words.companies for _, thing in entries}
        called = [entry for entry in named if entry[0] < index and id(entry[1]) not in public]
        called = called if len({id(thing) for _, thing in called}) == 1 else []
    if not called and pointed and noun in words.any_body:
        called = [entry for entry in named if index - NEXT <= entry[0] < index]
    things = {id(thing): thing for _, thing in called}
    if len(things) > 1:
        things = {id(thing): thing for at, thing in called if at >= index - NEAR}
    return next(iter(things.values())) if len(things) == 1 else None
