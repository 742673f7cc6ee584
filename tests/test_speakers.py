"""What can speak: verbs that are nouns too, phrases that are none, and where a speaker's noun phrase ends."""

from __future__ import annotations

import pytest

from spoken import said


def speakers(language: str, text: str) -> list[str]:
    """The name of each speaker in a text, "" for nobody."""
    _, found, _ = said(text, language)
    return [quote.speaker.name if quote.speaker else "" for quote in found]


@pytest.mark.parametrize(
    "text",
    [
        "He opened with his nuclear warning on Sunday.",
        "It was the first of its grand promises, so far kept.",
        "The party kept its campaign pledges for the coast.",
        "She lost her privilege claim in court.",
        "They have 2,000 people in swing states, and more abroad.",
        "A think-tank in Lisk is looking at the plan.",
        "Just like the old saying goes, a calm sea is no friend.",
    ],
)
def test_a_noun_that_is_a_verb_elsewhere_reports_nothing(text: str) -> None:
    assert speakers("en", text) == []


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("en", "Critics claim the port is unsafe.", "Critics"),
        ("en", "The firm also claims that the port is safe.", "The firm"),
        ("en", "The port is safe, the report states.", "the report"),
        ("en", "The mill has firmly denied the charge of theft.", "The mill"),
        ("en", "It is the seat left by Ada Lorn, who announced she would go.", "Ada Lorn"),
        ("en", "Friends who have seen him say he looks well.", "Friends"),
        ("en", "The plan was attacked by residents, who warned that the port would flood.", "residents"),
        ("en", "It has half of the money it promised to pay the town.", "it"),
        ("de", "„Wir öffnen“, sagt der Wirt kämpferisch.", "der Wirt"),
        ("de", "„Wir öffnen den Hafen wieder“, so Lorn.", "Lorn"),
        ("de", "Dennoch betont der Wirt: „Wir öffnen den Hafen wieder.“", "der Wirt"),
        ("vi", "Bị can Hòa khai chỉ cho mượn thẻ.", "Hòa"),
    ],
)
def test_who_speaks_is_the_noun_phrase_and_no_more(language: str, text: str, speaker: str) -> None:
    assert speakers(language, text) == [speaker]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Boote sind jedoch so stark, dass sie das Tor heben."),
        ("de", "Warum der Hafen so wichtig ist"),
        ("de", "Der Laut des Horns war weit zu hören."),
        ("en", "Maybe said driver came late, and nobody saw it."),
        ("vi", "Đoàn đến thăm hỏi các hộ dân ở Bến Đá."),
    ],
)
def test_what_is_no_noun_phrase_says_nothing(language: str, text: str) -> None:
    assert speakers(language, text) == []
