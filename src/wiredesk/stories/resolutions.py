"""What only another report of the story can tell: which Friday, 8 November of which year, not published before when.

Concluded after grouping and never an input of it. A half-known time is fixed by a moment of another report whose
sentence tells the same happening: the same names, numbers and quoted words, and in one language the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from math import fsum

from wiredesk.lang.packs import Packs
from wiredesk.lang.tables import rarity, word_table
from wiredesk.model.findings import Moment, Reading, Resolution
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.model.story import Story
from wiredesk.model.values import When
from wiredesk.stories.gates import EXACT
from wiredesk.stories.reports import Report
from wiredesk.text.calendar_values import compatible, resolved_near

ALIKE = 0.3
"""Share of the weight of the lighter sentence that both sentences have, from which they tell one happening."""
ENOUGH = 12.0
"""Weight that they must share: about two rare names."""
MEMBERS = 12
"""Reports of a story that are asked."""


class Told:
    """A moment in its sentence."""

    __slots__ = ("_names", "_packs", "moment", "report", "sentence")

    def __init__(self, report: Report, moment: Moment, sentence: Span, packs: Packs) -> None:
        self.report = report
        self.moment = moment
        self.sentence = sentence
        self._packs = packs
        self._names: Mapping[str, float] | None = None

    @property
    def names(self) -> Mapping[str, float]:
        """The anchors of the sentence with their weights. Few moments are asked for them."""
        if self._names is None:
            self._names = _anchors(self.report, self.moment, self.sentence, self._packs)
        return self._names


def resolutions(stories: Sequence[Story], reports: Mapping[ArticleId, Report], packs: Packs) -> tuple[Resolution, ...]:
    """What the reports of each story tell of one another's times, in order of article and span."""
    found: list[Resolution] = []
    for story in stories:
        if len(story.articles) > 1:
            found += _of_story([reports[id] for id in story.articles[:MEMBERS]], packs)
    return tuple(sorted(found, key=lambda one: (one.article, one.span is None, one.span or Span(0, 0))))


def _of_story(reports: Sequence[Report], packs: Packs) -> Iterator[Resolution]:
    told = {report.id: list(_told(report, packs)) for report in reports}
    if not any(_half(one) for moments in told.values() for one in moments):
        return
    for report in reports:
        fixed: list[tuple[Moment, When, tuple[Passage, ...]]] = []
        for half in told[report.id]:
            if not _half(half):
                continue
            others = [one for other in reports if other.id != report.id for one in told[other.id]]
            answer = _fixed(half, [one for one in others if one.moment.when.resolved], packs)
            if answer is not None:
                fixed.append((half.moment, *answer))
                yield Resolution(report.id, half.moment.span, answer[0], answer[1], "story.moment of another report")
        if report.reading.article.dated is None:
            bound = _not_before(report.reading, fixed)
            if bound is not None:
                yield Resolution(report.id, None, bound[0], bound[1], "story.not before its latest event")


def _half(one: Told) -> bool:
    """Whether a time is stated and known in part only."""
    return not one.moment.when.resolved and bool(one.moment.when.value)


def _told(report: Report, packs: Packs) -> Iterator[Told]:
    """The moments of a report that another one could fix, or that could fix another one's."""
    reading = report.reading
    for moment in reading.moments:
        sentence = next((span for span in reading.sentences if span.covers(moment.span)), None)
        if sentence is None or (moment.when.resolved and moment.when.granularity not in EXACT):
            continue
        yield Told(report, moment, sentence, packs)


def _anchors(report: Report, moment: Moment, sentence: Span, packs: Packs) -> dict[str, float]:
    """What a sentence names beside a moment, with weights."""
    reading, tokens = report.reading, report.tokens
    idf = rarity(packs, report.language).of
    names: dict[str, float] = {}
    for mention in reading.mentions:
        if mention.entity and sentence.covers(mention.span):
            entity = reading.entity(mention.entity)
            if entity is not None and entity.key:
                for part in entity.key.split():
                    names[f"n {part}"] = 7.0
    for place in tokens.within(sentence):
        word = tokens.folded[place]
        if moment.span.start <= tokens.starts[place] < moment.span.end:
            continue
        if word[0].isalnum():
            names[f"# {word}" if word.isdigit() else f"w {report.language} {word}"] = idf(word)
    return names


def _shared(a: Told, b: Told, packs: Packs) -> tuple[float, float]:
    """Weight that two sentences share, and its share of the lighter one."""
    first, second = dict(a.names), dict(b.names)
    if a.report.language != b.report.language:
        first, second = (_across(one, other.report.language, packs) for one, other in ((a, b), (b, a)))
    both = fsum(min(first[key], second[key]) for key in first.keys() & second.keys())
    least = min(sum(first.values()), sum(second.values()))
    return both, both / least if least > 0 else 0.0


def _across(told: Told, other: str, packs: Packs) -> dict[str, float]:
    """The anchors of a sentence for comparison with another language: words give way to concepts."""
    found = {key: weight for key, weight in told.names.items() if not key.startswith("w ")}
    table = word_table(packs, told.report.language, other)
    if table is not None:
        tokens = told.report.tokens
        words = [tokens.folded[place] for place in tokens.within(told.sentence)]
        for concept in table.concepts(told.report.language, words):
            found[f"c {concept}"] = 3.0
    return found


def _fixed(half: Told, others: Sequence[Told], packs: Packs) -> tuple[When, tuple[Passage, ...]] | None:
    """The time that the moments of other reports give to a half-known one; None if none does or they disagree."""
    fitting: list[tuple[bool, float, Told, When]] = []
    for one in others:
        value = resolved_near(half.moment.when, one.moment.when)
        if value is None:
            continue
        weight, share = _shared(half, one, packs)
        if weight >= ENOUGH and share >= ALIKE:
            fitting.append((compatible(half.moment.when, one.moment.when), share, one, value))
    # A date that fits as it stands is of the same happening more likely than one some days off.
    exact = [row for row in fitting if row[0]] or fitting
    if not exact or len({row[3].value for row in exact}) > 1:
        return None
    exact.sort(key=lambda row: (-row[1], row[2].report.id, row[2].moment.span))
    passages = tuple(
        passage
        for _, _, one, _ in exact[:2]
        for passage in (one.report.at_span(one.moment.span), one.report.at_span(one.sentence))
    )
    return exact[0][3], passages


def _not_before(
    reading: Reading, fixed: Sequence[tuple[Moment, When, tuple[Passage, ...]]]
) -> tuple[When, tuple[Passage, ...]] | None:
    """The earliest that an undated report can be from: the latest time at which it says that something happened."""
    happened = {quote.said_at.span for quote in reading.quotes if quote.said_at is not None}
    happened |= {claim.when.span for claim in reading.claims if claim.when is not None and claim.stance == "asserted"}
    planned = {claim.when.span for claim in reading.claims if claim.when is not None and claim.stance == "planned"}
    known: list[tuple[datetime, When, tuple[Passage, ...]]] = []
    for moment, when, passages in fixed:
        if moment.span in happened - planned and when.earliest is not None:
            known.append((when.earliest, when, passages))
    if not known:
        return None
    earliest, when, passages = max(known, key=lambda row: (row[0], row[1].value))
    # Open towards later times: nothing in the other reports says when this one must have been out.
    return When(f"{when.value[:10]}/..", earliest, None, "unknown", when.zone, "story"), passages
