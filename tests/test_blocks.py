"""The labeller of pages with markup: what it keeps, what it leaves, why, and that it is the same everywhere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.among import among
from wiredesk.extraction.article import extract
from wiredesk.extraction.blocks import ALONE, AMONG, BOUND, threshold
from wiredesk.extraction.containers import Containers
from wiredesk.extraction.html import outline
from wiredesk.extraction.labeller import FINE, KEPT, STEPS, Labeller, parse_labeller
from wiredesk.extraction.rows import LEVELS, Standing
from wiredesk.lang.packs import Packs
from wiredesk.model.article import Article
from wiredesk.model.page import Page, Provenance
from wiredesk.model.spans import PageId

PARAGRAPHS = (
    "The ferry between Lower Ferrin and the island of Sollen stops for two weeks in March, the harbour board said.",
    "Its engine has run for nineteen years and has to be taken out, which can only be done in the dry dock at Marrow.",
    "“We looked at every other way, and there is none that is safe,” said Ida Trent, who leads the board.",
    "A smaller boat will take people across three times a day, but no cars, and not when the wind is strong.",
    "The school on Sollen, whose eleven older pupils cross each morning, will teach them at home for that time.",
)
LEAD = "Islanders must do without cars for two weeks: the ferry's engine is taken out after nineteen years."


def page(head: str = "", above: str = "", under: str = "", paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<html lang=en><head><title>Ferry to Sollen stops for two weeks</title>{head}</head><body>"
        "<nav><ul><li><a href=/>Home</a></li><li><a href=/news>News</a></li><li><a href=/sea>Sea</a></li></ul></nav>"
        f"<main><h1>Ferry to Sollen stops for two weeks</h1>{above}<div class=text>{text}</div>{under}</main>"
        "<footer><p>The Ferrin Courier, 12 Quay Street, Lower Ferrin. All rights reserved.</p></footer></body></html>"
    )


def read(html: str, packs: Packs | None = None) -> Article:
    made = Page(PageId("p"), html.encode(), "text/html", "html", Provenance("file", "a.html"), "a.html")
    return extract(made, packs or installed_packs())


def roles(article: Article) -> dict[str, str]:
    return {block.span.of(article.text): block.role for block in article.blocks}


def test_paragraphs_are_body_and_what_stands_around_them_is_not() -> None:
    assert read(page()).body.split("\n") == list(PARAGRAPHS)


def test_a_lead_above_the_text_is_kept_where_the_head_tells_the_same() -> None:
    head = f'<meta property="og:description" content="{LEAD}">'
    article = read(page(head, f"<header><div><p>{LEAD}</p></div></header>"))
    assert article.body.startswith(LEAD)


def test_comments_and_teasers_under_the_text_are_not_body() -> None:
    comments = "".join(
        f"<div class=comment><b>Reader {at}</b><p>I have crossed every week for {at} years and never once was it late."
        "</p><a href=#>Reply</a></div>"
        for at in range(4, 12)
    )
    teasers = "".join(
        f"<div class=card><h3><a href=/{at}>Another report from the coast, number {at}</a></h3>"
        f"<p>What the harbour board of Marrow decided about the quay on its evening number {at}.</p></div>"
        for at in range(6)
    )
    article = read(
        page(under=f"<section class=related>{teasers}</section><section class=comments>{comments}</section>")
    )
    assert article.body.split("\n") == list(PARAGRAPHS)


def test_every_block_says_why_and_body_names_what_spoke_for_it() -> None:
    article = read(page())
    assert all(block.why for block in article.blocks)
    assert all("odds +" in block.why and ":" in block.why for block in article.blocks if block.role == "paragraph")


def test_confidence_lies_between_none_and_full_and_is_low_where_little_is_text() -> None:
    sure = read(page()).confidence
    little = read(page(paragraphs=("See you there.", "Bring a coat."))).confidence
    assert 0 <= little < sure <= 1


def test_packs_without_networks_still_tell_running_text() -> None:
    packs = installed_packs()
    bare = Packs({pack.code.lower(): pack for pack in packs}, packs.root)
    assert any("running text" in block.why for block in read(page(), bare).blocks)


def test_an_element_knows_which_blocks_stand_in_it_and_how_often_its_like_comes() -> None:
    html = "<body><ul><li class=a>One</li><li class=a>Two</li></ul><div><div><p>Three</p></div></div></body>"
    made = outline(html, installed_packs())
    found = Containers(made.candidates, made.elements)
    one, three = made.candidates[0].element, made.candidates[2].element
    assert found.alike[one] == 2
    assert (found.first[three], found.end[three]) == (2, 3)
    around = found.up[three]
    assert (found.first[around], found.end[around]) == (0, 3)


def test_the_odds_of_all_blocks_say_where_each_stands_among_them() -> None:
    of = np.array([0, 0, 1, 1, 1, 2])
    html = "<nav><a>One</a><br>Two</nav><main><p>Three</p><p>Four</p><p>Five</p></main><footer>Six</footer>"
    made = outline(html, installed_packs())
    containers = Containers(made.candidates, made.elements)
    standing = Standing(containers, containers.levels(LEVELS + 1), (of, of), np.full(6, 30.0), np.zeros(6))
    found = among(standing, np.array([-5.0, -5.0, 4.0, -1.0, 4.0, -5.0]))
    column = dict(zip(found.names, found.values, strict=False))
    assert column["in the best run"].tolist() == [0, 0, 1, 1, 1, 0]
    assert column["alike: others"][3] > 0.8 > 0.1 > column["alike: others"][1]
    assert column["before 4"][3] > column["before 4"][1]
    assert column["since body"].tolist() == np.log1p([6, 6, 6, 1, 2, 1]).tolist()
    assert (np.diff(column["body before"]) >= 0).all()


def small(seed: int = 0) -> Labeller:
    rng = np.random.default_rng(seed)
    inputs = [(f"input {at}", f"group {at % 3}", 0.5, 2.0) for at in range(40)]
    into = rng.integers(-2000, 2000, (40, 30)).astype(float)
    out = rng.integers(-2000, 2000, (30, 1)).astype(float)
    return Labeller(inputs, [(into, rng.integers(-9000, 9000, 30).astype(float)), (out, np.array([77.0]))])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 400))
def test_odds_are_the_same_bits_in_any_order_and_company(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((count, 40)) * 3
    labeller = small()
    odds, _ = labeller.odds(rows)
    order = rng.permutation(count)
    assert (labeller.odds(rows[order])[0] == odds[order]).all()
    alone = [float(labeller.odds(rows[at : at + 1])[0][0]) for at in range(count)]
    assert alone == odds.tolist()


def test_parts_and_what_the_network_starts_from_make_the_odds() -> None:
    labeller = small(3)
    rows = np.random.default_rng(1).standard_normal((50, 40))
    odds, parts = labeller.odds(rows)
    near = rows + 1e-9
    assert parts.shape == (50, 3)
    again, _ = labeller.odds(near)
    assert np.abs(odds - again).max() < 50 / KEPT + 1 / STEPS * 50
    untold = labeller.odds(rows, told_from=float("inf"))[1]
    assert not untold.any()


def test_a_table_with_a_line_of_neither_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="neither an input nor a unit"):
        parse_labeller("input\ta\tb\t0\t1\nweights 1 2 3\n")


@pytest.mark.parametrize("table", [ALONE, AMONG])
def test_the_networks_that_come_along_are_small_and_whole(table: str) -> None:
    labeller = installed_packs().table(table, parse_labeller, None)
    assert labeller is not None
    text = installed_packs().tables(table)
    assert text is not None
    assert len(text) < 2_000_000
    units = [line.split("\t")[2].split(" ") for line in text.splitlines() if line.startswith("unit")]
    assert all(float(number) == int(number) for unit in units for number in unit)
    # Whole numbers up to the size that float64 adds without rounding.
    assert max(sum(abs(int(number)) for number in unit) for unit in units) * STEPS * 4 * KEPT < 2**53
    assert FINE == 1024


@given(st.lists(st.tuples(st.floats(-BOUND, BOUND), st.integers(1, 200)), min_size=1, max_size=60))
def test_the_expected_score_is_between_none_and_full_and_the_cut_within_bounds(blocks: list[tuple[float, int]]) -> None:
    odds, words = (np.array(values, dtype=np.float64) for values in zip(*blocks, strict=True))
    cut, expected = threshold(odds, words)
    assert 0 < expected <= 1 + 1e-9
    assert -2.6 < cut <= 0


def test_a_page_is_labelled_the_same_twice_and_in_any_order_of_pages() -> None:
    pages = [page(), page(above=f"<p>{LEAD}</p>"), page(paragraphs=PARAGRAPHS[:3])]
    there = [read(one) for one in pages]
    back = [read(one) for one in reversed(pages)]
    assert there == back[::-1]
