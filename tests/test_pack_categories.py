"""The packs' own examples of what an article is about, and what the reader makes of sections and addresses."""

from __future__ import annotations

import pytest

from wiredesk import Article, read
from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article as Held

TOPICS = [(pack.code, topic) for pack in installed_packs() for topic in pack.rules("categories.topics")]
TOP = {f"{number:02}000000" for number in range(1, 18)}


def of(text: str, language: str, *, title: str | None = None, url: str | None = None) -> Held:
    return Article.of(title=title, body=text, language=language, url=url)


def codes(article: Held) -> list[str]:
    return [code for code, _, _ in read(article).categories]


@pytest.mark.parametrize(("language", "topic"), TOPICS, ids=[str(topic["rule"]) for _, topic in TOPICS])
def test_the_examples_of_a_category_are_of_it_and_the_others_are_not(language: str, topic: dict[str, object]) -> None:
    assert isinstance(topic["yes"], list)
    assert isinstance(topic["no"], list)
    for text in topic["yes"]:
        assert codes(of(text, language))[:1] == [topic["code"]], text
    for text in topic["no"]:
        assert topic["code"] not in codes(of(text, language)), text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_language_has_all_top_codes_once(language: str) -> None:
    assert sorted(str(topic["code"]) for code, topic in TOPICS if code == language) == sorted(TOP)


def test_the_address_says_what_few_words_do_not() -> None:
    text = "Cuộc gặp diễn ra chiều qua và kéo dài một giờ."
    assert codes(of(text, "vi")) == []
    assert codes(of(text, "vi", url="https://bao.example/the-thao/cuoc-gap-1.html")) == ["15000000"]
    assert codes(of(text, "vi", url="https://thethao.bao.example/cuoc-gap-1.html")) == ["15000000"]
    assert codes(of(text, "vi", url="https://thethao.example/cuoc-gap-1.html")) == []
    [(_, rule, confidence)] = read(of(text, "vi", url="https://bao.example/the-thao/cuoc-gap-1.html")).categories
    assert rule == "vi.categories.sport.section"
    assert 0.5 < confidence < 0.8


def test_words_that_speak_clearly_are_believed_against_the_section() -> None:
    text = (
        "The striker scored twice and the goalkeeper saved a penalty in extra time. The coach of the champions praised "
        "the squad after the final, and fans filled the stadium to see the cup."
    )
    found = codes(of(text, "en", title="Champions win cup final", url="https://news.example/business/cup-final"))
    assert found[0] == "15000000"


def test_a_text_about_nothing_known_has_no_category() -> None:
    assert codes(of("It was there. Nobody came. Then it was over.", "en")) == []
    assert codes(of("Es war einmal. Niemand kam.", "de")) == []
