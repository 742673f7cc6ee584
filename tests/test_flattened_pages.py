from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction import flat
from wiredesk.extraction.article import extract
from wiredesk.extraction.credit_cues import announced
from wiredesk.extraction.features import Signals
from wiredesk.extraction.flat_appeals import appeals
from wiredesk.extraction.flat_labels import label_lines
from wiredesk.extraction.flat_rows import Page as Lines
from wiredesk.extraction.flat_shapes import named, names_known, recurring, said_twice
from wiredesk.extraction.flat_words import WORDS, Keys, parse_words
from wiredesk.extraction.phrases import phrases
from wiredesk.extraction.roles import ends_of
from wiredesk.lang.packs import Packs
from wiredesk.model.article import BODY_ROLES, Article
from wiredesk.model.identity import page_id
from wiredesk.model.page import Page, Provenance

PACKS = installed_packs()

PAGES: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("flattened_pages.toml").read_text(encoding="utf-8")
)
LANGUAGES = tuple(PAGES)


def read(lines: list[str], packs: Packs = PACKS) -> Article:
    data = "\n".join(lines).encode()
    made = Provenance("file", "page")
    return extract(Page(page_id(None, "page", data), data, "", "flattened", made, "page", None), packs)


def body(article: Article) -> list[str]:
    return [block.span.of(article.text) for block in article.blocks if block.role in BODY_ROLES]


def whole(language: str) -> list[str]:
    page = PAGES[language]
    return [
        *page["menu"],
        page["title"],
        page["date"],
        *page["text"],
        page["heading"],
        *others(language),
        *page["foot"],
    ]


