"""Sources that a phrase names ("According to X, …", "der Polizei zufolge"), and what stands on their word."""

from __future__ import annotations

from bisect import bisect_left

from wiredesk.model.findings import Speaker
from wiredesk.reading.cues import Cue
from wiredesk.reading.reach import Reach, names_somebody, opens_clause, outlet_named, token_before, without_stops
from wiredesk.reading.speakers import Subject
from wiredesk.reading.stand_ins import speaks
from wiredesk.reading.subjects import has_verb
from wiredesk.reading.subjects import phrase_end as noun_phrase_end
from wiredesk.reading.taken import Taken
from wiredesk.reading.word_order import source_before, source_beside

LEAST_CLAUSE = 4
"""Tokens that must be left behind what says who a source is."""

FAR = 16
"""Tokens of the longest apposition to a source."""


class Sources(Taken):
    """What the sources of one stretch have said.

    cues: those of the stretch, in order; subjects: the noun phrase in front of each, if it has one; stop: the token
    that what is told ends before.
    """

    cues: list[Cue]
    subjects: list[Subject | None]
    stop: int

    def source(self, number: int, cue: Cue) -> None:
        """ "According to X, C" and "C, according to X"."""
        around, tokens = self.around, self.tokens
        first = cue.last
        if around.lex.order == "verb last" or cue.how.behind:
            self._source_before(number, cue)
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
        if opens and speaker.span.start >= tokens.ends[phrase_end - 1] and not self._set_apart(speaker):
            span = tokens.span(first, phrase_end)
            speaker = Speaker(span.of(tokens.text), None, span, "role")
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
        elif not (opens or closes) and around.lex.verb_second and not self._ends(phrase_end):
            self._throughout(number, cue, speaker)
        elif not opens or end >= around.stop:
            self.left(cue, speaker, cue.first, phrase_end)

    def _ends(self, index: int) -> bool:
        """Whether a clause ends before a token."""
        return index >= self.around.stop or index in self.around.quoted or self.tokens.words[index] in ",;:.!?"

    def _throughout(self, number: int, cue: Cue, speaker: Speaker) -> None:
        """Take the clause that a source stands in the middle of ("Hier sind nach Angaben von X Boote gesunken")."""
        around = self.around
        start, stop = around.start, self.stop
        for reported in self.made:
            start = max(start, around.token_at(reported.content.end))
        for later in self.cues[number + 1 :]:
            subject = self._subject(later)
            if self._own(later) and subject is not None:
                stop = min(stop, subject.opening)
        while start < cue.first and not self.tokens.words[start].isalnum() and start not in around.quoted:
            start += 1
        stop = without_stops(around, cue.last, stop)
        words = self.words({around.quoted[at] for at in range(start, stop) if at in around.quoted} - self.taken)
        content = self.tokens.span(start, stop)
        self.finish(cue, speaker, content, words, "mixed" if words else "indirect", stop, None)

    def _set_apart(self, speaker: Speaker) -> bool:
        """Whether a name behind a source and a comma says who that is: a comma follows, and behind it neither an age
        nor what else is told of the subject of a clause."""
        around, tokens = self.around, self.tokens
        comma = around.token_at(speaker.span.end)
        if comma + LEAST_CLAUSE > around.stop or tokens.words[comma] != ",":
            return False
        prepositional = around.lex.prepositions.at(tokens, comma + 1) is not None
        return not tokens.words[comma + 1][:1].isdigit() and not prepositional

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
        if speaker.via != "name" or speaker.entity is None or start >= around.stop:
            return start
        if speaker.span.start >= tokens.starts[start]:  # "Según el ministro, Ada Lorn, …": named behind the comma
            return around.token_at(speaker.span.end) + 1
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

    def _source_before(self, number: int, cue: Cue) -> None:
        """ "Xによると、C", "Der Polizei zufolge C": the source stands before its cue."""
        around = self.around
        phrase = source_beside(around, cue) if cue.how.behind else source_before(around, cue)
        if phrase is None:
            return
        noun = phrase[0] + (cue.how.behind and self.tokens.folded[phrase[0]] in around.lex.determiners)
        if around.lex.not_credit.at(self.tokens, noun, phrase[1]) is not None:
            return
        outlet = outlet_named(around, *phrase)
        if outlet is not None:
            self.relay = (outlet,)
            return
        if cue.how.strict and not names_somebody(around, *phrase):
            return
        if cue.how.behind and not opens_clause(around, phrase[0]):
            if self._ends(cue.last):
                self.left(cue, around.speaker(*phrase), phrase[0], cue.last)
            else:
                self._throughout(number, cue, around.speaker(*phrase))
            return
        start = cue.last
        while start < around.stop and self.tokens.words[start] in ",:":
            start += 1
        self.add(cue, around.speaker(*phrase), start, around.stop, Reach(start, comma=True), quoted_only=False)

    def _own(self, cue: Cue) -> bool:
        subject = self._subject(cue)
        return cue.how.takes not in ("source", "relay") and subject is not None and not subject.joint

    def _subject(self, cue: Cue) -> Subject | None:
        return self.subjects[self.cues.index(cue)]
