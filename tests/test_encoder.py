"""A text encoder of the user's adds one feature to the scores of stories; without one nothing is another."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from onnx import helper

import wiredesk
from encoders import tiny_encoder, words_of, write_model
from test_placing import assert_as_a_batch_would
from wiredesk.desk.desk import Desk, open_desk
from wiredesk.desk.encoder import Encoding, described
from wiredesk.desk.encoder_files import files_of, source_of
from wiredesk.desk.encoder_scale import scales
from wiredesk.desk.once import conclude
from wiredesk.desk.packs import installed_packs
from wiredesk.desk.parsing import read_page
from wiredesk.desk.paths import pages_of
from wiredesk.desk.rereading import outdated
from wiredesk.desk.settings import Encoder, Parse, Settings, load_settings
from wiredesk.model.errors import SettingsError
from wiredesk.model.findings import Encoded, Reading
from wiredesk.model.page import Page
from wiredesk.model.result import Result
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Evidence
from wiredesk.store.codec import decode_reading, encode_reading
from wiredesk.store.sqlite import SqliteStore
from wiredesk.stories import encoded as vectors
from wiredesk.stories.clusters import group
from wiredesk.stories.packed_reports import known_report, packed_report
from wiredesk.stories.pairs import know
from wiredesk.text.whole_vectors import bands, cosine, mean, whole

PACKS = installed_packs()
RESCUE = (
    ("en", "Fishermen rescued after trawler sinks",
     "Rescue crews pulled the men from the water during the night after their boat went down in heavy seas. The "
     "coastguard praised the crew of a passing freighter that had heard the distress call. All are in hospital."),
    ("en", "Seafarers safe despite loss of vessel",
     "Volunteers brought every sailor ashore alive before dawn; waves had overturned their ship far off the coast. "
     "Doctors treat them for cold. A cargo captain was first to answer their signal and turned around at once."),
    ("pt", "Pescadores salvos após naufrágio de traineira",
     "As equipas de socorro tiraram os homens do mar durante a noite. O barco afundou-se com mau tempo. Todos sofrem "
     "de frio, mas nenhum corre perigo de vida."),
)  # fmt: skip
LIBRARY = (
    ("en", "Library reopens after years of repairs",
     "Readers returned on Tuesday to the old library, whose roof and reading room were renewed. The building had been "
     "closed since the fire. Children got the first cards."),
    ("pt", "A biblioteca volta a abrir as portas",
     "Os leitores reencontram a velha casa, cujo telhado e sala foram renovados. Estava fechada desde um incêndio. As "
     "crianças receberam os primeiros cartões."),
)  # fmt: skip
TOLD = (*RESCUE, *LIBRARY)


def meanings() -> dict[str, list[str]]:
    """What an encoder that knows the two events of this file has to be told."""
    sea, books = ({word for _, *texts in some for word in words_of(" ".join(texts))} for some in (RESCUE, LIBRARY))
    return {"rescue": sorted(sea - books), "library": sorted(books - sea), "": sorted(sea & books)}


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder(tmp_path_factory.mktemp("encoder"), meanings())


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "told.jsonl"
    lines = [
        {
            "title": title,
            "body": body,
            "language": tag,
            "published": "2026-03-03",
            "url": f"https://{at}.example/report",
        }
        for at, (tag, title, body) in enumerate(TOLD)
    ]
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return path


def read_here(pages: Path) -> dict[ArticleId, Reading]:
    """What the pages say, in this process: how long it takes is nobody's business."""
    read = [read_page(page).reading for page in pages_of([str(pages)]) if isinstance(page, Page)]
    return {reading.article.id: reading for reading in read}


@pytest.fixture(scope="module")
def found(pages: Path, encoder: Path) -> Result:
    encoding = Encoding(described(source_of(str(encoder))))
    return conclude({id: encoding.of(reading) for id, reading in read_here(pages).items()}, PACKS)


def stories(result: Result) -> list[set[str]]:
    """The titles of each story of several reports."""
    titles = {article.id: article.title.value for article in result.articles if article.title is not None}
    told = [{titles[id] for id in story.articles} for story in result.grouping.stories if len(story.articles) > 1]
    return sorted(told, key=len)


def said(result: Result, what: str) -> list[Evidence]:
    """The evidence of that name in the reasons of stories."""
    why = [one for story in result.grouping.stories for member in story.why for one in member.evidence]
    return [one for one in why if one.what == what]


