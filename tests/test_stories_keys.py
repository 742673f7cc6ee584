"""Who is worth comparing with whom: a bounded number for each, the same whatever came when."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.store import schema
from wiredesk.store.connection import Connection
from wiredesk.store.shelving import Shelving
from wiredesk.stories import neighbours, partners, stretches
from wiredesk.stories.neighbours import BESIDE, EVER, UNDATED, Item, Lists, Neighbours, lists_of
from wiredesk.stories.partners import Pairs, Partners
from wiredesk.stories.shelves import Shelves
from wiredesk.stories.stretches import Piece, Spot

KEPT = 16
Keys = dict[int, int]
few_keys = st.dictionaries(st.integers(1, 9), st.integers(1, 3), max_size=5)


def item(number: int, keys: Keys, weeks: tuple[int, ...] = (EVER,), side: int = 0) -> Item:
    return Item(number, tuple(sorted((key * 7919, weight) for key, weight in keys.items())), weeks, (), side)


def pairs_of(items: Sequence[Item], kept: int = KEPT) -> Pairs:
    return Neighbours(Shelves(), 0, kept).insert(items).made


@given(st.lists(few_keys, max_size=BESIDE + 1))
def test_few_holders_of_a_key_are_all_compared(rows: list[Keys]) -> None:
    shared = {(a, b) for b in range(len(rows)) for a in range(b) if rows[a].keys() & rows[b].keys()}
    assert pairs_of([item(at, keys) for at, keys in enumerate(rows)]) == shared


def test_a_key_that_all_hold_does_not_make_all_pairs() -> None:
    count = 600
    found = pairs_of([item(at, {1: 1, 100 + at // 2: 5}) for at in range(count)])
    assert len(found) <= KEPT * count
    assert {(at, at + 1) for at in range(0, count, 2)} <= found


def test_work_grows_with_the_number_of_reports_not_with_its_square() -> None:
    def pairs(count: int) -> int:
        return len(pairs_of([item(at, {1: 1, 2: 1, 10 + at % 50: 1}, (2 + at % 7,)) for at in range(count)]))

    assert pairs(2000) <= 2.5 * pairs(1000)


def test_very_many_alike_still_hang_together() -> None:
    found = pairs_of([item(at, {1: 3, 2: 3, 3: 1}) for at in range(300)])
    reached, edge = {0}, {0}
    while edge:
        edge = {b for pair in found for a, b in (pair, pair[::-1]) if a in edge} - reached
        reached |= edge
    assert len(reached) == 300


def test_a_report_beside_very_many_copies_of_another_meets_some_of_them() -> None:
    copies = [item(at, dict.fromkeys(range(1, 20), 3)) for at in range(1, 128)]
    own = item(1 << 40, {1: 3, 2: 3, 40: 3, 41: 3, 42: 3})
    assert any(1 << 40 in pair for pair in pairs_of([*copies, own]))


def test_items_of_one_side_are_no_pair() -> None:
    assert pairs_of([item(1, {1: 1}, side=5), item(2, {1: 1}, side=5), item(3, {1: 1}, side=6)]) == {(1, 3), (2, 3)}


def test_a_wide_key_is_looked_for_in_all_weeks_and_by_what_has_none() -> None:
    a, b = Item(1, ((7, 1), (8, 1)), (10, 11), (7,)), Item(2, ((7, 1), (8, 1)), (20, 21), (7,))
    undated = Item(3, ((7, 1),), (UNDATED,), (7,))
    assert pairs_of([a, b, undated]) == {(1, 2), (1, 3), (2, 3)}
    assert pairs_of([Item(1, ((8, 1),), (10, 11)), Item(2, ((8, 1),), (20, 21))]) == set()


def test_partners_have_as_many_keys_in_common_as_is_asked_for() -> None:
    some = [item(1, {1: 1, 2: 1}), item(2, {1: 1, 3: 1}), item(3, {1: 1, 2: 1, 3: 1})]
    assert Neighbours(Shelves(), 0, KEPT, shared=2).insert(some).made == {(1, 3), (2, 3)}


items = st.builds(
    lambda keys, weeks, wide, side: Item(
        0, tuple(sorted((key * 7919, weight) for key, weight in keys.items())), weeks,
        tuple(key * 7919 for key in sorted(keys)[:wide]), side, 5,
    ),
    few_keys, st.sampled_from([(EVER,), (UNDATED,), (2, 3), (2, 5), (4, 5)]), st.integers(0, 2), st.integers(0, 2),
)  # fmt: skip


@given(item=items)
def test_an_item_is_the_same_after_being_packed(item: Item) -> None:
    assert Item.unpacked(item.number, item.packed()) == item


def as_defined(held: Mapping[int, Item], kept: int, beside: int, shared: int) -> dict[int, Partners]:
    """Partners as the definition has them, list by list and pair by pair."""
    lists: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for each in held.values():
        for week, key, place, number in lists_of([each]).tolist():
            lists.setdefault((week, key), []).append((place, number))
    met: dict[int, set[int]] = {number: set() for number in held}
    for rows in lists.values():
        for at, (_, number) in enumerate(sorted(rows)):
            met[number] |= {other for _, other in sorted(rows)[max(0, at - beside) : at + beside + 1]} - {number}
    found = {}
    for number, each in held.items():
        own = dict(each.keys)
        weights = []
        for other in met[number]:
            both = [own[key] * weight for key, weight in held[other].keys if key in own]
            if len(both) >= shared and not (each.side and each.side == held[other].side):
                weights.append((other, sum(both)))
        found[number] = tuple(sorted(weights, key=lambda row: (-row[1], row[0]))[:kept])
    return found


def pairs_in(partners: Mapping[int, Partners]) -> Pairs:
    return {(min(a, b), max(a, b)) for a, rows in partners.items() for b, _ in rows}


@settings(max_examples=150, deadline=None)
@given(st.lists(items, min_size=10, max_size=60), st.integers(0, 1 << 30), st.sampled_from([1, 2, 8]))
def test_whatever_comes_and_goes_partners_are_those_of_the_definition(made: list[Item], seed: int, beside: int) -> None:
    rng = random.Random(seed)
    kept, shared = rng.choice((2, 16)), rng.choice((1, 2))
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(stretches, "FULL", rng.choice((4, 64)))
        patch.setattr(neighbours, "AT_ONCE", rng.choice((3, 500)))
        patch.setattr(partners, "REMEMBERED", rng.choice((1, 12, 10_000)))
        lists = Shelves() if rng.random() < 0.7 else in_a_desk(folder)
        live = Neighbours(lists, 0, kept, beside=beside, shared=shared)
        held: dict[int, Item] = {}
        pairs: Pairs = set()
        while made:
            gone = rng.sample(sorted(held), min(len(held), rng.choice((0, 0, 1, 2, 20))))
            size = rng.choice((1, 2, 7, 30))
            come = [replace(each, number=rng.getrandbits(40)) for each in made[:size]]
            # Some come back as others under their old number.
            come = [replace(each, number=number) for each, number in zip(come, gone, strict=False)] + come[len(gone) :]
            made = made[size:]
            for number in gone:
                del held[number]
            held |= {each.number: each for each in come}
            change = live.exchange(gone, come)
            back = {each.number for each in come} & set(gone)
            stay = {pair for pair in pairs if back & {*pair}}
            assert change.lost <= pairs
            after = (pairs - change.lost) | change.made
            # What has other keys than before is compared again, and nothing else is.
            assert stay & after <= change.lost & change.made
            assert {pair for pair in change.made & pairs if not back & {*pair}} == set()
            pairs = after
            wanted = as_defined(held, kept, beside, shared)
            assert {number: live.partners(number) for number in held} == wanted
            assert pairs == pairs_in(wanted)
        like = Item(1 << 50, ((7919, 1), (2 * 7919, 2)), (EVER,))
        assert live.like(like) == as_defined({**held, like.number: like}, kept, beside, shared)[like.number]
        for number in sorted(held):
            live.remove(number)
        assert lists.holding(0, [(EVER, key * 7919, 0) for key in range(10)]) == [None] * 10


def in_a_desk(folder: str) -> Lists:
    db = Connection(f"{folder}/desk.sqlite")
    schema.upgrade(db)
    return Shelving(db)


class Counted(Shelves):
    """Lists that count what is looked up in them."""

    looked_up = 0

    def holding(self, space: int, spots: Sequence[Spot]) -> list[Piece | None]:
        self.looked_up += len(spots)
        return super().holding(space, spots)


def test_what_comes_has_others_look_through_their_lists_but_seldom() -> None:
    """Who parts from a partner in one list has mostly others left that are known, and meets that one elsewhere."""
    rng = random.Random(1)
    lists = Counted()
    live = Neighbours(lists, 0, 12)
    before = 0
    for count in range(900):
        if count == 600:
            before = lists.looked_up
        live.insert([item(rng.getrandbits(40), {rng.randrange(60): rng.randrange(1, 9) for _ in range(10)})])
    assert lists.looked_up - before < 300 * 10 * 5
