"""The number tables of every pack, by their own examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.packs import Pack
from wiredesk.model.spans import Span
from wiredesk.text.quantities import quantities

PACKS = [installed_packs().root, *installed_packs()]
ROWS = [(pack, row) for pack in PACKS for row in pack.data.get("numbers", {}).get("examples", ())]


@pytest.mark.parametrize(("pack", "row"), ROWS, ids=[f"{pack.code}-{row['rule']}" for pack, row in ROWS])
def test_a_kind_of_amount_is_found_in_its_examples_and_in_no_others(pack: Pack, row: Mapping[str, Any]) -> None:
    for text in row["yes"]:
        assert row["rule"] in {found.rule for found in quantities(text, [Span(0, len(text))], pack)}, text
    for text in row["no"]:
        assert row["rule"] not in {found.rule for found in quantities(text, [Span(0, len(text))], pack)}, text


@pytest.mark.parametrize("code", ["vi", "en"])
def test_a_pack_has_examples_for_every_kind_of_amount(code: str) -> None:
    rules = {row["rule"] for row in installed_packs().get(code).data["numbers"]["examples"]}
    kinds = (
        "money",
        "percent",
        "measure",
        "counted",
        "role",
        "share",
        "times",
        "noun",
        "few",
        "bare",
        "score",
        "rank",
        "none",
        "part",
    )
    assert rules == {f"quantity.{kind}" for kind in kinds}
