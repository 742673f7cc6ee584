"""How the figures of stories are counted: `bench/stories*.py`."""

from __future__ import annotations

import random
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wiredesk.model.spans import Passage, Span
from wiredesk.model.story import Account, Asks, Difference, Link, LinkKind, Origin, Question, Verdict

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
accounts: Any = import_module("stories_accounts")
across: Any = import_module("stories_across")
cases: Any = import_module("stories_cases")
derived: Any = import_module("stories_derived")
grouping: Any = import_module("stories_grouping")
items: Any = import_module("story_items")
origins: Any = import_module("stories_origins")

CASE = """==== ferry
theme: disaster
why: two tolls

---- A
language: en
outlet: Lisk Post
published: 2026-10-03T14:20+02:00

# Ferry sinks off Lisk

Nineteen people died when the ferry Norr sank off Lisk on Friday, the coast guard said.

---- B
language: en
outlet: Harbour News
published: 2026-10-03T16:20+02:00

# Toll of the Norr rises

Twenty-seven people died in the sinking of the ferry, spokeswoman Ada Lorn told this paper at the quay.

---- C
language: en
outlet: Corm Courier
published: 2026-11-20T10:00+01:00

# Corm votes on its bridge

The council of Corm voted 12 to 9 for a new bridge on Thursday evening after a long debate.

---- answer
story: A B | C
updated how-many "the dead" A="Nineteen people" B="Twenty-seven people"
origins: 2 coast guard; B
link: B copy A
"""


def case() -> Any:
    """The case, read and grouped."""
    (item,) = items.parsed(CASE)
    return cases._case(item)


def told(one: Any, verdict: Verdict, asks: Asks, **words: str) -> Difference:
    """A difference that rests on words of accounts."""
    passages = []
    for letter, exact in words.items():
        article = one.readings[letter].article
        start = article.text.index(exact)
        passages.append(Passage(article.id, Span(start, start + len(exact)), exact))
    return Difference(Question(asks, "x"), verdict, tuple(Account(p.exact, (p,)) for p in passages))


def test_a_difference_is_the_point_whose_words_it_touches_in_two_accounts() -> None:
    one = case()
    (point,) = one.item.points
    assert accounts.is_point(told(one, "agree", "how many", A="Nineteen", B="Twenty-seven people died"), point, one)
    assert not accounts.is_point(told(one, "agree", "how many", A="Nineteen people"), point, one)
    assert not accounts.is_point(told(one, "agree", "how many", A="Friday", B="Twenty-seven"), point, one)
    sentences = {reading: one.readings[reading].article.body for reading in ("A", "B")}
    assert accounts.is_point(told(one, "differ", "how many", **sentences), point, one)
    assert not accounts.is_point(told(one, "differ", "said", **sentences), point, one)
    assert accounts.is_point(told(one, "differ", "whether", A="Nineteen", B="Twenty-seven"), point, one)


def test_stories_are_those_of_the_case_when_accounts_are_compared() -> None:
    one = case()
    assert [letters for letters, _ in one.stories()] == [("A", "B"), ("C",)]
    assert {len(story.articles) for _, story in one.stories()} == {1, 2}
    figures = cases.measure_stories([one]).figures
    assert (figures["one story"].n, figures["merged"].n, figures["in one thread"].n) == (1, 2, 0)
    assert figures["merged"].value == 0


def test_a_report_stands_for_what_was_made_from_it_and_for_no_other_origin() -> None:
    one = case()
    a, b, c = (one.id(letter) for letter in "ABC")
    assert origins._is_origin(Origin("Harbour News", "report", b, (), (b,)), "B", one)
    assert origins._is_origin(Origin("Harbour News", "outlet", None, (), (a, b, c)), "B", one)
    assert not origins._is_origin(Origin("unknown, via Harbour News", "unknown", None, (), (b,)), "B", one)
    assert origins._is_origin(Origin("unknown, via Harbour News", "unknown", None, (), (b,)), "?B", one)
    assert origins._is_origin(Origin("the coast guard", "official", None, (), (a,)), "coast guard", one)
    assert not origins._is_origin(Origin("the navy", "official", None, (), (a,)), "coast guard", one)


def test_a_direction_that_nobody_can_know_must_be_left_open() -> None:
    one = case()
    (gold,) = one.item.links
    known: LinkKind = "copy"
    forth = Link(one.id("B"), one.id("A"), True, known, "credit", 1.0, ())
    back = Link(one.id("A"), one.id("B"), True, known, "credit", 1.0, ())
    open_ = Link(one.id("A"), one.id("B"), True, known, "unknown", 1.0, ())
    assert [origins._direction(link, gold, one) for link in (forth, back, open_)] == ["right", "wrong", "unknown"]
    unknown = items.Derived("B", "copy", "A", True, False)
    assert [origins._direction(link, unknown, one) for link in (forth, open_)] == ["wrong", "right"]
    links = [items.Derived(x, "copy", y, True, True) for x, y in ("BA", "CD", "DA", "FE")]
    assert sorted(map(sorted, origins._families(links))) == [["A", "B", "C", "D"], ["E", "F"]]


def test_pairs_and_items_count_by_folds_as_they_do_at_once() -> None:
    chance = random.Random(5)
    gold = [chance.randrange(12) for _ in range(60)]
    found = [chance.randrange(12) for _ in range(60)]
    folds = [str(story % 4) for story in gold]
    cubed, pairs = grouping.f1s([*grouping.folds_of(gold, found, folds).values()])
    assert cubed == pytest.approx(import_module("stories_corpora").b_cubed(gold, found)[2])
    both = [(gold[a] == gold[b], found[a] == found[b]) for a in range(60) for b in range(a)]
    right, wanted, made = (sum(map(key, both)) for key in (all, lambda pair: pair[0], lambda pair: pair[1]))
    assert pairs == pytest.approx(2 * right / (wanted + made))
    value, _ = grouping.with_intervals([*grouping.folds_of(gold, gold, folds).values()])
    assert (value.value, value.low, value.high) == (1, 1, 1)


def test_the_best_of_equal_scores_counts_in_part_and_both_directions_count() -> None:
    square = np.array([[1.0, 0.0], [0.5, 0.5]])
    assert across.first_right(square, range(2)) == [1, 0.5, 1, 1]


@pytest.mark.parametrize("edit", sorted(derived.EDITS))
def test_an_edit_is_the_same_each_time_and_keeps_what_it_should(edit: str) -> None:
    def text(name: str) -> list[list[str]]:
        return [[f"{name}{line}.{at}" for at in range(10)] for line in range(20)]

    others = [text(name) for name in "bcd"]
    made = derived.EDITS[edit](text("a"), others, random.Random(3))
    assert made == derived.EDITS[edit](text("a"), others, random.Random(3))
    own = sum(word.startswith("a") for sentence in made for word in sentence) / 200
    kept = {"cut to 40 %": 0.4, "15 % of words changed": 0.85, "40 % of words changed": 0.6}
    assert own == pytest.approx(0.3 if edit.startswith("cut to 40 %, ") else kept.get(edit, 1), abs=0.06)
    if "changed" in edit:
        first = [sentence[0][:3] for sentence in made]
        assert first != sorted(first)
