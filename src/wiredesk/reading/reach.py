"""Where the words around a cue lead: its addressee, its occasion, and where the reported clause can begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.model.spans import Span
from wiredesk.reading.cues import Cue
from wiredesk.reading.marked_text import named
from wiredesk.reading.quotation_marks import Run
from wiredesk.reading.speakers import Subject, Surroundings
from wiredesk.reading.stand_ins import speaks

NEAR = 12
"""Tokens between a verb and quote marks, or a verb and its "that", within which the two belong together."""

FAR = 40
"""Tokens between "according to" and the comma that ends its phrase."""

LEAD = 3
"""Tokens that may stand before the mention that makes a noun phrase somebody ("các quan chức cấp cao NATO")."""

_ENDS = frozenset(".,;:–—-!")
_COMMAS = frozenset(",–—-")


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the words after a cue lead. first: where the reported clause can begin."""

    first: int
    complementizer: bool = False
    colon: bool = False
    comma: bool = False
    addressee: str | None = None
    outlet: tuple[str, ...] = ()
    """The outlet that was told, which then passes it on."""


def outlet_named(around: Surroundings, first: int, last: int) -> str | None:
    """The canonical name if the noun phrase is an outlet's."""
    return around.outlets.phrase(first, last, around.within(first, last))


def opens_clause(around: Surroundings, index: int) -> bool:
    """Whether only words that lead in stand before a token in its clause."""
    at = around.start
    while at < index:
        hit = around.lex.lead_ins.at(around.tokens, at, index)
        if hit is not None:
            at = hit[0]
        elif not around.tokens.words[at].isalnum() and at not in around.quoted:
            at += 1
        else:
            return False
    return True


def without_source_tails(around: Surroundings, found: Sequence[Cue]) -> list[Cue]:
    """The cues without those that only close "according to X" before its comma ("据警方介绍，")."""
    tails = {
        end
        for cue in found
        if cue.how.takes == "source" and (end := _comma_after(around, cue.last)) is not None
        if around.lex.source_tails.before(around.tokens, end, cue.last)
    }
    return [cue for cue in found if cue.last not in tails or cue.how.takes == "source"] if tails else list(found)


def _comma_after(around: Surroundings, first: int) -> int | None:
    for index in range(first, min(around.stop, first + FAR)):
        if index in around.quoted:
            return None
        if around.tokens.words[index] == ",":
            return index
    return None


def token_before(around: Surroundings, index: int) -> int:
    """The token before, past commas and dashes."""
    index -= 1
    while index >= around.start and index not in around.quoted and around.tokens.words[index] in _COMMAS:
        index -= 1
    return index


def without_stops(around: Surroundings, first: int, stop: int) -> int:
    while stop > first and stop - 1 not in around.quoted and around.tokens.words[stop - 1] in _ENDS:
        stop -= 1
    return stop


def document(around: Surroundings, cue: Cue, first: int, last: int) -> bool:
    """Whether a document speaks: its noun stands among the tokens, before a verb that documents report with."""
    lex, tokens = around.lex, around.tokens
    return tuple(tokens.folded[cue.first : cue.last]) in lex.documents_say and any(
        lex.documents.at(tokens, index, last) is not None for index in range(first, last)
    )


def names_somebody(around: Surroundings, first: int, last: int) -> bool:
    """Whether a noun phrase begins with somebody: a mention, or a noun for people and bodies."""
    tokens = around.tokens
    if around.lex.officials.at(tokens, first, last) is not None:
        return True
    if outlet_named(around, first, last) is not None:
        return True
    if tokens.words[first][:1].isupper() and first > around.start:
        return True
    if tokens.folded[first] in around.lex.honorifics or speaks(
        tokens, first, min(last, first + LEAD + 1), around.lex.pack
    ):
        return True
    head = around.head(first, last)
    if head is not None and head.kind in ("person", "role"):
        return True
    for mention in around.within(first, last):
        lead = sum(1 for i in range(first, min(last, first + 4)) if tokens.starts[i] < mention.span.start)
        if lead <= LEAD and (mention.kind in ("person", "organisation", "role", "other") or mention.via == "pronoun"):
            return True
        if lead == 0 and mention.kind == "place":
            return True
    return False


