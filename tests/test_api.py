"""The API: what it answers is what its document says and what the command line prints; who may change something."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from click.testing import CliRunner

from desks import HARBOUR, page
from serving import Answer, Place, Served, served
from webserver import Answer as SiteAnswer
from webserver import Item, one_site, rss
from wiredesk.cli.main import main
from wiredesk.desk.desk import open_desk
from wiredesk.desk.settings import Fetch, Parse, Settings
from wiredesk.model.names import name_id
from wiredesk.model.source import Fetch as Fetched
from wiredesk.model.source import Polling, Source
from wiredesk.model.spans import SourceId

SAMPLE = Path(__file__).parents[1] / "sample"
API = "/api/v1"
HELD = "https://gazette.example/n/1"
PROBLEM = "application/problem+json"
SOURCE = Source(SourceId("feed" * 3), "feed", "https://herald.example/feed.xml", "Corm Herald")
TOKEN = "a token of this test"
EDITED = (
    "<html lang=en><head><title>Bridge of Selm</title></head><body><article><h1>Bridge of Selm is closed</h1><p>{}</p>"
    "</article></body></html>"
)


class Client:
    """Asks the API, and holds what it says against its document."""

    def __init__(self, at: Place, desk: Path) -> None:
        self.at = at
        self.desk = desk

    @cached_property
    def document(self) -> Any:
        return json.loads(self.at.ask("/openapi.json").body)

    def ask(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> Answer:
        sent = {"Content-Type": "application/json"} if body is not None else {}
        return self.at.ask(
            API + path,
            method=method,
            headers=sent | headers,
            body=json.dumps(body).encode() if body is not None else None,
        )

    def get(self, path: str) -> Any:
        answer = self.ask(path)
        assert answer.status == 200, f"{path}: {answer.text}"
        return json.loads(answer.body)

    def conforms(self, template: str, path: str, method: str = "GET", body: Any = None) -> Answer:
        """The answer, which is one that the document knows."""
        answer = self.ask(path, method, body)
        responses = self.document["paths"][template][method.lower()]["responses"]
        said = responses.get(str(answer.status)) or responses[f"{answer.status // 100}XX"]
        if "content" in said:
            schema = said["content"][answer.headers["content-type"]]["schema"]
            told = {**schema, "components": self.document["components"]}
            jsonschema.Draft202012Validator(told).validate(json.loads(answer.body))
        else:
            assert not answer.body
        return answer

    def wire(self, *arguments: str) -> Any:
        """What the command line prints."""
        done = CliRunner().invoke(main, ["--desk", str(self.desk), *arguments, "--json"])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)


def filled(path: Path) -> Path:
    """The sample, a source, and an article that was edited."""
    desk_path = path / "desk.sqlite"
    for number, text in enumerate(("It will open on Friday.", "It will open in spring, the city said.")):
        edited = path / "edited.html"
        edited.write_text(
            EDITED.format(f"The bridge of Selm was closed on Monday after a crack was found. {text} " * 3)
        )
        with open_desk(str(desk_path)) as desk:
            desk.add([str(SAMPLE), str(edited)] if not number else [str(edited)], poll=False)
    (path / "held.jsonl").write_text(
        json.dumps({"url": HELD, "title": "Ferry of Corm", "body": "It sank. " * 40}) + "\n"
    )
    with open_desk(str(desk_path)) as desk:
        desk.add([str(path / "held.jsonl")], poll=False)
    with open_desk(str(desk_path)) as desk, desk.store.writing():
        at = desk.clock()
        desk.store.sources.put(SOURCE)
        failed = Fetched(SOURCE.id, SOURCE.address, at, "failed", problem="no answer")
        desk.store.sources.polled(Polling(SOURCE.id, failures=3, last_polled=at), failed)
    return desk_path


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """For reading alone."""
    path = tmp_path_factory.mktemp("api")
    desk = filled(path)
    with served(path) as at:
        yield Client(at, desk)


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few reports, to be copied."""
    path = tmp_path_factory.mktemp("some")
    with open_desk(str(path / "desk.sqlite")) as desk:
        pages = sorted(SAMPLE.glob("*selm*")) + sorted(SAMPLE.glob("coin*")) + sorted(SAMPLE.glob("opera*"))
        desk.add([str(one) for one in pages if one.suffix in (".html", ".txt")], poll=False)
        with desk.store.writing():
            desk.store.sources.put(SOURCE)
    return path


