"""Sources polled and the pages of their news fetched: a real web on loopback, a real store, a clock of the test."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from webserver import Answer, Item, Site, Web, article, rss, sitemap, web
from wiredesk.desk.manners import Manners
from wiredesk.desk.pages import PageToKeep
from wiredesk.desk.polling import Polled, Poller
from wiredesk.model.errors import FetchError, StoreError, StoreFull, StoreTooNew
from wiredesk.model.feed import Feed
from wiredesk.model.identity import article_id, source_id
from wiredesk.model.kept import Kept
from wiredesk.model.source import Fetch, Polling, Source, SourceKind
from wiredesk.sources.feeds import parse_any
from wiredesk.sources.fetch import Fetcher
from wiredesk.store.sqlite import SqliteStore, open_store

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEXT = "The harbour authority said on Tuesday that the new breakwater would open in March. " * 5


class Desk:
    """What a desk needs to poll, with its clock in the test's hands."""

    def __init__(
        self, folder: Path, *sites: Site, delay: float = 0.0, patience: float = 60.0, most_news: int = 200
    ) -> None:
        self.store: SqliteStore = open_store(folder / "desk.sqlite")
        self.now = NOON
        self.kept: list[PageToKeep] = []
        self.allow = [site.address for site in sites]
        self.delay, self.patience, self.most_news = delay, patience, most_news
        self.trouble: list[Exception] = []
        self.on_keep: Callable[[], None] = lambda: None

    def add(self, address: str, kind: SourceKind = "feed", **more: object) -> Source:
        source = replace(Source(source_id(address), kind, address), **more)  # type: ignore[arg-type]  # fields by name
        self.store.sources.put(source)
        return source

    async def parse(self, data: bytes, address: str, media_type: str | None) -> Feed:
        return parse_any(data, address=address, media_type=media_type)

    async def keep(self, pages: list[PageToKeep]) -> None:
        self.on_keep()
        if self.trouble:
            raise self.trouble.pop()
        with self.store.writing():
            self.store.articles.keep(
                [Kept(one.page, None, self.now, one.source.id, "", one.keep_bytes, one.partial) for one in pages]
            )
            for one in pages:
                one.remember(self.store.sources)
        self.kept.extend(pages)

    @contextlib.contextmanager
    def poller(self) -> Iterator[Poller]:
        fetcher = Fetcher(allow=self.allow, deadline=5.0)
        manners = Manners(fetcher, self.store.sources, clock=lambda: self.now, delay=self.delay, patience=self.patience)
        try:
            yield Poller(
                fetcher, self.store, self.parse, self.keep,
                manners=manners, clock=lambda: self.now, most_news=self.most_news,
            )  # fmt: skip
        finally:
            fetcher.close()

    def poll(self, *sources: Source, wait: timedelta = timedelta(0)) -> Polled:
        """One round after some time, in a process that was started anew."""

        async def work() -> Polled:
            with self.poller() as poller:
                return await poller.once([source.id for source in sources] or None)

        self.now += wait
        self.kept.clear()
        return asyncio.run(work())

    def polling(self, source: Source) -> Polling:
        found = self.store.sources.get(source.id)
        assert found is not None
        return found[1]

    def fetches(self, address: str) -> list[Fetch]:
        """The latest first."""
        return [one for one in self.store.sources.fetches(limit=500) if one.address == address]

    @property
    def addresses(self) -> list[str]:
        """Of what was kept in the last round, those fetched from their pages."""
        return sorted(one.page.url or "" for one in self.kept if one.page.provenance.via == "fetch")

    @property
    def words(self) -> list[str]:
        """Of what was kept in the last round, the feed's own words."""
        return sorted(one.page.url or "" for one in self.kept if one.page.provenance.via == "feed")


@pytest.fixture(scope="module")
def net() -> Iterator[Web]:
    with web() as one:
        yield one


@pytest.fixture
def site(net: Web) -> Site:
    return net.site()


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Iterator[Desk]:
    one = Desk(tmp_path, site)
    yield one
    one.store.close()


def items(site: Site, count: int, *, summary: str = "What it says in short.") -> list[Item]:
    return [Item(site.url(f"/{n}.html"), f"Report {n}", summary, NOON - HOUR * (n + 1)) for n in range(count)]


