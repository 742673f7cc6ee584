"""What times mean: a file of cases, and what must hold of any text."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import rows, unmarked
from wiredesk.desk.packs import installed_packs
from wiredesk.model.spans import Span
from wiredesk.model.values import when_of_iso
from wiredesk.text.times import moments, publication_of, stated_dates

PACKS = installed_packs()


@pytest.mark.parametrize("row", rows("times_cases.toml"), ids=lambda row: row[2][:60])
def test_a_time_expression_has_the_value_that_a_reader_gives_it(row: list[Any]) -> None:
    lang, published, marked, wanted = row
    text, marks, sentences = unmarked(marked)
    found = moments(text, sentences, PACKS.get(lang), published=when_of_iso(published) if published else None)
    expected = [] if not marks else [wanted] if isinstance(wanted, str) else wanted
    assert [moment.when.value for moment in found] == [value for value in expected if value != "*"]
    assert all(moment.span.meets(mark) for moment, mark in zip(found, marks, strict=False))


VOCABULARY = st.sampled_from(
    [
        "ngày",
        "hôm",
        "8/11",
        "17-18/10",
        "năm",
        "2024",
        "tháng",
        "10",
        "quý",
        "III",
        "sáng",
        "thứ",
        "Ba",
        "vừa",
        "qua",
        "(",
        ")",
        ",",
        ".",
        "đến",
        "-",
        "on",
        "Friday",
        "last",
        "two",
        "days",
        "after",
        "Nov.",
        "5",
        "the",
        "following",
        "day",
        "9",
        "p.m.",
        "GMT",
        "local",
        "time",
        "24/7",
        "2-1",
        "99999",
        "0/0",
        "31/2/2024",
        "Tết",
        "và",
        "from",
        "to",
        "1990s",
        "mid-",
        "+99",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(VOCABULARY, max_size=25).map(" ".join))


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.sampled_from(["vi", "en", "root"]), st.sampled_from([None, "2024-11-22", "0001-01-01", "9999-12-31"]))
def test_any_text_gives_moments_in_order_without_overlap(text: str, lang: str, day: str | None) -> None:
    published = when_of_iso(day) if day else None
    found = moments(text, [Span(0, len(text))], PACKS.get(lang), published=published)
    for moment in found:
        assert moment.span.of(text).strip()
        assert moment.rule
        assert (moment.when.earliest is None) == (moment.when.latest is None)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    publication_of(text, found, [Span(0, len(text))], PACKS.get(lang))
    for span, when in stated_dates(text, Span(0, len(text)), PACKS.get(lang)):
        assert span.of(text)
        assert when.resolved
