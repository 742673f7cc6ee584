"""First road: what aligned passages of two accounts put in the same place: a time, an amount.

A slot is a value in the words around it. Slots meet only inside sentences that tell the same, and there by the words
of the clause they stand in; the time at which somebody spoke meets only the time at which the same person spoke.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from wiredesk.comparison.alignment import Match, matches
from wiredesk.comparison.digest import speaker_of
from wiredesk.comparison.passages import Line, Material, Report, likeness, line_of, number_key
from wiredesk.comparison.reconciliations import DAYS, Outcome, reconcile_amounts, reconcile_times, reconcile_words
from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tokens import Phrases
from wiredesk.model.findings import Quantity, Quote
from wiredesk.model.spans import ArticleId, Span
from wiredesk.model.story import Asks
from wiredesk.model.values import Amount, When
from wiredesk.text.align import shared

LOOSE = 0.75
"""Factor on the thresholds of alignment for sentences whose slots are looked at: values decide further."""
AGREES = 0.3
"""Score from which two slots with one value answer one question."""
DIFFERS = 0.45
"""Score from which two slots with different values do: a false "differ" costs more than a missed one."""
DIFFERS_VAGUE = 0.65
"""The same for amounts whose unit many things in one report have ("people")."""
MOST_OF_UNIT = 3
"""Amounts of one unit in one report beyond which another amount of that unit contradicts nothing."""
MAIN_TIME = 0.6
"""Score of the times at which two accounts say that the main claim happened: they meet as parts of one claim."""
NEAR = 2
"""Sentences after the main one in which its time is looked for."""
GOES_ON = 1.0
"""Weight that a sentence must share with the main one to go on about it: that of a rare word."""
BESIDE_CUE = 30
"""Characters around a verb of saying or a speaker within which a time tells when it was said."""
DIFFERS_ABROAD = 0.32
"""The same across two languages for clauses that share a name and two other things."""
UNKNOWN = "?"
"""Speaker of a time of speaking whose speaker is not known."""
FURTHER, OFF = Decimal("1.25"), Decimal("1.1")
"""How far an open range reaches, and how far two amounts may lie apart, where one is told finer by the other."""
ONE_VALUE = 0.15
"""What equal values add to the score of two slots."""
_CLAUSE = re.compile(r"[,;:–—()“”\"«»]|\s-\s")
_MONEY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Slot:
    """One value of one account. scope: the clause that it stands in, without the value itself. line: its sentence.

    unit: of an amount; speaker: who spoke, for the time of speaking, else "". words: of the counted noun, if any.
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

    @property
    def unit(self) -> str:
        """What the amount counts or measures, "" if nothing is said."""
        return self.amount.unit if self.amount else ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two slots that answer one question, and how the answers go together."""

    a: Slot
    b: Slot
    score: float
    outcome: Outcome


def slots(report: Report, whole: Material) -> tuple[Slot, ...]:
    """All values of a report's body that another account could tell otherwise, in order of the text."""
    resolved = {
        resolution.span: resolution.value
        for resolution in whole.grouping.resolutions
        if resolution.article == report.id and resolution.span is not None
    }
    reading = report.reading
    moments = [(moment.span, resolved.get(moment.span, moment.when)) for moment in reading.moments]
    converts = {quantity.equals: quantity.amount for quantity in reading.quantities if quantity.equals is not None}
    units = [(quantity.span, quantity.amount.unit) for quantity in reading.quantities]
    found = []
    for span, when in moments:
        line = report.line_at(span.start)
        if line is None or line.title or not line.span.covers(span) or not when.value:
            continue
        area, speaker = _area(report, line, span, whole)
        scope = _scope(report, area, span, [other for other, _ in moments], whole)
        scope = _without(scope, f"t:{when.value}")
        found.append(Slot("when", report.id, report.family, span, line, scope, when=when, speaker=speaker))
    for quantity in reading.quantities:
        span = quantity.span
        line = report.line_at(span.start)
        if line is None or line.title or not line.span.covers(span) or quantity.equals is not None:
            continue
        area, _ = _area(report, line, span, whole)
        same = [other for other, unit in units if unit == quantity.amount.unit]
        scope = _without(_scope(report, area, span, same, whole), number_key(quantity.amount))
        found.append(_amount_slot(quantity, report, line, scope, converts))
    return tuple(sorted(found, key=lambda slot: (slot.span, slot.asks)))


