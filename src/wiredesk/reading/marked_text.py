"""What marked text is beside the words around it: a name, a title, a fragment of speech, and who stands next to it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import regex

from wiredesk.model.findings import Mention, Speaker
from wiredesk.model.spans import Span
from wiredesk.reading.cues import cues
from wiredesk.reading.quotation_marks import Run
from wiredesk.reading.speakers import Surroundings
from wiredesk.reading.subjects import is_adverb

LONGEST_TITLE = 8
"""Words of the longest title of a work."""

SHORT_WORD = 4
"""Letters of the longest word that a title may write small ("of", "with")."""

_APART = frozenset(",–—-")
"""What sets words apart within marked text."""

LONGEST_AGENT = 12
"""Tokens between "by" and the "as" that marked text stands behind."""

LONGEST_ALONE = 4
"""Words of the longest name that alone before a colon is who speaks, known or not ("Darrell Osk: “…”")."""


def named(around: Surroundings, run: Run) -> bool:
    """Whether marked text is the name of a thing: after a word for one, or short, in capitals and met again."""
    first = bisect_left(around.tokens.starts, run.outer.start)
    if first - 1 > around.start and around.tokens.folded[first - 1] in around.lex.of and _titled(around, run):
        first -= 1  # "a new production of “The Salt Road”"
    while first > around.start and around.tokens.folded[first - 1] in around.lex.determiners:
        if around.lex.things.before(around.tokens, first, around.start):
            return True
        first -= 1
    if around.lex.things.before(around.tokens, first, around.start):
        return True
    behind = first > around.start and first - 1 not in around.quoted
    behind = behind and (around.tokens.folded[first - 1] in around.lex.of or _possessive(around, first))
    if behind and _titled(around, run, at_least=2):
        return True  # "on TNA's “Good Day, Corm”", "an interview with “Lorn and Friends”"
    inner = run.inner.of(around.tokens.text)
    if len(inner) > 60 or not inner[:1].isupper() or inner[-1:] in ".,!?…":
        return False
    return around.tokens.text.count(inner) > 1


def _titled(around: Surroundings, run: Run, at_least: int = 1) -> bool:
    """Whether marked text is written like a title: short, without a stop, its first and last words in capitals.

    at_least: of more than one word all but the short ones have capitals, and a comma may stand at the end.
    """
    words = run.inner.of(around.tokens.text).split()
    if at_least > 1 and words:
        words[-1] = words[-1].rstrip(",")
        if len(words) < at_least or any(word.islower() and len(word) > SHORT_WORD for word in words):
            return False
    return (
        0 < len(words) <= LONGEST_TITLE and words[0][:1].isupper() and words[-1][:1].isupper() and words[-1].isalnum()
    )


def _possessive(around: Surroundings, index: int) -> bool:
    """Whether the words before a token say whose it is."""
    lex, tokens = around.lex, around.tokens
    if tokens.folded[index - 1] in lex.possessive:
        return True
    return index - 2 >= around.start and tokens.folded[index - 1] == "s" and tokens.folded[index - 2] in lex.possessive


def is_told_of(around: Surroundings, run: Run) -> bool:
    """Whether a word stands before marked text that lets it say what somebody or something is ("was “unsafe”")."""
    before = bisect_left(around.tokens.starts, run.outer.start) - 1
    return before > around.start and around.tokens.folded[before] in around.lex.before_fragments


def stands_beside(around: Surroundings, run: Run) -> tuple[Speaker, Span] | None:
    """Who stands right behind marked text that ends like speech, before a verb not in the pack ("…," X barked)."""
    tokens, lex = around.tokens, around.lex
    inner = run.inner.of(tokens.text)
    first = bisect_left(tokens.starts, run.outer.end)
    if first < around.stop and tokens.words[first] == ",":
        first += 1
    elif inner[-1:] not in ",?!":
        return None
    if len(inner.split()) < 2 or first >= around.stop:
        return None
    lead = first
    while lead + 1 < around.stop and tokens.folded[lead] in lex.honorifics and tokens.words[lead + 1][:1].isupper():
        lead += 1
    start = tokens.starts[lead]
    for mention in around.mentions:
        if mention.span.start != start or mention.kind not in ("person", "role"):
            continue
        last = bisect_left(tokens.starts, mention.span.end)
        if last >= around.stop or not tokens.words[last].islower() or last in around.quoted:
            continue
        if is_adverb(tokens, last, lex.pack):
            continue
        if around.lex.boundaries.before(tokens, last + 1, last) or (
            around.lex.prepositions.at(tokens, last) is not None or tokens.folded[last] in around.lex.of
        ):
            continue
        return around.speaker(first, last), tokens.span(last, last + 1)
    return None


def told_inside(around: Surroundings, run: Run) -> tuple[Speaker, Span] | None:
    """Who speaks by words set between commas or dashes within the marks themselves («Le port, explique Ada Lorn, est
    ouvert»), where the pack says that its press writes so (`quotes.inside_marks`)."""
    tokens, lex = around.tokens, around.lex
    if not lex.inside_marks:
        return None
    within = tokens.within(run.inner)
    own = Surroundings(tokens, within.start, within.stop, {}, around.mentions, around.moments, lex, around.outlets)
    for cue in cues(tokens, list(within), within.stop, lex):
        before = cue.first - 1
        if cue.how.takes not in ("clause", "that") or before <= within.start or tokens.words[before] not in _APART:
            continue
        phrase = own.pronoun_in(cue) or own.following(cue.last, within.stop)
        if phrase is None or lex.complementizers.at(tokens, cue.last, within.stop) is not None:
            continue
        if cue.last < phrase[1] < within.stop and tokens.words[phrase[1]] not in _APART:
            continue
        head = own.head(*phrase)
        if head is not None and head.kind != "place":
            return own.speaker(*phrase), tokens.span(cue.first, cue.last)
    return None


def told_by(around: Surroundings, run: Run) -> tuple[Speaker, Span] | None:
    """Who is said to have called something what the marks hold ("described by officials in Corm as “…”")."""
    tokens, lex = around.tokens, around.lex
    link = bisect_left(tokens.starts, run.outer.start) - 1
    while link > around.start and tokens.folded[link] in lex.determiners:
        link -= 1
    if link <= around.start or tokens.folded[link] not in lex.as_what:
        return None
    for by in range(link - 2, max(around.start, link - LONGEST_AGENT), -1):
        if around.stops(by) or by in around.quoted:
            return None
        if tokens.folded[by] in lex.passives and tokens.folded[by - 1].endswith(lex.participle_endings):
            phrase = around.following(by + 1, link)
            return (around.speaker(*phrase), tokens.span(by - 1, by + 1)) if phrase is not None else None
    return None


def leads_to(around: Surroundings, run: Run) -> tuple[Speaker, Span] | None:
    """The subject of a sentence that ends in a colon before the marks ("Lorn went further: “…”")."""
    tokens = around.tokens
    first = bisect_left(tokens.starts, run.outer.start)
    if first - 1 <= around.start or tokens.words[first - 1] != ":" or not run.inner.of(tokens.text)[:1].isupper():
        return None
    if any(index in around.quoted for index in range(around.start, first - 1)):
        return None
    verb = around.lex.verbs.at(tokens, around.start, first - 1)
    start = verb[0] if verb is not None else around.start  # "Said Lorn: “…”"
    before = tokens.words[start : first - 1]
    named = 2 - (start > around.start) <= len(before) <= LONGEST_ALONE and all(
        word[:1].isupper() and word.isalpha() for word in before
    )
    subject = (start, first - 1) if named else around.main(first - 1)
    if subject is None:
        return None
    speaker = around.speaker(*subject)
    return (speaker, tokens.span(first - 1, first)) if speaker.entity is not None or named else None


def opened_by(around: Surroundings) -> Speaker | None:
    """Who speaks in the next paragraph by a sentence that ends in a colon without a verb of speech ("Lorn called them
    on it:"): its subject, if that is somebody known or a pronoun."""
    colon = around.stop - 1
    subject = around.main(colon) if colon - around.start > 1 else None
    if subject is None:
        return None
    speaker = around.speaker(*subject)
    known = speaker.entity is not None or subject[0] == around.start
    # "Ostlink had denied it, and the union responded:": of two clauses neither is taken for the other.
    apart = any(
        around.stops(at) or around.lex.conjunctions.before(around.tokens, at + 1, at) for at in range(subject[1], colon)
    )
    return speaker if known and not apart else None


def signed(run: Run, paragraph: Span, text: str, mentions: Sequence[Mention], starts: Sequence[int]) -> Speaker | None:
    """Who signs marked text by a name behind a dash at the end of the paragraph ("“…” — Ada Lorn, Corm").

    mentions: in order; starts: where they begin.
    """
    rest = _SIGNATURE.fullmatch(text, run.outer.end, paragraph.end)
    if rest is None:
        return None
    span = Span(*rest.span("name"))
    near = mentions[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
    known = [one for one in near if one.kind == "person" and one.via == "name"]
    if len(known) == 1:
        return Speaker(known[0].name, known[0].entity, span, "name")
    return Speaker(span.of(text), None, span, "name") if " " in rest["name"] else None


_SIGNATURE = regex.compile(
    r"\s*+[-‒–—―]{1,2}+\s*+(?P<name>\p{Lu}[\p{L}.’'-]*+(?:\s\p{Lu}[\p{L}.’'-]*+){0,4}+)(?:,[^.!?]{1,80}+)?\.?+\s*+"
)