def publish(site: Site, count: int, path: str = "/feed.xml") -> None:
    site[path] = Answer(rss("News", items(site, count)), "application/rss+xml")
    for n in range(count):
        site[f"/{n}.html"] = article(f"Report {n}", TEXT)


def test_the_pages_of_news_are_fetched_once(desk: Desk, site: Site) -> None:
    publish(site, 3)
    source = desk.add(site.url("/feed.xml"))
    polled = desk.poll()
    assert (polled.polled, polled.new, polled.fetched, polled.failed) == (1, 3, 3, 0)
    assert desk.addresses == [site.url(f"/{n}.html") for n in range(3)]
    assert {one.page.hints.title for one in desk.kept} == {"Report 0", "Report 1", "Report 2"}
    assert all(desk.store.articles.pages(article_id(address, None)) for address in desk.addresses)
    again = desk.poll(wait=desk.polling(source).interval * 1.2)
    assert (again.polled, again.unchanged, again.new, again.fetched) == (1, 1, 0, 0)
    assert site.last("/feed.xml").header("If-None-Match") == desk.polling(source).etag
    assert site.count("/robots.txt") == 1
    publish(site, 4)
    assert desk.poll(source).new == 1
    assert desk.addresses == [site.url("/3.html")]


def test_what_is_not_due_is_not_asked(desk: Desk, site: Site) -> None:
    publish(site, 1)
    desk.add(site.url("/feed.xml"))
    desk.poll()
    assert desk.poll(wait=timedelta(minutes=1)).polled == 0
    assert site.count("/feed.xml") == 1


def test_robots_txt_holds_for_pages_and_the_feeds_words_are_kept(desk: Desk, site: Site) -> None:
    publish(site, 2)
    site["/robots.txt"] = Answer("User-agent: wiredesk\nDisallow: /1.html\n", "text/plain")
    desk.add(site.url("/feed.xml"))
    desk.poll()
    assert desk.addresses == [site.url("/0.html")]
    assert desk.words == [site.url("/1.html")]
    assert desk.fetches(site.url("/1.html"))[0].outcome == "refused by robots"
    desk.poll(wait=timedelta(days=2))
    assert site.count("/1.html") == 0


def test_robots_txt_holds_for_the_feed_itself_and_where_redirects_lead(desk: Desk, site: Site, net: Web) -> None:
    other = net.site("127.0.0.2")
    desk.allow.append(other.address)
    other["/robots.txt"] = Answer("User-agent: *\nDisallow: /closed\n", "text/plain")
    site.redirect("/feed.xml", other.url("/closed/feed.xml"))
    source = desk.add(site.url("/feed.xml"))
    assert desk.poll().failed == 1
    assert other.count("/closed/feed.xml") == 0
    assert desk.fetches(source.address)[0].outcome == "refused by robots"
    assert desk.fetches(source.address)[0].next_due == desk.polling(source).due


def test_where_nobody_answers_robots_txt_is_not_blamed(desk: Desk, site: Site) -> None:
    dead = desk.add(f"http://{site.host}:1/feed.xml")
    desk.allow.append(f"{site.host}:1")
    inner = desk.add(site.url("/feed.xml"))
    site.redirect("/robots.txt", "http://127.0.0.66:8080/")
    desk.poll()
    assert desk.fetches(inner.address)[0].problem.startswith("its robots.txt cannot be had")
    assert "127.0.0.66:8080 is no public address" in desk.fetches(inner.address)[0].problem
    assert desk.fetches(dead.address)[0].problem.startswith("no connection")


def test_nothing_is_fetched_where_robots_txt_cannot_be_had(desk: Desk, site: Site) -> None:
    publish(site, 1)
    site["/robots.txt"] = Answer(b"oops", status=503)
    source = desk.add(site.url("/feed.xml"))
    desk.poll()
    desk.poll(source, wait=HOUR)
    assert site.count("/feed.xml") == 0
    assert "robots.txt" in desk.fetches(source.address)[0].problem
    # After a month of this, it counts as none.
    assert desk.poll(source, wait=timedelta(days=31)).new == 1


