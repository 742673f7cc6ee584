"""Updates that are killed at any instant: nothing that a feed told of is lost, nothing is there twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from webserver import Answer, Item, article, one_site, rss
from wiredesk.desk.desk import open_desk
from wiredesk.model.identity import article_id, source_id
from wiredesk.model.source import Source

COUNT = 12
WORDS = "The council of {n} voted on {n} plans for bridge {n}, which {n} people had asked for since the storm. "


def update(desk: Path, environ: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "wiredesk", "--desk", str(desk), "update"]
    return subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


@pytest.mark.slow
def test_a_killed_update_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    with one_site() as site:
        now = datetime.now(UTC)
        items = [Item(site.url(f"/{n}.html"), f"Vote {n}", "", now - timedelta(minutes=n)) for n in range(COUNT)]
        site["/feed.xml"] = Answer(rss("News", items), "application/rss+xml")
        for n in range(COUNT):
            site[f"/{n}.html"] = Answer(article(f"Vote {n}", WORDS.format(n=n) * 8), wait=0.05)
        environ = os.environ | {"WIREDESK_FETCH_ALLOW": site.address, "WIREDESK_FETCH_DELAY": "0"}
        desk_file = tmp_path / "desk.sqlite"
        with open_desk(str(desk_file)) as desk:
            desk.store.sources.put(Source(source_id(site.url("/feed.xml")), "feed", site.url("/feed.xml")))
        asked = 1
        for killed in range(15):
            process = update(desk_file, environ)
            # Each time a little later in the work: until some further requests were made.
            while site.count() < asked and process.poll() is None:
                time.sleep(0.01)
            time.sleep(0.02 * (killed % 5))
            if process.poll() is None:
                process.kill()
            _, said = process.communicate()
            assert process.returncode in (0, -9), said.decode()
            asked = site.count() + 2
            with open_desk(str(desk_file)) as desk:
                held = desk.store.articles.rows(articles_only=False, limit=100).items
                assert len({row.address for row in held}) == len(held)
                assert desk.store.upkeep.check() == ()
            if process.returncode == 0 and len(held) == COUNT:
                break
        last = update(desk_file, environ)
        _, said = last.communicate()
        assert last.returncode == 0, said.decode()
        with open_desk(str(desk_file)) as desk:
            rows = desk.store.articles.rows(articles_only=False, limit=100).items
            assert sorted(row.id for row in rows) == sorted(article_id(item.address, None) for item in items)
            assert all(len(desk.store.articles.pages(row.id)) == 1 for row in rows)
            assert all(len(desk.store.articles.versions(row.id)) == 1 for row in rows)
