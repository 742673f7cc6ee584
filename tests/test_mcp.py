"""Tools for assistants: by the protocol's own client, over standard input and output and over HTTP on this machine."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import TextContent

from serving import Served, served
from wiredesk.desk.desk import open_desk
from wiredesk.model.errors import WiredeskError
from wiredesk.serve import mcp
from wiredesk.serve.tools import UNTRUSTED, Tools

SAMPLE = Path(__file__).parents[1] / "sample"
NAMES = ["search", "story", "article", "quotes", "compare", "check"]


@dataclass(frozen=True)
class Place:
    desk: Path
    at: Served


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    path = tmp_path_factory.mktemp("mcp")
    with open_desk(str(path / "desk.sqlite")) as desk:
        desk.add([str(SAMPLE)], poll=False)
    with served(path) as at:
        yield Place(path / "desk.sqlite", at)


@pytest.fixture
def tools(place: Place) -> Iterator[Tools]:
    with open_desk(str(place.desk), read_only=True) as desk:
        yield Tools(lambda: desk)


async def conversation(client: Client) -> dict[str, Any]:
    """What an assistant would do: look, read, compare, ask who said it."""
    said: dict[str, Any] = {"tools": (await client.list_tools()).tools}

    async def call(name: str, **arguments: Any) -> Any:
        result = await client.call_tool(name, arguments)
        assert not result.is_error, result.content
        said[name] = result.structured_content
        # What a client without structured content sees is the same.
        (content,) = result.content
        assert isinstance(content, TextContent)
        assert json.loads(content.text) == result.structured_content
        return result.structured_content

    found = await call("search", query="fire OR cháy")
    story = await call("story", id=found["items"][0]["id"])
    first, second = (one["article"]["id"] for one in story["reports"][:2])
    await call("article", id=first, length=200)
    await call("compare", first=first, second=second)
    await call("quotes", by="renck")
    said["wrong"] = await client.call_tool("story", {"id": "nothing"})
    return said


def holds(said: dict[str, Any]) -> None:
    assert [tool.name for tool in said["tools"]] == NAMES
    for tool in said["tools"]:
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.open_world_hint is False
        assert tool.description
    for name in ("search", "story", "article", "compare", "quotes"):
        assert next(iter(said[name])) == "untrusted"
        assert said[name]["untrusted"] == UNTRUSTED
    assert said["story"]["origins"]["at_least"] >= 1
    assert all({"article", "start", "end", "words"} <= set(one) for one in said["quotes"]["items"])
    assert said["wrong"].is_error
    assert "is no story of this desk" in said["wrong"].content[0].text


def test_an_assistant_reads_the_desk_over_standard_input_and_output(place: Place) -> None:
    program = StdioServerParameters(
        command=sys.executable, args=["-m", "wiredesk", "--desk", str(place.desk), "mcp"], cwd=str(place.desk.parent)
    )

    async def talk() -> dict[str, Any]:
        async with Client(stdio_client(program)) as client:
            return await conversation(client)

    holds(asyncio.run(talk()))


def test_an_assistant_reads_the_desk_over_http(place: Place) -> None:
    async def talk(mode: str) -> dict[str, Any]:
        async with Client(f"{place.at.url}/mcp", mode=mode) as client:
            return await conversation(client)

    # As assistants of today and of yesterday begin.
    for mode in ("auto", "legacy"):
        holds(asyncio.run(talk(mode)))


def test_over_http_the_same_gate_stands_before_the_tools(place: Place, tmp_path: Path) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    for more, status in (({"Origin": "https://evil.example"}, 403), ({"Host": "evil.example"}, 421)):
        assert place.at.ask("/mcp", method="POST", headers=headers | more, body=body).status == status
    with open_desk(str(tmp_path / "desk.sqlite")):
        pass
    with served(tmp_path, token="a token") as at:
        assert at.ask("/mcp", method="POST", headers=headers, body=body).status == 401

        async def talk() -> list[str]:
            async with (
                httpx2.AsyncClient(headers={"Authorization": "Bearer a token"}) as http,
                Client(streamable_http_client(f"{at.url}/mcp", http_client=http)) as client,
            ):
                return [tool.name for tool in (await client.list_tools()).tools]

        assert asyncio.run(talk()) == NAMES


def test_no_stream_is_left_open(place: Place) -> None:
    answer = place.at.ask("/mcp", headers={"Accept": "text/event-stream"})
    assert answer.status == 405
    assert answer.headers["allow"] == "POST"


def test_every_passage_stands_where_it_is_said_to_stand(tools: Tools) -> None:
    story = tools.story(tools.search("fire")["items"][0]["id"])
    found = 0

    def walk(value: Any) -> None:
        nonlocal found
        if isinstance(value, dict):
            if "exact" in value:
                start, end = value["start"], value["end"]
                text = tools.article(value["article"], start=start, length=end - start)["text"]
                words = value["exact"].removesuffix("…")
                assert " ".join(text.split()).startswith(words)
                found += 1
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    walk(story)
    assert found > 10


def test_a_text_is_read_piece_by_piece(tools: Tools) -> None:
    id = tools.search("fire", articles=True)["items"][0]["id"]
    whole = tools.article(id)
    assert whole["next_start"] is None
    parts: list[str] = []
    start: int | None = 0
    while start is not None:
        piece = tools.article(id, start=start, length=70)
        parts.append(piece["text"])
        start = piece["next_start"]
    assert "".join(parts) == whole["text"]
    assert all(0 <= one["start"] < one["end"] <= whole["characters"] for one in whole["quotes"])


def test_a_search_goes_on_by_its_cursor_and_is_bounded(tools: Tools) -> None:
    first = tools.search("lang:vi", articles=True, limit=4)
    second = tools.search("lang:vi", articles=True, limit=4, cursor=first["next"])
    assert not {one["id"] for one in first["items"]} & {one["id"] for one in second["items"]}
    assert len(tools.search("lang:vi", articles=True, limit=10_000)["items"]) == first["total"]
    assert len(tools.search("lang:vi", articles=True, limit=-1)["items"]) == 1


def test_two_accounts_are_compared_on_the_questions_that_both_answer(tools: Tools) -> None:
    story = next(one for one in tools.search("fire")["items"] if one["differs"])
    reports = [one["article"]["id"] for one in tools.story(story["id"])["reports"]]
    told = [tools.compare(first, second) for first in reports for second in reports if first < second]
    assert all(one["one_story"] == story["id"] for one in told)
    assert any(question["verdict"] == "differ" for one in told for question in one["questions"])
    for one in told:
        ends = {one["left"]["article"]["id"], one["right"]["article"]["id"]}
        for question in one["questions"]:
            for account in question["accounts"]:
                assert {passage["article"] for passage in account["passages"]} & ends


def test_a_pasted_text_is_checked_and_an_address_is_not_fetched(tools: Tools) -> None:
    told = tools.check((SAMPLE / "selm-fire-toll.en.txt").read_text("utf-8"))
    assert told["story"]["title"]
    assert told["untrusted"] == UNTRUSTED
    with pytest.raises(WiredeskError, match="is an address"):
        tools.check("https://nowhere.example/a")


def test_nothing_says_where_a_file_lies_on_this_machine(tools: Tools) -> None:
    story = tools.search("fire")["items"][0]["id"]
    first, second = (one["article"]["id"] for one in tools.story(story)["reports"][:2])
    for told in (tools.story(story), tools.article(first), tools.compare(first, second), tools.search("fire", True)):
        assert str(SAMPLE) not in json.dumps(told)


def test_without_the_extra_it_is_said_how_to_get_it(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    with open_desk(str(place.desk), read_only=True) as desk, pytest.raises(WiredeskError, match=r"wiredesk\[mcp\]"):
        mcp.server(lambda: desk)


def test_a_desk_that_there_is_not_is_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wiredesk", "--desk", str(tmp_path / "none.sqlite"), "mcp"],
        capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    assert "there is no desk yet" in done.stderr
    assert not (tmp_path / "none.sqlite").exists()
