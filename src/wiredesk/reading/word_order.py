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
SHORT = 3
"""Tokens of a subject that nothing else tells of, which speaks what is marked right before the verb."""
LEAD = 3
"""Tokens of an office before the name of who holds it."""
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
    behind = _subject_behind(around, floor, last) if lex.marks_direct else None
    if behind is not None:
        return behind
    opening = _opening(around, floor, last)
    for index in range(opening + 1, last):
        if index in around.quoted:
            continue
        topic = lex.topics.at(tokens, index, last)
        if topic is None:
            continue
        bare = lex.marks_direct and index - opening <= (
            1 if lex.subject_opens or last - 1 not in around.quoted else SHORT
        )
        if bare or names_somebody(around, opening, index) or speaks(tokens, opening, index, lex.pack):
            speaker = _whole(around, opening, index)
            start = topic[0]
        break
    if speaker is None and tuple(tokens.folded[cue.first : cue.last]) in lex.only_behind:
        speaker = around.following(cue.last, around.stop)  # "“…” diyen Lorn"
    elif speaker is None and lex.subject_opens and (end := _named_from(around, opening, last)) > opening:
        speaker, start = (opening, end), end
    led = cue.last + 1 < around.stop and tokens.words[cue.last] == ":"
    if led and cue.last + 1 in around.quoted:  # "şunları söyledi: “…”"
        run = around.quoted[cue.last + 1]
        end = next((at for at in range(cue.last + 1, around.stop) if around.quoted.get(at) != run), around.stop)
        return Placed(speaker, cue.last + 1, end, run)
    start = _past_leads(around, start, last)
    quoted = around.quoted.get(last - 1)
    if quoted is not None:
        first = last - 1
        while first > start and around.quoted.get(first - 1) == quoted:
            first -= 1
        before = first - 1
        led = lex.between.before(tokens, first, start) > 0  # "東京で「…」"
        if before < start or tokens.words[before] in ",:." or led or (lex.marks_direct and speaker is not None):
            return Placed(speaker, first, last, quoted)
    start = _opening(around, start, last)
    if lex.clause_endings and not tokens.folded[last - 1].endswith(lex.clause_endings):
        return None  # "bütçeyi açıkladı" tells of no clause, "açıldığını açıkladı" does
    return Placed(speaker, start, without_stops(around, start, last)) if last - start > 1 else None


def _named_from(around: Surroundings, first: int, last: int) -> int:
    """End of the office and the name that stand one behind the other from a token on; `first` where none does, or
    where they only say whose something is."""
    tokens, end = around.tokens, first
    ahead = around.starting(first, min(last, first + LEAD))
    if ahead and not any(around.stops(at) for at in range(first, around.token_at(ahead[0].span.start))):
        end = around.token_at(ahead[0].span.start)  # "Teknik direktör | Okan Buruk"
    while end < last:
        here = [m for m in around.starting(end, end + 1) if m.kind != "place"]
        if not here:
            break
        end = max(around.token_at(mention.span.end) for mention in here)
    return first if end < last and tokens.words[end] in "'’" else end


def _subject_behind(around: Surroundings, floor: int, last: int) -> Placed | None:
    """Marks, who speaks, and the verb ("“…”라고 로른 장관이 | 말했다")."""
    tokens, lex = around.tokens, around.lex
    if last - 2 <= floor or last - 1 in around.quoted or lex.topics.at(tokens, last - 1, last) is None:
        return None
    run = next((at for at in range(last - 2, max(floor, last - FAR) - 1, -1) if at in around.quoted), None)
    if run is None or any(around.stops(at) for at in range(run + 1, last)):
        return None
    first = run + 1 + (tokens.starts[run + 1] == tokens.ends[run])  # what is written onto the marks
    if first >= last - 1 or not names_somebody(around, first, last - 1):
        return None
    start = run
    while start > floor and around.quoted.get(start - 1) == around.quoted[run]:
        start -= 1
    return Placed((first, last - 1), start, run + 1, around.quoted[run])


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
