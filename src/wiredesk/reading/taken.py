"""What is taken of a stretch for one cue: the marked text or the clause beside it, once and for one cue only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wiredesk.lang.tokens import begins_big
from wiredesk.model.findings import Act, Moment, QuoteMode, Speaker
from wiredesk.model.spans import Span
from wiredesk.reading.cues import Cue
from wiredesk.reading.marked_text import named
from wiredesk.reading.quotation_marks import Run
from wiredesk.reading.reach import Reach, occasion_of, token_before, without_stops
from wiredesk.reading.speakers import Surroundings

FAR = 8
"""Tokens between who speaks, or the head of a sentence, and when."""
_STOPS = frozenset(",;:—–")
SHORTEST_CLAUSE = 3
"""Tokens that a clause after a time must have more of to be one."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What one cue reports; the fields are those of `Quote`."""

    content: Span
    words: tuple[Span, ...]
    mode: QuoteMode
    speaker: Speaker | None
    cue: Span
    act: Act
    rule: str
    relayed_by: tuple[str, ...] = ()
    addressee: str | None = None
    occasion: Span | None = None
    said_at: Moment | None = None


class Taken:
    """What the cues of one stretch have taken so far."""

    def __init__(self, around: Surroundings, runs: Sequence[Run]) -> None:
        self.around = around
        self.tokens = around.tokens
        self.runs = runs
        self.made: list[Reported] = []
        self.taken: set[int] = set()
        self.relay: tuple[str, ...] = ()
        self.last: tuple[Speaker | None, tuple[str, ...]] | None = None

    def span(self, cue: Cue) -> Span:
        return self.tokens.span(cue.first, cue.last)

    def left(
        self,
        cue: Cue,
        speaker: Speaker | None,
        first: int,
        last: int,
        reach: Reach | None = None,
        stop: int | None = None,
    ) -> None:
        """Take what stands before: the quotation that ends there, or the clause."""
        around, tokens = self.around, self.tokens
        before = token_before(self.around, first)
        if before < around.start:
            return
        order = around.quoted.get(before)
        start = around.start
        for reported in self.made:
            end = reported.content.end
            while start < before and tokens.starts[start] < end:
                start += 1
        while start < before and start not in around.quoted:
            hit = around.lex.lead_ins.at(tokens, start, before)
            if hit is not None and (hit[0] in around.quoted or tokens.words[hit[0]] == ","):
                start = hit[0]
            elif not tokens.words[start].isalnum():
                start += 1
            else:
                break
        if order is None:
            if before - start < 1:
                return
            inside = {around.quoted[i] for i in range(start, before + 1) if i in around.quoted}
            words = self.words(inside)
            content = tokens.span(start, before + 1)
            mode: QuoteMode = "mixed" if words else "indirect"
            self.finish(cue, speaker, content, words, mode, last, reach)
            return
        if order in self.taken and cue.how.takes == "source" and speaker is not None and self.made:
            self.made[-1] = replace(self.made[-1], relayed_by=(*self.made[-1].relayed_by, speaker.name))
            return
        run = self.runs[order]
        in_run = around.quoted.get(start)
        lead = next((i for i in range(start, before) if around.quoted.get(i) == order), before)
        whole = in_run == order or (
            lead > around.start and tokens.words[lead - 1] in ":," and begins_big(run.inner.of(tokens.text))
        )
        taken = {order}
        if whole:
            mode, content = "direct", run.inner
        else:
            taken |= {around.quoted[i] for i in range(start, before) if i in around.quoted}
            mode, content = "mixed", Span(tokens.starts[start], run.outer.end)
        if reach is not None and stop is not None and whole:
            following = around.quoted.get(reach.first)
            if following is not None and following not in self.taken and not reach.complementizer:
                other = self.runs[following]
                taken.add(following)
                content = Span(content.start, other.inner.end)
        self.finish(cue, speaker, content, self.words(taken), mode, last, reach)

    def add(self, cue: Cue, speaker: Speaker | None, start: int, stop: int, reach: Reach, *, quoted_only: bool) -> None:
        """Take what follows: the quotation that begins there, or the clause with what is quoted in it."""
        around, tokens = self.around, self.tokens
        if start >= stop:
            return
        order = around.quoted.get(start)
        if order is not None:
            run = self.runs[order]
            inner = run.inner.of(tokens.text)
            after = next((i for i in range(start, stop) if around.quoted.get(i) != order), stop)
            rest = without_stops(self.around, after, stop) > after
            ends = (
                not rest
                or inner[-1:] in ".!?…,"
                or around.stops(after)
                or around.lex.conjunctions.before(tokens, after + 1, after) > 0
            )
            opens = reach.colon or (begins_big(inner) and not reach.complementizer) or not inner[:1].isalpha()
            if ends and opens:
                self.finish(cue, speaker, run.inner, self.words({order}), "direct", after, reach)
                return
            if (ends and not rest) or (ends and cue.how.takes == "quote"):
                self.finish(cue, speaker, run.outer, self.words({order}), "mixed", after, reach)
                return
        begin = cue.last if cue.how.takes == "quote" and not (reach.comma or reach.colon) else start
        end = without_stops(self.around, begin, stop)
        if end - begin < 2:
            return
        plain = cue.how.takes == "clause" and begin == cue.last
        if plain and around.lex.not_before.at(tokens, begin, end) is not None:
            return
        if cue.how.takes == "act" or reach.complementizer:
            colon = self._colon(begin, end)
            if colon is not None:  # "denied all of it: “…”"
                self.add(cue, speaker, start, colon, reach, quoted_only=False)
                order = around.quoted[colon + 1]
                self.finish(cue, speaker, self.runs[order].inner, self.words({order}), "direct", stop, reach)
                return
        inside = {around.quoted[i] for i in range(begin, end) if i in around.quoted} - self.taken
        words = self.words(inside)
        if quoted_only and not words and not (reach.complementizer or reach.colon or reach.comma):
            return
        weak = around.lex.prepositions.at(tokens, begin) is not None and not (
            reach.complementizer or reach.colon or reach.comma
        )
        if weak and not words and cue.how.takes in ("clause", "act") and not self._timed(begin, end):
            return
        content = tokens.span(begin, end)
        self.finish(cue, speaker, content, words, "mixed" if words else "indirect", stop, reach)

    def _timed(self, begin: int, end: int) -> bool:
        """Whether a time opens a clause that goes on with words of its own ("said on Friday two men had fled")."""
        around, tokens = self.around, self.tokens
        moment = next((m for m in around.moments if m.span.start == tokens.starts[begin]), None)
        after = next((i for i in range(begin, end) if moment is not None and tokens.starts[i] >= moment.span.end), end)
        return (
            end - after > SHORTEST_CLAUSE
            and not around.stops(after)
            and (around.lex.prepositions.at(tokens, after) is None)
        )

    def _colon(self, begin: int, end: int) -> int | None:
        """The colon before a whole quotation that ends a clause."""
        around, tokens = self.around, self.tokens
        for index in range(begin + 1, end - 1):
            if tokens.words[index] == ":" and index not in around.quoted and index + 1 in around.quoted:
                run = self.runs[around.quoted[index + 1]]
                whole = (
                    run.inner.of(tokens.text)[:1].isupper() and around.quoted.get(end - 1) == around.quoted[index + 1]
                )
                return index if whole and around.quoted[index + 1] not in self.taken else None
        return None

    def words(self, orders: set[int]) -> tuple[Span, ...]:
        kept = [self.runs[order] for order in sorted(orders) if not named(self.around, self.runs[order])]
        self.taken |= orders
        return tuple(run.inner for run in kept)

    def finish(
        self,
        cue: Cue,
        speaker: Speaker | None,
        content: Span,
        words: tuple[Span, ...],
        mode: QuoteMode,
        last: int,
        reach: Reach | None,
    ) -> None:
        if mode == "direct" and not words:
            return
        if cue.how.thought and any(made.content.covers(self.span(cue)) for made in self.made):
            return
        self.keep(
            Reported(
                content,
                words,
                mode,
                speaker,
                self.span(cue),
                cue.how.act,
                cue.how.rule,
                self.relay or (reach.outlet if reach is not None else ()),
                reach.addressee if reach is not None else None,
                occasion_of(self.around, content),
                self._said_at(content, self.span(cue), speaker),
            )
        )
        self.last = (speaker, self.relay)

    def _said_at(self, content: Span, cue: Span, speaker: Speaker | None) -> Moment | None:
        """When it was said: what stands at the head of the sentence, or beside who speaks and the verb with no comma
        between; a day further off is one that the sentence tells of."""
        tokens, begins = self.tokens, self.tokens.starts[self.around.start]
        first, last = cue.start, cue.end
        if speaker is not None and begins <= speaker.span.start:
            first, last = min(first, speaker.span.start), max(last, speaker.span.end)
        for moment in self.around.moments:
            start = moment.span.start
            if content.meets(moment.span) or (start > first and moment.when.granularity == "year"):
                continue  # "X, born in 1998, said"
            # What is taken for the speaker may hold a part of the moment ("Earlier this month Mr …").
            beside = begins if moment.span.end <= first else min(first, start) if start < last else last
            way = tokens.within(Span(beside, start))
            if len(way) <= FAR and _STOPS.isdisjoint(tokens.words[way.start : way.stop]):
                return moment
        return None

    def keep(self, found: Reported) -> None:
        if not any(old.content == found.content for old in self.made):
            self.made.append(found)
