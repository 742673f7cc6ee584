"""Who said what: quotations and reported speech with their speakers.

One engine for all languages, in three steps. (1) Quote marks are paired, paragraph by paragraph, and sentences that a
quotation joins are taken as one stretch. (2) In each stretch the cues of the pack are found outside the marks, each
with the noun phrase that it hangs on. (3) Each cue takes what it reports: the marked text beside it, the clause after
it, or the clause before it ("…, X said"). Marked text that no cue takes goes on with the last speaker of its
paragraph if it stands alone, or has no known speaker.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Tokens, begins_big, is_small
from wiredesk.model.article import Article
from wiredesk.model.findings import Entity, Mention, Moment, Quote
from wiredesk.model.spans import Span
from wiredesk.reading.clauses import reported
from wiredesk.reading.cues import Lexicon, lexicon
from wiredesk.reading.marked_text import (
    is_told_of,
    leads_to,
    named,
    opened_by,
    signed,
    stands_beside,
    told_by,
    told_inside,
)
from wiredesk.reading.outlets import Outlets
from wiredesk.reading.pointing_back import points_back
from wiredesk.reading.quotation_marks import Run, runs
from wiredesk.reading.speakers import Surroundings
from wiredesk.reading.stand_ins import StandIns
from wiredesk.reading.taken import Reported
from wiredesk.text.credits import agency, dateline

VERSION = 9

LONGEST_STRETCH = 1200
"""Tokens of the longest stretch that is searched for cues: a longer one is no prose, and the search is not linear."""

LONGEST_SAYS = 14
"""Tokens of the longest sentence that only says who spoke the quotation before it."""

LONGEST_ADDRESSEE = 4
"""Tokens after "told" within which what follows must show that it says to whom and no more."""

CHARACTERS = 2
"""Characters that a word is counted for where a character is a token."""

LONE_WORDS = 6
"""Words that marked text without a cue must have to be taken for speech: shorter ones are names and irony."""


@dataclass(slots=True)
class _Pending:
    """A paragraph that ended in "X said:", for the quotation in the next one."""

    paragraph: int
    found: Reported


def quotes(
    article: Article,
    sentences: Sequence[Span],
    tokens: Tokens,
    entities: Sequence[Entity],
    mentions: Sequence[Mention],
    moments: Sequence[Moment],
    outlets: Outlets,
    pack: Pack,
) -> tuple[Quote, ...]:
    """The quotations of the body, in order of their content. An unknown speaker is None.

    entities: for the roles that they hold. mentions, moments: in any order. outlets: those of the article.
    """
    text = article.text
    body = list(article.body_spans())
    marked = runs(text, body, pack)
    lex = lexicon(pack)
    mentions = sorted(mentions, key=lambda m: (m.span.start, -m.span.end))
    moments = sorted(moments, key=lambda m: m.span)
    mention_starts = [m.span.start for m in mentions]
    moment_starts = [m.span.start for m in moments]
    by_paragraph: dict[int, list[Run]] = {}
    for run in marked:
        by_paragraph.setdefault(run.paragraph, []).append(run)
    sentence_starts = [s.start for s in sentences]
    made: list[tuple[int, Quote]] = []
    pending: _Pending | None = None
    last_speaker: Quote | None = None
    opening = dateline(text, body[0], pack) if body else None
    for number, paragraph in enumerate(body):
        mine = by_paragraph.get(number, [])
        inside = sentences[bisect_left(sentence_starts, paragraph.start) : bisect_left(sentence_starts, paragraph.end)]
        spoke_last, last_speaker = last_speaker, None
        for stretch in _stretches(inside, mine, tokens, lex):
            if opening is not None and stretch.start < opening.span.end < stretch.end:
                stretch = Span(opening.span.end, stretch.end)
            here = [run for run in mine if stretch.covers(run.outer)]
            within = tokens.within(stretch)
            ends_open = not here and bool(within) and tokens.words[within.stop - 1] == ":"
            if not here and not ends_open and lex.anchors.isdisjoint(tokens.folded[within.start : within.stop]):
                continue
            quoted: dict[int, int] = {}
            for order, run in enumerate(here):
                for index in tokens.within(run.outer):
                    quoted[index] = order
            around = Surroundings(
                tokens,
                within.start,
                within.stop,
                quoted,
                mentions[bisect_left(mention_starts, stretch.start) : bisect_right(mention_starts, stretch.end)],
                moments[bisect_left(moment_starts, stretch.start) : bisect_right(moment_starts, stretch.end)],
                lex,
                outlets,
            )
            short = len(within) <= LONGEST_STRETCH
            findings, open_colon = reported(around, here) if short else ([], None)
            if not here and not findings and short:
                before = bisect_left(sentence_starts, stretch.start) - 1
                if before >= 0 and sentences[before].start >= paragraph.start:
                    _point_back(made, around, sentences[before], number)
            for found in findings:
                quote = _quote(found, stretch)
                if quote.speaker is None and (lex.order != "subject first" or lex.drops_subject) and made:
                    quote = replace(quote, speaker=made[-1][1].speaker)  # a verb without a subject goes on
                made.append((number, quote))
                if quote.speaker is not None and quote.act != "refuse to comment":
                    last_speaker = quote
            taken = {word for found in findings for word in found.words}
            alone = bool(here) and len(quoted) >= len(within) - _stops(tokens, within, quoted)
            for run in here:
                if run.inner in taken or any(f.content.covers(run.outer) and f.words for f in findings):
                    continue
                told = told_inside(around, run)
                agent = told_by(around, run) if told is None and not alone else None
                quiet = told is None and agent is None and not _speech(run, alone, around, text)
                if quiet and (named(around, run) or stands_beside(around, run) is None):
                    continue
                opens = run.outer.start == stretch.start or run.inner.of(text)[-1:] in ".!?…,"
                direct = alone or (opens and begins_big(run.inner.of(text)))
                quote = Quote(
                    stretch,
                    run.inner,
                    (run.inner,),
                    "direct" if direct else "mixed",
                    None,
                    None,
                    "say",
                    "root.quotes.marks",
                )
                beside = (agent or stands_beside(around, run) or leads_to(around, run)) if not alone else None
                if told is not None:
                    quote = replace(quote, mode="direct", speaker=told[0], cue=told[1], rule="root.quotes.inside")
                    last_speaker = quote
                elif beside is not None:
                    quote = replace(quote, speaker=beside[0], cue=beside[1], rule="root.quotes.beside")
                    last_speaker = quote
                elif direct and (signer := signed(run, paragraph, text, mentions, mention_starts)) is not None:
                    quote = replace(quote, speaker=signer, rule="root.quotes.signed")
                elif alone and pending is not None and pending.paragraph == number - 1:
                    quote = _carried_on(quote, _quote(pending.found, stretch), "root.quotes.colon")
                elif alone and last_speaker is not None:
                    quote = _carried_on(quote, last_speaker, "root.quotes.continued")
                elif alone and _heading(run, paragraph, around, text, marked):
                    continue
                elif spoke_last is not None and _goes_on(run, paragraph, spoke_last, text, body[number - 1]):
                    quote = _carried_on(quote, spoke_last, "root.quotes.next")
                    last_speaker = quote
                made.append((number, quote))
            if open_colon is None and ends_open:
                by = opened_by(around)
                colon = tokens.span(within.stop - 1, within.stop)
                open_colon = Reported(colon, (), "direct", by, colon, "say", "root.quotes.colon") if by else None
            if open_colon is not None:
                pending = _Pending(number, open_colon)
    made = [(number, replace(quote, relayed_by=_passed_by(quote, article, outlets, pack))) for number, quote in made]
    made.sort(key=lambda entry: (entry[1].content.start, entry[1].content.end, entry[1].rule))
    made = _same_relay(_named(made, StandIns(tokens, entities, mentions, pack)))
    return tuple(sorted(_through_paragraphs(made, marked), key=lambda q: (q.content.start, q.content.end, q.rule)))


def _point_back(made: list[tuple[int, Quote]], around: Surroundings, last: Span, number: int) -> None:
    """Give the sentence before one that points back its speaker ("Das teilte die Polizei mit.").

    made: what is quoted so far, added to. last: the sentence before the stretch, in the paragraph of that number.
    """
    told = points_back(around)
    if told is None:
        return
    (cue, speaker), tokens = told, around.tokens
    span = tokens.span(cue.first, cue.last)
    if made and made[-1][1].content.meets(last):
        if made[-1][1].speaker is None:
            made[-1] = (number, replace(made[-1][1], speaker=speaker, cue=span))
        return
    within = tokens.within(last)
    content = tokens.span(within.start, within.stop - (tokens.words[within.stop - 1] in ".!?"))
    whole = Span(last.start, tokens.ends[around.stop - 1])
    made.append((number, Quote(whole, content, (), "indirect", speaker, span, cue.how.act, "root.quotes.backward")))


def _named(made: Sequence[tuple[int, Quote]], stand_ins: StandIns) -> list[tuple[int, Quote]]:
    """Nouns that speak, with the name of whom they stand for."""
    done: list[tuple[int, Quote]] = []
    earlier: list[Quote] = []
    for number, quote in made:
        if quote.speaker is not None:
            quote = replace(quote, speaker=stand_ins.resolved(quote.speaker, earlier))
        earlier.append(quote)
        done.append((number, quote))
    return done


def _same_relay(made: Sequence[tuple[int, Quote]]) -> list[tuple[int, Quote]]:
    """Who was told the first words of a speaker was told those that go on from them too: what follows in the same
    paragraph, and a direct quotation that opens the next one, till another speaks or is told."""
    done: list[tuple[int, Quote]] = []
    told: tuple[int, Quote] | None = None
    for number, quote in made:
        speaker = quote.speaker
        if told is not None and speaker is not None and told[1].speaker is not None:
            same = (speaker.name, speaker.entity) == (told[1].speaker.name, told[1].speaker.entity)
            near = number == told[0] or (number == told[0] + 1 and quote.mode == "direct")
            if not (same and near) or quote.addressee is not None or quote.occasion is not None:
                told = None
            elif not quote.relayed_by:
                quote = replace(quote, relayed_by=told[1].relayed_by)
                done.append((number, quote))
                continue
        if quote.relayed_by and speaker is not None:
            told = (number, quote)
        done.append((number, quote))
    return done


def _passed_by(quote: Quote, article: Article, outlets: Outlets, pack: Pack) -> tuple[str, ...]:
    """Who passed it on, "this agency" replaced by the outlet named last; the article's own outlet passes nothing on."""
    names: list[str] = []
    own = agency(article.outlet.value, pack) or article.outlet.value if article.outlet else ""
    for name in quote.relayed_by:
        named = name
        if name.lower() in pack.strings("attribution.again"):
            named = outlets.last_before(quote.span.start) or ""
        if named and named != own:
            names.append(named)
    return tuple(names)


