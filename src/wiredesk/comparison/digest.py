"""What was said, each statement once, under all its wordings across reports and languages.

Wordings meet by speaker and by the content of the whole reported clause, never by the quoted string alone: a sentence
quoted in full here may be a fragment there and indirect speech elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wiredesk.comparison.calling import by_id
from wiredesk.comparison.indexes import index
from wiredesk.comparison.passages import Line, Material, Report, bare, likeness, line_of, material
from wiredesk.lang.packs import Packs
from wiredesk.lang.tokens import fold
from wiredesk.model.findings import Quote, Reading
from wiredesk.model.spans import ArticleId, Span
from wiredesk.model.story import Evidence, Grouping, SharedQuote, Story
from wiredesk.text.names import key

SAME_WORDS = 0.40
"""Likeness from which two clauses of one speaker, in one language, are one statement."""
SAME_WORDS_ABROAD = 0.34
"""The same across two languages."""
UNKNOWN_SPEAKER = 1.4
"""Factor on the thresholds where the speaker of one wording is not known."""
LEAST_SHARED = 2
"""Keys that two wordings must share: a short clause can stand in a long one by a single name."""
ONE_SHARED = 0.36
"""Likeness from which one such key is enough across two languages, where no table knows most words of a clause."""
OTHER_NUMBERS = 0.6
"""Factor on the likeness of two wordings with numbers of which none is common."""
SHORT = 3
"""Words below which a piece of a reported clause is no statement by itself."""
MOST = 0.8
"""Share of a clause beyond which the quoted part of it is all of it."""
ONE_OFFICE = 1.15
"""Factor on the thresholds where one speaker speaks for the other."""
SURNAME = 3
"""Letters of a name by which two offices are one person's."""
BESIDE = 0.3
"""Score of sentences that only stand beside such as are one statement."""
ANCHOR = 0.45
"""Likeness of the sentences beside which they are looked for."""
FAR = 3
"""Sentences away from those at which none is looked for any more."""
AS_LONG = 2.5
"""How much longer one wording of a sentence may be than another."""
CONTEXT = 2
"""Sentences around a wording whose names it need not repeat."""
CANDIDATES = 60
"""Pieces that one piece is compared with at most."""
MOST_ONLY = 6
"""Names and numbers listed for one wording at most."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One sentence of a reported clause. speaker: the story's key of who said it, None if unknown."""

    report: Report
    quote: Quote
    line: Line
    speaker: str | None
    named: frozenset[str]
    """The words of the speaker's name, folded."""
    words: Line | None
    """What of it stands in quotation marks, if that is not all of it."""


@dataclass(slots=True)
class _Joined:
    """Pieces that are one statement, by place, at most one of each article. score: of the least alike two."""

    pieces: list[int]
    articles: set[ArticleId]
    score: float = 1.0


def shared_quotes(
    story: Story, grouping: Grouping, readings: Mapping[ArticleId, Reading], packs: Packs
) -> tuple[SharedQuote, ...]:
    """The statements of a story: those with most accounts first, then in order of place."""
    whole = material(story, grouping, readings, packs)
    return by_id(statements(whole), whole.names)


def statements(whole: Material) -> tuple[SharedQuote, ...]:
    """The statements of a story's reports, copies included."""
    pieces = _pieces(whole)
    groups = _groups(pieces, whole)
    made = [_statement(group, score, whole) for group, score in groups]
    made.sort(key=lambda entry: entry[0])
    return tuple(quote for _, quote in made)


def _pieces(whole: Material) -> list[_Piece]:
    found: list[_Piece] = []
    several = len(whole.reports) > 1
    for article in sorted(whole.reports):
        report = whole.reports[article]
        for quote in report.reading.quotes:
            speaker = speaker_of(quote, report, whole)
            named = frozenset(key(quote.speaker.name).split()) if quote.speaker is not None else frozenset()
            for line in report.lines_at(quote.content):
                if line.title:
                    continue
                span = Span(max(line.span.start, quote.content.start), min(line.span.end, quote.content.end))
                if not several:
                    if len(span.of(report.reading.article.text).split()) >= SHORT:
                        found.append(_Piece(report, quote, bare(report, span, line.number), speaker, named, None))
                elif len(report.tokens.within(span)) >= SHORT:
                    inner = [words for words in quote.words if span.covers(words) and len(words) < MOST * len(span)]
                    words = line_of(whole, report, inner[0]) if len(inner) == 1 else None
                    found.append(_Piece(report, quote, line_of(whole, report, span), speaker, named, words))
    return found


def speaker_of(quote: Quote, report: Report, whole: Material) -> str | None:
    """The story's key of who said it, None if that is not known."""
    if quote.speaker is None:
        return None
    known = whole.who.of(report.id, quote.speaker.entity)
    if known is not None:
        return known
    return whole.who.named(quote.speaker.name) if quote.speaker.via == "name" else None


