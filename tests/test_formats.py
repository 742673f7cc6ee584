"""What leaves the desk: short by default, whole on request, inert in every format, and back again as it was."""

from __future__ import annotations

import csv as standard
import gzip
import io
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pyarrow.parquet
import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from exports import SEEN, clean, exported, sample, view, views
from wiredesk.formats import csv, jsonl, jsonld, markdown, ninjs, parquet, warc
from wiredesk.formats.exported import EXCERPT, Derived, Exported, clipped
from wiredesk.model.article import Article
from wiredesk.model.identity import page_id
from wiredesk.model.page import Form, Page, Provenance
from wiredesk.model.spans import Passage, Span
from wiredesk.sources.archives import records
from wiredesk.sources.files import line_pages

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
ORDERS = "=+-@\t\r\n＝＋－＠"
ATTACKS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "=cmd|' /C calc'!A0", "＝1+1",
    '=HYPERLINK("https://x.example")', '","=1', "a\r\n=1", "\ufeff=1", "-2+3+cmd|' /C notepad'!D2", "\x00=1",
]  # fmt: skip


def read_csv(text: str) -> list[list[str]]:
    return list(standard.reader(io.StringIO(text, newline=""), strict=True))


def articles() -> list[Article]:
    return list(sample().articles)


def joined(parts: Iterable[bytes]) -> bytes:
    return b"".join(parts)


# -- how much goes ----------------------------------------------------------------------------------------------------


def test_an_export_carries_at_most_300_characters_of_the_text() -> None:
    secret = "Unterseeboot"
    body = "Two ministers met in Corm on Friday. " * 10 + secret
    row = replace(clean("A title", body), full_text=False)
    whole = [
        joined(jsonl.lines([row])),
        "".join(csv.lines([row], full_text=True)).encode(),
        joined(jsonld.lines([row])),
        joined(ninjs.lines([row])),
        joined(parquet.lines([row], full_text=True)),
    ]
    assert len(row.excerpt) <= EXCERPT
    assert all(secret.encode() not in one for one in whole)
    assert all(secret.encode() in joined(form([replace(row, full_text=True)])) for form in (jsonl.lines, ninjs.lines))


def test_a_report_of_a_story_quotes_at_most_300_characters_of_each_article() -> None:
    for one in views():
        text = "".join(markdown.lines([one])).partition("## Reports")[0]
        text = re.sub(r"^\*.*\*$", "", text, flags=re.MULTILINE)  # what was tried names states in quotation marks
        quoted = re.findall(r"“(.*?)”", text)
        assert sum(len(re.sub(r"\\(.)", r"\1", words)) for words in quoted) <= EXCERPT * len(one.readings)


def test_the_words_of_a_report_that_a_question_is_asked_in_count_as_quoted_from_it() -> None:
    one = max(views(), key=lambda view: len(view.differences))
    report = one.readings[0].article
    sentence = " ".join(report.body.split())[:120].strip()
    passage = Passage(report.id, Span(0, 5), report.text[:5])
    point = replace(
        one.differences[0],
        question=replace(one.differences[0].question, about=sentence),
        accounts=(replace(one.differences[0].accounts[0], passages=(passage,)),),
    )
    text = "".join(markdown.lines([replace(one, differences=(point,) * 9)]))
    asked = [re.sub(r"\\(.)", r"\1", words) for words in re.findall(r"^\*\*\w[\w ]*\*\*: (.*)$", text, re.MULTILINE)]
    assert [len(words) for words in asked[:2]] == [len(sentence)] * 2
    assert all(len(words) <= 40 for words in asked[3:])
    assert len(asked) == 9


@given(st.text(max_size=400), st.integers(min_value=2, max_value=60))
def test_a_text_is_cut_to_what_it_may_be_and_between_letters(text: str, most: int) -> None:
    short = clipped(text, most)
    assert len(short) <= most
    if short != text:
        assert text.startswith(short[:-1].rstrip())
        rest = text[len(short) - 1 :]
        assert short == "…" or not unicodedata.combining(rest[:1] or "x") or len(short) <= most // 2 + 1


