"""What the doctor found, worst first."""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.cli.frame import NOTHING, SKIPPED
from wiredesk.cli.terminal import Paper
from wiredesk.desk.doctor import Finding
from wiredesk.formats.rows_json import Json, listing

_ORDER = ("broken", "warning", "note", "good")
_COLOURS = {"broken": "red", "warning": "yellow", "note": "cyan", "good": "green"}
_CODES = {"broken": NOTHING, "warning": SKIPPED}


def write(findings: Sequence[Finding], paper: Paper) -> None:
    """A line a finding, with what to do below."""
    for finding in sorted(findings, key=lambda one: _ORDER.index(one.level)):
        where = f" ({finding.where})" if finding.where else ""
        before = len(paper.lines)
        paper.put(f"{finding.what}{where}", indent=9, label=finding.level)
        first = paper.lines[before]
        styled = paper.style(finding.level, "bold", _COLOURS[finding.level])
        paper.lines[before] = styled + first.removeprefix(finding.level)
        if finding.do:
            paper.put(f"→ {finding.do}", "dim", indent=9, hang=11)


def code(findings: Sequence[Finding]) -> int:
    """The exit code of the worst."""
    return next((_CODES[level] for level in _CODES if any(one.level == level for one in findings)), 0)


def as_json(findings: Sequence[Finding]) -> Json:
    """The findings in the order in which they were looked for."""
    return listing({"level": one.level, "what": one.what, "where": one.where, "do": one.do} for one in findings)
