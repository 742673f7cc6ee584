"""Which addresses are fetched: the reading of addresses, and the tables of machines."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.model.errors import FetchError
from wiredesk.sources.vetting import LONGEST, allowed, listed, literal, normal, public, vet


@pytest.mark.parametrize(
    "spelling",
    [
        "http://127.0.0.66/", "http://2130706498/", "http://0x7f000042/", "http://0177.0.0.0102/", "http://127.66/",
        "http://0x7f.66/", "http://127。0。0。66/", "http://１２７.０.０.６６/", "http://①②⑦.⓪.⓪.⑥⑥/",
        "http:\\\\127.0.0.66/",
        "HTTP://127.0.0.66:80", " http://127.0.0.66/ ", "http://127.0.0.66./", "http:/127.0.0.66", "http://%31%32%37.0.0.66",
        "ht\ntp://127.0.\t0.66/",
    ],
)  # fmt: skip
def test_every_spelling_of_an_address_is_that_address(spelling: str) -> None:
    assert vet(spelling).host == "127.0.0.66"
    assert not allowed("127.0.0.66", 80)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("file:///etc/passwd", "scheme file:"), ("gopher://x.example/1", "scheme gopher:"), ("data:text/html,x", ":"),
        ("javascript:alert(1)", ":"), ("ftp://news.example/", "scheme ftp:"), ("//news.example/", "no web address"),
        ("news.example", "no web address"), ("", "no web address"), ("http://", "no web address"),
        ("http://user@news.example/", "user name"), ("http://:word@news.example/", "user name"),
        ("http://news.example:22/", "port 22"), ("http://news.example:6379/", "port 6379"),
        ("http://news.example:0/", "port 0"), ("http://news.example:99999/", "no web address"),
        ("http://news.example\\@127.0.0.1/", "two addresses"), ("http://./", "no host"),
        ("http://a b.example/", "no web address"), ("http://[::1/", "no web address"), ("http://1.2.3.4.5/", "no web"),
        ("http://news.example/" + "x" * LONGEST, "characters long"), ("http://[fe80::1%25eth0]/", "no web address"),
        ("http://news.example/" + "ệ" * 2000, "characters long"),
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused_with_the_reason(address: str, says: str) -> None:
    with pytest.raises(FetchError) as refused:
        vet(address)
    assert refused.value.outcome == "refused address"
    assert says in refused.value.problem
    assert len(str(refused.value)) < 600


def test_a_target_has_what_is_sent() -> None:
    target = vet("HTTPS://Báo.Example:443/tin tức?a=1&b=ă#top")
    assert (target.scheme, target.host, target.port) == ("https", "xn--bo-mia.example", 443)
    assert target.path == "/tin%20t%E1%BB%A9c?a=1&b=%C4%83"
    assert target.authority == "xn--bo-mia.example"
    assert target.origin == "https://xn--bo-mia.example"
    assert target.address == "https://xn--bo-mia.example/tin%20t%E1%BB%A9c?a=1&b=%C4%83"
    assert vet("http://[2606:4700::1111]:8080/").authority == "[2606:4700::1111]:8080"


def test_a_relative_address_is_read_from_its_base() -> None:
    assert vet("../b?c", "https://news.example/x/y/z").address == "https://news.example/x/b?c"
    assert vet("//other.example/", "https://news.example/").address == "https://other.example/"


@pytest.mark.parametrize(
    "name", ["intranet", "localhost", "a.localhost", "printer.local", "db.internal", "nas.home.arpa."]
)
def test_a_name_for_ones_own_network_leads_to_listed_addresses_only(name: str) -> None:
    target = vet(f"http://{name}:8080/")
    assert target.inward
    assert not allowed("93.184.216.34", 8080, (), inward=target.inward)
    assert allowed("127.0.0.1", 8080, listed(["127.0.0.1:8080"]), inward=target.inward)
    assert not vet("http://news.example/").inward


def test_a_port_of_a_service_leads_to_listed_addresses_only() -> None:
    target = vet("http://127.0.0.1:81/", ports=(81,))
    assert target.inward
    assert allowed("127.0.0.1", 81, listed(["127.0.0.1:81"]), inward=target.inward)
    assert not allowed(
        "93.184.216.34", 81, listed(["127.0.0.1:81"]), inward=vet("http://a.example:81/", ports=(81,)).inward
    )
    assert not vet("http://a.example:8080/", ports=(8080,)).inward


@pytest.mark.parametrize(
    "ip",
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
        "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8", "64:ff9b::7f00:1",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::",
        "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "3ffe::1",
        "", "x", "1.2.3", "2606:4700::1111%1",
    ],
)  # fmt: skip
def test_a_special_address_is_not_public(ip: str) -> None:
    assert not public(ip)
    assert not allowed(ip, 80)


@pytest.mark.parametrize(
    "ip",
    [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.88.100.0",
        "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "203.0.114.0",
        "223.255.255.255", "2606:4700:4700::1111", "2001:4860:4860::8888", "2a00:1450::1", "2001:200::1",
    ],
)  # fmt: skip
def test_the_neighbours_of_special_addresses_are_public(ip: str) -> None:
    assert public(ip)
    assert allowed(ip, 443)


def test_an_address_is_allowed_with_its_port_alone() -> None:
    allow = listed(["127.0.0.1:8080", "[::1]:80", "[2001:db8:0::1]:443"])
    assert allowed("127.0.0.1", 8080, allow)
    assert allowed("::ffff:127.0.0.1", 8080, allow)
    assert allowed("::1", 80, allow)
    assert allowed("2001:db8::1", 443, allow)
    assert not allowed("127.0.0.1", 8081, allow)
    assert not allowed("127.0.0.2", 8080, allow)
    assert not allowed("::1", 8080, allow)
    with pytest.raises(ValueError):
        listed(["localhost:80"])


@given(st.ip_addresses())
def test_nothing_is_public_that_the_registries_say_is_not(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_link_local:
        assert not public(str(ip))


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_never_public(ip: ipaddress.IPv4Address) -> None:
    number = int(ip)
    for prefix in (0, 0xFFFF << 32, 0xFFFF << 48, 0x64FF9B << 96, 0x20010000 << 96):
        assert not public(str(ipaddress.IPv6Address(prefix | number)))
    assert not public(str(ipaddress.IPv6Address(0x2002 << 112 | number << 80)))


_PARTS = st.sampled_from(
    ["http", "https", ":", "//", "/", "\\", "@", "127.0.0.1", "[::1]", "%", "。", "①", "x", ".", "#"]
)


@given(
    st.one_of(
        st.text(max_size=60), st.lists(_PARTS, max_size=12).map("".join), st.text(max_size=20).map("http://{}/".format)
    )
)
def test_an_address_is_read_once_and_stays_so(address: str) -> None:
    written = normal(address)
    if written is not None:
        assert normal(written) == written
    try:
        target = vet(address)
    except FetchError:
        return
    assert written is not None
    assert target.host.isascii()
    assert target.path.isascii()
    assert target.path.startswith("/")
    assert not any(char in target.path + target.host for char in " \r\n\t\0")
    assert vet(target.address) == target
    ip = literal(target.host)
    if ip is not None:
        assert str(ip) == target.host
