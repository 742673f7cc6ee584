"""robots.txt as RFC 9309 has it, and what owners of pages ask for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.sources.opt_outs import OptOuts, opt_outs
from wiredesk.sources.robots import ALL, MAX_BYTES, NOTHING, availability, parse, token


def allowed(rules: str, path: str, product: str = "wiredesk") -> bool:
    return parse(rules.encode(), product).allows(path)


def test_the_product_is_the_first_word_of_the_user_agent() -> None:
    assert token("wiredesk/1.2 (+mailto:a@example.org)") == "wiredesk"
    assert token("Acme-Desk") == "acme-desk"
    assert token("") == ""


def test_own_groups_count_together_and_keep_those_for_all_out() -> None:
    rules = (
        "User-agent: *\nDisallow: /\n\nUser-agent: WireDesk\nDisallow: /a\n\n"
        "User-agent: x\nUser-agent: wiredesk/2\nDisallow: /b"
    )
    assert allowed(rules, "/c")
    assert not allowed(rules, "/a")
    assert not allowed(rules, "/b")
    assert not allowed(rules, "/c", "other")
    assert allowed("User-agent: wiredesk\n\nUser-agent: *\nAllow: /", "/")
    assert allowed("User-agent: *\nDisallow: /\nUser-agent: wiredesk\nDisallow:", "/a")
    assert not allowed("User-agent: wiredesknews\nDisallow: /x\nUser-agent: *\nDisallow: /a", "/a")


def test_the_longest_rule_decides_and_of_equal_ones_the_one_that_allows() -> None:
    rules = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c$\nAllow: /p\nDisallow: /p"
    assert not allowed(rules, "/a")
    assert allowed(rules, "/a/b")
    assert not allowed(rules, "/a/b/c")
    assert allowed(rules, "/a/b/cd")
    assert allowed(rules, "/page")
    assert allowed(rules, "/")


@pytest.mark.parametrize(
    ("pattern", "path", "hit"),
    [
        ("/fish", "/fish.html", True), ("/fish", "/Fish", False), ("/fish*", "/fish/x", True),
        ("/*.php", "/a/b.php?x", True),
        ("/*.php$", "/a/b.php", True), ("/*.php$", "/a/b.php?x", False), ("/a*b*c", "/axxbxxc", True),
        ("/a*b*c$", "/abcbc", True), ("/a*b*c$", "/acb", False), ("/a*a$", "/a", False), ("/$", "/", True),
        ("/$", "/a", False),
        ("*", "/x", True), ("*x", "/ax", True), ("x", "/x", True), ("/a**b", "/a-b", True), ("/a$b", "/a$b", True),
        ("/tin-tức", "/tin-t%E1%BB%A9c", True), ("/%e1", "/%E1", True), ("/a%2Fb", "/a/b", False),
        ("/a b", "/a%20b", True),
        ("/{x}", "/%7Bx%7D", True), ("/{x}", "/{x}", True), ("/?q=", "/?q=1", True), ("/*?", "/a", False),
    ],
)  # fmt: skip
def test_patterns(pattern: str, path: str, hit: bool) -> None:
    assert allowed(f"User-agent: *\nDisallow: {pattern}", path) is not hit


def test_lines_are_read_as_people_write_them() -> None:
    rules = (
        b"\xef\xbb\xbfuser-agent : * # all\r\n\x00\x01junk\rDisallow /a\n"
        b"  DISALLOW\t:\t/b # why\nDissallow: /c\n\nAllow: /c/d"
    )
    robots = parse(rules, "wiredesk")
    assert [robots.allows(path) for path in ("/a", "/b", "/c", "/c/d", "/d")] == [False, False, False, True, True]
    assert parse(b"Disallow: /", "wiredesk").allows("/")
    assert parse(b"<html><body>User-agent: *", "wiredesk") == ALL
    assert parse(b"User-agent: *\nDisallow: /\xff\xfe", "wiredesk").allows("/")


def test_robots_txt_itself_may_always_be_read() -> None:
    assert NOTHING.allows("/robots.txt")
    assert not NOTHING.allows("/")
    assert not NOTHING.allows("")


def test_delays_and_sitemaps() -> None:
    rules = (
        "Sitemap: https://news.example/s.xml\nUser-agent: *\nCrawl-delay: 2.5\nDisallow: /x\n"
        "User-agent: wiredesk\nCrawl-delay: 7\nSitemap: https://news.example/t.xml\nSitemap: https://news.example/s.xml"
    )
    robots = parse(rules.encode(), "wiredesk")
    assert robots.delay == 7
    assert robots.sitemaps == ("https://news.example/s.xml", "https://news.example/t.xml")
    assert parse(rules.encode(), "other").delay == 2.5
    for odd in ("-1", "inf", "nan", "soon", "", "1e999"):
        assert parse(f"User-agent: *\nCrawl-delay: {odd}".encode(), "wiredesk").delay is None


def test_five_hundred_kibibytes_are_read_and_half_a_rule_is_none() -> None:
    ban = b"User-agent: *\nDisallow: /c/\n"
    long = ban + b"# filler filler filler\nAllow: /x\n" * 40_000 + b"Allow: /c/\n"
    assert len(long) > MAX_BYTES
    assert not parse(long, "wiredesk").allows("/c/a")
    cut = b"User-agent: *\nDisallow: /" + b"a" * (MAX_BYTES - 26) + b"\nAllow: /"
    assert len(parse(cut, "wiredesk").rules) == 0


@pytest.mark.parametrize(
    ("status", "means"),
    [(200, "rules"), (204, "rules"), (404, "none"), (403, "none"), (301, "none"), (500, "unreachable"),
     (503, "unreachable"), (429, "unreachable"), (None, "unreachable")],
)  # fmt: skip
def test_what_a_status_means(status: int | None, means: str) -> None:
    assert availability(status) == means


@given(st.text(alphabet="/ab*$%2F", max_size=12), st.text(alphabet="/ab", max_size=12))
def test_patterns_match_as_regular_expressions_would(pattern: str, path: str) -> None:
    import re

    if not pattern or "%" in pattern:
        return
    whole = pattern if pattern[0] in "/*" else "/" + pattern
    end = whole.endswith("$")
    expression = re.escape(whole[:-1] if end else whole).replace(r"\*", ".*") + ("$" if end else "")
    hit = re.match(expression, "/" + path) is not None
    assert allowed(f"User-agent: *\nDisallow: {pattern}", "/" + path) is not hit


@given(st.binary(max_size=400))
def test_any_bytes_can_be_read(body: bytes) -> None:
    parse(body, "wiredesk").allows("/a?b=c")


def test_rules_made_to_be_slow_are_not() -> None:
    rules = b"User-agent: *\n" + b"Disallow: /" + b"*a" * 4000 + b"b\n"
    robots = parse(rules * 60, "wiredesk")
    began = time.process_time()
    assert robots.allows("/" + "a" * 8000)
    assert time.process_time() - began < 5


# What owners of pages ask for


def test_a_page_that_says_nothing_leaves_all_open() -> None:
    assert opt_outs({}, b"<html><head><meta name=viewport content=x>") == OptOuts()


def test_headers_for_everybody_and_for_us_count() -> None:
    said = opt_outs({"x-robots-tag": "noarchive, max-snippet: 50, otherbot: nosnippet, noindex, wiredesk: nosnippet"})
    assert (said.archive, said.snippet, said.index) == (False, 0, True)
    assert opt_outs({"x-robots-tag": "otherbot: none"}) == OptOuts()
    assert opt_outs({}, b'<meta name="robots" content="index, follow, all">') == OptOuts(), "this asks for nothing"
    assert opt_outs({"x-robots-tag": "unavailable_after: 25 Jun 2030 15:00:00 GMT, noarchive"}).archive is False
    assert opt_outs({"x-robots-tag": "max-image-preview:large, max-snippet:-1"}).snippet is None
    none = opt_outs({"x-robots-tag": "none"})
    assert (none.archive, none.index) == (False, False)


def test_meta_elements_count() -> None:
    page = b"""<HTML><head><META Content='NOARCHIVE, max-snippet:120' NAME="robots">
        <meta name=wiredesk content=nosnippet>
        <meta name="googlebot" content="none"><meta name=tdm-policy content="https://news.example/p&amp;q"></head>"""
    said = opt_outs({}, page)
    assert (said.archive, said.snippet, said.index) == (False, 0, True)
    assert said.policy == "https://news.example/p&q"
    assert said.said == ("noarchive", "max-snippet:120", "nosnippet")


def test_a_reservation_of_mining_is_seen() -> None:
    assert not opt_outs({"tdm-reservation": "1", "tdm-policy": "https://a.example/p"}).mining
    assert not opt_outs({}, b'<meta name="tdm-reservation" content="1">').mining
    assert opt_outs({"tdm-reservation": "0"}, b'<meta name="tdm-reservation" content="1">').mining
    assert not opt_outs({"x-robots-tag": "noai"}).mining


@given(st.text(max_size=80), st.binary(max_size=200))
def test_any_wishes_can_be_read(tag: str, body: bytes) -> None:
    opt_outs({"x-robots-tag": tag}, b"<meta name=robots content=" + body + b">")
