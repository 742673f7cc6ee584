"""The names table: what is learned, when it counts, how it is forgotten."""

from __future__ import annotations

import bz2
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desks import desk_at
from test_commands import Wire, conforms, made  # noqa: F401 - a fixture
from wiredesk.desk.desk import Desk
from wiredesk.model.errors import InputError
from wiredesk.model.findings import EntityKind, Mention
from wiredesk.model.known_names import Imported, KnownName, KnownRole, Seen
from wiredesk.model.names import name_id
from wiredesk.sources.wikidata import item
from wiredesk.text.known_names import cut, pair_of, parse_table, table_text

words = st.text(st.characters(codec="utf-8"), max_size=12)
known = st.builds(
    KnownName,
    st.sampled_from(["person", "organisation", "place"]),
    words,
    st.lists(st.tuples(words, words), max_size=3).map(tuple),
    st.lists(st.builds(KnownRole, words, words, words, words, words), max_size=2).map(tuple),
    st.integers(0, 10**6),
    st.integers(0, 99),
    words,
    st.lists(st.tuples(words, words), max_size=2).map(tuple),
)


def seen(
    name: str,
    articles: int = 5,
    outlets: int = 3,
    *,
    kind: EntityKind = "person",
    stories: tuple[int, ...] = (),
    **forms: int,
) -> Seen:
    folded = name.lower()
    written = {("en", form.replace("_", " ")): count for form, count in forms.items()} or {("en", name): articles}
    return Seen(name_id(kind, folded), kind, folded, articles, outlets, written, (), frozenset(stories))


# --- the table by itself ---------------------------------------------------------------------------------------------


@given(st.lists(known, max_size=6, unique_by=lambda name: (name.kind, name.key)))
def test_a_table_is_what_its_text_says(names: list[KnownName]) -> None:
    text = table_text(names)
    assert list(parse_table(text).names) == sorted(names, key=lambda name: (name.kind, name.key))
    assert table_text(reversed(names)) == text


def test_a_name_needs_three_articles_of_two_outlets() -> None:
    rows = [seen("Ada Lorn", 3, 2), seen("Bo Wirth", 2, 2), seen("Cora Vane", 9, 1), seen("Lorn", 50, 9)]
    assert [name.key for name in cut(rows, (), {})] == ["ada lorn"]


def test_a_form_that_means_two_names_belongs_to_neither() -> None:
    rows = [
        seen("Talle Bank", 8, 3, kind="organisation", Talle_Bank=8, TB=5),
        seen("Toren Board", 7, 3, kind="organisation", Toren_Board=7, TB=5),
    ]
    assert [[form for _, form in name.forms] for name in cut(rows, (), {})] == [["Talle Bank"], ["Toren Board"]]


def test_two_spellings_of_one_name_become_one_where_the_same_stories_tell_of_both() -> None:
    one = seen("Oleg Darzensky", 9, 4, stories=(1, 2, 3))
    other = seen("Oleg Darzenskyy", 4, 2, stories=(2, 3))
    table = cut([one, other], (), {})
    assert [name.key for name in table] == ["oleg darzensky"]
    assert {form for _, form in table[0].forms} == {"Oleg Darzensky", "Oleg Darzenskyy"}
    assert table[0].joined[0][0] == "oleg darzenskyy"
    assert "2 stories" in table[0].joined[0][1]


def test_names_that_stand_side_by_side_are_two() -> None:
    one = seen("Oleg Darzensky", 9, 4, stories=(1, 2, 3))
    other = seen("Oleg Darzenskyy", 4, 2, stories=(2, 3))
    assert len(cut([one, other], (), {pair_of(one, other): 1})) == 2
    assert len(cut([one, seen("Oleg Darzenskyy", 4, 2, stories=(7, 8))], (), {})) == 2


def test_an_imported_name_joins_what_the_desk_has_under_two_names() -> None:
    rows = [seen("European Reef Office", kind="organisation"), seen("ERO", kind="organisation", ERO=5)]
    imported = Imported(
        "organisation", "european reef office", (("en", "European Reef Office"), ("en", "ERO")), "Q7", "x"
    )
    table = cut(rows, [imported], {})
    assert [(name.key, name.same_as) for name in table] == [("ero", "Q7")]
    assert "Q7 in x" in table[0].joined[0][1]


