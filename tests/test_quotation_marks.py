"""Pairing of quotation marks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.model.spans import Span
from wiredesk.reading.quotation_marks import runs


def inner(*paragraphs: str, lang: str = "en") -> list[str]:
    text = "\n".join(paragraphs)
    spans, at = [], 0
    for paragraph in paragraphs:
        spans.append(Span(at, at + len(paragraph)))
        at += len(paragraph) + 1
    return [run.inner.of(text) for run in runs(text, spans, installed_packs().get(lang))]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("“One,” she said. “Two.”", "en", ["One,", "Two."]),
        ('"One," she said. "Two."', "en", ["One,", "Two."]),
        ("'One,' she said.", "en", ["One,"]),
        ("“He said ‘no’ twice,” she said.", "en", ["He said ‘no’ twice,"]),
        ("It's the '90s and the farmers' hall isn't Kessel's", "en", []),
        ("In the '90s she said “yes” to it", "en", ["yes"]),
        ("''We wait,'' he said", "en", ["We wait,"]),
        ("“Apparently not,“ he said", "en", ["Apparently not,"]),
        ("« On attend », dit-il", "und", ["On attend"]),
        ("„Wir warten“, sagte er", "und", ["Wir warten"]),
        ("「待ちます」と彼は述べた", "und", ["待ちます"]),
        ('an 8" pipe and one " alone', "en", []),
    ],
)
def test_marks_are_paired(text: str, lang: str, expected: list[str]) -> None:
    assert inner(text, lang=lang) == expected


def test_a_quotation_goes_on_where_the_next_paragraph_opens_it_again() -> None:
    assert inner("“We lost the barn.", "“Nobody was hurt,” she said.") == ["We lost the barn.", "Nobody was hurt,"]


def test_a_missing_mark_loses_one_quotation_and_not_the_next_paragraph() -> None:
    assert inner("The sign read “closed and that was all.", "Later he said “open” twice.") == ["open"]


@given(st.lists(st.text(alphabet="ab .,“”\"‘’'«»„", max_size=40), max_size=4), st.sampled_from(["en", "vi", "und"]))
def test_runs_lie_in_their_paragraphs_in_order_and_apart(paragraphs: list[str], lang: str) -> None:
    text = "\n".join(paragraphs)
    spans, at = [], 0
    for paragraph in paragraphs:
        spans.append(Span(at, at + len(paragraph)))
        at += len(paragraph) + 1
    found = runs(text, spans, installed_packs().get(lang))
    for run in found:
        assert spans[run.paragraph].covers(run.outer)
        assert run.outer.covers(run.inner)
        assert run.inner.of(text).strip()
    assert all(one.outer.end <= two.outer.start for one, two in pairwise(found))
