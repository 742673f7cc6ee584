"""A story at a glance: on whom its main claim rests, in whose words; where accounts part. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wiredesk.comparison.briefs import brief, languages_of
from wiredesk.model.kept import StoryView
from wiredesk.model.spans import ArticleId, Passage
from wiredesk.model.story import BriefSentence, Cut, Origin, Wording
from wiredesk.serve.views.reports import Report, Words, reports, speaking, words
from wiredesk.serve.views.story_differences import Asked, differences
from wiredesk.serve.views.story_sources import citation

POINTS = 5
"""Points on which accounts differ that are told here."""
SENTENCE = 400
"""Characters of a sentence that are shown."""


@dataclass(frozen=True, slots=True)
class Rest:
    """An origin of the main claim. name, kind: as `Origin`; claim: the claim in the words of the first report that has
    it from there; because: where that report names it; reports: that end here, in order of time."""

    name: str
    kind: str
    claim: Words | None
    because: tuple[Words, ...]
    chain: tuple[str, ...]
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """How one account tells it. origin: on whose word, "" where that is not known; reports: that have it so."""

    words: Words
    origin: str
    reports: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """What accounts tell. low, high: independent origins behind it; first: the account that is shown; others: the rest,
    those of other origins and languages first; disputed: the questions that accounts answer otherwise."""

    low: int
    high: int
    first: Account
    others: tuple[Account, ...]
    disputed: tuple[Disputed, ...] = ()


@dataclass(frozen=True, slots=True)
class Disputed:
    """A question on which accounts differ, as `Asked` has it."""

    asks: str
    about: str
    language: str


@dataclass(frozen=True, slots=True)
class Brief:
    """The story in a few sentences of one language."""

    language: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The page. briefs: the story in brief, in the reader's language first; further: what several reports tell beside;
    known: origins that can be named; unknown: reports whose origin cannot; also: names credited for other
    claims; differing: the first points on which accounts differ, of `points`; cited: a reference for each report; cut:
    what a story of very many reports leaves out."""

    briefs: tuple[Brief, ...]
    further: tuple[Sentence, ...]
    known: tuple[Rest, ...]
    unknown: tuple[Rest, ...]
    also: tuple[tuple[str, str], ...]
    differing: tuple[Asked, ...]
    points: int
    cited: tuple[str, ...]
    cut: Cut | None = None


def overview(view: StoryView, language: str = "") -> Overview:
    """The overview of a story. language: the reader's."""
    told = reports(view)
    by_id = {report.id: report for report in told}
    spoken = speaking(view.readings)
    claim = {passage.article: passage for passage in view.origins.claim}
    rests = [_rest(origin, told, by_id, claim, spoken) for origin in view.origins.main]
    differing = differences(view).differing.rows
    told_in = sorted(languages_of(view.readings), key=lambda tag: tag.partition("-")[0] != language)
    briefs = {tag: _brief(view, tag) for tag in told_in}
    taken = {wording.passage for some in briefs.values() for one in some for wording in (one.wording, *one.others)}
    return Overview(
        briefs=tuple(
            Brief(tag, tuple(_sentence(one, view, spoken) for one in some)) for tag, some in briefs.items() if some
        ),
        further=tuple(
            _told(one.wordings, one.at_least, one.at_most, spoken)
            for one in view.supported
            if one.wordings and taken.isdisjoint(wording.passage for wording in one.wordings)
        ),
        known=tuple(rest for rest in rests if rest.kind != "unknown"),
        unknown=tuple(rest for rest in rests if rest.kind == "unknown"),
        also=tuple((origin.name, origin.kind) for origin in view.origins.also),
        differing=differing[:POINTS],
        points=len(differing),
        cited=tuple(citation(report) for report in told),
        cut=view.origins.cut,
    )


def _brief(view: StoryView, language: str) -> tuple[BriefSentence, ...]:
    readings = {reading.article.id: reading for reading in view.readings}
    return brief(readings, view.supported, view.differences, view.origins, language)


def _sentence(one: BriefSentence, view: StoryView, spoken: dict[ArticleId, tuple[str, str]]) -> Sentence:
    disputed = []
    for at in one.disputed:
        question, accounts = view.differences[at].question, view.differences[at].accounts
        first = next((passage.article for account in accounts for passage in account.passages), None)
        disputed.append(Disputed(question.asks, question.about, spoken[first][1] if first in spoken else ""))
    made = _told((one.wording, *one.others), one.at_least, one.at_most, spoken)
    return replace(made, disputed=tuple(dict.fromkeys(disputed)))


def _told(wordings: Sequence[Wording], low: int, high: int, spoken: dict[ArticleId, tuple[str, str]]) -> Sentence:
    accounts = [
        Account(words(wording.passage, spoken, SENTENCE), wording.origin if wording.sure else "", len(wording.articles))
        for wording in wordings
    ]
    return Sentence(low, high, accounts[0], tuple(accounts[1:]))


def _rest(
    origin: Origin,
    told: tuple[Report, ...],
    by_id: dict[ArticleId, Report],
    claim: dict[ArticleId, Passage],
    spoken: dict[ArticleId, tuple[str, str]],
) -> Rest:
    ending = set(origin.articles)
    here = tuple(report for report in told if report.id in ending)
    first = next((report for report in here if not report.copy and report.id in claim), None)
    first = first or next((report for report in here if report.id in claim), None)
    return Rest(
        name=origin.name.removeprefix("unknown, via ") if origin.kind == "unknown" else origin.name,
        kind=origin.kind,
        claim=words(claim[first.id], spoken) if first is not None else None,
        because=tuple(words(passage, spoken, 120) for passage in origin.because if passage.article in by_id),
        chain=origin.chain,
        reports=here,
    )
