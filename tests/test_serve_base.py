"""What every page has: the frame, languages, dates, what the browser keeps, the keyboard."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from browser import SCHEMES, WIDTHS, visiting
from serving import Served, served

SAMPLE = Path(__file__).parents[1] / "sample"
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("desk")) as found:
        yield found


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_pages_of_the_frame_are_sound(browser, empty, width, scheme) -> None:  # type: ignore[no-untyped-def]
    with visiting(browser, empty, width=width, scheme=scheme, expected=("404",)) as visit:
        for path, status in (("/", 200), ("/preferences", 200), ("/nothing", 404)):
            visit.open(path, status=status)
            visit.accessible()
            visit.fits()
