"""A report that a desk keeps ready is, to the last bit, the one that its reading makes."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from model_values import of_type, spans, texts
from wiredesk.desk.packs import installed_packs
from wiredesk.desk.parsing import read_page
from wiredesk.desk.paths import pages_of
from wiredesk.model.page import Page
from wiredesk.model.spans import ArticleId, Passage
from wiredesk.model.values import When
from wiredesk.stories.gates import Countries
from wiredesk.stories.imprints import Imprint
from wiredesk.stories.packed_reports import known_report, packed_report
from wiredesk.stories.pairs import Known, know
from wiredesk.stories.reports import Report
from wiredesk.text.vectors import Packed

SAMPLE = Path(__file__).parents[1] / "sample"
PACKS = installed_packs()


def again(known: Known) -> Known:
    packed = packed_report(known)
    assert packed is not None
    return known_report(packed, known.report.text)


def assert_same(one: Any, other: Any) -> None:
    """Equal, and in the same order where there is one: sums are made in it."""
    assert type(one) is type(other)
    if isinstance(one, np.ndarray):
        assert (one.dtype, one.tobytes()) == (other.dtype, other.tobytes())
    elif isinstance(one, Known | Report | Packed):
        for each in fields(one):
            assert_same(getattr(one, each.name), getattr(other, each.name))
    elif isinstance(one, dict):
        assert list(one.items()) == list(other.items())
    else:
        assert one == other


@cache
def sample() -> list[Known]:
    pages = (page for page in pages_of([str(SAMPLE)]) if isinstance(page, Page))
    return [known for page in pages if (known := know(read_page(page).reading, PACKS)) is not None]


def test_a_report_comes_back_as_it_was_to_the_last_bit() -> None:
    assert len(sample()) > 20
    for known in sample():
        assert_same(again(known), known)


prints = st.lists(st.integers(0, (1 << 64) - 1), max_size=9, unique=True).map(
    lambda some: np.array(sorted(some), dtype=np.uint64)
)
weights = st.floats(allow_nan=False, allow_infinity=False)
vectors = st.dictionaries(texts, weights, max_size=3)


@st.composite
def reports(draw: st.DrawFn) -> Known:
    keys = draw(prints)
    terms = Packed(
        keys, np.array(draw(st.lists(weights, min_size=len(keys), max_size=len(keys)))), (0, 1, 1, len(keys))
    )
    first = sample()[0]
    report = Report(
        id=draw(texts.map(ArticleId)),
        language=draw(texts),
        imprint=draw(of_type(Imprint)),
        dated=draw(st.none() | of_type(When)),
        title=draw(st.none() | spans),
        amounts=draw(st.lists(texts, max_size=2).map(tuple)),
        told=draw(st.integers(0, 2)),
        days=draw(st.lists(texts, max_size=2).map(tuple)),
        weeks=draw(st.lists(texts, max_size=2).map(tuple)),
        weekdays=draw(st.frozensets(st.integers(1, 7))),
        terms=terms,
        names=draw(vectors),
        people=draw(vectors),
        numbers=draw(vectors),
        chance=draw(weights),
        shingles=draw(prints),
        edits=draw(prints),
        text=first.report.text,
    )
    passages = of_type(Passage)
    return Known(
        report,
        draw(st.sampled_from([known.times for known in sample()])),
        draw(st.dictionaries(st.tuples(texts, texts), st.lists(st.tuples(texts, passages), max_size=2), max_size=2)),
        Countries(draw(st.dictionaries(texts, passages, max_size=2)), draw(st.frozensets(texts, max_size=3))),
        draw(st.dictionaries(texts, st.tuples(texts, passages), max_size=2)),
        draw(st.dictionaries(texts, st.tuples(texts, passages), max_size=2)),
    )


@settings(max_examples=60, deadline=None)
@given(reports())
def test_whatever_a_report_holds_it_comes_back(known: Known) -> None:
    assert_same(again(known), known)