@pytest.fixture
def writer(some: Path, tmp_path: Path) -> Iterator[Client]:
    """For a test that changes something."""
    for file in some.iterdir():
        shutil.copy(file, tmp_path)
    with served(tmp_path) as at:
        yield Client(at, tmp_path / "desk.sqlite")


def ids_of(client: Client) -> dict[str, str]:
    """Something for every variable of every path."""
    stories = client.get("/stories?limit=50")["items"]
    story = max(stories, key=lambda row: (row["differs"], row["reports"]))["id"]
    first, second = client.get(f"/stories/{story}")["result"]["stories"][0]["articles"][:2]
    outlets = client.get("/outlets")["items"]
    author = next(a["key"] for o in outlets for a in client.get(f"/outlets/{quote(o['key'])}")["authors"])
    version = client.get(f"/articles/{first}/versions")["items"][0]["version"]
    return {
        "/stories": story,
        "/articles": first,
        "/names": client.get("/names")["items"][0]["id"],
        "/outlets": quote(outlets[0]["key"]),
        "/authors": quote(author),
        "/categories": quote(client.get("/categories")["items"][0]["key"]),
        "/sources": SOURCE.id,
        "/alerts": "1",
        "other": second,
        "version": version,
    }


def addressed(template: str, ids: dict[str, str]) -> str:
    """A path that asks for something that is there."""
    start = "/" + template.split("/")[1]
    path = template.replace("{id}", ids.get(start, "")).replace("{key}", ids.get(start, ""))
    query: dict[str, str] = {}
    if template.endswith("/diff"):
        query = {"old": ids["version"], "new": ids["version"]}
    elif template.startswith("/search"):
        query = {"q": "fire", "facets": "true"}
    elif template == "/quotes":
        query = {"by": "renck"}
    elif template == "/news":
        query = {"since": "2026-01-01T00:00:00Z", "story": ids["/stories"]}
    elif template in ("/check", "/articles/by-address"):
        query = {"url": HELD}
    return path.replace("{other}", ids["other"]) + (f"?{urlencode(query)}" if query else "")


# -- the document ------------------------------------------------------------------------------------------------------


def test_the_document_is_openapi_3_1_and_names_nothing_that_is_not_there(client: Client) -> None:
    document = client.document
    assert document["openapi"].startswith("3.1")
    names = document["components"]["schemas"]
    pointed = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                pointed.add(value["$ref"])
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    walk(document)
    assert pointed == {f"#/components/schemas/{name}" for name in names}
    for schema in names.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    operations = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(operations) == len(set(operations)) > 40


def test_every_read_answers_as_the_document_says(client: Client) -> None:
    ids = ids_of(client)
    missing = set()
    for template, operations in client.document["paths"].items():
        if "get" in operations:
            answer = client.conforms(template, addressed(template, ids))
            if answer.status != 200:
                missing.add(template)
    # No search is saved.
    assert missing == {"/alerts/{id}"}


def test_every_read_of_a_page_is_a_get(client: Client) -> None:
    posts = {path for path, operations in client.document["paths"].items() if "post" in operations}
    assert posts == {
        "/check", "/stories/{id}/mark", "/stories/{id}/written", "/decisions", "/alerts", "/sources", "/sources/{id}",
        "/sources/{id}/poll",
    }  # fmt: skip
    assert all(
        "get" in client.document["paths"][path] for path in posts - {"/sources/{id}/poll", "/stories/{id}/written"}
    )


# -- the same as the command line --------------------------------------------------------------------------------------


