"""A batch of archives and tables of pages tells what `wiredesk read` tells, however often it is begun."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as arrow
import pyarrow.parquet
import pytest

from encoders import tiny_encoder
from object_store import object_store
from wiredesk.desk.batches import manifest_of
from wiredesk.desk.desk import open_desk
from wiredesk.desk.once import packs_for, run
from wiredesk.formats.tables import CONCLUSIONS, FINDINGS, digests, of_result
from wiredesk.model.errors import WiredeskError
from wiredesk.model.known_names import KnownName
from wiredesk.scale.batch import Batched, batch
from wiredesk.scale.engines import engine_of, worded
from wiredesk.text.known_names import table_text

SAMPLE = Path(__file__).parents[1] / "sample"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def batched(inputs: Sequence[Path], folder: Path, engine: str = "plain", **named: Any) -> Batched:
    return batch(
        [str(path) for path in inputs],
        str(folder),
        engine_of(engine),
        now=NOW,
        jobs=2,
        seconds=10,
        memory=400_000_000,
        **named,
    )


def told(found: Batched) -> dict[str, str]:
    return {name: table["digest"] for name, table in found.tables.items()}


def read(inputs: Sequence[Path], **named: Any) -> dict[str, str]:
    """The same tables of what `wiredesk read` gives."""
    return {name: str(digest) for name, digest in digests(of_result(run(inputs, **named))).items()}


def rows(folder: Path, table: str) -> list[Mapping[str, Any]]:
    paths = sorted((folder / table).glob("*.parquet"))
    return [row for path in paths for row in arrow.parquet.read_table(path).to_pylist()]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages, lines of JSON and a table, of which some have the same addresses; a file that is damaged."""
    folder = tmp_path_factory.mktemp("pages")
    html = sorted(SAMPLE.glob("*.html"))
    for path in html[:4]:
        shutil.copy(path, folder)
    lines = [{"html": path.read_text("utf-8"), "url": f"https://sample.example/{path.stem}"} for path in html[2:10]]
    with gzip.open(folder / "b.jsonl.gz", "wt", encoding="utf-8") as file:
        for line in lines[:6]:
            file.write(json.dumps(line | {"received": "2026-05-04T10:30:00+07:00"}) + "\n")
        file.write("{no JSON\n")
    later = [
        line | {"received": "2026-05-03T08:00:00Z", "html": line["html"].replace(". ", ".  ")} for line in lines[4:]
    ]
    arrow.parquet.write_table(arrow.Table.from_pylist(later), folder / "c.parquet")
    return folder


@pytest.fixture(scope="module")
def plain(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Batched]:
    folder = tmp_path_factory.mktemp("plain") / "out"
    return folder, batched([pages], folder)


def test_a_batch_tells_what_reading_tells(pages: Path, plain: tuple[Path, Batched]) -> None:
    folder, found = plain
    assert told(found) == read([pages])
    assert found.tables.keys() == FINDINGS.keys() | CONCLUSIONS.keys()
    assert found.tables["stories"]["rows"] > 1
    for name, table in found.tables.items():
        assert len(rows(folder, name)) == table["rows"]


def test_of_one_address_one_text_counts_though_it_stands_in_several_files(plain: tuple[Path, Batched]) -> None:
    folder, found = plain
    articles = rows(folder, "articles")
    assert found.replaced == 2
    assert len({row["id"] for row in articles}) == len(articles)
    assert {str(row["first_seen"]) for row in articles if row["address"]} == {
        "2026-05-04 03:30:00+00:00",
        "2026-05-03 08:00:00+00:00",
    }


def test_every_row_of_a_finding_stands_where_it_says(plain: tuple[Path, Batched]) -> None:
    folder, _ = plain
    text_of = {row["id"]: row["text"] for row in rows(folder, "articles")}
    for table in ("names", "quotes", "credits", "moments", "amounts", "claims", "differences"):
        found = rows(folder, table)
        assert found
        for row in found:
            assert text_of[row["article"]][row["start"] : row["end"]] == row["words"]


