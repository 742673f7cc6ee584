"""Which reports are compared at all: a bounded number for each, the same whatever else arrives first."""

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.stories.keys import FULL, KEPT, candidates

held = st.lists(st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.1, 1), max_size=5), max_size=12)


@given(held)
def test_few_holders_of_a_key_are_all_compared(rows: list[dict[str, float]]) -> None:
    found = candidates(rows, [("week",)] * len(rows))
    shared = {(a, b) for b in range(len(rows)) for a in range(b) if rows[a].keys() & rows[b].keys()}
    assert set(found) == shared
    assert found == sorted(found)


def test_a_key_that_all_hold_does_not_make_all_pairs() -> None:
    count = 20 * FULL
    rows = [{"everywhere": 0.2, f"rare {at // 2}": 0.9} for at in range(count)]
    found = candidates(rows, [("week",)] * count)
    assert len(found) <= KEPT * count
    assert {(at, at + 1) for at in range(0, count, 2)} <= set(found)


def test_work_grows_with_the_number_of_reports_not_with_its_square() -> None:
    def pairs(count: int) -> int:
        rows = [{"a": 0.5, "b": 0.5, f"c{at % 50}": 0.5} for at in range(count)]
        return len(candidates(rows, [(f"week {at % 7}",) for at in range(count)]))

    assert pairs(2000) <= 2.5 * pairs(1000)


def test_reports_of_one_week_meet_under_a_key_that_is_too_full() -> None:
    rows = [{"flood": 0.9, "river": 0.8}] * (4 * FULL)
    weeks = [(f"week {at % 8}",) for at in range(4 * FULL)]
    assert (0, 8) in candidates(rows, weeks, kept=FULL)