# -- what it adds -----------------------------------------------------------------------------------------------------


def test_without_an_encoder_reports_that_share_no_words_are_stories_of_their_own(pages: Path) -> None:
    assert stories(conclude(read_here(pages), PACKS)) == []


def test_what_an_encoder_alone_ties_is_tied_in_one_language_and_in_two(found: Result) -> None:
    assert stories(found) == [{title for _, title, _ in LIBRARY}, {title for _, title, _ in RESCUE}]


def test_what_an_encoder_added_is_told_beside_the_other_features(found: Result) -> None:
    within, across = said(found, "text encoder"), said(found, "across languages: text encoder")
    assert within
    assert across
    assert {one.weight for one in within} == {vectors.MOST_WITHIN}
    assert {one.weight for one in across} == {vectors.MOST_ACROSS}
    assert all(0.9 < float(one.value) <= 1 for one in (*within, *across))


def test_what_an_encoder_finds_unlike_is_less_likely_one_event(found: Result) -> None:
    (near, far) = (made(found, RESCUE[0]), made(found, LIBRARY[0]))
    told = vectors.within(near.encoded, far.encoded)
    assert told is not None
    assert told[1] == -vectors.MOST_WITHIN


def made(result: Result, told: tuple[str, str, str]) -> Reading:
    """The reading of one of the texts."""
    titles = {one.article.title.value: one for one in result.readings.values() if one.article.title is not None}
    return titles[told[1]]


def test_the_story_of_each_is_the_same_whatever_the_order(found: Result) -> None:
    readings = list(found.readings.values())
    for turn in range(6):
        shuffled = random.Random(turn).sample(readings, len(readings))
        assert group(shuffled, PACKS) == found.grouping


def test_vectors_of_two_models_are_never_compared(found: Result) -> None:
    one = made(found, RESCUE[0]).encoded
    assert one is not None
    assert vectors.within(one, replace(one, model="another")) is None
    assert vectors.across(one, None) is None
    other = [replace(reading, encoded=None) for reading in found.readings.values()]
    assert all(len(story.articles) == 1 for story in group(other, PACKS).stories)


# -- the vectors ------------------------------------------------------------------------------------------------------


def test_a_text_has_the_same_vector_in_another_process(encoder: Path, found: Result) -> None:
    code = (
        "import sys; from wiredesk.desk.encoder import described, Encoding\n"
        "from wiredesk.desk.encoder_files import source_of; from wiredesk.model.article import Article\n"
        "encoding = Encoding(described(source_of(sys.argv[1])))\n"
        "print(encoding.encoded(Article.of(title=sys.argv[2], body=sys.argv[3])).numbers.hex())"
    )
    command = [sys.executable, "-c", code, str(encoder), RESCUE[1][1], RESCUE[1][2]]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    own = made(found, RESCUE[1]).encoded
    assert own is not None
    assert bytes.fromhex(done.stdout) == own.numbers


def test_a_vector_is_kept_with_its_report_and_its_reading_to_the_last_byte(found: Result) -> None:
    for reading in found.readings.values():
        known = know(reading, PACKS)
        assert known is not None
        packed = packed_report(known)
        assert packed is not None
        back = known_report(packed, known.report.text)
        assert back.report.encoded == reading.encoded is not None
        assert decode_reading(encode_reading(reading), first_seen=None, made_with={}).encoded == reading.encoded
        bare = replace(known, report=replace(known.report, encoded=None))
        without = packed_report(bare)
        assert without is not None
        assert 0 < len(packed.content) - len(without.content) < len(reading.encoded.numbers) + 100


def test_whole_numbers_keep_the_angle_between_vectors() -> None:
    chance = np.random.default_rng(5)
    for _ in range(40):
        one, other = chance.normal(size=384), chance.normal(size=384)
        other += one * chance.normal()
        exact = float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))
        a, b = whole(one), whole(other)
        assert a is not None
        assert b is not None
        assert cosine(a, b) == pytest.approx(exact, abs=0.01)
        assert cosine(a, b) == cosine(b, a)
        assert cosine(a, a) == pytest.approx(1)


