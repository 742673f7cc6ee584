"""Which names the desk answers to. A name of somebody else's that leads to this machine is refused. Pure."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?", re.ASCII)


def host_name(header: str) -> str:
    """The name in a Host header, without its port, lower case; "" for what is none."""
    found = _HOST.fullmatch(header)
    return found[1].strip("[]").rstrip(".").lower() if found else ""


def is_loopback(name: str) -> bool:
    """Whether a name is this machine's own, whatever a name server says."""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def is_known(name: str, *, listens_on: str, base_url: str) -> bool:
    """Whether a request may name us so: by this machine's own names, the address listened on, the one of `base_url`;
    by a bare number where more than this machine may ask (only a name can be made to lead to us by somebody else)."""
    if not name:
        return False
    if is_loopback(name) or name == listens_on.lower() or name == host_name(urlsplit(base_url).netloc):
        return True
    if is_loopback(listens_on):
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
