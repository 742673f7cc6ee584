"""Every rule that finds names: what it must find and what it must leave, in every pack; what packs agree on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from test_entities import found_in
from wiredesk.desk.packs import installed_packs


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    for pack in installed_packs():
        for row in pack.rules("names.examples"):
            yield pack.code, dict(row)


@pytest.mark.parametrize(("lang", "row"), list(rows()), ids=str)
def test_a_rule_finds_what_it_must_and_nothing_else(lang: str, row: dict[str, Any]) -> None:
    def rules(text: str) -> set[str]:
        return {mention.rule for mention in found_in(text, lang)[2]}

    missed = {text: rules(text) for text in row["yes"] if row["rule"] not in rules(text)}
    wrong = [text for text in row["no"] if row["rule"] in rules(text)]
    assert (missed, wrong) == ({}, [])


def test_roles_and_organisations_have_the_same_classes_in_every_pack() -> None:
    packs = list(installed_packs())
    covered = {role for pack in packs for role in pack.table("roles.covers")}
    for pack in packs:
        assert covered <= set(pack.table("roles.classes"))
        assert set(pack.get("roles.of_place")) <= set(pack.table("roles.classes"))


def test_the_same_office_is_equal_in_two_languages() -> None:
    def held(text: str, lang: str) -> set[tuple[str, str, str]]:
        return {(role.role, role.of, role.modifier) for entity in found_in(text, lang)[1] for role in entity.roles}

    assert held("Tổng thư ký NATO Paul Verrin đến.", "vi") == held("NATO chief Paul Verrin came.", "en")
    assert held("Cựu Thủ tướng Hà Lan Paul Verrin đến.", "vi") == held(
        "Former Dutch Prime Minister Paul Verrin came.", "en"
    )
    assert held("Tổng thống đắc cử Mỹ Paul Verrin đến.", "vi") == held("US President-elect Paul Verrin came.", "en")


def test_the_same_body_has_one_key_in_two_languages() -> None:
    def keys(text: str, lang: str) -> set[str]:
        return {entity.key for entity in found_in(text, lang)[1] if entity.kind == "organisation"}

    assert keys("Bộ Quốc phòng Nga lên tiếng.", "vi") == keys("The Russian Defence Ministry spoke.", "en")
    assert keys("Liên minh châu Âu lên tiếng.", "vi") == keys("The European Union spoke.", "en") == {"eu"}
