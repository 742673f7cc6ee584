"""The commands of the desk as a user meets them, on real desks made from the sample."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing
from click.testing import CliRunner

import wiredesk
from exports import PAGES, SAMPLE
from wiredesk.cli.main import main, parts
from wiredesk.cli.terminal import columns

FOLDER = Path(wiredesk.__file__).parent / "formats/schema"
SCHEMAS = {path.name.partition(".")[0]: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json")}
REGISTRY: Any = referencing.Registry().with_resources(
    (schema["$id"], referencing.Resource.from_contents(schema)) for schema in SCHEMAS.values()
)
PAGE = """<html lang=en><head><title>{title}</title><meta property="og:site_name" content="Corm Gazette">
<meta property="article:published_time" content="2026-10-0{day}T08:00:00+02:00"></head><body><article><h1>{title}</h1>
<p>{text}</p></article></body></html>"""
TEXT = "The ministers of Arvenia and Talle met in Corm on Thursday and agreed to open the border in spring. " * 4


def conforms(value: Any, name: str) -> Any:
    jsonschema.Draft202012Validator(SCHEMAS[name], registry=REGISTRY).validate(value)
    return value


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Wire:
    """The program with a desk of its own."""

    desk: Path

    def __call__(self, *arguments: str, stdin: bytes = b"", width: int = 80, **environment: str) -> Done:
        around = {"WIREDESK_DESK_PATH": str(self.desk), "COLUMNS": str(width), "TZ": "UTC", **environment}
        result = CliRunner().invoke(main, list(arguments), input=stdin, env=around, prog_name="wiredesk")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Done(result.exit_code, result.stdout, result.stderr)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Wire:
    """A desk with pages of the sample in it, to be looked at only."""
    wire = Wire(tmp_path_factory.mktemp("desk") / "desk.sqlite")
    done = wire("add", *PAGES, "--jobs", "1")
    assert done.code == 0, done.err
    return wire


@pytest.fixture
def wire(made: Wire, tmp_path: Path) -> Wire:
    """The same desk, to be changed."""
    copy = tmp_path / "own.sqlite"
    assert made("backup", str(copy)).code == 0
    return Wire(copy)


@pytest.fixture
def empty(tmp_path: Path) -> Wire:
    return Wire(tmp_path / "none" / "desk.sqlite")


def first_story(wire: Wire) -> Any:
    return wire("stories", "--order", "origins", "--json").json()["items"][0]


def some_article(wire: Wire) -> str:
    story = first_story(wire)
    id: str = wire("story", story["id"], "--json").json()["result"]["articles"][0]["id"]
    return id


# -- help and usage ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("stories",), ("search", "fire"), ("quotes", "--by", "Ada"), ("sources",)])
def test_a_desk_that_is_not_there_is_named_for_its_name_may_be_misspelled(empty: Wire, words: tuple[str, ...]) -> None:
    assert f"{empty.desk}: there is no desk yet; add a source or files" in empty(*words).err


def test_a_list_that_names_no_feed_is_skipped(empty: Wire, tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_text("<opml><body>", "utf-8")
    done = empty("add", str(tmp_path / "list.opml"))
    assert done.code == 1
    assert "list.opml: names no feed; skipped" in done.err


@pytest.mark.parametrize("name", [name for part in parts().values() for name in part])
def test_every_command_has_help_with_an_example(name: str) -> None:
    done = CliRunner().invoke(main, [name, "--help"], prog_name="wiredesk")
    assert done.exit_code == 0
    assert "Examples:\n  " in done.output
    assert f"wiredesk {name}" in done.output.partition("Examples:")[2]


def test_the_help_lists_every_command_by_what_it_is_for() -> None:
    done = CliRunner().invoke(main, ["--help"], prog_name="wiredesk")
    for title, names in parts().items():
        assert f"{title}:" in done.output
        assert all(re.search(rf"^  {name}  +\S", done.output, re.MULTILINE) for name in names)


def test_a_wrong_command_says_which_was_meant(empty: Wire) -> None:
    done = empty("storys")
    assert done.code == 2
    assert "did you mean 'stories'?" in done.err or "did you mean 'story'?" in done.err


def test_the_desk_is_named_before_or_after_the_command(made: Wire, tmp_path: Path) -> None:
    nowhere = Wire(tmp_path / "nowhere.sqlite")
    for arguments in (("--desk", str(made.desk), "stories", "--json"), ("stories", "--json", "--desk", str(made.desk))):
        assert nowhere(*arguments).json()["items"]
    last = nowhere("--desk", str(tmp_path / "other.sqlite"), "stories", "--json", "--desk", str(made.desk))
    assert last.json()["items"]


def test_the_desk_lies_in_the_folder_for_data(tmp_path: Path) -> None:
    around = {"XDG_DATA_HOME": str(tmp_path), "WIREDESK_DESK_PATH": "", "HOME": str(tmp_path)}
    page = SAMPLE / "ansel-cable.en.html"
    done = CliRunner().invoke(main, ["add", str(page), "--jobs", "1"], env=around, prog_name="wiredesk")
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "wiredesk/desk.sqlite").is_file()


def test_a_wrong_setting_is_wrong_usage(made: Wire) -> None:
    done = made("stories", WIREDESK_FETCH_DELAI="2")
    assert done.code == 2
    assert "WIREDESK_FETCH_DELAI" in done.err
    assert "did you mean WIREDESK_FETCH_DELAY?" in done.err


def test_shells_get_a_script_that_completes_commands() -> None:
    for shell in ("bash", "zsh", "fish"):
        done = CliRunner().invoke(main, ["completion", shell], prog_name="wiredesk")
        assert "_WIREDESK_COMPLETE" in done.output
    around = os.environ | {"_WIREDESK_COMPLETE": "bash_complete", "COMP_WORDS": "wiredesk st", "COMP_CWORD": "1"}
    command = [sys.executable, "-c", "from wiredesk.cli.main import main; main(prog_name='wiredesk')"]
    said = subprocess.run(command, env=around, capture_output=True, text=True).stdout
    assert {"plain,stories", "plain,story"} <= set(said.splitlines())


def test_the_version_is_told_without_loading_a_desk() -> None:
    run = "from wiredesk.cli.main import main; main(['--version'], standalone_mode=False)"
    code = f"import sys; {run}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"sqlite3", "msgspec", "numpy", "asyncio", "wiredesk.desk", "wiredesk.model.article"} & set(loaded)


def test_looking_loads_no_parser(made: Wire) -> None:
    arguments = ["--desk", str(made.desk), "stories", "--json"]
    run = f"from wiredesk.cli.main import main; main({arguments!r}, standalone_mode=False)"
    code = f"import sys; {run}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "selectolax", "asyncio", "wiredesk.reading.article"} & set(done.stdout.split())


# -- nothing there yet -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("stories",), ("search", "x"), ("quotes", "--by", "x"), ("sources",)])
def test_an_empty_desk_says_what_to_do_and_is_not_made_by_looking(empty: Wire, command: tuple[str, ...]) -> None:
    done = empty(*command)
    assert done.code == 0
    assert "wiredesk add https://" in done.err
    listing = empty(*command, "--json").json()
    assert (listing["items"], listing["next"]) == ([], None)
    conforms(listing, command[0])
    assert not empty.desk.exists()


@pytest.mark.parametrize(
    "command", [("story", "abcd"), ("article", "abcd"), ("doctor",), ("export", "--format", "csv")]
)
def test_what_makes_no_sense_without_a_desk_says_so(empty: Wire, command: tuple[str, ...]) -> None:
    done = empty(*command)
    assert done.code == 1
    assert "there is no desk yet" in done.err
    assert len(done.err.splitlines()) == 1


# -- adding ------------------------------------------------------------------------------------------------------------


def test_files_are_there_when_add_is_done_and_are_no_fault_when_held_already(empty: Wire, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(PAGE.format(title="Border opens in spring", day=1, text=TEXT))
    added = conforms(empty("add", str(page), "--json", "--jobs", "1").json(), "added")
    assert added["pages"]["new"] == 1
    again = empty("add", str(page), "--json", "--jobs", "1")
    assert again.code == 0
    assert conforms(again.json(), "added")["pages"] == {
        "new": 0, "changed": 0, "held": 1, "forgotten": 0, "unreadable": 0, "not_articles": 0
    }  # fmt: skip
    assert len(empty("stories", "--json").json()["items"]) == 1


def test_what_cannot_be_added_is_said_and_the_rest_is_added(empty: Wire, tmp_path: Path) -> None:
    good = SAMPLE / "ansel-cable.en.html"
    done = empty("add", str(good), str(tmp_path / "missing.html"), "--jobs", "1")
    assert done.code == 3
    assert "missing.html" in done.err
    assert "1 new" in done.out
    assert empty("add", str(tmp_path / "missing.html")).code == 1
    assert empty("add").code == 2


# -- listings ----------------------------------------------------------------------------------------------------------


def test_stories_are_readable_at_eighty_columns(made: Wire) -> None:
    done = made("stories", "--order", "origins")
    lines = done.out.splitlines()
    assert done.code == 0
    assert max(columns(line) for line in lines) <= 80
    assert "\x1b" not in done.out
    assert re.match(r"[0-9a-f]{8,}  \S", lines[0])
    assert re.search(r"\d(–\d)? origins · \d outlets · (en|vi)( \w\w)* · ", lines[1])


def test_stories_are_listed_by_a_place_under_any_of_its_names_and_by_how_few_they_rest_on(made: Wire) -> None:
    every = {one["id"]: one for one in made("stories", "--json").json()["items"]}
    single = made("stories", "--single", "--json").json()["items"]
    assert {one["id"] for one in single} == {id for id, one in every.items() if one["origins"]["at_most"] <= 1}
    assert len(single) < len(every)
    found = [made("stories", "--place", name, "--json").json()["items"] for name in ("Linden Hall", "chợ linden hall")]
    assert [one["title"] for one in found[0]] == [one["title"] for one in found[1]] != []


def test_a_listing_keeps_to_its_schema_and_goes_on_at_its_cursor(made: Wire) -> None:
    whole = conforms(made("stories", "--json", "--limit", "100").json(), "stories")
    assert whole["next"] is None
    seen: list[Any] = []
    cursor: list[str] = []
    while True:
        page = conforms(made("stories", "--json", "--limit", "3", *cursor).json(), "stories")
        seen += page["items"]
        if page["next"] is None:
            break
        cursor = ["--cursor", page["next"]]
    assert seen == whole["items"]


def test_a_wrong_cursor_is_an_error_of_one_line(made: Wire) -> None:
    done = made("stories", "--cursor", "nonsense")
    assert done.code in (1, 2)
    assert "Traceback" not in done.err


def test_filters_narrow_the_stories(made: Wire) -> None:
    stories = made("stories", "--json", "--limit", "100").json()["items"]
    for story in made("stories", "--json", "--lang", "vi").json()["items"]:
        assert "vi" in story["languages"]
    for story in made("stories", "--json", "--min-origins", "2").json()["items"]:
        assert story["origins"]["at_least"] >= 2
    differing = made("stories", "--json", "--differs").json()["items"]
    assert {story["id"] for story in differing} == {story["id"] for story in stories if story["differs"]}
    late = made("stories", "--json", "--since", "2026-05-01", "--until", "2026-08-31").json()["items"]
    assert 0 < len(late) < len(stories)
    assert made("stories", "--since", "yesterdayish").code == 2
    nothing = made("stories", "--min-origins", "99")
    assert nothing.code == 0
    assert "fewer conditions" in nothing.err


def test_a_story_is_shown_as_read_shows_it(made: Wire) -> None:
    story = first_story(made)
    shown = made("story", story["id"][:8]).out
    paths = [article["source"] for article in made("story", story["id"], "--json").json()["result"]["articles"]]
    plain = made("read", *paths, "--jobs", "1").out
    theirs = [line.strip() for line in shown.splitlines() if line.startswith(("    how many", "    when"))]
    ours = [line.strip() for line in plain.splitlines() if line.startswith(("    how many", "    when"))]
    assert theirs
    assert theirs == ours
    assert story["id"] in shown


def test_a_story_answers_why_and_why_not(made: Wire) -> None:
    stories = made("stories", "--json", "--limit", "100").json()["items"]
    texts = [made("story", story["id"], "--why").out for story in stories]
    assert any("joined by" in text for text in texts)
    for story in stories[:4]:
        conforms(made("story", story["id"], "--json").json(), "story")
        conforms(made("story", story["id"], "--json", "--why").json(), "story")


def test_an_id_may_be_shortened_and_a_wrong_one_names_what_is_near(made: Wire) -> None:
    story = first_story(made)
    assert made("story", story["id"][:6]).code == 0
    done = made("story", story["id"][:6] + "ffffffffffffffffff")
    assert done.code == 1
    assert f"did you mean story {story['id'][:8]}" in done.err
    assert "is no story" in made("story", "nothing like it").err
    assert "at least 4 characters" in made("story", story["id"][:3]).err


def test_an_article_shows_how_each_thing_is_known_and_marks_its_quotes(made: Wire) -> None:
    path = str((SAMPLE / "selm-market-fire.en.html").resolve())
    found = made("search", "--articles", "--json", "Linden Hall market fire police").json()["items"]
    id = next(
        item["id"] for item in found if path in (item["source"], item["url"]) or item["outlet"] == "The Brenn Ledger"
    )
    shown = made("article", id).out
    assert "The Brenn Ledger (" in shown
    assert re.search(r"published +\d{4}-\d\d-\d\d .*\((json-ld|meta|stated)", shown)
    assert re.search(r"author +Hanna Orsk \(writer, ", shown)
    assert re.search(r"\[[^\]]+\]¹", shown)
    assert re.search(r"^  1 +\S.* \((direct|mixed|indirect)", shown, re.MULTILINE)
    assert max(columns(line) for line in shown.splitlines()) <= 80
    value = conforms(made("article", id, "--json").json(), "article")
    assert value["article"]["body"]


def test_an_edit_is_shown_word_by_word(empty: Wire, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    for day, words in ((1, "eleven people died"), (2, "twelve people died")):
        page.write_text(PAGE.format(title="Fire in Corm", day=1, text=f"{TEXT} In the fire {words}. {TEXT}"))
        os.utime(page, (1_790_000_000 + day * 86_400,) * 2)
        assert empty("add", str(page), "--jobs", "1").code == 0
    id = empty("search", "--articles", "--json", "fire").json()["items"][0]["id"]
    assert len(conforms(empty("article", id, "--json").json(), "article")["versions"]) == 2
    shown = empty("article", id, "--diff").out
    assert shown.startswith("--- ")
    assert "[-eleven-]{+twelve+}" in shown or "[-twelve-]{+eleven+}" in shown
    (hunk,) = conforms(empty("article", id, "--diff", "--json").json(), "diff")["hunks"]
    assert {piece["text"] for piece in hunk["pieces"] if piece["kind"] != "same"} == {"eleven", "twelve"}
    old = next(version for version in empty("article", id, "--json").json()["versions"] if not version["current"])
    assert empty("article", id, "--version", old["version"][:8]).code == 0
    assert "is no version of" in empty("article", id, "--version", "zzzz").err


def test_a_search_finds_stories_with_the_words_around_each_hit(made: Wire) -> None:
    done = made("search", "fire", "--facets")
    assert done.code == 0
    assert re.search(r"\[[Ff]ire\]", done.out)
    assert re.search(r"^lang +", done.out, re.MULTILINE)
    hits = conforms(made("search", "fire", "--json", "--facets").json(), "search")
    assert hits["total"] == len(hits["items"])
    found = conforms(made("search", "--articles", "fire", "--json").json(), "search")
    for item in found["items"]:
        for hit in item["hits"]:
            assert item["snippet"][hit["start"] : hit["end"]].lower().startswith("fire")


@pytest.mark.parametrize("query", ['"', "AND", "(((", "lang:", "NOT NOT", "\x00", "origins:>=x", "'; DROP TABLE", "*"])
def test_any_string_is_a_safe_query(made: Wire, query: str) -> None:
    done = made("search", "--json", "--", query)
    assert done.code == 0
    conforms(done.json(), "search")


def test_quotes_are_found_by_who_said_them(made: Wire) -> None:
    listing = conforms(made("quotes", "--by", "aldo renck", "--json").json(), "quotes")
    assert listing["items"]
    assert all("Renck" in item["speaker"] for item in listing["items"])
    shown = made("quotes", "--by", "Renck").out
    assert shown.startswith("Aldo Renck\n")
    assert "is quoted" in made("quotes", "--by", "Nobody Atall").err


def test_nothing_that_a_page_says_steers_the_terminal_or_a_spreadsheet(empty: Wire, tmp_path: Path) -> None:
    bad = "\x1b[31m\x07\u202e\x9b2J"
    line = {
        "url": "https://a.example/x",
        "title": f"=HYPERLINK(1) {bad} border opens",
        "outlet": f"@Corm {bad}Gazette",
        "authors": [f"+Ada{bad} Lorn"],
        "language": "en",
        "body": f"{TEXT}\n“We will open{bad} it in spring,” Ada Lorn said.\n{TEXT}",
    }
    page = tmp_path / "a.jsonl"
    page.write_text(json.dumps(line))
    assert empty("add", str(page), "--jobs", "1").code == 0
    article = empty("search", "--articles", "--json", "border").json()["items"][0]["id"]
    shown = [
        empty(*command)
        for command in (
            ("stories",), ("story", article, "--why", "--full"), ("article", article), ("search", "border", "--facets"),
            ("search", "--articles", "border"), ("quotes", "--by", "lorn"), ("doctor",), ("check", TEXT),
            ("export", "--format", "md"), ("story", "ffffffff"),
        )
    ]  # fmt: skip
    for done in shown:
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.out + done.err)
    table = empty("export", "--format", "csv").out
    assert not re.search(r'(?:^|,)"[=+@-]', table, re.MULTILINE)


# -- going out ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "opml", "jsonld", "ninjs", "md"])
def test_every_format_is_written_whole_to_a_file(made: Wire, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"out.{form}"
    done = made("export", "--format", form, "--output", str(path))
    assert done.code == 0, done.err
    assert path.stat().st_size > 100
    assert "written to" in done.err
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_an_export_comes_back_with_the_same_ids_versions_and_first_sight(
    made: Wire, empty: Wire, tmp_path: Path
) -> None:
    path = tmp_path / "all.jsonl"
    assert made("export", "--format", "jsonl", "--full-text", "--output", str(path)).code == 0
    assert empty("add", str(path), "--jobs", "1").code == 0
    again = tmp_path / "again.jsonl"
    assert empty("export", "--format", "jsonl", "--full-text", "--output", str(again)).code == 0

    def told(path: Path) -> list[Any]:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        keys = ("id", "version", "first_seen", "received", "current", "dated", "article")
        return sorted(([row[key] for key in keys] for row in rows), key=lambda row: (row[0], row[1]))

    assert told(path) == told(again)
    stories = [
        sorted(
            (story["title"], story["reports"], story["differs"])
            for story in one("stories", "--json", "--limit", "99").json()["items"]
        )
        for one in (made, empty)
    ]
    assert stories[0] == stories[1]


def test_an_edited_article_comes_back_with_all_its_versions(empty: Wire, tmp_path: Path) -> None:
    page, path = tmp_path / "a.jsonl", tmp_path / "all.jsonl"
    for day, words in ((3, "twelve people died"), (1, "eleven people died")):
        line = {"url": "https://a.example/fire", "title": "Fire in Corm", "body": f"{TEXT} In the fire {words}. {TEXT}",
                "received": f"2026-11-0{day}T08:00:00+00:00"}  # fmt: skip
        page.write_text(json.dumps(line))
        assert empty("add", str(page), "--jobs", "1").code == 0
    assert empty("export", "--format", "jsonl", "--full-text", "--output", str(path)).code == 0
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [(row["received"], row["current"]) for row in rows] == [
        ("2026-11-01T08:00:00Z", False), ("2026-11-03T08:00:00Z", True)
    ]  # fmt: skip
    path.write_text("\n".join(reversed(path.read_text("utf-8").splitlines())))
    other = Wire(tmp_path / "other.sqlite")
    assert other("add", str(path), "--jobs", "1").code == 0
    assert (
        other("article", rows[0]["id"], "--json").json()["versions"]
        == (empty("article", rows[0]["id"], "--json").json()["versions"])
    )
    assert other("article", rows[0]["id"], "--json").json()["first_seen"] == "2026-11-01T08:00:00Z"


def test_an_export_of_articles_has_no_pages_that_are_none(made: Wire) -> None:
    assert all(json.loads(line)["is_article"] for line in made("export", "--format", "jsonl").out.splitlines())


def test_an_export_keeps_to_its_conditions_and_to_300_characters(made: Wire) -> None:
    rows = [json.loads(line) for line in made("export", "--format", "jsonl", "--lang", "vi").out.splitlines()]
    assert rows
    assert all(row["language"] == "vi" and "body" not in row and len(row["excerpt"]) <= 300 for row in rows)
    both = made("export", "--format", "jsonl", "--query", "fire", "--lang", "en").out.splitlines()
    assert 0 < len(both) < len(made("export", "--format", "jsonl").out.splitlines())
    of_outlet = made("export", "--format", "jsonl", "--outlet", "Talle Tribune").out.splitlines()
    assert {json.loads(line)["outlet"] for line in of_outlet} == {"Talle Tribune"}
    differing = {story["id"] for story in made("stories", "--json", "--differs").json()["items"]}
    rows = [json.loads(line) for line in made("export", "--format", "jsonl", "--differs").out.splitlines()]
    assert {row["story"] for row in rows} == differing
    several = made("export", "--format", "jsonl", "--min-origins", "2", "--since", "2026-09-01").out.splitlines()
    assert 0 < len(several) < len(made("export", "--format", "jsonl", "--min-origins", "2").out.splitlines())
    story = first_story(made)
    assert made("export", "--format", "jsonl", "--story", story["id"], "--differs").code == 2
    one = made("export", "--format", "jsonl", "--story", story["id"][:8]).out.splitlines()
    assert len(one) == story["reports"]
    assert made("export", "--format", "md", "--story", story["id"]).out.count("\n# ") == 0
    nothing = made("export", "--format", "jsonl", "--query", "nothingatallisfound")
    assert (nothing.code, nothing.out) == (0, "")
    assert "0 articles written" in nothing.err


def test_named_sources_may_leave_with_their_full_text(empty: Wire, tmp_path: Path) -> None:
    lines = [{"url": f"https://www.{name}.example/1", "title": f"From {name}", "body": TEXT} for name in ("one", "two")]
    page, settings = tmp_path / "pages.jsonl", tmp_path / "settings.toml"
    page.write_text("\n".join(map(json.dumps, lines)))
    settings.write_text('[keep]\nfull_text_export = ["one.example"]\n')
    assert empty("add", str(page), "--jobs", "1").code == 0
    rows = [
        json.loads(line) for line in empty("export", "--format", "jsonl", "--settings", str(settings)).out.splitlines()
    ]
    assert {row["title"]: "body" in row for row in rows} == {"From one": True, "From two": False}
    table = empty("--settings", str(settings), "export", "--format", "csv").out
    assert table.count(TEXT.strip()) == 1
    path = tmp_path / "pages.warc.gz"
    done = empty("--settings", str(settings), "export", "--format", "warc", "--output", str(path))
    assert "1 page written" in done.err
    assert "left out: 1 article " in done.err


def test_pages_leave_as_a_web_archive_only_if_it_is_meant(made: Wire, tmp_path: Path) -> None:
    path = tmp_path / "pages.warc.gz"
    refused = made("export", "--format", "warc", "--output", str(path))
    assert refused.code == 2
    assert not path.exists()
    done = made("export", "--format", "warc", "--full-text", "--output", str(path))
    assert done.code == 0
    assert path.read_bytes()[:2] == b"\x1f\x8b"


def test_an_export_that_fails_leaves_no_file(made: Wire, tmp_path: Path) -> None:
    done = made("export", "--format", "csv", "--output", str(tmp_path / "missing/out.csv"))
    assert done.code == 1
    assert "cannot be written" in done.err
    assert made("export", "--format", "csv", "--output", str(made.desk)).code == 1
    assert made("stories").code == 0


def test_a_backup_is_a_desk(made: Wire, tmp_path: Path) -> None:
    path = tmp_path / "backup.sqlite"
    assert made("backup", str(path)).code == 0
    assert Wire(path)("stories", "--json").json() == made("stories", "--json").json()
    refused = made("backup", str(path))
    assert refused.code == 1
    assert "is there already" in refused.err


def test_a_backup_takes_the_place_of_an_earlier_one_and_never_of_the_desk(made: Wire, tmp_path: Path) -> None:
    path = tmp_path / "backup.sqlite"
    assert made("backup", str(path)).code == 0
    earlier = Wire(path)
    assert earlier("forget", "Ilse Marant", "--yes").code == 0
    assert earlier("stories", "--json").json() != made("stories", "--json").json()
    assert made("backup", "--replace", str(path)).code == 0
    assert earlier("stories", "--json").json() == made("stories", "--json").json()
    assert not list(tmp_path.glob(".backup-*"))
    refused = made("backup", "--replace", str(made.desk))
    assert refused.code == 1
    assert "is the desk itself" in refused.err


# -- upkeep ------------------------------------------------------------------------------------------------------------


def test_forgetting_asks_on_a_terminal_and_needs_yes_without(wire: Wire) -> None:
    id = some_article(wire)
    done = wire("forget", id)
    assert done.code == 2
    assert "--yes" in done.err
    assert wire("article", id).code == 0
    gone = conforms(wire("forget", id, "--yes", "--json").json(), "forgotten")
    assert [row["id"] for row in gone["articles"]] == [id]
    assert wire("article", id).code == 1


def test_what_was_forgotten_is_not_taken_again(wire: Wire, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    id = some_article(wire)
    wire("export", "--format", "jsonl", "--full-text", "--story", id, "--output", str(path))
    wire("forget", id, "--yes")
    added = wire("add", str(path), "--json", "--jobs", "1").json()
    assert added["pages"]["forgotten"] == 1
    assert wire("article", id).code == 1


def test_forgetting_names_the_copies_that_still_hold_what_was_forgotten(wire: Wire) -> None:
    copy = wire.desk.with_name(wire.desk.stem + ".before-9.sqlite")
    copy.write_bytes(b"")
    assert str(copy) in wire("forget", some_article(wire), "--yes").err
    copy.unlink()
    assert "before" not in wire("forget", some_article(wire), "--yes").err


def test_forgetting_can_be_refused_on_a_terminal(wire: Wire) -> None:
    id = some_article(wire)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
    command = [sys.executable, "-m", "wiredesk", "--desk", str(wire.desk), "forget", id]
    process = subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    said = b""
    while b"for good?" not in said:
        said += os.read(ours, 4096)
    os.write(ours, b"n\n")
    assert process.wait() == 1
    os.close(ours)
    assert process.stdout is not None
    process.stdout.close()
    assert wire("article", id).code == 0


def test_pruning_says_what_it_would_drop(wire: Wire) -> None:
    assert conforms(wire("prune", "--dry-run", "--json").json(), "pruned")["dry_run"] is True
    assert "would drop" in wire("prune", "--dry-run").out
    assert conforms(wire("prune", "--json").json(), "pruned")["dry_run"] is False


def test_settling_and_rereading_say_what_they_did(wire: Wire) -> None:
    assert wire("settle").code == 0
    conforms(wire("settle", "--json").json(), "settled")
    assert conforms(wire("reread", "--json").json(), "reread") == {"articles": 0}
    assert "up to date" in wire("reread").out


def test_the_doctor_looks_at_a_sound_desk(made: Wire) -> None:
    done = made("doctor")
    assert done.code in (0, 3)
    assert "sound" in done.out
    conforms(made("doctor", "--json").json(), "doctor")


def test_a_damaged_file_is_an_error_of_one_line(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    path.write_bytes(b"this is no database, whatever its name says" * 100)
    done = Wire(path)("stories")
    assert done.code == 1
    assert str(path) in done.err
    assert len(done.err.splitlines()) == 1


def test_a_desk_that_may_only_be_read_is_read(made: Wire, tmp_path: Path) -> None:
    folder = tmp_path / "fixed"
    folder.mkdir()
    made("backup", str(folder / "desk.sqlite"))
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    try:
        assert Wire(folder / "desk.sqlite")("stories", "--json").json()["items"]
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


# -- checking ----------------------------------------------------------------------------------------------------------


def test_a_text_is_told_which_story_it_belongs_to_and_whose_copy_it_is(made: Wire) -> None:
    text = (SAMPLE / "selm-fire-toll.en.txt").read_bytes()
    done = made("check", "-", stdin=text)
    assert done.code == 0, done.err
    assert re.search(r"^story +[0-9a-f]{8} ", done.out, re.MULTILINE)
    value = conforms(made("check", "-", "--json", stdin=text).json(), "check")
    assert value["story"]["reports"] >= 2
    other = made("check", "-", stdin=b"Completely other words about the price of tin cups in a village shop. " * 5)
    assert "none of this desk" in other.out


def test_nothing_of_a_check_is_kept(wire: Wire) -> None:
    before = wire("export", "--format", "jsonl").out
    wire("check", "-", stdin=(SAMPLE / "coin-theft.en.txt").read_bytes())
    assert wire("export", "--format", "jsonl").out == before
