"""A kept story in the shape that `read` shows: one way of showing a story, wherever it comes from."""

from __future__ import annotations

from wiredesk.cli import result_text
from wiredesk.cli.rows_text import SHORT, told_when
from wiredesk.cli.terminal import Paper, clipped, safe
from wiredesk.cli.times import minute
from wiredesk.comparison.briefs import brief, languages_of
from wiredesk.desk.desk import Desk
from wiredesk.formats.story_json import result_of
from wiredesk.model.kept import StoryView
from wiredesk.model.story import BriefSentence


def write(view: StoryView, paper: Paper, desk: Desk, *, full: bool = False, why: bool = False) -> None:
    """The story as `read` shows its first, then the stories before and after it, and what became of its id."""
    members = set(view.story.articles)
    near = {id for miss in view.grouping.near_misses for id in (miss.article, miss.other)} - members if why else set()
    others = [article for id in sorted(near) if (article := desk.store.articles.article(id)) is not None]
    left_out = view.left_out
    result_text.write(
        result_of(view), paper, full=full, why=why, ids=True, others=others, brief=_brief(view), left_out=left_out
    )
    if left_out:
        paper.blank()
        way = f"`wiredesk export --format csv --story {view.row.id[:SHORT]}` lists all"
        paper.put(f"{left_out:,} more reports; {way}", indent=2)
    _thread(view, paper, desk)
    if view.moved:
        paper.blank()
        paper.lines.append("  " + paper.style("history", "bold"))
        for moved in view.moved:
            told = {
                "merged": f"{moved.old[:SHORT]} went into {moved.new[:SHORT]}",
                "split": f"{moved.new[:SHORT]} left {moved.old[:SHORT]}",
                "ended": f"{moved.old[:SHORT]} ended",
            }[moved.kind]
            paper.put(f"{minute(moved.at)} {told}", "dim", indent=4)
    paper.blank()
    state = "" if view.row.settled else " · not settled: reports that came since may still join or leave it"
    paper.put(f"story {view.row.id}{state}", "dim", indent=2)


def _brief(view: StoryView) -> tuple[BriefSentence, ...]:
    """The story in brief, in the language of most of its reports."""
    readings = {reading.article.id: reading for reading in view.readings}
    language = next(iter(languages_of(view.readings)), "")
    return brief(readings, view.supported, view.differences, view.origins, language)


def _thread(view: StoryView, paper: Paper, desk: Desk) -> None:
    """The stories that this one follows or that follow it."""
    now = desk.clock()
    around = dict.fromkeys(id for thread in view.grouping.threads for id in thread.stories if id != view.row.id)
    rows = [row for id in around if (row := desk.store.groupings.row(id)) is not None]
    if not rows:
        return
    paper.blank()
    paper.lines.append("  " + paper.style("before and after", "bold", "cyan"))
    for row in rows:
        text = f"{row.id[:SHORT]}  {safe(row.title)} · {told_when(row, now)}"
        paper.lines.append("    " + clipped(text, paper.width - 4))
