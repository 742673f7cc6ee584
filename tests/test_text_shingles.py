"""What part of one text stands in another."""

import os
import subprocess
import sys

import numpy as np
import pytest
import xxhash
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.text.shingles import common, containment, matches, prints

texts = st.lists(st.sampled_from(["a", "b", "c", "tàu", "cảng", "đ", ""]), max_size=40)
MASK = 2**64 - 1


def plain_prints(words: list[str], size: int) -> list[int]:
    """The definition, one window after the other."""
    found = set()
    for first in range(len(words) - size + 1):
        value = 0
        for word in words[first : first + size]:
            value = (value * 0x9E3779B97F4A7C15 + xxhash.xxh3_64_intdigest(word.encode())) & MASK
        value = ((value ^ (value >> 33)) * 0xFF51AFD7ED558CCD) & MASK
        found.add(value ^ (value >> 33))
    return sorted(found)


@given(texts, st.integers(1, 6))
def test_prints_are_those_of_the_definition(words: list[str], size: int) -> None:
    assert prints(words, size).tolist() == plain_prints(words, size)


@given(texts, texts, st.integers(1, 4))
def test_containment_is_the_share_of_shingles_found_again(a: list[str], b: list[str], size: int) -> None:
    of_a = {tuple(a[i : i + size]) for i in range(len(a) - size + 1)}
    of_b = {tuple(b[i : i + size]) for i in range(len(b) - size + 1)}
    expected = len(of_a & of_b) / len(of_a) if of_a else 0.0
    assert containment(prints(a, size), prints(b, size)) == pytest.approx(expected)
    assert common(prints(a, size), prints(b, size)) == len(of_a & of_b)


@given(texts, texts, st.integers(1, 4))
def test_matches_are_equal_words_on_both_sides_without_overlap(a: list[str], b: list[str], size: int) -> None:
    end = 0
    for first, second, length in matches(a, b, size):
        assert length >= size
        assert first >= end
        assert a[first : first + length] == b[second : second + length]
        end = first + length


def test_a_text_stands_wholly_in_itself_and_in_a_longer_one() -> None:
    short = ["the", "ferry", "to", "Lisk", "stopped", "in", "the", "ice", "on", "Monday"]
    long = ["yesterday", *short, "and", "was", "freed", "by", "night"]
    assert containment(prints(short, 4), prints(long, 4)) == 1.0
    assert containment(prints(long, 4), prints(short, 4)) < 0.6
    assert matches(long, short, 4) == [(1, 0, len(short))]


def test_the_order_of_words_matters() -> None:
    assert common(prints(["a", "b"], 2), prints(["b", "a"], 2)) == 0


def test_a_text_shorter_than_a_shingle_has_no_prints() -> None:
    assert len(prints(["a", "b"], 3)) == 0
    assert containment(prints([], 2), prints(["a", "b"], 2)) == 0.0
    assert prints(["a"], 1).dtype == np.uint64


def test_a_shingle_of_no_words_is_refused() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        prints(["a"], 0)


def test_prints_are_the_same_in_another_process() -> None:
    code = "from wiredesk.text.shingles import prints; print(prints(['cảng','biển','x'], 2).tolist())"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == str(prints(["cảng", "biển", "x"], 2).tolist())