def test_rules_once_read_hold_while_they_cannot_be_read_again(desk: Desk, site: Site) -> None:
    publish(site, 2)
    rules = Answer("User-agent: *\nDisallow: /1.html\n", "text/plain")
    site["/robots.txt"] = [rules, Answer(b"", status=500)]
    source = desk.add(site.url("/feed.xml"))
    desk.poll()
    assert desk.poll(source, wait=timedelta(hours=23)).polled == 1
    assert site.count("/robots.txt") == 1
    publish(site, 3)
    desk.poll(source, wait=timedelta(days=3))
    assert site.count("/robots.txt") == 2
    assert desk.addresses == [site.url("/2.html")]
    assert site.count("/1.html") == 0


@pytest.mark.parametrize("answer", [Answer(b"", status=404), Answer(b"", status=403), Answer("<html>no", "text/html")])
def test_no_rules_are_no_rules(desk: Desk, site: Site, answer: Answer) -> None:
    publish(site, 1)
    site["/robots.txt"] = answer
    desk.add(site.url("/feed.xml"))
    assert desk.poll().fetched == 1


def test_robots_txt_is_followed_five_redirects_far(desk: Desk, site: Site) -> None:
    publish(site, 1)
    for n in range(5):
        site.redirect("/robots.txt" if n == 0 else f"/r{n}", f"/r{n + 1}")
    site["/r5"] = Answer("User-agent: *\nDisallow: /", "text/plain")
    desk.add(site.url("/feed.xml"))
    desk.poll()
    assert site.count("/feed.xml") == 0
    site.redirect("/r5", "/r6")
    site["/r6"] = Answer("User-agent: *\nDisallow: /", "text/plain")
    desk.poll(wait=timedelta(days=40))
    assert site.count("/feed.xml") == 1


def test_a_page_that_is_not_there_yet_is_tried_again_and_then_replaces_the_feeds_words(desk: Desk, site: Site) -> None:
    publish(site, 1)
    site["/0.html"] = [Answer(b"", status=500), Answer(article("Report 0", TEXT))]
    source = desk.add(site.url("/feed.xml"))
    assert desk.poll().missed == 1
    assert desk.words == [site.url("/0.html")]
    assert desk.poll(wait=timedelta(minutes=1)).fetched == 0
    assert desk.poll(wait=HOUR).fetched == 1
    assert desk.addresses == [site.url("/0.html")]
    assert len(desk.store.articles.pages(article_id(site.url("/0.html"), None))) == 2
    desk.poll(source, wait=timedelta(days=3))
    assert site.count("/0.html") == 2


def test_a_page_that_never_comes_is_given_up(desk: Desk, site: Site) -> None:
    publish(site, 2)
    site["/0.html"] = Answer(b"", status=404)
    site["/1.html"] = Answer(b"", status=410)
    desk.add(site.url("/feed.xml"))
    for _ in range(12):
        desk.poll(wait=timedelta(days=1))
    assert (site.count("/0.html"), site.count("/1.html")) == (3, 1)
    assert desk.fetches(site.url("/0.html"))[0].next_due is None


def test_one_bad_source_never_stops_the_others(desk: Desk, site: Site) -> None:
    publish(site, 2)
    good = desk.add(site.url("/feed.xml"))
    bad = [
        desk.add(site.url("/none.xml")), desk.add("http://127.0.0.1:1/feed.xml"), desk.add("http://10.0.0.1/feed.xml"),
        desk.add(site.url("/page.html")), desk.add(site.url("/cut.xml")), desk.add(site.url("/empty.xml")),
        desk.add(site.url("/own.xml"), headers_file="/nowhere/secrets"),
    ]  # fmt: skip
    site["/page.html"] = article("Please log in", "Here.")
    site["/cut.xml"] = Answer(rss("News", items(site, 9)), "application/rss+xml", cut=500)
    site["/empty.xml"] = Answer(b"", "application/rss+xml")
    polled = desk.poll()
    assert (polled.polled, polled.failed, polled.fetched) == (8, 7, 2)
    assert desk.polling(good).failures == 0
    outcomes = [desk.fetches(source.address)[0].outcome for source in bad]
    assert outcomes == ["failed", "refused address", "refused address", "not a feed", "damaged", "damaged", "failed"]
    assert all(desk.fetches(source.address)[0].problem for source in bad)
    assert desk.fetches(bad[2].address)[0].problem.startswith("10.0.0.1:80 is no public address")
    assert all(desk.polling(source).failures == 1 for source in bad)


