"""Which names of bodies in one article are one body's: acronym and expansion in either order, a name without the words
for what kind of body it is or without its place, and the last word of a name alone."""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import fold
from wiredesk.reading.entity_records import Thing
from wiredesk.reading.lexicon import is_acronym
from wiredesk.text.names import acronym_of

MOST = 200
"""Bodies of an article beyond which nothing is joined: only lists name so many."""


def same_bodies(things: Sequence[Thing], pack: Pack, *, last_word: bool) -> list[tuple[Thing, Thing]]:
    """Pairs of a shorter name and the one fuller name that it can stand for; no pair where several fit.

    last_word: a name is also called by its last word alone ("Brackley Rovers", "Rovers").
    """
    if not 2 <= len(things) <= MOST:
        return []
    told = [(thing, tuple(fold(thing.names[0], pack))) for thing in things]
    fuller = [(thing, words) for thing, words in told if len(words) > 1]
    by_edge: dict[str, list[tuple[Thing, tuple[str, ...]]]] = {}
    for thing, words in fuller:
        for edge in {words[0], words[-1]}:
            by_edge.setdefault(edge, []).append((thing, words))
    also = {name for thing, _ in fuller for name in thing.names[1:]}
    found: list[tuple[Thing, Thing]] = []
    for short, words in told:
        name = short.names[0]
        if not words or not name:
            continue
        if name in also or (len(words) == 1 and is_acronym(name)):
            near = fuller
        elif len(words) > 1:
            near = [*by_edge[words[0]], *(entry for entry in by_edge[words[-1]] if entry not in by_edge[words[0]])]
        else:
            near = []
        fits = [long for long, more in near if long is not short and _stands_for(short, words, long, more)]
        if not fits and len(words) == 1 and short.kind == "other":
            beside = [(long, more) for long, more in by_edge.get(words[0], ()) if long is not short]
            fits = [long for long, more in beside if last_word and more[-1] == words[0]]
            # "Quarry" for "Quarry AI", if that was named before.
            fits = fits or [long for long, _ in beside if long.kind == "other" and 0 <= long.first < short.first]
        if len(fits) == 1:
            found.append((short, fits[0]))
    return found


def _stands_for(short: Thing, words: tuple[str, ...], long: Thing, more: tuple[str, ...]) -> bool:
    name, full = short.names[0], long.names[0]
    if name in long.names:
        return True  # It stood in brackets behind the long one.
    if len(words) == 1:
        return is_acronym(name) and acronym_of(name, full)
    if len(words) < len(more) and short.kind == "organisation" == long.kind and more[: len(words)] == words:
        return True
    if len(words) < len(more) and long.kind == "organisation" and more[-len(words) :] == words:
        return True
    # Without what the body is for ("Quỹ Kiều Ngân", "Quỹ Khuyến nông Kiều Ngân").
    shorter = 2 < len(words) < len(more) and short.kind == "organisation" == long.kind
    if shorter and words[0] == more[0] and more[1 - len(words) :] == words[1:]:
        return True
    if _turned(short, words, long, more):
        return True
    return any(map(is_acronym, parts := name.split())) and _written_short(parts, full.split())


def _turned(short: Thing, words: tuple[str, ...], long: Thing, more: tuple[str, ...]) -> bool:
    """Whether one name says with "of" what the other says without, at most behind whose body it is ("Labor Department",
    "U.S. Department of Labor")."""
    if not (short.kind == "organisation" == long.kind) or len(words) != 2 or len(more) < 3 or words[1] not in more:
        return False
    kind = more.index(words[1])
    return len(more) == kind + 3 and more[-1] == words[0]


def _written_short(name: list[str], full: list[str]) -> bool:
    """Whether one name is the other with some of its words as an acronym ("NXB Sông Trăng")."""
    if len(name) >= len(full):
        return False
    head = 0
    while head < len(name) and name[head] == full[head]:
        head += 1
    tail = 0
    while tail < len(name) - head and name[-1 - tail] == full[-1 - tail]:
        tail += 1
    if len(name) - head - tail != 1 or head + tail == 0:
        return False
    acronym, spelt = name[head], full[head : len(full) - tail]
    # The word for what kind of body it is may stand before ("Trường Đại học Sư phạm …", "ĐHSP …").
    kinds = (spelt, spelt[1:]) if head == 0 else (spelt,)
    return is_acronym(acronym) and any(len(part) > 1 and acronym_of(acronym, " ".join(part)) for part in kinds)
