"""The kinds of values that settings have: each reads what a TOML file or an environment variable says.

What does not fit raises `ValueError` with what is expected, worded to follow "must be".
"""

from __future__ import annotations

import ipaddress
import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_UNITS_OF_TIME: dict[str, float] = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_UNITS_OF_SIZE: dict[str, float] = {
    "": 1,
    "b": 1,
    "kb": 1e3,
    "mb": 1e6,
    "gb": 1e9,
    "kib": 2**10,
    "mib": 2**20,
    "gib": 2**30,
}
_NUMBER = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([a-z]*)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """name: for the reference; read: the value of what was written; shown: a value as a user would write it."""

    name: str
    read: Callable[[object], Any]
    shown: Callable[[Any], str] = lambda value: f"`{value}`"


def seconds(*, least: float) -> Kind:
    """A span of time as a number of seconds."""
    expected = f'a number of seconds of at least {least:g} (or "90s", "15m", "2h", "1d")'

    def read(value: object) -> float:
        return _measured(value, _UNITS_OF_TIME, least, expected)

    return Kind('seconds, or "15m", "2h", "1d"', read, lambda value: f"`{_with_unit(value, _UNITS_OF_TIME)}`")


def size(*, least: int) -> Kind:
    """A number of bytes."""
    expected = f'a number of bytes of at least {least} (or "15MB", "400MiB")'

    def read(value: object) -> int:
        return int(_measured(value, _UNITS_OF_SIZE, least, expected))

    return Kind('bytes, or "15MB"', read, lambda value: f"`{_with_unit(value, _UNITS_OF_SIZE)}`")


def whole(*, least: int) -> Kind:
    """A whole number."""

    def read(value: object) -> int:
        if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,18}\s*", value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ValueError(f"a whole number of at least {least}")
        return value

    return Kind("whole number", read)


def one_of(*words: str) -> Kind:
    """One of some words."""
    expected = "one of " + ", ".join(f'"{word}"' for word in words)

    def read(value: object) -> str:
        if value not in words:
            raise ValueError(expected)
        return str(value)

    return Kind(" or ".join(f"`{word}`" for word in words), read)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("text of one line")
    return value.strip()


def _path(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("a path")
    return os.path.expanduser(value)


def _address_port(value: object) -> str:
    expected = 'an address and a port such as "127.0.0.1:8080" or "[::1]:80"'
    if not isinstance(value, str):
        raise ValueError(expected)
    address, _, port = value.strip().rpartition(":")
    try:
        found = ipaddress.ip_address(address.removeprefix("[").removesuffix("]"))
    except ValueError:
        raise ValueError(f"{expected} (a name could be made to lead anywhere)") from None
    if (
        not re.fullmatch(r"[0-9]{1,5}", port)
        or not 0 < int(port) < 65536
        or (found.version == 6) != (address[:1] == "[")
    ):
        raise ValueError(expected)
    return f"[{found}]:{int(port)}" if found.version == 6 else f"{found}:{int(port)}"


def _proxy(value: object) -> str | None:
    if value == "":
        return None
    if isinstance(value, str) and value.isprintable():
        try:
            parts = urlsplit(value.strip())
            if parts.scheme in ("http", "https") and parts.hostname and parts.path in ("", "/") and parts.port != 0:
                return value.strip()
        except ValueError:
            pass
    raise ValueError('the address of a proxy such as "http://127.0.0.1:3128", or "" for none')


def _yes_no(value: object) -> bool:
    if isinstance(value, str) and value.strip().lower() in ("true", "yes", "1", "false", "no", "0"):
        return value.strip().lower() in ("true", "yes", "1")
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _network(value: object) -> str:
    try:
        if isinstance(value, str):
            return str(ipaddress.ip_network(value.strip()))
    except ValueError:
        pass
    raise ValueError('an address or a network such as "127.0.0.1" or "10.0.0.0/8"')


def _base_url(value: object) -> str:
    if value == "":
        return ""
    if isinstance(value, str) and value.isprintable():
        try:
            parts = urlsplit(value.strip())
            plain = not (parts.query or parts.fragment or parts.username or parts.password)
            if parts.scheme in ("http", "https") and parts.hostname and plain and parts.port != 0:
                return value.strip().rstrip("/")
        except ValueError:
            pass
    raise ValueError('an address such as "https://desk.example.org", or "" for none')


def _zone(value: object) -> str:
    if value == "":
        return ""
    if isinstance(value, str):
        try:
            return ZoneInfo(value.strip()).key
        except (ZoneInfoNotFoundError, ValueError):
            pass
    raise ValueError('a time zone such as "Asia/Ho_Chi_Minh", or "" for this machine\'s')


def _list_of(one: Callable[[object], str]) -> Callable[[object], tuple[str, ...]]:
    def read(value: object) -> tuple[str, ...]:
        if isinstance(value, str):
            value = [part for part in value.split(",") if part.strip()]
        if not isinstance(value, list | tuple):
            raise ValueError("a list (in a variable: with commas between)")
        return tuple(one(part) for part in value)

    return read


def _shown_list(values: tuple[str, ...]) -> str:
    return "`[" + ", ".join(f'"{value}"' for value in values) + "]`"


TEXT = Kind("text", _text)
PATH = Kind("path", _path, lambda value: f"`{value}`" if value else '`""`')
PROXY = Kind("address", _proxy, lambda value: f"`{value}`" if value else "none")
ADDRESSES = Kind("list of address:port", _list_of(_address_port), _shown_list)
NETWORKS = Kind("list of addresses or networks", _list_of(_network), _shown_list)
YES_NO = Kind("true or false", _yes_no, lambda value: f"`{str(value).lower()}`")
BASE_URL = Kind("address", _base_url, lambda value: f"`{value}`" if value else '`""`')
ZONE = Kind("time zone", _zone, lambda value: f"`{value}`" if value else '`""`')
TEXTS = Kind("list of text", _list_of(_text), _shown_list)


def _measured(value: object, units: Mapping[str, float], least: float, expected: str) -> float:
    number: float
    if isinstance(value, str):
        found = _NUMBER.fullmatch(value)
        if not found or found[2].lower() not in units:
            raise ValueError(expected)
        number = float(found[1]) * units[found[2].lower()]
    elif isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value)
    else:
        raise ValueError(expected)
    if not math.isfinite(number) or number < least:
        raise ValueError(expected)
    return number


def _with_unit(value: float, units: dict[str, float]) -> str:
    for unit, factor in reversed(units.items()):
        if unit and "ib" not in unit and value >= factor and value % factor == 0:
            return f"{value / factor:g}{unit.upper() if units is _UNITS_OF_SIZE else unit}"
    return f"{value:g}"
