"""A story of very many reports: what is decided is what is decided of few, and what is shown is bounded and said.

The bounds are set lower here: a story of more than a thousand reports takes half a minute.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from serving import Served, served
from test_placing import PACKS, batch, keep, pages, rows
from wiredesk.cli.main import main
from wiredesk.desk.desk import open_desk
from wiredesk.desk.placing import settle
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import shown
from wiredesk.serve.tools import Tools
from wiredesk.store.sqlite import SqliteStore

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FEW = 4
"""What very many are here."""
DISPATCH = (
    "A ferry carrying 214 people sank off the port of Tarvel on Monday morning, killing at least 31, the coast guard "
    "said. The ship, the Halmera Star, went down within twenty minutes after it struck a sandbank two kilometres from "
    "the harbour, according to coast guard commander Jorun Askel. Rescue boats pulled 160 people from the water, and "
    "23 were still missing by noon{own}."
)
REPORTS = 9


def few(patch: pytest.MonkeyPatch) -> None:
    for module in ("stories.memberships", "comparison.accounts", "model.story"):
        patch.setattr(f"wiredesk.{module}.FOLLOWED", FEW)
    patch.setattr("wiredesk.stories.stating.AT_ONCE", 2)
    patch.setattr("wiredesk.stories.memberships.AT_ONCE", 2)
    patch.setattr("wiredesk.store.settled.PIECE", 3)


def test_links_that_are_made_in_pieces_are_those_that_are_made_at_once(
    file_store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(file_store, pages(), placed=False)
    at_once = batch(file_store)
    few(monkeypatch)
    settle(file_store, PACKS, now=NOW)
    everything = [id for story in at_once.stories for id in story.articles]
    assert file_store.groupings.links(everything) == at_once.links


def test_reports_beyond_those_that_are_looked_at_have_the_same_reasons_without_their_evidence(
    file_store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(file_store, pages(), placed=False)
    whole = {story.articles: story for story in batch(file_store).stories}
    few(monkeypatch)
    settle(file_store, PACKS, now=NOW)
    cut = 0
    for row in rows(file_store):
        story = file_store.groupings.story(row.id)
        assert story is not None
        same = whole[story.articles]
        if len(story.articles) <= FEW:
            assert replace(story, id=same.id) == same
            continue
        cut += 1
        assert len(story.looked_at) == FEW
        for one, other in zip(story.why, same.why, strict=True):
            assert one == (other if one.article in story.looked_at else replace(other, evidence=one.evidence))
        assert story.links == tuple(link for link in same.links if link.article in story.looked_at)
    assert cut


class Place:
    def __init__(self, folder: Path, at: Served) -> None:
        self.desk = folder / "desk.sqlite"
        self.at = at
        with open_desk(str(self.desk), read_only=True) as desk:
            row = desk.stories(limit=1).items[0]
            self.story = row.id
            self.reports = desk.store.groupings.reports_of(row.id)
            story = desk.store.groupings.story(row.id)
            assert story is not None
            self.shown = shown(story)

    def get(self, path: str) -> Any:
        answer = self.at.ask(path)
        assert answer.status == 200, answer.text
        return json.loads(answer.body)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("many")
    lines = [
        {
            "title": "Ferry sinks off Tarvel, at least 31 dead",
            "body": DISPATCH.format(own=f", the desk of town {number} learned" if number % 3 else ""),
            "url": f"https://outlet-{number}.example/n/{number}",
            "outlet": f"Outlet {number}",
            "published": f"2026-03-02T06:{number:02}:00Z",
        }
        for number in range(REPORTS)
    ]
    (folder / "pages.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.MonkeyPatch.context() as patch:
        few(patch)
        with open_desk(str(folder / "desk.sqlite")) as desk:
            desk.add([str(folder / "pages.jsonl")], poll=False)
    with served(folder) as at:
        yield Place(folder, at)


def test_the_desk_shows_some_of_very_many_and_says_so(place: Place) -> None:
    assert len(place.reports) == REPORTS
    assert FEW <= len(place.shown) <= FEW + 1
    story = CliRunner().invoke(main, ["--desk", str(place.desk), "story", place.story])
    assert story.exit_code == 0, story.output
    left = REPORTS - len(place.shown)
    assert f"{REPORTS} reports" in story.output
    assert f"{left} more reports; `wiredesk export --format csv --story {place.story[:8]}` lists all" in story.output
    told = json.loads(CliRunner().invoke(main, ["--desk", str(place.desk), "story", place.story, "--json"]).output)
    assert told["left_out"] == {"reports": left}
    assert [one["id"] for one in told["result"]["articles"]] == list(place.shown)
    export = ["export", "--format", "csv", "--story", place.story]
    listed = CliRunner().invoke(main, ["--desk", str(place.desk), *export])
    assert listed.exit_code == 0, listed.output
    assert sorted(set(re.findall(r"outlet-(\d)\.example", listed.output))) == list(map(str, range(REPORTS)))


def test_a_page_says_how_many_reports_it_leaves_out_and_leads_to_them(place: Place) -> None:
    page = place.at.ask(f"/s/{place.story}/sources").text
    assert f"the pages show {len(place.shown)} of {REPORTS}." in page
    assert page.count("data-row") == len(place.shown)
    first = place.get(f"/s/{place.story}.json")
    address = urlsplit(first["next_url"])
    others = place.get(f"{address.path}?{address.query}")
    assert "next_url" not in others
    assert len(first["items"]) + len(others["items"]) == REPORTS


def test_why_a_report_that_is_not_shown_is_in_the_story_is_told_with_its_evidence(place: Place) -> None:
    other = next(id for id in place.reports if id not in place.shown)
    page = place.at.ask(f"/s/{place.story}/why/{other}")
    assert page.status == 200
    assert "Halmera Star" in page.text


def test_the_api_goes_through_all_reports(place: Place) -> None:
    found: list[ArticleId] = []
    cursor = ""
    while True:
        answer = place.get(f"/api/v1/stories/{place.story}/sources?limit=4{cursor}")
        assert all(one["why"] is not None and one["links"] for one in answer["items"])
        found += [one["article"]["id"] for one in answer["items"]]
        if answer["next"] is None:
            break
        cursor = f"&cursor={answer['next']}"
    assert found == list(place.reports)
    versions = place.get(f"/api/v1/stories/{place.story}/versions?limit=200")
    assert [one["article"] for one in versions["items"]] == found


def test_an_assistant_is_told_how_many_reports_are_left_out(place: Place) -> None:
    with open_desk(str(place.desk), read_only=True) as desk:
        told = Tools(lambda: desk).story(place.story)
    assert len(told["reports"]) == len(place.shown)
    assert told["left_out"]["reports"] == REPORTS - len(place.shown)


def test_who_splits_a_story_decides_on_all_of_its_reports(place: Place, tmp_path: Path) -> None:
    going, *staying = place.reports
    told = CliRunner().invoke(main, ["--desk", str(place.desk), "decide", "part", going, "--json"])
    assert told.exit_code == 0, told.output
    with open_desk(str(place.desk), read_only=True) as desk:
        decision = desk.store.groupings.decisions()[-1]
    assert (decision.articles, decision.others) == ((going,), tuple(staying))
