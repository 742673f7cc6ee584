"""The packs' rules for reporting of one's own, and their words for things, match their examples."""

from __future__ import annotations

import pytest
import regex

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens
from wiredesk.model.spans import Span

THINGS = [(pack, rule) for pack in installed_packs() for rule in pack.rules("comparison.things")]
RULES = [
    (pack.code, rule)
    for pack in installed_packs()
    for section in ("own", "notices", "round_ups")
    for rule in pack.rules(f"provenance.{section}")
]


@pytest.mark.parametrize(("code", "rule"), RULES, ids=[str(rule["rule"]) for _, rule in RULES])
def test_a_rule_of_provenance_does_what_its_examples_say(code: str, rule: dict[str, object]) -> None:
    pattern = regex.compile(str(rule["pattern"]))
    cues = [str(cue) for cue in rule["cues"]]  # type: ignore[attr-defined]  # a list by the pack's form
    assert rule["yes"]
    assert rule["no"]
    for example in rule["yes"]:  # type: ignore[attr-defined]  # a list by the pack's form
        assert pattern.search(example), example
        assert any(cue in example.lower() for cue in cues), example
    for example in rule["no"]:  # type: ignore[attr-defined]  # a list by the pack's form
        assert not pattern.search(example), example


@pytest.mark.parametrize(("pack", "rule"), THINGS, ids=[str(rule["rule"]) for _, rule in THINGS])
def test_a_thing_is_named_where_its_examples_say(pack: Pack, rule: dict[str, object]) -> None:
    phrases = Phrases(dict.fromkeys(rule["words"], None), pack)  # type: ignore[call-overload]  # a list by the form
    assert rule["of"] in {"money", "count", "measure", "any"}
    for name, wanted in (("yes", True), ("no", False)):
        assert rule[name]
        for example in rule[name]:  # type: ignore[attr-defined]  # a list by the pack's form
            tokens = Tokens(example, [Span(0, len(example))], pack)
            assert bool(phrases.find(tokens)) is wanted, example


def test_things_that_a_happening_has_one_of_are_named_in_every_language_that_names_things() -> None:
    packs = installed_packs()
    for thing in packs.root.strings("comparison.of_the_happening"):
        assert {pack.code for pack, rule in THINGS if rule["thing"] == thing} >= {"en", "vi"}
