"""Where sentences end. What language a text is in stands in `lang.languages`, reached from here too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import regex

from wiredesk.lang.languages import language_of
from wiredesk.lang.packs import Pack
from wiredesk.model.spans import Span

__all__ = ["language_of", "sentences"]

_BRACKETS = ")]}）］】〉》」』"
_OPEN_BRACKETS = "([{（［【〈《「『¿¡"
_DASHES = "-–—―•*·"
_LONGEST_ABBREVIATION = 24
"""Code points looked at before a stop; no abbreviation of a pack is longer."""

_QUOTE_REACH = 5_000
"""Code points in which open and closed marks are counted: longer than paragraphs are, and a bound on work."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a pack says about stops, ready for use."""

    stop: regex.Pattern[str]
    always: frozenset[str]
    closing: frozenset[str]
    opening: frozenset[str]
    openers: Mapping[str, frozenset[str]]
    """By closing mark: the other marks that open what it closes."""
    never: frozenset[str]
    before_number: frozenset[str]
    may_end: frozenset[str]
    starters: frozenset[str]
    one_letter_words: frozenset[str]
    goes_on: tuple[str, ...]
    ordinal_stop: bool
    domains: frozenset[str]


_BEFORE = regex.compile(r"(?:[\p{L}\p{M}]+[.\-])*[\p{L}\p{M}]*$")
_DOTTED = regex.compile(r"(?:\p{L}{1,2}\.)+\p{L}{1,2}")
_AFTER = regex.compile(r"[\p{L}\p{M}]+")


@lru_cache(maxsize=64)
def _rules(pack: Pack) -> _Rules:
    always = pack.strings("text.sentence_end_always")
    ends = pack.strings("text.sentence_end")
    pairs = [tuple(pair) for pair in pack.get("text.quote_pairs", ())]
    single = [pair for pair in pairs if len(pair[0]) == 1 and len(pair[1]) == 1]
    closing = frozenset(pair[1] for pair in single) | frozenset(_BRACKETS)
    opening = frozenset(pair[0] for pair in single) | frozenset(_OPEN_BRACKETS)
    either = "".join(regex.escape(mark) for mark in sorted({*ends, *always}))
    closers = "".join(regex.escape(mark) for mark in sorted(closing))
    return _Rules(
        stop=regex.compile(rf"\n|[{either}]+(?:[ \u00a0\u202f](?=»))?[{closers}]*"),
        always=frozenset(always),
        closing=closing,
        opening=opening,
        openers={last: frozenset(first for first, other in single if other == last != first) for _, last in single},
        never=frozenset(pack.strings("text.no_break_after")),
        before_number=frozenset(pack.strings("text.no_break_before_number")),
        may_end=frozenset(pack.strings("text.may_end")),
        starters=frozenset(pack.strings("text.sentence_starters")),
        one_letter_words=frozenset(pack.strings("text.one_letter_words")),
        goes_on=pack.strings("text.no_break_before"),
        ordinal_stop=bool(pack.get("text.ordinal_stop", False)),
        domains=frozenset(pack.strings("text.domain_endings")),
    )


def sentences(text: str, span: Span, pack: Pack) -> list[Span]:
    """The sentences of a block, in order: each without white space around it, together all that is not white space.

    Quote marks and brackets that close after a stop belong to its sentence. A line break always ends one. Linear.
    """
    rules = _rules(pack)
    found: list[Span] = []
    start = span.start
    for stop in rules.stop.finditer(text, span.start, span.end):
        end = _end(text, stop.start(), stop.end(), start, span, rules)
        if end is not None and end > start:
            _add(found, text, start, end)
            start = end
    _add(found, text, start, span.end)
    return found


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        found.append(Span(start, end))


def _end(text: str, at: int, end: int, start: int, span: Span, rules: _Rules) -> int | None:
    """Where the sentence ends that has a candidate stop at text[at:end], None if it goes on."""
    mark = text[at]
    if mark == "\n":
        return at
    run = at
    while run < end and text[run] not in rules.closing and not text[run].isspace():
        run += 1
    if end == span.end:
        return end
    glued = not text[end].isspace()
    if glued and end > run:
        end = _closed(text, run, end, span, rules)
    following = end
    while following < span.end and (text[following].isspace() or text[following] in _DASHES):
        following += 1
    if following == span.end:
        return None
    if mark in rules.always:
        return None if end > run and text.startswith(rules.goes_on, end) else end
    while following < span.end and (text[following] in rules.opening or text[following].isspace()):
        following += 1
    if following == span.end:
        return None
    first = text[following]
    if first.islower() or not (first.isalnum()):
        return None
    plain = mark == "." and run == at + 1
    if glued and text[end : end + 1] not in rules.opening:
        if not (first.isupper() and (plain or mark in "!?") and _stands_glued(text, at, following, start, span, rules)):
            return None
        return end
    if not plain:
        return end
    return end if _stop_ends(text, at, following, start, span, rules) else None


