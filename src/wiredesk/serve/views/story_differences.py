"""What the accounts of a story say to the same questions, as a grid: questions down, origins across. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wiredesk.model.kept import StoryView
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Account, Difference
from wiredesk.serve.views.reports import Reason, Words, reasons_of, speaking, words
from wiredesk.text.names import key

UNKNOWN = "unknown"
PASSAGES = 3
"""Passages that a cell shows before the others are folded."""


@dataclass(frozen=True, slots=True)
class Column:
    """An origin, with the reports that end there. kind: as `Origin.kind`; "unknown" is one column for all whose
    origin is not known."""

    name: str
    kind: str
    main: bool = True
    reports: frozenset[ArticleId] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """What one account says. value: the answer in short; number: the same for equal answers of one question, from 1;
    passages: where it stands; first and `more` of them; later: whether it may have replaced another answer."""

    value: str
    number: int
    passages: tuple[Words, ...]
    more: tuple[Words, ...]
    reports: int
    later: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the answers under each column; () where an origin says nothing to it."""

    asks: str
    about: str
    language: str
    verdict: str
    cells: tuple[tuple[Answer, ...], ...]
    answers: tuple[Answer, ...]
    reconciliation: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Questions of one kind with the origins that answer any of them."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """differing: on which accounts differ, or one was updated; agreeing: on which they agree or one is more exact;
    alone: what one account alone has."""

    differing: Grid
    agreeing: Grid
    alone: tuple[Asked, ...]


def differences(view: StoryView) -> Differences:
    """The grid of a story."""
    spoken = speaking(view.readings)
    columns, place = _columns(view)

    def grid(name: str, verdicts: frozenset[str]) -> Grid:
        rows = [_asked(one, columns, place, spoken) for one in view.differences if one.verdict in verdicts]
        used = [at for at in range(len(columns)) if any(row.cells[at] for row in rows)]
        kept = tuple(_only(row, used) for row in rows)
        return Grid(name, tuple(columns[at] for at in used), kept)

    alone = tuple(
        _asked(one, columns, place, spoken) for one in view.differences if one.verdict == "silent" and one.accounts
    )
    return Differences(
        grid("differ", frozenset({"differ", "updated"})), grid("agree", frozenset({"agree", "finer"})), alone
    )


def _columns(view: StoryView) -> tuple[list[Column], dict[str, int]]:
    """The origins across, and under which each name that accounts go by stands."""
    columns: list[Column] = []
    place: dict[str, int] = {}
    unknown: list[str] = []
    theirs: set[ArticleId] = set()
    for some, main in ((view.origins.main, True), (view.origins.also, False)):
        for origin in some:
            if origin.kind == "unknown":
                unknown.append(origin.name)
                theirs.update(origin.articles)
                continue
            named = key(origin.name) or origin.name
            if named not in place:
                place[named] = len(columns)
                # "Ada Lorn (Ministry)": accounts go by the name alone.
                place.setdefault(key(origin.name.split(" (")[0]), len(columns))
                columns.append(Column(origin.name, origin.kind, main, frozenset(origin.articles)))
    said = dict.fromkeys(
        name for one in view.differences for account in one.accounts for name in account.origins or ("",)
    )
    for name in said:
        if name == "" or name.startswith("unknown, via "):
            unknown.append(name)
        elif (key(name) or name) not in place:
            place[key(name) or name] = len(columns)
            columns.append(Column(name, "", False))
    if unknown:
        place |= {key(name) or name: len(columns) for name in unknown}
        columns.append(Column("", UNKNOWN, reports=frozenset(theirs)))
    return columns, place


def _asked(
    one: Difference, columns: Sequence[Column], place: Mapping[str, int], spoken: Mapping[ArticleId, tuple[str, str]]
) -> Asked:
    cells: list[list[Answer]] = [[] for _ in columns]
    answers = []
    for number, account in enumerate(one.accounts, 1):
        answer = _answer(account, number, spoken)
        answers.append(answer)
        for at in dict.fromkeys(place[key(name) or name] for name in account.origins or ("",)):
            here = tuple(passage for passage in account.passages if passage.article in columns[at].reports)
            cells[at].append(_answer(replace(account, passages=here), number, spoken) if here else answer)
    passage = next((passage for account in one.accounts for passage in account.passages), None)
    return Asked(
        asks=one.question.asks,
        about=one.question.about,
        language=spoken[passage.article][1] if passage is not None and passage.article in spoken else "und",
        verdict=one.verdict,
        cells=tuple(map(tuple, cells)),
        answers=tuple(answers),
        reconciliation=one.reconciliation,
        reasons=reasons_of(one.evidence, spoken),
    )


def _answer(account: Account, number: int, spoken: Mapping[ArticleId, tuple[str, str]]) -> Answer:
    # Copies say it in the same words: one of them stands for all.
    told: dict[str, Words] = {}
    for passage in account.passages:
        told.setdefault(" ".join(passage.exact.split()).casefold(), words(passage, spoken))
    passages = tuple(told.values())
    return Answer(
        value=account.value.replace("T", " ") if account.when is not None else account.value,
        number=number,
        passages=passages[:PASSAGES],
        more=passages[PASSAGES:],
        reports=len({passage.article for passage in account.passages}),
        later=account.later,
    )


def _only(row: Asked, used: Sequence[int]) -> Asked:
    return Asked(
        row.asks, row.about, row.language, row.verdict, tuple(row.cells[at] for at in used), row.answers,
        row.reconciliation, row.reasons,
    )  # fmt: skip
