"""A briefing for a person: on a terminal, and in the body of a mail."""

from __future__ import annotations

from wiredesk.cli.terminal import Paper, safe
from wiredesk.formats.briefing import answers, asked, borne, counts, grown, title
from wiredesk.model.briefing import Briefing, ToldStory


def write(briefing: Briefing, paper: Paper, *, base: str = "", ids: bool = True) -> None:
    """A chapter a story, then the others in a line each. base: what the desk's own addresses begin with, "": they are
    left out; ids: with the ids of the stories, for other commands."""
    paper.put(title(briefing), "bold")
    for one in briefing.stories:
        paper.blank()
        _story(one, paper, base=base, ids=ids)
    if briefing.others:
        paper.blank()
        paper.put("further stories", "bold")
        for row in briefing.others:
            known = f"  {row.id[:8]}" if ids else ""
            paper.put(f"{safe(row.title)} · {counts(row)}", indent=12 if ids else 2, label=known)
    if briefing.more:
        paper.put("and more: `wiredesk stories --order origins` lists all" if ids else "and more", "dim", indent=2)


def _story(one: ToldStory, paper: Paper, *, base: str, ids: bool) -> None:
    paper.put(safe(one.row.title), "bold", indent=10 if ids else 0, label=one.row.id[:8] if ids else "")
    paper.put(" · ".join(part for part in (counts(one.row), grown(one)) if part), "cyan", indent=2)
    if base:
        paper.put(f"{base}/s/{one.row.id}", "dim", indent=2)
    for sentence in one.sentences:
        paper.put(f"{safe(sentence.told.shown)} — {safe(borne(sentence))}", indent=2, hang=4)
    for question in one.questions:
        paper.put(safe(asked(question)), "yellow", indent=2)
        for answer in answers(question):
            paper.put(safe(answer), indent=4, hang=6)
    if one.differing > len(one.questions):
        paper.put(f"and {one.differing - len(one.questions)} more on which accounts differ", "dim", indent=2)
    for report in () if ids else one.reports:
        if report.address:
            paper.put(f"{safe(report.outlet)}: {report.address}", "dim", indent=2)