def test_vectors_that_say_nothing_are_none() -> None:
    assert whole(np.zeros(3)) is None
    assert whole(np.array([1.0, np.inf])) is None
    assert whole(np.array([1.0, np.nan])) is None
    assert mean([b"\x7f\x00", b"\x81\x00"]) is None
    assert cosine(b"\x7f", b"\x7f\x00") == 0.0


def test_near_vectors_have_bands_in_common_and_far_ones_few() -> None:
    chance = np.random.default_rng(7)
    near = far = 0
    for _ in range(60):
        one = chance.normal(size=96)
        like = one + 0.8 * chance.normal(size=96)
        first, second, third = (whole(each) for each in (one, like, chance.normal(size=96)))
        assert first is not None
        assert second is not None
        assert third is not None
        near += any(a == b for a, b in zip(bands(first), bands(second), strict=True))
        far += any(a == b for a, b in zip(bands(first), bands(third), strict=True))
    assert near > 45
    assert far < 12


# -- what a cosine is worth -------------------------------------------------------------------------------------------


def test_a_model_that_tells_events_apart_is_worth_more_than_one_that_does_not(tmp_path: Path, encoder: Path) -> None:
    good = described(source_of(str(encoder))).scales
    assert good.within.apart > 5
    assert good.across.apart > 5
    chance = np.random.default_rng(3)
    blind = scales(lambda text: chance.normal(size=32))
    for scale in (blind.within, blind.across):
        assert scale.apart < 1
        assert scale.slope < good.within.slope / 8


def test_a_model_to_which_all_texts_are_alike_says_nothing() -> None:
    same = scales(lambda text: np.ones(8))
    assert (same.within.slope, same.across.slope) == (0.0, 0.0)
    nothing = scales(lambda text: None)
    assert (nothing.within.slope, nothing.across.slope) == (0.0, 0.0)


def test_no_cosine_adds_more_than_the_most_and_the_middle_adds_nothing() -> None:
    line = (1000.0, 0.0)
    one, other, third = (Encoded("m", numbers, line, line) for numbers in (b"\x7f\x00", b"\x81\x00", b"\x00\x7f"))
    assert vectors.within(one, one) == (1.0, vectors.MOST_WITHIN)
    assert vectors.within(one, other) == (-1.0, -vectors.MOST_WITHIN)
    assert vectors.across(one, one) == (1.0, vectors.MOST_ACROSS)
    assert vectors.across(one, third) == (0.0, 0.0)
    gentle = replace(one, within=(2.0, 0.5))
    assert vectors.within(gentle, gentle) == (1.0, vectors.WITHIN * 2.0 * 0.5)


def test_a_text_of_unknown_tokens_has_no_vector(encoder: Path) -> None:
    encoding = Encoding(described(source_of(str(encoder))))
    article = wiredesk.Article.of(title="ข่าว", body="ชาวประมง ได้รับ การ ช่วยเหลือ หลัง เรือ อับปาง")
    assert encoding.encoded(article) is None
    assert encoding.encoded(wiredesk.Article.of(title=None, body="")) is None


# -- a desk with an encoder -------------------------------------------------------------------------------------------


def opened(path: Path, encoder: Path | None) -> Desk:
    """A desk that reads with an encoder or none, and with patience: a busy machine is no reason to skip a page."""
    settings = Settings(encoder=Encoder(str(encoder or "")), parse=Parse(seconds=300, jobs=1))
    return open_desk(str(path), settings=settings)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, encoder: Path, pages: Path) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    with opened(folder / "desk.sqlite", encoder) as made:
        assert made.add([str(pages)]).pages.new == len(TOLD)
    return folder


@pytest.fixture
def desk(tmp_path: Path, encoder: Path, filled: Path) -> Iterator[Desk]:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    with opened(tmp_path / "desk.sqlite", encoder) as made:
        yield made


def vectors_of(desk: Desk) -> dict[str, Encoded | None]:
    return {str(one.article.id): one.encoded for one in desk.store.articles.readings()}


def store_of(desk: Desk) -> SqliteStore:
    assert isinstance(desk.store, SqliteStore)
    return desk.store


def test_a_desk_with_an_encoder_settles_as_a_batch_would(desk: Desk, found: Result) -> None:
    assert_as_a_batch_would(store_of(desk))
    live = {frozenset(desk.store.groupings.story(row.id).articles) for row in desk.stories().items}  # type: ignore[union-attr]  # all of these are there
    assert live == {frozenset(story.articles) for story in found.grouping.stories}
    assert len(live) == 2


