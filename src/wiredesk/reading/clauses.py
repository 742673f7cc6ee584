"""What a cue reports: the clause or the marked text that belongs to it, within one stretch of text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from wiredesk.model.findings import QuoteMode, Speaker
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
    reach_of,
    subject_behind,
    token_before,
    without_source_tails,
    without_stops,
)
from wiredesk.reading.speakers import Subject, Surroundings
from wiredesk.reading.stand_ins import speaks
from wiredesk.reading.subjects import has_verb
from wiredesk.reading.subjects import phrase_end as noun_phrase_end
from wiredesk.reading.taken import Reported, Taken
from wiredesk.reading.word_order import source_before, verb_first, verb_last

LEAST_CLAUSE = 4
"""Tokens that must be left behind what says who a source is."""

FAR = 16
"""Tokens of the longest apposition to a source."""


def reported(around: Surroundings, runs: Sequence[Run]) -> tuple[list[Reported], Reported | None]:
    """What is reported in a stretch, and the cue that ends it with an open colon, if one does."""
    frame = [index for index in range(around.start, around.stop) if index not in around.quoted]
    if not frame:
        return [], None
    reader = _Reader(around, runs, cues(around.tokens, frame, around.stop, around.lex))
    return reader.read()


class _Reader(Taken):
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
                self._source(number, cue)
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

    def _source(self, number: int, cue: Cue) -> None:
        """ "According to X, C" and "C, according to X"."""
        around, tokens = self.around, self.tokens
        first = cue.last
        if around.lex.order == "verb last":
            self._source_before(cue)
            return
        if first >= around.stop or around.lex.not_credit.at(tokens, first, around.stop) is not None:
            return
        opens = opens_clause(self.around, cue.first)
        before = token_before(self.around, cue.first)
        closes = before < cue.first - 1 or before in around.quoted
        if not (opens or closes or not cue.how.strict):
            return
        end = first
        depth = 0
        while end < around.stop and end - first < 40:
            word = tokens.words[end]
            depth += (word == "(") - (word == ")")
            if opens and end > first and tokens.folded[end] in around.lex.verb_second:
                break
            if depth <= 0 and (end in around.quoted or word in ",;:"):
                break
            end += 1
        if opens and around.lex.unmarked_sources:
            end = self._unmarked_end(first, end)
        phrase_end = end
        while phrase_end > first and tokens.words[phrase_end - 1] in ".!?":
            phrase_end -= 1
        phrase_end -= around.lex.source_tails.before(tokens, phrase_end, first)
        if phrase_end <= first:
            return
        if not opens:
            trimmed = around.following(first, phrase_end)
            if trimmed is None:
                return
            phrase_end = trimmed[1]
        if cue.how.strict and not names_somebody(around, first, phrase_end):
            signed = any(mention.kind in ("person", "organisation") for mention in around.within(first, phrase_end))
            if not signed or around.lex.documents.at(tokens, first, phrase_end) is None:
                return
        outlet = outlet_named(self.around, first, phrase_end)
        if outlet is not None:
            if opens:
                self.relay = (outlet,)
            return
        phrase_end = noun_phrase_end(tokens, first, phrase_end, around.lex.pack)
        speaker = around.speaker(first, phrase_end)
        turned = opens and end < around.stop and end not in around.quoted and tokens.words[end] not in ",;:"
        if opens and end < around.stop and (turned or tokens.words[end] in ",:"):
            start = end if turned else self._past_apposition(end + 1, speaker)
            later = next((c for c in self.cues[number + 1 :] if self._own(c)), None)
            stop = later.first if later is not None else around.stop
            joint = self._subject(later) if later is not None else None
            if later is not None and joint is not None:
                stop = joint.first
                if stop - start < 3 and later.how.takes != "carry":
                    self.last = (speaker, self.relay)
                    if around.speaker(joint.first, joint.last).name != speaker.name:
                        self.relay = (speaker.name, *self.relay)
                    return
                stop = around.stop
            self.add(cue, speaker, start, stop, Reach(start, comma=True), quoted_only=False)
        elif not opens or end >= around.stop:
            self.left(cue, speaker, cue.first, phrase_end)

    def _unmarked_end(self, first: int, end: int) -> int:
        """Where a source ends that no comma parts from its clause ("Według policji port jest otwarty"): behind the
        names, offices and nouns for people that it begins with; `end` if it begins with none."""
        around, tokens, lex = self.around, self.tokens, self.around.lex
        ends: dict[int, int] = {}
        bodies: set[int] = set()
        for mention in around.within(first, end):
            start = mention.span.start
            if mention.kind == "role" and start > tokens.starts[first]:
                continue  # "Według policji kierowca …": the clause's own subject
            ends[start] = max(ends.get(start, 0), bisect_left(tokens.starts, mention.span.end))
            if mention.kind == "organisation":
                bodies.add(start)
        at = first
        while at < end:
            known = lex.officials.at(tokens, at, end)
            past = max(ends.get(tokens.starts[at], 0), known[0] if known is not None else 0)
            if not past and at > first and at + 1 < end and tokens.folded[at] in lex.of:
                past = ends[tokens.starts[at + 1]] if tokens.starts[at + 1] in bodies else 0
            if past <= at:
                break
            at = past
        return at if at > first else end

    def _past_apposition(self, start: int, speaker: Speaker) -> int:
        """Where the clause begins behind what says who a named source is ("According to X, the bank's chief, …")."""
        around, tokens, lex = self.around, self.tokens, self.around.lex
        if speaker.via != "name" or speaker.entity is None:
            return start
        person = any(m.entity == speaker.entity and m.kind == "person" for m in around.mentions)
        comma = next((at for at in range(start, min(around.stop, start + FAR)) if around.stops(at)), start)
        if not person or comma <= start or comma + LEAST_CLAUSE > around.stop or tokens.words[comma] != ",":
            return start
        if tokens.folded[start] in lex.relatives:
            return comma + 1
        office = any(m.kind in ("role", "organisation") for m in around.within(start, comma))
        office = office or speaks(tokens, start, comma, lex.pack)
        plain = not has_verb(tokens, start, comma, lex.pack) and not any(start <= c.first < comma for c in self.cues)
        return comma + 1 if office and plain and not tokens.words[start][:1].isupper() else start

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
        if order is not None and order not in self.taken and cue.how.takes in ("clause", "that", "quote"):
            speaker = around.speaker(subject.first, subject.last)
            self.add(cue, speaker, reach.first, stop, reach, quoted_only=True)
            self.last = None

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

    def _source_before(self, cue: Cue) -> None:
        """ "Xによると、C": the source stands before its cue."""
        around = self.around
        phrase = source_before(around, cue)
        if phrase is None or around.lex.not_credit.at(self.tokens, phrase[0], phrase[1]) is not None:
            return
        outlet = outlet_named(around, *phrase)
        if outlet is not None:
            self.relay = (outlet,)
            return
        if cue.how.strict and not names_somebody(around, *phrase):
            return
        start = cue.last
        while start < around.stop and self.tokens.words[start] in ",:":
            start += 1
        self.add(cue, around.speaker(*phrase), start, around.stop, Reach(start, comma=True), quoted_only=False)

    # -- where things begin and end -----------------------------------------------------------------------------

    def _own(self, cue: Cue) -> bool:
        subject = self._subject(cue)
        return cue.how.takes not in ("source", "relay") and subject is not None and not subject.joint

    def _subject(self, cue: Cue) -> Subject | None:
        return self.subjects[self.cues.index(cue)]

    def _end(self, number: int) -> int:
        """Where what a cue reports must end: where a later verb goes on with the same subject."""
        for later in range(number + 1, len(self.cues)):
            subject = self.subjects[later]
            if subject is not None and subject.joint and subject.opening < self.cues[later].first:
                return subject.opening
        return self.stop
