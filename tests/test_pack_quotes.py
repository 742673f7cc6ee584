"""The rules of reported speech in the packs: each does what its own examples say."""

from __future__ import annotations

from typing import Any

import pytest

from spoken import said
from wiredesk.desk.packs import installed_packs
from wiredesk.lang.packs import Pack

RULES: list[tuple[Pack, dict[str, Any]]] = [
    (pack, dict(rule))
    for pack in (*installed_packs(), installed_packs().root)
    for path in ("quotes.verbs", "quotes.sources")
    for rule in pack.rules(path)
    if rule["rule"].startswith(pack.code)
]


@pytest.mark.parametrize(("pack", "rule"), RULES, ids=[rule["rule"] for _, rule in RULES])
def test_a_rule_finds_what_its_examples_say_and_nothing_else(pack: Pack, rule: dict[str, Any]) -> None:
    assert rule["yes"]
    assert rule["no"]
    for example in rule["yes"]:
        _, found, credited = said(example, pack.code)
        named = {quote.rule for quote in found}
        if rule.get("takes") == "relay":
            assert any(quote.relayed_by for quote in found), example
        else:
            assert rule["rule"] in named, (example, named, credited)
    for example in rule["no"]:
        _, found, _ = said(example, pack.code)
        assert rule["rule"] not in {quote.rule for quote in found}, example


def test_no_form_stands_in_two_rules() -> None:
    for pack in installed_packs():
        seen: dict[str, str] = {}
        for rule in pack.rules("quotes.verbs"):
            for form in rule["forms"]:
                assert form not in seen, f"{form}: {seen[form]} and {rule['rule']}"
                seen[form] = rule["rule"]


def test_verbs_and_words_are_written_in_lower_case() -> None:
    for pack in installed_packs():
        for rule in pack.rules("quotes.verbs"):
            assert all(form == form.lower() for form in rule["forms"]), rule["rule"]
