"""Pages in a real browser: Debian's Chromium, driven by Playwright, with nothing beyond 127.0.0.1 to be had.

A visit fails by itself on whatever the console calls an error (what the policy refused, what a script threw) and on any
request that would leave this machine. `with visiting(browser, served, width=360) as visit: visit.open("/")`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from serving import Served

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
    # Not even a name is asked for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
WIDTHS = (1280, 360)
SIGHTS = (
    pytest.param("light", 1280),
    pytest.param("dark", 360),
    pytest.param("dark", 1280, marks=pytest.mark.slow),
    pytest.param("light", 360, marks=pytest.mark.slow),
)
"""Schemes and widths in which a page is looked at: each of both in two sights, the other two with the long tests."""


@cache
def chromium() -> str | None:
    """Where one is, None if there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


@contextmanager
def started() -> Iterator[Browser]:
    """A browser for many visits."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS), headless=True)
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """One reader at the desk. page: of Playwright, for what is not wrapped here."""

    def __init__(self, page: Page, served: Served, problems: list[str]) -> None:
        self.page = page
        self.served = served
        self.problems = problems

    def open(self, path: str, *, status: int = 200) -> None:
        """A page; fails if it is answered with another status."""
        answer = self.page.goto(self.served.url + path, wait_until="load")
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"

    def sound(self) -> None:
        """Fails with all that went wrong so far."""
        assert not self.problems, "\n".join(self.problems)

    def accessible(self) -> None:
        """Fails with what axe finds."""
        self.page.evaluate(AXE.read_text("utf-8"))
        found: dict[str, Any] = self.page.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then(r => ({rules: r.passes.length + "
            "r.violations.length, violations: r.violations.map(v => v.id + ': ' + v.help + '\\n' + "
            "v.nodes.slice(0, 5).map(n => '    ' + n.html.slice(0, 300) + '\\n    ' + n.failureSummary).join('\\n'))}))"
        )
        assert found["rules"] > 5, "axe did not run"
        assert not found["violations"], f"{self.page.url}\n" + "\n".join(found["violations"])

    def fits(self) -> None:
        """Fails where the page as a whole has to be scrolled sideways."""
        wide, room = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= room, f"{self.page.url} is {wide} px wide in {room}"

    def picture(self, path: str, *, whole: bool = True) -> None:
        """A PNG of the page as it stands."""
        self.page.screenshot(path=path, full_page=whole)


@contextmanager
def visiting(
    browser: Browser,
    served: Served,
    *,
    width: int = 1280,
    height: int = 800,
    scheme: str = "light",
    scripts: bool = True,
    language: str = "en",
    zone: str = "Asia/Ho_Chi_Minh",
    expected: tuple[str, ...] = (),
    **more: Any,
) -> Iterator[Visit]:
    """A reader with cookies of its own. scripts: whether JavaScript runs. expected: parts of what the console may say
    (an answer 404 that the test asks for). zone: "" for a first visit. At the end everything must have been sound."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]  # one of Playwright's words
        java_script_enabled=scripts,
        locale=language,
        timezone_id=zone or "Asia/Ho_Chi_Minh",
        reduced_motion="reduce",
        **more,
    )
    problems: list[str] = []

    def local(url: str) -> bool:
        return urlsplit(url).hostname == "127.0.0.1" or url.startswith(("data:", "blob:", "about:"))

    def look(route: Any) -> None:
        if local(route.request.url):
            route.continue_()
        else:
            problems.append(f"asked for {route.request.url}")
            route.abort()

    def said(message: Any) -> None:
        if message.type in ("error", "warning") and not any(part in message.text for part in expected):
            problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    context.route("**/*", look)
    if zone:
        # As on a second visit: on the first one a script sets it and loads the page anew.
        context.add_cookies([{"name": "zone", "value": zone, "url": served.url}])
    page = context.new_page()
    page.on("console", said)
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    page.set_default_timeout(15_000)
    visit = Visit(page, served, problems)
    try:
        yield visit
        visit.sound()
    finally:
        context.close()
