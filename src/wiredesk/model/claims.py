"""Who fetches for a desk at present, for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """A program that fetches. name: process, machine and command; since, until: by the desk's own clock; until: when
    what it has claimed is taken back, unless it is heard of. sources, pages, hosts: how many it has claimed."""

    name: str
    since: datetime
    until: datetime
    sources: int
    pages: int
    hosts: int