def _quote(found: Reported, stretch: Span) -> Quote:
    return Quote(
        span=stretch,
        content=found.content,
        words=found.words,
        mode=found.mode,
        speaker=found.speaker,
        cue=found.cue,
        act=found.act,
        rule=found.rule,
        relayed_by=found.relayed_by,
        addressee=found.addressee,
        occasion=found.occasion,
        said_at=found.said_at,
    )


def _carried_on(quote: Quote, before: Quote, rule: str) -> Quote:
    return replace(
        quote,
        speaker=before.speaker,
        rule=rule,
        relayed_by=before.relayed_by,
        addressee=before.addressee,
        occasion=before.occasion,
        said_at=before.said_at,
    )


def _stretches(sentences: Sequence[Span], marked: Sequence[Run], tokens: Tokens, lex: Lexicon) -> list[Span]:
    """Sentences, joined where a quotation runs over their border, or where one only says who spoke ("…!” X said.")."""
    made: list[Span] = []
    for sentence in sentences:
        over = made and any(run.outer.start < made[-1].end and run.outer.end > sentence.start for run in marked)
        if over or (made and _only_says(sentence, made[-1], marked, tokens, lex)):
            made[-1] = Span(made[-1].start, sentence.end)
        else:
            made.append(sentence)
    return made