def test_retry_after_is_obeyed_for_the_source_and_for_the_pages_of_its_host(desk: Desk, site: Site) -> None:
    publish(site, 3)
    site["/2.html"] = [Answer(b"", status=429, headers={"Retry-After": "7200"}), Answer(article("Report 2", TEXT))]
    site["/1.html"] = [Answer(b"", status=429, headers={"Retry-After": "7200"}), Answer(article("Report 1", TEXT))]
    site["/0.html"] = [Answer(b"", status=429, headers={"Retry-After": "7200"}), Answer(article("Report 0", TEXT))]
    desk.add(site.url("/feed.xml"))
    desk.poll()
    assert site.count() == 3, "robots.txt, the feed, and one page that asked for time"
    assert desk.poll(wait=1.9 * HOUR).fetched == 0
    assert site.count("/0.html") + site.count("/1.html") + site.count("/2.html") == 1
    site.forget_requests()
    for n in range(3):
        site[f"/{n}.html"] = article(f"Report {n}", TEXT)
    desk.poll(wait=0.3 * HOUR)
    assert len(desk.addresses) == 3


def test_a_feed_that_asks_for_time_gets_it(desk: Desk, site: Site) -> None:
    publish(site, 1)
    feed = Answer(rss("News", items(site, 1)), "application/rss+xml")
    site["/feed.xml"] = [Answer(b"", status=503, headers={"Retry-After": "10000"}), feed]
    source = desk.add(site.url("/feed.xml"))
    desk.poll()
    assert desk.fetches(source.address)[0].outcome == "deferred"
    assert desk.poll(wait=timedelta(seconds=9990)).polled == 0
    assert desk.poll(wait=timedelta(seconds=1100)).new == 1


def test_gone_ends_a_source_and_it_stays_listed(desk: Desk, site: Site) -> None:
    site["/feed.xml"] = Answer(b"", status=410)
    source = desk.add(site.url("/feed.xml"))
    desk.poll()
    assert desk.polling(source).ended == "410 Gone"
    assert desk.poll(wait=timedelta(days=30)).polled == 0
    assert [one.id for one, _ in desk.store.sources.all()] == [source.id]


def test_a_move_for_good_is_remembered(desk: Desk, site: Site) -> None:
    publish(site, 1, "/new.xml")
    site.redirect("/feed.xml", "/new.xml", 301)
    source = desk.add(site.url("/feed.xml"))
    assert desk.poll().new == 1
    known = desk.store.sources.get(source.id)
    assert known is not None
    assert known[0].address == site.url("/new.xml")
    assert desk.fetches(source.address)[0].outcome == "moved"
    desk.poll(source, wait=HOUR)
    assert site.count("/feed.xml") == 1
    assert site.count("/new.xml") == 2


def test_a_move_to_what_is_no_feed_is_not_remembered(desk: Desk, site: Site) -> None:
    site["/login.html"] = article("Please log in", "Here.")
    site.redirect("/feed.xml", "/login.html", 301)
    source = desk.add(site.url("/feed.xml"))
    desk.poll()
    known = desk.store.sources.get(source.id)
    assert known is not None
    assert known[0].address == source.address


def test_own_headers_go_to_their_own_site_alone(desk: Desk, site: Site, net: Web, tmp_path: Path) -> None:
    other = net.site("127.0.0.2")
    desk.allow.append(other.address)
    secrets = tmp_path / "secrets"
    secrets.write_text("Cookie: session=1\n")
    secrets.chmod(0o600)
    other["/far.html"] = article("Far", TEXT)
    publish(site, 1)
    site["/feed.xml"] = Answer(
        rss("News", [*items(site, 1), Item(other.url("/far.html"), "Far")]), "application/rss+xml"
    )
    source = desk.add(site.url("/feed.xml"), headers_file=str(secrets))
    assert desk.poll().fetched == 2
    assert site.last("/feed.xml").header("Cookie") == site.last("/0.html").header("Cookie") == "session=1"
    assert all(one.header("Cookie") is None for one in [*other.requests, site.last("/robots.txt")])
    site.redirect("/feed.xml", other.url("/feed.xml"), 301)
    other["/feed.xml"] = Answer(rss("News", []), "application/rss+xml")
    desk.poll(source, wait=HOUR)
    known = desk.store.sources.get(source.id)
    assert known is not None
    assert known[0].address == source.address, "with it the cookie would move to another site"
    assert all(one.header("Cookie") is None for one in other.requests)
    secrets.chmod(0o644)
    assert desk.poll(source, wait=HOUR).failed == 1
    assert "chmod 600" in desk.fetches(source.address)[0].problem


