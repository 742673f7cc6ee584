"""The packs' rules for reporting of one's own match their examples."""

from __future__ import annotations

import pytest
import regex

from wiredesk.desk.packs import installed_packs

RULES = [(pack.code, rule) for pack in installed_packs() for rule in pack.rules("provenance.own")]


@pytest.mark.parametrize(("code", "rule"), RULES, ids=[str(rule["rule"]) for _, rule in RULES])
def test_a_rule_of_own_reporting_does_what_its_examples_say(code: str, rule: dict[str, object]) -> None:
    pattern = regex.compile(str(rule["pattern"]))
    cues = [str(cue) for cue in rule["cues"]]  # type: ignore[attr-defined]  # a list by the pack's form
    assert rule["yes"]
    assert rule["no"]
    for example in rule["yes"]:  # type: ignore[attr-defined]  # a list by the pack's form
        assert pattern.search(example), example
        assert any(cue in example.lower() for cue in cues), example
    for example in rule["no"]:  # type: ignore[attr-defined]  # a list by the pack's form
        assert not pattern.search(example), example
