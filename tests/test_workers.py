"""Work in processes: order kept, deaths told apart, nothing else lost."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from wiredesk.desk.worker_process import memory_is_limited
from wiredesk.desk.workers import Workers, in_workers
from wiredesk.model.errors import InputError, WorkerDied


def spin() -> None:
    """Never comes to an end by itself, and is busy all the while."""
    while True:
        sum(range(1000))


def wait(item: int) -> int:
    """Uses no time of the processor."""
    time.sleep(item)
    return item


def square(item: int) -> int:
    """Misbehaves at some numbers."""
    if item == 13:
        faulthandler.disable()
        os.kill(os.getpid(), signal.SIGSEGV)
    if item == 17:
        spin()
    if item == 19:
        len(bytearray(500_000_000))
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
    assert "needs more than 1 s of the processor" in str(wrong[17])
    assert isinstance(wrong[19], WorkerDied)
    assert str(wrong[23]) == "23: is no number for us; skipped"
    assert "an error of wiredesk" in str(wrong[29])
    assert [outcome for n, outcome in zip(range(10, 34), found, strict=True) if n not in wrong] == [
        n * n for n in range(10, 34) if n not in wrong
    ]


def test_memory_is_what_a_page_adds_to_what_its_process_has_loaded() -> None:
    """350 MB are loaded before the limit of 400 MB is counted."""
    with Workers(length, name=str, jobs=1, warm=load_much, attended=False) as workers:
        fits, does_not = workers.submit(300), workers.submit(500)
        while not does_not.done():
            workers.pump(None)
    assert fits.result() == 300
    assert str(does_not.result()) == "500: needs more than 400 MB to read; skipped"


LOADED: list[bytearray] = []


def load_much() -> None:
    """What a pack is to a worker."""
    LOADED.append(bytearray(350_000_000))


def length(megabytes: int) -> int:
    """Needs so much memory for a moment."""
    return len(bytearray(megabytes * 1_000_000)) // 1_000_000


def keep(megabytes: int) -> int:
    """Needs so much memory for ever; gives the process."""
    LOADED.append(bytearray(megabytes * 1_000_000))
    return os.getpid()


def test_a_process_that_has_grown_is_replaced_and_costs_no_page() -> None:
    pids = list(in_workers(keep, [60] * 12, name=str, jobs=1, memory=100_000_000))
    assert all(isinstance(pid, int) for pid in pids)
    assert len(set(pids)) == 6


def echo(data: bytes) -> bytes:
    """Gives back what it got."""
    if data == b"hang":
        spin()
    return data


def test_large_items_and_outcomes_do_not_block_one_another() -> None:
    items = [bytes([n]) * 4_000_000 for n in range(9)]
    assert list(in_workers(echo, items, name=lambda data: "page", jobs=1, seconds=30)) == items


def test_a_page_that_hangs_is_ended_on_time_with_a_large_one_behind_it() -> None:
    found = list(in_workers(echo, [b"hang", b"x" * 4_000_000], name=lambda data: data.decode(), jobs=1, seconds=1))
    assert str(found[0]) == "hang: needs more than 1 s of the processor to read; skipped"
    assert found[1] == b"x" * 4_000_000


def test_time_counts_that_an_item_uses_not_what_others_take_from_it() -> None:
    assert list(in_workers(wait, [1, 0], name=str, jobs=1, seconds=0.2)) == [1, 0]


def test_an_item_that_only_waits_is_ended_too() -> None:
    found = list(in_workers(wait, [60, 0], name=str, jobs=1, seconds=0.1))
    assert str(found[0]) == "60: was not read in 1.2 s; skipped"
    assert found[1] == 0


def test_what_is_too_much_to_give_back_is_said() -> None:
    (found,) = in_workers(much, [0], name=str, jobs=1)
    assert "gives more than 50 MB" in str(found)


def much(item: int) -> bytes:
    """More than any reading."""
    return bytes(60_000_000 + item)


def test_a_lasting_pool_answers_from_any_thread_and_starts_dead_workers_again() -> None:
    with Workers(square, name=str, jobs=2, seconds=1.0) as workers:
        first = [workers.submit(n) for n in (1, 13, 2)]
        assert [future.result(30) for future in first[::2]] == [1, 4]
        assert isinstance(first[1].result(30), WorkerDied)
        # By now other threads run: what is started again is spawned, not forked.
        again: list[object] = []
        other = threading.Thread(target=lambda: again.append(workers.submit(17).result(60)))
        other.start()
        assert [workers.submit(n).result(60) for n in (5, 6, 7)] == [25, 36, 49]
        other.join()
        assert "needs more than 1 s of the processor" in str(again[0])
        last = workers.submit(17)
    assert str(last.result(0)) == "17: was not read: the work was stopped; skipped"
    with pytest.raises(RuntimeError, match="closed"):
        workers.submit(1)


UNGUARDED = """
import sys
sys.path.insert(0, {tests!r})
from test_workers import square
from wiredesk.desk.workers import Workers
print("begins")
workers = Workers(square, name=str, jobs=1)
print(workers.submit(13).result(60), workers.submit(3).result(60))
workers.close()
"""


def test_a_program_is_not_run_again_when_a_worker_is_started_again(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(UNGUARDED.format(tests=str(Path(__file__).parent)))
    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["begins", "13: ended the process that read it (signal 11); skipped 9"]


def fail() -> None:
    """No process gets past this."""
    raise OSError("no packs here")


def test_processes_that_do_not_start_are_given_up_with_the_reason(capfd: pytest.CaptureFixture[str]) -> None:
    (found,) = in_workers(square, [1], name=str, jobs=1, warm=fail)
    assert str(found) == "1: could not be read: the process for it ended at once (exit code 1); skipped"
    assert "no packs here" in capfd.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the wall clock guards alone")
def test_it_is_known_whether_the_system_limits_memory() -> None:
    assert memory_is_limited()


PARENT = """
import os, sys, time
sys.path.insert(0, {tests!r})
from test_workers import square
from wiredesk.desk.workers import Workers
with Workers(square, name=str, jobs=2) as workers:
    workers.submit(1).result()
    print(*(worker.process.pid for worker in workers._workers), flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_workers_do_not_outlive_a_parent_that_is_killed() -> None:
    code = PARENT.format(tests=str(Path(__file__).parent))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()
    assert len(pids) == 2
    deadline = time.monotonic() + 30
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(alive(pid) for pid in pids)


def alive(pid: int) -> bool:
    """Whether a process runs; one that waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
