"""What the reader of names finds in invented texts (`entities_cases.toml`), and what holds for any text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.segments import sentences
from wiredesk.lang.tokens import Tokens
from wiredesk.model.article import Article
from wiredesk.model.findings import Entity, Mention
from wiredesk.model.spans import Span
from wiredesk.reading.entities import entities

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "entities_cases.toml").read_text("utf-8"))["case"]

PIECES = [*"ab AB.,'’“”\"-()\n19ôÔ²", "Mr ", " ông ", "NATO", " president ", " he ", "Bộ "]


def found_in(text: str, lang: str) -> tuple[Article, tuple[Entity, ...], tuple[Mention, ...]]:
    packs = installed_packs()
    pack = packs.get(lang)
    article = Article.of(title=None, body=text, language=lang)
    spans: list[Span] = []
    for block in article.blocks:
        spans += sentences(article.text, block.span, pack)
    found, mentions = entities(article, spans, Tokens(article.text, spans, pack), pack, packs)
    return article, found, mentions


def faults(case: dict[str, Any]) -> list[str]:
    """What a case expects and does not get."""
    article, found, mentions = found_in(case["text"], case["lang"])
    wrong: list[str] = []
    for line in case.get("has", ()):
        kind, _, rest = line.partition(" ")
        forms = [form.strip() for form in rest.split("|")]
        if forms[0].startswith("="):
            fits = [entity for entity in found if entity.kind == kind and entity.key == forms[0][1:]]
        else:
            fits = [e for e in found if e.kind == kind and e.names[0] == forms[0] and set(forms) <= set(e.names)]
        if len(fits) != 1:
            wrong.append(f"has {line}")
    for line in case.get("roles", ()):
        name, _, rest = line.partition(" = ")
        what, _, of = rest.partition(" / ")
        modifier, _, role = what.rpartition(" ")
        held = [
            (role.role, role.of or "-", role.modifier)
            for entity in found
            if entity.names[0] == name
            for role in entity.roles
        ]
        if (role, of, modifier) not in held:
            wrong.append(f"roles {line}: {held}")
    for line in case.get("who", ()):
        words, _, name = line.partition(" -> ")
        words, _, number = words.partition("#")
        hits = [mention for mention in mentions if mention.span.of(article.text) == words and mention.via != "name"]
        at = int(number or 1) - 1
        got = hits[at] if at < len(hits) else None
        if name == "?":
            if got is not None and got.entity is not None:
                wrong.append(f"who {line}: {got.name}")
        elif got is None or got.entity is None or got.name != name:
            wrong.append(f"who {line}: {got.name if got and got.entity else None}")
    for line in case.get("keys", ()):
        name, _, key = line.partition(" = ")
        if not any(name in entity.names and entity.key == key for entity in found):
            wrong.append(f"keys {line}: {[(e.names, e.key) for e in found]}")
    wrong += [f"no {words}" for words in case.get("no", ()) if any(m.span.of(article.text) == words for m in mentions)]
    return wrong


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_what_a_text_names_is_found(case: dict[str, Any]) -> None:
    assert faults(case) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_gives_mentions_that_lie_in_it_and_point_to_entities(text: str) -> None:
    for lang in ("vi", "en", "und"):
        _, found, mentions = found_in(text, lang)
        ids = [entity.id for entity in found]
        assert len(set(ids)) == len(ids)
        assert {mention.entity for mention in mentions if mention.entity} == set(ids)


def test_an_acronym_before_its_expansion_is_the_same_body() -> None:
    _, found, _ = found_in("NXB Sông Trăng in sách. Nhà xuất bản Sông Trăng có 20 năm tuổi.", "vi")
    assert [set(entity.names) for entity in found] == [{"NXB Sông Trăng", "Nhà xuất bản Sông Trăng"}]


def test_a_body_is_called_by_its_last_word_alone_where_only_one_ends_so() -> None:
    one, both = (
        "Brackley Rovers won. The fans of Rovers sang.",
        "Brackley Rovers beat Selm Rovers. The fans of Rovers sang.",
    )
    assert [entity.names for entity in found_in(one, "en")[1]] == [("Brackley Rovers", "Rovers")]
    assert ("Rovers",) in [entity.names for entity in found_in(both, "en")[1]]


def test_a_title_before_the_last_name_makes_the_whole_name_a_person() -> None:
    _, found, mentions = found_in("Có cả Khúc Thị Hòa ở đó. Bà Hòa không nói gì.", "vi")
    assert {(mention.kind, mention.name) for mention in mentions} == {("person", "Khúc Thị Hòa")}
    assert len(found) == 1
