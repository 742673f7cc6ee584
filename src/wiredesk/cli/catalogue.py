"""Who and what is named across all that is held, and who publishes it."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import click

from wiredesk.cli.frame import Command, desk_to_read, json_option, need, paging_options, place_options
from wiredesk.cli.streams import out, out_json, say

if TYPE_CHECKING:
    from wiredesk.desk.desk import Desk
    from wiredesk.model.kept import Listing
    from wiredesk.model.names import NameRow

_ID = re.compile(r"[0-9a-f]{4,16}")


@click.command(
    "name",
    cls=Command,
    examples=('wiredesk name "Ada Lorn"', "wiredesk name corm --kind place", "wiredesk name"),
)
@click.argument("text", required=False)
@click.option("--kind", type=click.Choice(["person", "organisation", "place"]), help="Of these alone.")
@paging_options(20)
@json_option
@place_options
def name_command(text: str | None, kind: str | None, limit: int, cursor: str | None, as_json: bool) -> None:
    """Show what is said of a person, an organisation or a place.

    TEXT: words of the name, or its id; without it, the names that most articles have. People are shown if they hold a
    public office or three independent origins name them.
    """
    with desk_to_read() as opened:
        desk = need(opened)
        found = _meant(desk, text, kind=kind, limit=limit, cursor=cursor)
        view = desk.name(found.items[0].id) if text is not None and len(found.items) == 1 else None
        if as_json:
            from wiredesk.formats.catalogue_json import name_row, name_view
            from wiredesk.formats.rows_json import listing

            names = listing(map(name_row, found.items), found.next)
            out_json({"names": names, "view": None if view is None else name_view(view)})
            return
        from wiredesk.cli import catalogue_text
        from wiredesk.cli.rows_text import further
        from wiredesk.cli.terminal import Paper

        paper = Paper.for_stream(sys.stdout)
        if view is not None:
            catalogue_text.name(view, paper, desk.clock())
        elif found.items:
            catalogue_text.names(found.items, paper, desk.clock())
            further(paper, found.next)
        else:
            say("no name that may be shown has these words; `wiredesk search` finds the reports that have them")
            return
        out(paper.text())


def _meant(desk: Desk, text: str | None, **filters: Any) -> Listing[NameRow]:
    """The names that may be meant; one alone where it is the whole of what was typed."""
    from dataclasses import replace

    from wiredesk.text.names import key

    if text is None:
        return desk.names(**filters)
    if _ID.fullmatch(text) and len(desk.store.names.find(text)) == 1:
        row = desk.name(text).row
        return replace(desk.names(text=row.key, limit=1), items=(row,), next=None)
    found = desk.names(text=text, **filters)
    whole = tuple(row for row in found.items if key(text) in (row.key, key(row.name)))
    return replace(found, items=whole, next=None) if len(whole) == 1 else found


@click.command("outlet", cls=Command, examples=('wiredesk outlet "Corm Herald"', "wiredesk outlet herald.example"))
@click.argument("name", required=False)
@paging_options(20)
@json_option
@place_options
def outlet_command(name: str | None, limit: int, cursor: str | None, as_json: bool) -> None:
    """Show where an outlet's reports come from, whom it credits, how its sources do.

    NAME: the outlet's name or a domain of it; without it, all of them, those with most articles first.
    """
    with desk_to_read() as opened:
        desk = need(opened)
        view = desk.outlet(name) if name is not None else None
        found = desk.outlets(cursor=cursor, limit=limit) if view is None else None
        if as_json:
            from wiredesk.formats.catalogue_json import outlet_row, outlet_view
            from wiredesk.formats.rows_json import listing

            rows = None if found is None else listing(map(outlet_row, found.items), found.next)
            out_json({"outlets": rows, "view": None if view is None else outlet_view(view)})
            return
        from wiredesk.cli import catalogue_text
        from wiredesk.cli.rows_text import further
        from wiredesk.cli.terminal import Paper

        paper = Paper.for_stream(sys.stdout)
        if view is not None:
            catalogue_text.outlet(view, paper, desk.clock())
        elif found is not None:
            catalogue_text.outlets(found.items, paper, desk.clock())
            further(paper, found.next)
        out(paper.text())