def test_a_host_is_asked_one_at_a_time_with_a_delay(tmp_path: Path, net: Web) -> None:
    sites = [net.site("127.0.0.3"), net.site("127.0.0.4")]
    desk = Desk(tmp_path, *sites, delay=0.05)
    for one in sites:
        publish(one, 4)
        desk.add(one.url("/feed.xml"))
    desk.poll()
    assert len(desk.addresses) == 8
    for one in sites:
        requests = one.requests
        assert len(requests) == 6
        assert one.most_at_once == 1
        assert all(later.began - earlier.ended >= 0.045 for earlier, later in pairwise(requests))
    desk.store.close()


def test_who_asks_for_hours_between_requests_gets_a_page_a_round(tmp_path: Path, site: Site) -> None:
    desk = Desk(tmp_path, site, patience=1.0)
    publish(site, 2)
    site["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 3600\n", "text/plain")
    source = desk.add(site.url("/feed.xml"))
    polled = desk.poll()
    assert (polled.fetched, polled.later) == (0, 2)
    assert len(desk.words) == 2
    assert desk.polling(source).failures == 0
    assert desk.poll(wait=1.1 * HOUR).fetched == 1
    assert desk.poll(wait=1.1 * HOUR).fetched == 1
    assert desk.polling(source).failures == 0
    desk.store.close()


def test_a_list_of_sitemaps_is_read_the_newest_first_and_not_for_ever(desk: Desk, site: Site) -> None:
    def index(names: list[str]) -> Answer:
        rows = "".join(f"<sitemap><loc>{site.url(name)}</loc></sitemap>" for name in names)
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return Answer(f'<?xml version="1.0"?><sitemapindex xmlns="{space}">{rows}</sitemapindex>', "application/xml")

    publish(site, 2)
    site["/index.xml"] = index(["/index.xml", "/deeper.xml", "/map.xml"])
    site["/deeper.xml"] = index([f"/more{n}.xml" for n in range(100)])
    for n in range(100):
        site[f"/more{n}.xml"] = index([f"/more{n}.xml", f"/more{n + 1}.xml"])
    site["/map.xml"] = Answer(sitemap([site.url("/0.html"), site.url("/1.html")]), "application/xml")
    source = desk.add(site.url("/index.xml"), "sitemap")
    assert desk.poll().fetched == 2
    assert site.count() < 30
    assert "only 20" in desk.fetches(source.address)[0].problem
    # What is listed may change though the list stays.
    site["/2.html"] = article("Report 2", TEXT)
    site["/map.xml"] = Answer(sitemap([site.url(f"/{n}.html") for n in range(3)]), "application/xml")
    assert desk.poll(source, wait=HOUR).fetched == 1


def test_more_news_than_fit_a_round_come_with_the_next_ones(tmp_path: Path, site: Site) -> None:
    desk = Desk(tmp_path, site, most_news=3)
    publish(site, 8)
    source = desk.add(site.url("/feed.xml"))
    polled = desk.poll()
    assert (polled.fetched, polled.later) == (3, 5)
    assert desk.addresses == [site.url(f"/{n}.html") for n in range(3)], "the newest"
    assert "of 8 new entries the newest 3" in desk.fetches(source.address)[0].problem
    assert [desk.poll(wait=HOUR).fetched for _ in range(3)] == [3, 2, 0]
    desk.store.close()


def test_a_page_can_be_a_source_itself(desk: Desk, site: Site) -> None:
    site["/live.html"] = article("Live", TEXT)
    source = desk.add(site.url("/live.html"), "page", keep="text")
    assert desk.poll().new == 1
    assert desk.addresses == [source.address]
    assert not desk.kept[0].keep_bytes
    assert desk.poll(wait=2 * HOUR).new == 0
    site["/live.html"] = article("Live", TEXT, "And more.")
    assert desk.poll(wait=3 * HOUR).new == 1