def others(language: str) -> list[str]:
    return [line for pair in PAGES[language]["others"] for line in pair]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_is_told_from_menu_related_pages_and_foot(language: str) -> None:
    article = read(whole(language))
    assert article.is_article, article.reason
    assert body(article) == PAGES[language]["text"]
    assert article.title is not None
    assert article.title.value == PAGES[language]["title"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_summaries_without_a_heading_are_no_part_of_the_text(language: str) -> None:
    page = PAGES[language]
    found = body(read([*page["menu"], page["title"], page["date"], *page["text"], *others(language)]))
    assert not set(found) & set(others(language))
    assert found[: len(page["text"]) - 1] == page["text"][:-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_without_anything_around_it_is_kept_whole(language: str) -> None:
    page = PAGES[language]
    assert body(read([page["title"], *page["text"]])) == page["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_that_speak_of_the_site_inside_a_text_are_left_out(language: str) -> None:
    page = PAGES[language]
    text, pointer = page["text"], f"{page['heading']}: {others(language)[0]}"
    found = body(read([page["title"], page["date"], *text[:3], pointer, *text[3:]]))
    assert pointer not in found
    assert found == text[: len(found)]
    assert len(found) >= 3


def test_every_line_says_why_it_has_its_role() -> None:
    article = read(whole("en"))
    assert all(block.why for block in article.blocks)
    lead = next(block for block in article.blocks if block.role in BODY_ROLES)
    assert "odds +" in lead.why


def test_the_second_text_of_a_page_does_not_take_the_place_of_the_first_in_confidence() -> None:
    sure, unsure = read(whole("en")), read([*PAGES["en"]["menu"], *others("en")])
    assert unsure.confidence < sure.confidence


def test_without_the_networks_lines_are_labelled_by_a_few_features() -> None:
    bare = Packs({pack.code.lower(): pack for pack in PACKS}, PACKS.root)
    assert set(PAGES["en"]["text"]) <= set(body(read(whole("en"), bare)))


def test_lines_of_a_list_recur_and_running_text_does_not() -> None:
    words = np.array([6.0, 25, 6, 25, 6, 25, 6, 25, 6, 25, 40, 60, 14, 80, 31, 20, 70, 33])
    ended = np.array([False, True] * 5 + [True] * 8)
    before, after = recurring(words, ended)
    assert after[0] > 0.7
    assert before[9] > 0.7
    assert after[0] > after[11] + 0.3


def test_a_line_about_somebody_begins_with_a_name_that_stands_alone() -> None:
    texts = ["Nguyen Thi Lan", "Nguyen Thi Lan writes about ports.", "Lan writes.", "The port was closed."]
    begins, stands = named(texts, np.array([False, True, True, True]))
    assert begins.tolist() == [0, 1, 0, 0]
    assert stands.tolist() == [1, 0, 0, 0]


def test_names_are_known_where_other_lines_of_the_text_have_them() -> None:
    texts = ["The mayor, Anna Kowalska, spoke.", "Later Anna Kowalska left.", "Actor John Miller bought a house."]
    known, new = names_known(texts, np.array([True, True, False]))
    assert known[1] > new[1]
    assert new[2] > known[2]


def test_what_is_said_twice_is_found_where_it_comes_again() -> None:
    texts = [
        "Help keep our news free for all",
        "The river rose by two metres",
        "Help keep our news free for all readers",
    ]
    elsewhere, above = said_twice(texts)
    assert elsewhere[0] == 1
    assert above[0] == 0
    assert above[2] > 0.7
    assert elsewhere[1] == 0


def test_words_weigh_by_what_was_learned_of_them_and_unknown_ones_nothing() -> None:
    (subscribe,) = Keys().of("subscribe") - Keys().of("subscribe to all of our letters every day")
    words = parse_words(f"# a note\n{subscribe:x}\t-128\n")
    assert words.scores(["Subscribe", "Subscribe to all of our letters every day", "Đăng ký", ""]).tolist() == [
        -2,
        0,
        0,
        0,
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=80),
            st.sampled_from([line for language in LANGUAGES for line in whole(language)]),
            st.sampled_from(["-", "…", "12", "。", "• a", "a.jpg", "\U0001f600 \U0001f600", "ไทย ภาษา", "«", ")))"]),
        ),
        max_size=30,
    )
)
def test_any_lines_give_finite_numbers_and_a_label_each(lines: list[str]) -> None:
    candidates = flat.outline("\n".join(lines)).candidates
    if not candidates:
        return
    known = phrases(PACKS)
    pack = PACKS.get("en")
    ends = ends_of(candidates, pack, announced(candidates, pack))
    signals = Signals(candidates, known, ends)
    page = Lines(candidates, signals, ends, known, appeals(PACKS))
    names, groups = page.names()
    assert page.rows.shape == (len(candidates), len(names))
    assert len(names) == len(groups)
    assert np.isfinite(page.rows).all()
    spoken = PACKS.table(WORDS, parse_words, parse_words("")).scores(page.texts)
    assert np.isfinite(page.among(page.rows[:, 0], spoken)).all()
    found = label_lines(candidates, signals, ends, known, PACKS)
    assert found is not None
    assert len(found.body) == len(found.odds) == len(found.reasons) == len(candidates)
    assert 0 <= found.confidence <= 1
    assert found == label_lines(candidates, signals, ends, known, PACKS)


@pytest.mark.parametrize(
    "ends", ["the “sea is off the charts”", "nine ships lost!", "fares up by 12%", "fog, says “Brom”"]
)
def test_the_first_line_of_pasted_text_is_its_title_though_it_ends_with_a_quotation(ends: str) -> None:
    title = f"Ferries stay in harbour after a third day without wind in Lisk; operator says {ends}"
    lead = (
        "LISK (Lisk Press) — The ferry between Lisk and Varn will stay in harbour on Monday, the operator said after "
        "the third day in a row on which nobody could see the quay."
    )
    article = read([title, lead, *PAGES["en"]["text"][1:]])
    assert article.title is not None
    assert article.title.value == title


def test_a_first_line_that_is_a_sentence_is_no_title() -> None:
    article = read(PAGES["en"]["text"])
    assert article.title is None
