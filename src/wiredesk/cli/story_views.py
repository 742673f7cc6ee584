"""A kept story in the shape that `read` shows: one way of showing a story, wherever it comes from."""

from __future__ import annotations

from dataclasses import replace

from wiredesk.cli import result_json, result_text
from wiredesk.cli.rows_json import Json, moved_row, story_row
from wiredesk.cli.rows_text import SHORT, when
from wiredesk.cli.terminal import Paper, clipped, safe
from wiredesk.cli.times import minute
from wiredesk.desk.desk import Desk
from wiredesk.desk.once import Result
from wiredesk.model.kept import StoryView


def result_of(view: StoryView) -> Result:
    """The view as a result of one story, under its lasting id."""
    id = view.row.id
    story = replace(view.story, id=id)
    return Result(
        articles=tuple(reading.article for reading in view.readings),
        readings={reading.article.id: reading for reading in view.readings},
        grouping=replace(view.grouping, stories=(story,)),
        origins={id: view.origins},
        differences={id: view.differences},
        quotes={id: view.quotes},
    )


def as_json(view: StoryView, *, why: bool = False) -> Json:
    """The story's row, what became of its id, and under `result` what `read --format json` says of it."""
    result = result_json.as_json(result_of(view), why=why)
    return {"row": story_row(view.row), "moved": [moved_row(moved) for moved in view.moved], "result": result}


def write(view: StoryView, paper: Paper, desk: Desk, *, full: bool = False, why: bool = False) -> None:
    """The story as `read` shows its first, then the stories before and after it, and what became of its id."""
    members = set(view.story.articles)
    near = {id for miss in view.grouping.near_misses for id in (miss.article, miss.other)} - members if why else set()
    others = [article for id in sorted(near) if (article := desk.store.articles.article(id)) is not None]
    result_text.write(result_of(view), paper, full=full, why=why, ids=True, others=others)
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
        text = f"{row.id[:SHORT]}  {safe(row.title)} · {when(row.first, row.last or row.shown, now)}"
        paper.lines.append("    " + clipped(text, paper.width - 4))
