"""Amounts that one account tells and the other lets its readers work out: sums, remainders, parts of a whole, rates.

A value that is worked out contradicts nothing, but can be the one that the other account tells. Two sums leave no room
for another: a vote is those for and those against, and a ship has its passengers and its crew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, pairwise

from wiredesk.comparison.amounts import SHARES, grouped, reconcile_amounts, told_number
from wiredesk.comparison.answers import AGE, Slot, is_counted
from wiredesk.comparison.passages import Material
from wiredesk.comparison.reconciliations import Answer, Outcome
from wiredesk.comparison.sameness import befallen
from wiredesk.comparison.surroundings import Seen
from wiredesk.model.spans import Span
from wiredesk.model.values import Amount
from wiredesk.text.align import resemblance
from wiredesk.text.amount_forms import MINUTE, RANK, SCORE

NEAR = 60
"""Code points between two amounts of a sentence that are added up or taken from one another."""
MOST_PARTS = 4
"""Amounts that are added up."""
LEADS = frozenset({"majority", "lead", "goal"})
"""What the difference of a score is of."""
VOTES = frozenset({"vote", "in_favour", "against", "majority", "delegate"})
"""What the result of a vote is told with."""
CAST = frozenset({"in_favour", "against", "abstained"})
"""What votes are cast for."""
ABOARD = frozenset({"passengers", "crew"})
PARTITIONS = ([frozenset({"passengers"}), frozenset({"crew"})], [frozenset({"crew"}), frozenset({"passengers"})])
"""Who is aboard, as marks of amounts in a sentence."""
FEW = 3
"""Up to which a result tells nothing: it comes out of many numbers."""
ALIKE, CLEARLY = 0.15, 0.3
"""Likeness of two clauses from which a value worked out from one may be that of the other; and if it is a small one."""
HALF, LEAST = Decimal("0.55"), Decimal("0.0006")
"""How far a share that was worked out may lie off: half of its last figure; and at least."""
WEIGHTY = 100
"""From which a result is hardly one by chance."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A value worked out from one or two slots, which stand in their order. words: how. between: of a score."""

    parts: tuple[Seen, ...]
    amount: Amount
    words: str
    between: bool = False

    @property
    def slot(self) -> Slot:
        """The first of the slots with the value that was worked out, over the words of all of them."""
        first, last = self.parts[0].slot, self.parts[-1].slot
        same = first.line.number == last.line.number
        span = Span(first.span.start, last.span.end) if same else first.span
        return replace(first, amount=self.amount, span=span, noun=None)


def reckoned(all: Sequence[Seen], whole: Material) -> list[Reckoned]:
    """What can be worked out from the amounts of one report."""
    lines: dict[int, list[Seen]] = {}
    for one in all:
        if one.slot.unit == SCORE or (_plain(one) is not None and AGE not in one.slot.of):
            lines.setdefault(one.slot.line.number, []).append(one)
    found: list[Reckoned] = []
    for line in lines.values():
        line.sort(key=lambda one: one.slot.span)
        found.extend(_sums(line, whole))
        found.extend(_differences(line, whole))
        for one in line:
            found.extend(_sides(one))
            found.extend(_rest(one))
    return found


def worked_out(
    ours: Sequence[Seen], theirs: Sequence[Seen], whole: Material
) -> Iterator[tuple[Seen | Reckoned, Seen | Reckoned, Outcome]]:
    """Values of two reports that are one if some of either are added, taken away or shared out."""
    for a, worked, turned in (
        *((one, other, False) for one in ours for other in reckoned(theirs, whole)),
        *((one, other, True) for one in theirs for other in reckoned(ours, whole)),
    ):
        outcome = _one(a, worked, whole)
        if outcome is not None:
            yield (worked, a, outcome) if turned else (a, worked, outcome)
    yield from _shares(ours, theirs, whole)
    for mine, other, turned in ((ours, theirs, False), (theirs, ours, True)):
        for added, told, tried in (*_votes(mine, other), *_aboard(mine, other, whole)):
            yield (told, added, tried) if turned else (added, told, tried)