def _alike(a: _Piece, b: _Piece, whole: Material) -> float:
    """Likeness of two pieces: of the clauses or, where both quote a part, of those parts."""
    score = _likeness(a, b, a.line, b.line, whole)
    if a.words is not None and b.words is not None:
        score = max(score, _likeness(a, b, a.words, b.words, whole))
    return score


def _likeness(a: _Piece, b: _Piece, one: Line, other: Line, whole: Material) -> float:
    """Likeness of two passages, 0 if that is too little for anybody or if they share less than they must beside the
    speaker, lowered if their numbers are other ones: one speaker says much about one matter."""
    same = a.report.language == b.report.language
    score = likeness(one, other, whole.reports)
    if score < SAME_WORDS_ABROAD:
        return 0.0
    left, right = (one.words, other.words) if same else (one.free, other.free)
    common = (left.keys() & right.keys()) - {f"n:{a.speaker}"}
    alone = not same and a.speaker is not None and a.speaker == b.speaker and bool(common) and score >= ONE_SHARED
    if len(common) < LEAST_SHARED and not alone and (left.keys() != right.keys() or not left):
        return 0.0
    numbers = [{key for key in side if key[0] == "#"} for side in (left, right)]
    return score * OTHER_NUMBERS if all(numbers) and not numbers[0] & numbers[1] else score


def _trust(a: _Piece, b: _Piece, whole: Material, surnames: frozenset[str]) -> float:
    """Factor on the thresholds by who is said to have spoken; 0 if these are two speakers."""
    if a.speaker == b.speaker and a.speaker is not None:
        return 1.0
    if _one_office(a, b, whole, surnames):
        return ONE_OFFICE
    return UNKNOWN_SPEAKER if a.speaker is None or b.speaker is None else 0.0


def _one_office(a: _Piece, b: _Piece, whole: Material, surnames: frozenset[str]) -> bool:
    """Whether one speaks for the other: a body and its head or spokeswoman, a person and an office named after her."""
    for one, other in ((a, b), (b, a)):
        if one.speaker is None or other.quote.speaker is None:
            continue
        if whole.who.kinds.get(one.speaker, "person") != "person":
            continue
        if other.speaker in index(whole).bodies(one.speaker):
            return True
        last = one.speaker.split()[-1:]
        if last and last[0] in other.named and other.speaker != one.speaker:
            return len(other.named) > 1
    return any(len(token) >= SURNAME and token in surnames for token in a.named & b.named)


def _surnames(whole: Material) -> frozenset[str]:
    people = (identity.split() for identity, kind in whole.who.kinds.items() if kind == "person")
    return frozenset(names[-1] for names in people if names)


def _candidates(pieces: Sequence[_Piece]) -> list[tuple[int, int]]:
    """Pairs of pieces of two reports that share a word, concept, name or number, the rarest first: at most
    `CANDIDATES` for a piece, so that a statement in ten thousand reports costs no more for each than in fifty."""
    keys = [
        {key for line in (piece.line, piece.words) if line is not None for key in line.words.keys() | line.free.keys()}
        for piece in pieces
    ]
    held: dict[str, list[int]] = {}
    for i, own in enumerate(keys):
        for each in own:
            held.setdefault(each, []).append(i)
    pairs: set[tuple[int, int]] = set()
    for i, own in enumerate(keys):
        near: dict[int, None] = {}
        for _, each in sorted([(len(held[each]), each) for each in own]):
            place = bisect_left(held[each], i)
            for j in held[each][max(0, place - CANDIDATES) : place + CANDIDATES]:
                if pieces[j].report.id != pieces[i].report.id:
                    near[j] = None
            if len(near) >= CANDIDATES:
                break
        pairs.update((min(i, j), max(i, j)) for j in list(near)[:CANDIDATES])
    return sorted(pairs)


def _groups(pieces: Sequence[_Piece], whole: Material) -> list[tuple[list[_Piece], float]]:
    if len(whole.reports) == 1:
        return [([piece], 1.0) for piece in pieces]
    surnames = _surnames(whole)
    scored: list[tuple[float, int, int]] = []
    for i, j in _candidates(pieces):
        a, b = pieces[i], pieces[j]
        trust = _trust(a, b, whole, surnames)
        if not trust:
            continue
        threshold = trust * (SAME_WORDS if a.report.language == b.report.language else SAME_WORDS_ABROAD)
        score = _alike(a, b, whole)
        if score >= threshold:
            scored.append((score, i, j))
    scored.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
    group_of = [_Joined([i], {piece.report.id}) for i, piece in enumerate(pieces)]

    def join(score: float, i: int, j: int) -> bool:
        small, large = sorted((group_of[i], group_of[j]), key=lambda group: len(group.pieces))
        if small is large or not small.articles.isdisjoint(large.articles):
            return False
        large.score = min(score, small.score, large.score)
        large.pieces += small.pieces
        large.articles |= small.articles
        for k in small.pieces:
            group_of[k] = large
        return True

    anchors = [(i, j) for score, i, j in scored if join(score, i, j) and score >= ANCHOR]
    # What is quoted right before or after a sentence that both have is the next sentence of the same speech. In one
    # language its words would have told.
    for i, j in anchors:
        for step in (1, -1):
            for far in range(step, step * FAR, step):
                one, other = i + far, j + far
                within = min(one, other) >= 0 and max(one, other) < len(pieces)
                if not within or not _goes_on(pieces, one - step, one, other - step, other):
                    break
                if not join(BESIDE, one, other):
                    break
    unique = {id(group): group for group in group_of}
    return [([pieces[k] for k in sorted(group.pieces)], group.score) for group in unique.values()]


