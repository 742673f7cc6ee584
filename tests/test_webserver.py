"""The web that other tests fetch from does what it says."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from webserver import Answer, Item, Site, Web, one_site, rss, web


@pytest.fixture(scope="module")
def net() -> Iterator[Web]:
    with web() as net:
        yield net


def get(site: Site, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection(site.host, site.port, timeout=10)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read(), dict(answer.headers)
    finally:
        connection.close()


def test_sites_answer_with_what_they_have_now_and_count(net: Web) -> None:
    site, other = net.site("127.0.2.1"), net.site("127.0.2.2")
    site["/a"] = "one"
    other["/a"] = "other"
    assert get(site, "/a")[1] == b"one"
    site["/a"] = "two"
    assert get(site, "/a?from=feed", X_Who="me")[1] == b"two"
    assert (get(other, "/a")[1], get(site, "/b")[0]) == (b"other", 404)
    assert (site.count("/a"), site.count(), other.count("/a")) == (2, 3, 1)
    assert site.last("/a?from=feed").header("x-who") == "me"
    del site["/a"]
    assert get(site, "/a")[0] == 404
    site.forget_requests()
    assert site.count() == 0
    assert not threading.active_count() > 1


def test_what_has_not_changed_is_not_sent_again(net: Web) -> None:
    site = net.site()
    at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    site["/a"] = Answer(rss("News", [Item("http://127.0.0.1/x", "A & B", published=at)]), modified=at)
    status, body, headers = get(site, "/a")
    assert (status, b"A &amp; B" in body) == (200, True)
    assert get(site, "/a", If_None_Match=headers["ETag"])[:2] == (304, b"")
    assert get(site, "/a", If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert get(site, "/a", If_None_Match='"else"', If_Modified_Since=headers["Last-Modified"])[0] == 200


def test_answers_come_one_by_one_and_the_last_stays(net: Web) -> None:
    site = net.site()
    site["/a"] = [Answer(status=503, headers={"Retry-After": "7"}), Answer("here")]
    site.redirect("/old", "/a", 301)
    assert get(site, "/a")[2]["Retry-After"] == "7"
    assert [get(site, "/a")[1] for _ in range(2)] == [b"here", b"here"]
    assert get(site, "/old")[2]["Location"] == "/a"


def test_an_answer_can_be_cut_packed_or_slow(net: Web) -> None:
    site = net.site()
    site["/cut"] = Answer("whole text", cut=5)
    site["/packed"] = Answer("a" * 1000, packed=True)
    site["/slow"] = Answer("ab", drip=40)
    with pytest.raises(http.client.IncompleteRead):
        get(site, "/cut")
    assert len(get(site, "/packed", Accept_Encoding="gzip")[1]) < 100
    assert get(site, "/slow")[1] == b"ab"


def test_requests_at_once_are_seen() -> None:
    with one_site() as site:
        site["/"] = Answer("x", wait=0.5)
        others = [threading.Thread(target=get, args=(site, "/")) for _ in range(3)]
        for thread in others:
            thread.start()
        for thread in others:
            thread.join()
        assert site.most_at_once == 3
        get(site, "/none")
        site.forget_requests()
        get(site, "/none")
        assert site.most_at_once == 1


def test_a_port_in_use_is_an_error(net: Web) -> None:
    site = net.site("127.0.3.1")
    with pytest.raises(OSError, match="in use"):
        net.site("127.0.3.1", site.port)