def _amount_slot(
    quantity: Quantity,
    report: Report,
    line: Line,
    scope: Line,
    converts: Mapping[Span, Amount],
) -> Slot:
    return Slot(
        "how many",
        report.id,
        report.family,
        quantity.span,
        line,
        scope,
        amount=quantity.amount,
        noun=quantity.of,
        equals=converts.get(quantity.span),
    )


def _area(report: Report, line: Line, span: Span, whole: Material) -> tuple[Span, str]:
    """The part of the sentence that tells of the same thing as the value, and who spoke if the value tells when."""
    for quote in report.reading.quotes:
        if not quote.span.covers(span) and not _beside(quote, span):
            continue
        start, end = max(quote.content.start, line.span.start), min(quote.content.end, line.span.end)
        if start >= end:
            continue
        if quote.content.covers(span):
            return Span(start, end), ""
        return Span(start, end), speaker_of(quote, report, whole) or (quote.speaker.name if quote.speaker else UNKNOWN)
    return line.span, UNKNOWN if _when_said(report, span, whole) else ""


def _when_said(report: Report, span: Span, whole: Material) -> bool:
    """Whether a verb of saying follows a time: then it dates the telling, not what is told."""
    within = report.tokens.within(span)
    verbs = _saying(whole.packs.get(report.reading.language))
    return bool(within) and verbs.at(report.tokens, within.stop) is not None


@lru_cache(maxsize=64)
def _saying(pack: Pack) -> Phrases[None]:
    forms = (form for rule in pack.rules("quotes.verbs") if rule.get("act") == "say" for form in rule["forms"])
    return Phrases(dict.fromkeys(forms, None), pack)


def _beside(quote: Quote, span: Span) -> bool:
    """Whether a time stands beside the verb of saying or the speaker, outside of what is said."""
    if quote.content.meets(span):
        return False
    marks = [mark for mark in (quote.cue, quote.speaker.span if quote.speaker else None) if mark is not None]
    return any(span.start - mark.end <= BESIDE_CUE and mark.start - span.end <= BESIDE_CUE for mark in marks)


def _scope(report: Report, area: Span, span: Span, others: Iterable[Span], whole: Material) -> Line:
    """The clause around a value: the whole area, cut at punctuation where it holds another value of its kind."""
    start, end = area.start, area.end
    rivals = [other for other in others if other != span and area.covers(other)]
    if rivals and area.covers(span):
        text = report.reading.article.text
        cuts = [found.start() for found in _CLAUSE.finditer(text, area.start, area.end)]
        for rival in rivals:
            if rival.end <= span.start:
                between = [cut for cut in cuts if rival.end <= cut < span.start]
                start = max(start, between[0] if between else rival.end)
            elif rival.start >= span.end:
                between = [cut for cut in cuts if span.end <= cut < rival.start]
                end = min(end, between[-1] if between else rival.start)
    return line_of(whole, report, Span(start, max(start, end)))


def _without(line: Line, key: str) -> Line:
    if key not in line.words:
        return line
    return line.with_keys(
        {other: weight for other, weight in line.words.items() if other != key},
        {other: weight for other, weight in line.free.items() if other != key},
    )


def slot_pairs(
    left: Report,
    right: Report,
    by_report: Mapping[ArticleId, Sequence[Slot]],
    main: Mapping[ArticleId, Sequence[Line]],
    whole: Material,
) -> tuple[Pair, ...]:
    """Slots of two accounts that answer one question, one to one, best first.

    main: sentences of the main claim. Times may differ more easily there: further down days of many things are told.
    """
    growing = whole.packs.root.strings("comparison.growing_units")
    tables = (_ambiguous(by_report, left) | _ambiguous(by_report, right)) - set(growing)
    opening = {(report.id, line.number) for report in (left, right) for line in main.get(report.id, ())}
    beside = {(article, number + step) for article, number in opening for step in (-1, 0, 1)}
    lines: dict[int, list[Slot]] = {}
    others: dict[int, list[Slot]] = {}
    for slot in by_report[left.id]:
        lines.setdefault(slot.line.number, []).append(slot)
    for slot in by_report[right.id]:
        others.setdefault(slot.line.number, []).append(slot)
    if not lines or not others:
        return ()
    pairs: list[Pair] = []
    for match in matches(left, right, whole.reports, LOOSE, (lines, others)):
        for a in lines.get(match.a.number, ()):
            for b in others.get(match.b.number, ()):
                one, other = (left.id, a.line.number), (right.id, b.line.number)
                told_first = a.asks != "when" or one in opening or other in opening or {one, other} <= beside
                pair = _pair(a, b, match, whole, told_first=told_first)
                if pair is None or (pair.outcome.answer == "differ" and a.unit and a.unit in tables):
                    continue
                pairs.append(pair)
    return _one_to_one(pairs)


