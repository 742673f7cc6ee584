"""Whether one report is a translation of another: the same names, numbers and quotes in the same order."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

from wiredesk.model.findings import Credit
from wiredesk.model.story import Direction, Evidence, Link
from wiredesk.stories.links import credited
from wiredesk.stories.reports import Report

SAME_ORDER = 0.8
"""Share of the anchors of the shorter report that stand in the other in the same order, without a credit. Half of 54
professional translations (NTREX, vi–en) reach it; two reporters' accounts of one press conference reach .7."""
CREDITED = 0.35
"""The same where a translator or a translated source is named."""
ENOUGH = 10
"""Anchors below which order shows nothing."""


def sequence(report: Report) -> list[str]:
    """The anchors of a report's body in order: keys of names, numbers of two digits and more."""
    entities = {entity.id: entity for entity in report.reading.entities}
    found: list[tuple[int, str]] = []
    for mention in report.reading.mentions:
        entity = entities.get(mention.entity) if mention.entity else None
        if entity is not None and entity.key and mention.via == "name":
            found.append((mention.span.start, entity.key))
    for place, word in zip(report.at, report.words, strict=True):
        if len(word) > 1 and word.isdigit():
            found.append((report.tokens.starts[place], word))
    return [anchor for _, anchor in sorted(found)]


def _says_translated(report: Report) -> Credit | None:
    return next((credit for credit in report.reading.credits if credit.kind == "translation"), None)


def translations(left: Sequence[Report], right: Sequence[Report]) -> list[Link]:
    """The links between reports in one language and reports in another."""
    ours, theirs = ([(report, sequence(report)) for report in side] for side in (left, right))
    found = [_between(a, b, first, second) for a, first in ours for b, second in theirs]
    return [link for link in found if link is not None]


def translation(a: Report, b: Report) -> Link | None:
    """The link between a translation and its original in another language; None if neither is one."""
    return _between(a, b, sequence(a), sequence(b))


def _between(a: Report, b: Report, first: Sequence[str], second: Sequence[str]) -> Link | None:
    least = min(len(first), len(second))
    if least < ENOUGH or max(len(first), len(second)) > 2 * least:
        return None
    order = LCSseq.similarity(first, second) / least
    aligned = Evidence("names and numbers in the same order", round(order, 3))
    translated = [
        (x, y)
        for x, y in ((a, b), (b, a))
        if _says_translated(x) is not None or any(author.role == "translator" for author in x.reading.article.authors)
    ]
    by_credit = [(x, y) for x, y in ((a, b), (b, a)) if credited(x, y) is not None]
    told = translated if len(translated) == 1 else by_credit if len(by_credit) == 1 else []
    if told and order >= CREDITED:
        x, y = told[0]
        where, credit = credited(x, y), _says_translated(x)
        passages = (where,) if where is not None else (x.at_span(credit.span),) if credit is not None else ()
        evidence = (Evidence("says that it is translated", y.id, 0.0, passages), aligned)
        return Link(x.id, y.id, True, "translation", "credit", round(order, 3), evidence)
    if order < SAME_ORDER:
        return None
    seen = [report.reading.article.first_seen for report in (a, b)]
    x, y = sorted((a, b), key=lambda report: report.id)
    direction: Direction = "unknown"
    if seen[0] is not None and seen[1] is not None and seen[0] != seen[1]:
        x, y = (b, a) if seen[0] < seen[1] else (a, b)
        direction = "first seen"
    return Link(x.id, y.id, True, "translation", direction, round(order, 3), (aligned,))
