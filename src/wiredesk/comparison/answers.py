"""One value that an account tells, and how two of them go together: what no reading makes one differs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from wiredesk.comparison.amounts import reconcile_amounts
from wiredesk.comparison.passages import Line, Material
from wiredesk.comparison.reconciliations import Outcome, days_apart, reconcile_times, reconcile_words
from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tokens import Phrases
from wiredesk.model.spans import ArticleId, Span
from wiredesk.model.story import Asks
from wiredesk.model.values import Amount, When
from wiredesk.text.amount_forms import MINUTE, RANK, SCORE

AGE = "age"
"""What the years of a person are of."""
BORN = "born"
"""Mark of an age that follows from the year of birth."""
UNKNOWN = "?"
"""Speaker of a time of speaking whose speaker is not known."""
MOST_LEFT_OUT = 10
"""By how many two counts of one thing may lie apart if one includes some of whom the other does not count."""
NEAR = 5
"""Words behind a count within which it is said whom it includes."""
TOLD_WITH = 30
"""Characters behind such a word within which they are counted."""
BEFORE = 2
"""Words before a day within which it is said to be that of another zone."""
_MONEY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Slot:
    """One value of one account. scope: the clause that it stands in, without the value itself. line: its sentence.

    of: what it counts, measures or dates; near: all such things that its sentence speaks of.
    beside: of what is said close by. marks: words that make an amount one of another thing ("each", "of them").
    rest: whether it counts those besides others ("five other countries").
    speaker: who spoke, for the time of speaking; whose age it is; else "". words: of the counted noun, if any.
    """

    asks: Asks
    article: ArticleId
    family: ArticleId
    span: Span
    line: Line
    scope: Line
    when: When | None = None
    amount: Amount | None = None
    speaker: str = ""
    noun: Span | None = None
    equals: Amount | None = None
    of: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    rest: bool = False

    @property
    def unit(self) -> str:
        """What the amount counts or measures, "" if nothing is said."""
        return self.amount.unit if self.amount else ""


def outcome_of(a: Slot, b: Slot, whole: Material) -> Outcome | None:
    """How the values of two slots go together, None if they cannot be compared."""
    if a.when is not None and b.when is not None:
        outcome = reconcile_times(a.when, b.when, home_of(a.article, whole), home_of(b.article, whole))
        if outcome is None or outcome.answer != "differ":
            return outcome
        if days_apart(a.when, b.when) == 1 and (_dated_elsewhere(a, whole) or _dated_elsewhere(b, whole)):
            return Outcome("agree", "one day apart: one moment has two dates, as one account says")
        words = [slot.span.of(whole.reports[slot.article].reading.article.text) for slot in (a, b)]
        return reconcile_words(a.when, b.when, words[0], words[1]) or outcome
    if a.amount is None or b.amount is None:
        return None
    if BORN in a.marks | b.marks:
        outcome = reconcile_amounts(a.amount, b.amount)
        return Outcome("agree", "the age by the year of birth") if outcome and outcome.answer == "finer" else outcome
    if AGE in a.of & b.of and _a_birthday_apart(a.amount, b.amount):
        return Outcome("agree", "a year apart, as a birthday between two reports makes an age")
    if not all(is_counted(amount, whole.packs) for amount in (a.amount, b.amount)):
        return _converted(a, b) or reconcile_amounts(a.amount, b.amount)
    # Two nouns may name one thing: whether they do, the passages say.
    one, other = (
        (a.amount, b.amount)
        if a.amount.unit == b.amount.unit
        else (replace(a.amount, unit=""), replace(b.amount, unit=""))
    )
    outcome = reconcile_amounts(one, other)
    if outcome is not None and outcome.answer == "differ" and (_includes(a, b, whole) or _includes(b, a, whole)):
        return Outcome("agree", "one count is with those whom the other leaves out")
    return outcome


def _a_birthday_apart(a: Amount, b: Amount) -> bool:
    """Whether two ages in whole years are next to one another."""
    if a.unit != "a" or b.unit != "a" or a.low is None or b.low is None or a.low != a.high or b.low != b.high:
        return False
    return abs(a.low - b.low) == 1


def _dated_elsewhere(slot: Slot, whole: Material) -> bool:
    """Whether a day is told as that of another zone ("while it was still Friday in Hawaii")."""
    report = whole.reports[slot.article]
    own, line = report.tokens.within(slot.span), report.tokens.within(slot.line.span)
    before = range(max(line.start, own.start - BEFORE), own.start)
    return bool(_elsewhere(whole.packs.get(report.reading.language)).find(report.tokens, before))


@lru_cache(maxsize=64)
def _elsewhere(pack: Pack) -> Phrases[None]:
    return Phrases(dict.fromkeys(pack.strings("comparison.elsewhere"), None), pack)


def _includes(larger: Slot, part: Slot, whole: Material) -> bool:
    """Whether an exact count is said to include one more than another, or as many more as are told ("five people,
    including the attacker")."""
    if larger.amount is None or part.amount is None or larger.amount.low is None or part.amount.low is None:
        return False
    more = larger.amount.low - part.amount.low
    if larger.amount.low != larger.amount.high or part.amount.low != part.amount.high or not 0 < more <= MOST_LEFT_OUT:
        return False
    if (larger.of | part.of).isdisjoint(whole.packs.root.strings("comparison.befallen")):
        return False
    report = whole.reports[larger.article]
    pack = whole.packs.get(report.reading.language)
    after = report.tokens.within(Span(larger.span.end, max(larger.span.end, larger.line.span.end)))
    for at in range(after.start, min(after.stop, after.start + NEAR)):
        hit = _including(pack).at(report.tokens, at)
        if hit is None:
            continue
        start = report.tokens.starts[at]
        counted = [
            quantity.amount.low
            for quantity in report.reading.quantities
            if larger.span.end < quantity.span.start < start + TOLD_WITH and quantity.amount.unit != "a"
        ]
        return more in counted if counted else more == 1
    return False


@lru_cache(maxsize=64)
def _including(pack: Pack) -> Phrases[None]:
    return Phrases(dict.fromkeys(pack.strings("comparison.including"), None), pack)


def is_counted(amount: Amount, packs: Packs) -> bool:
    """Whether an amount counts things: its unit is a noun, not money, a share or a measure."""
    return not _MONEY.fullmatch(amount.unit) and amount.unit not in _measures(packs)


@lru_cache(maxsize=8)
def _measures(packs: Packs) -> frozenset[str]:
    tables = (pack.table(f"numbers.{name}") for pack in (packs.root, *packs) for name in ("measures", "prefixed"))
    return frozenset(
        {"1", "%", "bp", "times", SCORE, RANK, MINUTE, *(str(unit) for table in tables for unit in table.values())}
    )


def _converted(a: Slot, b: Slot) -> Outcome | None:
    """One report gives an amount with its conversion, the other the converted amount alone."""
    for own, other in ((a, b), (b, a)):
        apart = own.amount is not None and other.amount is not None and own.amount.unit != other.amount.unit
        if apart and own.equals is not None and other.amount is not None and other.amount.unit == own.equals.unit:
            outcome = reconcile_amounts(own.equals, other.amount)
            if outcome is not None and outcome.answer != "differ":
                return Outcome("agree", "the amounts are the two sides of a conversion that one report states")
    return None


@lru_cache(maxsize=8)
def vague_units(packs: Packs) -> frozenset[str]:
    """Units that say little about what is counted."""
    return frozenset(packs.root.strings("comparison.vague_units"))


def home_of(article: ArticleId, whole: Material) -> str:
    """The zone that a report's readers live in, as its language's pack says, "" if that is not known."""
    return _home(whole.packs.get(whole.reports[article].reading.language))


@lru_cache(maxsize=64)
def _home(pack: Pack) -> str:
    return str(pack.get("pack.default_zone", "") or "")
