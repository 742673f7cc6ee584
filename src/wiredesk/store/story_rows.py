"""How a story stands in a listing: the columns that are read, and the row made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from wiredesk.model.kept import StoryRow
from wiredesk.store.codec import NEVER, moment_or_none

SHOWN = (
    "s.id, s.title, s.reports, s.outlets, s.languages, s.at_least, s.at_most, s.copies, s.differs, s.first, s.last, "
    "s.shown, s.settled, s.differs_on, s.arrivals"
)
"""Columns of `stories s`."""
COLUMNS = 15
"""How many they are."""
_words = msgspec.json.Decoder(tuple[str, ...]).decode
_counts = msgspec.json.Decoder(tuple[int, ...]).decode


def row_of(row: Sequence[Any]) -> StoryRow:
    """The row of a listing from those columns; what follows them is left alone."""
    return StoryRow(
        id=row[0],
        title=row[1],
        reports=row[2],
        outlets=_words(row[3]),
        languages=_words(row[4]),
        at_least=row[5],
        at_most=row[6],
        copies=row[7],
        differs=row[8],
        first=moment_or_none(row[9]),
        last=moment_or_none(row[10]),
        shown=moment_or_none(row[11] if row[11] != NEVER else None),
        settled=bool(row[12]),
        differs_on=_words(row[13]),
        arrivals=_counts(row[14]),
    )
