"""The command line as a user meets it: real processes, real files, exit codes, messages."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import wiredesk
from wiredesk.cli.terminal import Paper, clipped, columns, safe

SAMPLE = Path(__file__).parents[1] / "sample"
SCHEMA = json.loads((Path(wiredesk.__file__).parent / "formats/schema/read.schema.json").read_text("utf-8"))
COMMAND = [sys.executable, "-m", "wiredesk"]
BODY = "Bà Ada Lorn cho biết hai bên sẽ họp lại vào tháng sau tại thành phố Corm. " * 4


def call(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *arguments], input=stdin, capture_output=True, timeout=120, env=os.environ | environment
    )


def until_closed(terminal: int) -> bytes:
    """All that is written to a terminal until its other end is closed, which Linux tells by an error."""
    out = b""
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            return out
        if not chunk:
            return out
        out += chunk


def read_json(*arguments: str, stdin: bytes = b"") -> tuple[dict[str, Any], int]:
    done = call("read", "--format", "json", *arguments, stdin=stdin)
    return json.loads(done.stdout), done.returncode


@pytest.fixture(scope="module")
def sample() -> dict[str, Any]:
    result, code = read_json("--why", str(SAMPLE))
    assert code == 0
    return result


def test_the_output_keeps_to_its_schema(sample: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(sample)


def test_every_span_gives_back_its_words(sample: dict[str, Any]) -> None:
    texts = {article["id"]: article["text"] for article in sample["articles"]}
    for article in sample["articles"]:
        for kind in ("moments", "quantities"):
            for found in article[kind]:
                assert article["text"][found["start"] : found["end"]] == found["text"]
        for kind in ("blocks", "sentences", "mentions", "quotes", "credits", "claims"):
            for found in article[kind]:
                assert 0 <= found["start"] <= found["end"] <= len(article["text"])

    def passages(value: Any) -> None:
        if isinstance(value, dict):
            if "exact" in value:
                assert texts[value["article"]][value["start"] : value["end"]] == value["exact"]
            for item in value.values():
                passages(item)
        elif isinstance(value, list):
            for item in value:
                passages(item)

    passages(sample["stories"])
    passages(sample["links"])
    passages(sample["near_misses"])


def test_blocks_tile_the_text_and_the_body_is_made_of_them(sample: dict[str, Any]) -> None:
    body_roles = {"lead", "paragraph", "heading", "list_item", "quotation", "table", "live_entry"}
    for article in sample["articles"]:
        text, at, body = article["text"], 0, []
        for block in article["blocks"]:
            assert not text[at : block["start"]].strip()
            at = block["end"]
            if block["role"] in body_roles:
                body.append(text[block["start"] : block["end"]])
        assert not text[at:].strip()
        assert article["body"] == "\n".join(body)


def test_every_account_that_differs_has_words_on_both_sides(sample: dict[str, Any]) -> None:
    for story in sample["stories"]:
        for difference in story["differences"]:
            if difference["verdict"] in {"differ", "updated"}:
                assert len({p["article"] for account in difference["accounts"] for p in account["passages"]}) >= 2


def test_the_text_output_is_plain_when_nobody_looks(sample: dict[str, Any]) -> None:
    done = call("read", str(SAMPLE), COLUMNS="90")
    assert done.returncode == 0
    text = done.stdout.decode()
    assert "\x1b" not in text
    assert max(columns(line) for line in text.splitlines()) <= 90
    assert "independent origin" in text


def test_what_one_report_alone_tells_is_said_with_who_said_it(sample: dict[str, Any]) -> None:
    text = re.sub(r"\s+", " ", call("read", "--full", str(SAMPLE), COLUMNS="90").stdout.decode())
    silent = [one for story in sample["stories"] for one in story["differences"] if one["verdict"] == "silent"]
    assert silent
    for one in silent:
        words = re.sub(r"\s+", " ", one["accounts"][0]["passages"][0]["exact"])
        about = one["question"]["about"]
        assert f"{words}» —" in text
        assert about in words or f" {about}: «{words}" in text


def test_there_is_colour_on_a_terminal_and_none_with_no_color() -> None:
    def on_a_terminal(**environment: str) -> bytes:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 70, 0, 0))
        page = str(SAMPLE / "ansel-cable.en.html")
        around = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        process = subprocess.Popen(
            [*COMMAND, "read", page], stdout=theirs, stderr=subprocess.DEVNULL, env=around | environment
        )
        os.close(theirs)
        out = until_closed(ours)
        process.wait()
        os.close(ours)
        return out

    coloured = on_a_terminal(TERM="xterm-256color", NO_COLOR="")
    assert b"\x1b[1m" in coloured
    plain = re.sub(rb"\x1b\[[0-9;]*m", b"", coloured).decode()
    assert max(columns(line.rstrip("\r")) for line in plain.split("\n")) <= 70
    assert b"\x1b" not in on_a_terminal(TERM="xterm-256color", NO_COLOR="1")


def test_output_that_cannot_be_written_is_said_in_a_line() -> None:
    page = str(SAMPLE / "ansel-cable.en.html")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*COMMAND, "read", page], stdout=full, stderr=subprocess.PIPE, timeout=120)
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [
        "wiredesk: standard output cannot be written (No space left on device): not all of it is there"
    ]
    closed = ["sh", "-c", '"$@" >&-', "sh", *COMMAND, "read", page]
    done = subprocess.run(closed, stderr=subprocess.PIPE, timeout=120)
    assert (done.returncode, done.stderr) == (1, b"wiredesk: standard output is closed: nothing was written\n")


def test_a_page_cannot_steer_the_terminal() -> None:
    page = {"title": "Red \x1b[31malert\x07 \u202egnp.exe", "body": f"{BODY}\x1b]0;owned\x07 \x9b2J"}
    done = call("read", "-", stdin=json.dumps(page).encode())
    assert done.returncode == 0
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.stdout.decode())


def test_bad_input_is_said_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(f"Tiêu đề bài viết về Corm\n\n{BODY}\n\n{BODY}\n")
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (tmp_path / "rows.jsonl").write_text('{"body": "' + BODY + '", "title": "T"}\nnot json\n')
    done = call("read", "--format", "json", str(tmp_path), str(tmp_path / "missing.html"))
    assert done.returncode == 3
    messages = done.stderr.decode()
    assert f"{tmp_path / 'empty.html'}: is empty; skipped" in messages
    assert "is a PNG picture, not a page; skipped" in messages
    assert f"{tmp_path / 'rows.jsonl'}, line 2: not JSON" in messages
    assert f"{tmp_path / 'missing.html'}: cannot be read (No such file or directory); skipped" in messages
    result = json.loads(done.stdout)
    assert len(result["articles"]) == 2
    assert len(result["skipped"]) == 4


def test_an_unreadable_file_is_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    done = call("read", str(tmp_path / "pipe.html"))
    assert done.returncode == 1
    assert b"is no regular file" in done.stderr


def test_exit_codes_tell_what_happened(tmp_path: Path) -> None:
    assert call("read", str(tmp_path / "missing.html")).returncode == 1
    assert call("read").returncode == 2
    assert call("read", "--format", "yaml", str(SAMPLE)).returncode == 2
    assert call("read", "--language", "not a tag", str(SAMPLE)).returncode == 2
    assert call("read", str(SAMPLE / "muc-the-gioi.vi.html")).returncode == 0


def test_json_lines_come_in_by_a_pipe_and_packed(tmp_path: Path) -> None:
    rows = [{"title": f"Tin số {n}", "body": BODY + str(n), "url": f"https://a{n}.example/x"} for n in range(3)]
    data = "\n".join(json.dumps(row) for row in rows).encode()
    result, code = read_json("-", stdin=data)
    assert (len(result["articles"]), code) == (3, 0)
    (tmp_path / "rows.jsonl.gz").write_bytes(gzip.compress(data))
    packed, code = read_json(str(tmp_path / "rows.jsonl.gz"))
    assert [article["url"] for article in packed["articles"]] == [row["url"] for row in rows]


def test_control_characters_and_deep_nesting_cost_nothing(tmp_path: Path) -> None:
    body = f"<p>{BODY}</p>" * 4
    (tmp_path / "deep.html").write_text("<div>" * 100_000 + body + "</div>" * 100_000)
    (tmp_path / "nul.html").write_text(f"<html><title>Tin về Corm</title>\x00\x01{body.replace('Corm', 'Co&#1;rm')}")
    (tmp_path / "wrong.html").write_bytes(
        f'<meta charset="utf-8"><title>Tin</title>{body}'.encode() + b"<p>\xff\xfe\x80 l\xe9</p>"
    )
    result, code = read_json(str(tmp_path))
    assert code == 0
    assert len(result["articles"]) == 3
    assert all("Ada Lorn" in article["body"] for article in result["articles"])


def test_the_language_can_be_said_for_all() -> None:
    result, _ = read_json("--language", "vi", "-", stdin=json.dumps({"body": "Tin ngan ve Corm"}).encode())
    assert result["articles"][0]["language"]["value"] == "vi"


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = " ".join([*COMMAND, "read", "--format", "json", str(SAMPLE)])
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command} | head -c 10"], capture_output=True)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_wide_characters_take_two_columns() -> None:
    assert columns("日本") == 4
    assert columns("Trần") == 4
    assert columns("Tra\u0302\u0300n") == 4
    assert clipped("日本語の記事", 7) == "日本語…"
    assert safe("a\tb\nc\x1b[0m") == "a b c\ufffd[0m"


def test_paragraphs_wrap_within_the_width() -> None:
    paper = Paper(40, colour=False)
    paper.put("một hai ba bốn năm sáu bảy tám chín mười " * 3, indent=6, label="  when")
    paper.put("x" * 100, indent=4)
    assert all(columns(line) <= 40 for line in paper.lines)
    assert paper.lines[0].startswith("  when")
    assert "".join(line.strip() for line in paper.lines[-3:]) == "x" * 100


def test_an_address_is_never_cut_for_it_is_there_to_be_copied() -> None:
    paper = Paper(40, colour=False)
    address = "https://courier.example/" + "market-fire-" * 10
    paper.put(f"original · {address} · kept", indent=4)
    assert [line.strip() for line in paper.lines] == ["original ·", address, "· kept"]


def test_one_report_says_once_whose_words_these_are_and_a_reader_learns_what_an_origin_is(tmp_path: Path) -> None:
    said = "“The bridge is safe,” said Ada Lorn, who heads the port authority of Corm. "
    closed = "The bridge over the harbour had been closed for two days after the storm of Monday. "
    row = {"title": "Bridge of Corm is safe", "body": said * 3 + closed * 4, "url": "https://courier.example/a"}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row | {"published": "2026-11-19T09:00Z"}), "utf-8")
    text = call("read", str(tmp_path / "rows.jsonl"), COLUMNS="100").stdout.decode()
    quotes = text.partition("quotes\n")[2].partition("reports\n")[0]
    assert quotes.count("The bridge is safe") == 1
    assert "courier.example" not in quotes
    assert "2026-11-19 09:00+00:00 (given with it)" in text
    assert "An origin is whom a report has the main claim from" in text


def test_of_very_many_problems_of_one_file_the_first_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text("{broken\n" * 50, "utf-8")
    done = call("read", str(tmp_path / "rows.jsonl"))
    lines = done.stderr.decode().splitlines()
    assert (done.returncode, len(lines)) == (1, 21)
    assert lines[-1].endswith("rows.jsonl: 30 more problems like these; skipped (--json and --format json list all)")


def test_an_address_is_no_file_and_the_answer_says_which_command_takes_it() -> None:
    done = call("read", "https://courier.example/a")
    assert done.returncode == 1
    assert "https://courier.example/a: is an address, and files are read here; `wiredesk check`" in done.stderr.decode()


def test_long_work_shows_its_progress_on_a_terminal(tmp_path: Path) -> None:
    def text(number: int) -> str:
        return ". ".join(f"Đoạn {number * k % 7919} nói về việc {number * k % 6007} và xã {k}" for k in range(1, 12))

    rows = [{"body": text(n) + ".", "url": f"https://a.example/{n}"} for n in range(1, 160)]
    (tmp_path / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "read", "--jobs", "1", "--format", "json", str(tmp_path)], stdout=subprocess.DEVNULL, stderr=theirs
    )
    os.close(theirs)
    said = until_closed(ours)
    process.wait()
    os.close(ours)
    assert re.search(rb"\rread \d+ pages, \d+ a second", said)
    assert said.endswith(b"\r\x1b[K")
