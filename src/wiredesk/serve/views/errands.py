"""Work that goes on beside the pages, as they show it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

SHOWN = timedelta(minutes=2)
"""That an errand is shown for once it is over."""
_NAMED = 3


class _Errand(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def verb(self) -> str: ...
    @property
    def what(self) -> tuple[str, ...]: ...
    @property
    def started(self) -> datetime: ...
    @property
    def over(self) -> datetime | None: ...
    @property
    def doing(self) -> str: ...
    @property
    def done(self) -> int: ...
    @property
    def of(self) -> int | None: ...
    @property
    def new(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def result(self) -> Any: ...
    @property
    def problem(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ErrandRow:
    """state: "going" with share (0–1, None where the whole is not known), "done" or "failed" with problem.

    new, changed: articles stored so far; added, known: titles of sources; listed: further feeds of the site, address
    and title; skipped: what could not be taken, each with why.
    """

    id: int
    verb: str
    what: str
    state: Literal["going", "done", "failed"]
    doing: str
    done: int
    of: int | None
    share: float | None
    new: int
    changed: int
    added: tuple[tuple[str, str], ...]
    known: tuple[tuple[str, str], ...]
    listed: tuple[tuple[str, str], ...]
    skipped: tuple[str, ...]
    problem: str

    @property
    def goes_on(self) -> bool:
        """Whether it is not over."""
        return self.state == "going"


def errand_rows(errands: Iterable[_Errand], now: datetime) -> tuple[ErrandRow, ...]:
    """Those that go on and those just over, the latest first; without the polling that never ends, and summaries, which
    stand with their story."""
    rows = []
    for one in errands:
        if one.verb in ("watch", "write") or (one.over is not None and now - one.over > SHOWN):
            continue
        result = one.result
        skipped = tuple(result.get("skipped", ()))
        nothing = bool(skipped) and not result.get("sources") and not result.get("known") and not _pages(result)
        rows.append(
            ErrandRow(
                id=one.id,
                verb=one.verb,
                what=_named(one.what),
                state="going" if one.over is None else "failed" if one.problem or nothing else "done",
                doing=one.doing,
                done=one.done,
                of=one.of,
                share=min(1.0, one.done / one.of) if one.of else None,
                new=one.new,
                changed=one.changed,
                added=_pairs(result.get("sources")),
                known=_pairs(result.get("known")),
                listed=_pairs(result.get("listed")),
                skipped=skipped,
                problem=one.problem,
            )
        )
    return tuple(rows)


def _pages(result: Any) -> int:
    return int(result.get("pages", {}).get("pages", 0))


def _pairs(found: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(first), str(second)) for first, second in found or ())


def _named(what: tuple[str, ...]) -> str:
    # Of a file that was uploaded or installed the path says nothing to a reader.
    names = [one if "://" in one else "" for one in what[:_NAMED]]
    return ", ".join(name for name in names if name) + (" …" if len(what) > _NAMED else "")
