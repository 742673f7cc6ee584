"""Whether the values of a sentence are those of its passages: quoted words, amounts, figures, times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from wiredesk.comparison.amounts import reconcile_amounts
from wiredesk.comparison.passages import plain
from wiredesk.comparison.reconciliations import CLOCK, reconcile_times
from wiredesk.desk.told import DIGITS, Cited, Told, figure, inside, plain_words, short
from wiredesk.lang.tokens import plain_digits
from wiredesk.model.findings import Moment, Quantity
from wiredesk.model.spans import Span
from wiredesk.model.values import Amount, When
from wiredesk.reading.quotation_marks import runs
from wiredesk.text.amount_units import PEOPLE
from wiredesk.text.calendar_values import compatible
from wiredesk.text.names import key

_GRAINS = (
    "second", "minute", "hour", "part of day", "day", "days", "week", "month", "quarter", "half", "year", "years",
    "unknown",
)  # fmt: skip
_MONEY = re.compile("[A-Z]{3}")
_LENGTHS = {"mo": {"month", "quarter", "half"}, "a": {"year", "years"}}
"""Units of time, and how exact the times are in which their number can stand: in "9 March" it is no length."""
_WEEKDAY, _CLOCK = "XXXX-W", "XXXX-XX-XXT"


def quotations(told: Told) -> str:
    """Words in quotation marks stand in a passage, word for word."""
    there = [plain_words(one.passage.exact) for one in told.cited]
    for run in runs(told.reading.article.text, (told.span,), told.ground.packs.get(told.ground.language)):
        words = run.inner.of(told.reading.article.text)
        if not any(f" {plain_words(words)} " in f" {passage} " for passage in there):
            return f"quotes {short(words)}: no passage that it cites has these words"
    return ""


def amounts(told: Told) -> str:
    """Every amount is that of a passage, or says less than it does."""
    known = [(one, quantity) for one in told.cited for quantity in inside(one.reading.quantities, one.span)]
    for quantity in inside(told.reading.quantities, told.span):
        same = any(_same_amount(told, quantity, other, one) for one, other in known)
        if not same and not _bare(told, quantity) and not _lasting(told, quantity):
            words = quantity.span.of(told.reading.article.text)
            return f"says {short(words)}: no passage that it cites has that number"
    return ""


def _bare(told: Told, own: Quantity) -> bool:
    """Whether a passage has the figure, and nothing that was read in it says what it counts."""
    if own.amount.low is None or own.amount.low != own.amount.high:
        return False
    return any(own.amount.low in told.ground.bare(one) for one in told.cited)


def _lasting(told: Told, own: Quantity) -> bool:
    """Whether it is a length of time that stands in a time of a passage: "the first nine months", "six years ago"."""
    grains = _LENGTHS.get(own.amount.unit)
    if grains is None or own.amount.low is None or own.amount.low != own.amount.high:
        return False
    long = ((one, moment) for one, moment in _moments(told) if moment.when.granularity in grains)
    return any(own.amount.low in _numbers(told, one, moment) for one, moment in long)


def _numbers(told: Told, one: Cited, moment: Moment) -> list[Decimal]:
    return told.ground.numbers(moment.span.of(one.reading.article.text), one.reading.language)


def _same_amount(told: Told, own: Quantity, other: Quantity, cited: Cited) -> bool:
    outcome = reconcile_amounts(own.amount, other.amount)
    if outcome is None or (_MONEY.fullmatch(own.amount.unit) and own.amount.unit != other.amount.unit):
        # What is counted has another name: a translation of it, or a word that was taken for one.
        same = (own.amount.low, own.amount.high) == (other.amount.low, other.amount.high)
        if not same or own.of is None:
            return False
        noun = own.of.of(told.reading.article.text)
        if own.amount.unit == noun.casefold():
            return _same_noun(told, own, other, cited)
        return other.amount.unit in PEOPLE and _only_people(other, cited) and _same_noun(told, own, other, cited)
    if own.amount.unit != other.amount.unit:
        return outcome.answer == "agree"  # converted: 62 miles for 100 km
    return outcome.answer != "differ" and _no_finer(own.amount, other.amount)


def _same_noun(told: Told, own: Quantity, other: Quantity, cited: Cited) -> bool:
    if own.of is None:
        return False
    noun = own.of.of(told.reading.article.text)
    if told.ground.speaks(cited):
        there = other.of.of(cited.reading.article.text) if other.of is not None else ""
        return told.stands(key(noun)) or not set(key(noun).split()).isdisjoint(key(there).split())
    return _translates(told, own, other, cited)


def _only_people(other: Quantity, cited: Cited) -> bool:
    """Whether a passage counts people once only, so that what befell them befell these."""
    counted = inside(cited.reading.quantities, cited.span)
    return all(one is other or one.of is None or one.amount.unit not in PEOPLE | {"dead", "injured"} for one in counted)


def _translates(told: Told, own: Quantity, other: Quantity, cited: Cited) -> bool:
    if own.of is None or other.of is None:
        return False
    mine = told.ground.concepts(told.reading, own.of)
    theirs = told.ground.concepts(cited.reading, other.of)
    return not mine.isdisjoint(theirs)


def digits(told: Told) -> str:
    """Figures that count nothing (a score, a model, a room) stand in a passage as they are."""
    text = told.reading.article.text
    taken = [one.span for some in (told.reading.quantities, told.reading.moments) for one in some]
    known = {figure for one in told.cited for figure in told.ground.figures(one.reading.language, one.passage.exact)}
    counted = (quantity.amount.low for one in told.cited for quantity in inside(one.reading.quantities, one.span))
    known |= {plain(number) for number in counted if number is not None}
    figures = plain_digits(text, told.ground.packs.get(told.ground.language))
    for found in DIGITS.finditer(figures, told.span.start, told.span.end):
        counts = any(span.meets(Span(found.start(), found.end())) for span in taken)
        if not counts and figure(found[0]) not in known:
            return f"says {short(found[0])}: no passage that it cites has that number"
    return ""


def times(told: Told) -> str:
    """Every time is that of a passage, or says it less exactly; one that is counted from the day of writing is
    told in the same way there."""
    for moment in inside(told.reading.moments, told.span):
        if not any(_same_time(told, moment, other, one) for one, other in _moments(told)):
            words = moment.span.of(told.reading.article.text)
            return f"says {short(words)}: no passage that it cites has that time"
    return ""


def _moments(told: Told) -> Iterator[tuple[Cited, Moment]]:
    return ((one, moment) for one in told.cited for moment in inside(one.reading.moments, one.span))


def _same_time(told: Told, own: Moment, other: Moment, cited: Cited) -> bool:
    words = other.span.of(cited.reading.article.text)
    if own.when.value.startswith(_WEEKDAY):
        alone = told.ground.undated(words, cited.reading.language)
        return compatible(own.when, other.when) and any(one.when.value.startswith(own.when.value) for one in alone)
    if not own.when.value:
        mine = told.ground.numbers(own.span.of(told.reading.article.text), told.ground.language)
        if _kind(own.rule) != _kind(other.rule) or mine != _numbers(told, cited, other):
            return False
        at = own.span.start - told.span.start
        return any(one.when == other.when for one in told.ground.dated(told.text, cited) if one.span.start == at)
    if own.when.granularity in CLOCK and own.when.zone is None:
        clock = own.when.value.partition("T")[2][: 2 if own.when.granularity == "hour" else None]
        if not any(part.partition("T")[2].startswith(clock) for part in other.when.value.split("/")):
            return False
        if own.when.value.startswith(_CLOCK):
            return True
    outcome = reconcile_times(own.when, other.when)
    if outcome is None or outcome.answer == "differ":
        return False
    return outcome.answer == "agree" or _grain(own.when) >= _grain(other.when)


def _no_finer(own: Amount, other: Amount) -> bool:
    """Whether an amount says no more than another that it can be."""
    if own.low == own.high and own.low is not None:
        return other.low == other.high and _figures(own.low) <= _figures(other.low)
    low = own.low is None or (other.low is not None and own.low <= other.low)
    return low and (own.high is None or (other.high is not None and own.high >= other.high))


def _figures(number: Decimal | None) -> int:
    return len(number.normalize().as_tuple().digits) if number is not None else 0


def _grain(when: When) -> int:
    return _GRAINS.index(when.granularity)


def _kind(rule: str) -> str:
    """What a rule reads, without its language: "en.day", "vi.day"."""
    return rule.partition(".")[2]
