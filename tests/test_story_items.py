"""The cases of `tests/stories`: every file is understood, and what is not well formed is refused with its place."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
items: Any = import_module("story_items")

CASE = """==== one-case
theme: votes
why: thread: a round figure

---- A
language: en
outlet: Lisk Post
published: 2026-10-03T14:20+07:00

# Forty at the ferry

Forty people came on Friday.

Nobody left.

---- B
language: vi

# Chuyến phà

Khoảng 40 người đã đến hôm thứ Sáu.

---- C
language: en

# Another ferry

Twelve came.

---- answer
story: A B | C
agree how-many "the people" A="Forty people" B="Khoảng 40 người"
silent whether "who left" A="Nobody left"
origins: 1-2 A; Norwire; ?B
link: B translation A
link: C credits "Norwire"
link: C copy A unknown
"""


LEARN = sorted(f"learn/accounts/{path.stem}" for path in (items.FOLDER / "learn" / "accounts").glob("*.txt"))


@pytest.mark.parametrize("name", [*items.files(), *LEARN])
def test_every_file_is_understood_and_its_articles_hold_the_texts_and_the_words(name: str) -> None:
    found = items.cases(name)
    assert found
    for item in found:
        for letter, told in item.told.items():
            assert item.article(letter).text == told.text, (name, item.id, letter)
        for point in item.points:
            for letter, words in point.words.items():
                assert item.told[letter].text.count(words) == 1


def test_what_is_there_to_fit_on_is_none_of_what_is_reported() -> None:
    reported = {item.id for name in items.files() for item in items.cases(name)}
    learned = [item.id for name in LEARN for item in items.cases(name)]
    assert learned
    assert not reported.intersection(learned)
    assert len(set(learned)) == len(learned)


def test_a_case_holds_its_accounts_and_answers() -> None:
    (item,) = items.parsed(CASE)
    assert (item.id, item.theme, item.why) == ("one-case", "votes", "thread: a round figure")
    assert item.threaded
    assert item.told["A"].text == "Forty at the ferry\nForty people came on Friday.\nNobody left."
    assert item.stories == (("A", "B"), ("C",))
    assert [(point.verdict, point.asks, dict(point.words)) for point in item.points] == [
        ("agree", "how many", {"A": "Forty people", "B": "Khoảng 40 người"}),
        ("silent", "whether", {"A": "Nobody left"}),
    ]
    assert (item.origins.at_least, item.origins.at_most, item.origins.main) == (1, 2, ("A", "Norwire", "?B"))
    assert [(link.article, link.kind, link.origin, link.held, link.known) for link in item.links] == [
        ("B", "translation", "A", True, True),
        ("C", "credits", "Norwire", False, True),
        ("C", "copy", "A", True, False),
    ]


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("==== one-case", "==== One case", "no id"),
        ("==== one-case", "text\n==== one-case", "no item begins"),
        ("why: thread: a round figure\n", "", "without why"),
        ("theme: votes", "topic: votes", "no header line"),
        ("language: vi\n", "outlet: Báo Sông\n", "without language"),
        ("language: vi\n", "language: vi\nlanguage: vi\n", "no header line, or given twice"),
        ("published: 2026-10-03T14:20+07:00", "published: Saturday", "published: not an ISO 8601"),
        ("# Chuyến phà", "Chuyến phà", "no title"),
        ("Twelve came.\n", "", "no text under the title"),
        ("Nobody left.\n\n", "Nobody left.\n\n# Again\n\n", "a second title"),
        ("---- B", "---- A", "neither a letter of its own nor the answers"),
        ("---- answer", "---- answers", "neither a letter"),
        ("story: A B | C\n", "", "no line story:"),
        ("story: A B | C", "story: A B", "not each of A B C once"),
        ("story: A B | C", "story: A B | C |", "not each of A B C once"),
        ('A="Forty people"', 'A="Forty"', "A: words that stand there 2 times: 'Forty'"),
        ('A="Forty people"', 'A="Fifty people"', "A: words that stand there 0 times"),
        ('A="Forty people" B', 'B="40" B', "B stands twice"),
        ('A="Forty people" ', "", "one account alone"),
        ("agree how-many", "same how-many", "no such verdict or question"),
        ("agree how-many", "agree howmany", "no such verdict or question"),
        ('agree how-many "the people"', "agree how-many", "not understood"),
        ("origins: 1-2", "origins: 2-1", "no range"),
        ("origins: 1-2 A", "origins: some", "no range and names"),
        ("?B", "?D", "no account D"),
        ("link: B translation A", "link: B translates A", "no link"),
        ("link: B translation A", "link: B translation B", "a link to itself"),
    ],
)
def test_a_broken_case_is_refused(was: str, now: str, said: str) -> None:
    assert was in CASE
    with pytest.raises(ValueError, match=r"^text: ") as error:
        list(items.parsed(CASE.replace(was, now, 1)))
    assert said in str(error.value)


def test_a_refusal_names_file_item_and_line() -> None:
    with pytest.raises(ValueError, match=r"^ours: one-case: line 37: no account D: 'link: D copy A unknown'$"):
        list(items.parsed(CASE.replace("C copy A", "D copy A"), "ours"))


def test_an_id_stands_once_in_a_file() -> None:
    with pytest.raises(ValueError, match="one-case: line 38: this id stands twice"):
        list(items.parsed(f"{CASE}{CASE}"))


@given(st.lists(st.sampled_from([*CASE.splitlines(), "----", "==== x", "-----", "link: A copy B", "# ", ": "])))
def test_any_lines_are_understood_or_refused_as_a_value_error(lines: list[str]) -> None:
    try:
        found = list(items.parsed("\n".join(lines)))
    except ValueError as error:
        told = str(error)
    else:
        told = "line "
        assert all(item.told and item.stories for item in found)
    assert "line " in told
