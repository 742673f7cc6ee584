"""What the commands print is made of: words that differ, times, marks, ids cut short."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports import sample, views
from wiredesk.cli import article_text, rows_text
from wiredesk.cli.streams import Progress
from wiredesk.cli.terminal import Paper, columns
from wiredesk.cli.times import ago, within
from wiredesk.formats import result_json
from wiredesk.formats.rows_json import article_row
from wiredesk.model.kept import ArticleRow
from wiredesk.model.spans import ArticleId, Span
from wiredesk.text.word_diff import hunks, words

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LINES = st.lists(st.text("abc đ ,.", min_size=1, max_size=30), max_size=6).map("\n".join)


@given(LINES, LINES)
def test_a_diff_of_words_holds_both_texts(old: str, new: str) -> None:
    pieces = words(old, new)
    assert "".join(text for kind, text in pieces if kind != "new") == old
    assert "".join(text for kind, text in pieces if kind != "gone") == new


@given(LINES)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert not list(hunks(text, text))


def test_a_long_text_is_compared_paragraph_by_paragraph() -> None:
    paragraphs = [f"Paragraph {number} of a long report on the border." for number in range(2000)]
    edited = [*paragraphs[:1000], "Paragraph 1000 of a very long report on the border.", *paragraphs[1001:]]
    (hunk,) = hunks("\n".join(paragraphs), "\n".join(edited))
    assert ("new", "very ") in hunk.pieces or ("new", " very") in hunk.pieces
    assert hunk.old == 1000
    assert len(hunk.pieces) < 10


@pytest.mark.parametrize(
    ("past", "said"),
    [(timedelta(seconds=5), "5 s ago"), (timedelta(minutes=12), "12 min ago"), (timedelta(hours=5), "5 h ago"),
     (timedelta(days=9), "2026-11-13"), (timedelta(hours=-3), "in 3 h")],
)  # fmt: skip
def test_a_time_is_relative_while_that_says_more(past: timedelta, said: str) -> None:
    assert ago(NOW - past, NOW) == said


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_long_work_is_counted_on_one_line_of_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Progress, "AFTER", -1.0)
    monkeypatch.setattr(Progress, "EVERY", -1.0)
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        shown = Progress(stream)
        shown.work("read", 1200, 5000)
        shown.work("settled", 3, None)
        shown.end()
    said = terminal.getvalue()
    assert re.search(r"\rread 1,200 of 5,000 pages, \d+ a second\x1b\[K\rsettled 3, \d+ a second", said)
    assert said.endswith("\r\x1b[K")
    assert "\n" not in said
    assert file.getvalue() == ""


def test_what_is_due_is_due_now() -> None:
    assert within(None, NOW) == within(NOW - timedelta(days=1), NOW) == "now"
    assert within(NOW + timedelta(minutes=30), NOW) == "in 30 min"


def test_ids_are_cut_short_as_long_as_they_stay_apart() -> None:
    ids = ["a1" * 12, "b2" * 12, "a1" * 5 + "c3" * 7]
    short = rows_text.shortened(ids)
    assert len(set(short.values())) == 3
    assert all(id.startswith(short[id]) for id in ids)
    assert set(rows_text.shortened(ids[:2]).values()) == {"a1a1a1a1", "b2b2b2b2"}


def test_listings_are_coloured_where_a_person_looks_and_never_wider_than_the_screen() -> None:
    stories = [one.row for one in views()]
    shown = {}
    for colour in (False, True):
        paper = Paper(60, colour=colour)
        rows_text.stories(stories, paper, NOW)
        shown[colour] = paper.text()
    assert "\x1b[33m" in shown[True]
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown[True]) == shown[False]
    assert max(columns(line) for line in shown[False].splitlines()) <= 60


def test_a_hostile_title_cannot_steer_the_terminal() -> None:
    paper = Paper(60, colour=False)
    story = replace(views()[0].row, title="Red \x1b[31malert\n\u202egnp.exe", outlets=("\x1b]0;owned\x07",))
    rows_text.stories([story], paper, NOW)
    assert not any("\n" in line for line in paper.lines)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", "".join(paper.lines))


def row(snippet: str) -> ArticleRow:
    return ArticleRow(ArticleId("ab" * 12), "T", None, None, "vi", None, False, None, True, snippet=snippet)


def test_hits_of_a_snippet_are_marked_for_people_and_counted_for_programs() -> None:
    value = article_row(row("hôm \ue000thứ\ue001 Ba"))
    assert (value["snippet"], value["hits"]) == ("hôm thứ Ba", [{"start": 4, "end": 7}])
    paper = Paper(60, colour=False)
    rows_text.articles([row("hôm \ue000thứ\ue001 Ba")], paper, NOW)
    assert paper.lines[-1].strip() == "hôm [thứ] Ba"


@given(st.text("ab \ue000\ue001", max_size=30))
def test_hits_lie_within_the_snippet(snippet: str) -> None:
    value = article_row(row(snippet))
    for hit in value["hits"]:
        assert 0 <= hit["start"] < hit["end"] <= len(value["snippet"])


def test_quotes_of_an_article_stand_in_brackets_with_their_number() -> None:
    for reading in sample().readings.values():
        paper = Paper(100, colour=False)
        article_text.text(reading.article, reading, paper)
        text = " ".join(paper.lines)
        assert all(columns(line) <= 100 for line in paper.lines)
        spans = list(reading.article.body_spans())
        shown = [q for q in reading.quotes if any(len(q.content) and q.content.meets(span) for span in spans)]
        assert sum(text.count(sign) for sign in ("¹", "²", "³")) >= bool(shown)


def test_marks_that_overlap_are_closed_with_their_block() -> None:
    marks = [(Span(2, 8), "(", ")"), (Span(4, 20), "<", ">"), (Span(2, 4), "{", "}")]
    assert article_text._marked("0123456789abcdefghij", Span(0, 10), marks) == "01({23}<4567)89>"


def test_a_page_cannot_colour_an_article() -> None:
    paper = Paper(60, colour=False)
    article_text._paragraph("a \x1b[31m b \u202e c", paper)
    assert "\x1b" not in paper.lines[0]
    assert "\u202e" not in paper.lines[0]


def test_an_article_is_told_alike_by_read_and_by_article() -> None:
    result = sample()
    whole = {item["id"]: item for item in result_json.as_json(result)["articles"]}
    for article in result.articles:
        alone = result_json.article_json(article, result.readings[article.id], result.grouping.resolutions)
        assert alone == whole[article.id]
