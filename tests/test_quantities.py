"""What amounts mean: a file of cases, and what must hold of any text."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import rows, unmarked
from wiredesk.desk.packs import installed_packs
from wiredesk.model.findings import Quantity
from wiredesk.model.spans import Span
from wiredesk.text.quantities import quantities
from wiredesk.text.times import moments

PACKS = installed_packs()


def shown(quantity: Quantity) -> str:
    """The amount as the case file writes it."""
    amount = quantity.amount
    low, high = ("" if value is None else format(value.normalize(), "f") for value in (amount.low, amount.high))
    number = low if amount.low == amount.high else f"{low}..{high}"
    return f"{'~' if amount.approximate else ''}{number} {amount.unit}{' =' if quantity.equals else ''}"


@pytest.mark.parametrize("row", rows("quantities_cases.toml"), ids=lambda row: row[1][:60])
def test_an_amount_has_the_value_that_a_reader_gives_it(row: list[Any]) -> None:
    lang, marked, wanted = row
    text, marks, sentences = unmarked(marked)
    found = quantities(text, sentences, PACKS.get(lang))
    expected = [] if not marks else [wanted] if isinstance(wanted, str) else wanted
    assert [shown(quantity) for quantity in found] == expected
    assert all(quantity.span.meets(mark) for quantity, mark in zip(found, marks, strict=True))


VOCABULARY = st.sampled_from(
    [
        "20",
        "30",
        "-",
        "1.200",
        "43,53",
        "tỷ",
        "USD",
        "$",
        "€",
        "20.9bn",
        "hàng",
        "trăm",
        "nghìn",
        "hai",
        "mươi",
        "lăm",
        "năm",
        "người",
        "chết",
        "bị",
        "thương",
        "từ",
        "đến",
        "between",
        "and",
        "half",
        "of",
        "people",
        "were",
        "killed",
        "at",
        "least",
        "(",
        ")",
        ",",
        "about",
        "or",
        "45",
        "tuổi",
        "-year-old",
        "%",
        "99999999999999999999",
        "magnitude",
        "F-16",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(VOCABULARY, max_size=25).map(" ".join))


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.sampled_from(["vi", "en", "root"]))
def test_any_text_gives_amounts_in_order_without_overlap(text: str, lang: str) -> None:
    found = quantities(text, [Span(0, len(text))], PACKS.get(lang))
    for quantity in found:
        assert quantity.span.of(text).strip()
        assert quantity.rule
        amount = quantity.amount
        assert amount.low is None or amount.high is None or amount.low <= amount.high
        assert quantity.of is None or quantity.of.of(text)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.sampled_from(["vi", "en"]))
def test_no_amount_is_read_where_a_time_stands(text: str, lang: str) -> None:
    span, pack = Span(0, len(text)), PACKS.get(lang)
    times = [moment.span for moment in moments(text, [span], pack)]
    for quantity in quantities(text, [span], pack, taken=times):
        assert not any(quantity.span.meets(time) for time in times)


def test_both_languages_give_people_the_same_units() -> None:
    vietnamese = "Vụ sập khiến 40 người thiệt mạng và 12 người bị thương."
    english = "The collapse killed 40 people and injured 12."
    units = [
        [quantity.amount for quantity in quantities(text, [Span(0, len(text))], PACKS.get(lang))]
        for text, lang in ((vietnamese, "vi"), (english, "en"))
    ]
    assert units[0] == units[1]


def test_a_counted_noun_without_a_shared_name_keeps_its_own() -> None:
    text = "They planted 300 orchards."
    (quantity,) = quantities(text, [Span(0, len(text))], PACKS.get("en"))
    assert quantity.amount.unit == "orchards"
    assert quantity.of is not None
    assert quantity.of.of(text) == "orchards"


def test_white_space_between_two_amounts_costs_no_more_than_its_length() -> None:
    """A quadratic look through 200,000 spaces would take hours."""
    text = "It was 40 km" + " " * 200_000 + "25 miles away."
    found = quantities(text, [Span(0, len(text))], PACKS.get("en"))
    assert [quantity.equals for quantity in found] == [None, None]