def test_vietnamese_letters_are_cut_whole() -> None:
    text = unicodedata.normalize("NFD", "Thủtướngđãđếnthànhphố" * 3)
    for most in range(2, len(text)):
        assert unicodedata.normalize("NFC", text).startswith(unicodedata.normalize("NFC", clipped(text, most)[:-1]))


# -- JSON lines --------------------------------------------------------------------------------------------------------


def test_an_article_comes_back_as_it_was() -> None:
    for article in articles():
        article = replace(article, first_seen=SEEN - timedelta(days=2))
        (line,) = jsonl.lines([exported(article, full_text=True)])
        assert jsonl.article_of(line) == article


def test_a_line_says_the_main_things_in_plain_words() -> None:
    article = next(one for one in articles() if one.outlet and one.title and one.authors)
    (line,) = jsonl.lines([exported(article)])
    said = json.loads(line)
    assert article.title is not None
    assert said["title"] == article.title.value
    assert said["authors"] == [author.name for author in article.authors]
    assert said["dated"] == "2026-11-22T07:30:00Z"
    assert said["dated_by"] == "first sight"
    assert len(said["excerpt"]) <= EXCERPT
    assert jsonl.article_of(line) is None


def test_exported_lines_are_pages_again_with_the_time_of_each_version() -> None:
    rows = [exported(article, full_text=True) for article in articles()]
    found = list(line_pages(io.BytesIO(joined(jsonl.lines(rows))), source="x.jsonl", locator="/x.jsonl"))
    assert [type(page) for page in found] == [Page] * len(rows)
    for page, row in zip(found, rows, strict=True):
        assert isinstance(page, Page)
        assert jsonl.article_of(page.data) == row.article
        assert page.provenance.received == SEEN


