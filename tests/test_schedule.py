"""When a source is asked again, and whose turn it is at a host."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.desk.schedule import Came, HostQueue, Rhythm, after, fresh_for, retry_after
from wiredesk.model.source import FetchOutcome, Polling, Source
from wiredesk.model.spans import SourceId

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOURCE = Source(SourceId("s1"), "feed", "https://news.example/feed.xml")
RHYTHM = Rhythm()
HOUR = timedelta(hours=1)


def came(outcome: FetchOutcome = "fetched", **more: object) -> Came:
    return replace(Came(SOURCE.address, outcome, 200, final_address=SOURCE.address), **more)  # type: ignore[arg-type]  # fields by name


def after_many(times: int, one: Came, polling: Polling | None = None, every: timedelta = HOUR) -> list[Polling]:
    states = [polling or Polling(SOURCE.id)]
    for number in range(times):
        states.append(after(SOURCE, states[-1], one, NOW + every * number)[0])
    return states[1:]


def wait(state: Polling, now: datetime = NOW) -> timedelta:
    assert state.due is not None
    return state.due - now


def test_validators_are_kept_to_the_letter_and_dropped_with_their_answer() -> None:
    tag = 'W/"odd \\" \xe9"'
    headers = {"etag": tag, "last-modified": "Tue, 03 Feb 2026 09:30:00 GMT"}
    state, _ = after(SOURCE, Polling(SOURCE.id), came(headers=headers, digest="d1"), NOW)
    assert (state.etag, state.last_modified, state.digest) == (tag, "Tue, 03 Feb 2026 09:30:00 GMT", "d1")
    unchanged, _ = after(SOURCE, state, came("unchanged", status=304), NOW)
    assert (unchanged.etag, unchanged.last_modified, unchanged.digest) == (state.etag, state.last_modified, "d1")
    newer, _ = after(SOURCE, state, came("unchanged", status=304, headers={"etag": '"2"'}), NOW)
    assert newer.etag == '"2"'
    without, _ = after(SOURCE, state, came(digest="d2"), NOW)
    assert (without.etag, without.last_modified, without.digest) == (None, None, "d2")
    failed, _ = after(SOURCE, state, came("failed", status=500), NOW)
    assert (failed.etag, failed.digest) == (tag, "d1")


def test_a_feed_of_which_not_all_was_taken_is_asked_again_soon_and_without_conditions() -> None:
    state, _ = after(SOURCE, Polling(SOURCE.id), came(headers={"etag": '"1"'}, digest="d", complete=False), NOW)
    assert (state.etag, state.digest) == (None, None)
    assert wait(state) == RHYTHM.shortest


def test_the_interval_follows_the_entries() -> None:
    hourly = came(times=tuple(NOW - HOUR * n for n in range(20)), new=3)
    state, _ = after(SOURCE, Polling(SOURCE.id), hourly, NOW)
    assert timedelta(minutes=25) <= state.interval <= timedelta(minutes=31)
    busy = came(times=tuple(NOW - timedelta(minutes=n) for n in range(20)))
    assert after(SOURCE, Polling(SOURCE.id), busy, NOW)[0].interval == RHYTHM.shortest
    asleep = came(times=tuple(NOW - timedelta(days=200 + n) for n in range(20)))
    assert after(SOURCE, Polling(SOURCE.id), asleep, NOW)[0].interval == RHYTHM.longest


def test_times_ahead_of_now_tell_nothing() -> None:
    odd = came(times=(NOW + timedelta(days=400), datetime(9999, 12, 31, tzinfo=UTC), NOW - HOUR))
    assert after(SOURCE, Polling(SOURCE.id), odd, NOW)[0].interval == RHYTHM.first


def test_without_times_the_interval_grows_while_nothing_comes_and_shrinks_when_something_does() -> None:
    states = after_many(30, came("unchanged", status=304))
    intervals = [state.interval for state in states]
    assert intervals == sorted(intervals)
    assert intervals[0] == RHYTHM.first
    assert intervals[-1] == RHYTHM.longest
    shrunk, _ = after(SOURCE, states[-1], came(new=2), NOW)
    assert shrunk.interval == RHYTHM.longest / 2


def test_what_the_server_and_the_feed_ask_for_is_a_lower_bound_within_reason() -> None:
    for headers in (
        {"cache-control": "public, max-age=14400"},
        {"cache-control": "max-age=15000", "age": "600"},
        {"expires": format_datetime(NOW + 4 * HOUR, usegmt=True)},
        {"expires": "Sun, 22 Nov 2026 08:00:00 GMT", "date": "Sun, 22 Nov 2026 04:00:00 GMT"},
    ):
        state, _ = after(SOURCE, Polling(SOURCE.id), came(headers=headers), NOW)
        assert 4 * HOUR <= wait(state) <= 4.5 * HOUR
    for headers in ({"cache-control": "no-cache, max-age=99999"}, {"expires": "0"}, {"cache-control": "max-age=x"}):
        assert wait(after(SOURCE, Polling(SOURCE.id), came(headers=headers), NOW)[0]) < 1.2 * HOUR
    year = came(headers={"cache-control": "max-age=31536000"}, every=60 * 24 * 365)
    assert wait(after(SOURCE, Polling(SOURCE.id), year, NOW)[0]) <= 1.1 * RHYTHM.longest
    assert 6 * HOUR <= wait(after(SOURCE, Polling(SOURCE.id), came(every=360), NOW)[0]) <= 6.6 * HOUR


def test_a_failing_feed_is_tried_ever_more_rarely_and_never_stopped() -> None:
    states = after_many(40, came("failed", status=500))
    waits = [wait(state, NOW + HOUR * number) for number, state in enumerate(states)]
    assert waits == sorted(waits)
    assert RHYTHM.shortest <= waits[0] <= 1.1 * RHYTHM.shortest
    assert RHYTHM.failing <= waits[-1] <= 1.1 * RHYTHM.failing
    assert [state.failures for state in states] == list(range(1, 41))
    assert not any(state.ended for state in states)
    back, _ = after(SOURCE, states[-1], came(), NOW)
    assert (back.failures, back.interval) == (0, RHYTHM.first)


@pytest.mark.parametrize("status", [401, 403, 451])
def test_who_denies_access_is_not_asked_again_soon(status: int) -> None:
    state, _ = after(SOURCE, Polling(SOURCE.id), came("failed", status=status), NOW)
    assert 6 * HOUR <= wait(state) <= 7 * HOUR


def test_gone_ends_and_stays_listed() -> None:
    state, fetch = after(SOURCE, Polling(SOURCE.id), came("gone", status=410), NOW)
    assert state.ended == "410 Gone"
    assert fetch.next_due is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3600", 3600), (" 120 ", 120), ("99999999999", 10**9), ("-1", None), ("1e9", None), ("soon", None), ("", None),
        ("Sun, 22 Nov 2026 14:00:00 GMT", 7200), ("Sun, 22 Nov 2026 10:00:00 GMT", None),
        ("Sunday, 22-Nov-26 14:00:00 GMT", 7200), ("Fri, 31 Dec 9999 23:59:59 GMT", 251_606_951_999),
        ("1" * 5000, None), ("Sun, 99 Nov 2026", None),
    ],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(value: str, seconds: int | None) -> None:
    found = retry_after({"retry-after": value}, NOW)
    assert found == (None if seconds is None else timedelta(seconds=seconds))


def test_a_date_to_wait_for_is_by_the_servers_clock() -> None:
    headers = {"retry-after": "Sun, 22 Nov 2026 20:00:00 GMT", "date": "Sun, 22 Nov 2026 19:00:00 GMT"}
    assert retry_after(headers, NOW) == HOUR


@pytest.mark.parametrize(
    ("asked", "least"), [("7200", 2 * HOUR), ("99999999999", timedelta(days=7)), ("5", timedelta(0))]
)
def test_who_asks_to_be_left_alone_is(asked: str, least: timedelta) -> None:
    one = came("deferred", status=429, headers={"retry-after": asked})
    state, fetch = after(SOURCE, Polling(SOURCE.id), one, NOW)
    assert max(least, RHYTHM.shortest) <= wait(state) <= 1.1 * max(least, RHYTHM.shortest)
    assert fetch.next_due == state.due
    assert fetch.outcome == "deferred"


def test_waiting_for_ones_turn_is_no_failure() -> None:
    state, _ = after(SOURCE, Polling(SOURCE.id, failures=0), came("deferred", status=None), NOW)
    assert state.failures == 0


def test_sources_added_together_are_not_asked_together() -> None:
    dues = {
        after(replace(SOURCE, id=SourceId(f"s{n}")), Polling(SourceId(f"s{n}")), came(), NOW)[0].due for n in range(50)
    }
    assert len(dues) > 45
    assert after(SOURCE, Polling(SOURCE.id), came(), NOW) == after(SOURCE, Polling(SOURCE.id), came(), NOW)


@given(
    st.sampled_from(["fetched", "unchanged", "moved", "deferred", "failed", "refused by robots", "not a feed"]),
    st.dictionaries(
        st.sampled_from(["retry-after", "cache-control", "expires", "date", "age", "etag"]),
        st.text(max_size=40),
        max_size=4,
    ),
    st.integers(0, 10**6),
    st.lists(st.datetimes(timezones=st.just(UTC)), max_size=5),
    st.one_of(st.none(), st.integers(-5, 10**9)),
)  # fmt: skip
def test_the_next_poll_is_always_within_bounds(
    outcome: FetchOutcome, headers: dict[str, str], failures: int, times: list[datetime], every: int | None
) -> None:
    one = came(outcome, headers=headers, times=tuple(times), every=every, new=len(times))
    state, fetch = after(SOURCE, Polling(SOURCE.id, failures=failures), one, NOW)
    assert RHYTHM.shortest <= wait(state) <= 1.1 * RHYTHM.failing
    assert RHYTHM.shortest <= state.interval <= RHYTHM.longest
    assert fetch.next_due == state.due
    assert not state.ended


@given(st.text(max_size=60))
def test_any_cache_header_can_be_read(value: str) -> None:
    fresh = fresh_for({"cache-control": value, "expires": value, "age": value, "date": value}, NOW)
    assert fresh is None or fresh > timedelta(0)


# Turns


def test_one_request_at_a_time_to_a_host_and_a_delay_after_it() -> None:
    queue: HostQueue[str] = HostQueue(at_once=8)
    for item in ("a1", "a2", "b1"):
        assert queue.put(item[0], item)
    assert queue.take(0.0) == ("a", "a1")
    assert queue.take(0.0) == ("b", "b1")
    assert queue.take(0.0) is None
    assert queue.next_at(0.0) is None
    queue.done("a", 1.0, 2.0)
    assert queue.take(1.0) is None
    assert queue.next_at(1.0) == 3.0
    assert queue.take(3.0) == ("a", "a2")
    assert len(queue) == 0


def test_hosts_come_in_turn_and_so_many_at_once() -> None:
    queue: HostQueue[int] = HostQueue(at_once=1)
    for number in range(6):
        queue.put("ab"[number % 2], number)
    queue.put("c", 6)
    order = []
    for _ in range(7):
        taken = queue.take(0.0)
        assert taken is not None
        assert queue.take(0.0) is None
        queue.done(taken[0], 0.0, 0.0)
        order.append(taken[0])
    assert order == ["a", "b", "c", "a", "b", "a", "b"]


def test_a_host_that_asks_for_time_gets_it_and_who_waits_can_leave() -> None:
    queue: HostQueue[str] = HostQueue(at_once=2, limit=3)
    assert all(queue.put("a", item) for item in "xyz")
    assert not queue.put("b", "full")
    queue.hold("a", 100.0)
    assert queue.free_at("a", 0.0) == 100.0
    assert queue.take(99.0) is None
    queue.drop("a", "y")
    queue.drop("a", "not there")
    assert queue.dismiss("a") == ("x", "z")
    assert queue.dismiss("a") == ()
    assert len(queue) == 0


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.floats(0, 3)), max_size=30), st.integers(1, 3))
def test_nobody_is_forgotten_and_nobody_is_rushed(asked: list[tuple[str, float]], at_once: int) -> None:
    queue: HostQueue[int] = HostQueue(at_once=at_once)
    for number, (host, _) in enumerate(asked):
        queue.put(host, number)
    now, taken, last = 0.0, [], dict[str, float]()
    while len(queue):
        one = queue.take(now)
        if one is None:
            at = queue.next_at(now)
            assert at is not None
            assert at > now
            now = at
            continue
        host, number = one
        assert last.get(host, 0.0) <= now
        taken.append(number)
        queue.done(host, now + 0.5, asked[number][1])
        last[host] = now + 0.5 + asked[number][1]
    assert sorted(taken) == list(range(len(asked)))
    for host in "abcd":
        mine = [number for number in taken if asked[number][0] == host]
        assert mine == sorted(mine)
