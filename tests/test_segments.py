"""Sentences: in order, whole, and broken where a reader would break them."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.packs import Pack
from wiredesk.lang.segments import sentences
from wiredesk.model.spans import Span

PACKS = installed_packs()
VI, EN, ROOT = PACKS.get("vi"), PACKS.get("en"), PACKS.root

PIECES = st.sampled_from(
    [
        *("Tàu ", "rời", "TP.", "HCM", ". ", ".", "…", "! ", "?", "“", "”", '"', "'", "(", ")", " ", "\n", "14", "30"),
        *(",", "Mr", "J", "U.S", "。", "」", "と", "»", "\u00a0", "ông", "The"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


def split(text: str, pack: Pack) -> list[str]:
    return [span.of(text) for span in sentences(text, Span(0, len(text)), pack)]


@given(TEXTS, st.sampled_from([VI, EN, ROOT]), st.integers(0, 20), st.integers(0, 200))
def test_sentences_stand_in_order_inside_the_span_and_cover_all_that_is_written(
    text: str, pack: Pack, start: int, length: int
) -> None:
    start = min(start, len(text))
    span = Span(start, min(start + length, len(text)))
    found = sentences(text, span, pack)
    assert all(span.covers(one) for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(one.of(text) and one.of(text) == one.of(text).strip() for one in found)
    assert "".join("".join(one.of(text).split()) for one in found) == "".join(span.of(text).split())


@given(TEXTS, st.sampled_from([VI, EN]))
def test_what_stands_around_the_span_changes_nothing(text: str, pack: Pack) -> None:
    alone = [(one.start, one.end) for one in sentences(text, Span(0, len(text)), pack)]
    around = f"Mr. “{text}. The"
    within = sentences(around, Span(5, 5 + len(text)), pack)
    assert [(one.start - 5, one.end - 5) for one in within] == alone


def test_a_line_break_ends_a_sentence() -> None:
    assert split("No stop here\nnor here", EN) == ["No stop here", "nor here"]


def test_closing_marks_stay_with_their_sentence() -> None:
    assert split("“We won.” (Nobody cheered.) They left.", EN) == ["“We won.”", "(Nobody cheered.)", "They left."]


def test_a_straight_mark_after_a_glued_stop_opens_or_closes_by_what_stood_before() -> None:
    assert split("Ông nói.“Chúng tôi đi.” Rồi về.", VI) == ["Ông nói.", "“Chúng tôi đi.”", "Rồi về."]
    assert split('Ông kể."Chúng tôi đi". Rồi về.', VI) == ["Ông kể.", '"Chúng tôi đi".', "Rồi về."]
    assert split('"Chúng tôi đi."Ông nói vậy.', VI) == ['"Chúng tôi đi."', "Ông nói vậy."]


@pytest.mark.parametrize(
    "text",
    [
        "Xem tại tin-vidu.vn/bai-1.html nhé",
        "Write to Desk@Example.Com today",
        "v.v. và các loại khác",
    ],
)
def test_addresses_versions_and_lists_are_not_broken(text: str) -> None:
    assert split(text, VI) == [text]


def test_an_initial_ends_a_sentence_only_before_a_word_that_begins_them() -> None:
    assert split("They chose plan B. The rest followed.", EN) == ["They chose plan B.", "The rest followed."]
    assert split("Then B. Marlow spoke.", EN) == ["Then B. Marlow spoke."]


def test_spaced_dots_are_one_ellipsis() -> None:
    assert split("We waited . . . and waited.", EN) == ["We waited . . . and waited."]


def test_an_ordinal_is_no_end_where_the_language_writes_it_with_a_stop() -> None:
    assert len(split("Er kam am 3. Mai an.", ROOT)) == 1
    assert len(split("He had 3. Then he had 2.", EN)) == 2


def test_time_grows_with_the_text_and_not_faster() -> None:
    hostile = ['."' * 20_000, "a. " * 20_000, "." * 60_000, "A." * 30_000, "( " * 30_000 + ".", '.Ab"' * 15_000]
    for text in hostile:
        began = time.process_time()
        sentences(text, Span(0, len(text)), VI)
        assert time.process_time() - began < 2.0
