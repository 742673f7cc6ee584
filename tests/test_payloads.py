"""Whatever stands in a page of others is shown and never runs: in a real browser, with and without the policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from payloads import OURS, PLAIN, addresses, fill, live, shapes
from serving import Served, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Filled:
    """A desk with payloads, and one with plain words in their places."""

    hostile: Served
    plain: Served


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    hostile, plain = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("plain")
    fill(hostile, OURS)
    fill(plain, [f"{PLAIN} {number}" for number in range(len(OURS))])
    with served(hostile) as one, served(plain) as other:
        yield Filled(one, other)


@pytest.fixture(scope="module")
def known(browser: Browser, desks: Filled) -> set[str]:
    """What pages with plain words are made of."""
    paths = list(addresses(desks.plain.site.desk(), [PLAIN]))
    return set[str]().union(*shapes(browser, desks.plain, paths, policy=True).values())


@pytest.mark.parametrize("policy", [pytest.param(True, marks=pytest.mark.slow), False])
def test_nothing_that_is_stored_or_asked_for_runs(
    browser: Browser, desks: Filled, known: set[str], policy: bool
) -> None:
    paths = list(addresses(desks.hostile.site.desk(), OURS))
    assert len(paths) > 30
    wrong = live(browser, desks.hostile, paths, known, policy=policy)
    assert not wrong, "\n".join(wrong[:40])


def test_what_runs_would_be_seen(browser: Browser, desks: Filled, known: set[str]) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(desks.hostile.url + "/method")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<video onerror=1></video>')")
    from payloads import _SHAPES

    assert {"video", "video onerror"} <= set(page.evaluate(_SHAPES)) - known
    context.close()
