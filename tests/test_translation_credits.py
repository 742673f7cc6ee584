"""Whose text was translated, and who translated it: from the line at the foot to the origins of a story."""

from __future__ import annotations

import pytest

import wiredesk
from wiredesk.desk.once import conclude
from wiredesk.desk.packs import installed_packs
from wiredesk.model.findings import Reading

PACKS = installed_packs()
TOLD = {
    "vi": "Hãng xe Dorran hôm thứ ba khánh thành nhà máy đầu tiên tại bang Vellin với công suất 150.000 xe mỗi năm. "
    "Nhà máy trị giá 620 triệu USD sẽ tạo ra 4.000 việc làm.",
    "en": "The carmaker Dorran opened its first plant in the state of Vellin on Tuesday, which can make 150,000 cars a "
    "year. The plant cost 620 million dollars and will give work to 4,000 people.",
    "es": "El fabricante de coches Dorran inauguró el martes su primera planta en el estado de Vellin, que puede hacer "
    "150.000 coches al año. La planta costó 620 millones de dólares y dará trabajo a 4.000 personas.",
    "de": "Der Autobauer Dorran hat am Dienstag im Bundesstaat Vellin sein erstes Werk eröffnet, das 150.000 Autos im "
    "Jahr bauen kann. Das Werk hat 620 Millionen Dollar gekostet und gibt 4.000 Menschen Arbeit.",
}


def reading(language: str, foot: str) -> Reading:
    html = f"<html lang={language}><body><article><h1>Dorran</h1><p>{TOLD[language]}</p><p>{foot}</p></article></body>"
    return wiredesk.read(wiredesk.extract(html, url=f"https://paper.example/{language}"))


def credited(language: str, foot: str) -> list[tuple[str, str]]:
    return [(credit.kind, credit.source) for credit in reading(language, foot).credits if credit.scope == "article"]


@pytest.mark.parametrize(
    ("foot", "source"),
    [
        ("Trần Hoàng dịch từ Harbour Post", "Harbour Post"),
        ("Thu Hà (lược dịch từ Harbour Post)", "Harbour Post"),
        ("(Theo Harbour Post, Thu Hà chuyển ngữ)", "Harbour Post"),
        ("(Lược dịch theo TNA)", "TNA"),
        ("Thu Hà dịch", "Thu Hà"),
    ],
)
def test_a_translation_credits_the_outlet_it_was_made_from_else_who_made_it(foot: str, source: str) -> None:
    assert credited("vi", foot) == [("translation", source)]


@pytest.mark.parametrize(
    ("language", "foot"),
    [("es", "Traducido del inglés por Mira Lund"), ("de", "Aus dem Englischen von Mira Lund")],
)
def test_the_language_it_was_made_from_is_no_outlet(language: str, foot: str) -> None:
    assert credited(language, foot) == [("translation", "Mira Lund")]
    assert reading(language, foot).article.taken_from is None


@pytest.mark.parametrize(
    ("language", "foot", "origin", "kind"),
    [
        ("vi", "Trần Hoàng dịch từ Harbour Post", "Harbour Post", "outlet"),
        ("en", "Translated and edited from the Harbour Post", "Harbour Post", "outlet"),
        ("vi", "Thu Hà dịch", "unknown, via paper.example", "unknown"),
    ],
)
def test_the_outlet_is_the_origin_and_a_translator_is_none(language: str, foot: str, origin: str, kind: str) -> None:
    one = reading(language, foot)
    result = conclude({one.article.id: one}, PACKS)
    [story] = result.grouping.stories
    [found] = result.origins[story.id].main
    assert (found.name, found.kind) == (origin, kind)
    links = [(link.kind, link.origin) for link in story.links if link.direction == "credit"]
    assert links == ([("translation", origin)] if kind == "outlet" else [])
