"""Pages that are made once for all who ask: nobody gets what is another's, nothing is shown that is out of date."""

from __future__ import annotations

import asyncio
import re
import shutil
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desks import Clock
from serving import Served, served
from wiredesk.desk.desk import open_desk
from wiredesk.serve.memory import Asked, Cache, Held, Lately, Looks, Pages

LOOKS = Looks("en", "UTC", "auto", True, False, False)
FRONT = Asked("/", "", LOOKS, None)
STORY = re.compile(r'href="(/s/[0-9a-f]+)"')
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
NONCE = re.compile(r'nonce="([^"]+)"')


@pytest.fixture
def folder(sample_folder: Path, tmp_path: Path) -> Path:
    """A copy of the desk of the sample, to be changed."""
    return Path(shutil.copytree(sample_folder, tmp_path / "copy"))


def some_story(desk: Served) -> str:
    found = STORY.search(desk.ask("/").text)
    assert found
    return found[1]


# -- over sockets -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["", "/sources", "/timeline", "/differences"])
def test_a_page_that_others_asked_for_has_ones_own_token_and_nonce(sample_folder: Path, part: str) -> None:
    with served(sample_folder) as desk:
        path = some_story(desk) + part
        tabs = [desk.browser() for _ in range(3)]
        tokens, nonces = set(), set()
        for tab in tabs:
            for _ in range(2):
                answer = tab.open(path)
                (token,) = set(TOKEN.findall(answer.text))
                (nonce,) = set(NONCE.findall(answer.text))
                assert f"'nonce-{nonce}'" in answer.headers["content-security-policy"]
            tokens.add(token)
            nonces.add(nonce)
            assert tab.send("/preferences", theme="dark", follow=False).status == 303
        assert len(tokens) == len(nonces) == len(tabs)


@pytest.mark.parametrize("cookie", ["lang=vi", "zone=Asia/Tokyo", "theme=dark", "keys=0", "images=1"])
def test_a_page_that_others_asked_for_is_in_ones_own_language_zone_and_looks(sample_folder: Path, cookie: str) -> None:
    with served(sample_folder) as desk:
        for path in ("/", some_story(desk)):
            usual, chosen = ([desk.ask(path, headers={"Cookie": sent}) for _ in range(2)] for sent in ("", cookie))
            for one, other in zip(usual, chosen, strict=True):
                changed = ("text", "headers")[cookie == "images=1"]
                assert getattr(one, changed) != getattr(other, changed)
            lengths = [{len(answer.body) for answer in answers} for answers in (usual, chosen)]
            assert all(len(some) == 1 for some in lengths), "both of a kind are alike"


def test_what_was_marked_is_seen_at_once_by_all(folder: Path) -> None:
    with served(folder) as desk:
        path = some_story(desk)
        id = path.rpartition("/")[2]
        tab, other = desk.browser(), desk.browser()
        for one in (tab, other):
            assert f'name="follow" value="{id}"' in one.open("/").text
            assert "badge-accent" not in one.open(path).text
        tab.open("/")
        assert tab.send("/marks", fields={"follow": id, "to": "/"}).status == 200
        for one in (tab, other):
            assert f'name="unfollow" value="{id}"' in one.open("/").text
            assert "badge-accent" in one.open(path).text


def test_what_another_process_forgets_is_gone_at_once(folder: Path) -> None:
    with served(folder) as desk:
        path = some_story(desk)
        text = desk.ask(path).text
        title = re.search(r"<h1><span[^>]*>([^<]+)", text)
        assert title
        assert title[1] in desk.ask("/").text
        with open_desk(str(folder / "desk.sqlite")) as other:
            for article in other.story(path.rpartition("/")[2]).story.articles:
                other.forget(article)
        assert title[1] not in desk.ask("/").text
        assert desk.ask(path).status == 404