def subject_behind(
    around: Surroundings, cue: Cue, subject: Subject | None, before: int, taken: set[int]
) -> tuple[int, int] | None:
    """ "…," said X: the noun phrase after the cue, if the cue follows a quotation or a whole clause."""
    tokens = around.tokens
    if cue.how.takes in ("relay", "silence", "source", "act") or before < around.start:
        return None
    directly = before in around.quoted
    if not directly and tuple(tokens.folded[cue.first : cue.last]) in around.lex.participles:
        return None
    inverts = around.lex.inverts and before < cue.first - 1
    if (
        not directly
        and not inverts
        and (before == cue.first - 1 or (subject is not None and subject.last > subject.first))
    ):
        return None
    if inverts and not directly and cue.last < around.stop and tokens.words[cue.last] in ",:":
        return None
    if cue.last >= around.stop or around.lex.complementizers.at(tokens, cue.last, around.stop) is not None:
        return None
    own = around.pronoun_in(cue) if around.lex.inverts else None
    if own is not None:
        return own
    within = _spoken_in(around, cue)
    if within is not None:
        return within
    phrase = around.following(past_adjuncts(around, cue.last), around.stop)
    if phrase is None:
        return None
    if directly and before == cue.first - 1 and around.quoted[before] in taken:
        return None
    if around.lex.prepositions.at(tokens, phrase[0]) is not None:
        return None
    if directly:
        return phrase
    head = around.head(*phrase)
    last = phrase[1] + (phrase[1] < around.stop and tokens.folded[phrase[1]] in around.lex.second_parts)
    rest = last >= around.stop - 1 or tokens.words[last] in ",." or _only_where(around, last)
    somebody = head is not None or (inverts and speaks(tokens, *phrase, around.lex.pack))
    return phrase if somebody and rest else None


def _spoken_in(around: Surroundings, cue: Cue) -> tuple[int, int] | None:
    """The body in which somebody unnamed spoke, behind a verb in the plural ("сообщили ТАСС | в МЧС")."""
    tokens, lex = around.tokens, around.lex
    if not lex.spoke_in or not tokens.folded[cue.last - 1].endswith(lex.plural_endings):
        return None
    told = around.outlets.at(cue.last, around.stop)
    at = told[2] if told is not None else cue.last
    if at + 1 >= around.stop or tokens.folded[at] not in lex.spoke_in:
        return None
    phrase = around.following(at + 1, around.stop)
    if phrase is None or outlet_named(around, *phrase) is not None:
        return None
    head = around.head(*phrase)
    body = head is not None and head.kind == "organisation"
    return phrase if body or speaks(tokens, *phrase, lex.pack) else None


def past_adjuncts(around: Surroundings, first: int) -> int:
    """Past when, where and to whom something was said, between a verb and the subject behind it ("powiedział w środę |
    minister", "raconte, en larmes, | Sylvie Lorn"); `first` where no subject follows."""
    tokens, lex = around.tokens, around.lex
    at, last = first, min(around.stop, first + NEAR)
    while lex.inverts and at < last and at not in around.quoted:
        size = lex.prepositions.at(tokens, at, last)
        behind = size[0] if size is not None else at + (tokens.folded[at] in lex.determiners)  # "την Τετάρτη"
        moment = next((m for m in around.moments if m.span.start == tokens.starts[min(behind, last - 1)]), None)
        if tokens.words[at] == "," and at == first:
            comma = next((i for i in range(at + 1, last) if around.stops(i)), last)
            led = lex.prepositions.at(tokens, at + 1, last) is not None or time_at(around, at + 1)
            if comma >= last or tokens.words[comma] != "," or not led:
                return first
            at = comma + 1
        elif time_at(around, at):
            at += 1
        elif moment is not None and behind < last:
            at = behind
        elif size is not None and around.pronoun_at(at) is None:
            at = _subject_ahead(around, behind, last)
            return at if at > 0 else first
        else:
            return at if at == first or _begins_subject(around, at) else first
    return first


