"""Pictures of the desk in the browser for README.md, from the sample: docs/pictures/*.png.

Needs a Chromium of the system. The desk is made anew each time, on a day that the sample fixes, and served as
`wiredesk serve` does, on this machine alone.
"""

from __future__ import annotations

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
ZONE = "Europe/Berlin"
HEIGHT = 900
# A README is looked at beside other things: heavier ones are refused rather than committed.
MOST_BYTES = 200_000


def now() -> datetime:
    """The instant at which the pictures are taken."""
    return NOW


@contextmanager
def sampled() -> Iterator[tuple[Served, str]]:
    """A desk with the sample, and the path of its story."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with open_desk(str(path / "desk.sqlite"), clock=now) as desk:
            desk.add([str(ROOT / "sample")])
            story = next(row for row in desk.stories().items if HEADLINE in (row.title or ""))
        with served(path, clock=now) as place:
            yield place, f"/s/{story.id}"


def main() -> int:
    """1 where there is no Chromium or a picture is too heavy."""
    if not chromium():
        print("no Chromium here: install the package chromium", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    heavy = []
    with sampled() as (place, story), started() as browser:
        pages = {
            "front": "/",
            "story": story,
            "provenance": f"{story}/provenance",
            "differences": f"{story}/differences",
        }
        for scheme in ("light", "dark"):
            for width in (1280, 360):
                for name, path in pages.items():
                    if width == 360 and name not in ("front", "story"):
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
