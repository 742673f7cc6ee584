"""A machine-made summary for a person at a terminal: marked as such, each sentence above what it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from wiredesk.cli.terminal import Paper
from wiredesk.model.kept import ArticleRow
from wiredesk.model.spans import ArticleId
from wiredesk.model.written import Unsent, Written

_UNSENT: Mapping[Unsent, str] = {
    "no consent": "the setting writer.sources does not name its source",
    "asked not to": "its owner asks that it be not passed on",
    "an order": "some of its sentences read like orders to a program",
}


def write(written: Written, rows: Mapping[ArticleId, ArticleRow], paper: Paper) -> None:
    """Writes the summary on paper. rows: the articles that it names."""
    head = f"written by {written.model}, not by a reporter; each sentence with the passages that it rests on"
    paper.put(head, "bold", "yellow")
    paper.blank()
    for one in written.sentences:
        paper.put(one.text, "bold", indent=2)
        for passage in one.cites:
            paper.put(f"{_name(passage.article, rows)}: {passage.exact}", "dim", indent=6)
        if one.own:
            paper.put(f"words that these do not have: {', '.join(one.own)}", "dim", indent=6)
        paper.blank()
    if not written.sentences:
        paper.put("none of its sentences stands", indent=2)
        paper.blank()
    if written.refused:
        paper.lines.append("  " + paper.style("refused", "bold", "red"))
        for no in written.refused:
            paper.put(no.text, indent=4)
            paper.put(no.why, "red", indent=8)
        paper.blank()
    if written.left_out:
        paper.lines.append("  " + paper.style("not sent", "bold", "cyan"))
        for left in written.left_out:
            paper.put(f"{_name(left.article, rows)}: {_UNSENT[left.why]}", indent=4)
        paper.blank()
    sent = f"{written.sent} passage{'s' * (written.sent != 1)} sent · nothing of this is kept"
    paper.put(sent, "dim", indent=2)


def _name(article: ArticleId, rows: Mapping[ArticleId, ArticleRow]) -> str:
    row = rows.get(article)
    return row.outlet or row.source or row.title if row is not None else article