def test_what_is_broken_costs_itself_and_is_listed(plain: tuple[Path, Batched]) -> None:
    folder, found = plain
    assert found.lost == 1
    assert found.lost_first == [row["problem"] for row in rows(folder, "skipped") if row["lost"]]
    assert "line 7" in found.lost_first[0]


def test_done_again_it_changes_nothing(pages: Path, plain: tuple[Path, Batched]) -> None:
    folder, found = plain
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
    again = batched([pages], folder)
    assert again.done_before == again.shards > 1
    assert told(again) == told(found)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")} == before


def test_files_that_come_and_go_leave_what_a_batch_of_the_rest_gives(pages: Path, tmp_path: Path) -> None:
    inputs, out = tmp_path / "in", tmp_path / "out"
    shutil.copytree(pages, inputs)
    table = inputs / "c.parquet"
    table.rename(tmp_path / "c.parquet")
    fewer = batched([inputs], out)
    assert told(fewer) == read([inputs])
    (tmp_path / "c.parquet").rename(table)
    assert told(batched([inputs], out)) == read([inputs])
    table.unlink()
    # What the table's texts had replaced counts again.
    assert told(batched([inputs], out)) == told(fewer)


def test_without_stories_there_are_only_findings(pages: Path, plain: tuple[Path, Batched], tmp_path: Path) -> None:
    found = batched([pages], tmp_path / "out", stories=False)
    assert found.tables.keys() == FINDINGS.keys()
    assert all(plain[1].tables[name] == table for name, table in found.tables.items())


def test_cut_off_while_it_chooses_among_texts_it_reads_them_anew(
    pages: Path, plain: tuple[Path, Batched], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(plain[0], out)
    chosen = [path.stem for path in (out / "shards").glob("*.json") if json.loads(path.read_text()).get("chosen")]
    assert chosen
    # As a kill leaves it: a shard has lost texts, and others may not have their first sight yet.
    (out / "choosing.json").write_text(json.dumps(chosen))
    (out / "articles" / f"{chosen[0]}.parquet").unlink()
    again = batched([pages], out)
    assert again.done_before == again.shards - len(chosen)
    assert told(again) == told(plain[1])
    assert not (out / "choosing.json").exists()


def test_with_a_names_table_and_an_encoder_a_batch_tells_what_reading_with_them_tells(
    pages: Path, tmp_path: Path
) -> None:
    encoder, out, inputs = tiny_encoder(tmp_path / "encoder"), tmp_path / "out", [pages / "b.jsonl.gz"]
    names = table_text([KnownName("place", "barrow hill", (("en", "Barrow Hill"),), (), 9, 5, "x", ())])
    found = batched(inputs, out, packs=packs_for(str(encoder), names))
    assert told(found) == read(inputs, encoder=str(encoder), names=names)
    with open_desk(str(tmp_path / "desk.sqlite")) as desk:
        assert desk.add([str(out)]).pages.new == found.articles
        # The desk has neither: it knows that these were read otherwise than it reads.
        assert desk.reread() == found.articles
    again = batched(inputs, out)
    assert again.done_before == 0


def test_the_names_of_a_desk_are_taken_by_name(tmp_path: Path) -> None:
    place = tmp_path / "desk.sqlite"
    with open_desk(str(place)):
        pass
    command = [sys.executable, "-m", "wiredesk", "batch", str(SAMPLE), "--out", str(tmp_path / "out"), "--names"]
    done = subprocess.run([*command, str(place)], capture_output=True, text=True, check=False)
    assert (done.returncode, "no names table yet" in done.stderr) == (1, True), done.stderr
    done = subprocess.run([*command, str(tmp_path / "none")], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "none" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_killed_and_begun_again_it_goes_on(pages: Path, plain: tuple[Path, Batched], tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "wiredesk", "batch", str(pages), "--out", str(out)]
    for done in (1, 3):
        with subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL) as process:
            while process.poll() is None and len(list((out / "shards").glob("*.json"))) < done:
                time.sleep(0.01)
            os.killpg(process.pid, signal.SIGKILL)
    found = batched([pages], out)
    assert found.done_before >= 1
    assert told(found) == told(plain[1])
    assert not list(out.rglob("*.part"))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("DaftError::ValueError Need at least 1 MicroPartition to perform concat", "no file fits it"),
        ("DaftError::External Generic S3 error: status: 403 Forbidden", "the storage gives no access"),
        ("io error: client error (Connect): tcp connect error: Network is unreachable", "the storage does not answer"),
        ("DaftError::External Source not yet implemented: foo, unsupported", "Daft opens no address of this kind"),
        ("DaftError::ComputeError   of\n   some kind", "DaftError::ComputeError of some kind"),
        ("", "ValueError"),
    ],
)
def test_what_the_engine_says_is_told_in_words_of_the_user(said: str, told: str) -> None:
    assert worded(ValueError(said)).startswith(told)