def test_a_message_is_shown_once_and_to_one_reader(folder: Path) -> None:
    with served(folder) as desk:
        tab, other = desk.browser(), desk.browser()
        tab.open("/")
        other.open("/")
        assert "Saved." in tab.send("/preferences", tell="1", theme="auto").text
        assert "Saved." not in tab.open("/").text
        assert "Saved." not in other.open("/").text


def test_what_is_new_is_told_against_ones_own_visit(sample_folder: Path) -> None:
    clock = Clock(datetime(2026, 3, 10, 8, 0, tzinfo=UTC))
    with served(sample_folder, clock=clock) as desk:
        old, new = desk.browser(), desk.browser()
        old.open("/")
        clock.wait(hours=2)
        assert "since your last visit" in old.open("/").text
        assert "On your next visit" in new.open("/").text
        assert "since your last visit" in old.open("/").text


# -- what is held -----------------------------------------------------------------------------------------------------


def held(text: str) -> Held:
    """A page of that text."""
    return Held(text.encode(), text, LOOKS, False)


def test_pages_of_an_earlier_moment_are_let_go() -> None:
    async def asked() -> None:
        pages = Pages(1_000)
        with pages.making(1, FRONT) as making:
            assert await pages.get(1, FRONT._replace(query="other")) is None
            making.held = held("first")
        assert await pages.get(1, FRONT) == held("first")
        assert await pages.get(2, FRONT) is None
        assert await pages.get(1, FRONT) is None

    asyncio.run(asked())


def test_what_was_made_for_an_earlier_moment_is_for_those_who_waited_alone() -> None:
    async def asked() -> None:
        pages = Pages(1_000)
        assert await pages.get(1, FRONT) is None
        with pages.making(1, FRONT) as making:
            waiting = asyncio.create_task(pages.get(1, FRONT))
            await asyncio.sleep(0)
            assert await pages.get(2, FRONT) is None, "nobody who came later waits for it"
            making.held = held("first")
        assert await waiting == held("first")
        assert await pages.get(2, FRONT) is None

    asyncio.run(asked())


def test_where_a_page_cannot_be_shared_nobody_waits_for_ever() -> None:
    async def fails(pages: Pages) -> None:
        with pages.making(1, FRONT):
            await asyncio.sleep(0)
            raise LookupError

    async def asked() -> None:
        pages = Pages(1_000)
        assert await pages.get(1, FRONT) is None
        made = asyncio.create_task(fails(pages))
        await asyncio.sleep(0)
        assert await asyncio.wait_for(pages.get(1, FRONT), 10) is None
        with pytest.raises(LookupError):
            await made

    asyncio.run(asked())


def test_no_more_is_held_than_was_said() -> None:
    cache = Cache(10, weigh=len)
    for number in range(100):
        cache.put(number, "abcd")
    assert [number for number in range(100) if cache.held(number)] == [98, 99]
    cache.put(98, "a" * 6)
    assert cache.held(99) == "abcd"
    cache.put(1, "a" * 11)
    assert not any(cache.held(number) for number in range(100)), (
        "what is too large is not held, nor is what it drove out"
    )
    cache.put(2, "a")
    cache.clear()
    assert cache.held(2) is None


def test_what_takes_long_is_made_anew_beside_while_the_one_before_is_given() -> None:
    lately, clock = Lately(), Clock()
    made = iter(range(10))
    going_on, begun = threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        assert going_on.wait(10)
        return next(made)

    def asked(revision: int) -> int:
        return lately.get("what", clock(), revision, slow)

    going_on.set()
    assert asked(1) == 0
    going_on.clear()
    clock.wait(days=1)
    assert asked(1) == 0, "nothing was written: it is as it was"
    clock.wait(days=-1, seconds=30)
    assert asked(2) == 0, "it is new enough"
    begun.clear()
    clock.wait(minutes=1)
    assert asked(2) == asked(2) == 0
    assert begun.wait(10)
    going_on.set()
    lately.close()
    assert asked(2) == 1
    clock.wait(minutes=5)
    assert asked(3) == 2, "what is too old is waited for"
