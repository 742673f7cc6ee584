"""Where a desk can stand: a file, or a database of a server."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

SERVERS = ("postgresql://", "postgres://")


def is_server(place: str) -> bool:
    """Whether a desk stands on a server; else its place is a path."""
    return place.startswith(SERVERS)


def shown_place(place: str) -> str:
    """A place as it may be shown: without a password."""
    if not is_server(place):
        return place
    try:
        parts = urlsplit(place)
        user, _, host = parts.netloc.rpartition("@")
    except ValueError:
        return "postgresql://…"
    netloc = f"{user.partition(':')[0]}@{host}" if user else host
    # A password may stand among the parameters too.
    query = "&".join(part for part in parts.query.split("&") if not part.lower().startswith("password"))
    return urlunsplit(parts._replace(netloc=netloc, query=query))