def _votes(ours: Sequence[Seen], theirs: Sequence[Seen]) -> Iterator[tuple[Reckoned, Seen, Outcome]]:
    """The result of a vote in one report, and in the other those for or against, of whom one side is another."""
    results = {
        (one.slot.amount.low, one.slot.amount.high): one
        for one in ours
        if one.slot.unit == SCORE
        and one.slot.amount is not None
        and VOTES & one.slot.near
        and "goal" not in one.slot.of
    }
    sides = {
        side: {
            _number(one): one for one in theirs if one.slot.of & CAST == {side} and one.kind == "count" and _plain(one)
        }
        for side in ("in_favour", "against")
    }
    if len(results) != 1 or any(len(values) != 1 for values in sides.values()):
        return
    (((low, high), result),) = results.items()
    told = {value: one for values in sides.values() for value, one in values.items()}
    if low is None or high is None or len(told) != 2 or len(told.keys() & {low, high}) != 1:
        return
    (other,), (one,) = {low, high} - told.keys(), told.keys() - {low, high}
    words = f"{grouped(high)}–{grouped(low)}"
    tried = f"{words} leaves no room for {grouped(one)}"
    yield Reckoned((result,), Amount(other, other, SCORE), words), told[one], Outcome("differ", tried)


def _aboard(ours: Sequence[Seen], theirs: Sequence[Seen], whole: Material) -> Iterator[tuple[Reckoned, Seen, Outcome]]:
    """Passengers and crew of one report, who are all aboard, and those aboard in the other, if those are more or
    fewer."""
    lines: dict[int, list[Seen]] = {}
    for one in ours:
        if one.slot.marks and one.slot.marks <= ABOARD and _plain(one):
            lines.setdefault(one.slot.line.number, []).append(one)
    sums = [parts for parts in lines.values() if [part.slot.marks for part in parts] in PARTITIONS]
    totals = {
        _number(one): one
        for one in theirs
        if "aboard" in one.slot.of and not one.slot.marks and not one.slot.rest and one.kind == "count" and _plain(one)
    }
    if len(sums) != 1 or len(totals) != 1 or any({"aboard"} & one.slot.of and not one.slot.marks for one in ours):
        return
    ((total, one),) = totals.items()
    numbers = [_number(part) for part in sums[0]]
    added = sum(numbers, Decimal(0))
    if added == total or total in numbers:
        return
    told = f"{' + '.join(grouped(number) for number in numbers)} = {grouped(added)}"
    tried = f"{told}: passengers and crew are all who are aboard"
    yield Reckoned(tuple(sums[0]), Amount(added, added, ""), told), one, Outcome("differ", tried)


def _plain(one: Seen) -> Decimal | None:
    amount = one.slot.amount
    return amount.low if amount is not None and amount.low == amount.high else None


def _number(one: Seen) -> Decimal:
    value = _plain(one)
    assert value is not None
    return value


def _kindred(one: Seen, other: Seen, whole: Material) -> bool:
    """Whether two amounts of a sentence can be added up: in one unit, or both counts."""
    if one.kind != other.kind or one.slot.unit in {SCORE, RANK, MINUTE} or one.slot.rest:
        return False
    if one.slot.unit != other.slot.unit and {one.slot.unit, other.slot.unit} & befallen(whole.packs):
        return False
    amounts = (one.slot.amount, other.slot.amount)
    counted = all(amount is not None and is_counted(amount, whole.packs) for amount in amounts)
    return counted or one.slot.unit == other.slot.unit


def _beside(one: Seen, other: Seen) -> bool:
    return 0 <= other.slot.span.start - one.slot.span.end <= NEAR


