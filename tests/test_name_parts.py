"""Names that belong together: one person among two of a name, "&" within a body's name, a name's first word alone, and
towns and bodies that are a part of a longer name."""

from __future__ import annotations

import pytest

from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.reading.article import read


def names(language: str, body: str) -> list[tuple[str, str, str]]:
    """Words, kind and the entity's name of each mention by name, in order."""
    reading = read(Article.of(title=None, body=body, language=language, published="2026-10-03"), installed_packs())
    called = {entity.id: entity.names[0] for entity in reading.entities}
    mentions = sorted((m for m in reading.mentions if m.via == "name"), key=lambda m: m.span)
    return [(m.span.of(reading.article.text), m.kind, called[m.entity]) for m in mentions if m.entity is not None]


def test_a_last_name_is_of_who_bore_it_before_and_not_of_who_comes_later() -> None:
    body = "Dag Haugen, the president, met her. Haugen left. The mayor, Tor Haugen, was his brother."
    assert ("Haugen", "person", "Dag Haugen") in names("en", body)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("The town bought the mill of Harlan & Sons in May.", "Harlan & Sons"),
        ("She teaches at Texas A&M University in Selm.", "Texas A&M University"),
        ("The Immigration & Checkpoints Authority closed the gate.", "Immigration & Checkpoints Authority"),
    ],
)
def test_an_ampersand_ties_the_name_of_a_body(body: str, name: str) -> None:
    assert name in {words for words, _, _ in names("en", body)}


def test_an_ampersand_between_two_people_ties_none() -> None:
    assert "Lorn & Wirth" not in {words for words, _, _ in names("en", "A duel of Lorn & Wirth was shown on Monday.")}


def test_the_first_word_of_a_name_stands_for_it() -> None:
    body = "The town hired Quarry AI in May. The lake was closed, and Quarry left the town again."
    assert {entity for words, _, entity in names("en", body) if words.startswith("Quarry")} == {"Quarry AI"}


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ("Er spielte für Eintracht Frankfurt.", "Frankfurt"),
        ("Der Markt war für den Apple II zu klein.", "Apple"),
        ("Sie erhielt den Robert-Lorn-Preis der Stadt.", "Robert-Lorn-Preis"),
    ],
)
def test_a_known_name_within_a_longer_one_is_not_named(body: str, part: str) -> None:
    assert part not in {words for words, kind, _ in names("de", body) if kind != "other"}


def test_a_town_by_itself_is_named() -> None:
    assert ("Frankfurt", "place", "Frankfurt") in names("de", "Die Firma zog nach Frankfurt um.")
