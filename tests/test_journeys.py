"""Whole journeys of a reader in a real browser, each in light and dark, wide and narrow, with scripts and without."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import Visit, visiting
from desks import BUDGET, START
from serving import Served, served
from webserver import Answer, Item, Site, article, rss, web
from wiredesk.desk.settings import Fetch, Parse, Serve, Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

CRANE = (
    "A crane fell on the quay of Corm on Thursday morning and hurt 12 dockers, the port authority said. The harbour "
    "was closed and three ships were sent on to Talle.",
    "“We will open again on Sunday,” said Ada Lorn, director of the port authority of Corm.",
    "The crane had been inspected in May, according to a report seen by the Corm Herald.",
)
CRANE_TOO = (
    "Fourteen dockers were hurt when a crane fell on the quay of Corm on Thursday morning, the hospital of Corm said. "
    "The harbour is closed; ships are sent on to Talle.",
    "“We will open again on Sunday,” Ada Lorn, director of the port authority of Corm, told the Talle Post.",
)
WAYS = [
    pytest.param(1280, "light", True, id="wide, light, scripts"),
    pytest.param(360, "dark", True, id="narrow, dark, scripts", marks=pytest.mark.slow),
    pytest.param(1280, "dark", False, id="wide, dark, no scripts", marks=pytest.mark.slow),
    pytest.param(360, "light", False, id="narrow, light, no scripts"),
]


@dataclass(frozen=True)
class Town:
    """Two outlets, and an empty desk that may ask them."""

    herald: Site
    post: Site
    desk: Served


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with web() as net:
        herald, post = net.site("127.0.2.1"), net.site("127.0.2.2")
        _publish(herald, "Corm Herald", {"/crane": ("Crane falls on quay of Corm, 12 hurt", CRANE),
                                         "/budget": ("Talle passes budget by four votes", BUDGET)})  # fmt: skip
        _publish(post, "Talle Post", {"/crane": ("Fourteen hurt as crane falls in Corm", CRANE_TOO)})
        allow = tuple(f"{site.host}:{site.port}" for site in (herald, post))
        settings = Settings(
            fetch=Fetch(delay=0.0, deadline=10.0, allow=allow), parse=Parse(jobs=1), serve=Serve(requests=0, acts=0)
        )
        with served(tmp_path, settings) as desk:
            yield Town(herald, post, desk)


def _publish(site: Site, name: str, pages: dict[str, tuple[str, tuple[str, ...]]]) -> None:
    for path, (title, text) in pages.items():
        site[path] = Answer(article(title, *text, published="2026-11-20T07:00:00+00:00"))
    items = [Item(site.url(path), title, published=START) for path, (title, _) in pages.items()]
    site["/feed.xml"] = Answer(rss(name, items, site.url("/")), "application/rss+xml")


def until(visit: Visit, path: str, text: str) -> None:
    """Opens a page again until it shows a text."""
    from playwright.sync_api import Error

    for _ in range(240):
        try:
            visit.open(path)
            if text in visit.page.content():
                return
        except Error as error:
            # The page went somewhere by itself just then: what is under way is over, and it shows itself anew.
            if "ERR_ABORTED" not in str(error) and "navigating" not in str(error):
                raise
        time.sleep(0.25)
    raise AssertionError(f"{path} never showed {text!r}: {visit.page.inner_text('main')[:600]}")


@pytest.mark.parametrize(("width", "scheme", "scripts"), WAYS)
def test_from_an_empty_desk_to_a_decision_that_is_undone(
    browser: Browser, town: Town, width: int, scheme: str, scripts: bool
) -> None:
    with visiting(browser, town.desk, width=width, scheme=scheme, scripts=scripts) as visit:
        page = visit.page
        _add_feeds(visit, town)

        # Read the story: two accounts that differ.
        page.get_by_role("link", name=re.compile("crane", re.IGNORECASE)).first.click()
        story = page.url.removeprefix(town.desk.url)
        assert re.match(r"/s/[0-9a-f]+", story)
        page.get_by_role("link", name=re.compile("Differences")).first.click()
        page.wait_for_url(re.compile("/differences"))
        page.get_by_text("Fourteen dockers", exact=True).locator("visible=true").first.wait_for()
        assert "12" in page.inner_text("main")
        assert "Fourteen" in page.inner_text("main")
        visit.fits()

        # A point leads to its words.
        page.locator('main a[href*="?at="]:visible').first.press("Enter")
        page.wait_for_url(re.compile("/a/"))
        page.locator("#at").first.wait_for()
        one = page.url.removeprefix(town.desk.url).split("?")[0]

        # The other account beside it.
        page.get_by_role("link", name="side by side").first.click()
        page.wait_for_url(re.compile("/vs/"))
        assert "/vs/" in page.url
        assert page.locator(".m-shared, .m-statement").count()

        # A date that is corrected shows at once, as one's own.
        visit.open(one)
        page.get_by_text("Correct something").click()
        form = page.locator('form:has(input[name="field"][value="published"])')
        form.locator('input[name="value"]').fill("2026-11-19 06:30")
        with page.expect_navigation():
            form.get_by_role("button").click()
        assert "set by you" in page.inner_text("main")

        _save_a_search(visit)
        _merge_and_undo(visit, story.split("/")[2])
        visit.sound()


def _add_feeds(visit: Visit, town: Town) -> None:
    page = visit.page
    visit.open("/")
    assert page.get_by_role("heading", name="Your desk is empty").is_visible()
    page.get_by_label("Address").fill(town.herald.url("/feed.xml"))
    with page.expect_navigation():
        page.get_by_role("button", name="Add", exact=True).click()
    until(visit, "/?days=all", "four votes")
    visit.open("/sources")
    page.get_by_label("Address", exact=True).fill(town.post.url("/feed.xml"))
    with page.expect_navigation():
        page.get_by_role("button", name="Add", exact=True).click()
    until(visit, "/sources", "Talle Post")
    until(visit, "/?days=all", "2 reports")


def _save_a_search(visit: Visit) -> None:
    page = visit.page
    visit.open("/search?q=crane&as=articles")
    assert page.locator("main mark").count()
    page.get_by_role("button", name="Save this search").click()
    page.wait_for_url(re.compile("/alerts/"))
    assert re.search(r"/alerts/\d+$", page.url)
    assert page.locator("main .article-row").count() == 2


def _merge_and_undo(visit: Visit, story: str) -> None:
    page = visit.page
    visit.open("/?days=all")
    other = page.get_by_role("link", name=re.compile("four votes")).first.get_attribute("href")
    assert other
    visit.open(f"/s/{story}/sources")
    page.get_by_label("Story of the same event").fill(other.split("/")[-1])
    with page.expect_navigation():
        page.get_by_role("button", name="Merge").click()
    visit.open(f"/s/{story}/sources")
    assert page.locator('main a[href^="/a/"]').filter(has_text="four votes").count()
    visit.open("/decisions")
    joined = page.locator("li.decision").filter(has_text="Belong together")
    with page.expect_navigation():
        joined.get_by_role("button", name="Undo").click()
    visit.open(f"/s/{story}/sources")
    assert not page.locator('main a[href^="/a/"]').filter(has_text="four votes").count()
