"""What the readers of one article make of what the others found."""

from __future__ import annotations

import pytest

from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.reading.article import read


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("She told Arvenia Tonight that the port is open.", []),
        ("On Friday she spoke to Arvenia Tonight.", ["Friday"]),
        ("The 1997 United Kingdom general election was called.", ["1997"]),
        ("The port opens tonight.", ["tonight"]),
    ],
)
def test_a_word_for_a_day_within_a_name_is_no_time(text: str, times: list[str]) -> None:
    article = Article.of(title=None, body=text, language="en", published="2024-11-22")
    found = read(article, installed_packs())
    assert [moment.span.of(article.text) for moment in found.moments] == times


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "According to Ada Lorn,"),
        ("vi", "Theo ông Trần Văn Lực,"),
        ("es", "Según Ada Lorn,"),
        ("de", "Laut Ada Lorn,"),
        ("fr", "Selon Ada Lorn,"),
    ],
)
def test_a_text_that_breaks_off_behind_a_source_is_read(language: str, text: str) -> None:
    article = Article.of(title=None, body=text, language=language, published="2024-11-22")
    found = read(article, installed_packs())
    assert [mention.span.of(article.text).split()[-1] for mention in found.mentions if mention.via == "name"] in (
        ["Lorn"], ["Lực"],
    )  # fmt: skip