# --- a slice of a dump -----------------------------------------------------------------------------------------------


def statement(value: object) -> dict[str, object]:
    return {"mainsnak": {"snaktype": "value", "datavalue": {"value": value}}}


def wikidata(id: str, kind: str, *labels: str, **more: str) -> dict[str, object]:
    claims = {
        "person": {"P31": [statement({"id": "Q5"})]},
        "organisation": {"P159": [statement({"id": "Q60"})]},
        "place": {"P625": [statement({"latitude": 1.0, "longitude": 2.0})]},
        "thing": {"P31": [statement({"id": "Q11424"})]},
    }[kind]
    first, *others = labels
    return {
        "type": "item",
        "id": id,
        "labels": {"en": {"language": "en", "value": first}}
        | {language: {"language": language, "value": label} for language, label in more.items()},
        "aliases": {"en": [{"language": "en", "value": other} for other in others]},
        "claims": claims,
    }


def dump(*items: object) -> bytes:
    return b"[\n" + b",\n".join(json.dumps(one, ensure_ascii=False).encode() for one in items) + b"\n]\n"


def test_a_line_of_a_dump_gives_its_names_in_the_languages_asked_for() -> None:
    line = json.dumps(wikidata("Q1", "person", "Ada Lorn", "A. Lorn", vi="Ada Lorn", fr="Ada L.")).encode() + b",\n"
    found = item(line, ("vi", "en"), source="slice.json", number=2)
    assert found == Imported(
        "person", "ada lorn", (("vi", "Ada Lorn"), ("en", "Ada Lorn"), ("en", "A. Lorn")), "Q1", "slice.json"
    )
    assert item(json.dumps(wikidata("Q2", "thing", "The Salt Road")).encode(), ("en",), source="x", number=1) is None
    assert item(b"[\n", ("en",), source="x", number=1) is None


@pytest.mark.parametrize("line", [b"{", b'"Q1"', b'{"labels": {}}', b"[[[[", b"\xff\xfe"])
def test_a_line_that_is_no_item_is_an_error_that_says_where(line: bytes) -> None:
    with pytest.raises(InputError, match=r"slice\.json, line 1,204"):
        item(line, ("en",), source="slice.json", number=1204)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | words,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["id", "type", "labels", "aliases", "claims", "en", "value", "P31", "mainsnak", "datavalue"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_names_or_an_error(value: object) -> None:
    try:
        found = item(json.dumps(value).encode(), ("en",), source="x", number=1)
    except InputError:
        return
    assert found is None or found.forms


# --- in a desk -------------------------------------------------------------------------------------------------------


def report(number: int, outlet: str, title: str, *paragraphs: str) -> dict[str, object]:
    return {
        "url": f"https://{outlet}.example/{number}",
        "title": title,
        "text": "\n\n".join(paragraphs),
        "published": f"2026-11-{10 + number:02}T08:00:00Z",
        "outlet": outlet.title(),
        "language": "en",
    }


def add(desk: Desk, path: Path, *reports: object) -> None:
    path.write_text("".join(json.dumps(one) + "\n" for one in reports), "utf-8")
    desk.add([str(path)])


MORNING = "Kelmar rose by four per cent on Monday after a good year, and traders in Corm expected more."


def kinds(desk: Desk, url: str, words: str) -> set[tuple[str, str]]:
    reading = desk.article(url).reading
    assert reading is not None
    found: list[Mention] = [one for one in reading.mentions if one.span.of(reading.article.text) == words]
    return {(one.kind, one.rule) for one in found}


def test_what_was_imported_counts_when_a_version_is_cut_and_what_was_read_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "slice.json").write_bytes(
        dump(wikidata("Q9", "organisation", "Kelmar"), wikidata("Q8", "thing", "Salt"))
    )
    with desk_at(tmp_path) as desk:
        add(desk, tmp_path / "one.jsonl", report(1, "herald", "Markets wait for rates", MORNING))
        before = kinds(desk, "https://herald.example/1", "Kelmar")
        assert before != {("organisation", "en.names.table")}
        done = desk.import_names(str(tmp_path / "slice.json"))
        assert (done.names, done.others) == (1, 1)
        add(desk, tmp_path / "two.jsonl", report(2, "post", "Markets wait for rates again", MORNING))
        assert kinds(desk, "https://post.example/2", "Kelmar") == before
        cut_ = desk.update_names()
        assert cut_.version is not None
        assert cut_.version.number == 1
        assert cut_.outdated == 2
        add(desk, tmp_path / "three.jsonl", report(3, "wire", "Markets wait for rates no more", MORNING))
        assert kinds(desk, "https://wire.example/3", "Kelmar") == {("organisation", "en.names.table")}
        assert kinds(desk, "https://herald.example/1", "Kelmar") == before
        assert desk.reread() == 2
        assert kinds(desk, "https://herald.example/1", "Kelmar") == {("organisation", "en.names.table")}
        # Corm, which three outlets name by now.
        assert desk.update_names().added == 1
        assert desk.update_names().version is None
    with desk_at(tmp_path) as desk:
        add(desk, tmp_path / "four.jsonl", report(4, "echo", "Markets are calm", MORNING))
        assert kinds(desk, "https://echo.example/4", "Kelmar") == {("organisation", "en.names.table")}


