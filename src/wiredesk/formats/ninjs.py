"""Articles as news items of the IPTC, ninjs 3.0: one item a line, or stories as one item that is made of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from wiredesk.formats.exported import Derived, Exported, ExportedStory, one_line
from wiredesk.formats.identifiers import article_uri, story_uri, web_link
from wiredesk.model.topics import CODES, TOPICS
from wiredesk.model.values import Found, When

STANDARD = {"name": "ninjs", "version": "3.0", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"}


def lines(rows: Iterable[Exported]) -> Iterator[bytes]:
    """One item a line."""
    for row in rows:
        yield msgspec.json.encode(item(row)) + b"\n"


def item(row: Exported) -> dict[str, Any]:
    """The article as a news item. Fields that ask for an instant have one only where the report states one."""
    article = row.article
    plain = {"contentType": "text/plain"}
    out: dict[str, Any] = {
        "uri": web_link(article.address) or article_uri(article.id),
        "standard": STANDARD,
        "type": "text",
        "profile": "text-only",
        "version": article.version,
        "firstCreated": _instant(article.first_seen),
        "versionCreated": _instant(row.seen or article.first_seen),
        "contentCreated": _stated(row.published),
        "language": article.lang,
        "title": row.title,
        "headlines": [{"role": "main", **plain, "value": row.title}] if row.title else [],
        "descriptions": [{"role": "summary", **plain, "value": row.excerpt}] if row.excerpt else [],
        "bodies": [
            {"role": "main", **plain, "charCount": len(article.body), "value": article.body}
        ] if row.full_text and article.body else [],
        "subjects": [{"uri": f"{CODES}{code}", "name": TOPICS[code]} for code in row.topics],
        "by": ", ".join(author.name for author in article.authors if author.role in {"writer", "translator"}),
        "infoSources": [
            *([{"name": row.outlet, "role": "publisher"}] if row.outlet else []),
            *({"name": author.name, "role": author.role} for author in article.authors if author.role == "agency"),
            *(_source(one) for one in row.derived),
        ],
        "associations": [
            {"name": one.name, "uri": address, "type": "text"}
            for one in row.derived
            if (address := web_link(one.address))
        ],
        "altIds": [
            {"role": "wiredesk article", "value": article.id},
            *([{"role": "wiredesk story", "value": row.story}] if row.story else []),
        ],
    }  # fmt: skip
    return _filled(out)


def package(uri: str, title: str, parts: Iterable[dict[str, Any]], *, made: datetime | None = None) -> bytes:
    """One item made of others, as a document. parts: `item`, `story_item`; each gets the name that it must have."""
    out = {
        "uri": uri,
        "standard": STANDARD,
        "type": "composite",
        "versionCreated": _instant(made),
        "title": title,
        "associations": [{"name": part.get("title") or part["uri"], **part} for part in parts],
    }
    return msgspec.json.encode(_filled(out))


def story_item(story: ExportedStory) -> dict[str, Any]:
    """A story as an item made of its reports, each by name and address alone."""
    row = story.row
    title = one_line(row.title)
    plain = {"contentType": "text/plain"}
    out: dict[str, Any] = {
        "uri": story_uri(row.id),
        "type": "composite",
        "representationType": "partial",
        "versionCreated": _instant(story.changed or row.shown),
        "language": story.lead.article.lang if story.lead else None,
        "title": title,
        "headlines": [{"role": "main", **plain, "value": title}] if title else [],
        "descriptions": [{"role": "summary", **plain, "value": story.lead.excerpt}]
        if story.lead and story.lead.excerpt
        else [],
        "infoSources": [{"name": name, "role": "publisher"} for name in row.outlets],
        "associations": [
            {
                "name": one_line(one.title) or one.id,
                "uri": web_link(one.address) or article_uri(one.id),
                "type": "text",
                "language": one.language,
            }
            for one in story.reports
        ],
        "altIds": [{"role": "wiredesk story", "value": row.id}],
    }
    return _filled(out)


def _filled(out: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in out.items() if value not in (None, "", [])}


def _source(derived: Derived) -> dict[str, str]:
    """What an article derives from; the role says how, for an association has no word for it."""
    source = {"name": derived.name, "role": derived.kind}
    address = web_link(derived.address)
    return source | {"uri": address} if address else source


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def _stated(found: Found[When] | None) -> str | None:
    """A stated time as date-time; None where only a day, or a time of no known zone, is stated."""
    if found is None or found.value.zone is None or found.value.granularity not in {"second", "minute"}:
        return None
    return _instant(found.value.earliest)