def _subject_ahead(around: Surroundings, first: int, last: int) -> int:
    """Where the subject begins behind a phrase with a preposition: at the next name or office that belongs to no other
    word, with its article; 0 if there is none."""
    tokens, lex = around.tokens, around.lex
    stop = next((i for i in range(first, last) if around.stops(i) or i in around.quoted), last)
    for mention in around.starting(first + 1, stop):
        if mention.kind not in ("person", "role"):
            continue
        lead = at = around.token_at(mention.span.start)
        while lead > first and (
            tokens.folded[lead - 1] in lex.determiners or tokens.folded[lead - 1] in lex.honorifics
        ):
            lead -= 1
        tied = tokens.folded[lead - 1] in lex.of or lex.prepositions.at(tokens, lead - 1) is not None
        if lead > first and not tied and not (lead == at and lex.conjunctions.before(tokens, at, first)):
            return lead
    return 0


def _begins_subject(around: Surroundings, first: int) -> bool:
    """Whether somebody is named from a token on, or a noun for people and bodies stands there."""
    phrase = around.following(first, around.stop)
    return phrase is not None and names_somebody(around, *phrase)


def _only_where(around: Surroundings, first: int) -> bool:
    """Whether no more than where or when is left of a clause ("…, уточнил источник | в полиции.")."""
    if around.lex.prepositions.at(around.tokens, first, around.stop) is None:
        return False
    end = without_stops(around, first, around.stop)
    return end - first < NEAR and not any(around.stops(i) for i in range(first, end))


def reach_of(around: Surroundings, cue: Cue, stop: int) -> Reach:
    """Past addressee, times and "that" after a verb."""
    tokens, lex = around.tokens, around.lex
    at = cue.last
    addressee: str | None = None
    outlet: tuple[str, ...] = ()
    if at < stop and at not in around.quoted and cue.how.takes in ("clause", "that"):
        if lex.addressing.before(tokens, at, cue.first):
            end = addressee_end(around, at, stop)
            if end > at:
                named = outlet_named(around, at, end)
                addressee, outlet, at = around.text(at, end), (named,) if named else (), end
        elif tokens.folded[at] in lex.towards and not (
            lex.gerunds and tokens.folded[min(at + 1, stop - 1)].endswith(lex.gerunds)  # "admitted to lying"
        ):
            phrase = around.following(at + 1, stop)
            if phrase is not None:
                cut = next(
                    (i for i in range(*phrase) if i > at + 1 and lex.complementizers.at(tokens, i) is not None),
                    phrase[1],
                )
                named = outlet_named(around, at + 1, cut)
                addressee, outlet, at = around.text(at + 1, cut), (named,) if named else (), cut
    complementizer = colon = comma = False
    if cue.how.takes == "that" and at < stop:
        at = _colon_ahead(around, at, stop)
    if at < stop and (lex.prepositions.at(tokens, at) is not None or time_at(around, at)):
        ahead = next(
            (
                i
                for i in range(at, min(stop, at + NEAR + 6))
                if i in around.quoted or tokens.words[i] in ":," or plain_that(around, i)
            ),
            None,
        )
        if ahead is not None and (
            ahead in around.quoted
            or tokens.words[ahead] == ":"
            or plain_that(around, ahead)
            or ahead + 1 in around.quoted
            or (lex.comma_opens and _clause_behind(around, ahead, stop))
        ):
            at = ahead
    while at < stop and at not in around.quoted:
        hit = lex.complementizers.at(tokens, at, stop)
        if tokens.words[at] == ":":
            colon, at = True, at + 1
        elif tokens.words[at] == "," and (lex.comma_opens or at + 1 in around.quoted):
            comma, at = True, at + 1
        elif hit is not None and not complementizer:
            complementizer, at = True, hit[0]
        else:
            break
    return Reach(at, complementizer, colon, comma, addressee, outlet)


def _clause_behind(around: Surroundings, comma: int, stop: int) -> bool:
    """Whether a reported clause opens behind a comma: with "that", or with what only a noun phrase begins with."""
    tokens, lex, at = around.tokens, around.lex, comma + 1
    if at + 1 >= stop or tokens.words[comma] != ",":
        return False
    return plain_that(around, at) or (bool(lex.verb_second) and tokens.folded[at] in lex.determiners)


def _colon_ahead(around: Surroundings, at: int, stop: int) -> int:
    """The colon before quote marks, past how it was said ("replied, with a smile: “…”"); `at` if there is none."""
    for index in range(at, min(stop - 1, at + NEAR)):
        if index in around.quoted:
            break
        if around.tokens.words[index] == ":":
            return index if index + 1 in around.quoted else at
    return at


