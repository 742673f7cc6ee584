"""Properties of the whole way, on the sample and on anything at all."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.desk.once import conclude, run
from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.model.article import BODY_ROLES
from wiredesk.model.errors import InputError
from wiredesk.model.findings import Reading
from wiredesk.model.identity import article_id
from wiredesk.model.result import Result
from wiredesk.model.spans import ArticleId, Span
from wiredesk.reading.article import read
from wiredesk.sources.files import page_of

SAMPLE = Path(__file__).parents[1] / "sample"


@lru_cache(maxsize=1)
def sample() -> Result:
    return run([SAMPLE])


def stories_of(result: Result) -> set[frozenset[ArticleId]]:
    return {frozenset(story.articles) for story in result.grouping.stories}


def places(reading: Reading) -> list[Span]:
    """Where things were found."""
    found = [mention.span for mention in reading.mentions] + [moment.span for moment in reading.moments]
    return found + [amount.span for amount in reading.quantities] + [quote.span for quote in reading.quotes]


def copied(reading: Reading, address: str) -> Reading:
    """The same page at another address."""
    article = replace(reading.article, id=article_id(address, None), address=address, source=address, locator=None)
    return read(article, installed_packs())


@pytest.mark.parametrize("number", range(10))
def test_an_exact_copy_adds_a_report_and_no_origin(number: int) -> None:
    result = sample()
    story = sorted(result.grouping.stories, key=lambda story: story.id)[number]
    for article in story.articles:
        copy = copied(result.readings[article], "https://copies.example/again")
        more = conclude({**result.readings, copy.article.id: copy}, installed_packs())
        again = next(each for each in more.grouping.stories if article in each.articles)
        assert set(again.articles) == {*story.articles, copy.article.id}
        before, after = result.origins[story.id], more.origins[again.id]
        assert (after.at_least, after.at_most) == (before.at_least, before.at_most)
        assert any(
            {link.article, link.origin} == {article, copy.article.id} and link.kind == "copy"
            for link in more.grouping.links
        )


def test_shuffled_input_gives_the_same_stories_links_and_verdicts() -> None:
    result = sample()
    for step in (5, 11, 17):
        order = sorted(result.readings, key=lambda id: (int(id, 16) * step) % 104_729)
        again = conclude({id: result.readings[id] for id in order}, installed_packs())
        assert again.grouping == result.grouping
        assert again.differences == result.differences
        assert again.origins == result.origins
        assert again.quotes == result.quotes


def test_reading_twice_is_equal() -> None:
    for reading in sample().readings.values():
        assert read(reading.article, installed_packs()) == reading


def test_what_is_found_stands_in_the_body_or_the_title() -> None:
    for reading in sample().readings.values():
        article = reading.article
        body = [block.span for block in article.blocks if block.role in BODY_ROLES or block.role == "title"]
        for place in places(reading):
            assert any(span.start <= place.start < span.end for span in body)


def test_a_part_of_the_stories_is_grouped_as_in_the_whole() -> None:
    """Stories that share nothing do not depend on one another."""
    result = sample()
    for story in result.grouping.stories:
        alone = conclude({id: result.readings[id] for id in story.articles}, installed_packs())
        assert stories_of(alone) == {frozenset(story.articles)}


def whole_way(data: bytes, name: str) -> None:
    packs = installed_packs()
    try:
        page = page_of(data, source=name, locator=name)
    except InputError:
        return
    article = extract(page, packs)
    at = 0
    for block in article.blocks:
        assert block.span.start >= at
        assert not article.text[at : block.span.start].strip()
        at = block.span.end
    assert not article.text[at:].strip()
    reading = read(article, packs)
    for place in [*places(reading), *(credit.span for credit in reading.credits)]:
        assert 0 <= place.start <= place.end <= len(article.text)
    result = conclude({article.id: reading}, packs)
    assert len(result.grouping.stories) + len(result.grouping.left_out) == 1


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.html", "a.txt"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    whole_way(data, name)


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<br>",
        "<div class='related'>",
        "</div>",
        "<article>",
        "<h1>",
        "</h1>",
        "<li>",
        "“",
        "”",
        '"',
        ": ",
        "Theo Hãng tin TNA, ",
        "ông Lorn cho biết ",
        "hôm 3-5 (giờ địa phương) ",
        "“We will,” she said. ",
        "40 tỷ euro (43,5 tỷ USD) ",
        "Nguồn: https://a.example/x",
        "Cùng chuyên mục",
        "By Ada Lorn",
        "on Friday ",
        "Tổng thư ký Liên minh ",
        "according to ",
        "(Ảnh: TNA)",
        "日本語。",
        "المتحدث ",
        "‘",
        "’",
        "…",
        "12.345,67 ",
        "$1.2bn ",
        "\n",
        "\n\n",
        "\x00",
        "\ufeff",
        "\u202e",
        "\u0301",
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=60), st.sampled_from(["a.html", "a.txt"]))
def test_any_mixture_of_what_pages_hold_is_read(pieces: list[str], name: str) -> None:
    whole_way("".join(pieces).encode("utf-8", "replace"), name)
