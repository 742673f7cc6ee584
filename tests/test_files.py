"""Files, folders and JSON lines as pages: what is read, and what is said of the rest."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.desk.paths import pages_of
from wiredesk.model.errors import InputError, UnsupportedInput
from wiredesk.model.page import Notice, Page
from wiredesk.sources import files
from wiredesk.sources.files import form_of, line_pages, looks_like_lines, page_of

HTML = b"<!doctype html><title>A</title><p>Ada Lorn came to Corm.</p>"


def outcomes(data: bytes) -> list[Page | InputError | Notice]:
    return list(line_pages(io.BytesIO(data), source="x.jsonl", locator="/x.jsonl"))


def lines(data: bytes) -> list[Page | InputError]:
    return [outcome for outcome in outcomes(data) if not isinstance(outcome, Notice)]


def only(outcomes: list[Page | InputError]) -> Page:
    (page,) = outcomes
    assert isinstance(page, Page)
    return page


def test_the_bytes_decide_what_a_page_is_before_its_name() -> None:
    assert form_of(HTML, "a.dat") == "html"
    assert form_of(HTML, "a.txt") == "html"
    assert form_of("Một dòng.\nHai dòng.".encode(), "a.txt") == "flattened"
    assert form_of(b"The tag <p> is explained here.", "a.txt") == "flattened"
    assert form_of("Plain words in a page file".encode("utf-16"), "a.html") == "html"


@pytest.mark.parametrize(("data", "says"), [(b"", "empty"), (b" \n\x00", "empty")])
def test_an_empty_file_says_so(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        form_of(data, "a.html")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + bytes(90), b"%PDF-1.7\n...", bytes(range(256)) * 8])
def test_a_binary_file_is_named_for_what_it_is(data: bytes) -> None:
    with pytest.raises(UnsupportedInput, match="not a page"):
        form_of(data, "a.html")


def test_a_gzip_page_is_opened_and_a_damaged_one_is_said() -> None:
    packed = gzip.compress(HTML * 50)
    assert page_of(packed, source="a.html.gz", locator="/a.html.gz").data == HTML * 50
    with pytest.raises(InputError, match="cut-off gzip"):
        page_of(packed[:-20], source="a.html.gz", locator="/a.html.gz")


def test_each_kind_of_line_becomes_its_kind_of_page() -> None:
    rows = [
        {"html": "<p>x</p>", "url": "https://a.example/1?utm_source=z"},
        {"text": "Menu\nDòng", "outlet": "Báo Corm"},
        {"body": "Clean.", "title": "T", "published": "2026-05-04"},
    ]
    pages = lines("\n".join(json.dumps(row) for row in rows).encode())
    assert [page.form for page in pages if isinstance(page, Page)] == ["html", "flattened", "clean"]
    assert isinstance(pages[2], Page)
    assert pages[2].hints.published == "2026-05-04"
    assert pages[2].source == "x.jsonl#3"


def test_a_line_can_say_when_it_was_seen_by_whom_and_where_it_came_from() -> None:
    row = {"body": "x", "received": "2026-05-04T10:30:00+07:00", "first_seen": "2026-05-04T03:29:00Z", "source": "TNA"}
    page = only(lines(json.dumps(row | {"authors": ["Ada Lorn", " "]}).encode()))
    assert page.provenance.received == datetime(2026, 5, 4, 3, 29, tzinfo=UTC)
    assert page.hints.outlet == "TNA"
    assert page.hints.authors == ("Ada Lorn",)


def test_what_is_not_used_of_the_lines_is_said_once() -> None:
    row = b'{"body": "x", "id": 7, "received": "2026-05-04 10:30"}\n'
    pages, notices = outcomes(row * 50)[:50], outcomes(row * 50)[50:]
    assert all(isinstance(page, Page) and page.provenance.received is None for page in pages)
    assert notices == [
        "x.jsonl: keys that are not used: `id`",
        "x.jsonl: line 1 and 49 others: `received` or `first_seen` is no ISO 8601 time with its zone"
        " (2026-05-04T10:30:00+07:00); the page is read, when it was seen counts as not known",
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'<?xml version="1.0"?>\n<!-- x --><rss version="2.0"><channel></channel></rss>', "a feed (RSS)"),
        (b'\xef\xbb\xbf<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "a feed (Atom)"),
        (b'<?xml version="1.0"?><opml version="2.0"><body/></opml>', "a list of subscriptions (OPML)"),
        (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "a sitemap"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "a feed (JSON Feed)"),
    ],
)
def test_a_feed_is_no_page_and_the_message_says_where_it_belongs(data: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_bytes(data)
    (error,) = pages_of([tmp_path / "x.xml"])
    assert isinstance(error, UnsupportedInput)
    assert f"is {says}, not a page: give it to `wiredesk add`" in str(error)


def test_a_page_that_speaks_of_feeds_is_a_page() -> None:
    page = b'<?xml version="1.0"?><!DOCTYPE html><html><body><p>What is &lt;rss&gt;? <rss></rss></p></body></html>'
    assert form_of(page, "x.xhtml") == "html"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"body": "x"', "not JSON"),
        (b"[1]", "must be a JSON object"),
        (b'{"title": "x"}', "none of `html`, `text`, `body`"),
        (b'{"body": 3}', "`body` must be a string"),
        (b'{"body": "x", "url": 3}', "`url` must be a string"),
        (b'{"body": "\xff"}', "not UTF-8"),
        (b'{"body": ' + b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_broken_line_is_said_with_its_number_and_the_next_is_read(line: bytes, says: str) -> None:
    broken, whole = lines(line + b'\n{"body": "fine"}\n')
    assert isinstance(broken, InputError)
    assert says in str(broken)
    assert "x.jsonl, line 1" in str(broken)
    assert isinstance(whole, Page)


def test_a_line_that_is_too_long_is_skipped_without_being_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_LINE", 4 << 20)
    long, fine = lines(b'{"body": "' + b"x" * (9 << 20) + b'"}\n{"body": "fine"}')
    assert isinstance(long, InputError)
    assert long.line == 1
    assert "more than 4 MB" in str(long)
    assert isinstance(fine, Page)
    assert fine.source == "x.jsonl#2"


def test_half_a_surrogate_pair_is_replaced() -> None:
    assert only(lines(b'{"body": "a\\ud800b"}')).data.decode() == "a\ufffdb"


def test_a_damaged_gzip_of_lines_is_read_up_to_the_damage() -> None:
    rows = b"".join(json.dumps({"body": f"text number {n}"}).encode() + b"\n" for n in range(200_000))
    packed = gzip.compress(rows)
    *pages, last = lines(packed[: len(packed) // 2])
    assert pages
    assert all(isinstance(page, Page) for page in pages)
    assert isinstance(last, InputError)
    assert last.done == "read up to there"


@given(st.binary(max_size=300))
def test_any_bytes_are_lines_or_errors(data: bytes) -> None:
    for outcome in outcomes(data):
        assert isinstance(outcome, Page | InputError | Notice)
    looks_like_lines(data)


@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line and line[:2] != b"\x1f\x8b"), max_size=8))
def test_every_line_is_given_whole(rows: list[bytes]) -> None:
    split = files._Lines(io.BytesIO(b"\n".join(rows)))
    found = []
    while (line := split.next()) is not None:
        found.append(line)
    expected = [row.removesuffix(b"\r") if n < len(rows) - 1 else row for n, row in enumerate(rows)]
    if expected and not expected[-1]:
        expected.pop()
    assert found == expected


def test_a_folder_is_read_in_order_and_says_what_it_left(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_bytes(HTML)
    (tmp_path / "a.txt").write_text("Một dòng dài.")
    (tmp_path / ".hidden.html").write_bytes(HTML)
    (tmp_path / "notes.md").write_text("x")
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.jsonl").write_text('{"body": "x"}\n')
    (tmp_path / "loop").symlink_to(tmp_path)
    found = list(pages_of([tmp_path]))
    assert [Path(page.source).name for page in found if isinstance(page, Page)] == ["a.txt", "b.html", "c.jsonl#1"]
    assert [str(error) for error in found if isinstance(error, InputError)] == [
        f"{tmp_path / 'empty.html'}: is empty; skipped"
    ]
    assert any(isinstance(note, Notice) and "1 .md" in note for note in found)


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_bytes(HTML)
    assert len(list(pages_of([tmp_path / "b.html", tmp_path, str(tmp_path / "b.html")]))) == 1


@pytest.mark.parametrize("name", ["missing.html", "nul\x00byte.html"])
def test_a_path_that_is_not_there_is_an_error_value(tmp_path: Path, name: str) -> None:
    (error,) = pages_of([f"{tmp_path}/{name}"])
    assert isinstance(error, InputError)


def test_a_folder_without_pages_says_so(tmp_path: Path) -> None:
    (error,) = pages_of([tmp_path])
    assert isinstance(error, InputError)
    assert "holds no page" in str(error)


def test_standard_input_is_lines_or_a_page() -> None:
    (page,) = pages_of(["-"], io.BytesIO(b'{"body": "x"}\n'))
    assert isinstance(page, Page)
    assert page.form == "clean"
    (page,) = pages_of(["-"], io.BytesIO(HTML))
    assert isinstance(page, Page)
    assert page.form == "html"