def test_a_report_that_comes_alone_finds_its_story_by_its_vector(tmp_path: Path, encoder: Path, pages: Path) -> None:
    lines = pages.read_text("utf-8").splitlines()
    with opened(tmp_path / "desk.sqlite", encoder) as desk:
        for at, line in enumerate(lines[: len(RESCUE)]):
            one = tmp_path / f"{at}.jsonl"
            one.write_text(line, "utf-8")
            desk.add([str(one)])
        assert_as_a_batch_would(store_of(desk))
        assert [row.reports for row in desk.stories().items] == [len(RESCUE)]


def test_another_model_makes_readings_due_and_none_at_all_too(desk: Desk, encoder: Path, tmp_path: Path) -> None:
    path, before = tmp_path / "desk.sqlite", vectors_of(desk)
    assert all(before.values())
    assert outdated(desk.store, desk.packs) == {}
    desk.close()
    other = tiny_encoder(tmp_path / "other", meanings(), seed=9)
    with opened(path, other) as desk:
        assert sum(outdated(desk.store, desk.packs).values()) == len(TOLD)
        assert desk.reread() == len(TOLD)
        assert outdated(desk.store, desk.packs) == {}
        after = vectors_of(desk)
        assert {one.model for one in after.values() if one} == {described(source_of(str(other))).model}
        assert {one.model for one in before.values() if one}.isdisjoint({one.model for one in after.values() if one})
        assert_as_a_batch_would(store_of(desk))
    with opened(path, None) as desk:
        assert desk.reread() == len(TOLD)
        assert not any(vectors_of(desk).values())
        assert all(row.reports == 1 for row in desk.stories().items)
        assert_as_a_batch_would(store_of(desk))


def test_a_file_of_the_model_that_is_another_makes_another_model(encoder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(encoder, tmp_path / "copy"))
    first = described(source_of(str(copy)))
    assert first.model == described(source_of(str(encoder))).model
    (copy / "1_Pooling" / "config.json").write_text('{"pooling_mode": "max"}')
    assert described(source_of(str(copy))).model != first.model


def test_a_correction_keeps_the_vector(desk: Desk) -> None:
    row = next(row for row in desk.articles().items if row.title == RESCUE[0][1])
    before = vectors_of(desk)[row.id]
    desk.correct(row.id, "title", "Crew rescued")
    assert vectors_of(desk)[row.id] == before is not None
    assert outdated(desk.store, desk.packs) == {}


def test_the_doctor_says_which_model_is_used(desk: Desk, encoder: Path) -> None:
    (told,) = [one for one in desk.doctor() if "text encoder" in one.what]
    model = described(source_of(str(encoder))).model
    assert told.level == "good"
    assert (model in told.what, "model.onnx" in told.what, "48 numbers" in told.what) == (True, True, True)
    assert told.where == str(encoder)


def test_the_doctor_says_that_a_model_is_gone_and_listings_go_on(desk: Desk, tmp_path: Path) -> None:
    desk.close()
    gone = tmp_path / "gone"
    with opened(tmp_path / "desk.sqlite", gone) as desk:
        broken = [one for one in desk.doctor() if one.level == "broken"]
        assert [(one.what, one.where) for one in broken] == [
            ("The text encoder cannot be used: is not there.", str(gone))
        ]
        assert sorted(row.reports for row in desk.stories().items) == [2, 3]
        with pytest.raises(SettingsError, match=r"gone: encoder.folder: is not there"):
            desk.reread()


def test_a_text_is_checked_with_the_encoder_and_without_it_where_it_is_gone(desk: Desk, tmp_path: Path) -> None:
    title, body = "Equipage sain et sauf", RESCUE[2][2]
    checked = desk.check(f"{title}\n\n{body}")
    assert checked.reading.encoded is not None
    assert checked.notices == ()
    desk.close()
    with opened(tmp_path / "desk.sqlite", tmp_path / "gone") as desk:
        checked = desk.check(f"{title}\n\n{body}")
        assert checked.reading.encoded is None
        (notice,) = checked.notices
        assert notice.endswith("gone: encoder.folder: is not there; the text was read without it")


