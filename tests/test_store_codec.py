"""What goes into the store's bytes comes out, whatever a reading holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kept_pages import NOON, kept, reading_of
from model_values import of_type, times
from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.model.article import Article, Author, Block, Image
from wiredesk.model.errors import StoreError
from wiredesk.model.findings import Reading
from wiredesk.model.page import Page
from wiredesk.model.spans import Span
from wiredesk.model.values import Found, When
from wiredesk.reading.article import read
from wiredesk.sources.files import page_of
from wiredesk.store import codec

SAMPLE = Path(__file__).parents[1] / "sample"


def again(reading: Reading) -> Reading:
    return codec.decode_reading(
        codec.encode_reading(reading), first_seen=reading.article.first_seen, made_with=reading.made_with
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(of_type(Reading))
def test_a_reading_comes_out_as_it_went_in(reading: Reading) -> None:
    assert again(reading) == reading


@settings(max_examples=60, deadline=None)
@given(of_type(Page))
def test_a_page_comes_out_as_it_went_in(received: Page) -> None:
    held = codec.encode_page(received)
    assert codec.decode_page(held, data=received.data, received=received.provenance.received) == received


def test_every_reading_of_the_sample_comes_out_as_it_went_in() -> None:
    packs = installed_packs()
    for path in sorted(SAMPLE.iterdir()):
        if path.suffix in {".html", ".txt"}:
            reading = read(extract(page_of(path.read_bytes(), source=path.name, locator=path.name), packs), packs)
            data = codec.encode_reading(reading)
            assert again(reading) == reading
            assert codec.decode_article(data, first_seen=None) == reading.article
            assert codec.decode_text(data) == reading.article.text
            assert len(data) < 4 * len(reading.article.text.encode()), "the text stands in it once"


@given(times)
def test_a_time_comes_out_to_the_microsecond(time: datetime) -> None:
    assert codec.moment(codec.micros(time)) == time


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        codec.micros(datetime(2026, 1, 1))


@given(st.binary(max_size=2000))
def test_bytes_come_out_as_they_went_in(data: bytes) -> None:
    assert codec.unpack(codec.pack(data)) == data


def test_lone_surrogates_become_one_character_each_so_that_offsets_stay() -> None:
    reading = reading_of(kept("https://a.example/1", "half \ud83d of a pair"))
    held = again(reading)
    assert held.article.text == reading.article.text.replace("\ud83d", "\ufffd")
    assert len(held.article.text) == len(reading.article.text)
    assert held.article.version == reading.article.version


@given(st.data())
def test_a_flipped_byte_is_said_and_never_read(data: st.DataObject) -> None:
    whole = codec.encode_reading(reading_of(kept("https://a.example/1", "The border opens in spring. " * 20)))
    at = data.draw(st.integers(0, len(whole) - 1))
    bit = data.draw(st.integers(0, 7))
    damaged = whole[:at] + bytes((whole[at] ^ (1 << bit),)) + whole[at + 1 :]
    try:
        read_back = codec.decode_reading(damaged, first_seen=NOON, made_with={})
    except StoreError:
        return
    # A bit of the frame's head that says nothing about the content.
    assert read_back == codec.decode_reading(whole, first_seen=NOON, made_with={})


def test_what_was_cut_off_is_said() -> None:
    whole = codec.encode_reading(reading_of(kept("https://a.example/1", "The border opens in spring.")))
    for length in range(len(whole)):
        with pytest.raises(StoreError):
            codec.decode_text(whole[:length])


def test_a_later_format_is_not_taken_for_this_one() -> None:
    whole = codec.encode_reading(reading_of(kept("https://a.example/1", "The border opens in spring.")))
    with pytest.raises(StoreError, match="format 02"):
        codec.decode_text(b"\x02" + whole[1:])


def test_types_with_every_field_set_survive() -> None:
    article = Article.of(
        title="T", body="One.\nTwo.", published="2026-11-20T08:00+07:00", language="vi", url="http://a/"
    )
    article = replace(
        article,
        blocks=(*article.blocks, Block("credit", Span(1, 2), "why")),
        authors=(Author("A", "translator", "meta", 0.5, Span(0, 1)),),
        images=(Image("http://a/i.jpg", Span(0, 1), "TNA"),),
        updated=Found(When("2026-11", None, NOON, "month", "place", "story"), "json-ld", 1, Span(0, 1)),
        cut=False,
        correction=Span(0, 3),
    )
    reading = replace(reading_of(kept("http://a/", "x")), article=article, categories=(("pol", "rule", 0.25),))
    assert again(reading) == reading
