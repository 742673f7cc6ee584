"""What the user decides: merges, splits, corrections; each kept, each to be undone."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from wiredesk.cli.frame import Command, Function, Group, desk, desk_to_read, json_option, need, place_options
from wiredesk.cli.streams import out, out_json
from wiredesk.cli.times import minute

if TYPE_CHECKING:
    from wiredesk.desk.desk import Desk
    from wiredesk.model.kept import StoryRow
    from wiredesk.model.story import Decided, Decision

FIELDS = ("published", "author", "outlet", "language", "title", "is_article", "role", "speaker")
"""As `desk.corrections` has them, which loads more than help needs."""


def _options(function: Function) -> Function:
    for option in (
        click.option("--who", metavar="NAME", help="Whom to note it under, instead of the user of this machine."),
        json_option,
        place_options,
    )[::-1]:
        function = option(function)
    return function


@click.group("decide", cls=Group)
@place_options
def decide_command() -> None:
    """Decide what the desk cannot know: merge and split stories, deny copies, correct what was read.

    A decision wins over every later grouping and every later reading. All are kept, with who and when; each can be
    undone, and then everything is as it was without it.
    """


@decide_command.command(
    "join",
    cls=Command,
    examples=("wiredesk decide join 3fa2c91b 77b0e4d2 --who Ada",),
)
@click.argument("stories", nargs=-1, required=True, metavar="STORY...")
@_options
def join_command(stories: Sequence[str], who: str | None, as_json: bool) -> None:
    """Merge stories.

    All their reports belong together, wherever later ones go. An article stands for the story that it is in.
    """
    from wiredesk.model.story import Decision

    def made(opened: Desk) -> Decision:
        found = [_story(opened, text) for text in stories]
        articles = dict.fromkeys(id for members in found for id in members)
        return Decision("join", tuple(articles), who=_who(who))

    _decide(made, as_json)


@decide_command.command("part", cls=Command, examples=("wiredesk decide part 9c01d2aa e07f55b1",))
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@_options
def part_command(articles: Sequence[str], who: str | None, as_json: bool) -> None:
    """Split a story: take reports out of it.

    They do not belong with the others, wherever later ones go. What else the reports are, the desk finds out."""
    from wiredesk.model.errors import InputError
    from wiredesk.model.story import Decision

    def made(opened: Desk) -> Decision:
        going = tuple(dict.fromkeys(_article(opened, text) for text in articles))
        stories = [opened.store.groupings.story_of(id) for id in going]
        if any(story != stories[0] for story in stories):
            raise InputError(articles[-1], f"is in another story than {articles[0]}", done="nothing decided")
        members = opened.store.groupings.reports_of(stories[0]) if stories[0] is not None else ()
        staying = tuple(id for id in members if id not in going)
        if not staying:
            raise InputError(articles[0], "has no other report in its story", done="nothing decided")
        return Decision("part", going, others=staying, who=_who(who))

    _decide(made, as_json)


@decide_command.command("no-copy", cls=Command, examples=("wiredesk decide no-copy 9c01d2aa e07f55b1",))
@click.argument("article")
@click.argument("others", nargs=-1, required=True, metavar="OTHER...")
@_options
def no_copy_command(article: str, others: Sequence[str], who: str | None, as_json: bool) -> None:
    """Deny that an article is a copy of others."""
    from wiredesk.model.story import Decision

    def made(opened: Desk) -> Decision:
        own = _article(opened, article)
        rest = dict.fromkeys(_article(opened, text) for text in others)
        return Decision("no copy", (own,), others=tuple(rest), who=_who(who))

    _decide(made, as_json)


@decide_command.command(
    "correct",
    cls=Command,
    examples=(
        'wiredesk decide correct 9c01d2aa published "2026-11-20 08:30+07:00"',
        'wiredesk decide correct 9c01d2aa author "Ada Lorn; Bo Li"',
        'wiredesk decide correct 9c01d2aa speaker "Tomas Wirth" --where "the deficit would fall"',
        "wiredesk decide correct 9c01d2aa role chrome --where 1520-1604",
        "wiredesk decide correct 9c01d2aa is_article no",
    ),
)
@click.argument("article")
@click.argument("field", type=click.Choice(FIELDS), metavar="FIELD")
@click.argument("value")
@click.option(
    "--where", default="", metavar="PLACE", help="Of a block or quote: its offsets START-END, or some words of it."
)
@_options
def correct_command(article: str, field: str, value: str, where: str, who: str | None, as_json: bool) -> None:
    """Correct what was read of an article.

    FIELD is published, author (names with ; between them), outlet, language, title, is_article (yes or no), role (of a
    block: lead, paragraph, heading, list_item, quotation, table, live_entry, title, caption, byline, dateline, credit,
    teaser, chrome) or speaker (of a quote). An empty VALUE says that it is not known. What was found stays beside it.
    """
    with desk() as opened:
        decided = opened.correct(_article(opened, article), field, value, where=where, who=_who(who))
        _tell(opened, decided, as_json)


@decide_command.command("undo", cls=Command, examples=("wiredesk decide undo 3",))
@click.argument("number", type=int)
@json_option
@place_options
def undo_command(number: int, as_json: bool) -> None:
    """Undo a decision; it stays listed."""
    with desk() as opened:
        _tell(opened, opened.undo(number), as_json)


@decide_command.command("list", cls=Command, examples=("wiredesk decide list --json",))
@click.option("--article", metavar="ARTICLE", help="Those on this article alone.")
@json_option
@place_options
def list_command(article: str | None, as_json: bool) -> None:
    """List decisions, the last first, the undone ones too."""
    from wiredesk.cli.terminal import Paper
    from wiredesk.formats.noted_json import decided_row
    from wiredesk.formats.rows_json import listing

    with desk_to_read() as opened:
        found: tuple[Decided, ...] = ()
        if opened is not None or article is not None:
            known = need(opened)
            found = known.store.groupings.decided(None if article is None else [_article(known, article)])[::-1]
        if as_json:
            out_json(listing(map(decided_row, found)))
            return
        paper = Paper.for_stream(sys.stdout)
        for one in found:
            _line(paper, one)
        if not found:
            paper.put("Nothing was decided yet.")
        out(paper.text())


def _decide(make: Callable[[Desk], Decision], as_json: bool) -> None:
    with desk() as opened:
        _tell(opened, opened.decide(make(opened)), as_json)


def _tell(opened: Desk, decided: Decided, as_json: bool) -> None:
    """What was decided or undone, and the stories that its articles are in now."""
    groupings = opened.store.groupings
    ids = (groupings.story_of(id) for id in (*decided.decision.articles, *decided.decision.others))
    rows: list[StoryRow] = [row for id in dict.fromkeys(ids) if id and (row := groupings.row(id)) is not None]
    if as_json:
        from wiredesk.formats.noted_json import decided_row
        from wiredesk.formats.rows_json import story_row

        out_json({"decided": decided_row(decided), "stories": [story_row(row) for row in rows]})
        return
    from wiredesk.cli import rows_text
    from wiredesk.cli.terminal import Paper

    paper = Paper.for_stream(sys.stdout)
    _line(paper, decided)
    paper.blank()
    rows_text.stories(rows, paper, opened.clock())
    out(paper.text())


_SAID = {"join": "belong together", "part": "do not belong together", "no copy": "no copies of one another"}


def _line(paper: Any, one: Decided) -> None:
    """A decision on two lines."""
    from wiredesk.cli.rows_text import SHORT

    decision = one.decision

    def short(ids: Sequence[str]) -> str:
        return " ".join(id[:SHORT] for id in ids)

    if decision.kind == "correct":
        words = f" of “{decision.passage.exact}”" if decision.passage is not None else ""
        said = f"{short(decision.articles)}: {decision.field}{words} is {decision.value or 'not known'}"
    else:
        sides = " | ".join(short(ids) for ids in (decision.articles, decision.others) if ids)
        said = f"{_SAID[decision.kind]}: {sides}"
    paper.put(f"{one.number}  {said}", "dim" if one.undone else "bold")
    facts = [decision.who, _when(decision.when), f"undone {minute(one.undone)}" if one.undone else ""]
    paper.put(" · ".join(fact for fact in facts if fact), "dim", indent=4)


def _when(text: str) -> str:
    try:
        return minute(datetime.fromisoformat(text))
    except ValueError:
        # Made by another program than this.
        return text


def _story(opened: Desk, text: str) -> Sequence[Any]:
    """Reports of the story that is meant, or that an article is in."""
    from wiredesk.cli.naming import looked_up

    return opened.store.groupings.reports_of(looked_up(opened.story, text, opened).row.id)


def _article(opened: Desk, text: str) -> Any:
    from wiredesk.cli.naming import looked_up

    return looked_up(opened.article, text, opened).row.id


def _who(given: str | None) -> str:
    """Who decides: the user of this machine where nobody else is named."""
    if given is not None:
        return given
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A user without a name, as in containers.
        return ""
