"""What was fetched and waits to be stored: bounded in bytes, taken out all at once."""

from __future__ import annotations

import asyncio
from typing import Generic, TypeVar

Item = TypeVar("Item")

MOST_BYTES = 32_000_000
"""That wait, unless one item alone has more."""
MOST = 50


class Hopper(Generic[Item]):
    """Filled by many, emptied by one."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._bytes = 0
        self._closed = False
        self._changed = asyncio.Condition()

    def open(self) -> None:
        """Empty, and ready to be filled."""
        self._items, self._bytes, self._closed = [], 0, False
        self._changed = asyncio.Condition()

    async def put(self, item: Item, size: int) -> None:
        """Waits until there is room."""
        async with self._changed:
            await self._changed.wait_for(
                lambda: not self._items or (self._bytes + size <= MOST_BYTES and len(self._items) < MOST)
            )
            self._items.append(item)
            self._bytes += size
            self._changed.notify_all()

    async def take(self) -> list[Item]:
        """All that is there, once something is; nothing when it is closed and empty."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._items or self._closed)
            items = self.rest()
            self._changed.notify_all()
            return items

    async def close(self) -> None:
        """Nothing more will come."""
        async with self._changed:
            self._closed = True
            self._changed.notify_all()

    def rest(self) -> list[Item]:
        """All that is there now."""
        items, self._items, self._bytes = self._items, [], 0
        return items
