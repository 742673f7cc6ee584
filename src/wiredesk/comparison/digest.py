"""What was said, each statement once, under all its wordings across reports and languages.

Wordings meet by speaker and by the content of the whole reported clause, never by the quoted string alone: a sentence
quoted in full here may be a fragment there and indirect speech elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wiredesk.comparison.passages import Line, Material, Report, bare, likeness, line_of, material
from wiredesk.lang.packs import Packs
from wiredesk.model.findings import Quote, Reading
from wiredesk.model.spans import ArticleId, Span
from wiredesk.model.story import Evidence, Grouping, SharedQuote, Story

SAME_WORDS = 0.40
"""Likeness from which two clauses of one speaker, in one language, are one statement."""
SAME_WORDS_ABROAD = 0.34
"""The same across two languages."""
UNKNOWN_SPEAKER = 1.4
"""Factor on the thresholds where the speaker of one wording is not known."""
LEAST_SHARED = 2
"""Keys that two wordings must share: a short clause can stand in a long one by a single name."""
OTHER_NUMBERS = 0.6
"""Factor on the likeness of two wordings with numbers of which none is common."""
SHORT = 3
"""Words below which a piece of a reported clause is no statement by itself."""
MOST_ONLY = 6
"""Names and numbers listed for one wording at most."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One sentence of a reported clause. speaker: the story's key of who said it, None if unknown."""

    report: Report
    quote: Quote
    line: Line
    speaker: str | None


def shared_quotes(
    story: Story, grouping: Grouping, readings: Mapping[ArticleId, Reading], packs: Packs
) -> tuple[SharedQuote, ...]:
    """The statements of a story: those with most accounts first, then in order of place."""
    return statements(material(story, grouping, readings, packs))


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
            for line in report.lines:
                if line.title or not line.span.meets(quote.content):
                    continue
                span = Span(max(line.span.start, quote.content.start), min(line.span.end, quote.content.end))
                if len(report.tokens.within(span)) >= SHORT:
                    compared = line_of(whole, report, span) if several else bare(report, span, line.number)
                    found.append(_Piece(report, quote, compared, speaker))
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
    """Likeness of two pieces, 0 if they share less than two things beside the speaker, lowered if their numbers are
    other ones: one speaker says much about one matter."""
    same = a.report.language == b.report.language
    left, right = (a.line.words, b.line.words) if same else (a.line.free, b.line.free)
    common = (left.keys() & right.keys()) - {f"n:{a.speaker}"}
    if len(common) < LEAST_SHARED and left.keys() != right.keys():
        return 0.0
    numbers = [{key for key in side if key[0] == "#"} for side in (left, right)]
    score = likeness(a.line, b.line, whole.reports)
    return score * OTHER_NUMBERS if all(numbers) and not numbers[0] & numbers[1] else score


def _groups(pieces: Sequence[_Piece], whole: Material) -> list[tuple[list[_Piece], float]]:
    scored: list[tuple[float, int, int]] = []
    for i, a in enumerate(pieces):
        for j in range(i + 1, len(pieces)):
            b = pieces[j]
            if a.report.id == b.report.id:
                continue
            same = a.report.language == b.report.language
            threshold = SAME_WORDS if same else SAME_WORDS_ABROAD
            if a.speaker is None or b.speaker is None:
                threshold *= UNKNOWN_SPEAKER
            elif a.speaker != b.speaker:
                continue
            score = _alike(a, b, whole)
            if score >= threshold:
                scored.append((score, i, j))
    scored.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
    group_of: dict[int, list[int]] = {i: [i] for i in range(len(pieces))}
    scores: dict[int, float] = {}
    for score, i, j in scored:
        a_group, b_group = group_of[i], group_of[j]
        articles = {pieces[k].report.id for k in a_group}
        if a_group is b_group or any(pieces[k].report.id in articles for k in b_group):
            continue
        a_group.extend(b_group)
        for k in b_group:
            group_of[k] = a_group
        scores[id(a_group)] = min(score, scores.get(id(a_group), 1.0), scores.get(id(b_group), 1.0))
    unique = {id(group): group for group in group_of.values()}
    return [([pieces[k] for k in sorted(group)], scores.get(key, 1.0)) for key, group in unique.items()]


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
    )
    order = min(piece.line.number for piece in group)
    return (-accounts, order, first.line.span.start, first.report.id), quote


def _only_in(group: Sequence[_Piece], whole: Material) -> tuple[tuple[ArticleId, str], ...]:
    """Names and numbers that one wording has and no other; nothing for a statement with one wording."""
    if len(group) < 2:
        return ()
    found: list[tuple[ArticleId, str]] = []
    for piece in group:
        others = {key for other in group if other is not piece for key in other.line.free}
        own = [key for key in piece.line.free if key[0] in "n#" and key not in others]
        text = piece.report.reading.article.text
        shown = []
        for key in own:
            if key.startswith("n:"):
                if key[2:] != piece.speaker:
                    shown.append(whole.who.label(key[2:]))
            else:
                span = next(
                    place for place, number in piece.report.numbers if number == key and piece.line.span.covers(place)
                )
                shown.append(span.of(text))
        found.extend((piece.report.id, words) for words in shown[:MOST_ONLY])
    return tuple(found)
