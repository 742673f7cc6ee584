"""Rules for single sites: what they change on the pages of an outlet that general means read wrongly."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files

import pytest

from wiredesk.extraction.article import extract
from wiredesk.extraction.site_rules import parse_site_rules
from wiredesk.lang.packs import Packs, parse_packs
from wiredesk.model.article import Article
from wiredesk.model.errors import PackError
from wiredesk.model.identity import page_id
from wiredesk.model.page import Page, Provenance

RULE = """
[[site]]
domain = "tidemark.example"
until = 2026-12-31
why = "text and tips stand in the same markup; the headline is a picture's text, the author a number"
body = ".w7 > p"
drop = ".tip"
title = ".w7 .k1"
author = ".k3"
date = ".k4"
"""
TEXT = (
    "The ferry operator said that the crossing from Lisk to Varn would stay closed until the fog had lifted, and that "
    "passengers with a ticket for the morning could use it on any later day of the week."
)
TIP = (
    "A reader has asked us to point out that lamps for boats are sold at half their price in the shop at the old pier."
)
MORE = (
    "It was the third time this winter that the line had been interrupted for longer than a single day.",
    "The harbour master said that the two pilots of the port had been sent home and would be called when needed.",
)
PAGE = (
    "<html lang=en><head><title>Tidemark</title></head><h1>Tidemark</h1><div class=w7>"
    "<div class=k1>Fog closes the crossing</div><i class=k3>Mira Lund</i> <b class=k4>12 March 2026</b>"
    f"<p>{TEXT}</p><p class=tip>{TIP}</p><p>{MORE[0]}</p><p>{MORE[1]}</p></div>"
    f"<div class=w8><p>{TIP}</p><p>{TIP}</p></div></html>"
)


def packs_with(rules: str) -> Packs:
    data = files("wiredesk.lang") / "data"
    texts = {name: (data / f"{name}.toml").read_text("utf-8") for name in ("root", "en")}
    return parse_packs(texts, lambda name: rules if name == "sites" else None)


def read(rules: str, url: str = "https://www.tidemark.example/a/1", received: datetime | None = None) -> Article:
    data = PAGE.encode()
    page = Page(page_id(url, "t", data), data, "", "html", Provenance("file", "t", received), "t", None, url)
    return extract(page, packs_with(rules))


def test_a_rule_says_what_is_what_on_the_pages_of_its_site() -> None:
    found = read(RULE)
    assert TIP not in found.text
    assert found.body == "\n".join((TEXT, *MORE))
    assert found.title is not None
    assert found.title.value == "Fog closes the crossing"
    assert [one.name for one in found.authors] == ["Mira Lund"]
    assert found.published is not None
    assert found.published.value.value == "2026-03-12"


def test_without_the_rule_the_page_is_read_wrongly() -> None:
    # What the rule is for: should this hold without it, the rule can go.
    assert TIP in read("").text
    assert TIP in read(RULE, "https://elsewhere.example/a/1").text


def test_a_rule_ends_with_its_last_day() -> None:
    assert TIP not in read(RULE, received=datetime(2026, 12, 31, 20, tzinfo=UTC)).text
    assert TIP in read(RULE, received=datetime(2027, 1, 1, 4, tzinfo=UTC)).text


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("until = 2026-12-31", ""), "until"),
        (('domain = "tidemark.example"', 'domain = "www.tidemark.example"'), "without www"),
        (('drop = ".tip"', 'drop = ".tip[["'), "no CSS selector"),
        (("drop", "remove"), "knows no remove"),
        (("[[site]]", "[[site"), "not TOML"),
    ],
)
def test_a_wrong_rule_is_refused_with_what_is_wrong(change: tuple[str, str], problem: str) -> None:
    with pytest.raises(PackError, match=problem):
        parse_site_rules(RULE.replace(*change))
