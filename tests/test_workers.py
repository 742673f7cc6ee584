"""Work in processes: order kept, deaths told apart, nothing else lost."""

from __future__ import annotations

import faulthandler
import os
import signal
import time

from wiredesk.desk.workers import in_workers
from wiredesk.model.errors import InputError, WorkerDied


def square(item: int) -> int:
    """Misbehaves at some numbers."""
    if item == 13:
        faulthandler.disable()
        os.kill(os.getpid(), signal.SIGSEGV)
    if item == 17:
        time.sleep(60)
    if item == 19:
        len(bytearray(8 << 30))
    if item == 23:
        raise InputError("23", "is no number for us")
    if item == 29:
        raise KeyError("ours")
    return item * item


def outcomes(numbers: range, jobs: int) -> list[int | InputError]:
    return list(in_workers(square, numbers, name=str, jobs=jobs, seconds=1.0))


def test_outcomes_come_in_the_order_of_the_items() -> None:
    assert outcomes(range(12), jobs=3) == [n * n for n in range(12)]


def test_nothing_to_do_is_done_at_once() -> None:
    assert outcomes(range(0), jobs=2) == []


def test_a_page_that_kills_its_worker_costs_itself_alone() -> None:
    found = outcomes(range(10, 34), jobs=2)
    wrong = {n: outcome for n, outcome in zip(range(10, 34), found, strict=True) if isinstance(outcome, InputError)}
    assert sorted(wrong) == [13, 17, 19, 23, 29]
    assert isinstance(wrong[13], WorkerDied)
    assert f"signal {signal.SIGSEGV}" in str(wrong[13])
    assert "took longer than 1 s" in str(wrong[17])
    assert isinstance(wrong[19], WorkerDied)
    assert str(wrong[23]) == "23: is no number for us; skipped"
    assert "an error of wiredesk" in str(wrong[29])
    assert [outcome for n, outcome in zip(range(10, 34), found, strict=True) if n not in wrong] == [
        n * n for n in range(10, 34) if n not in wrong
    ]
