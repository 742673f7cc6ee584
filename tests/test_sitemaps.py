"""Sitemaps of every kind, read piece by piece."""

from __future__ import annotations

import gzip
import tracemalloc
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feed_samples import NEWS_SITEMAP
from wiredesk.model.errors import InputError
from wiredesk.model.feed import Entry, Feed
from wiredesk.sources.sitemaps import MOST_BYTES, MOST_ENTRIES, looks_like_sitemap, parse_sitemap

AT = "https://cangsa.example/sitemap.xml"


def parsed(data: str | bytes) -> Feed:
    return parse_sitemap(data.encode() if isinstance(data, str) else data, address=AT)


def test_a_news_sitemap_tells_of_each_page_what_feeds_tell() -> None:
    feed = parsed(NEWS_SITEMAP)
    assert (feed.format, feed.problem) == ("news sitemap", "")
    assert feed.entries == (
        Entry(
            address="https://cangsa.example/cang-mo-cua-101.html?a=1&b=2",
            title="Cảng Sa mở cửa & đón tàu",
            published="2026-02-03T09:30:00+07:00",
            updated="2026-02-03T10:00:00+07:00",
            categories=("cảng", "bão"),
            language="vi",
            outlet="Báo Cảng Sa",
        ),
        Entry(address="https://cangsa.example/102.html"),
    )


def test_an_index_lists_further_sitemaps_with_their_times() -> None:
    feed = parsed(
        "<sitemapindex><sitemap><loc>https://cangsa.example/1.xml.gz</loc><lastmod>2026-02-03</lastmod></sitemap>"
        "<sitemap><loc><![CDATA[https://cangsa.example/2.xml?a=1&b=2]]></loc></sitemap></sitemapindex>"
    )
    assert feed.entries == ()
    assert feed.further == (
        ("https://cangsa.example/1.xml.gz", "2026-02-03"),
        ("https://cangsa.example/2.xml?a=1&b=2", None),
    )


def test_prefixes_gzip_and_other_encodings_change_nothing() -> None:
    plain = parsed(NEWS_SITEMAP)
    prefixed = NEWS_SITEMAP.replace("<urlset xmlns=", "<s:urlset xmlns:s=").replace("</urlset", "</s:urlset")
    for tag in ("url", "loc", "lastmod"):
        prefixed = prefixed.replace(f"<{tag}>", f"<s:{tag}>").replace(f"</{tag}>", f"</s:{tag}>")
    assert parsed(prefixed) == plain
    assert parsed(gzip.compress(NEWS_SITEMAP.encode())) == plain
    assert parsed(NEWS_SITEMAP.replace(' encoding="UTF-8"', "").encode("utf-16")) == plain
    assert parsed("\n<!-- made by -->\n<!DOCTYPE urlset [<!ENTITY a 'b'>]>" + NEWS_SITEMAP[39:]) == plain


def test_a_list_of_lines_is_a_sitemap() -> None:
    feed = parsed("\ufeffhttps://cangsa.example/1\r\nhttps://cangsa.example/2\n\nhttps://cangsa.example/3")
    assert [entry.address for entry in feed.entries] == [f"https://cangsa.example/{n}" for n in (1, 2, 3)]
    assert not looks_like_sitemap(b"https://cangsa.example/1 is where it stands")


def test_what_breaks_off_gives_the_whole_addresses_before() -> None:
    text = NEWS_SITEMAP[: NEWS_SITEMAP.index("102.html")]
    feed = parsed(text)
    assert len(feed.entries) == 1
    assert "after 1 address" in feed.problem
    packed = gzip.compress(
        ("<urlset>" + "".join(f"<url><loc>https://x.example/{n}</loc></url>" for n in range(20_000))).encode()
    )
    cut = parsed(packed[: len(packed) // 2])
    assert 1_000 < len(cut.entries) < 20_000
    assert "breaks off" in cut.problem


@pytest.mark.parametrize("data", [b"", b"<html><body>x", b"<rss/>", b"\x1f\x8bxx", b"Not found", b"<!--" * 5000])
def test_what_is_no_sitemap_is_named(data: bytes) -> None:
    with pytest.raises(InputError, match="no sitemap"):
        parsed(data)


class Endless:
    """A stream of addresses that never ends, and counts what was read of it."""

    def __init__(self, head: bytes, piece: bytes) -> None:
        self.given, self.head, self.piece = 0, head, piece

    def read(self, size: int = -1, /) -> bytes:
        del size
        data = self.piece if self.given else self.head
        self.given += len(data)
        return data


def test_no_more_is_read_than_the_protocol_allows_and_that_is_said() -> None:
    address = b"<url><loc>https://x.example/</loc></url>"
    many = Endless(b"<urlset>", address * 1000)
    feed = parse_sitemap(many, address=AT)
    assert len(feed.entries) == MOST_ENTRIES
    assert "more than 50000 addresses" in feed.problem
    long = Endless(b"<urlset>" + address, b"<url><!--" + b"x" * 60_000 + b"--></url>")
    feed = parse_sitemap(long, address=AT)
    assert len(feed.entries) == 1
    assert "longer than 50 MiB" in feed.problem
    assert long.given < MOST_BYTES + 200_000


def test_a_large_sitemap_is_read_in_pieces() -> None:
    page = "<url><loc>https://x.example/1</loc><!--" + "x" * 5000 + "--></url>"
    data = BytesIO(gzip.compress(("<urlset>" + page * 4000 + "</urlset>").encode()))
    tracemalloc.start()
    feed = parse_sitemap(data, address=AT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(feed.entries) == 4000
    assert peak < 8_000_000


@settings(deadline=None)
@given(st.integers(0, len(NEWS_SITEMAP)), st.text(alphabet="<>&;/urlocnews:![]CDATA-\x00é", max_size=12))
def test_any_damage_gives_a_sitemap_or_an_input_error(at: int, put: str) -> None:
    try:
        feed = parsed(NEWS_SITEMAP[:at] + put + NEWS_SITEMAP[at + len(put) :])
    except InputError:
        return
    repr(feed).encode("utf-8")