def test_the_doctor_says_that_a_model_is_blind(desk: Desk, tmp_path: Path) -> None:
    desk.close()
    blind = tiny_encoder(tmp_path / "blind")
    table = np.ones((9999, 12), dtype=np.float32)
    write_model(blind / "model.onnx", table)
    with opened(tmp_path / "desk.sqlite", blind) as desk:
        warned = [one for one in desk.doctor() if "hardly tells" in one.what]
        assert len(warned) == 2


# -- how it is turned on ----------------------------------------------------------------------------------------------


def wiredesk_command(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("WIREDESK_")}
    return subprocess.run(
        [sys.executable, "-m", "wiredesk", *arguments], capture_output=True, text=True, env=environ | variables
    )


def reports(done: subprocess.CompletedProcess[str]) -> list[int]:
    return sorted(len(story["articles"]) for story in json.loads(done.stdout)["stories"])


def test_read_takes_an_encoder_by_its_option(pages: Path, encoder: Path) -> None:
    done = wiredesk_command("read", "--format", "json", "--jobs", "1", str(pages), "--encoder", str(encoder))
    assert (reports(done), done.stderr) == ([2, 3], "")


def test_the_setting_is_read_from_the_file_and_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[encoder]\nfolder = "/models/one"\n')
    assert load_settings(environ={}).encoder.folder == ""
    assert load_settings(str(file), environ={}).encoder.folder == "/models/one"
    assert load_settings(str(file), environ={"WIREDESK_ENCODER_FOLDER": "/two"}).encoder.folder == "/two"


def test_a_folder_that_is_not_there_is_said_in_one_line(pages: Path, tmp_path: Path) -> None:
    none = str(tmp_path / "none")
    by_option = wiredesk_command("read", str(pages), "--encoder", none)
    by_variable = wiredesk_command("read", str(pages), WIREDESK_ENCODER_FOLDER=none)
    for done in (by_option, by_variable):
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"wiredesk: {none}: encoder.folder: is not there\n"


