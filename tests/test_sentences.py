"""Sentences with values in them, in the language of the interface."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.comparison.amounts import reconcile_amounts
from wiredesk.comparison.reconciliations import reconcile_times, reconcile_words
from wiredesk.model.values import Amount, when_of_iso
from wiredesk.serve.language import languages
from wiredesk.serve.sentences import LONGEST, SENTENCES, time_worded, value_worded, worded

OTHERS = [words for tag, words in languages().items() if tag != "en"]
TIMES = (
    "2026-11-20", "2026-11-21", "2026-11-25", "2026-11", "2026-11-20/2026-11-21", "2026-11-20T08:00+07:00",
    "2026-11-20T02:00+01:00", "2026-11-20T08:00", "2026-11-20T08:03", "2026-11-20T20:00", "2027-11-20", "2026-11-27",
)  # fmt: skip


def _tried() -> set[str]:
    """What comparing says of many pairs."""
    whens = [when for value in TIMES if (when := when_of_iso(value)) is not None]
    found = set()
    for a, b in itertools.product(whens, repeat=2):
        for homes in (("", ""), ("Asia/Ho_Chi_Minh", "America/New_York"), ("America/New_York", "Asia/Ho_Chi_Minh")):
            outcome = reconcile_times(a, b, *homes)
            found.add(outcome.tried if outcome is not None else "")
        outcome = reconcile_words(a, b, "on Friday", "Friday")
        found.add(outcome.tried if outcome is not None else "")
    numbers = [None, Decimal(40), Decimal(43), Decimal(1_200), Decimal(1_234), Decimal("0.04"), Decimal(60)]
    amounts = [
        Amount(low, high, unit, low == high)
        for low, high in itertools.product(numbers, repeat=2)
        if low is None or high is None or low <= high
        for unit in ("person", "km", "m")
    ]
    for one, other in itertools.product(amounts, repeat=2):
        outcome = reconcile_amounts(one, other)
        found.add(outcome.tried if outcome is not None else "")
    return found - {""}


def test_whatever_comparing_says_has_words_in_each_language_of_the_interface() -> None:
    tried = _tried()
    assert len(tried) > 50
    for words in OTHERS:
        english = [text for text in sorted(tried) if worded(text, words) == text and " = " not in text]
        assert not english


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_translated_sentence_has_each_value_that_the_english_one_has(sentence: str) -> None:
    for words in OTHERS:
        assert sorted(re.findall(r"\{\d\}", words.gettext(sentence))) == sorted(re.findall(r"\{\d\}", sentence))


def test_values_inside_of_a_sentence_are_put_into_words_too() -> None:
    vi = languages()["vi"]
    assert worded("5 hours apart by the clock in the zones stated", vi) == "cách nhau 5 giờ theo các múi giờ đã nêu"
    assert worded("x.example: needs a value; skipped", vi) == "x.example: cần có giá trị; đã bỏ qua"


def test_english_pages_show_sentences_as_they_are() -> None:
    assert worded("5 hours apart by the clock in the zones stated", languages()["en"]).startswith("5 hours apart")


@given(st.text(max_size=2 * LONGEST))
def test_somebody_elses_words_stay_as_they_are(text: str) -> None:
    assert worded(text, languages()["en"]) == text


def test_a_time_that_is_open_on_one_side_is_told_so() -> None:
    vi, en = languages()["vi"], languages()["en"]
    assert time_worded("2026-11-22/..", en) == "on or after 2026-11-22"
    assert time_worded("../2026-11-22T08:30", vi) == "đến 2026-11-22 08:30"
    assert time_worded("2026-11-22", vi) == "2026-11-22"
    assert time_worded("2026-11-22/2026-11-23", en) == "2026-11-22 – 2026-11-23"
    assert time_worded("2026-11-22T08:30/2026-11-22T11:00", vi) == "2026-11-22 08:30–11:00"
    assert time_worded("2026-11-22T20:30/2026-11-23T02:00", en) == "2026-11-22 20:30 – 2026-11-23 02:00"


def test_an_answer_that_is_a_time_is_told_as_one_and_no_other() -> None:
    vi = languages()["vi"]
    assert value_worded("2026-11-22T08:30+07:00", vi) == "2026-11-22 08:30+07:00"
    assert value_worded("2026-11-22/..", vi) == "từ 2026-11-22 trở đi"
    for said in ("11 dead", "T1/T2", "2026", "Ostrel/Karm", "1911", "XXXX-WXX-5"):
        assert value_worded(said, vi) == worded(said, vi)