def _sums(line: Sequence[Seen], whole: Material) -> Iterator[Reckoned]:
    for first in range(len(line)):
        run = [line[first]]
        for one, other in pairwise(line[first : first + MOST_PARTS]):
            if not (_plain(one) and _plain(other) and _kindred(one, other, whole) and _beside(one, other)):
                break
            run.append(other)
            numbers = [_number(part) for part in run]
            total = sum(numbers, Decimal(0))
            unit = run[0].slot.unit if len({part.slot.unit for part in run}) == 1 else ""
            if is_counted(Amount(None, None, run[0].slot.unit), whole.packs) and "part" not in run[-1].slot.marks:
                told = " + ".join(grouped(number) for number in numbers)
                yield Reckoned(tuple(run), Amount(total, total, unit), f"{told} = {grouped(total)}")


def _differences(line: Sequence[Seen], whole: Material) -> Iterator[Reckoned]:
    for one, other in combinations(line, 2):
        if not (_plain(one) and _plain(other) and _kindred(one, other, whole) and _beside(one, other)):
            continue
        if one.slot.unit != other.slot.unit:
            continue
        if not (one.slot.of | other.slot.of).isdisjoint(befallen(whole.packs)):
            # "Two women are among the 13": nobody tells how many the others are.
            continue
        most, least = max(_number(one), _number(other)), min(_number(one), _number(other))
        rest = most - least
        if rest:
            told = f"{grouped(most)} − {grouped(least)} = {grouped(rest)}"
            yield Reckoned((one, other), Amount(rest, rest, one.slot.unit), told)
        if "whole" in other.slot.marks or "whole" in one.slot.marks:
            share = (least / most).quantize(Decimal("0.0001"))
            told = f"{grouped(least)} / {grouped(most)} = {_percent(share)}"
            yield Reckoned((one, other), Amount(share, share, "1"), told)


def _sides(one: Seen) -> Iterator[Reckoned]:
    """The two sides of a score, and what lies between them."""
    amount = one.slot.amount
    if amount is None or amount.unit != SCORE or amount.low is None or amount.high is None:
        return
    told = f"{grouped(amount.high)}–{grouped(amount.low)}"
    for side in {amount.low, amount.high}:
        yield Reckoned((one,), Amount(side, side, SCORE), told)
    lead = amount.high - amount.low
    yield Reckoned(
        (one,), Amount(lead, lead, SCORE), f"{grouped(amount.high)} − {grouped(amount.low)} = {grouped(lead)}", True
    )


def _rest(one: Seen) -> Iterator[Reckoned]:
    """What a share leaves."""
    value, size = _plain(one), SHARES.get(one.slot.unit)
    if value is None or size is None or one.slot.unit == "bp":
        return
    full = 1 / Decimal(size)
    if 0 < value < full:
        rest = (full - value).quantize(Decimal("0.0001"))
        yield Reckoned(
            (one,),
            Amount(rest, rest, one.slot.unit),
            f"100 % − {_percent(value * Decimal(size))} = {_percent(rest * Decimal(size))}",
        )


def _percent(share: Decimal) -> str:
    return f"{grouped((share * 100).quantize(Decimal('0.1')).normalize())} %"


def _one(a: Seen, worked: Reckoned, whole: Material) -> Outcome | None:
    """Whether the value of a slot is the one worked out, and the words around both say so."""
    amount = a.slot.amount
    if amount is None or amount.unit in {SCORE, RANK, MINUTE} or AGE in a.slot.of:
        return None
    score = worked.amount.unit == SCORE
    shared = amount.unit in SHARES
    counted = is_counted(amount, whole.packs)
    if score:
        if not counted or not _of_a_score(a, worked) or (worked.between and a.slot.of.isdisjoint(LEADS)):
            return None
        result = replace(worked.amount, unit=amount.unit)
    elif worked.amount.unit in SHARES or shared:
        if not (worked.amount.unit in SHARES and shared):
            return None
        result = worked.amount
    else:
        if counted != is_counted(worked.amount, whole.packs):
            return None
        result = replace(worked.amount, unit=amount.unit) if counted else worked.amount
    outcome = _same(amount, result)
    if outcome is None or not (score or _near(a, worked.parts, result, whole)):
        return None
    return Outcome(outcome, worked.words)


