"""What settling came to."""

from __future__ import annotations

from dataclasses import asdict

from wiredesk.cli.rows_json import Json
from wiredesk.desk.placing import Settled


def settled_json(settled: Settled) -> Json:
    """Its counts by name."""
    return {name: value for name, value in asdict(settled).items() if isinstance(value, int)}


def as_text(settled: Settled) -> str:
    """Its counts, those that are not nought."""
    counts = [f"{value:,} {name.replace('_', ' ')}" for name, value in settled_json(settled).items() if value]
    return ", ".join(counts) or "All stories are settled."
