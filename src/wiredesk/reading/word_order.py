"""Who says what where the verb does not stand between the two: first ("قال X إن …"), or last ("Xは…と述べた").

Both find the speaker's noun phrase and where what is said begins and ends; what becomes of that is decided in
`reading.clauses`, as for any other cue.
"""

from __future__ import annotations

from dataclasses import dataclass

from wiredesk.reading.cues import Cue
from wiredesk.reading.reach import names_somebody, token_before, without_stops
from wiredesk.reading.speakers import Surroundings
from wiredesk.reading.stand_ins import speaks

FAR = 45
"""Tokens between a verb that stands first and "that": name, office, occasion and day of the speaker."""
LONGEST_LEAD = 24
"""Tokens of a phrase between the subject and what is said ("to reporters on Tuesday,")."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Tokens of the speaker's noun phrase (None: not said, so who spoke last), and of what is said.

    quoted: number of the run of marked text that is all of what is said, None if it is a clause.
    """

    speaker: tuple[int, int] | None
    first: int
    stop: int
    quoted: int | None = None


def verb_first(around: Surroundings, cue: Cue, stop: int) -> Placed | None:
    """What follows a verb: its subject, and after "that" or a colon what is said; None if neither is there."""
    tokens, lex = around.tokens, around.lex
    for index in range(cue.last, min(stop, cue.last + FAR)):
        if index in around.quoted:
            end = index
            if index > cue.last and tokens.words[index - 1] not in ":,":
                continue
        elif tokens.words[index] == ":":
            end = index + 1
        else:
            hit = lex.complementizers.at(tokens, index, stop)
            if hit is None:
                continue
            end = hit[0]
        if end >= stop:
            return None
        phrase = around.following(cue.last, index) if index > cue.last else None
        return Placed(phrase, end, stop, around.quoted.get(end))
    return None


def verb_last(around: Surroundings, cue: Cue, floor: int) -> Placed | None:
    """What stands before a verb: the topic of the clause, if it can speak, and behind it what is said.

    floor: the first token that belongs to no cue before this one.
    """
    tokens, lex = around.tokens, around.lex
    last = token_before(around, cue.first) + 1
    if last <= floor:
        return None
    start, speaker = floor, None
    opening = _opening(around, floor, last)
    for index in range(opening + 1, last):
        if index in around.quoted:
            continue
        topic = lex.topics.at(tokens, index, last)
        if topic is None:
            continue
        if names_somebody(around, opening, index) or speaks(tokens, opening, index, lex.pack):
            speaker = _whole(around, opening, index)
            start = topic[0]
        break
    start = _past_leads(around, start, last)
    quoted = around.quoted.get(last - 1)
    if quoted is not None:
        first = last - 1
        while first > start and around.quoted.get(first - 1) == quoted:
            first -= 1
        before = first - 1
        led = lex.between.before(tokens, first, start) > 0  # "東京で「…」"
        if before < start or tokens.words[before] in ",:." or led:
            return Placed(speaker, first, last, quoted)
    start = _opening(around, start, last)
    return Placed(speaker, start, without_stops(around, start, last)) if last - start > 1 else None


def source_before(around: Surroundings, cue: Cue) -> tuple[int, int] | None:
    """The noun phrase that "according to" is written behind ("警察によると")."""
    first = cue.first
    while first > around.start and cue.first - first < LONGEST_LEAD:
        if first - 1 in around.quoted or around.tokens.words[first - 1] in ",;:.":
            break
        first -= 1
    first = _opening(around, first, cue.first)
    return (first, cue.first) if first < cue.first else None


def source_beside(around: Surroundings, cue: Cue) -> tuple[int, int] | None:
    """The noun phrase right before "according to", where that stands behind its source in the middle of a clause
    ("… wurden | der Polizei zufolge …")."""
    tokens, lex = around.tokens, around.lex
    first = cue.first
    while first > around.start and cue.first - first < LONGEST_LEAD:
        before = first - 1
        if around.stops(before) or tokens.folded[before] in lex.verb_second:
            break
        if lex.prepositions.at(tokens, before) is not None and tokens.folded[before] not in lex.of:
            break
        first = before
        if tokens.folded[first] in lex.determiners and tokens.folded[first] not in lex.of:
            break
    return (first, cue.first) if first < cue.first else None


def _opening(around: Surroundings, first: int, last: int) -> int:
    """Past signs and the words that lead a sentence in."""
    while first < last and first not in around.quoted:
        hit = around.lex.lead_ins.at(around.tokens, first, last)
        if hit is not None and hit[0] < last:
            first = hit[0]
        elif not around.tokens.words[first].isalnum():
            first += 1
        else:
            break
    return first


def _whole(around: Surroundings, first: int, last: int) -> tuple[int, int]:
    """The noun phrase behind the last comma before its particle ("3日、首相は")."""
    for index in range(last - 1, first, -1):
        if index not in around.quoted and around.tokens.words[index] == ",":
            if names_somebody(around, index + 1, last) or speaks(around.tokens, index + 1, last, around.lex.pack):
                return index + 1, last
            break
    return first, last


def _past_leads(around: Surroundings, first: int, last: int) -> int:
    """Past what only says to whom and when ("記者団に対し、")."""
    tokens = around.tokens
    while True:
        comma = next(
            (
                index
                for index in range(first, min(last, first + LONGEST_LEAD))
                if index not in around.quoted and tokens.words[index] == ","
            ),
            None,
        )
        if comma is None or any(index in around.quoted for index in range(first, comma)):
            return first
        timed = any(moment.span.end == tokens.ends[comma - 1] for moment in around.moments) if comma > first else True
        if comma > first and not timed and not around.lex.between.before(tokens, comma, first):
            return first
        first = comma + 1


__all__ = ["Placed", "source_before", "source_beside", "verb_first", "verb_last"]
