"""The marked texts of `tests/reading`: every file is understood, and the marks stand where they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading_cases import FOLDER, cases, parsed, unmarked
from wiredesk.model.article import Article

REPORTED = sorted(file.stem for file in FOLDER.glob("*.txt"))
LEARN = sorted(f"learn/{file.stem}" for file in (FOLDER / "learn").glob("*.txt"))
FILES = [*REPORTED, *LEARN]
HEAD = "id: a\nlanguage: en\npublished: 2026-10-03\n\n"


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_understood_and_ids_are_unique(name: str) -> None:
    items = cases(name)
    assert items
    assert len({item.id for item in items}) == len(items)


@pytest.mark.parametrize("name", FILES)
def test_the_text_is_what_an_article_made_of_it_holds_and_every_mark_holds_words(name: str) -> None:
    for item in cases(name):
        title, _, body = item.text.partition("\n") if item.titled else ("", "", item.text)
        article = Article.of(title=title or None, body=body, published=item.headers.get("published"), language="en")
        assert article.text == item.text, item.id
        for mark in item.marks:
            words = mark.span.of(item.text)
            assert words == words.strip(), (item.id, words)
            assert not set("{}|") & set(words)


def test_what_is_there_to_fit_on_is_none_of_what_is_reported() -> None:
    reported = {item.id for name in REPORTED for item in cases(name)}
    learned = [item.id for name in LEARN for item in cases(name)]
    assert learned
    assert not reported.intersection(learned)
    assert len(set(learned)) == len(learned)


def test_marks_nest_and_hold_their_words() -> None:
    text, marks = unmarked(
        "{q direct by=an act=deny|“{per an|Lê An} denies {t 2026|this year}”}, {pro an|she} said.", "x"
    )
    assert text == "“Lê An denies this year”, she said."
    assert [(mark.tag, mark.span.of(text)) for mark in marks] == [
        ("q", "“Lê An denies this year”"),
        ("per", "Lê An"),
        ("t", "this year"),
        ("pro", "she"),
    ]
    assert marks[0].values == {"mode": "direct", "by": "an", "act": "deny"}


def test_title_claims_and_credits_are_told_from_the_text() -> None:
    (item,) = parsed(
        HEAD + '# A title\n\nTwo died, {credit agency sentence source="AFP"|AFP said}.\n'
        '> die subject="Two" amount="Two" stance=possible holder="AFP"'
    )
    assert (item.titled, item.text) == (True, "A title\nTwo died, AFP said.")
    assert item.marks[0].values == {"kind": "agency", "scope": "sentence", "source": "AFP"}
    assert item.claims[0].parts == {"subject": "Two", "amount": "Two", "holder": "AFP"}
    assert item.claims[0].stance == "possible"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("{per an|Lê An", "never ends"),
        ("Lê An}", "never began"),
        ("{per|Lê An}", "not understood"),
        ("{who an|Lê An}", "not understood"),
        ("{t 2026|}", "empty mark"),
        ("{q direct by=an|“Yes”}", "not marked"),
        ("a | b", "no mark"),
        ("a  b", "two spaces"),
        ('A man died.\n> die subject="A woman"', "not in the sentence"),
    ],
)
def test_what_is_wrong_with_an_item_is_said_with_its_name(body: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as caught:
        list(parsed(HEAD + body, "file.txt"))
    assert "file.txt: a" in str(caught.value)


@given(st.lists(st.text("ab ộ.", min_size=1).map(lambda words: " ".join(words.split())).filter(bool), min_size=1))
def test_marks_put_around_words_are_found_there_again(words: list[str]) -> None:
    marked = " ".join(f"{{per k{at}|{one}}}" if at % 2 else one for at, one in enumerate(words))
    text, marks = unmarked(marked, "x")
    assert text == " ".join(words)
    assert [mark.span.of(text) for mark in marks] == words[1::2]
