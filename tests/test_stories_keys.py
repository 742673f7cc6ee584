"""Who is worth comparing with whom: a bounded number for each, the same whatever came when."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.store import schema
from wiredesk.store.connection import Connection
from wiredesk.store.shelving import Shelving
from wiredesk.stories import neighbours
from wiredesk.stories.neighbours import EVER, FULL, UNDATED, Item, Lists, Neighbours, Pairs
from wiredesk.stories.shelves import Shelves

KEPT = 16
Keys = dict[int, int]
few_keys = st.dictionaries(st.integers(1, 9), st.integers(1, 3), max_size=5)


def item(number: int, keys: Keys, weeks: tuple[int, ...] = (EVER,), side: int = 0) -> Item:
    return Item(number, tuple(sorted((key * 7919, weight) for key, weight in keys.items())), weeks, (), side)


def pairs_of(items: Sequence[Item], kept: int = KEPT) -> Pairs:
    return Neighbours(Shelves(), 0, kept).fill(items)


@given(st.lists(few_keys, max_size=12))
def test_few_holders_of_a_key_are_all_compared(rows: list[Keys]) -> None:
    shared = {(a, b) for b in range(len(rows)) for a in range(b) if rows[a].keys() & rows[b].keys()}
    assert pairs_of([item(at, keys) for at, keys in enumerate(rows)]) == shared


def test_a_key_that_all_hold_does_not_make_all_pairs() -> None:
    count = 20 * FULL
    found = pairs_of([item(at, {1: 1, 100 + at // 2: 5}) for at in range(count)])
    assert len(found) <= KEPT * count
    assert {(at, at + 1) for at in range(0, count, 2)} <= found


def test_work_grows_with_the_number_of_reports_not_with_its_square() -> None:
    def pairs(count: int) -> int:
        return len(pairs_of([item(at, {1: 1, 2: 1, 10 + at % 50: 1}, (2 + at % 7,)) for at in range(count)]))

    assert pairs(2000) <= 2.5 * pairs(1000)


def test_very_many_alike_still_hang_together() -> None:
    found = pairs_of([item(at, {1: 3, 2: 3, 3: 1}) for at in range(10 * FULL)])
    reached, edge = {0}, {0}
    while edge:
        edge = {b for pair in found for a, b in (pair, pair[::-1]) if a in edge} - reached
        reached |= edge
    assert len(reached) == 10 * FULL


def test_a_report_beside_very_many_copies_of_another_meets_some_of_them() -> None:
    copies = [item(at, dict.fromkeys(range(1, 20), 3)) for at in range(1, 4 * FULL)]
    own = item(1 << 40, {1: 3, 2: 3, 40: 3, 41: 3, 42: 3})
    assert any(1 << 40 in pair for pair in pairs_of([*copies, own]))


def test_items_of_one_side_are_no_pair() -> None:
    assert pairs_of([item(1, {1: 1}, side=5), item(2, {1: 1}, side=5), item(3, {1: 1}, side=6)]) == {(1, 3), (2, 3)}


def test_a_wide_key_is_looked_for_in_all_weeks_and_by_what_has_none() -> None:
    a, b = Item(1, ((7, 1), (8, 1)), (10, 11), (7,)), Item(2, ((7, 1), (8, 1)), (20, 21), (7,))
    undated = Item(3, ((7, 1),), (UNDATED,), (7,))
    assert pairs_of([a, b, undated]) == {(1, 2), (1, 3), (2, 3)}
    assert pairs_of([Item(1, ((8, 1),), (10, 11)), Item(2, ((8, 1),), (20, 21))]) == set()


items = st.builds(
    lambda keys, weeks, wide, side: Item(
        0, tuple(sorted((key * 7919, weight) for key, weight in keys.items())), weeks,
        tuple(key * 7919 for key in sorted(keys)[:wide]), side,
    ),
    few_keys, st.sampled_from([(EVER,), (UNDATED,), (2, 3), (2, 5), (4, 5)]), st.integers(0, 2), st.integers(0, 2),
)  # fmt: skip


@given(item=items)
def test_an_item_is_the_same_after_being_packed(item: Item) -> None:
    assert Item.unpacked(item.number, item.packed()) == item


def some_at_a_time(made: list[Item], rng: random.Random) -> list[list[Item]]:
    batches: list[list[Item]] = []
    while made:
        size = rng.choice((1, 1, 2, 7))
        batches.append([replace(each, number=rng.getrandbits(40)) for each in made[:size]])
        made = made[size:]
    return batches


@settings(max_examples=80, deadline=None)
@given(st.lists(items, min_size=10, max_size=40), st.integers(0, 1 << 30))
def test_one_after_another_or_all_at_once_comes_to_the_same(made: list[Item], seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(neighbours, "FULL", 4)
        patch.setattr(neighbours, "BESIDE", 2)
        rng = random.Random(seed)
        lists = rng.choice((Shelves, lambda: in_a_desk(folder)))()
        live = Neighbours(lists, 0, 3)
        held: dict[int, Item] = {}
        pairs: Pairs = set()
        for batch in some_at_a_time(made, rng):
            held |= {each.number: each for each in batch}
            change = live.insert(batch)
            pairs = (pairs | change.made) - change.lost
            if rng.random() < 0.3:
                gone = rng.choice(sorted(held))
                del held[gone]
                change = live.remove(gone)
                pairs = (pairs | change.made) - change.lost
        fresh = Neighbours(Shelves(), 0, 3)
        assert fresh.fill(list(held.values())) == pairs
        for number in held:
            assert fresh.partners(number) == live.partners(number)
            assert fresh.candidates(number) == live.candidates(number)


def in_a_desk(folder: str) -> Lists:
    db = Connection(f"{folder}/desk.sqlite")
    schema.upgrade(db)
    return Shelving(db)