def _same(told: Amount, result: Amount) -> Answer | None:
    """ "agree" or "finer" if a value that is told is the one worked out."""
    if told.unit in SHARES:
        size, number = Decimal(SHARES[told.unit]), told_number(told)
        share = (result.low or Decimal(0)) * Decimal(SHARES[result.unit])
        if number is not None:
            figures = max(0, -int(number.normalize().as_tuple().exponent))
            step = size * Decimal(1).scaleb(-figures) * HALF
            if abs(number * size - share) <= max(step, LEAST):
                return "agree"
        if told.low == told.high:
            return None
        result = Amount(share, share, "1")
    outcome = reconcile_amounts(told, result)
    if outcome is None or outcome.answer == "differ":
        return None
    return outcome.answer


def _of_a_score(a: Seen, worked: Reckoned) -> bool:
    """Whether a count is of votes or goals, as a score is."""
    game = {"goal", "vote", "in_favour", "against", "majority", "delegate", "lead"}
    near = worked.parts[0].slot.near
    return bool(a.slot.near & near & game) or a.slot.unit in {"vote", "goal", "point"} or bool(a.slot.of & game & near)


def _near(a: Seen, parts: Sequence[Seen], result: Amount, whole: Material) -> bool:
    """Whether the words around a value and around those from which it was worked out are of one thing."""
    low = result.low or Decimal(0)
    alike = max(resemblance(a.clause, part.clause) for part in parts)
    lines = resemblance(a.line, parts[0].line)
    # Two prices are of one thing no more than two numbers are.
    vague = frozenset(("police", *whole.packs.root.strings("comparison.dimensions")))
    of = any(a.slot.of & part.slot.of - vague or a.nouns & part.nouns for part in parts)
    if result.unit in SHARES or low >= WEIGHTY:
        return of or max(alike, lines) >= ALIKE
    if low <= FEW:
        return of and max(alike, lines) >= CLEARLY
    return (of and max(alike, lines) > 0) or max(alike, lines) >= CLEARLY


def _shares(
    ours: Sequence[Seen], theirs: Sequence[Seen], whole: Material
) -> Iterator[tuple[Seen | Reckoned, Seen | Reckoned, Outcome]]:
    """A share in one report, and in the other the count of which, with a whole that either tells, it is the share."""
    for mine, other, turned in ((ours, theirs, False), (theirs, ours, True)):
        wholes = [one for one in (*mine, *other) if one.slot.amount is not None and _plain(one)]
        for share in mine:
            size = SHARES.get(share.slot.unit)
            amount = share.slot.amount
            if size is None or amount is None or share.slot.unit == "bp":
                continue
            for part in other:
                value = _plain(part)
                if value is None or part.slot.unit in SHARES or part.kind in {"when", SCORE, RANK, MINUTE}:
                    continue
                for full in wholes:
                    if full is part or full.kind != part.kind or full.slot.unit != part.slot.unit:
                        continue
                    outcome = _is_share(share, part, full, Decimal(size), whole)
                    if outcome is not None:
                        yield (part, share, outcome) if turned else (share, part, outcome)


def _is_share(share: Seen, part: Seen, full: Seen, size: Decimal, whole: Material) -> Outcome | None:
    value, all_ = _number(part), _number(full)
    if not 0 < value < all_ or all_ < FEW * FEW:
        return None
    in_line = full.slot.line is share.slot.line or full.slot.line is part.slot.line
    if not in_line or not _near(share, (part,), Amount(None, None, "1"), whole):
        return None
    result = (value / all_).quantize(Decimal("0.0001"))
    answer = _same(share.slot.amount, Amount(result, result, "1")) if share.slot.amount else None
    if answer is None:
        return None
    return Outcome(answer, f"{grouped(value)} / {grouped(all_)} = {_percent(result)}")
