"""What commands that change the desk came to, as JSON."""

from __future__ import annotations

from wiredesk.desk.desk import Added, Forgotten, Updated
from wiredesk.desk.keeping import Counts
from wiredesk.formats.rows_json import Json, article_row
from wiredesk.model.errors import InputError
from wiredesk.model.source import Source


def added_json(added: Added) -> Json:
    """What `add` came to."""
    return {
        "sources": [_source(source) for source in added.sources],
        "known": [_source(source) for source in added.known],
        "listed": [
            {"url": link.address, "kind": link.kind, "title": link.title, "how": link.how, "score": link.score}
            for link in added.listed
        ],
        "pages": counts_json(added.pages),
        "missed": added.missed,
        "later": added.later,
        "skipped": [skipped_json(error) for error in added.skipped],
        "notices": list(added.notices),
    }


def updated_json(updated: Updated) -> Json:
    """What `update` came to."""
    return {
        "polled": updated.polled,
        "unchanged": updated.unchanged,
        "failed": updated.failed,
        "missed": updated.missed,
        "later": updated.later,
        "pages": counts_json(updated.pages),
        "notices": list(updated.notices),
    }


def forgotten_json(going: Forgotten) -> Json:
    """What `forget` removed."""
    return {
        "articles": [article_row(row) for row in going.articles],
        "sources": [_source(source) for source in going.sources],
    }


def counts_json(counts: Counts) -> Json:
    """What became of pages."""
    return {
        "new": counts.new,
        "changed": counts.changed,
        "held": counts.held,
        "forgotten": counts.forgotten,
        "unreadable": counts.unreadable,
        "not_articles": counts.not_articles,
    }


def skipped_json(error: InputError) -> Json:
    """An input that could not be read."""
    return {"source": error.source, "line": error.line, "problem": error.problem, "done": error.done}


def _source(source: Source) -> Json:
    return {"id": source.id, "kind": source.kind, "url": source.address, "title": source.title, "site": source.site}