def _closed(text: str, run: int, end: int, span: Span, rules: _Rules) -> int:
    """Where the marks after a stop turn from closing into opening: those that do both, by what stands before them."""
    for index in range(run, end):
        mark = text[index]
        if mark in rules.opening:
            first = max(span.start, index - _QUOTE_REACH)
            closed = text.count(mark, first, index)
            opened = sum(text.count(opener, first, index) for opener in rules.openers.get(mark, ()))
            if opened <= closed and closed % 2 == 0:
                return index
    return end


def _stands_glued(text: str, at: int, following: int, start: int, span: Span, rules: _Rules) -> bool:
    """Whether a stop with no space after it ends a sentence: "phía Bắc.Từ" does, "TP.HCM" and "site.Com" do not."""
    before = _BEFORE.search(text[max(start, at - _LONGEST_ABBREVIATION) : at])
    word = before[0] if before else ""
    after = _AFTER.match(text, following, span.end)
    tail = after[0] if after else ""
    if f"{word}." in rules.never or f"{word}." in rules.before_number or tail.lower() in rules.domains:
        return False
    if not word:
        previous = text[at - 1] if at > start else " "
        if previous.isdigit():
            return not _numbers_a_list(text, at, start) and len(tail) > 1
        return not previous.isspace()
    last = word.rpartition(".")[2].rpartition("-")[2]
    if len(last) > 1 and last[-1].islower():
        return True
    return tail in rules.starters and len(last) > 1


def _stop_ends(text: str, at: int, following: int, start: int, span: Span, rules: _Rules) -> bool:
    """Whether a full stop with a space after it ends a sentence, or belongs to an abbreviation, initial or ordinal."""
    previous = text[at - 1] if at > start else " "
    if previous.isdigit():
        return not _numbers_a_list(text, at, start) and not (rules.ordinal_stop and _is_ordinal(text, at, start))
    if not previous.isalpha():
        return not previous.isspace() or at - 2 < start or text[at - 2] != "."
    before = _BEFORE.search(text[max(start, at - _LONGEST_ABBREVIATION) : at])
    word = before[0] if before else ""
    short = word.rpartition("-")[2]
    abbreviated = f"{word}."
    last = f"{short.rpartition('.')[2]}."
    if abbreviated in rules.never or (last in rules.never and abbreviated not in rules.may_end):
        return False
    if text[following].isdigit() and abbreviated in rules.before_number:
        return False
    initial = len(short) == 1 and short.isupper() and short not in rules.one_letter_words
    if initial and at - 2 >= start and text[at - 2].isdigit():
        return True
    if initial or abbreviated in rules.may_end or _DOTTED.fullmatch(short):
        # "DALTON, Ga. - The mayor": a dash goes on with what the abbreviation is part of.
        after = _AFTER.match(text, following, span.end) if text[at + 1 : following].isspace() else None
        opened = text[following - 1] in rules.opening and text[following - 1] not in _OPEN_BRACKETS
        if initial and after is not None and len(after[0]) == 1 and text[after.end() : after.end() + 1] == ".":
            # The second of two initials, though it is a word too ("А. С. Лорн").
            return False
        return (after is not None and after[0] in rules.starters) or (opened and not initial)
    return True


def _numbers_a_list(text: str, at: int, start: int) -> bool:
    """Whether the stop follows a number that begins the sentence: "1. Open the lid"."""
    lead = text[start:at].strip() if at - start <= 6 else ""
    return lead.isdigit() and len(lead) <= 3


def _is_ordinal(text: str, at: int, start: int) -> bool:
    first = at
    while first > start and text[first - 1].isdigit():
        first -= 1
    return at - first <= 2 and (first == start or (not text[first - 1].isalnum() and text[first - 1] not in ".,"))