def test_the_engine_on_this_machine_gives_the_same(pages: Path, plain: tuple[Path, Batched], tmp_path: Path) -> None:
    pytest.importorskip("daft", reason="an extra that is not installed: wiredesk[scale]")
    # In a process of its own: the engine keeps threads for as long as its process lives.
    command = [
        sys.executable,
        "-m",
        "wiredesk",
        "batch",
        str(pages),
        "--out",
        str(tmp_path),
        "--engine",
        "local",
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    said = json.loads(done.stdout)
    assert {name: table["digest"] for name, table in said["tables"].items()} == told(plain[1])


def test_a_desk_takes_what_a_batch_has_read(pages: Path, plain: tuple[Path, Batched], tmp_path: Path) -> None:
    folder, found = plain
    with open_desk(str(tmp_path / "taken.sqlite")) as taken, open_desk(str(tmp_path / "read.sqlite")) as read_itself:
        counts = taken.add([str(folder)]).pages
        assert counts.new == found.articles
        read_itself.add([str(pages)])
        stories = [
            {frozenset(desk.story(row.id).story.articles) for row in desk.stories(limit=100).items}
            for desk in (taken, read_itself)
        ]
        assert stories[0] == stories[1]
        # Read by the same program: nothing is out of date.
        assert taken.reread() == 0


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(WiredeskError, match="holds something else"):
        batched([SAMPLE], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt"]


def test_a_batch_that_is_not_done_is_not_taken(pages: Path, plain: tuple[Path, Batched], tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(plain[0], copy)
    said = manifest_of(str(copy))
    assert said is not None
    (copy / "manifest.json").write_text(json.dumps(said | {"done": False}))
    with open_desk(str(tmp_path / "desk.sqlite")) as desk:
        added = desk.add([str(copy)])
    assert "not done" in str(added.skipped[0])
    assert added.pages.pages == 0


def test_an_address_of_object_storage_needs_an_engine(tmp_path: Path) -> None:
    found = batch(
        ["s3://bucket/crawl.warc.gz"],
        str(tmp_path / "out"),
        engine_of("plain"),
        now=NOW,
        jobs=1,
        seconds=10,
        memory=400_000_000,
    )
    assert "--engine local" in str(found.skipped[0])
    assert found.articles == 0


def test_object_storage_is_read_as_files_are(tmp_path: Path) -> None:
    pytest.importorskip("daft", reason="an extra that is not installed: wiredesk[scale]")
    page = next(iter(sorted(SAMPLE.glob("*.html")))).read_text("utf-8")
    line = {"html": page, "url": "https://sample.example/one"}
    table = tmp_path / "two.parquet"
    arrow.parquet.write_table(arrow.Table.from_pylist([line | {"url": "https://sample.example/two"}]), table)
    lines = tmp_path / "one.jsonl.gz"
    lines.write_bytes(gzip.compress(json.dumps(line).encode() + b"\n{no JSON\n"))
    stored = {f"crawl/day/{path.name}": path.read_bytes() for path in (table, lines)}

    def done(address: str, *, allowed: bool = True) -> tuple[int, dict[str, Any], str]:
        command = [sys.executable, "-m", "wiredesk", "batch", address, "--engine", "local", "--json", "--no-stories"]
        with object_store(stored, allowed=allowed) as environ:
            ran = subprocess.run(
                [*command, "--out", str(tmp_path / f"out {allowed} {len(address)}")],
                capture_output=True,
                text=True,
                check=False,
                env=os.environ | environ,
            )
        return ran.returncode, json.loads(ran.stdout), ran.stderr

    code, said, _ = done("s3://crawl/day/*")
    assert (code, said["tables"]["articles"]["rows"], said["lost"]) == (3, 2, 1)
    expected = batched([lines, table], tmp_path / "plain", stories=False)
    # But for where they stand, which is a column of the articles.
    assert {name: row["digest"] for name, row in said["tables"].items() if name != "articles"} == {
        name: digest for name, digest in told(expected).items() if name != "articles"
    }
    code, _, problem = done("s3://crawl/night/*")
    assert (code, "wiredesk: s3://crawl/night/*: nothing can be found there: no file fits it" in problem) == (1, True)
    code, _, problem = done("s3://crawl/day/*", allowed=False)
    assert (code, "the storage gives no access" in problem) == (1, True)


def test_of_a_row_that_is_too_long_its_length_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    text = "Ships come and go in the harbour of Tarvel each day. "
    rows_of = [{"body": text * times, "title": "Harbour"} for times in (4, 700_000, 4)]
    arrow.parquet.write_table(arrow.Table.from_pylist(rows_of), tmp_path / "long.parquet")
    found = batched([tmp_path / "long.parquet"], tmp_path / "out", stories=False)
    assert found.articles == 2
    assert "line 2: line of 35 MB, more than 32 MB" in found.lost_first[0]


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from wiredesk.cli.main import main
main(sys.argv[2:])
"""


def test_a_disk_that_takes_no_more_is_said_with_what_is_kept_and_the_batch_goes_on(tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    lines = [
        {
            "url": f"https://a.example/{number}",
            "title": f"Harbour {number}",
            "body": f"Ships came to berth {number}. " * 9,
        }
        for number in range(120)
    ]
    for name, some in (("a", lines[:1]), ("b", lines[1:])):
        (inputs / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in some))
    folder = tmp_path / "out"
    arguments = ["batch", str(inputs), "--out", str(folder), "--jobs", "1", "--no-stories"]
    # No file may be larger than the parts of the first input, and smaller than those of the second.
    done = subprocess.run([sys.executable, "-c", FULL, "15000", *arguments], capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "cannot be written (File too large); 1 of 2 parts are kept, with 1 page: make room" in done.stderr
    assert "Traceback" not in done.stderr
    again = subprocess.run([sys.executable, "-c", FULL, "10000000", *arguments], capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    assert "2 parts, 1 of them done before" in again.stdout


def test_a_desk_that_takes_no_more_says_how_many_pages_it_kept(tmp_path: Path) -> None:
    lines = [
        {
            "url": f"https://a.example/{number}",
            "title": f"Harbour {number}",
            "body": f"Ships came to berth {number}. " * 9,
        }
        for number in range(700)
    ]
    (tmp_path / "pages.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    desk = tmp_path / "desk.sqlite"
    arguments = ["--desk", str(desk), "add", str(tmp_path / "pages.jsonl")]
    done = subprocess.run([sys.executable, "-c", FULL, "1500000", *arguments], capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    kept = re.search(r"the disk takes no more .*; ([0-9,]+) pages were kept before", done.stderr)
    assert kept is not None, done.stderr
    with open_desk(str(desk), read_only=True) as opened:
        assert opened.store.articles.count() == int(kept[1].replace(",", ""))