def test_a_thing_is_the_same_as_on_the_command_line(client: Client) -> None:
    ids = ids_of(client)
    story, article = ids["/stories"], ids["/articles"]
    for path, command in (
        ("/stories", ("stories",)),
        ("/stories?lang=vi&order=covered&limit=3", ("stories", "--lang", "vi", "--order", "covered", "--limit", "3")),
        ("/stories?differs=true", ("stories", "--differs")),
        (f"/stories/{story}", ("story", story)),
        (f"/stories/{story}?why=true", ("story", story, "--why")),
        (f"/articles/{article}", ("article", article)),
        ("/search/stories?q=fire", ("search", "fire")),
        ("/search/articles?q=lang:vi&facets=true", ("search", "lang:vi", "--articles", "--facets")),
        ("/quotes?by=renck", ("quotes", "--by", "renck")),
        ("/sources", ("sources",)),
        (f"/sources/{SOURCE.id}", ("sources", SOURCE.id)),
    ):
        assert client.get(path) == client.wire(*command), path


def test_an_edit_is_the_same_as_on_the_command_line(client: Client) -> None:
    rows = client.get("/search/articles?q=bridge")["items"]
    article = next(row["id"] for row in rows if "Bridge" in row["title"])
    versions = sorted(client.get(f"/articles/{article}/versions")["items"], key=lambda one: bool(one["current"]))
    old, new = (one["version"] for one in versions)
    told = client.get(f"/articles/{article}/diff?old={old}&new={new}")
    assert told == client.wire("article", article, "--diff")
    assert "spring" in json.dumps(told)


def test_a_text_that_is_asked_about_is_answered_as_on_the_command_line(client: Client, tmp_path: Path) -> None:
    text = (SAMPLE / "selm-fire-toll.en.txt").read_text("utf-8")
    answer = client.conforms("/check", "/check", "POST", {"text": text})
    assert answer.status == 200
    told = json.loads(answer.body)
    assert told["story"]["title"]
    (tmp_path / "text.txt").write_text(text)
    printed = client.wire("check", str(tmp_path / "text.txt"))
    assert {key: told[key] for key in ("story", "nearly")} == {key: printed[key] for key in ("story", "nearly")}
    address = client.conforms("/check", "/check", "POST", {"text": "https://nowhere.example/"})
    assert address.status == 422


def test_an_address_is_asked_about_without_fetching(client: Client) -> None:
    told = client.get(f"/check?url={HELD}")
    assert told["held"]["url"] == HELD
    assert told["article"]["text"].startswith("Ferry of Corm")
    assert client.get(f"/articles/by-address?url={HELD}") == client.wire("article", HELD)
    assert client.ask("/check?url=https://nowhere.example/").status == 404


# -- what every page shows ---------------------------------------------------------------------------------------------


def test_two_accounts_side_by_side_have_the_same_words_at_their_places(client: Client) -> None:
    stories = client.get("/stories?limit=50")["items"]
    links = [one for row in stories for one in client.get(f"/stories/{row['id']}/provenance")["links"]]
    link = next(one for one in links if one["kind"] in ("copy", "abridges") and "article" in one["origin"])
    left, right = link["article"], link["origin"]["article"]
    told = client.get(f"/articles/{left}/vs/{right}")
    assert told["runs"] > 0
    texts = [client.get(f"/articles/{id}")["article"]["text"] for id in (left, right)]
    marks = [
        {mark["number"]: text[mark["start"] : mark["end"]] for mark in side["marks"] if mark["kind"] == "shared"}
        for side, text in zip((told["left"], told["right"]), texts, strict=True)
    ]
    assert marks[0].keys() == marks[1].keys()
    for number, words in marks[0].items():
        left_words, right_words = (re.findall(r"\w+", one.casefold()) for one in (words, marks[1][number]))
        # Between them may stand what is nobody's text: a caption, a teaser.
        assert (left_words[:3], left_words[-3:]) == (right_words[:3], right_words[-3:])


def test_every_passage_of_a_story_stands_where_it_is_said_to_stand(client: Client) -> None:
    story = ids_of(client)["/stories"]
    texts = {one["id"]: one["text"] for one in client.get(f"/stories/{story}")["result"]["articles"]}
    found = 0

    def walk(value: Any) -> None:
        nonlocal found
        if isinstance(value, dict):
            if "exact" in value and value["article"] in texts:
                assert texts[value["article"]][value["start"] : value["end"]] == value["exact"]
                found += 1
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    for part in ("sources", "provenance", "timeline", "quotes", "differences"):
        walk(client.get(f"/stories/{story}/{part}"))
    assert found > 30


