"""Who fetches for a desk at present, for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wiredesk.model.spans import SourceId


@dataclass(frozen=True, slots=True)
class Holder:
    """A program that fetches. name: process, machine and command; since, until: by the desk's own clock; until: when
    what it has claimed is taken back, unless it is heard of; gone: that time is past. sources: that it polls; hosts:
    that it asks now; pages: how many it has yet to fetch or to store."""

    name: str
    since: datetime
    until: datetime
    gone: bool
    sources: tuple[SourceId, ...]
    hosts: tuple[str, ...]
    pages: int

    @property
    def claimed(self) -> str:
        """What it has claimed, in words."""
        parts = [_counted(len(self.sources), "source"), _counted(self.pages, "page")]
        hosts = f"asks {', '.join(self.hosts)}" if self.hosts else ""
        return ", ".join(filter(None, [*parts, hosts])) or "nothing claimed"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}" if count else ""
