"""What a text that was asked about is to the desk: its story, whose copy it is, what differs."""

from __future__ import annotations

from wiredesk.cli import result_text
from wiredesk.cli.rows_text import SHORT, story_facts
from wiredesk.cli.terminal import Paper, clipped, safe
from wiredesk.desk.desk import Desk
from wiredesk.formats.checked_json import result_of
from wiredesk.model.result import Checked
from wiredesk.text.catalogue_keys import outlet_shown

_LABEL = 12
_MISSES = 3
"""Stories that were nearly joined, shown with what kept the text out of them."""


def write(checked: Checked, paper: Paper, desk: Desk, *, why: bool = False) -> None:
    """The answer first, then what it rests on."""
    article = checked.reading.article
    title = article.title.value if article.title else clipped(safe(article.body), 80) or "(no text)"
    paper.put(title, "bold", indent=_LABEL, label="text")
    if not article.is_article:
        paper.put(f"no article: {article.reason}", "yellow", indent=_LABEL)
    if checked.held is not None:
        held = checked.held
        name = outlet_shown(held.outlet, held.address) or held.source
        paper.put(f"article {held.id[:SHORT]} ({name})", indent=_LABEL, label="held as")
    if checked.row is None:
        paper.put("none of this desk", "yellow", indent=_LABEL, label="story")
    else:
        paper.put(f"{checked.row.id[:SHORT]} {checked.row.title}", "bold", indent=_LABEL, label="story")
        paper.put(" · ".join(story_facts(checked.row, desk.clock())), "dim", indent=_LABEL)
    result = result_of(checked)
    if result is not None:
        roles = result_text.roles(result, article.id)
        paper.put("; ".join(roles) or "an account of its own", indent=_LABEL, label="it is")
        for link in checked.links:
            if link.held and link.origin == article.id:
                taker = result.readings.get(link.article)
                said = taker.article.outlet.value if taker and taker.article.outlet else None
                name = outlet_shown(said, taker.article.address if taker else None) or link.article[:SHORT]
                paper.put(f"{name}: {link.kind}", indent=_LABEL, label="taken by")
        if checked.origins is not None:
            _origins(checked, paper)
        result_text.points(result, paper, full=True, why=why)
    if not checked.differences and checked.row is not None:
        paper.put("nothing that the other accounts tell otherwise", indent=_LABEL, label="differs")
    _nearly(checked, paper, desk)
    for notice in checked.notices:
        paper.put(notice, "yellow", indent=_LABEL, label="note")


def _origins(checked: Checked, paper: Paper) -> None:
    assert checked.origins is not None
    low, high = checked.origins.at_least, checked.origins.at_most
    count = f"{low}" if low == high else f"{low}–{high}"
    names = "; ".join(origin.name for origin in checked.origins.main)
    before = ""
    if checked.row is not None and (checked.row.at_least, checked.row.at_most) != (low, high):
        before = f" (without it {checked.row.at_least}–{checked.row.at_most})"
    paper.put(f"{count} with it{before}: {names}", indent=_LABEL, label="origins")


def _nearly(checked: Checked, paper: Paper, desk: Desk) -> None:
    own = checked.reading.article.id
    shown = 0
    for miss in checked.misses:
        other = miss.other if miss.article == own else miss.article
        row = desk.store.articles.row(other)
        if row is not None and shown < _MISSES:
            shown += 1
            name = f"{other[:SHORT]} {row.title or row.source}: {miss.veto}"
            paper.put(name, "dim", indent=_LABEL, label="nearly" if shown == 1 else "")