def test_a_listing_goes_on_by_its_cursor_and_repeats_nothing(client: Client) -> None:
    for path in ("/stories?limit=3", "/articles?limit=4", "/names?limit=7", "/search/articles?q=lang:vi&limit=2",
                 "/outlets?limit=2", "/categories?limit=2"):  # fmt: skip
        whole = client.get(path.partition("limit")[0] + "limit=200")["items"]
        seen: list[Any] = []
        cursor = None
        while True:
            told = client.get(path + (f"&cursor={quote(cursor)}" if cursor else ""))
            seen += told["items"]
            cursor = told["next"]
            if cursor is None:
                break
        assert [json.dumps(one) for one in seen] == [json.dumps(one) for one in whole], path


def test_a_private_person_is_not_shown_and_it_is_said_why(client: Client) -> None:
    with open_desk(str(client.desk), read_only=True) as desk:
        people = {name_id("person", e.key) for one in desk.readings() for e in one.entities if e.kind == "person"}
        private = min(people - desk.store.names.public(people))
    for part in ("", "/said", "/about", "/stories", "/articles"):
        answer = client.ask(f"/names/{private}{part}")
        assert answer.status == 404
        assert "independent origins" in json.loads(answer.body)["detail"]


# -- HTTP --------------------------------------------------------------------------------------------------------------


def test_what_did_not_change_is_not_sent_again(client: Client) -> None:
    for path in ("/stories", f"/stories/{ids_of(client)['/stories']}", "/sources", "/method"):
        tag = client.ask(path).headers["etag"]
        again = client.ask(path, **{"If-None-Match": tag})
        assert (again.status, again.body) == (304, b"")