@pytest.mark.parametrize(
    "forge",
    [
        {"id": "0" * 24},
        {"text": "Other words than those that the version was made of"},
        {"address": "https://other.example/"},
        {"blocks": []},
        {"correction": {"start": 0, "end": 9999}},
    ],
)
def test_no_line_can_put_words_under_another_articles_name(forge: dict[str, Any]) -> None:
    (line,) = jsonl.lines([clean("Two ministers met", "They met in Corm.")])
    record = json.loads(line)
    record["article"] |= forge
    with pytest.raises(ValueError):
        jsonl.article_of(json.dumps(record).encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_an_article_or_an_error_of_value(data: bytes) -> None:
    try:
        jsonl.article_of(data)
    except ValueError:
        return


# -- tables ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_is_a_formula(attack: str) -> None:
    text = "".join(csv.lines([clean(attack, attack, url=attack)], full_text=True))
    for row in read_csv(text):
        assert len(row) == len(csv.COLUMNS) + 1
        assert all(not cell or cell[0] not in ORDERS for cell in row)
        assert all(
            not cell.strip(" \u00a0\ufeff\x00")[:1] or cell.strip(" \u00a0\ufeff\x00")[0] not in ORDERS for cell in row
        )


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_a_table_gives_back_its_texts(texts: list[tuple[str, str]]) -> None:
    rows = [clean(title or "T", body) for title, body in texts]
    table = read_csv("".join(csv.lines(rows, full_text=True)))
    assert len(table) == len(rows) + 1
    for row, line in zip(rows, table[1:], strict=True):
        assert line[2].removeprefix("'") == row.title.removeprefix("'")
        assert line[-1].removeprefix("'") == row.article.body.removeprefix("'")


def test_what_a_report_is_about_stands_in_tables_and_lines() -> None:
    row = clean("Fire at the market", "It burned down.")
    line = json.loads(b"".join(jsonl.lines([row])))
    assert [topic["code"] for topic in line["categories"]] == ["03000000", "04000000"]
    head, cells = read_csv("".join(csv.lines([row])))
    about = cells[head.index("categories")]
    assert about == "disaster, accident and emergency incident; economy, business and finance"


@given(TEXTS)
def test_a_cell_begins_with_no_order(text: str) -> None:
    assert csv.cell(text)[:1] not in set(ORDERS)
    assert csv.cell(text) in (text, f"'{text}")


def test_a_table_has_a_mark_for_excel_if_it_is_asked_for() -> None:
    assert next(csv.lines([], mark=True)).encode().startswith(b"\xef\xbb\xbf")
    assert next(csv.lines([])).startswith('"id",')
    assert all(line.endswith("\r\n") for line in csv.lines([exported(one) for one in articles()]))


def test_a_parquet_table_is_typed_and_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP", 3)
    rows = [exported(one, full_text=True, derived=(Derived("copy", "TNA"),)) for one in articles()]
    pieces = list(parquet.lines(rows, full_text=True))
    assert len(pieces) > 3
    table = pyarrow.parquet.read_table(io.BytesIO(joined(pieces)))
    assert table.num_rows == len(rows)
    first = table.to_pylist()[0]
    assert first["dated"] == SEEN
    assert first["derived_from"] == [{"kind": "copy", "name": "TNA", "url": None}]
    assert table["text"].to_pylist() == [row.article.body for row in rows]
    assert pyarrow.parquet.read_table(io.BytesIO(joined(parquet.lines([])))).num_rows == 0


def test_parquet_says_which_extra_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from wiredesk.model.errors import WiredeskError

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(WiredeskError, match=r"wiredesk\[parquet\]"):
        next(parquet.lines([]))


# -- exchange of news --------------------------------------------------------------------------------------------------


def rows_with_sources() -> list[Exported]:
    derived = (
        Derived("copy", "Talle Tribune", "https://talle.example/1"),
        Derived("credits", "TNA"),
        Derived("translation", "Harbour Post", "https://harbour.example/2"),
    )
    return [exported(one, derived=derived) for one in articles()]


def test_json_ld_is_one_graph_of_news_articles() -> None:
    document = json.loads(joined(jsonld.lines(rows_with_sources())))
    assert document["@context"] == "https://schema.org"
    assert len(document["@graph"]) == len(articles())
    for node in document["@graph"]:
        assert node["@type"] == "NewsArticle"
        assert len(node["headline"]) <= 110
        assert [work["name"] for work in node["isBasedOn"]] == ["Talle Tribune"]
        assert [work["name"] for work in node["citation"]] == ["TNA"]
        assert node["translationOfWork"][0]["url"] == "https://harbour.example/2"
        assert "articleBody" not in node
        if "datePublished" in node:
            assert re.match(r"\d{4}(-\d\d(-\d\d)?)?", node["datePublished"])
    assert json.loads(joined(jsonld.lines([])))["@graph"] == []


def test_ninjs_items_have_instants_only_where_a_report_states_one() -> None:
    for row, line in zip(rows_with_sources(), ninjs.lines(rows_with_sources()), strict=True):
        item = json.loads(line)
        assert item["standard"]["version"] == "3.0"
        assert {"uri", "type", "version", "language"} <= set(item)
        assert all(one["uri"] and one["name"] for one in item["associations"])
        assert {"name": "TNA", "role": "credits"} in item["infoSources"]
        assert "bodies" not in item
        published = row.article.published
        if "contentCreated" in item:
            assert published is not None
            assert published.value.zone is not None
            assert datetime.fromisoformat(item["contentCreated"]) == published.value.earliest


# -- reports -----------------------------------------------------------------------------------------------------------


def rendered(text: str) -> str:
    """What a reader sees of Markdown text, by a parser of CommonMark."""
    out = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        for child in token.children or ():
            assert child.type in {"text", "softbreak", "text_special"}, child.type
            out.append(child.content)
    return "".join(out)


@given(TEXTS)
def test_escaped_text_is_shown_as_it_is_and_does_nothing(text: str) -> None:
    seen = "".join(char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    assert rendered(markdown.escaped(text)) == " ".join("".join(
        char for char in seen if char.isspace() or unicodedata.category(char) not in {"Zl", "Zp"}
    ).split())  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["# no title", "1. no list", "- no item", "[no](https://link.example)", "<script>alert(1)</script>", "> no quote",
     "`no code`", "*no* _no_ ~~no~~", "![no](x)", "&lt;b&gt;", "a\n\n# b", "===", "|a|b|", "12) no", "+ no", "\\*"],
)  # fmt: skip
def test_marks_of_markdown_are_plain_text(text: str) -> None:
    assert rendered(markdown.escaped(text)) == " ".join(text.split())


def test_a_report_cites_every_article_and_every_point() -> None:
    one = views()[0]
    text = "".join(markdown.lines([one], quotable=lambda article: None))
    assert text.startswith(f"# {markdown.escaped(one.row.title)}\n")
    assert "## Where the accounts differ" in text
    reports = text.partition("## Reports")[2]
    assert len(re.findall(r"^\d+\. ", reports, re.MULTILINE)) == len(one.readings)
    assert "characters are quoted" not in text
    assert "characters are quoted" in "".join(markdown.lines([one]))
    html = MarkdownIt().render(text)
    assert "<script" not in html
    assert html.count("<h2>") == text.count("\n## ")


def test_a_link_of_a_report_is_an_address_of_the_web_or_none() -> None:
    assert markdown.link("https://a.example/x") == "<https://a.example/x>"
    assert not markdown.link("javascript:alert(1)").startswith("<")
    assert not markdown.link("https://a.example/> <b>").startswith("<")


# -- pages -------------------------------------------------------------------------------------------------------------


def page(data: bytes, *, url: str | None = None, form: Form = "html", received: datetime | None = SEEN) -> Page:
    kind = "text/html" if form == "html" else "text/plain"
    where = Provenance("fetch", "/in/ä b.html", received)
    return Page(page_id(url, where.locator, data), data, kind, form, where, "x", charset="utf-8", url=url)


def written(pages: list[Page]) -> bytes:
    return joined(warc.lines(pages, made=SEEN, software="wiredesk/test"))


def test_pages_come_back_from_a_warc_file_byte_for_byte() -> None:
    data = b"<html><title>T</title><p>\xc4\x90\x00 body" * 20
    pages = [page(data, url="https://a.example/x?q=1"), page(data + b"2"), page(b"text " * 40, form="flattened")]
    found = [
        (record.headers["WARC-Type"], record.reader.read(), record.record_date)
        for record in ArchiveIterator(io.BytesIO(written(pages)))
    ]
    assert found[0][0] == "warcinfo"
    assert found[1:] == [("resource", one.data, SEEN) for one in pages]


def test_our_own_reader_reads_what_we_write() -> None:
    data = b"<html><head><title>T</title></head><body><p>" + b"Two ministers met in Corm. " * 20 + b"</body></html>"
    pages = [page(data, url="https://a.example/x"), page(data + b" ", url="https://a.example/y?b=%20")]
    found = [item.page for item in records(io.BytesIO(written(pages)), path="x.warc.gz") if isinstance(item.page, Page)]
    assert [one.data for one in found] == [one.data for one in pages]
    assert [one.url for one in found] == [one.url for one in pages]
    assert [one.provenance.received for one in found] == [SEEN, SEEN]


def test_the_same_pages_give_the_same_file() -> None:
    one = page(b"<html>x", url="https://a.example/x", received=None)
    assert written([one]) == written([one])
    assert gzip.decompress(written([one])).count(b"WARC/1.1") == 2


def test_an_address_cannot_add_a_header_to_a_record() -> None:
    raw = gzip.decompress(written([page(b"<html>x", url="https://a.example/\r\nWARC-Type: response\r\n\r\nx")]))
    assert len(re.findall(rb"^WARC-Type:", raw, re.MULTILINE)) == 2


def test_every_format_takes_nothing_and_anything_without_a_name() -> None:
    bare = Exported(Article.of(title=None, body="Words of nobody."))
    for form in (jsonl.lines, jsonld.lines, ninjs.lines, parquet.lines, csv.lines):
        assert [*form([])] or form in (jsonl.lines, ninjs.lines)
        assert [*form([bare])]
    assert not [*markdown.lines([])]
    assert "".join(markdown.lines([view(sample().grouping.stories[0])]))


def test_times_are_written_in_utc() -> None:
    assert msgspec.json.decode(next(jsonl.lines([clean("T", "B")])))["received"] == "2026-11-22T07:30:00Z"
    assert SEEN.tzinfo is UTC
