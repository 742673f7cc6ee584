"""How often one address may ask. A bucket for each that fills evenly; the table of buckets is bounded."""

from __future__ import annotations

import ipaddress
import threading
from collections import OrderedDict

ADDRESSES = 10_000
"""Buckets that are kept, at most: those asked last."""


class Limit:
    """So many a minute for each address, in bursts of up to a minute's worth; 0: any number."""

    def __init__(self, a_minute: int) -> None:
        self._a_minute = a_minute
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, address: str, now: float, *, cost: int = 1) -> float:
        """Seconds to wait before the next; 0: go on, and this one is counted. cost 0 asks without counting."""
        if not self._a_minute:
            return 0
        key = _network(address)
        with self._lock:
            return self._wait(key, now, cost)

    def _wait(self, key: str, now: float, cost: int) -> float:
        left, at = self._left.get(key, (float(self._a_minute), now))
        left = min(float(self._a_minute), left + max(0.0, now - at) * self._a_minute / 60)
        late = left < 1
        self._left[key] = (left if late else left - cost, now)
        self._left.move_to_end(key)
        while len(self._left) > ADDRESSES:
            self._left.popitem(last=False)
        return (1 - left) * 60 / self._a_minute if late else 0


def _network(address: str) -> str:
    # Whoever has one address of IPv6 has 2^64.
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