def plain_that(around: Surroundings, index: int) -> bool:
    """Whether the pack's first complementizer stands here."""
    lex = around.lex
    first = lex.pack.strings("quotes.complementizers")[:1]
    return around.tokens.folded[index] in first and index not in around.quoted


def time_at(around: Surroundings, index: int) -> bool:
    start = around.tokens.starts[index]
    return any(moment.span.start <= start < moment.span.end for moment in around.moments)


def addressee_end(around: Surroundings, first: int, stop: int) -> int:
    tokens = around.tokens
    if not tokens.words[first][:1].isalnum():
        return first
    for index in range(first, min(stop, first + NEAR)):
        if around.stops(index):
            return index
        if index > first and (plain_that(around, index) or tokens.folded[index] in around.lex.nominative):
            return index
    lead = first
    while lead < stop and (tokens.folded[lead] in around.lex.determiners or tokens.folded[lead] in around.lex.of):
        lead += 1
    if lead < stop and (outlet := around.outlets.at(lead, stop)) is not None:
        return outlet[2]
    for mention in around.within(lead, min(stop, lead + NEAR)):
        if mention.span.start == tokens.starts[lead]:
            return next((i for i in range(lead, stop) if tokens.starts[i] >= mention.span.end), stop)
    if lead < stop and (around.lex.prepositions.at(tokens, lead) is not None or not around.lex.determiners):
        return first
    return min(stop, lead + 1)


def marks_ahead(around: Surroundings, runs: Sequence[Run], cue: Cue, reach: Reach, stop: int) -> bool:
    """Whether quote marks follow near enough that the verb reports them."""
    tokens = around.tokens
    near = next((i for i in range(reach.first, min(stop, reach.first + NEAR)) if i in around.quoted), None)
    if near is None or named(around, runs[around.quoted[near]]):
        return False
    if reach.first == near or cue.how.takes not in ("quote", "that"):
        return True
    if cue.how.takes == "that":
        said_of = around.lex.determiners | around.lex.nominative
        of_it = all(tokens.folded[i] in said_of for i in range(reach.first, near))  # "declaring it “…”"
        return reach.complementizer or reach.colon or reach.comma or of_it
    after_that = next((i for i in range(cue.last, near) if around.lex.complementizers.at(tokens, i) is not None), None)
    if after_that is None and not reach.complementizer:
        return not any(around.stops(i) and tokens.words[i] != "," for i in range(cue.last, near))
    start = reach.first if reach.complementizer else (after_that or near) + 1
    return all(tokens.folded[i] in around.lex.determiners for i in range(start, near))


def closes(around: Surroundings, cue: Cue, subject: Subject, reach: Reach, stop: int) -> bool:
    """Whether a verb stands at the end of what it reports ("…, X said on Friday")."""
    tokens = around.tokens
    left = token_before(around, subject.opening)
    if left < around.start or left == subject.opening - 1 or left - around.start < 2:
        return False
    rest = without_stops(around, cue.last, around.stop)
    if rest <= cue.last or (tokens.words[cue.last] == "," and not around.lex.comma_opens):
        return True
    if reach.complementizer or reach.colon or reach.comma:
        return False
    after = reach.first if reach.addressee is not None and reach.first < around.stop else cue.last
    follows = around.lex.prepositions.at(tokens, after) is not None or time_at(around, after)
    if reach.addressee is not None and reach.first >= rest:
        return True
    opens = around.lex.prepositions.at(tokens, around.start) is not None
    return follows and not opens


def occasion_of(around: Surroundings, content: Span) -> Span | None:
    """Where it was said: a preposition and a noun for an occasion, outside what was said."""
    tokens = around.tokens
    firsts = around.lex.occasions.firsts
    for index in range(around.start, around.stop):
        if tokens.folded[index] not in firsts:
            continue
        if index in around.quoted or content.start <= tokens.starts[index] < content.end:
            continue
        hit = around.lex.occasions.at(tokens, index, around.stop)
        if hit is None:
            continue
        for back in range(index - 1, max(around.start, index - 6) - 1, -1):
            if around.stops(back):
                break
            if around.lex.prepositions.at(tokens, back, index) is not None:
                end = index
                while end < around.stop and not around.stops(end) and end - back < 16:
                    if content.start <= tokens.starts[end] < content.end:
                        break
                    end += 1
                return tokens.span(back, without_stops(around, index, end))
    return None