def _only_says(sentence: Span, before: Span, marked: Sequence[Run], tokens: Tokens, lex: Lexicon) -> bool:
    """Whether a short sentence after a quotation has a verb of speech that reports nothing in the sentence itself."""
    if not any(run.outer.end == before.end for run in marked):
        return False
    within = tokens.within(sentence)
    longest = LONGEST_SAYS * (CHARACTERS if lex.pack.get("text.unspaced") else 1)
    if len(within) > longest or any(tokens.words[index] == ":" for index in within):
        return False
    for index in within[1:longest]:
        hit = lex.verbs.at(tokens, index, within.stop) if is_small(tokens.words[index]) else None
        if hit is not None and hit[1].takes in ("clause", "that"):
            after = hit[0]
            free = lex.not_after.before(tokens, index, within.start) == 0
            ends = after >= within.stop or not tokens.words[after].isalnum()
            if not ends and lex.addressing.before(tokens, after, index):
                after = min(after + LONGEST_ADDRESSEE, within.stop - 1)
                while after > hit[0] + 1 and lex.prepositions.at(tokens, after) is None and tokens.words[after] != ".":
                    after -= 1  # "Lorn told reporters in Corm"
                ends = tokens.words[after] == "."
            return free and (
                ends or tokens.folded[after] in lex.towards or lex.prepositions.at(tokens, after) is not None
            )
    return False


