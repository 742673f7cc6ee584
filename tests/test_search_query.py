"""What a user types, and what it means; and that every string means something."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.model.query import All, Any, Between, Differs, Having, Node, Not, OriginsAre, Words
from wiredesk.search.query import FIELDS, MOST_PARTS, parse_query

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def root(text: str) -> Node:
    query = parse_query(text, now=NOW)
    assert query.notes == (), query.notes
    return query.root


def notes(text: str) -> tuple[str, ...]:
    return parse_query(text, now=NOW).notes


def word(*words: str) -> Words:
    return Words(words)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", All(())),
        ("  \n ", All(())),
        ("fire", word("fire")),
        ("market fire", All((word("market"), word("fire")))),
        ('"market fire"', word("market", "fire")),
        ("“báo động” đỏ", All((word("báo", "động"), word("đỏ")))),
        ("„Markt“ «feu» 「市場」", All((word("Markt"), word("feu"), word("市場")))),
        ("elec*", Words(("elec",), prefix=True)),
        ('"general elec"*', Words(("general", "elec"), prefix=True)),
        ("a OR b", Any((word("a"), word("b")))),
        ("a AND b", All((word("a"), word("b")))),
        ("a b OR c d", Any((All((word("a"), word("b"))), All((word("c"), word("d")))))),
        ("a (b OR c)", All((word("a"), Any((word("b"), word("c")))))),
        ("a NOT b", All((word("a"), Not(word("b"))))),
        ("a -b", All((word("a"), Not(word("b"))))),
        ('a -"b c"', All((word("a"), Not(word("b", "c"))))),
        ("a -(b OR c)", All((word("a"), Not(Any((word("b"), word("c"))))))),
        ("-lang:vi", Not(Having("lang", "vi"))),
        ("a OR NOT b", Any((word("a"), Not(word("b"))))),
        ("and or not", All((word("and"), word("or"), word("not")))),
        ("twenty-one", word("twenty-one")),
        ('person:"Ada Lorn"', Having("person", "Ada Lorn")),
        ("PERSON:Ada", Having("person", "Ada")),
        ("org:TNA place:Selm outlet:courier", All((Having("org", "TNA"), Having("place", "Selm"),
                                                   Having("outlet", "courier")))),
        ("author:Lan category:world source:feed origin:TNA", All((Having("author", "Lan"), Having("category", "world"),
                                                                 Having("source", "feed"), Having("origin", "TNA")))),
        ('quote:"never again"', Having("quote", "never again")),
        ("person：“Ada Lorn”", Having("person", "Ada Lorn")),
        ("origins:>=2", OriginsAre(2)),
        ("origins:>2", OriginsAre(3)),
        ("origins:2+", OriginsAre(2)),
        ("origins:2", OriginsAre(2, 2)),
        ("origins:<=3", OriginsAre(0, 3)),
        ("origins:1..3", OriginsAre(1, 3)),
        ("is:single-origin", OriginsAre(0, 1)),
        ("differs:when", Differs("when")),
        ("differs:how-many", Differs("how many")),
        ('differs:"how many"', Differs("how many")),
        ("differs:any", Differs("any")),
        ("http://example.org/a", word("http://example.org/a")),
        ("12:30", word("12:30")),
    ],
)  # fmt: skip
def test_a_query_means(text: str, node: Node) -> None:
    assert root(text) == node


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type, misc]  # the zone comes last


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("since:2026-11-01", at(2026, 11, 1), None),
        ("since:2026-11", at(2026, 11, 1), None),
        ("since:2026", at(2026, 1, 1), None),
        ("since:20261101", at(2026, 11, 1), None),
        ("since:2026-11-01T18:30", at(2026, 11, 1, 18, 30), None),
        ("since:2d", NOW - timedelta(days=2), None),
        ("since:12h", NOW - timedelta(hours=12), None),
        ("since:3w", NOW - timedelta(weeks=3), None),
        ("until:2026-11-01", None, at(2026, 11, 2)),
        ("until:2026-02", None, at(2026, 3, 1)),
        ("until:2025-12", None, at(2026, 1, 1)),
        ("until:2025", None, at(2026, 1, 1)),
        ("until:1d", None, NOW - timedelta(days=1)),
        ("since:999999999y", datetime.min.replace(tzinfo=UTC), None),
    ],
)
def test_a_time_is_a_date_or_an_age_and_until_takes_in_what_it_names(
    text: str, since: datetime | None, until: datetime | None
) -> None:
    assert root(text) == Between(since, until)


def test_dates_are_of_the_zone_of_now() -> None:
    hanoi = timezone(timedelta(hours=7))
    assert parse_query("since:2026-11-01", now=NOW.astimezone(hanoi)).root == Between(at(2026, 10, 31, 17), None)


@pytest.mark.parametrize(
    ("text", "node", "note"),
    [
        ("since:tomorow", word("since:tomorow"), '"tomorow" is no date'),
        ("since:2026-13-01", word("since:2026-13-01"), "is no date"),
        ("origins:many", word("origins:many"), "is no number of origins"),
        ("differs:banana", word("differs:banana"), '"banana" is none of when'),
        ("is:nice", word("is:nice"), "only is:single-origin is known"),
        ("title:fire", word("title:fire"), "title: is no field"),
        ("person: Ada", All((word("person:"), word("Ada"))), "person: lacks a value"),
        ("AND", word("AND"), "AND joins nothing here"),
        ("a OR", All((word("a"), word("OR"))), "OR joins nothing here"),
        ("(a b", All((word("a"), word("b"))), "is not closed"),
        ("a)", word("a"), "opens nowhere"),
        ('"a b', All((word("a"), word("b"))), "has no partner"),
        ("el*", word("el"), "at least 3 letters"),
        ("a %", word("a"), '"%" holds no letter or digit: not searched'),
    ],
)
def test_what_is_not_understood_is_read_as_words_and_said(text: str, node: Node, note: str) -> None:
    query = parse_query(text, now=NOW)
    assert query.root == node
    assert any(note in each for each in query.notes), query.notes


@pytest.mark.parametrize("text", ["%", "—", '"', ")", "“”", "\ufeff", "-", "*"])
def test_signs_alone_find_nothing_and_that_is_said(text: str) -> None:
    query = parse_query(text, now=NOW)
    assert query.root == Any(())
    assert query.notes


def test_a_not_before_what_is_not_searched_does_not_fall_on_the_next_word() -> None:
    assert parse_query("a NOT % b", now=NOW).root == All((word("a"), word("b")))


def test_marks_and_their_composition_do_not_matter() -> None:
    assert root("báo động".encode().decode()) == root("ba\u0301o đo\u0323\u0302ng")


def test_what_is_too_much_is_cut_and_that_is_said() -> None:
    query = parse_query(" ".join(f"w{number}" for number in range(1000)), now=NOW)
    assert isinstance(query.root, All)
    assert len(query.root.parts) == MOST_PARTS
    assert "936 more are left out" in query.notes[0]
    assert "first 10,000 characters" in notes("x " * 10_000)[0]


def test_the_same_word_again_adds_nothing() -> None:
    assert root("a " * 2000) == word("a")


def depth(node: Node) -> int:
    match node:
        case Not():
            return 1 + depth(node.inner)
        case All() | Any():
            return 1 + max(map(depth, node.parts), default=0)
    return 1


def check(text: str) -> None:
    query = parse_query(text, now=NOW)
    assert depth(query.root) < 60
    for note in query.notes:
        assert note.isprintable(), note
        assert len(note) < 400
    repr(query).encode()


SYNTAX = st.lists(
    st.sampled_from(
        ["(", ")", '"', "“", "«", "»", "-", "*", "AND ", "OR ", "NOT ", "NEAR(", "person:", "since:", "origins:>=",
         "a ", "báo ", "日本", "ไทย", "2d ", ":", "\0", "\ud800", "\n", "'", "%", "{", "^", "é", " "]
    )
).map("".join)  # fmt: skip


@given(st.text() | SYNTAX)
def test_every_string_is_a_query(text: str) -> None:
    check(text)


@given(SYNTAX)
def test_a_query_is_the_same_each_time(text: str) -> None:
    assert parse_query(text, now=NOW) == parse_query(text, now=NOW)


@pytest.mark.parametrize(
    "unit", ["(", "((a", '"', "«", "- ", "NOT ", "OR ", "(-", "a:", "日", "e\u0301", '"a ', "*", "since:"]
)
def test_a_long_query_takes_no_longer_than_it_is_long(unit: str) -> None:
    # Quadratic work on so much would take longer than anybody waits for a test.
    check(unit * 50_000)


def test_what_the_documents_show_is_understood() -> None:
    page = (Path(__file__).parents[1] / "docs" / "searching.md").read_text("utf-8")
    shown = [
        query
        for line in page.splitlines()
        if line.startswith("| `")
        for query in re.findall(r"`([^`]+)`", line.split(" | ")[0])
        if not query.endswith(":")
    ]
    assert len(shown) > 15
    for query in shown:
        assert notes(query) == (), query
    assert {f"`{name}:" for name in FIELDS} <= set(re.findall(r"`\w+:", page))
