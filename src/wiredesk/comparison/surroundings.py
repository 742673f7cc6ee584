"""What stands around a value: the words of its clause and sentence, whom they name, to what other time they date it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from wiredesk.comparison.amounts import DEGREES, SCALES
from wiredesk.comparison.answers import Slot, is_counted
from wiredesk.comparison.concepts import is_compared
from wiredesk.comparison.passages import STEM, Line, Material, Report
from wiredesk.lang.packs import Pack
from wiredesk.model.spans import Span
from wiredesk.text.align import Weights

OTHER_TIME = 30
"""Days between a report and what it dates from which a sentence is of another time."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A slot with what is compared. kind: values of other kinds answer other questions. line, clause: keys of words.

    nouns: of what is counted. place: in the body, 0 to 1. past: the years of the other times that its sentence dates
    something to, besides the value itself.
    persons, bodies: people and organisations named in its sentence, without those who only speak of it.
    """

    slot: Slot
    kind: str
    line: Weights
    clause: Weights
    nouns: frozenset[str]
    place: float
    past: frozenset[str]
    persons: frozenset[str]
    bodies: frozenset[str]


def kind_of(slot: Slot, whole: Material) -> str:
    """Values of one kind can be compared: times, money, measures of one dimension, counts of anything."""
    if slot.when is not None:
        return "when"
    if slot.amount is None:
        return ""
    for number, scale in enumerate(SCALES):
        if slot.unit in scale:
            return f"scale {number}"
    if slot.unit in DEGREES:
        return "degrees"
    if len(slot.unit) == 3 and slot.unit.isupper():
        return "money"
    return "count" if is_counted(slot.amount, whole.packs) else slot.unit


@lru_cache(maxsize=64)
def _endings(pack: Pack) -> tuple[str, ...]:
    return tuple(sorted(pack.strings("comparison.endings"), key=len, reverse=True))


@lru_cache(maxsize=20_000)
def _stem(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= STEM:
            return word.removesuffix(ending)
    return word


def _stemmed(weights: Weights, pack: Pack) -> Weights:
    if not _endings(pack):
        return weights
    found: dict[str, float] = {}
    for key, weight in weights.items():
        stem = stemmed(key, pack)
        found[stem] = max(weight, found.get(stem, 0.0))
    return found


def stemmed(key: str, pack: Pack) -> str:
    """The key of a word without the endings of its forms."""
    return f"w:{_stem(key[2:], _endings(pack))}" if key.startswith("w:") else key


def seen_in(report: Report, slots: Sequence[Slot], whole: Material, *, same: bool) -> list[Seen]:
    """The slots of a report, each with what stands around it. same: to be compared in the report's own language."""
    pack = whole.packs.get(report.reading.language)
    lines: dict[int, Weights] = {}

    def keys(line: Line) -> Weights:
        return _stemmed(line.words, pack) if same else line.free

    def of_line(number: int) -> Weights:
        if number not in lines:
            lines[number] = keys(report.lines[number])
        return lines[number]

    body = [line.number for line in report.lines if not line.title]
    years = _years(report, pack)
    persons, bodies = (_named(report, kind, whole) for kind in ("person", "organisation"))
    found = []
    for slot in slots:
        number = slot.line.number
        found.append(
            Seen(
                slot,
                kind_of(slot, whole),
                of_line(number),
                keys(slot.scope),
                _nouns(report, slot, pack, whole, same),
                body.index(number) / max(1, len(body) - 1) if number in body else 0.0,
                frozenset(year for span, year in years.get(number, ()) if not span.meets(slot.span)),
                persons.get(number, frozenset()),
                bodies.get(number, frozenset()),
            )
        )
    return found


def _nouns(report: Report, slot: Slot, pack: Pack, whole: Material, same: bool) -> frozenset[str]:
    if slot.noun is None:
        return frozenset()
    within = report.tokens.within(slot.noun)
    folded = [report.tokens.folded[at] for at in within]
    if same:
        endings = _endings(pack)
        return frozenset(_stem(word, endings) for word in folded)
    return frozenset(whole.weights[report.language].concepts(folded))


def _years(report: Report, pack: Pack) -> dict[int, list[tuple[Span, str]]]:
    """Sentences that date something to another time than the report's own, with the times and their years; not what an
    amount is only set against ("up 12% from a year earlier")."""
    dated = report.reading.article.dated
    found: dict[int, list[tuple[Span, str]]] = {}
    if dated is None or dated.earliest is None or dated.latest is None:
        return found
    for moment in report.reading.moments:
        when = moment.when
        if when.latest is None or when.earliest is None:
            continue
        gap = max((dated.earliest - when.latest).days, (when.earliest - dated.latest).days)
        line = report.line_at(moment.span.start) if gap > OTHER_TIME else None
        if line is not None and not is_compared(report.tokens, moment.span, line.span, pack):
            found.setdefault(line.number, []).append((moment.span, when.value[:4]))
    return found


def _named(report: Report, kind: str, whole: Material) -> dict[int, frozenset[str]]:
    """The people or organisations named in each sentence, without those who say what it tells."""
    speaking = [quote.speaker.span for quote in report.reading.quotes if quote.speaker is not None]
    found: dict[int, set[str]] = {}
    for mention in report.mentions:
        line = report.line_at(mention.span.start) if mention.kind == kind else None
        if line is None or any(span.meets(mention.span) for span in speaking):
            continue
        identity = whole.who.of(report.id, mention.entity)
        if identity is not None:
            found.setdefault(line.number, set()).add(identity)
    return {number: frozenset(identities) for number, identities in found.items()}