def test_where_the_page_is_not_wanted_the_feeds_words_are_kept(desk: Desk, site: Site) -> None:
    publish(site, 2)
    desk.add(site.url("/feed.xml"), full_text=False)
    desk.poll()
    assert desk.words == [site.url("/0.html"), site.url("/1.html")]
    assert site.count() == 2
    assert desk.poll(wait=timedelta(days=1)).fetched == 0
    assert desk.kept == []


def test_a_page_that_two_feeds_name_is_fetched_once(desk: Desk, site: Site) -> None:
    publish(site, 2)
    publish(site, 2, "/other.xml")
    one, two = desk.add(site.url("/feed.xml")), desk.add(site.url("/other.xml"))
    assert desk.poll().polled == 2
    assert (site.count("/0.html"), site.count("/1.html")) == (1, 1)
    assert desk.poll(one, two, wait=HOUR).fetched == 0
    assert desk.poll(wait=HOUR).fetched == 0


def test_an_entry_that_says_something_else_is_looked_at_again(desk: Desk, site: Site) -> None:
    publish(site, 2)
    source = desk.add(site.url("/feed.xml"))
    desk.poll()
    changed = [replace(items(site, 2)[0], title="Report 0, corrected"), items(site, 2)[1]]
    site["/feed.xml"] = Answer(rss("News", changed), "application/rss+xml")
    desk.poll(source, wait=HOUR)
    assert desk.addresses == [site.url("/0.html")]


def test_what_is_no_page_is_said_and_not_asked_again(desk: Desk, site: Site) -> None:
    publish(site, 2)
    site["/0.html"] = Answer(b"%PDF-1.7 ...", "application/pdf")
    site["/1.html"] = Answer(rss("News", []), "application/rss+xml")
    desk.add(site.url("/feed.xml"))
    desk.poll()
    assert desk.words == [site.url("/0.html"), site.url("/1.html")]
    assert {one.problem for n in range(2) for one in desk.fetches(site.url(f"/{n}.html"))} == {
        "is a PDF document, not a page", "is a feed (RSS), not a page: give it to `wiredesk add`"
    }  # fmt: skip
    desk.poll(wait=timedelta(days=2))
    assert site.count("/0.html") == 1


def test_a_page_that_broke_off_is_marked_and_asked_for_again(desk: Desk, site: Site) -> None:
    publish(site, 1)
    site["/0.html"] = [Answer(article("Report 0", TEXT), cut=300), Answer(article("Report 0", TEXT))]
    desk.add(site.url("/feed.xml"))
    desk.poll()
    assert [one.partial for one in desk.kept] == [True]
    desk.poll(wait=HOUR)
    assert [one.partial for one in desk.kept] == [False]


def test_what_owners_of_pages_ask_for_comes_with_the_page(desk: Desk, site: Site) -> None:
    publish(site, 2)
    site["/0.html"] = Answer(article("Report 0", TEXT), headers={"X-Robots-Tag": "noarchive"})
    site["/1.html"] = article("Report 1", TEXT, head='<meta name="robots" content="nosnippet">')
    desk.add(site.url("/feed.xml"))
    desk.poll()
    wishes = {one.page.url: one for one in desk.kept}
    assert not wishes[site.url("/0.html")].keep_bytes
    assert wishes[site.url("/1.html")].opt_outs.snippet == 0


def test_an_address_that_moved_for_good_is_asked_for_where_it_went(desk: Desk, site: Site) -> None:
    publish(site, 1)
    site.redirect("/0.html", "/moved.html", 301)
    site["/moved.html"] = article("Report 0", TEXT)
    source = desk.add(site.url("/feed.xml"))
    desk.poll()
    assert desk.addresses == [site.url("/moved.html")]
    assert desk.store.sources.moved(site.url("/0.html")) == site.url("/moved.html")
    site["/feed.xml"] = Answer(rss("News", [replace(items(site, 1)[0], title="Changed")]), "application/rss+xml")
    desk.poll(source, wait=HOUR)
    assert (site.count("/0.html"), site.count("/moved.html")) == (1, 2)