def _goes_on(pieces: Sequence[_Piece], i: int, one: int, j: int, other: int) -> bool:
    """Whether two pieces of two languages stand beside two that are one statement, in one direct speech each, are
    about as long and name nothing that contradicts."""
    if pieces[one].report.language == pieces[other].report.language:
        return False
    if pieces[one].line.names and pieces[other].line.names and not pieces[one].line.names & pieces[other].line.names:
        return False
    for near, piece in ((pieces[i], pieces[one]), (pieces[j], pieces[other])):
        if near.report.id != piece.report.id or near.speaker is None or near.speaker != piece.speaker:
            return False
        if near.quote.mode != "direct" or piece.quote.mode != "direct":
            return False
        if abs(near.line.number - piece.line.number) > 1:
            return False
    short, long = sorted((len(pieces[one].line.span), len(pieces[other].line.span)))
    return long <= AS_LONG * short


def _statement(
    group: Sequence[_Piece], score: float, whole: Material
) -> tuple[tuple[int, int, int, ArticleId], SharedQuote]:
    first = group[0]
    known = next((piece.speaker for piece in group if piece.speaker is not None), None)
    named = next((piece.quote.speaker.name for piece in group if piece.quote.speaker), "")
    texts = {piece.report.id: piece.report.reading.article.text for piece in group}
    accounts = len({piece.report.family for piece in group})
    quote = SharedQuote(
        speaker=whole.who.label(known) if known is not None else named,
        wordings=tuple(piece.report.passage(piece.line.span) for piece in group),
        cues=tuple(piece.quote.cue.of(texts[piece.report.id]) if piece.quote.cue else "" for piece in group),
        score=round(score, 3),
        evidence=(Evidence("likeness of what is reported", round(score, 3)),) if len(group) > 1 else (),
        only_in=_only_in(group, whole),
        modes=tuple(piece.quote.mode for piece in group),
    )
    order = min(piece.line.number for piece in group)
    return (-accounts, order, first.line.span.start, first.report.id), quote


def _only_in(group: Sequence[_Piece], whole: Material) -> tuple[tuple[ArticleId, str], ...]:
    """Names and numbers that one wording has and no other, not even close around it; nothing for a statement with one
    wording."""
    if len(group) < 2:
        return ()
    found: list[tuple[ArticleId, str]] = []
    shown_already: set[str] = set()
    held = Counter(mark for piece in group for mark in piece.line.free)
    around = [_around(piece) for piece in group]
    beside = Counter(name for names in around for name in names)
    named = [_named(piece, whole) for piece in group]
    meant = Counter(concept for concepts in named for concept in concepts)
    for piece, own, meaning in zip(group, around, named, strict=True):
        text = piece.report.reading.article.text
        shown = []
        for mark in piece.line.free:
            if held[mark] > 1:
                continue
            if mark.startswith("n:"):
                name = mark[2:]
                label = whole.who.label(name)
                translated = _concepts(label, piece.report, whole)
                told = bool(translated) and (
                    all(held[concept] > (concept in piece.line.free) for concept in translated)
                    or any(meant[concept] > (concept in meaning) for concept in translated)
                )
                if name != piece.speaker and beside[name] == (name in own) and not told:
                    shown.append(label)
            elif mark[0] == "#":
                span = next(
                    place for place, number in piece.report.numbers if number == mark and piece.line.span.covers(place)
                )
                shown.append(span.of(text))
        fresh = [words for words in dict.fromkeys(shown) if words not in shown_already]
        shown_already.update(fresh)
        found.extend((piece.report.id, words) for words in fresh[:MOST_ONLY])
    return tuple(found)


def _named(piece: _Piece, whole: Material) -> set[str]:
    """What the words of the names in a wording mean."""
    labels = [whole.who.label(name) for name in piece.line.names]
    return {concept for label in labels for concept in _concepts(label, piece.report, whole)}


def _around(piece: _Piece) -> set[str]:
    """Names in the sentences around a wording: what it need not say again."""
    number = piece.line.number
    lines = piece.report.lines[max(0, number - CONTEXT) : number + CONTEXT + 1]
    return {name for line in lines for name in line.names}


def _concepts(name: str, report: Report, whole: Material) -> set[str]:
    """The words of a name as keys that are free of language, to find it translated."""
    pack = whole.packs.get(report.reading.language)
    return set(whole.weights[report.language].concepts(fold(name, pack)))
