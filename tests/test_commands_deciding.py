"""`wiredesk decide`: what it prints, keeps and refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exports import PAGES
from test_commands import Wire, conforms


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Wire:
    wire = Wire(tmp_path_factory.mktemp("desk") / "desk.sqlite")
    assert wire("add", *PAGES, "--jobs", "1").code == 0
    return wire


@pytest.fixture
def wire(made: Wire, tmp_path: Path) -> Wire:
    copy = tmp_path / "own.sqlite"
    assert made("backup", str(copy)).code == 0
    return Wire(copy)


def stories(wire: Wire) -> list[Any]:
    found: list[Any] = wire("stories", "--order", "covered", "--json", "--limit", "100").json()["items"]
    return found


def articles(wire: Wire, story: str) -> list[str]:
    return [one["id"] for one in wire("story", story, "--json").json()["result"]["articles"]]


def test_stories_are_merged_listed_and_parted_again(wire: Wire) -> None:
    before = stories(wire)
    one, other = before[0], before[1]
    done = conforms(wire("decide", "join", one["id"], other["id"], "--who", "Ada", "--json").json(), "decided")
    assert (done["decided"]["kind"], done["decided"]["who"], done["decided"]["undone"]) == ("join", "Ada", None)
    assert [story["reports"] for story in done["stories"]] == [one["reports"] + other["reports"]]
    listed = conforms(wire("decide", "list", "--json").json(), "decisions")
    assert [item["number"] for item in listed["items"]] == [done["decided"]["number"]]
    undone = conforms(wire("decide", "undo", str(done["decided"]["number"]), "--json").json(), "decided")
    assert undone["decided"]["undone"] is not None
    assert {story["id"] for story in undone["stories"]} == {one["id"], other["id"]}
    assert stories(wire) == before
    assert "undone" in wire("decide", "list").out


def test_reports_are_taken_out_of_their_story(wire: Wire) -> None:
    story = stories(wire)[0]
    going, *staying = articles(wire, story["id"])
    done = wire("decide", "part", going, "--json").json()
    assert (done["decided"]["articles"], set(done["decided"]["others"])) == ([going], set(staying))
    assert sorted(row["reports"] for row in done["stories"]) == sorted((1, story["reports"] - 1))
    again = wire("decide", "part", going)
    assert (again.code, "has no other report in its story" in again.err) == (1, True)
    assert wire("decide", "list", "--article", going).out.startswith("1 do not belong together")


def test_an_article_is_corrected_and_shown_so(wire: Wire) -> None:
    id = articles(wire, stories(wire)[0]["id"])[0]
    done = wire("decide", "correct", id, "author", "Ada Lorn; Bo Li", "--who", "Mai")
    assert done.code == 0
    assert f"{id[:8]}: author is Ada Lorn; Bo Li" in done.out
    assert "Mai · " in done.out
    shown = wire("article", id).out
    assert "Ada Lorn (writer, user)" in shown
    wire("decide", "correct", id, "title", "Another headline")
    story = wire("article", id, "--json").json()["row"]["story"]
    title = wire("story", story, "--json").json()["result"]["stories"][0]["title"]
    assert title == next(row["title"] for row in stories(wire) if row["id"] == story)
    assert wire("story", story).out.startswith(title.partition(" ")[0])
    refused = wire("decide", "correct", id, "published", "yesterday")
    assert (refused.code, "is no date" in refused.err) == (1, True)
    assert wire("decide", "correct", id, "colour", "blue").code == 2
    denied = wire("decide", "no-copy", id, articles(wire, stories(wire)[0]["id"])[1])
    assert "no copies of one another" in denied.out


def test_what_is_not_there_is_said(wire: Wire) -> None:
    done = wire("decide", "undo", "7")
    assert (done.code, "is no decision of this desk" in done.err) == (1, True)
    done = wire("decide", "join", "ffffffff", "eeeeeeee")
    assert (done.code, "is no story" in done.err) == (1, True)
    assert wire("decide", "list").out == "Nothing was decided yet.\n"


@pytest.mark.parametrize("name", ["join", "part", "no-copy", "correct", "undo", "list"])
def test_every_way_to_decide_has_help_with_an_example(made: Wire, name: str) -> None:
    assert f"Examples:\n  wiredesk decide {name}" in made("decide", name, "--help").out