def main_pairs(
    left: Report,
    right: Report,
    by_report: Mapping[ArticleId, Sequence[Slot]],
    main: Mapping[ArticleId, Sequence[Line]],
    whole: Material,
) -> tuple[Pair, ...]:
    """What the main claim answers by itself: how many dead or injured both accounts open with, and when it happened.

    The counts are compared before all others, whatever older count an account repeats further down. The time may
    stand in the sentence that goes on about the main claim.
    """
    growing = whole.packs.root.strings("comparison.growing_units")
    found = []
    ours, theirs = (_first_counts(report, by_report, main) for report in (left, right))
    for unit in growing:
        if unit in ours and unit in theirs:
            one, other = ours[unit], theirs[unit]
            outcome = outcome_of(one, other, whole)
            if outcome is not None:
                found.append(Pair(one, other, 1 + likeness(one.line, other.line, whole.reports), outcome))
    a, b = (_first_time(report, by_report, main) for report in (left, right))
    if a is not None and b is not None:
        outcome = outcome_of(a, b, whole)
        # Two leads often date two happenings of one story: only aligned clauses may say that times differ.
        if outcome is not None and outcome.answer != "differ":
            found.append(Pair(a, b, MAIN_TIME, outcome))
    return tuple(found)


def _first_time(
    report: Report, by_report: Mapping[ArticleId, Sequence[Slot]], main: Mapping[ArticleId, Sequence[Line]]
) -> Slot | None:
    """The first day or hour in the main sentence, else in one after it that goes on about the same."""
    times = [
        slot
        for slot in by_report[report.id]
        if slot.when is not None and not slot.speaker and slot.when.granularity in DAYS
    ]
    for line in main.get(report.id, ()):
        for distance in range(NEAR + 1):
            for slot in times:
                near = slot.line.number == line.number + distance
                if near and (distance == 0 or shared(line.words, slot.line.words) >= GOES_ON):
                    return slot
    return None


def _first_counts(
    report: Report, by_report: Mapping[ArticleId, Sequence[Slot]], main: Mapping[ArticleId, Sequence[Line]]
) -> dict[str, Slot]:
    """The first amount of each unit in the main sentences."""
    numbers = {line.number for line in main.get(report.id, ())}
    found: dict[str, Slot] = {}
    for slot in by_report[report.id]:
        if slot.line.number in numbers:
            found.setdefault(slot.unit, slot)
    return found


def _one_to_one(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """Best first, no slot twice; a value that agrees with some slot of the other account differs from none."""
    taken_a: set[Span] = set()
    taken_b: set[Span] = set()
    kept = []
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.a.span, pair.b.span)):
        if pair.a.span in taken_a or pair.b.span in taken_b:
            continue
        if pair.outcome.answer == "differ" and (
            _agrees_elsewhere(pair.a, pairs, left=True) or _agrees_elsewhere(pair.b, pairs, left=False)
        ):
            continue
        taken_a.add(pair.a.span)
        taken_b.add(pair.b.span)
        kept.append(pair)
    return tuple(kept)


def _agrees_elsewhere(slot: Slot, pairs: Sequence[Pair], *, left: bool) -> bool:
    return any(pair.outcome.answer != "differ" and (pair.a if left else pair.b).span == slot.span for pair in pairs)


def close(a: Amount, b: Amount) -> bool:
    """Whether two amounts of one unit are near enough to be of one thing: "more than 40" is no word for 900."""
    low, high = _bounds(a)
    least, most = _bounds(b)
    return low <= most * OFF and least <= high * OFF


def _bounds(amount: Amount) -> tuple[Decimal, Decimal]:
    """The ends of a range; an open one reaches a quarter further than the end that is stated."""
    low = amount.low if amount.low is not None else (amount.high or Decimal(0)) / FURTHER
    high = amount.high if amount.high is not None else low * FURTHER
    return low, high


def _other_names(a: Slot, b: Slot) -> bool:
    """Whether each clause names somebody or something that the other report's sentence does not: two happenings."""
    return bool(a.scope.names - b.line.names) and bool(b.scope.names - a.line.names)


