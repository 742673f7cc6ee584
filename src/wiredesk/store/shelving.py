"""Lists of who is worth comparing with whom, in the desk's file (`stories.neighbours.Lists`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from wiredesk.model.identity import item_number
from wiredesk.store.engine import MANY, Engine, each, many, put

Spot = tuple[int, int, int]
"""(week, key, place)."""
Piece = tuple[int, int, int, int, bytes]
"""(week, key, first place, first place of the next piece or 0, entries)."""
SPACES = range(4)
"""Kinds of items that stand in lists (`stories.ground`)."""
_HOLDING = (
    "SELECT * FROM (SELECT {at}, week, key, first, after, content FROM shelves "
    "WHERE space = ? AND week = ? AND key = ? AND first <= ? ORDER BY first DESC LIMIT 1) x"
)


class Shelving:
    """The lists, the items in them and their partners."""

    def __init__(self, db: Engine) -> None:
        self._db = db

    def holding(self, space: int, spots: Sequence[Spot]) -> list[Piece | None]:
        """The piece that each spot is in; None if there is no such list."""
        found: list[Piece | None] = [None] * len(spots)
        for at, *piece in each(self._db, _HOLDING, [(space, *spot) for spot in spots]):
            found[at] = tuple(piece)
        return found

    def put_pieces(self, space: int, pieces: Sequence[Piece]) -> None:
        """Adds pieces, or replaces those that begin where these do."""
        sql = put("shelves", "space, week, key, first", "after, content")
        self._db.write_many(sql, [(space, *piece) for piece in pieces])

    def drop_pieces(self, space: int, spots: Sequence[Spot]) -> None:
        """Takes away the pieces that begin there."""
        sql = "DELETE FROM shelves WHERE space = ? AND week = ? AND key = ? AND first = ?"
        self._db.write_many(sql, [(space, *spot) for spot in spots])

    def items(self, space: int, numbers: Collection[int]) -> Mapping[int, tuple[bytes, bytes]]:
        """Those of the items that are held, packed, each with its partners."""
        sql = f"SELECT item, content, partners FROM shelf_items WHERE space = ? AND item IN {MANY}"
        return {number: (item, partners) for number, item, partners in self._db.read(sql, (space, many(numbers)))}

    def put_items(self, space: int, items: Mapping[int, bytes]) -> None:
        """Adds items that have no partners yet, or replaces them by such."""
        sql = put("shelf_items", "space, item", "content, partners")
        self._db.write_many(sql, [(space, number, item, b"") for number, item in items.items()])

    def put_partners(self, space: int, partners: Mapping[int, bytes]) -> None:
        """Replaces the partners of items."""
        sql = "UPDATE shelf_items SET partners = ? WHERE space = ? AND item = ?"
        self._db.write_many(sql, [(data, space, number) for number, data in partners.items()])

    def drop_items(self, space: int, numbers: Collection[int]) -> None:
        """Takes items out."""
        sql = "DELETE FROM shelf_items WHERE space = ? AND item = ?"
        self._db.write_many(sql, [(space, number) for number in numbers])


def by_arrival(db: Engine, position: str) -> str | None:
    """Items of the next articles into a table that keeps them in the order in which they came (`schema.Backfill`).

    A part at a time, the table of before too: what one statement takes away the engine holds in memory until it ends.
    """
    rows = list(
        db.read("SELECT number, id FROM articles WHERE number > ? ORDER BY number LIMIT 200", (int(position or 0),))
    )
    items = [item_number(id) for _, id in rows]
    if not rows:
        # Parts and stories whose first report went, and were not looked at since.
        items = [row[0] for row in db.read("SELECT DISTINCT item FROM shelf_items_by_key LIMIT 200")]
    for space in SPACES:
        where = f"FROM shelf_items_by_key WHERE space = ? AND item IN {MANY}"
        columns = "space, item, content, partners"
        db.write(f"INSERT INTO shelf_items ({columns}) SELECT {columns} {where}", (space, many(items)))
        db.write(f"DELETE {where}", (space, many(items)))
    if items:
        return str(rows[-1][0]) if rows else position
    db.write("DROP TABLE shelf_items_by_key")
    return None
