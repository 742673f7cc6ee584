"""A summary by a language model in the browser and by the API: asked for by a form, marked, inert, kept by nobody."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing

import wiredesk
from model_server import Service, service
from serving import Served, Tab, served
from wiredesk.desk.settings import Settings, Writer
from written_stories import CARRIED, CONSENTED, FELL, SIGN, fill

FOLDER = Path(wiredesk.__file__).parent / "formats/schema"
SCHEMAS = {path.name: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.schema.json")}
REGISTRY = referencing.Registry().with_resources(
    (schema["$id"], referencing.Resource.from_contents(schema)) for schema in SCHEMAS.values()
)
HOSTILE = "<script>hit()</script> <img src=x onerror=hit()> Ada Lorn {{ 7*7 }}"


GOOD = "The Corm bridge collapsed on 10 March, killing 11 people."
MILL = "The bridge carried 4,000 cars a day by the mill."
BAD = "The bridge carried 5,000 cars a day."


@dataclass
class Place:
    """A desk with a story, a model that is asked, and what its page said once it had been asked."""

    desk: Served
    model: Service
    story: str


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("desk")
    story = fill(folder / "desk.sqlite")
    with service() as model:
        writer = Writer(url=model.url, model="tiny <b>", sources=CONSENTED)
        with served(folder, Settings(writer=writer)) as desk:
            yield Place(desk, model, story)


@pytest.fixture(scope="module")
def summary(place: Place) -> str:
    """The path of a page with a summary."""
    place.model.writes = ((GOOD, [FELL]), (MILL, ["by the mill"]), (BAD, [CARRIED]), (HOSTILE, [SIGN]))
    return asked(place).at


def asked(place: Place) -> Tab:
    """The page, once the answer is there."""
    tab = place.desk.browser(**{"Accept-Language": "en"})
    tab.open(f"/s/{place.story}/written")
    assert tab.send(f"/s/{place.story}/written", language="en").status == 200
    waited = 0
    while "<progress" in tab.text:
        assert (waited := waited + 1) < 600
        time.sleep(0.1)
        tab.open(tab.at)
    return tab


def shown(place: Place, path: str, language: str) -> str:
    return place.desk.ask(path, headers={"Accept-Language": language, "Accept": "text/html"}).text


def test_looking_at_a_story_sends_nothing(place: Place) -> None:
    before = len(place.model.asked)
    assert f'href="/s/{place.story}/written"' in shown(place, f"/s/{place.story}", "en")
    assert "4 of 6" in shown(place, f"/s/{place.story}/written", "en")
    assert len(place.model.asked) == before


def test_a_summary_is_marked_and_shown_with_its_passages(place: Place, summary: str) -> None:
    text = html.unescape(shown(place, summary, "en"))
    assert "Written by tiny <b>, not by a reporter; each sentence with the passages that it rests on." in text
    assert text.index(GOOD) < text.index(FELL)
    assert "says “5,000 cars”: no passage that it cites has that number" in text
    assert "2 sentences were refused" in text
    assert "its owner asks that it be not passed on" in text


def test_what_a_model_or_a_page_writes_is_inert(place: Place, summary: str) -> None:
    text = shown(place, summary, "en")
    assert html.escape(HOSTILE, quote=False) in text
    assert MILL in text
    for live in ("<script>hit", "<img", "onerror=alert(1)>", "<b>", "49"):
        assert live not in text.partition('id="written"')[2].partition("</section>")[0], live


def test_the_page_is_in_the_language_of_the_reader(place: Place, summary: str) -> None:
    text = html.unescape(shown(place, summary, "vi"))
    assert "không phải phóng viên; mỗi câu kèm các đoạn mà nó dựa vào." in text
    assert "nói “5,000 cars”: không đoạn nào nó dẫn có con số đó" in text
    assert "2 câu bị loại" in text


def test_an_error_of_the_model_stands_on_the_page(place: Place) -> None:
    place.model.answer = lambda told: (500, b"")
    try:
        assert "answers 500" in asked(place).text
    finally:
        place.model.answer = None


def test_a_summary_that_is_not_there_is_said_to_be_gone(place: Place) -> None:
    answer = place.desk.ask(f"/s/{place.story}/written/9999", headers={"Accept-Language": "en"})
    assert answer.status == 404
    assert "nothing of it is kept" in answer.text


def test_without_a_model_there_is_no_such_page(tmp_path: Path) -> None:
    story = fill(tmp_path / "desk.sqlite")
    with served(tmp_path) as desk:
        assert desk.ask(f"/s/{story}/written").status == 404
        assert "/written" not in desk.ask(f"/s/{story}").text
        body = b"{}"
        headers = {"Content-Type": "application/json"}
        told = desk.ask(f"/api/v1/stories/{story}/written", method="POST", headers=headers, body=body)
        assert told.status == 409
        assert "writer.url: names no language model" in json.loads(told.body)["detail"]


def test_a_program_asks_by_the_api(place: Place) -> None:
    place.model.writes = (("The bridge carried 4,000 cars a day.", [CARRIED]), ("It fell.", []))
    path = f"/api/v1/stories/{place.story}/written"
    headers = {"Content-Type": "application/json"}
    begun = place.desk.ask(path, method="POST", headers=headers, body=b'{"language": "en"}')
    assert begun.status == 202, begun.text
    id, waited = json.loads(begun.body)["id"], 0
    while (errand := next(one for one in items(place) if one["id"] == id))["over"] is None:
        assert (waited := waited + 1) < 300
        time.sleep(0.1)
    schema = SCHEMAS["written.schema.json"]
    jsonschema.Draft202012Validator(schema, registry=REGISTRY).validate(errand["result"])
    assert errand["result"]["machine_made"] is True
    assert [one["text"] for one in errand["result"]["sentences"]] == ["The bridge carried 4,000 cars a day."]
    assert place.desk.ask(path, method="POST", headers=headers, body=b'{"tongue": "en"}').status == 422


def items(place: Place) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(place.desk.ask("/api/v1/errands").body)["items"]
    return found