def test_without_an_encoder_nothing_is_imported_for_one(pages: Path) -> None:
    code = (
        "import sys, wiredesk\n"
        "from wiredesk.desk.once import conclude; from wiredesk.desk.packs import installed_packs\n"
        "from wiredesk.desk.parsing import read_page, versions; from wiredesk.desk.paths import pages_of\n"
        "from wiredesk.desk.at_hand import warming; import wiredesk.desk.desk, wiredesk.cli.main\n"
        "read = [read_page(page).reading for page in pages_of([sys.argv[1]])]\n"
        "conclude({one.article.id: one for one in read}, installed_packs())\n"
        "warming(installed_packs()); versions('en', installed_packs())\n"
        "heavy = {'onnxruntime', 'tokenizers', 'sentence_transformers', 'wiredesk.desk.encoder'}\n"
        "assert heavy.isdisjoint(sys.modules), heavy & sys.modules.keys()"
    )
    done = subprocess.run([sys.executable, "-c", code, str(pages)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_without_an_encoder_a_desk_keeps_what_it_kept_before(tmp_path: Path, pages: Path) -> None:
    with opened(tmp_path / "desk.sqlite", None) as desk:
        desk.add([str(pages)])
        (made,) = {frozenset(dict(one)) for one in desk.store.articles.made_with()}
        assert "encoder" not in made
        for reading in desk.store.articles.readings():
            assert reading.encoded is None
            known = know(reading, PACKS)
            assert known is not None
            packed = packed_report(known)
            assert packed is not None
            assert b"encoded" not in packed.content


# -- folders that are no model ----------------------------------------------------------------------------------------


def problem(folder: Path) -> str:
    with pytest.raises(SettingsError) as raised:
        described(source_of(str(folder)))
    assert raised.value.key == "encoder.folder"
    return f"{Path(raised.value.where).name}: {raised.value.problem}"


def test_a_folder_without_an_onnx_file_is_refused_or_run_by_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert problem(tmp_path) == f"{tmp_path.name}: holds no model: neither model.onnx, onnx/model.onnx nor modules.json"
    file = tmp_path / "file"
    file.write_text("")
    assert problem(file) == "file: is no folder"
    (tmp_path / "modules.json").write_text('[{"type": "sentence_transformers.models.Transformer"}]')
    monkeypatch.setattr("wiredesk.desk.encoder_files.find_spec", lambda name: None)
    assert "export the model to ONNX, or pip install sentence-transformers" in problem(tmp_path)
    monkeypatch.setattr("wiredesk.desk.encoder_files.find_spec", lambda name: name)
    assert files_of(source_of(str(tmp_path))).runs == "sentence-transformers"


def test_what_is_not_installed_is_said_with_the_extra(encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    described.cache_clear()
    from wiredesk.desk import encoder_files

    encoder_files.digest_of.cache_clear()
    monkeypatch.setattr(encoder_files, "find_spec", lambda name: None)
    assert problem(encoder).endswith("onnxruntime and tokenizers is not installed: pip install 'wiredesk[encoder]'")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("model.onnx", "no model", "model.onnx: is no ONNX model that can be run"),
        ("tokenizer.json", "{}", "tokenizer.json: is no tokenizer"),
        ("tokenizer.json", None, "has no tokenizer.json beside its model"),
        ("config.json", "{", "config.json: cannot be read"),
        ("modules.json", "{}", "modules.json: holds no list"),
        ("1_Pooling/config.json", '{"pooling_mode_weightedmean_tokens": true}', "pools by weightedmean"),
        ("second.onnx", "", None),
    ],
)
def test_a_file_that_is_wrong_is_named(
    tmp_path: Path, encoder: Path, name: str, content: str | None, says: str | None
) -> None:
    copy = Path(shutil.copytree(encoder, tmp_path / "copy"))
    if content is None:
        (copy / name).unlink()
    else:
        (copy / name).write_text(content)
    if says is None:
        assert described(source_of(str(copy))).numbers == 48
        (copy / "model.onnx").rename(copy / "first.onnx")
        assert "holds several ONNX files (first.onnx, second.onnx): call the one" in problem(copy)
    else:
        assert says in problem(copy)


def with_nodes(folder: Path, output: str, *nodes: object, width: int = 8) -> Path:
    table = np.random.default_rng(2).normal(size=(9999, width)).astype(np.float32)
    write_model(folder / "model.onnx", table, output, nodes)  # type: ignore[arg-type]  # onnx gives its types no names
    return folder


def test_shapes_that_are_no_vectors_are_told(tmp_path: Path) -> None:
    folder = tiny_encoder(tmp_path / "model")
    flat = with_nodes(folder, "flat", helper.make_node("Flatten", ["rows"], ["flat"], axis=2))
    assert "gives flat [" in problem(flat)
    assert "makes vectors of 1,025 numbers; a desk keeps 1,024 at most" in problem(
        with_nodes(folder, "rows", width=1025)
    )


def test_a_model_that_gives_vectors_of_texts_is_taken_at_its_word(tmp_path: Path) -> None:
    folder = tiny_encoder(tmp_path / "model")
    with_nodes(
        folder,
        "sentence_embedding",
        helper.make_node("ReduceMax", ["rows"], ["sentence_embedding"], axes=[1], keepdims=0),
    )
    (folder / "modules.json").write_text('[{"type": "x.Transformer"}, {"type": "x.Pooling"}, {"type": "x.Dense"}]')
    assert described(source_of(str(folder))).numbers == 8


def test_a_step_that_the_onnx_file_leaves_out_is_told(tmp_path: Path) -> None:
    folder = tiny_encoder(tmp_path / "model")
    (folder / "modules.json").write_text('[{"type": "x.Transformer"}, {"type": "x.Pooling"}, {"type": "x.Dense"}]')
    assert "has a step after its tokens that its ONNX file leaves out (Dense)" in problem(folder)


def test_the_model_may_stand_in_a_folder_of_its_own_and_want_a_prompt(tmp_path: Path) -> None:
    folder = tiny_encoder(tmp_path / "model", {"asked": ["query"]})
    plain = Encoding(described(source_of(str(folder))))
    (folder / "onnx").mkdir()
    (folder / "model.onnx").rename(folder / "onnx" / "model.onnx")
    prompts = {"prompts": {"search": "query: "}, "default_prompt_name": "search"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 16}')
    asked = described(source_of(str(folder)))
    assert asked.tokens == 16
    article = wiredesk.Article.of(title="Rain", body="Redfield drew")
    first, second = plain.encoded(article), Encoding(asked).encoded(article)
    assert first is not None
    assert second is not None
    assert first.numbers != second.numbers
