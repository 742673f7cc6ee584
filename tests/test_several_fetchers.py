"""Several programs fetch and read for one desk on a server: real processes, a real PostgreSQL, real sockets."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

import test_placing
from engines import Cluster, running
from serving import Place
from webserver import Answer, Item, Request, Site, Web, rss, web
from wiredesk.desk.desk import open_desk
from wiredesk.model.identity import article_id, source_id
from wiredesk.model.source import Source
from wiredesk.store.opened import open_store

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
HOSTS, FEEDS, PAGES = 6, 5, 4
"""Hosts, feeds of each, pages that each feed is the first to name."""
DELAY = 0.05


@dataclass
class Town:
    """Sites with feeds. Each feed names pages of its own and the first page of another one."""

    net: Web
    sites: list[Site]
    feeds: list[str]
    pages: list[str]

    @property
    def environ(self) -> dict[str, str]:
        """For programs that may fetch from here."""
        return os.environ | {
            "WIREDESK_FETCH_ALLOW": ",".join(site.address for site in self.sites),
            "WIREDESK_FETCH_DELAY": str(DELAY),
            "WIREDESK_FETCH_LEASE": "8",
            "WIREDESK_PARSE_JOBS": "1",
        }

    def requests(self) -> list[Request]:
        """Of all sites."""
        return [one for site in self.sites for one in site.requests]

    def counts(self) -> Counter[str]:
        """How often each address was asked for."""
        return Counter(site.url(one.path) for site in self.sites for one in site.requests)


def town(net: Web, wait: float = 0.0) -> Town:
    """wait: seconds until each page answers."""
    stream: Any = import_module("stream") if "stream" in sys.modules else _bench("stream")
    told = stream.stream(7, a_day=HOSTS * FEEDS * PAGES)
    sites = [net.site(f"127.0.0.{number + 2}") for number in range(HOSTS)]
    items: list[list[Item]] = []
    feeds, pages = [], []
    for number in range(HOSTS * FEEDS):
        site = sites[number % HOSTS]
        own = []
        for n in range(PAGES):
            one = replace(next(told), address=site.url(f"/{number}/{n}.html"))
            site[f"/{number}/{n}.html"] = Answer(stream.markup(one), wait=wait)
            own.append(Item(one.address, one.title, "", one.published))
            pages.append(one.address)
        items.append(own)
        feeds.append(site.url(f"/{number}/feed.xml"))
    for number, own in enumerate(items):
        # That of a site that is another's.
        both = [*own, items[(number + 1) % len(items)][0]]
        sites[number % HOSTS][f"/{number}/feed.xml"] = Answer(rss(f"News {number}", both), "application/rss+xml")
    return Town(net, sites, feeds, pages)


def _bench(name: str) -> Any:
    sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
    return import_module(name)


@pytest.fixture
def place(postgres: Cluster) -> str:
    return postgres.new_desk()


@pytest.fixture
def there() -> Iterator[Town]:
    with web() as net:
        yield town(net)


def subscribed(place: str, there: Town) -> None:
    """The desk has all feeds, and all are due."""
    store = open_store(place)
    for feed in there.feeds:
        store.sources.put(Source(source_id(feed), "feed", feed))
    store.close()


@contextlib.contextmanager
def fetcher(place: str, there: Town, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "wiredesk", "--desk", place, "update", *words]
    process = subprocess.Popen(command, env=there.environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def asked(place: str, there: Town, *words: str) -> str:
    """What a command prints."""
    command = [sys.executable, "-m", "wiredesk", "--desk", place, *words]
    return subprocess.run(command, env=there.environ, capture_output=True, text=True).stdout


def until(what: Callable[[], bool], *processes: subprocess.Popen[str]) -> None:
    """Waits; not for ever."""
    ends = time.monotonic() + 240
    while not what():
        assert time.monotonic() < ends, "it never came"
        for process in processes:
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
        time.sleep(0.1)


def ended(process: subprocess.Popen[str]) -> str:
    """What a program said that ends well."""
    _, said = process.communicate(timeout=240)
    assert process.returncode == 0, said
    return said


def assert_polite(there: Town) -> None:
    for site in there.sites:
        assert site.most_at_once <= 1
        asked = sorted(site.requests, key=lambda one: one.began)
        # A stroke less: the site's end of a request is not ours.
        assert all(later.began - earlier.ended >= DELAY * 0.9 for earlier, later in pairwise(asked))
        assert site.count("/robots.txt") == 1


def assert_whole(place: str, there: Town) -> None:
    """Each page is held, once, with one version and one page, and nothing waits."""
    store = open_store(place)
    rows = store.articles.rows(articles_only=False, limit=500).items
    assert sorted(row.id for row in rows) == sorted(article_id(page, None) for page in there.pages)
    assert all(len(store.articles.pages(row.id)) == 1 for row in rows)
    assert all(len(store.articles.versions(row.id)) == 1 for row in rows)
    assert store.sources.entries_to_retry(datetime.now(UTC) + timedelta(days=9)) == ()
    now = datetime.now(UTC)
    for source, polling in store.sources.all():
        assert polling.last_success is not None
        assert polling.due is not None
        assert polling.due > now
        assert sum(one.address == source.address for one in store.sources.fetches(source.id, 500)) >= 1
    assert store.upkeep.check() == ()
    assert store.groupings.unsettled() == 0
    store.close()


def stories(place: str) -> list[tuple[str, ...]]:
    """The articles of each story. Its links tell also who was received first, which is another at each time."""
    with open_desk(place) as desk:
        rows = desk.store.groupings.stories(limit=500).items
        found = [desk.store.groupings.story(row.id) for row in rows]
        return sorted(tuple(sorted(story.articles)) for story in found if story is not None)


def test_three_fetchers_do_what_one_does_and_ask_no_host_more(place: str, there: Town, postgres: Cluster) -> None:
    subscribed(place, there)
    with contextlib.ExitStack() as stack:
        for process in [stack.enter_context(fetcher(place, there)) for _ in range(3)]:
            ended(process)
    assert_polite(there)
    assert_whole(place, there)
    wanted = Counter([*there.feeds, *there.pages, *(site.url("/robots.txt") for site in there.sites)])
    assert there.counts() == wanted
    store = open_store(place)
    test_placing.assert_as_a_batch_would(store)
    store.close()
    by_three = stories(place)
    assert any(len(story) > 1 for story in by_three)
    alone = postgres.new_desk()
    subscribed(alone, there)
    with fetcher(alone, there) as process:
        ended(process)
    assert_whole(alone, there)
    assert stories(alone) == by_three


def test_what_a_killed_fetcher_had_claimed_comes_back(place: str, there: Town) -> None:
    subscribed(place, there)
    with contextlib.ExitStack() as stack:
        killed, *others = [stack.enter_context(fetcher(place, there, "--watch")) for _ in range(3)]
        until(lambda: len(there.requests()) > 40, killed, *others)
        for words in (["sources"], ["doctor"]):
            said = asked(place, there, *words)
            assert all(f"process {process.pid} on " in said for process in (killed, *others))
        assert len(json.loads(asked(place, there, "sources", "--json"))["fetching"]) == 3
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        at = time.monotonic()
        store = open_store(place)
        until(lambda: store.articles.count() == len(there.pages), *others)
        store.close()
        for one in others:
            one.send_signal(signal.SIGTERM)
        for one in others:
            ended(one)
    assert_polite(there)
    assert_whole(place, there)
    # What it had asked for and not yet stored was asked for again, and nothing else.
    times: dict[str, list[float]] = {}
    for site in there.sites:
        for request in site.requests:
            times.setdefault(site.url(request.path), []).append(request.began)
    assert all(len(each) == 1 or (len(each) == 2 and min(each) < at < max(each)) for each in times.values())


def test_a_server_that_is_restarted_costs_no_page_and_no_second_request() -> None:
    with running() as cluster, web() as net:
        there = town(net)
        place = cluster.new_desk()
        subscribed(place, there)
        with contextlib.ExitStack() as stack:
            both = [stack.enter_context(fetcher(place, there, "--watch")) for _ in range(2)]
            for how, requests in (("fast", 30), ("immediate", 80)):
                until(lambda requests=requests: len(there.requests()) > requests, *both)  # type: ignore[misc]  # mypy cannot type a default argument of a lambda
                cluster.stop(how)
                time.sleep(1.0)
                cluster.start()
            store = open_store(place)
            until(lambda: store.articles.count() == len(there.pages), *both)
            store.close()
            for one in both:
                one.send_signal(signal.SIGTERM)
            for one in both:
                ended(one)
        assert_polite(there)
        assert_whole(place, there)
        assert set(there.counts().values()) == {1}


def test_any_number_serve_what_others_fetch(place: str, there: Town, tmp_path: Path) -> None:
    subscribed(place, there)
    with contextlib.ExitStack() as stack:
        work = stack.enter_context(fetcher(place, there))
        one, other = [stack.enter_context(served(place, tmp_path / str(number))) for number in range(2)]
        asked = 0
        while work.poll() is None:
            for each in (one, other):
                assert each.ask("/", headers=SEEN_AS | SIGNED_IN).status == 200
                asked += 1
        assert asked > 2
        ended(work)
        newest = [each.ask("/api/v1/articles?limit=100", headers=SEEN_AS | SIGNED_IN).body for each in (one, other)]
        assert newest[0] == newest[1]
        # A form that one has shown, with its cookie, is taken by the other.
        shown = one.ask("/preferences", headers=SEEN_AS | SIGNED_IN)
        token = shown.text.partition('name="csrf" value="')[2].partition('"')[0]
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in shown.cookies.items())}
        origin = {"Origin": "https://desk.example", "Sec-Fetch-Site": "same-origin"}
        typed = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"csrf": token, "name": "Ada"}).encode()
        sent = other.ask(
            "/preferences", method="POST", headers=SEEN_AS | SIGNED_IN | cookies | origin | typed, body=body
        )
        assert sent.status == 303
    assert_whole(place, there)


SEEN_AS = {"Host": "desk.example"}
TOKEN = "a-token-of-more-than-sixteen-characters"
SIGNED_IN = {"Authorization": f"Bearer {TOKEN}"}


@contextlib.contextmanager
def served(place: str, folder: Path) -> Iterator[Place]:
    """`wiredesk serve` on a machine of its own, behind a proxy of one name for all."""
    folder.mkdir()
    (folder / "token").write_text(TOKEN)
    (folder / "token").chmod(0o600)
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "wiredesk", "--desk", place, "serve", "--no-update", "--port", str(port)]
    environ = os.environ | {"WIREDESK_SERVE_TOKEN_FILE": str(folder / "token"), "XDG_CONFIG_HOME": str(folder)}
    process = subprocess.Popen(
        [*command, "--base-url", "https://desk.example"],
        env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdout.readline(), process.communicate()[1]
        yield Place(port)
    finally:
        process.terminate()
        process.communicate(timeout=60)