def test_what_three_articles_name_is_known_and_forgotten_with_them(tmp_path: Path) -> None:
    text = "Prime minister Ada Lorn of Sweden opened the bridge in Corm. Ada Lorn said that it was late."
    with desk_at(tmp_path) as desk:
        add(
            desk,
            tmp_path / "a.jsonl",
            *(
                report(n, outlet, f"Bridge opens, part {n}", text, f"It is the bridge number {n}.")
                for n, outlet in enumerate(("herald", "post", "wire"), 1)
            ),
        )
        desk.update_names()
        [shown] = desk.known_name("Ada Lorn")
        assert shown.entry is not None
        assert shown.entry.forms[0] == ("en", "Ada Lorn")
        assert [(role.role, role.of) for role in shown.entry.roles] == [("prime_minister", "SE")]
        assert shown.entry.roles[0].since == "2026-11-11"
        assert shown.entry.roles[0].until == "2026-11-13"
        desk.forget("Ada Lorn")
        assert "Lorn" not in desk.store.known_names.text()
        with pytest.raises(InputError, match="no name that the desk knows"):
            desk.known_name("Ada Lorn")


@pytest.mark.parametrize(("packed", "least"), [(gzip.compress, 1), (bz2.compress, 0)])
def test_a_damaged_slice_keeps_what_stands_before_the_damage(tmp_path: Path, packed: object, least: int) -> None:
    assert callable(packed)
    many = dump(*(wikidata(f"Q{n}", "person", f"Ada Lorn{'abcdefghij'[n % 10]}{n} Wirth") for n in range(3000)))
    path = tmp_path / "slice.json.packed"
    path.write_bytes(packed(many)[:-2000])
    with desk_at(tmp_path) as desk:
        with pytest.raises(InputError, match=r"cannot be read to its end .*names before it are kept"):
            desk.import_names(str(path))
        assert least <= sum(1 for _ in desk.store.known_names.imported()) < 3000


# --- on the command line ---------------------------------------------------------------------------------------------


def test_the_commands_cut_show_and_import(made: Wire, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    cut_ = conforms(made("names", "update", "--json").json(), "names-cut")
    assert cut_["version"]["number"] == 1
    assert cut_["version"]["names"] == cut_["added"] > 0
    shown = made("names", "show", "Sardova").out
    assert "version 1 of " in shown
    assert "forms" in shown
    again = conforms(made("names", "show", "Ilse Marant", "--json").json(), "names-shown")
    assert again["names"][0]["offices"]
    path = tmp_path / "slice.json"
    path.write_bytes(dump(wikidata("Q9", "organisation", "Kelmar")) + b"nonsense\n")
    done = made("names", "import", str(path), "--json")
    assert done.code == 3
    assert conforms(done.json(), "names-imported") == {"names": 1, "others": 0, "skipped": 1}
    assert f"{path}, line 4" in done.err
    assert "is what it was" not in made("names", "update").out
    assert "Q9" in made("names", "show", "kelmar").out
    nobody = made("names", "show", "Nobody Atall")
    assert nobody.code == 1
    assert "no name that the desk knows" in nobody.err
