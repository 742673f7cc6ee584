"""Alignment of passages: alike words, fragments, two languages, one to one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.text.align import containment, likeness, overlap, pairs, resemblance, weigh

BAGS = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.1, 5), max_size=8)


def w(text: str) -> list[str]:
    return text.split()


class FewWords:
    """A table of four concepts for the tests."""

    EN: ClassVar = {"river": "1", "bridge": "2", "opened": "3", "minister": "4"}
    VI: ClassVar = {"sông": "1", "cầu": "2", "mở": "3", "bộ trưởng": "4"}

    def concepts(self, code: str, tokens: Sequence[str]) -> Sequence[str]:
        words = list(tokens) + [" ".join(pair) for pair in pairwise(tokens)]
        known = self.EN if code == "en" else self.VI
        return [known[word] for word in words if word in known]


def test_a_fragment_is_contained_in_its_sentence_though_the_whole_differs() -> None:
    whole = w("the minister opened the long bridge over the river on a cold morning")
    fragment = w("the long bridge")
    assert likeness(fragment, whole, fragment=True) == 1
    assert likeness(fragment, whole) < 0.8


def test_rare_words_count_more_than_common_ones() -> None:
    rarity = {"the": 0.1, "on": 0.1, "a": 0.1, "lighthouse": 8.0, "harbour": 7.0}
    same_thing = likeness(w("the lighthouse on harbour"), w("a lighthouse harbour"), rarity=rarity)
    same_grammar = likeness(w("the lighthouse on a"), w("the on a harbour"), rarity=rarity)
    assert same_thing > 0.9 > 0.2 > same_grammar


def test_two_languages_meet_in_concepts_names_and_numbers() -> None:
    en = w("the minister opened the bridge in ostrel in 2024")
    vi = w("bộ trưởng mở cầu ở ostrel năm 2024")
    other = w("giá gạo tăng 3 % năm 2019")
    assert likeness(en, vi, FewWords()) == 1
    assert likeness(en, other, FewWords()) == 0


def test_passages_are_paired_one_to_one_best_first() -> None:
    left = [weigh(w("a b c"), None), weigh(w("a b"), None)]
    right = [weigh(w("a b"), None), weigh(w("c"), None), weigh(w("z"), None)]
    found = pairs(left, right, lambda i, j: overlap(left[i], right[j]), 0.3)
    assert [(i, j) for i, j, _ in found] == [(1, 0), (0, 1)]


@given(BAGS, BAGS)
def test_likeness_is_symmetric_and_stays_between_0_and_1(a: dict[str, float], b: dict[str, float]) -> None:
    for measure in (containment, overlap, resemblance):
        assert 0 <= measure(a, b) <= 1 + 1e-9
        assert abs(measure(a, b) - measure(b, a)) < 1e-9


@given(st.lists(BAGS, max_size=6), st.lists(BAGS, max_size=6))
def test_no_passage_is_paired_twice(left: list[dict[str, float]], right: list[dict[str, float]]) -> None:
    found = pairs(left, right, lambda i, j: resemblance(left[i], right[j]), 0.1)
    assert len({i for i, _, _ in found}) == len({j for _, j, _ in found}) == len(found)
