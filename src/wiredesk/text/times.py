"""Time expressions of a text as intervals: found by the pack's rules, joined, and placed in the calendar.

The pieces that the rules find ("2 giờ sáng", "ngày 4-5", "(giờ Hà Nội)") are joined where the pack's joining words or
a bracket stand between them; a joined expression is then placed: by itself if it states its year, else from what it
counts from. A day in running text is that day somewhere: its interval is widened by what zones allow unless the text
states a zone. Without a day of publication a relative or yearless form stays unresolved.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Tokens, plain_digits
from wiredesk.model.findings import Moment
from wiredesk.model.spans import Span
from wiredesk.model.values import When
from wiredesk.text.calendar_values import compatible, day_of, days_of, finer, resolved_near
from wiredesk.text.joining import apart, joined, listed, tense_at, with_one_day, with_one_week, with_one_year
from wiredesk.text.placing import Context, bare_clock, place, relative
from wiredesk.text.publication import publication_of
from wiredesk.text.time_atoms import atoms, glued_atoms
from wiredesk.text.time_rules import Atom, Grammar, Said, grammar

__all__ = ["compatible", "finer", "moments", "publication_of", "resolved_near", "stated_dates"]

NEAR_SENTENCES = 3
"""How many sentences back "the following day" looks for its day."""
LIST_DAYS = 3
"""Days from one weekday of a list to the next ("Friday and Saturday", not "Friday and Thursday")."""
LOOK_BACK = 12
"""At how many expressions before it the search for its day gives up."""
NAME_REACH = 48
"""How many characters around an expression the words are looked at that make it a name or a recurring time."""
_PAUSE = frozenset(".,;:()")
_PERIODS = frozenset({"month", "quarter", "half", "year"})
EVENT_REACH = 120
"""How many characters behind "two days after" the day of the event is looked for."""


def moments(
    text: str,
    spans: Sequence[Span],
    pack: Pack,
    *,
    published: When | None = None,
    quoted: Sequence[Span] = (),
    tokens: Tokens | None = None,
) -> tuple[Moment, ...]:
    """All time expressions in the spans, in order, without overlap.

    spans: sentences. published: what relative and yearless forms are counted from; None leaves them unresolved.
    quoted: what stands inside quote marks: there relative forms count from the utterance. tokens: those of the spans,
    where they are made already.
    """
    tokens = Tokens(text, spans, pack) if tokens is None else tokens
    text = plain_digits(text, pack)
    rules = grammar(pack)
    found: list[Moment] = []
    starts = [span.start for span in quoted]
    earlier: list[tuple[int, When, bool]] = []
    days: dict[date, When] = {}
    for number, sentence in enumerate(spans):
        pieces = with_one_day(text, joined(text, atoms(text, sentence, rules, tokens), rules), rules)
        pieces = listed(text, apart(text, pieces, rules), rules)
        if not pieces:
            continue
        pieces = with_one_week(text, with_one_year(text, pieces, rules), rules)
        pieces = [piece for piece in pieces if not _a_name(text, piece, sentence, rules)]
        pieces = _all_recurring(text, [_recurring(text, piece, sentence, rules) for piece in pieces])
        here: list[tuple[Atom, When, str] | None] = [None] * len(pieces)
        earlier = [entry for entry in earlier[-LOOK_BACK:] if number - entry[0] <= NEAR_SENTENCES]
        known = [when for _, when, _ in earlier]
        told = [when for _, when, spoken in earlier if spoken]
        # Those that count from an event or from an utterance look at the others of their sentence, so they come last.
        for late in (False, True):
            for index, piece in enumerate(pieces):
                inside = _inside(piece, quoted, starts)
                waits = piece.said.base == "event" or (inside and relative(piece.said))
                if waits is not late:
                    continue
                before = _meant(here[max(0, index - LOOK_BACK) : index], text, sentence, rules)
                tense = tense_at(text, sentence, pieces, index, rules) or _ahead(piece, index, here, published)
                over = published if bare_clock(piece.said) and tense <= 0 else None
                context = Context(
                    published=published,
                    previous=_last_day(before, over if tense else None)
                    or _earlier_day(piece.said, known, over, published, days),
                    event=_event(pieces, here, index) if piece.said.base == "event" else None,
                    utterance=_uttered(pieces, here, quoted, starts) if inside and waits else None,
                    quoted=inside and waits,
                    tense=tense,
                    stretch=_last_period(_spoken(here[max(0, index - LOOK_BACK) : index])) or _last_period(told),
                    week=_last_week(before or known),
                    lunar_hours=rules.lunar_hours,
                    year=_last_year(before or known),
                )
                when, note = place(piece.said, context)
                last = here[index - 1] if index else None
                if last is not None and _turns_back(text, last, piece, when, rules):
                    when, note = place(piece.said, replace(context, tense=1))
                here[index] = (piece, when, note)
        for entry in here:
            if entry is None:
                continue
            piece, when, note = entry
            found.append(Moment(Span(piece.start, piece.end), when, piece.rule + note))
            if not _compared(text, piece, sentence, rules):
                earlier.append((number, when, piece.said.sub != "same"))
            day = day_of(when)
            if day is not None and not _inside(piece, quoted, starts):
                days.setdefault(day, when)
    return tuple(found)


def stated_dates(text: str, span: Span, pack: Pack, *, region: str | None = None) -> list[tuple[Span, When]]:
    """Absolute dates in a line that states when a page was made, also where they are glued to other words.

    region: ISO 3166 code of the outlet, decides the order of day and month. A clock without a zone is the pack's.
    """
    if not span.of(text).isascii():
        text = plain_digits(text, pack)
    found = _stated(text, span, pack, region)
    if not found and pack.root is not None:
        found = _stated(text, span, pack.root, region)
    return found


def _stated(text: str, span: Span, pack: Pack, region: str | None) -> list[tuple[Span, When]]:
    rules = grammar(pack)
    found: list[tuple[Span, When]] = []
    for piece in joined(text, glued_atoms(text, span, rules, region), rules, line=True):
        said = piece.said
        if said.year is None or said.month is None or said.day is None:
            continue
        if said.zone is None and rules.zone is not None:
            said = replace(said, zone=rules.zone)
        when, _ = place(said, Context())
        if when.resolved:
            found.append((Span(piece.start, piece.end), when))
    return found


def _inside(piece: Atom, quoted: Sequence[Span], starts: Sequence[int]) -> bool:
    at = bisect_right(starts, piece.start) - 1
    return at >= 0 and piece.end <= quoted[at].end


def _turns_back(text: str, last: tuple[Atom, When, str], piece: Atom, when: When, rules: Grammar) -> bool:
    """Whether the second weekday of a list would be before its first one ("both Friday and Saturday")."""
    before, said = last[0], piece.said
    if said.weekday is None or said.day is not None or before.said.weekday is None or before.said.day is not None:
        return False
    if text[before.end : piece.start].strip().lower() not in rules.both or (
        (said.weekday - before.said.weekday) % 7 > LIST_DAYS
    ):
        return False
    return when.earliest is not None and last[1].earliest is not None and when.earliest < last[1].earliest


def _a_name(text: str, piece: Atom, sentence: Span, rules: Grammar) -> bool:
    """Whether it names a street or a work: "3 February Street", the film "Next Year"."""
    start = max(sentence.start, piece.start - NAME_REACH)
    said = piece.said
    bare = said.day is not None and said.month is not None and said.year is None and text[piece.start].isdigit()
    if bare and rules.streets.search(text, start, piece.start) is not None:
        return True
    return rules.works.search(text, start, piece.start) is not None


def _recurring(text: str, piece: Atom, sentence: Span, rules: Grammar) -> Atom:
    """Left open where the words say that it comes again and again: "on Fridays", "from 7 to 9 every day"."""
    start = max(sentence.start, piece.start - NAME_REACH)
    # "From 24 April, 4,800 shows every day": a date says of itself which day it is.
    dated = piece.said.day is not None and piece.said.month is not None
    behind = None if dated and text[piece.end : piece.end + 1] == "," else rules.again.match
    found = (behind and behind(text, piece.end, piece.end + NAME_REACH)) or rules.each.search(text, start, piece.start)
    if found is None and piece.said.weekday is not None and piece.said.day is None:
        found = rules.falls.search(text, start, piece.start)  # "Christmas falls on a Friday."
    if found is None and bare_clock(piece.said):
        found = rules.again.search(text, start, piece.start)
    return piece if found is None else replace(piece, said=Said(vague=True))


def _all_recurring(text: str, pieces: Sequence[Atom]) -> list[Atom]:
    """With the hours left open that stand in one clause with one that comes again ("opens at 5 and closes at 19
    daily")."""
    out = list(pieces)
    for index in range(len(out) - 2, -1, -1):
        gap = text[out[index].end : out[index + 1].start]
        if bare_clock(out[index].said) and out[index + 1].said == Said(vague=True) and not _PAUSE.intersection(gap):
            out[index] = replace(out[index], said=Said(vague=True))
    return out


def _spoken(entries: Sequence[tuple[Atom, When, str] | None]) -> list[When]:
    """The times that a text speaks of, without those that it only compares with ("the same period of last year")."""
    return [entry[1] for entry in entries if entry is not None and entry[0].said.sub != "same"]


def _meant(entries: Sequence[tuple[Atom, When, str] | None], text: str, sentence: Span, rules: Grammar) -> list[When]:
    """The times before another that it may count from: none that something is only compared with."""
    return [entry[1] for entry in entries if entry is not None and not _compared(text, entry[0], sentence, rules)]


def _compared(text: str, piece: Atom, sentence: Span, rules: Grammar) -> bool:
    """Whether a day is only what another is compared with ("more than at the close of | yesterday")."""
    start = max(sentence.start, piece.start - NAME_REACH)
    day = piece.said.unit == "day" or piece.said.day is not None or piece.said.weekday is not None
    return day and rules.compared.search(text, start, piece.start) is not None


def _ahead(
    piece: Atom, index: int, here: Sequence[tuple[Atom, When, str] | None], published: When | None
) -> Literal[0, 1]:
    """1 for a weekday behind a day that is still to come ("opens on 22 September, … speaks on Thursday")."""
    last = here[index - 1] if index else None
    if piece.said.weekday is None or piece.said.day is not None or last is None or published is None:
        return 0
    day, now = day_of(last[1]), days_of(published)
    return 1 if day is not None and now is not None and now[1] < day else 0


def _last_week(whens: Sequence[When]) -> When | None:
    """The time named last, if that is a week."""
    return whens[-1] if whens and whens[-1].resolved and whens[-1].granularity == "week" else None


def _last_period(whens: Sequence[When]) -> When | None:
    return next((when for when in reversed(whens) if when.granularity in _PERIODS and when.resolved), None)


def _last_year(whens: Sequence[When]) -> int | None:
    """The year of the time named last, if that is a year or a part of one longer than some days."""
    last = whens[-1] if whens else None
    told = last is not None and last.resolved and last.granularity in _PERIODS
    return int(last.value[:4]) if last is not None and told else None


def _last_day(whens: Sequence[When], over: When | None = None) -> When | None:
    """The last that is a day. over: what is told as past at this time has no day that is still to come."""
    days = days_of(over)
    for when in reversed(whens):
        day = day_of(when)
        if day is not None and (days is None or day <= days[1]):
            return when
    return None


def _earlier_day(
    said: Said, known: Sequence[When], over: When | None, published: When | None, days: Mapping[date, When]
) -> When | None:
    """The day named last in the sentences before; for "the same day" no day that is still to come, and from further
    away the one day that the text has named."""
    if said.base != "previous" or said.shift != 0 or said.unit not in (None, "day"):
        return _last_day(known, over)
    near = _last_day(known, published)
    if near is not None or not days:
        return near or _last_day(known, over)
    today = days_of(published)
    past = [when for day, when in days.items() if today is None or day <= today[1]]
    return past[0] if len(past) == 1 else None


def _event(pieces: Sequence[Atom], here: Sequence[tuple[Atom, When, str] | None], index: int) -> When | None:
    """The day stated soon behind "two days after …", within the sentence."""
    if index + 1 < len(pieces) and pieces[index + 1].start - pieces[index].end <= EVENT_REACH:
        entry = here[index + 1]
        return entry[1] if entry is not None else None
    return None


def _uttered(
    pieces: Sequence[Atom],
    here: Sequence[tuple[Atom, When, str] | None],
    quoted: Sequence[Span],
    starts: Sequence[int],
) -> When | None:
    """The one day that the sentence states outside its quote marks, taken as the day of the utterance."""
    days = {
        entry[1].value[:10]: entry[1]
        for piece, entry in zip(pieces[:LOOK_BACK], here[:LOOK_BACK], strict=True)
        if entry is not None and not _inside(piece, quoted, starts) and day_of(entry[1]) is not None
    }
    return next(iter(days.values())) if len(days) == 1 else None
