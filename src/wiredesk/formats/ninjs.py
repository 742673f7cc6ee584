"""Articles as news items of the IPTC, ninjs 3.0: one item a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from wiredesk.formats.exported import Exported
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
        "uri": article.address or f"urn:wiredesk:article:{article.id}",
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
        "by": ", ".join(author.name for author in article.authors if author.role in {"writer", "translator"}),
        "infoSources": [
            *([{"name": row.outlet, "role": "publisher"}] if row.outlet else []),
            *({"name": author.name, "role": author.role} for author in article.authors if author.role == "agency"),
        ],
        "associations": [
            {"name": one.name, "rel": one.kind, "uri": one.address} for one in row.derived if one.address
        ],
        "altIds": [
            {"role": "wiredesk article", "value": article.id},
            *([{"role": "wiredesk story", "value": row.story}] if row.story else []),
        ],
    }  # fmt: skip
    credited = [{"name": one.name, "role": one.kind} for one in row.derived if not one.address]
    out["infoSources"] += credited
    return {key: value for key, value in out.items() if value not in (None, "", [])}


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def _stated(found: Found[When] | None) -> str | None:
    """A stated time as date-time; None where only a day, or a time of no known zone, is stated."""
    if found is None or found.value.zone is None or found.value.granularity not in {"second", "minute"}:
        return None
    return _instant(found.value.earliest)