def _ambiguous(by_report: Mapping[ArticleId, Sequence[Slot]], report: Report) -> frozenset[str]:
    """Units that one report uses so often that a number alone does not say what it is of: tables put into words."""
    counts = Counter(slot.unit for slot in by_report[report.id] if slot.asks == "how many")
    return frozenset(unit for unit, count in counts.items() if count > MOST_OF_UNIT)


def _pair(a: Slot, b: Slot, match: Match, whole: Material, *, told_first: bool) -> Pair | None:
    if a.asks != b.asks or a.speaker != b.speaker or a.speaker == UNKNOWN:
        return None
    outcome = outcome_of(a, b, whole)
    if outcome is None:
        return None
    score = (match.score + likeness(a.scope, b.scope, whole.reports)) / 2
    same = whole.reports[a.article].language == whole.reports[b.article].language
    common = (a.line.words.keys() & b.line.words.keys()) if same else (a.line.free.keys() & b.line.free.keys())
    near = (a.scope.words.keys() & b.scope.words.keys()) if same else (a.scope.free.keys() & b.scope.free.keys())
    if outcome.answer == "differ":
        vague = a.amount is not None and a.unit in vague_units(whole.packs)
        # Across languages only names and known words count: three of them in one clause are a happening.
        happening = not same and len(near) >= 3 and any(key[0] == "n" for key in near)
        least = DIFFERS_VAGUE if vague or not told_first else DIFFERS_ABROAD if happening else DIFFERS
        strong = score >= least
        strong = strong and len(common) >= 3 and bool(near) and any(key[0] == "n" for key in common)
        return Pair(a, b, score, outcome) if strong and not _other_names(a, b) else None
    comparable = a.amount is not None and b.amount is not None and a.unit == b.unit and outcome.answer == "finer"
    if comparable and a.amount and b.amount and not close(a.amount, b.amount):
        return None
    if score + ONE_VALUE < AGREES or (outcome.answer == "finer" and score < AGREES):
        return None
    return Pair(a, b, score + ONE_VALUE, outcome)


def outcome_of(a: Slot, b: Slot, whole: Material, *, foreign_nouns: bool = False) -> Outcome | None:
    """How the values of two slots go together, None if they cannot be compared.

    foreign_nouns: whether counts of different nouns may be told finer by one another ("nearly 4,000 people", "3,974
    spectators"), where the passages say that they are of one thing; else only an equal number says so.
    """
    if a.when is not None and b.when is not None:
        if a.when.granularity not in DAYS and b.when.granularity not in DAYS:
            return None
        outcome = reconcile_times(a.when, b.when, home_of(a.article, whole), home_of(b.article, whole))
        if outcome is None or outcome.answer != "differ":
            return outcome
        words = [slot.span.of(whole.reports[slot.article].reading.article.text) for slot in (a, b)]
        return reconcile_words(a.when, b.when, words[0], words[1]) or outcome
    if a.amount is None or b.amount is None:
        return None
    if a.amount.unit == b.amount.unit or not all(is_counted(amount, whole.packs) for amount in (a.amount, b.amount)):
        outcome = reconcile_amounts(a.amount, b.amount)
        return outcome if outcome is not None and outcome.answer != "differ" else _converted(a, b) or outcome
    # Nouns of two languages name one thing or not: only an equal number says that they do.
    plain_a, plain_b = replace(a.amount, unit=""), replace(b.amount, unit="")
    outcome = reconcile_amounts(plain_a, plain_b)
    if outcome is None or outcome.answer == "differ":
        return None
    return outcome if foreign_nouns or (outcome.answer == "agree" and number_key(plain_a)) else None


def is_counted(amount: Amount, packs: Packs) -> bool:
    """Whether an amount counts things: its unit is a noun, not money, a share or a measure."""
    return not _MONEY.fullmatch(amount.unit) and amount.unit not in _measures(packs)


@lru_cache(maxsize=8)
def _measures(packs: Packs) -> frozenset[str]:
    tables = (pack.table("numbers.measures") for pack in (packs.root, *packs))
    return frozenset({"1", "%", "times", *(str(unit) for table in tables for unit in table.values())})


def _converted(a: Slot, b: Slot) -> Outcome | None:
    """One report gives an amount with its conversion, the other the converted amount alone."""
    for own, other in ((a, b), (b, a)):
        if own.equals is not None and other.amount is not None and other.amount.unit == own.equals.unit:
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