def test_a_head_has_the_answers_headers_and_no_body(client: Client) -> None:
    whole, head = client.ask("/stories"), client.ask("/stories", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"]
    assert client.ask("/articles/0000", "HEAD").status == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/stories/0123456789abcdef01234567", 404), ("/stories/zzzz", 422), ("/stories?order=best", 422),
        ("/stories?limit=0", 422), ("/stories?limit=201", 422), ("/stories?cursor=x", 422),
        ("/stories?since=soon", 422), ("/alerts/" + "9" * 30, 422),
        ("/articles/0000", 404), ("/articles?source=none", 404), ("/names/00000000", 404), ("/outlets/none", 404),
        ("/authors/x", 404), ("/categories/x", 404), ("/sources/abcd", 404), ("/alerts/7", 404), ("/nothing", 404),
        ("/a%0Ab", 404), ("/search/stories", 422), ("/news?since=1&story=" + "0" * 24, 422),
        ("/articles/by-address?url=https://a.example/", 404), ("/quotes?by=", 422),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_a_problem_that_says_why(client: Client, path: str, status: int) -> None:
    answer = client.ask(path)
    assert answer.status == status
    assert answer.headers["content-type"] == PROBLEM
    told = json.loads(answer.body)
    assert told["status"] == status
    assert told["title"]
    assert "detail" in told or path in ("/nothing", "/a%0Ab")


def test_a_method_that_there_is_not_is_told_with_those_that_there_are(client: Client) -> None:
    answer = client.ask("/alerts", "DELETE")
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, POST"
    assert answer.headers["content-type"] == PROBLEM


def test_the_beginning_of_an_id_leads_to_the_whole(client: Client) -> None:
    story = ids_of(client)["/stories"]
    answer = client.ask(f"/stories/{story[:12]}/quotes?x=1")
    assert answer.status == 307
    assert answer.headers["location"] == f"{API}/stories/{story}/quotes?x=1"


# -- what is changed ---------------------------------------------------------------------------------------------------


def test_notes_on_a_story_are_kept_and_taken_away(writer: Client) -> None:
    story = writer.get("/stories")["items"][0]["id"]
    path, template = f"/stories/{story}/mark", "/stories/{id}/mark"
    noted = {"seen": True, "followed": True, "note": "Call the mayor", "tags": ["fire", "fire", " port "]}
    told = json.loads(writer.conforms(template, path, "POST", noted).body)
    assert told["seen"] is not None
    assert (told["followed"], told["note"], told["tags"]) == (True, "Call the mayor", ["fire", "port"])
    assert writer.get(path) == told
    kept = writer.get("/marks?followed=true")
    assert [one["mark"]["story"] for one in kept["items"]] == [story]
    assert {one["tag"]: one["stories"] for one in kept["tags"]} == {"fire": 1, "port": 1}
    assert json.loads(writer.conforms(template, path, "POST", {"followed": False}).body)["note"] == "Call the mayor"
    assert writer.conforms(template, path, "DELETE").status == 204
    assert writer.get(path)["note"] == ""


def test_a_decision_joins_stories_is_listed_and_undone(writer: Client) -> None:
    rows = writer.get("/stories")["items"]
    assert len(rows) > 1
    sides = [writer.get(f"/stories/{row['id']}")["result"]["stories"][0]["articles"] for row in rows[:2]]
    new = {"kind": "join", "articles": sides[0], "others": sides[1]}
    made = writer.conforms("/decisions", "/decisions", "POST", new)
    assert made.status == 201
    number = json.loads(made.body)["number"]
    assert len(writer.get("/stories")["items"]) == len(rows) - 1
    answers = [writer.ask(f"/stories/{row['id']}") for row in rows[:2]]
    assert sorted(answer.status for answer in answers) == [200, 301]
    gone = next(answer for answer in answers if answer.status == 301)
    assert writer.at.ask(gone.headers["location"]).status == 200
    assert gone.headers["content-type"] == PROBLEM
    assert writer.conforms("/decisions/{number}", f"/decisions/{number}", "DELETE").status == 204
    assert writer.ask(f"/decisions/{number}", "DELETE").status == 404
    (listed,) = writer.get("/decisions")["items"]
    assert listed["undone"] is not None
    assert listed["who"] == "API"
    assert len(writer.get("/stories")["items"]) == len(rows)


def test_a_correction_of_a_date_is_stronger_than_what_was_read(writer: Client) -> None:
    article = writer.get("/articles")["items"][0]["id"]
    correct = {"kind": "correct", "articles": [article], "field": "published", "value": "2026-03-09"}
    made = writer.conforms("/decisions", "/decisions", "POST", correct)
    assert made.status == 201, made.text
    told = writer.get(f"/articles/{article}")["article"]["published"]
    assert (told["value"], told["how"]) == ("2026-03-09", "user")
    nonsense = correct | {"value": "some day"}
    assert writer.conforms("/decisions", "/decisions", "POST", nonsense).status == 422
    alone = {"kind": "part", "articles": [article]}
    assert writer.conforms("/decisions", "/decisions", "POST", alone).status == 422
    unknown = {"kind": "join", "articles": [article, "0" * 24]}
    assert writer.conforms("/decisions", "/decisions", "POST", unknown).status == 404


def test_a_search_is_saved_found_by_and_dropped(writer: Client) -> None:
    saved = writer.conforms("/alerts", "/alerts", "POST", {"name": "Fires", "query": "fire OR cháy"})
    assert saved.status == 201
    id = json.loads(saved.body)["id"]
    told = json.loads(writer.conforms("/alerts/{id}", f"/alerts/{id}").body)
    assert told["found"]["total"] > 0
    assert writer.get("/alerts")["items"] == [told["row"]]
    inside = {"name": "x", "query": "y", "webhook": "http://127.0.0.1:9/"}
    assert writer.conforms("/alerts", "/alerts", "POST", inside).status == 422
    assert writer.conforms("/alerts/{id}", f"/alerts/{id}", "DELETE").status == 204
    assert writer.ask(f"/alerts/{id}").status == 404


def test_a_source_is_paused_and_goes_on(writer: Client) -> None:
    path, template = f"/sources/{SOURCE.id}", "/sources/{id}"
    assert json.loads(writer.conforms(template, path, "POST", {"paused": True}).body)["paused"] is True
    assert writer.get(path)["paused"] is True
    told = json.loads(writer.conforms(template, path, "POST", {"paused": False, "category": "Ports"}).body)
    assert (told["paused"], told["category"]) == (False, "Ports")


def test_a_source_is_added_and_its_reports_come(tmp_path: Path) -> None:
    with one_site() as site:
        site["/1"] = SiteAnswer(page("Crane falls in Corm harbour", *HARBOUR))
        feed = rss("Corm Herald", [Item(site.url("/1"), "Crane falls")], site.url("/"))
        site["/feed.xml"] = SiteAnswer(feed, "application/rss+xml")
        settings = Settings(
            fetch=Fetch(delay=0.0, deadline=5.0, allow=(f"{site.host}:{site.port}",)), parse=Parse(jobs=1)
        )
        with served(tmp_path, settings) as at:
            client = Client(at, tmp_path / "desk.sqlite")
            begun = client.conforms("/sources", "/sources", "POST", {"address": site.url("/feed.xml")})
            assert begun.status == 202
            until = time.monotonic() + 60
            while (errand := client.get("/errands")["items"][0])["over"] is None and time.monotonic() < until:
                time.sleep(0.1)
            assert errand["problem"] == ""
            client.conforms("/errands", "/errands")
            assert [one["title"] for one in client.get("/articles")["items"]] == ["Crane falls in Corm harbour"]
            (source,) = client.get("/sources")["items"]
            assert client.get(f"/sources/{source['id']}/fetches")["items"]


# -- safety ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Served]:
    with open_desk(str(tmp_path / "desk.sqlite")) as desk, desk.store.writing():
        desk.store.sources.put(SOURCE)
    with served(tmp_path, token=TOKEN) as at:
        yield at


def send(at: Place, **headers: str) -> int:
    body = json.dumps({"name": "x", "query": "y"}).encode()
    kept = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return at.ask(f"{API}/alerts", method="POST", headers=kept, body=body).status


def test_without_the_token_nothing_is_read_or_changed(guarded: Served) -> None:
    assert guarded.ask(f"{API}/stories").status == 401
    assert guarded.ask("/openapi.json").status == 401
    assert guarded.ask("/index.atom").status == 401
    assert send(guarded) == 401
    assert send(guarded, Authorization="Bearer wrong") == 401
    assert send(guarded, Authorization=f"Bearer {TOKEN}") == 201
    assert guarded.ask("/index.atom", headers={"Authorization": f"Bearer {TOKEN}"}).status == 200


def test_what_stands_at_the_gate_is_told_as_a_problem_too(guarded: Served) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Host": "evil.example"}):
        answer = guarded.ask(f"{API}/stories", headers=headers)
        assert answer.headers["content-type"] == PROBLEM
        assert json.loads(answer.body)["status"] == answer.status in (401, 421)


def test_a_cookie_alone_changes_nothing(guarded: Served) -> None:
    tab = guarded.browser()
    tab.open("/login")
    tab.send("/login", token=TOKEN)
    cookie = "; ".join(f"{name}={value}" for name, value in tab.cookies.items())
    assert guarded.ask(f"{API}/stories", headers={"Cookie": cookie}).status == 200
    assert send(guarded, Cookie=cookie) == 403
    assert send(guarded, Cookie=cookie, Origin=guarded.url) == 403
    tab.open("/alerts")
    token = tab.text.partition('name="csrf" value="')[2].partition('"')[0]
    assert send(guarded, Cookie=cookie, Origin=guarded.url, X_CSRF_Token=token) == 201


def test_another_site_changes_nothing(writer: Client) -> None:
    assert send(writer.at, Origin="https://evil.example") == 403
    assert send(writer.at, Sec_Fetch_Site="cross-site") == 403
    assert send(writer.at, Content_Type="text/plain") == 415
    assert send(writer.at, Content_Type="application/x-www-form-urlencoded") == 415
    assert send(writer.at, Host="evil.example") == 421
    assert writer.get("/alerts")["items"] == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b"null", b'{"name": "x"}', b'{"name": "\\ud800", "query": "x"}', b"\xff", b"[" * 100_000,
     b'{"name": "x", "query": "y", "more": 1}', b'{"name": "x", "query": "y", "feed": 1}'],
)  # fmt: skip
def test_a_body_that_is_none_is_a_problem(client: Client, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = client.at.ask(f"{API}/alerts", method="POST", headers=headers, body=body)
    assert answer.status in (400, 422)
    assert answer.headers["content-type"] == PROBLEM
