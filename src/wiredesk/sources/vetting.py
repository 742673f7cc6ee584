"""Which addresses may be fetched: read as browsers read them, then held against tables of our own.

    address ─▶ vet: scheme, userinfo, host, port ─▶ (the name is looked up) ─▶ allowed: each address it leads to

Addresses are read by the WHATWG standard (ada, the parser of Node.js), so that "http://①②⑦.0.0.1", "http://0x7f.1" and
"http://127。0。0。1" are seen as the one host that a connection would be made to.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import ada_url

from wiredesk.model.errors import FetchError

LONGEST = 8192
"""Characters of an address; servers and caches rarely take more."""

_DEFAULT_PORT = {"http": 80, "https": 443}
_SHOWN = 200

_TWO_READINGS = re.compile(r"[^?#]*\\[^?#]*@")
"""A backslash before an "@": the host stands before it for a browser, after it for other parsers."""
_INWARD = re.compile(r"[^.]+\.?|(?:.+\.)?(?:localhost|local|internal|intranet|lan|home|corp|private|home\.arpa)\.?")
"""Names that lead to one's own machine or network: those without a dot, and those reserved or used for it."""

_PRIVILEGED = 1024
_SERVICES = frozenset(
    {
        # What browsers refuse above 1023 (WHATWG Fetch, "bad port"), …
        1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
        10080,
        # … and what answers to, or is moved by, an HTTP request without being a web site: databases, caches, queues,
        # consoles of containers and clusters.
        1080, 1099, 1433, 1521, 1883, 2181, 2375, 2376, 2379, 2380, 3128, 3306, 3389, 4369, 4505, 4506, 5432, 5433,
        5672, 5900, 5901, 5984, 5985, 5986, 6379, 6380, 6443, 7001, 7474, 7687, 8086, 8125, 8300, 8301, 8302, 8500,
        8600, 9000, 9042, 9092, 9100, 9160, 9200, 9300, 9418, 10250, 10255, 11211, 15672, 16379, 25672, 26379, 26257,
        27017, 27018, 27019, 28015, 50000, 50070, 61613, 61616,
    }
)  # fmt: skip

_REFUSED_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by carriers
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, metadata of clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # automatic multicast tunnels
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# What is handed out to the public lies in 2000::/3; of that:
_GLOBAL_V6 = IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID, …
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # the former 6bone
        "3fff::/20",  # documentation
    )
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes. host: a name in ASCII, or an address in its usual form (IPv6 without brackets).

    path: with the query, as it is sent; address: the whole, normal, without fragment. inward: a name for one's own
    machine or network, or a port of a service: it may lead to listed addresses only, to no public one.
    """

    scheme: str
    host: str
    port: int
    path: str
    address: str
    inward: bool = False

    @property
    def origin(self) -> str:
        """scheme://host, with the port where it is not the usual one."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """As the Host header has it."""
        host = _bracketed(self.host)
        return host if self.port == _DEFAULT_PORT[self.scheme] else f"{host}:{self.port}"


def normal(address: str, base: str | None = None) -> str | None:
    """The address as browsers write it, None if it is none. base: what a relative one is relative to."""
    url = _parsed(address, base)
    return None if url is None else str(url.href)


def vet(address: str, base: str | None = None, *, ports: Collection[int] = ()) -> Target:
    """The parts of an address that may be asked for, as far as can be said before its name is looked up.

    ports: taken though they are no web site's; what is asked there may lead to listed addresses only.

    Raises `FetchError` "refused address": no address, too long, a scheme other than http and https, a user name in it,
    a port that is no web site's (below 1024 only 80 and 443; above, those of known services), a host that is an address
    with no reading as one. Addresses of machines are for `allowed`.
    """
    shown = address if len(address) <= _SHOWN else address[:_SHOWN] + "…"
    if len(address) > LONGEST:
        raise _refused(shown, f"is {len(address):,} characters long, {LONGEST:,} are the most")
    url = _parsed(address, base)
    if url is None:
        raise _refused(shown, "is no web address")
    if _TWO_READINGS.match(address):
        raise _refused(shown, "can be read as two addresses (a backslash before an @)")
    scheme = str(url.protocol).removesuffix(":")
    if scheme not in _DEFAULT_PORT:
        raise _refused(shown, f"the scheme {scheme}: is not fetched, only http and https are")
    if url.username or url.password:
        raise _refused(shown, "has a user name in it; give credentials in the source's headers file")
    host = str(url.hostname).removeprefix("[").removesuffix("]")
    if not host.strip("."):
        raise _refused(shown, "has no host")
    port = int(url.port) if url.port else _DEFAULT_PORT[scheme]
    odd = (port < _PRIVILEGED and port not in _DEFAULT_PORT.values()) or port in _SERVICES
    if odd and port not in ports:
        raise _refused(shown, f"port {port} is no web site's")
    path = str(url.pathname) + str(url.search)
    whole = f"{scheme}://{url.host}{path}"
    if len(whole) > LONGEST:
        raise _refused(shown, f"is {len(whole):,} characters long once written in ASCII, {LONGEST:,} are the most")
    inward = odd or (literal(host) is None and _INWARD.fullmatch(host) is not None)
    return Target(scheme, host, port, path, whole, inward)


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """The host as the address that it is, None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def public(ip: str) -> bool:
    """Whether an address is one of the public internet, by the tables above.

    IPv4 inside IPv6 (mapped, compatible, translated, NAT64, 6to4, Teredo) is never public: what it leads to depends on
    the network that one stands in. Nor is a link's (with a zone).
    """
    if "%" in ip:
        return False
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    return address in _GLOBAL_V6 and not any(address in network for network in _REFUSED_V6)


def allowed(ip: str, port: int, allow: Collection[tuple[str, int]] = (), *, inward: bool = False) -> bool:
    """Whether a connection may be made. allow: (address, port) that the user lists, as `listed` gives them.

    inward: the name that led here is for one's own network (`Target.inward`), so that a public address is not meant.
    An IPv4 address mapped into IPv6 is allowed where the IPv4 address is listed: the system makes them one.
    """
    if not inward and public(ip):
        return True
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (str(mapped or address), port) in allow


def listed(allow: Iterable[str]) -> frozenset[tuple[str, int]]:
    """The setting `fetch.allow` ("127.0.0.1:8080", "[::1]:80") ready for `allowed`. Raises `ValueError`."""
    found: set[tuple[str, int]] = set()
    for one in allow:
        address, _, port = one.strip().rpartition(":")
        found.add((str(ip_address(address.removeprefix("[").removesuffix("]"))), int(port)))
    return frozenset(found)


def _parsed(address: str, base: str | None) -> ada_url.URL | None:
    try:
        return ada_url.URL(_scalar(address), base=_scalar(base) if base else None)
    except ValueError:
        return None


def _scalar(text: str) -> str:
    # As the standard has it: half of a surrogate pair stands for no character.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _refused(address: str, problem: str) -> FetchError:
    return FetchError(address, "refused address", problem)
