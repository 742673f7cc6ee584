"""Pictures of the desk in the browser for README.md and docs/browser.md, from the sample: docs/pictures/*.png.

Needs a Chromium of the system. The desk is made anew each time, on a day that the sample fixes, and served as
`wiredesk serve` does, on this machine alone.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import chromium, started, visiting  # noqa: E402  # the harness of the tests lies beside them
from serving import Served, served  # noqa: E402  # as above
from wiredesk import open_desk  # noqa: E402  # as above

PICTURES = ROOT / "docs" / "pictures"
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
HEADLINE = "Linden Hall"
SPEAKER = "Ilse Marant"
SUBSCRIPTIONS = """<opml version="2.0"><body><outline text="Sardova">
<outline type="rss" text="The Brenn Ledger" xmlUrl="https://brenn.example/feed.xml"/>
<outline type="rss" text="Korvel Courier" xmlUrl="https://korvel.example/rss"/>
</outline></body></opml>"""
ZONE = "Europe/Berlin"
HEIGHT = 900
PHONE = ("front", "story")
"""Screens that are shown on a small screen too."""
BOTH = ("front", "story", "provenance", "differences")
"""Those that README.md shows in the reader's colours; the others in light ones alone."""
# A README is looked at beside other things: heavier ones are refused rather than committed.
MOST_BYTES = 300_000


def now() -> datetime:
    """The instant at which the pictures are taken."""
    return NOW


@contextmanager
def sampled() -> Iterator[tuple[Served, dict[str, str]]]:
    """A desk with the sample, and the paths of its screens."""
    # Pages of files show where these lie, and their ids come of it: not where this checkout happens to be.
    path = Path(tempfile.gettempdir(), "news")
    path.mkdir()
    try:
        shutil.copytree(ROOT / "sample", path / "sample")
        with open_desk(str(path / "desk.sqlite"), clock=now) as desk:
            desk.add([str(path / "sample")])
            (path / "list.opml").write_text(SUBSCRIPTIONS, "utf-8")
            desk.add([str(path / "list.opml")], poll=False)
            row = next(row for row in desk.stories().items if HEADLINE in (row.title or ""))
            person = next(name for name in desk.names().items if name.name == SPEAKER)
            article = min(desk.story(row.id).story.articles)
        screens = {
            "front": "/",
            "story": f"/s/{row.id}",
            "provenance": f"/s/{row.id}/provenance",
            "differences": f"/s/{row.id}/differences",
            "article": f"/a/{article}",
            "person": f"/e/{person.id}",
            "search": f"/search?q=person%3A%22{SPEAKER.replace(' ', '+')}%22+origins%3A%3E%3D2",
            "sources": "/sources",
        }
        with served(path, clock=now) as place:
            yield place, screens
    finally:
        shutil.rmtree(path)


def main() -> int:
    """1 where there is no Chromium or a picture is too heavy."""
    if not chromium():
        print("no Chromium here: install the package chromium", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    heavy = []
    with sampled() as (place, screens), started() as browser:
        for scheme in ("light", "dark"):
            for width in (1280, 360):
                for name, path in screens.items():
                    if (width == 360 and name not in PHONE) or (scheme == "dark" and name not in BOTH):
                        continue
                    file = PICTURES / f"{name}{'-phone' if width == 360 else ''}-{scheme}.png"
                    with visiting(browser, place, width=width, height=HEIGHT, scheme=scheme, zone=ZONE) as visit:
                        visit.open(path)
                        visit.picture(str(file), whole=False)
                    size = file.stat().st_size
                    print(f"{file.relative_to(ROOT)} {size:,} bytes")
                    if size > MOST_BYTES:
                        heavy.append(file.name)
    for name in heavy:
        print(f"too heavy: {name}", file=sys.stderr)
    return 1 if heavy else 0


if __name__ == "__main__":
    sys.exit(main())
