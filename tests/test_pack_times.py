"""The time rules of every pack, by their own examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.packs import Pack
from wiredesk.model.spans import Span
from wiredesk.text.time_atoms import atoms
from wiredesk.text.time_rules import grammar

PACKS = installed_packs()


def packs() -> Iterator[Pack]:
    yield PACKS.root
    yield from PACKS


RULES = [(pack, row) for pack in packs() for row in pack.data.get("times", {}).get("rules", ())]


@pytest.mark.parametrize(("pack", "row"), RULES, ids=[row["rule"] for _, row in RULES])
def test_a_time_rule_finds_its_examples_and_no_others(pack: Pack, row: Mapping[str, Any]) -> None:
    rules = grammar(pack)
    assert row["yes"]
    assert row["no"]
    for text in row["yes"]:
        assert row["rule"] in {piece.rule for piece in atoms(text, Span(0, len(text)), rules)}, text
    for text in row["no"]:
        assert row["rule"] not in {piece.rule for piece in atoms(text, Span(0, len(text)), rules)}, text


def test_rules_have_names_of_their_own() -> None:
    names = [row["rule"] for _, row in RULES]
    assert len(set(names)) == len(names)
    assert all(row["rule"].startswith(f"{pack.code}.") for pack, row in RULES)


@pytest.mark.parametrize("pack", list(packs()), ids=lambda pack: pack.code)
def test_every_weekday_and_month_has_a_word(pack: Pack) -> None:
    times = pack.data.get("times", {})
    for table, last in (("weekdays", 7), ("months", 12)):
        if table in times:
            assert set(times[table]) == {str(number) for number in range(1, last + 1)}
