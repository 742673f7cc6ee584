"""Why a report is in its story, and why it is in no other: from what was kept when it was decided. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wiredesk.model.kept import StoryView
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import NearMiss
from wiredesk.serve.views.reports import Reason, Report, Words, reasons_of, reports, speaking, words
from wiredesk.serve.views.rows import Line

WORDS = 160
"""Characters of a passage among the reasons."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A report of another story that nearly joined. story: None if it is in none; veto: what kept it apart."""

    id: ArticleId
    outlet: str
    title: str
    language: str
    path: str
    story: Line | None
    score: float
    veto: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """The answer. joined_by: the report that it joined by, None where it began the story; because: where the origin
    that it rests on is named."""

    report: Report
    joined_by: Report | None
    reasons: tuple[Reason, ...]
    because: tuple[Words, ...]
    missed: tuple[Missed, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """A report of another story, as it is called."""

    outlet: str
    title: str
    language: str
    path: str
    story: Line | None


def why(view: StoryView, id: ArticleId, misses: tuple[NearMiss, ...], others: Mapping[ArticleId, Other]) -> Why | None:
    """Why that report is here; None if it is no report of the story. others: what the near misses were."""
    told = {report.id: report for report in reports(view, reasons=True)}
    report = told.get(id)
    if report is None:
        return None
    spoken = speaking(view.readings) | {id: (other.outlet, other.language) for id, other in others.items()}
    member = report.why
    because = report.ends.because if report.ends is not None else ()
    return Why(
        report=report,
        joined_by=told.get(member.joined_by) if member is not None and member.joined_by is not None else None,
        reasons=reasons_of(member.evidence, spoken, WORDS) if member is not None else (),
        because=tuple(words(passage, spoken, WORDS) for passage in because if passage.article == id),
        missed=tuple(
            missed
            for miss in sorted(misses, key=lambda one: -one.score)
            if (missed := _missed(miss, id, others, spoken))
        ),
    )


def _missed(
    miss: NearMiss,
    id: ArticleId,
    others: Mapping[ArticleId, Other],
    spoken: Mapping[ArticleId, tuple[str, str]],
) -> Missed | None:
    if id not in (miss.article, miss.other):
        return None
    far = miss.other if miss.article == id else miss.article
    other = others.get(far)
    if other is None:
        return None
    return Missed(
        far, other.outlet, other.title, other.language, other.path, other.story, miss.score, miss.veto,
        reasons_of(miss.evidence, spoken, WORDS),
    )  # fmt: skip
