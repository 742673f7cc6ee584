"""docs/comparison.md explains verdicts by cases of `tests/stories`: the program says of each what the page says."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "bench"))
stories_accounts: Any = import_module("stories_accounts")
stories_cases: Any = import_module("stories_cases")
_CASE = re.compile(r"^```case (\S+)/(\S+) (\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CASES = [
    (file, item, verdict, dict(line.split(": ", 1) for line in body.strip().splitlines()))
    for file, item, verdict, body in _CASE.findall((ROOT / "docs/comparison.md").read_text("utf-8"))
]


@pytest.mark.parametrize(("file", "item", "verdict", "words"), CASES, ids=[f"{case[1]}-{case[2]}" for case in CASES])
def test_a_case_on_the_page_gets_the_verdict_that_the_page_gives(
    file: str, item: str, verdict: str, words: dict[str, str]
) -> None:
    (case,) = (case for case in stories_cases.run(file) if case.item.id == item)
    (point,) = (point for point in case.item.points if dict(point.words) == words)
    assert point.verdict == verdict
    assert verdict in [one.verdict for one in case.differences if stories_accounts.is_point(one, point, case)]


def test_the_page_has_a_case_for_each_verdict_that_two_accounts_can_have() -> None:
    assert {verdict for _, _, verdict, _ in CASES} == {"agree", "finer", "updated", "differ"}
