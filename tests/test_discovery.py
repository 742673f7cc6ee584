"""A site's feeds: found where the page, its robots.txt or custom has them; the one for a news desk first."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.sources.discovery import best, feeds_of_page, feeds_of_robots, well_known

SITE = "https://cangsa.example/"
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Báo Cảng Sa</title>
<link rel="stylesheet" href="/style.css"><link rel="canonical" href="https://cangsa.example/">
<link rel="alternate" hreflang="en" href="https://cangsa.example/en/">
<link rel="alternate" type="application/json+oembed" href="/oembed?url=x">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">
<link rel="alternate" type="application/rss+xml" title="Bình luận" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="Thể thao" href="/the-thao/feed/">
<link rel="alternate" type="application/rss+xml" title="Tin mới &amp; nóng" href="/feed/">
<link rel="alternate" type="application/atom+xml" title="Agency" href="https://agency.example/atom.xml">
<link rel="alternate" type="application/feed+json" title="JSON" href="feed.json">
</head><body><a href="/rss/thoi-su.rss">Thời sự</a> <a href="/lien-he">Liên hệ</a>
<a href="/kenh-rss" title="RSS">RSS</a>
<a href="https://reader.example/add?https://cangsa.example/feed/">Add to reader</a>
<a href="https://cangsa.example/feedback">Feedback</a> <a href="mailto:x@cangsa.example">Mail</a>
<a href="feed://cangsa.example/the-gioi.rss">Thế giới</a> <a href="javascript:rss()">RSS</a>
</body></html>"""


def paths(page: str, address: str = SITE) -> list[str]:
    return [link.address.removeprefix(SITE) for link in feeds_of_page(page.encode(), address=address)]


def test_the_main_feed_comes_before_sections_others_and_comments() -> None:
    found = feeds_of_page(PAGE.encode(), address=SITE)
    assert [link.address.removeprefix(SITE) for link in found] == [
        "feed/", "feed.json", "the-thao/feed/", "https://agency.example/atom.xml", "rss/thoi-su.rss", "the-gioi.rss",
        "kenh-rss", "comments/feed/",
    ]  # fmt: skip
    assert (found[0].title, found[0].how, found[0].kind) == ("Tin mới & nóng", "link element", "feed")
    assert best(found) == found[0]
    assert {link.how for link in found} == {"link element", "anchor"}


def test_of_a_section_the_feed_of_that_section_is_the_best() -> None:
    page = PAGE.replace("feed.json", "/feed.json")
    assert paths(page, f"{SITE}the-thao/")[0] == "the-thao/feed/"
    assert paths(page, f"{SITE}the-thao/bong-da-101.html")[0] == "the-thao/feed/"


def test_relative_feeds_are_of_the_base_that_the_page_names() -> None:
    page = '<base href="https://cangsa.example/en/"><link rel=alternate type=application/rss+xml href=feed.xml>'
    assert paths(page) == ["en/feed.xml"]


def test_a_feed_behind_tracking_or_a_fragment_is_found_once() -> None:
    page = '<link rel=alternate type=application/rss+xml href="/feed?utm_source=x"><a href="/feed#top">RSS</a>'
    assert len(paths(page)) == 1


def test_a_page_without_feeds_offers_none() -> None:
    assert paths("<p>Nothing") == []
    assert best(()) is None


def test_sitemaps_of_robots_come_news_first() -> None:
    robots = (
        "User-agent: *\nDisallow: /x\nSitemap: https://cangsa.example/image-sitemap.xml\n"
        "sitemap:/sitemap.xml # all\nSITEMAP : https://cangsa.example/news-sitemap.xml\r\nSitemap: javascript:x\n"
    )
    found = feeds_of_robots(robots, f"{SITE}robots.txt")
    assert [(link.address, link.kind, link.how) for link in found] == [
        (f"{SITE}{name}", "sitemap", "robots.txt") for name in ("news-sitemap.xml", "sitemap.xml", "image-sitemap.xml")
    ]


def test_usual_addresses_are_few_and_worth_less_than_what_a_site_says() -> None:
    usual = well_known(f"{SITE}the-thao/bai-1.html")
    assert 5 <= len(usual) <= 12
    assert usual[0].address == f"{SITE}feed"
    said = feeds_of_page(PAGE.encode(), address=SITE)
    assert max(link.score for link in usual) < min(link.score for link in said if "comments" not in link.address)
    assert well_known("not an address") == ()


@settings(deadline=None)
@given(st.text(alphabet="<>\"'=/ abhreflinkxmlrss.:#?&;", max_size=200))
def test_any_page_gives_addresses_that_can_be_fetched(text: str) -> None:
    for link in feeds_of_page(text.encode(), address=SITE) + feeds_of_robots(text, SITE):
        assert link.address.startswith(("http://", "https://"))
