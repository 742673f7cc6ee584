"""Counts that grow or fall while they are told: whether the one of two came later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from wiredesk.comparison.answers import Slot
from wiredesk.comparison.passages import Line, Material, Report
from wiredesk.comparison.provenance import Sourcing
from wiredesk.comparison.reconciliations import local_start
from wiredesk.model.values import Amount

FIRST = datetime.min.replace(tzinfo=UTC)
"""Before all reports, for those without a time."""
LATER = timedelta(hours=3)
"""A count published this much later may have grown; a count of other people on the same day contradicts."""


def replaced_by(a: Slot, b: Slot, sourcing: Sourcing, whole: Material) -> str:
    """Why one of two counts can replace the other as time went on, "" if nothing says so."""
    changing = whole.packs.root.strings("comparison.changing")
    growing = whole.packs.root.strings("comparison.growing_units")
    states = a.near & b.near & set(whole.packs.root.strings("comparison.hourly"))
    begun, passed = published(a, whole), published(b, whole)
    if a.amount is None or b.amount is None or begun is None or passed is None or passed == begun:
        return ""
    first, later = (a, b) if begun < passed else (b, a)
    begun, passed = min(begun, passed), max(begun, passed)
    grown = _reaches(later.amount) >= _reaches(first.amount)
    # Who counts "at least 200" expects more.
    if not (states or _changes(a, b, frozenset(changing), whole) or (grown and _is_least(first.amount))):
        return ""
    if not grown and not (a.of & b.of).isdisjoint(growing) and "missing" not in a.of & b.of:
        return ""
    source_a = sourcing.source(whole.reports[first.article], first.line.span)
    source_b = sourcing.source(whole.reports[later.article], later.line.span)
    word = "larger" if grown else "smaller"
    if source_a == source_b:
        return f"the {word} count is the later word of the same source, {source_a}"
    if states or passed - begun >= LATER:
        return f"the {word} count was published later: it may have {'grown' if grown else 'fallen'}"
    return ""


def _changes(a: Slot, b: Slot, changing: frozenset[str], whole: Material) -> bool:
    """Whether what two amounts are of changes from hour to hour: houses and villages do where a disaster goes on, not
    where a road is built through them."""
    common = a.of & b.of & changing
    if not common <= frozenset(whole.packs.root.strings("comparison.struck")):
        return True
    blows = frozenset(whole.packs.root.strings("comparison.blows"))
    return bool(common) and not blows.isdisjoint(a.near | b.near | a.marks | b.marks)


def came_after(line: Line, later: Report, earlier: Report) -> bool:
    """Whether what a line of a report tells can have come about after another report: that was published before this
    one, and the line dates it no earlier."""
    first, second = earlier.reading.article.dated, later.reading.article.dated
    if first is None or second is None or first.latest is None or second.earliest is None:
        return False
    moments = [moment.when for moment in later.reading.moments if line.span.covers(moment.span)]
    times = [start for when in moments if (start := local_start(when)) is not None]
    before = local_start(first)
    return second.earliest >= first.latest and not (times and before is not None and max(times) <= before)


def published(slot: Slot, whole: Material) -> datetime | None:
    when = whole.reports[slot.article].reading.article.dated
    return when.earliest if when is not None else None


def _is_least(amount: Amount | None) -> bool:
    return amount is not None and amount.low is not None and amount.high is None


def _reaches(amount: Amount | None) -> Decimal:
    ends = [end for end in (amount.low, amount.high) if end is not None] if amount is not None else []
    return ends[0] if ends else Decimal(0)
