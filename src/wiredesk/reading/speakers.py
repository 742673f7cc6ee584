"""Who speaks: the noun phrase beside a cue, and the one that it names.

Works on tokens and on the mentions already found; where no mention stands, the words of the noun phrase are the name.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wiredesk.lang.tokens import Tokens
from wiredesk.model.findings import Mention, Moment, Speaker
from wiredesk.reading.appositions import behind_marks, is_owner, person_set_off, told_of
from wiredesk.reading.credit_words import in_number
from wiredesk.reading.cues import Cue, Lexicon
from wiredesk.reading.outlets import Outlets
from wiredesk.reading.stand_ins import body_named, speaks
from wiredesk.reading.subjects import antecedent, has_verb, is_adverb, may_speak, own_pronoun, phrase_end

LONGEST_NAME = 30
"""Tokens of the longest noun phrase that is taken for a speaker; titles in Vietnamese reach about twenty."""

_RANKS = {"person": 0, "role": 2, "organisation": 3, "other": 3}
"""Which of several mentions in a noun phrase speaks; a pronoun or a role held by somebody known is 1, places are 4."""

MOST_COMMAS = 3
"""Commas between a speaker and the verb: age, office and a clause about the speaker may stand between."""

_STOPS = frozenset(',;:—–!?“”"«»„|•[]…')


@dataclass(frozen=True, slots=True)
class Subject:
    """Tokens of a speaker's noun phrase, how far left its clause reaches, and what stands in front.

    opening: first token of the clause that the cue ends; joint: there is no subject of its own (", and added"), the
    clause hangs on the one before; relay: token after the relay verb that the noun phrase follows, -1 if none.
    """

    first: int
    last: int
    opening: int
    joint: bool = False
    relay: int = -1


class Surroundings:
    """The tokens of one stretch (a sentence, or several that a quotation joins) with what is known about them."""

    __slots__ = ("tokens", "start", "stop", "quoted", "mentions", "moments", "lex", "outlets", "_relays", "_borders")

    def __init__(
        self,
        tokens: Tokens,
        start: int,
        stop: int,
        quoted: dict[int, int],
        mentions: Sequence[Mention],
        moments: Sequence[Moment],
        lex: Lexicon,
        outlets: Outlets,
    ) -> None:
        """quoted: token → number of the quoted run that holds it. mentions, moments: those of the stretch, in order."""
        self.tokens = tokens
        self.start = start
        self.stop = stop
        self.quoted = quoted
        self.mentions = mentions
        self.moments = moments
        self.lex = lex
        self.outlets = outlets
        self._relays: set[int] = set()
        self._borders: set[int] = set()

    def relays(self, cues: Sequence[Cue]) -> None:
        """Tell which cues end a noun phrase to their right as its left border."""
        self._relays = {cue.last for cue in cues if cue.how.takes == "relay"}
        self._borders = {cue.last for cue in cues}

    def stops(self, index: int) -> bool:
        """Whether a token ends a noun phrase."""
        word = self.tokens.words[index]
        if index in self.quoted or (word in _STOPS and not (word == "," and in_number(self.tokens, index))):
            return True
        if word == "-":
            tokens = self.tokens
            return bool(tokens.text[tokens.starts[index] - 1 : tokens.starts[index]].isspace())
        return False

    def subject(self, cue: Cue) -> Subject | None:
        """The noun phrase in front of a cue; None if there is none, or what stands there cannot speak."""
        found = self._before(cue)
        if found is None or found.joint or found.first >= found.last:
            return found
        last = phrase_end(self.tokens, found.first, found.last, self.lex.pack)
        first = own_pronoun(self.tokens, found.first, last, self.lex.pack)
        if may_speak(self.tokens, first, last, self.start, self.lex.pack):
            return self._joined(replace(found, first=first, last=last))
        if tuple(self.tokens.folded[cue.first : cue.last]) in self.lex.participles:
            return Subject(cue.first, cue.first, cue.first, joint=True)  # "they will hold banners proclaiming …"
        return None

    def _joined(self, found: Subject) -> Subject:
        """With the first half of a noun phrase of two, where it stands right behind marks ("…,” the senator and
        presidential hopeful said")."""
        tokens, lex = self.tokens, self.lex
        size = lex.conjunctions.before(tokens, found.opening, self.start) if found.first == found.opening else 0
        last = found.opening - size
        if not size or last <= self.start or last - 1 in self.quoted:
            return found
        first = self._border(last)
        before = first - 1
        while before >= self.start and tokens.words[before] == ",":
            before -= 1
        if before < self.start or before not in self.quoted or first >= last:
            return found
        whole = may_speak(tokens, first, last, self.start, lex.pack)
        return replace(found, first=first, opening=first) if whole else found

    def _before(self, cue: Cue) -> Subject | None:
        tokens, lex = self.tokens, self.lex
        if tuple(tokens.folded[cue.first : cue.last]) in lex.participles and cue.first > self.start:
            lead = tokens.words[cue.first - 1]
            if lead == "," or lead in lex.participle_after or cue.first - 1 in self.quoted:
                return Subject(cue.first, cue.first, cue.first, joint=True)
        last = self._without_tail(cue.first)
        border = self._border(last)
        first = self._without_lead(border, last)
        if first == last - 1 and tokens.folded[first] in lex.relatives:
            border = last
        elif first < last and self._is_relative(border, first, last):
            return self._antecedent(border - 1, border)  # "friends who have seen him say"
        elif first < last:
            if border in self._relays:
                return Subject(border, last, border, relay=border)
            if tokens.folded[last - 1] in lex.of:
                return None
            found = self._trimmed(first, last, border)
            if found is None and border in self._borders and lex.prepositions.at(tokens, first, last) is not None:
                return Subject(cue.first, cue.first, border, joint=True)  # "wrote on the network to announce"
            return found
        before = border - 1
        if before < self.start:
            return None
        if tokens.words[before] == ",":
            return self._across_apposition(before)
        if tokens.folded[before] in lex.relatives:
            inner = before - 1 if before > self.start and tokens.words[before - 1] == "," else before
            nearest = self._person_ending(inner)
            if inner < before and nearest is not None:
                return Subject(nearest, inner, border)  # "the seat left by Ada Lorn, who announced …"
            return self._antecedent(inner, border)
        size = lex.conjunctions.before(tokens, border, self.start)
        if size:
            return Subject(border, border, border - size, joint=True)
        return None

    def _without_tail(self, last: int) -> int:
        """Before the adverbs and times that stand between subject and verb."""
        while last > self.start:
            size = self.lex.between.before(self.tokens, last, self.start)
            if size == 0 and is_adverb(self.tokens, last - 1, self.lex.pack):
                size = 1
            if size == 0:
                moment = self._moment_ending(last)
                if moment is None:
                    return last
                size = last - moment
                if last - size > self.start and self.lex.prepositions.at(self.tokens, last - size - 1) is not None:
                    size += 1
            last -= size
        return last

    def _moment_ending(self, last: int) -> int | None:
        end = self.tokens.ends[last - 1]
        for moment in self.moments:
            if moment.span.end == end:
                first = bisect_left(self.tokens.starts, moment.span.start)
                return first if self.start <= first < last else None
        return None

    def _antecedent(self, end: int, opening: int) -> Subject | None:
        """The noun phrase that a relative clause says something of, which ends before a token."""
        first = self._without_lead(self._border(end), end)
        if first < end:
            first = antecedent(self.tokens, first, end, self.lex.pack)
        return self._trimmed(first, end, opening) if first < end else None

    def _is_relative(self, border: int, first: int, last: int) -> bool:
        """Whether a relative clause with a verb of its own stands between a border and a token."""
        relative = border > self.start and self.tokens.folded[border - 1] in self.lex.relatives
        return relative and has_verb(self.tokens, first, min(last, first + 1), self.lex.pack)

    def _person_ending(self, last: int) -> int | None:
        """The first token of the person's name that ends before a token."""
        end = self.tokens.ends[last - 1] if last > self.start else -1
        found = [m for m in self.mentions if m.span.end == end and m.kind == "person" and m.via == "name"]
        return bisect_left(self.tokens.starts, found[0].span.start) if found else None

    def _border(self, last: int) -> int:
        """First token of the stretch that ends before `last` without a stop or a clause word; brackets are skipped."""
        tokens, index = self.tokens, last
        floor = max(self.start, last - LONGEST_NAME)
        depth = 0
        while index > floor:
            word = tokens.words[index - 1]
            if word == ")":
                depth += 1
            elif word == "(":
                depth -= 1
                if depth < 0:
                    return index
            elif depth == 0:
                if self.stops(index - 1) or index in self._borders:
                    return index
                if self.lex.boundaries.before(tokens, index, floor) and not self._inside(index - 1):
                    return index
            index -= 1
        return index

    def _inside(self, index: int) -> bool:
        """Whether a clause word is none: part of a longer word, or of a name."""
        if self.lex.compounds.at(self.tokens, index) is not None:
            return True
        start, end = self.tokens.starts[index], self.tokens.ends[index]
        return any(m.span.start < start and end < m.span.end for m in self.mentions if m.via == "name")

    def leads_in(self, subject: Subject) -> bool:
        """Whether what stands where a subject would is no more than a word that leads a sentence in ("So", "Así")."""
        if subject.joint or subject.first >= subject.last:
            return False
        hit = self.lex.lead_ins.at(self.tokens, subject.first, subject.last)
        return hit is not None and hit[0] == subject.last

    def _without_lead(self, first: int, last: int) -> int:
        while first < last:
            hit = self.lex.lead_ins.at(self.tokens, first, last)
            if hit is None or hit[0] >= last:
                break
            first = hit[0]
        return first

    def _trimmed(self, first: int, last: int, opening: int) -> Subject | None:
        """Without a phrase in front that is no part of the subject ("In Corm police", "a step the company")."""
        tokens, lex = self.tokens, self.lex
        counted = lex.approximate.at(tokens, first, last)
        if counted is not None and counted[0] < last:
            return Subject(first, last, opening)  # "about four in ten"
        if lex.prepositions.at(tokens, first, last) is not None:
            heads = [
                mention
                for mention in self.within(first, last)
                if (mention.kind in ("person", "role", "organisation") or mention.via == "pronoun")
            ]
            if not heads:
                return None
            start = bisect_left(tokens.starts, heads[-1].span.start)
            if start > first and tokens.folded[start - 1] in lex.honorifics:
                start -= 1
            return Subject(start, last, opening) if start > first else None
        for index in range(last - 1, first, -1):
            lead = index - (tokens.words[index] in "'’")  # "l'avocat"
            if tokens.folded[index] in lex.determiners and (lead == first or tokens.folded[lead - 1] not in lex.of):
                if not any(mention.via == "name" for mention in self.within(first, lead)):
                    return Subject(lead, last, opening)
                break
        return Subject(first, last, opening)

    def _across_apposition(self, comma: int) -> Subject | None:
        """ "Ada Lorn, 58, who runs the mine, said": the noun phrase before the commas, which names somebody."""
        tokens = self.tokens
        end = comma
        for _ in range(MOST_COMMAS):
            end = self._comma_before(end)
            if end < 0:
                return None
            first = self._border(end)
            first = self._without_lead(first, end)
            alone = person_set_off(self, end + 1, comma)
            if alone and not any(m.kind == "person" for m in self.within(first, end) if not is_owner(self, m)):
                return Subject(end + 1, comma, behind_marks(self, first))  # "his boss in Corm and Osk, Ada Lorn, said"
            trimmed = self._trimmed(first, end, first) if first < end else None
            if trimmed is None:
                continue
            named = [m for m in self.within(trimmed.first, end) if m.kind in ("person", "role", "organisation")]
            inside = [m for m in self.within(end + 1, comma) if m.kind == "person" and m.via == "name"]
            named = [m for m in named if m.via != "pronoun" or m.span.end == tokens.ends[end - 1]]
            lead = end + 1
            while lead < comma and tokens.folded[lead] in self.lex.honorifics:
                lead += 1
            body = self._body_set_off(end + 1, comma) and not any(m.via == "name" for m in named)
            if body and speaks(tokens, trimmed.first, end, self.lex.pack):
                return Subject(end + 1, comma, first)  # "the winning bidder, Ostlink, said"
            if inside and not any(m.kind == "person" for m in named) and inside[0].span.start == tokens.starts[lead]:
                return Subject(end + 1, comma, first)  # "the baker, Jonas Ebbe, said"
            if (
                named
                or speaks(tokens, trimmed.first, end, self.lex.pack)
                or (tokens.words[trimmed.first][:1].isupper() and tokens.words[trimmed.first].isalpha())
            ):
                return replace(trimmed, first=told_of(self, trimmed.first))
        return None

    def _body_set_off(self, first: int, last: int) -> bool:
        """Whether some tokens are the name of a body and nothing else."""
        whole = self.tokens.span(first, last) if first < last else None
        return any(m.span == whole and m.via == "name" and m.kind != "person" for m in self.within(first, last))

    def _comma_before(self, index: int) -> int:
        """The comma before a token, -1 if a stop or quote marks come first."""
        for at in range(index - 1, max(self.start, index - LONGEST_NAME) - 1, -1):
            if self.tokens.words[at] == "," and at not in self.quoted:
                return at
            if at in self.quoted or self.tokens.words[at] in ";:—":
                return -1
        return -1

    def following(self, first: int, limit: int) -> tuple[int, int] | None:
        """The noun phrase that begins at a token, up to a stop, a clause word, a time or a preposition not its own."""
        tokens, lex = self.tokens, self.lex
        last, depth = first, 0
        while last < min(limit, first + LONGEST_NAME):
            word = tokens.words[last]
            if word == "(":
                depth += 1
            elif word == ")":
                depth -= 1
            elif (
                (depth == 0 and (self.stops(last) or (word == "." and last + 1 >= limit)))
                or (depth == 0 and last > first and lex.boundaries.before(tokens, last + 1, last))
                or (
                    depth == 0
                    and last > first
                    and tokens.folded[last] not in lex.of
                    and (lex.prepositions.at(tokens, last, limit) is not None)
                )
                or (depth == 0 and last > first and any(m.span.start == tokens.starts[last] for m in self.moments))
            ):
                break
            last += 1
        while last > first and tokens.words[last - 1] in (".", "(", ")"):
            last -= 1
        return (first, phrase_end(tokens, first, last, lex.pack)) if last > first else None

    def pronoun_in(self, cue: Cue) -> tuple[int, int] | None:
        """The pronoun that is a part of the verb's form ("a-t-elle dit")."""
        for mention in self.within(cue.first, cue.last):
            if mention.via == "pronoun":
                first = bisect_left(self.tokens.starts, mention.span.start)
                return first, first + 1
        return None

    def pronoun_at(self, index: int) -> Mention | None:
        """The pronoun that is a token."""
        start = self.tokens.starts[index]
        return next((m for m in self.mentions if m.span.start == start and m.via == "pronoun"), None)

    def token_at(self, offset: int) -> int:
        """The first token that begins at an offset of the text or behind it."""
        return bisect_left(self.tokens.starts, offset)

    def starting(self, first: int, last: int) -> list[Mention]:
        """The mentions that begin among tokens `first` to before `last`."""
        if first >= last:
            return []
        start, end = self.tokens.starts[first], self.tokens.starts[last - 1]
        return [m for m in self.mentions if start <= m.span.start <= end]

    def within(self, first: int, last: int) -> list[Mention]:
        """The mentions that lie wholly among tokens `first` to before `last`."""
        if first >= last:
            return []
        start, end = self.tokens.starts[first], self.tokens.ends[last - 1]
        return [m for m in self.mentions if start <= m.span.start and m.span.end <= end]

    def head(self, first: int, last: int) -> Mention | None:
        """The mention that a noun phrase is about: not one that only says whose or of what it is."""
        tokens, lex = self.tokens, self.lex
        ranked: list[tuple[int, int, Mention]] = []
        past: set[int] = set()
        for mention in sorted(self.within(first, last), key=lambda m: (m.span.start, -m.span.end)):
            start = bisect_left(tokens.starts, mention.span.start)
            end = bisect_left(tokens.starts, mention.span.end)
            if end < last and tokens.folded[end] in lex.possessive:
                continue
            if end < last and mention.via == "pronoun" and tokens.folded[start] in lex.determiners:
                continue  # "her lawyer"
            before = start - 1
            while before >= first and (
                tokens.folded[before] in lex.determiners or tokens.folded[before] in lex.honorifics
            ):
                before -= 1
            belongs = before
            while lex.of_reaches and belongs >= first and belongs not in past and tokens.folded[belongs] not in lex.of:
                belongs -= 1
            past.update(range(start, end))
            if belongs >= first and belongs not in past and tokens.folded[belongs] in lex.of:
                continue
            kind = 1 if mention.via == "pronoun" else _RANKS.get(mention.kind, 4)
            if kind == 0 and mention.via == "role":
                kind = 1
            if kind >= 3 and before >= first:
                continue
            if kind == 4 and end < last:
                continue
            ranked.append((kind, start, mention))
        best = min(ranked, key=lambda entry: entry[:2], default=None)
        if best is None or best[0] or len(ranked) < 2:
            return best[2] if best else None
        ends = tokens.ends[last - 1]
        closing = next((entry for entry in ranked if entry[0] == 0 and entry[2].span.end == ends), best)
        between = tokens.words[best[1] : closing[1]]
        tells = closing is not best and all(word.isalpha() or word == "-" for word in between)
        return closing[2] if tells else best[2]  # "Lorn senior adviser Ada Wirth"

    def speaker(self, first: int, last: int) -> Speaker:
        """The speaker named by a noun phrase."""
        head = self.head(first, last)
        span = self.tokens.span(first, last)
        named = body_named(self.tokens, first, last, self.within(first, last), pack=self.lex.pack)
        if named is not None and (head is None or head.kind not in ("person", "role")):
            return Speaker(named.name, named.entity, span, "name")
        if head is None:
            whose = [m for m in self.within(first, last) if m.kind == "organisation" and m.via == "name"]
            if len(whose) == 1 and self.lex.documents.at(self.tokens, first, last) is not None:
                return Speaker(whose[0].name, whose[0].entity, span, "role")  # "the report of the ministry"
            somebody = self.lex.inverts or speaks(self.tokens, first, last, self.lex.pack)
            apart = self._set_off(last) if somebody else None
            return apart or Speaker(span.of(self.tokens.text), None, span, "role")
        if head.kind == "role" and head.entity is None:
            return self._set_off(last) or Speaker(span.of(self.tokens.text), None, span, "role")
        near = head.span if len(span) > 2 * len(head.span) + 40 else span
        return Speaker(head.name, head.entity, near, head.via)

    def _set_off(self, last: int) -> Speaker | None:
        """The person named between commas right behind an office or a noun for people ("said the minister, Ada Lorn,
        on Friday"); None if the name goes on as a clause."""
        tokens = self.tokens
        if last + 1 >= self.stop or tokens.words[last] != "," or last in self.quoted:
            return None
        first = last + 1
        while first < self.stop - 1 and tokens.folded[first] in self.lex.honorifics:
            first += 1
        for mention in self.starting(first, first + 1):
            if mention.kind != "person" or mention.via == "pronoun":
                continue
            end = self.token_at(mention.span.end)
            timed = end < self.stop and any(m.span.start == tokens.starts[end] for m in self.moments)
            ends = end >= self.stop or timed or self.stops(end) or tokens.words[end] in ".()"
            if ends or self.lex.prepositions.at(tokens, end) is not None:
                return Speaker(mention.name, mention.entity, mention.span, "name")
        return None

    def main(self, before: int) -> tuple[int, int] | None:
        """The subject of the stretch: its first mention that may speak and belongs to nothing else; None if none does.

        Only outside quote marks and before a token; a participle hangs on it (", saying …").
        """
        tokens, lex = self.tokens, self.lex
        for mention in self.mentions:
            first = bisect_left(tokens.starts, mention.span.start)
            last = bisect_left(tokens.starts, mention.span.end)
            if first < self.start or last > before:
                continue
            opens = mention.kind == "other" and first == self.start and last - first > 1
            if (mention.kind not in ("person", "role", "organisation") and not opens) or first in self.quoted:
                continue
            lead = first
            while lead > self.start and (
                tokens.folded[lead - 1] in lex.determiners or tokens.folded[lead - 1] in lex.honorifics
            ):
                lead -= 1
            if lead > self.start and (
                tokens.folded[lead - 1] in lex.of or lex.prepositions.at(tokens, lead - 1) is not None
            ):
                continue
            if last < before and tokens.folded[last] in lex.possessive:
                continue
            return first, last
        return None

    def text(self, first: int, last: int) -> str:
        """The words of some tokens."""
        return self.tokens.span(first, last).of(self.tokens.text)