def _stops(tokens: Tokens, within: range, quoted: dict[int, int]) -> int:
    """How many tokens outside the marks are mere punctuation."""
    return sum(1 for index in within if index not in quoted and not tokens.words[index].isalnum())


def _speech(run: Run, alone: bool, around: Surroundings, text: str) -> bool:
    """Whether marked text that no cue takes is speech at all."""
    words = sum(1 for index in around.tokens.within(run.inner) if around.tokens.words[index].isalnum())
    if alone:
        return words >= 3 or (words > 0 and run.inner.of(text)[-1:] in ".!?…,")
    if named(around, run):
        return False
    inner = run.inner.of(text)
    few = around.lex.fragments
    fragment = few > 0 and inner[:1].islower() and (words >= few or is_told_of(around, run))
    return fragment or words >= LONE_WORDS or (words >= LONE_WORDS - 2 and inner[-1:] in ".!?…")


def _goes_on(run: Run, paragraph: Span, before: Quote, text: str, above: Span) -> bool:
    """Whether a paragraph is nothing but whole sentences within marks, and somebody spoke at the end of the one above:
    then that person goes on."""
    inner = run.inner.of(text)
    whole = run.outer.start <= paragraph.start + 1 and not text[run.outer.end : paragraph.end].strip(" .")
    sentence = begins_big(inner) and inner[-1:] in ".!?…" and inner.count(" ") + 1 >= LONE_WORDS
    speaker = before.speaker
    known = speaker is not None and (speaker.entity is not None or speaker.via == "pronoun")
    return whole and sentence and known and before.span.end >= above.end - 1


def _mark(run: Run, text: str) -> str:
    return text[run.outer.start : run.inner.start]


def _heading(run: Run, paragraph: Span, around: Surroundings, text: str, marked: Sequence[Run]) -> bool:
    """Whether a few marked words are a paragraph of their own: a heading within the article, which nobody speaks.

    It ends without a stop, or has marks of another kind than most of the article.
    """
    if run.outer.start > paragraph.start or text[run.outer.end : paragraph.end].strip(" .") or run.goes_on:
        return False
    words = sum(1 for index in around.tokens.within(run.inner) if around.tokens.words[index].isalnum())
    last = next((one for one in reversed(marked) if one.paragraph < run.paragraph), None)
    if words >= LONE_WORDS or (last is not None and last.goes_on and last.paragraph == run.paragraph - 1):
        return False
    alike = sum(1 for one in marked if _mark(one, text) == _mark(run, text))
    return run.inner.of(text)[-1:] not in ".!?…," or 2 * alike < len(marked)


def _through_paragraphs(made: list[tuple[int, Quote]], marked: Sequence[Run]) -> list[Quote]:
    """Give a quotation that runs over paragraphs one speaker: the one named in any of them."""
    links = [(run, nxt) for run, nxt in pairwise(marked) if run.goes_on]
    quotes = [quote for _, quote in made]

    holder = {word: number for number, quote in enumerate(quotes) for word in quote.words}
    for order in (reversed(links), links):
        for run, following in order:
            one, other = holder.get(run.inner), holder.get(following.inner)
            if one is None or other is None:
                continue
            if quotes[one].speaker is None and quotes[other].speaker is not None:
                quotes[one] = _carried_on(quotes[one], quotes[other], "root.quotes.paragraphs")
            elif quotes[other].speaker is None and quotes[one].speaker is not None:
                quotes[other] = _carried_on(quotes[other], quotes[one], "root.quotes.paragraphs")
    return quotes
