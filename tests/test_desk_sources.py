"""Sources: found, polled, remembered; one report stays one report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desks import BUDGET, HARBOUR, Clock, desk_at, page, publish
from webserver import Answer, Site, one_site

FRONT = (
    '<html><head><title>Herald</title><link rel="alternate" type="application/rss+xml" title="All" href="/feed.xml">'
    '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed.xml"></head>'
    "<body><h1>Herald</h1><ul><li><a href='/a.html'>Harbour</a></li></ul></body></html>"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with one_site() as made:
        made["/"] = FRONT
        made["/a.html"] = page("Crane closes harbour of Corm", *HARBOUR)
        made["/b.html"] = page("Talle passes its budget", *BUDGET)
        publish(made, "/a.html")
        yield made


def test_a_site_gives_its_main_feed_and_lists_the_others(site: Site, tmp_path: Path) -> None:
    with desk_at(tmp_path, site) as desk:
        added = desk.add([site.url("/")])
        assert [source.address for source in added.sources] == [site.url("/feed.xml")]
        assert added.sources[0].title == "The Corm Herald"
        assert [link.address for link in added.listed] == [site.url("/comments/feed.xml")]
        assert added.pages.new == 1
        assert not added.skipped
        assert desk.articles().items[0].title == "Crane closes harbour of Corm"


def test_the_user_may_choose_another_feed(site: Site, tmp_path: Path) -> None:
    publish(site, "/b.html", feed="/politics.xml")
    with desk_at(tmp_path, site) as desk:
        added = desk.add([site.url("/")], feed=site.url("/politics.xml"))
        assert [source.address for source in added.sources] == [site.url("/politics.xml")]
        assert desk.articles().items[0].title == "Talle passes its budget"


def test_a_site_without_links_is_asked_for_the_usual_feeds(site: Site, tmp_path: Path) -> None:
    site["/"] = "<html><body><h1>Herald</h1></body></html>"
    with desk_at(tmp_path, site) as desk:
        assert [source.address for source in desk.add([site.url("/")]).sources] == [site.url("/feed.xml")]


def test_a_site_with_nothing_to_poll_says_so(site: Site, tmp_path: Path) -> None:
    site["/"] = "<html><body><h1>Herald</h1></body></html>"
    del site["/feed.xml"]
    with desk_at(tmp_path, site) as desk:
        added = desk.add([site.url("/"), site.url("/nowhere")])
        assert not added.sources
        assert [str(error) for error in added.skipped] == [
            f"{site.url('/')}: has no feed and no sitemap that can be found, and is no article: "
            "give the address of its feed; not added",
            f"{site.url('/nowhere')}: answers 404 (Not Found); not added",
        ]


def test_adding_twice_adds_once(site: Site, tmp_path: Path) -> None:
    with desk_at(tmp_path, site) as desk:
        desk.add([site.url("/feed.xml")])
        again = desk.add([site.url("/feed.xml")])
        assert not again.sources
        assert [source.address for source in again.known] == [site.url("/feed.xml")]
        assert len(desk.sources()) == 1


def test_what_is_added_is_asked_for_once(site: Site, tmp_path: Path) -> None:
    with desk_at(tmp_path, site) as desk:
        assert desk.add([site.url("/")]).pages.new == 1
        assert (site.count("/feed.xml"), site.count("/a.html")) == (1, 1)


def test_a_page_that_is_added_is_fetched_once_and_asked_for_again_when_it_is_due(site: Site, tmp_path: Path) -> None:
    clock = Clock()
    with desk_at(tmp_path, site, clock=clock) as desk:
        added = desk.add([site.url("/b.html")])
        assert (added.pages.new, site.count("/b.html")) == (1, 1)
        _, polling = desk.sources()[0]
        assert polling.last_polled == clock()
        assert desk.update().polled == 0
        clock.wait(hours=80)
        assert desk.update().unchanged == 1
        assert site.count("/b.html") == 2


def test_without_polling_nothing_is_kept_yet(site: Site, tmp_path: Path) -> None:
    with desk_at(tmp_path, site) as desk:
        assert desk.add([site.url("/feed.xml")], poll=False).pages.new == 0
        assert site.count("/a.html") == 0
        assert desk.update().pages.new == 1


def test_a_source_is_polled_when_it_is_due_and_with_its_validators(site: Site, tmp_path: Path) -> None:
    clock = Clock()
    with desk_at(tmp_path, site, clock=clock) as desk:
        desk.add([site.url("/feed.xml")])
        site.forget_requests()
        assert desk.update().polled == 0
        assert site.count() == 0
        clock.wait(hours=30)
        updated = desk.update()
        assert (updated.polled, updated.unchanged) == (1, 1)
        assert site.last("/feed.xml").status == 304
        publish(site, "/b.html", "/a.html")
        clock.wait(hours=30)
        assert desk.update().pages.new == 1
        assert site.count("/a.html") == 0


def test_tracking_keys_make_no_second_article(site: Site, tmp_path: Path) -> None:
    clock = Clock()
    with desk_at(tmp_path, site, clock=clock) as desk:
        desk.add([site.url("/feed.xml")])
        publish(site, "/a.html?utm_source=feed&utm_medium=rss")
        clock.wait(hours=30)
        desk.update()
        assert len(desk.articles().items) == 1


def test_an_edit_is_a_version_and_an_error_page_is_none(site: Site, tmp_path: Path) -> None:
    clock = Clock()
    with desk_at(tmp_path, site, clock=clock) as desk:
        desk.add([site.url("/a.html")])
        site["/a.html"] = page("Crane closes harbour of Corm", *HARBOUR, "The quay reopened on Friday evening.")
        clock.wait(days=8)
        assert desk.update().pages.changed == 1
        site["/a.html"] = "<html><body><h1>We will be back soon</h1></body></html>"
        clock.wait(days=8)
        desk.update()
        view = desk.article(site.url("/a.html"))
        assert "The quay reopened on Friday evening." in view.article.body
        assert [version.current for version in view.versions].count(True) == 1
        assert len(view.versions) == 3


def test_a_page_that_moved_for_good_is_remembered(site: Site, tmp_path: Path) -> None:
    clock = Clock()
    site["/new.xml"] = Answer(site_feed(site), "application/rss+xml")
    with desk_at(tmp_path, site, clock=clock) as desk:
        desk.add([site.url("/feed.xml")])
        site.redirect("/feed.xml", site.url("/new.xml"), 301)
        clock.wait(hours=30)
        desk.update()
        source, _, fetches = desk.source(site.url("/new.xml"))
        assert source.address == site.url("/new.xml")
        assert "moved" in [fetch.outcome for fetch in fetches]
        site.forget_requests()
        clock.wait(hours=30)
        desk.update()
        assert site.count("/feed.xml") == 0
        assert len(desk.articles().items) == 1


def site_feed(site: Site) -> str:
    from webserver import Item, rss

    return rss("The Corm Herald", [Item(site.url("/a.html"), "Story /a.html")], site.url("/"))


def test_a_feed_that_fails_is_shown_and_tried_ever_more_rarely(site: Site, tmp_path: Path) -> None:
    clock = Clock()
    with desk_at(tmp_path, site, clock=clock) as desk:
        desk.add([site.url("/feed.xml")])
        site["/feed.xml"] = Answer("no", status=500)
        waits = []
        for _ in range(3):
            clock.wait(days=9)
            assert desk.update().failed == 1
            _, polling, fetches = desk.source(site.url("/feed.xml"))
            assert polling.due is not None
            waits.append(polling.due - clock.now)
            assert "500" in fetches[0].problem
        assert waits == sorted(waits)
        assert not polling.ended
        publish(site, "/b.html")
        clock.wait(days=9)
        assert desk.update().pages.new == 1


def test_gone_ends_polling_and_stays_listed(site: Site, tmp_path: Path) -> None:
    clock = Clock()
    with desk_at(tmp_path, site, clock=clock) as desk:
        desk.add([site.url("/feed.xml")])
        site["/feed.xml"] = Answer("gone", status=410)
        clock.wait(hours=30)
        desk.update()
        clock.wait(days=30)
        assert desk.update().polled == 0
        assert "410" in desk.source("The Corm Herald")[1].ended


def test_a_paused_source_is_not_asked(site: Site, tmp_path: Path) -> None:
    clock = Clock()
    with desk_at(tmp_path, site, clock=clock) as desk:
        desk.add([site.url("/feed.xml")])
        desk.change("The Corm Herald", paused=True)
        clock.wait(days=3)
        assert desk.update().polled == 0
        desk.change("The Corm Herald", paused=False)
        assert desk.update().polled == 1


def test_what_was_forgotten_is_not_brought_back_by_a_poll(site: Site, tmp_path: Path) -> None:
    clock = Clock()
    with desk_at(tmp_path, site, clock=clock) as desk:
        desk.add([site.url("/feed.xml")])
        desk.forget(site.url("/a.html"))
        publish(site, "/b.html", "/a.html")
        clock.wait(hours=30)
        desk.update()
        assert [row.title for row in desk.articles(articles_only=False).items] == ["Talle passes its budget"]
        assert desk.add([site.url("/a.html")], poll=False).pages.forgotten == 1
        assert not desk.search_articles("harbour").listing.items


def test_an_address_that_was_never_held_can_be_forgotten_before_it_comes(site: Site, tmp_path: Path) -> None:
    with desk_at(tmp_path, site) as desk:
        desk.forget(site.url("/a.html"))
        desk.add([site.url("/feed.xml")])
        assert not desk.articles().items


def test_robots_txt_holds_for_article_pages_and_the_feeds_words_remain(site: Site, tmp_path: Path) -> None:
    site["/robots.txt"] = Answer("User-agent: *\nDisallow: /a.html\n", "text/plain")
    with desk_at(tmp_path, site) as desk:
        desk.add([site.url("/feed.xml")])
        assert site.count("/a.html") == 0
        assert "refused by robots" in [fetch.outcome for fetch in desk.store.sources.fetches()]


def test_an_address_of_the_inner_network_is_never_asked(site: Site, tmp_path: Path) -> None:
    with one_site("127.0.0.66") as canary, desk_at(tmp_path, site) as desk:
        publish(site, "/a.html")
        site.redirect("/a.html", canary.url("/secret"))
        desk.add([site.url("/feed.xml"), canary.url("/")])
        assert canary.count() == 0
        assert "refused address" in [fetch.outcome for fetch in desk.store.sources.fetches()]


def test_a_page_that_cannot_be_read_costs_itself_alone(site: Site, tmp_path: Path) -> None:
    said = "Mira Lund of the harbour office said on Friday that 40 people had met in Corm, Reuters reported. "
    site["/a.html"] = f"<h1>Minutes of the harbour office</h1><p>{said * 60_000}</p>"
    publish(site, "/a.html", "/b.html")
    with desk_at(tmp_path, site, seconds=3.0) as desk:
        added = desk.add([site.url("/feed.xml")])
        assert (added.pages.new, added.pages.unreadable) == (1, 1)
        assert desk.articles().items[0].title == "Talle passes its budget"
        (held,) = desk.store.articles.unreadable()
        assert "more than 3 s of the processor" in held.problem
        assert held.bytes_at == "desk"