def test_a_feeds_words_are_kept_though_the_process_ended_before_its_page_failed(desk: Desk, site: Site) -> None:
    publish(site, 1)
    site["/0.html"] = Answer(b"", status=403)
    source = desk.add(site.url("/feed.xml"))
    desk.trouble = [StoreFull("desk.sqlite", "no room")]
    with pytest.raises(StoreError):
        desk.poll()
    desk.poll(wait=timedelta(minutes=1))
    assert desk.words == []
    publish(site, 2)
    site["/0.html"] = Answer(b"", status=403)
    desk.poll(source, wait=HOUR)
    assert desk.words == [site.url("/0.html")]
    desk.poll(source, wait=HOUR)
    assert desk.kept == []


def test_a_slow_host_with_many_feeds_keeps_one_place(
    desk: Desk, site: Site, net: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wiredesk.desk.polling._POLLS", 2)
    slow = net.site("127.0.0.7")
    desk.allow.append(slow.address)
    for n in range(6):
        slow[f"/{n}.xml"] = Answer(rss("Slow", []), "application/rss+xml", wait=0.2)
        desk.add(slow.url(f"/{n}.xml"))
    publish(site, 1)
    source = desk.add(site.url("/feed.xml"))
    desk.poll()
    assert slow.count() == 7
    assert site.last("/feed.xml").ended < slow.requests[-1].began
    assert desk.polling(source).failures == 0


def test_a_page_that_could_not_be_stored_is_fetched_in_the_next_round(desk: Desk, site: Site) -> None:
    publish(site, 3)
    source = desk.add(site.url("/feed.xml"))
    desk.trouble = [StoreFull("desk.sqlite", "no room")]
    with pytest.raises(StoreError, match="no room"):
        desk.poll()
    desk.poll(wait=timedelta(minutes=1))
    assert desk.addresses == [site.url(f"/{n}.html") for n in range(3)]
    assert desk.poll(source, wait=HOUR).new == 0


def test_called_off_it_stores_what_it_has_and_leaves_the_rest(desk: Desk, site: Site) -> None:
    publish(site, 6)
    desk.delay = 0.05
    desk.add(site.url("/feed.xml"))

    async def work() -> None:
        with desk.poller() as poller:
            task = asyncio.create_task(poller.once())

            def call_off() -> None:
                task.cancel()

            desk.on_keep = call_off
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(work())
    first = set(desk.addresses)
    assert 1 <= len(first) < 6
    desk.on_keep = lambda: None
    desk.poll(wait=timedelta(minutes=1))
    assert first.isdisjoint(desk.addresses)
    assert len(first) + len(desk.addresses) == 6


def test_watching_goes_on_until_it_is_told_to_end(desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wiredesk.desk.polling._TICK", 0.02)
    monkeypatch.setattr("wiredesk.desk.polling._AFTER_TROUBLE", 0.02)
    publish(site, 2)
    desk.add(site.url("/feed.xml"))
    desk.trouble = [StoreFull("desk.sqlite", "no room")]
    rounds = 0

    def step() -> None:
        nonlocal rounds
        rounds += 1
        desk.now += 3 * HOUR

    desk.on_keep = step

    async def work() -> None:
        with desk.poller() as poller:
            task = asyncio.create_task(poller.forever())
            while site.count("/feed.xml") < 3 or len(desk.kept) < 2:
                desk.now += HOUR
                await asyncio.sleep(0.05)
                assert not task.done()
            os.kill(os.getpid(), signal.SIGTERM)
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(work())
    assert desk.addresses == [site.url("/0.html"), site.url("/1.html")]


def test_watching_ends_where_the_desk_has_become_too_new(desk: Desk, site: Site) -> None:
    publish(site, 1)
    desk.add(site.url("/feed.xml"))
    desk.trouble = [StoreTooNew("desk.sqlite", "a later version has changed its format")]

    async def work() -> None:
        with desk.poller() as poller:
            await poller.forever()

    with pytest.raises(StoreTooNew):
        asyncio.run(work())


def test_a_single_page_is_fetched_under_the_same_rules(desk: Desk, site: Site) -> None:
    site["/robots.txt"] = Answer("User-agent: *\nDisallow: /closed\n", "text/plain")
    site["/"] = article("Front page", TEXT)

    async def work() -> None:
        with desk.poller() as poller:
            assert b"Front page" in (await poller.fetch_page(site.url("/"))).body
            for path in ("/closed", "/nowhere"):
                with pytest.raises(FetchError):
                    await poller.fetch_page(site.url(path))

    asyncio.run(work())
    assert site.count("/closed") == 0
    assert site.count("/nowhere") == 1
