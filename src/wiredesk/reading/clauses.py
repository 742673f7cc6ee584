"""What a cue reports: the clause or the marked text that belongs to it, within one stretch of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wiredesk.model.findings import QuoteMode
from wiredesk.reading.cues import Cue, cues
from wiredesk.reading.quotation_marks import Run
from wiredesk.reading.reach import (
    Reach,
    closes,
    document,
    marks_ahead,
    names_somebody,
    opens_clause,
    outlet_named,
    past_adjuncts,
    reach_of,
    subject_behind,
    token_before,
    without_source_tails,
    without_stops,
)
from wiredesk.reading.sources import Sources
from wiredesk.reading.speakers import Subject, Surroundings
from wiredesk.reading.taken import Reported
from wiredesk.reading.word_order import verb_first, verb_last

NEAR = 12
"""Tokens between who speaks behind the verb and what is said: to whom, when and where."""


def reported(around: Surroundings, runs: Sequence[Run]) -> tuple[list[Reported], Reported | None]:
    """What is reported in a stretch, and the cue that ends it with an open colon, if one does."""
    frame = [index for index in range(around.start, around.stop) if index not in around.quoted]
    if not frame:
        return [], None
    reader = _Reader(around, runs, cues(around.tokens, frame, around.stop, around.lex))
    return reader.read()


class _Reader(Sources):
    """One stretch with its cues; kept together because what one cue takes, the next cannot have."""

    def __init__(self, around: Surroundings, runs: Sequence[Run], found: list[Cue]) -> None:
        super().__init__(around, runs)
        self.cues = found = without_source_tails(around, found)
        around.relays(found)
        self.subjects = [
            around.subject(cue) if cue.how.takes != "source" else None for cue in found
        ]  # fmt: skip
        self.open_colon: Reported | None = None
        self.stop = around.stop
        asked = around.outlets.asked(around.start, around.stop) if found else None
        if asked is not None:
            self.relay = (asked,)
        self._tail()

    def read(self) -> tuple[list[Reported], Reported | None]:
        for number, cue in enumerate(self.cues):
            if cue.how.takes == "source":
                self.source(number, cue)
            elif cue.how.takes == "relay":
                self._relay(number, cue)
            else:
                self._verb(number, cue)
        return self.made, self.open_colon

    # -- the three kinds of cue ---------------------------------------------------------------------------------

    def _tail(self) -> None:
        """ "…, he said, Reuters reported": the outlet behind all the rest passes it on."""
        around = self.around
        for cue, subject in zip(reversed(self.cues), reversed(self.subjects), strict=True):
            if subject is None or subject.joint or cue.how.takes not in ("carry", "clause"):
                return
            before = token_before(around, subject.opening)
            if before <= around.start or before == subject.opening - 1 or len(self.cues) < 2:
                return
            outlet = outlet_named(around, subject.first, subject.last)
            if outlet is not None:
                self.stop, self.relay = subject.opening, (outlet,)
            return

    def _relay(self, number: int, cue: Cue) -> None:
        """ "A quoted X as saying": A passes on what the next cue reports; without one, what follows X."""
        around, tokens = self.around, self.tokens
        subject = self.subjects[number]
        if subject is None or subject.joint or subject.first >= subject.last:
            return
        outlet = outlet_named(self.around, subject.first, subject.last)
        name = outlet or around.speaker(subject.first, subject.last).name
        nxt = self.subjects[number + 1] if number + 1 < len(self.cues) else None
        if nxt is not None and nxt.relay == cue.last:
            self.relay = (name,)
            return
        if outlet is not None and self._passive(number, subject, outlet):
            return
        phrase = around.following(cue.last, around.stop)
        if phrase is None or outlet is None:
            return
        end = phrase[1]
        before = around.quoted.get(token_before(around, subject.opening))
        if before is not None and before not in self.taken:  # "“…”, the agency TNA quoted Ada Lorn"
            self.relay = (name,)
            self.left(cue, around.speaker(*phrase), subject.opening, end)
            self.relay = ()
            return
        if (end < around.stop and tokens.words[end] in ":,") or end in around.quoted:
            start = end if end in around.quoted else end + 1
            reach = Reach(start, colon=tokens.words[end] == ":", comma=True)
            speaker = around.speaker(*phrase)
            self.relay = (name,)
            self.add(cue, speaker, start, around.stop, reach, quoted_only=False)
            self.relay = ()

    def _passive(self, number: int, outlet: Subject, name: str) -> bool:
        """ "X was by A quoted to say": whether who stands before the passive speaks by the verb that follows."""
        around, cue = self.around, self.cues[number]
        sign = outlet.first - 1
        if number + 1 >= len(self.cues) or self.cues[number + 1].first != cue.last or sign <= around.start:
            return False
        if self.tokens.folded[sign] not in around.lex.passives:
            return False
        spoken = around.subject(Cue(sign, sign + 1, cue.how))
        if spoken is None or spoken.joint or spoken.first >= spoken.last:
            return False
        self.relay = (name,)
        self.last = (around.speaker(spoken.first, spoken.last), self.relay)
        self.subjects[number + 1] = Subject(cue.last, cue.last, cue.last, joint=True)
        return True

    def _verb(self, number: int, cue: Cue) -> None:
        around, tokens = self.around, self.tokens
        takes = cue.how.takes
        if around.lex.order != "subject first" and self._in_order(number, cue, around.lex.order):
            return
        subject = self.subjects[number]
        if takes == "act" and cue.last < around.stop and tokens.folded[cue.last] in around.lex.passives:
            return  # "a practice criticised by Lorn"
        stop = self._end(number)
        if self._turned(cue, stop):
            return
        before = token_before(self.around, cue.first)
        inverted = subject_behind(self.around, cue, subject, before, self.taken)
        if inverted is not None:
            if outlet_named(self.around, *inverted) is None:
                self.left(cue, around.speaker(*inverted), cue.first, inverted[1])
            return
        if self._fronted(cue, subject, before, stop):
            return
        if around.lex.drops_subject and (subject is None or subject.joint) and self._dropped(cue, before, stop):
            return
        if subject is None or tuple(tokens.folded[cue.first : cue.last]) in around.lex.only_behind:
            return
        if around.leads_in(subject):
            # "So berichtete er, dass …": who speaks stands behind, or nowhere.
            if takes in ("clause", "that"):
                self._in_order(number, cue, "verb first")
            return
        if subject.joint:
            if self.last is None:
                phrase = around.main(cue.first)
                participle = tuple(tokens.folded[cue.first : cue.last]) in around.lex.participles
                if (phrase is None and not participle) or (
                    phrase is not None and outlet_named(self.around, *phrase) is not None
                ):
                    return
                self.last = (around.speaker(*phrase) if phrase is not None else None, self.relay)
            speaker, relay = self.last
        else:
            phrase = (subject.first, subject.last)
            if outlet_named(self.around, *phrase) is not None:
                self.last = None
                self._printed(cue, subject, stop)
                return
            speaker = around.speaker(*phrase)
            relay = self.relay
        paper = not subject.joint and document(around, cue, subject.first, subject.last)
        doubtful = (
            (around.lex.strict or cue.how.strict)
            and not paper
            and not subject.joint
            and not names_somebody(around, subject.first, subject.last)
        )
        if takes == "silence":
            if doubtful:
                return
            start = cue.first if subject.joint else subject.first
            end = without_stops(self.around, start, stop)
            content = tokens.span(start, end)
            words = self.words({around.quoted[i] for i in range(start, end) if i in around.quoted} - self.taken)
            mode: QuoteMode = "mixed" if words else "indirect"
            self.keep(Reported(content, words, mode, speaker, self.span(cue), cue.how.act, cue.how.rule, relay))
            return
        reach = reach_of(self.around, cue, stop)
        attached = around.quoted.get(token_before(around, subject.opening))
        beside = attached is not None and not subject.joint and attached not in self.taken
        if beside and reach.colon and around.quoted.get(reach.first, attached) != attached:
            beside = False  # "… “down the line”, he warned: “…”"
        if doubtful and not beside and reach.first not in around.quoted:
            return
        self.last = (speaker, relay)
        if beside:
            self.left(cue, speaker, subject.opening, reach.first if reach.addressee else cue.last, reach, stop)
            return
        if reach.first in around.quoted or marks_ahead(self.around, self.runs, cue, reach, stop):
            self.add(cue, speaker, reach.first, stop, reach, quoted_only=takes in ("quote", "that", "carry"))
            return
        if takes == "quote":
            return
        if not subject.joint and closes(self.around, cue, subject, reach, stop):
            self.left(cue, speaker, subject.opening, cue.last, reach)
            return
        if takes in ("that", "carry") and not paper and not (reach.complementizer or reach.colon or reach.comma):
            return
        if reach.colon and reach.first >= stop:
            self.open_colon = Reported(
                self.span(cue), (), "direct", speaker, self.span(cue), cue.how.act, cue.how.rule, relay
            )
            return
        self.add(cue, speaker, reach.first, stop, reach, quoted_only=False)

    def _printed(self, cue: Cue, subject: Subject, stop: int) -> None:
        """ "TNA wrote: “…”": marked text right behind a verb is the outlet's own, where nobody else speaks it."""
        around = self.around
        reach = reach_of(around, cue, stop)
        order = around.quoted.get(reach.first)
        prints = cue.how.takes in ("clause", "that", "quote") or (cue.how.takes == "carry" and reach.colon)
        if order is not None and order not in self.taken and prints:
            speaker = around.speaker(subject.first, subject.last)
            self.add(cue, speaker, reach.first, stop, reach, quoted_only=True)
            self.last = None
        elif reach.colon and reach.first >= stop and prints:
            who, span = around.speaker(subject.first, subject.last), self.span(cue)
            self.open_colon = Reported(span, (), "direct", who, span, cue.how.act, cue.how.rule, self.relay)

    def _turned(self, cue: Cue, stop: int) -> bool:
        """ "But, said X, “…”": whether a verb opens its sentence, with who speaks between it and the marks."""
        around, tokens = self.around, self.tokens
        if cue.how.takes not in ("clause", "that") or not opens_clause(around, cue.first):
            return False
        phrase = around.following(cue.last, stop)
        if phrase is None or phrase[1] + 1 >= stop or tokens.words[phrase[1]] not in ",:":
            return False
        order = around.quoted.get(phrase[1] + 1)
        if order is None or order in self.taken or not names_somebody(around, *phrase):
            return False
        reach = Reach(phrase[1] + 1, colon=tokens.words[phrase[1]] == ":", comma=True)
        self.add(cue, around.speaker(*phrase), reach.first, stop, reach, quoted_only=False)
        return True

    def _fronted(self, cue: Cue, subject: Subject | None, before: int, stop: int) -> bool:
        """ "Am Mittwoch sagte X: “…”", "Ayer dijo X que …": who speaks behind the verb, when or where before it."""
        around, tokens, lex = self.around, self.tokens, self.around.lex
        if (
            not lex.inverts
            or cue.how.takes not in ("clause", "that")
            or before in around.quoted
            or before < around.start
        ):
            return False
        named = subject is not None and (subject.joint or names_somebody(around, subject.first, subject.last))
        if named and subject is not None and lex.verb_second and not subject.joint:
            named = lex.prepositions.at(tokens, subject.opening, cue.first) is None  # "Im Landtag sagte Lorn: “…”"
        if named or tuple(tokens.folded[cue.first : cue.last]) in lex.only_behind:
            return False
        phrase = around.following(past_adjuncts(around, cue.last), stop)
        if phrase is None or not names_somebody(around, *phrase) or outlet_named(around, *phrase) is not None:
            return False
        speaker = around.speaker(*phrase)
        apart = around.token_at(speaker.span.end)  # "dijo el ministro, Ada Lorn, que …"
        at = max(phrase[1], apart + (tokens.words[apart : apart + 1] == [","] and apart > phrase[1]))
        while at < min(stop, phrase[1] + NEAR) and not (around.stops(at) or lex.complementizers.at(tokens, at, stop)):
            at += 1
        colon, comma = tokens.words[at : at + 1] == [":"], tokens.words[at : at + 1] == [","]
        at += colon or comma
        that = lex.complementizers.at(tokens, at, stop) if at < stop and not colon else None
        at = that[0] if that is not None else at
        if at >= stop or not (colon or that is not None or at in around.quoted or (comma and lex.comma_opens)):
            return False
        reach = Reach(at, complementizer=that is not None, colon=colon, comma=comma)
        self.last = (speaker, self.relay)
        bare = cue.how.takes == "that" and that is None
        self.add(cue, speaker, at, stop, replace(reach, comma=False) if bare else reach, quoted_only=bare)
        return True

    def _dropped(self, cue: Cue, before: int, stop: int) -> bool:
        """ "«…», añadió." and "Dijo que …": a verb without a subject, of whoever spoke last."""
        around = self.around
        if cue.how.takes not in ("clause", "that"):
            return False
        order = around.quoted.get(before)
        if order is not None:
            if order not in self.taken:
                self.left(cue, self.last[0] if self.last else None, cue.first, cue.last)
            return order in self.taken
        reach = reach_of(around, cue, stop)
        if not opens_clause(around, cue.first) or not (reach.complementizer or reach.colon) or reach.first >= stop:
            return False
        self.add(cue, None, reach.first, stop, reach, quoted_only=False)
        return True

    def _in_order(self, number: int, cue: Cue, order: str) -> bool:
        """Take what a cue reports whose verb stands first or last; False if the usual order holds."""
        around = self.around
        if order == "verb first":
            later = self.cues[number + 1].first if number + 1 < len(self.cues) else self.stop
            placed = verb_first(around, cue, self.stop)
            if placed is None or (placed.first > later and placed.speaker is not None):
                return False
        else:
            floor = self.cues[number - 1].last if number else around.start
            placed = verb_last(around, cue, floor)
        if placed is None or (placed.quoted is not None and placed.quoted in self.taken):
            return True
        subject = self.subjects[number]
        ahead = subject if placed.speaker is None and order == "verb first" else None
        if ahead is not None and not ahead.joint and names_somebody(around, ahead.first, ahead.last):
            placed = replace(placed, speaker=(ahead.first, ahead.last))
        speaker = around.speaker(*placed.speaker) if placed.speaker is not None else None
        outlet = outlet_named(around, *placed.speaker) if placed.speaker is not None else None
        if outlet is not None:
            return True
        if placed.quoted is not None:
            words = self.words({placed.quoted})
            self.finish(cue, speaker, self.runs[placed.quoted].inner, words, "direct", placed.stop, None)
            return True
        if order == "verb first":
            reach = Reach(placed.first, complementizer=True)
            self.add(cue, speaker, placed.first, placed.stop, reach, quoted_only=False)
            return True
        marked = {around.quoted[at] for at in range(placed.first, placed.stop) if at in around.quoted}
        words = self.words(marked - self.taken)
        content = self.tokens.span(placed.first, placed.stop)
        self.finish(cue, speaker, content, words, "mixed" if words else "indirect", placed.stop, None)
        return True

    # -- where things begin and end -----------------------------------------------------------------------------

    def _end(self, number: int) -> int:
        """Where what a cue reports must end: where a later verb goes on with the same subject."""
        for later in range(number + 1, len(self.cues)):
            subject = self.subjects[later]
            if subject is not None and subject.joint and subject.opening < self.cues[later].first:
                return subject.opening
        return self.stop
