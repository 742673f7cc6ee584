"""The packs' words for what is so or not match their examples, and hang together."""

from __future__ import annotations

import pytest
import regex

from wiredesk.comparison.stances import begins, states_in
from wiredesk.desk.packs import installed_packs
from wiredesk.lang.packs import Pack

STATES = [(pack, rule) for pack in installed_packs() for rule in pack.rules("comparison.states")]


@pytest.mark.parametrize(("pack", "rule"), STATES, ids=[str(rule["rule"]) for _, rule in STATES])
def test_a_state_is_told_where_its_examples_say(pack: Pack, rule: dict[str, object]) -> None:
    assert rule["yes"]
    assert rule["no"]
    for name, wanted in (("yes", True), ("no", False)):
        for example in rule[name]:  # type: ignore[attr-defined]  # a list by the pack's form
            assert (rule["is"] in {state for state, _, _ in states_in(example, pack)}) is wanted, example


def test_every_state_is_opposed_to_another_and_told_in_every_language_that_tells_states() -> None:
    root = installed_packs().root
    opposed = {state for pair in root.get("comparison.opposed") for state in pair}
    assert {state for pair in root.get("comparison.followed") for state in pair} <= opposed
    named = {str(rule[key]) for _, rule in STATES for key in ("is", "not", "ahead")} - {""}
    assert named == opposed
    for kind in ("sole", "personal", "common", "counted"):
        assert set(root.strings(f"comparison.{kind}")) <= opposed
    assert {pack.code for pack, _ in STATES} >= {"en", "vi"}


AGES = [(pack, rule) for pack in installed_packs() for rule in pack.rules("comparison.ages")]
DEEDS = [(pack, rule) for pack in installed_packs() for rule in pack.rules("comparison.deeds")]


@pytest.mark.parametrize(("pack", "rule"), AGES, ids=[str(rule["rule"]) for _, rule in AGES])
def test_an_age_stands_beside_a_name_where_its_examples_say(pack: Pack, rule: dict[str, object]) -> None:
    pattern = regex.compile(str(rule["pattern"]))
    assert rule["stands"] in {"before", "after"}
    for name, wanted in (("yes", True), ("no", False)):
        assert rule[name]
        for example in rule[name]:  # type: ignore[attr-defined]  # a list by the pack's form
            before, _, after = example.partition("Ada Lorn")
            hit = pattern.match(after) if rule["stands"] == "after" else pattern.search(before)
            assert (hit is not None) is wanted, example
            assert hit is None or "41" in hit.groupdict().values() or hit["born"] == "1981"


@pytest.mark.parametrize(("pack", "rule"), DEEDS, ids=[str(rule["rule"]) for _, rule in DEEDS])
def test_a_deed_is_told_where_its_examples_say(pack: Pack, rule: dict[str, object]) -> None:
    pattern = regex.compile(str(rule["pattern"]), regex.IGNORECASE)
    for name, wanted in (("yes", True), ("no", False)):
        assert rule[name]
        for example in rule[name]:  # type: ignore[attr-defined]  # a list by the pack's form
            assert bool(pattern.search(example)) is wanted, example


@pytest.mark.parametrize("pack", dict.fromkeys(pack for pack, _ in STATES), ids=lambda pack: pack.code)
def test_states_stand_wherever_their_pattern_alone_finds_them(pack: Pack) -> None:
    rules = [rule for own, rule in STATES if own is pack]
    told = " ".join(example for rule in rules for name in ("yes", "no") for example in rule[name])
    for rule in rules:
        alone = regex.finditer(str(rule["pattern"]), told, regex.IGNORECASE)
        found = [hit.span() for hit, one in begins(pack).hits(told) if one.name == rule["rule"]]
        assert found == [hit.span() for hit in alone], rule["rule"]


MINUTES = [(pack, rule) for pack in installed_packs() for rule in pack.rules("comparison.minutes")]


@pytest.mark.parametrize(("pack", "rule"), MINUTES, ids=[str(rule["rule"]) for _, rule in MINUTES])
def test_a_minute_of_play_is_told_where_its_examples_say(pack: Pack, rule: dict[str, object]) -> None:
    pattern = regex.compile(str(rule["pattern"]))
    known = pack.table("comparison.minute_words")
    for name, wanted in (("yes", True), ("no", False)):
        assert rule[name]
        for example in rule[name]:  # type: ignore[attr-defined]  # a list by the pack's form
            hit = pattern.search(example)
            assert (hit is not None) is wanted, example
            told = [words for words in hit.groupdict().values() if words] if hit else []
            assert all(words.isdigit() or words.lower() in known for words in told), example
