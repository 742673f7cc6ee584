"""What is counted in all blocks of a page at once is what is counted in each."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.candidates import Candidate
from wiredesk.extraction.credit_cues import announced
from wiredesk.extraction.html_text import clean, count_words
from wiredesk.extraction.letters import Letters
from wiredesk.lang.packs import Pack
from wiredesk.text.credits import CreditLine, Kind, byline, dateline, end_credit, picture_credit, translator

PACKS = installed_packs()
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
signs = st.text(st.sampled_from("aeBnđệИжΣς漢字かกา.,?。， -_'²9½Ⅷ\u0301İK"), min_size=1, max_size=60)
pages = st.lists(signs, min_size=1, max_size=8)


def blocks(lines: list[str]) -> list[Candidate]:
    return [Candidate(text, words=count_words(text)) for line in lines if (text := clean(line))]


def long_words(one: Candidate) -> set[str]:
    """The words of one block, by themselves."""
    low = one.text.lower()
    if one.words < 3:
        return set()
    found = set(LONG_WORD.findall(low))
    if not low.isascii() and (not found or one.words > 3 * low.count(" ") + 8):
        return {low[at : at + 2] for at in range(len(low) - 1) if low[at] > "\u2e80"}
    return found


@given(pages)
def test_words_of_all_blocks_are_those_of_each(lines: list[str]) -> None:
    candidates = blocks(lines)
    if not candidates:
        return
    of, numbers = Letters([one.text for one in candidates]).long_words(candidates)
    counted: dict[int, set[int]] = {}
    for at, number in zip(of.tolist(), numbers.tolist(), strict=True):
        counted.setdefault(at, set()).add(number)
    wanted = [long_words(one) for one in candidates]
    assert [len(counted.get(at, ())) for at in range(len(candidates))] == list(map(len, wanted))
    shared = [[len(one & other) for other in wanted] for one in wanted]
    here = [counted.get(at, set()) for at in range(len(candidates))]
    assert [[len(one & other) for other in here] for one in here] == shared


@given(pages)
def test_signs_of_all_blocks_are_those_of_each(lines: list[str]) -> None:
    texts = [one.text for one in blocks(lines)]
    if not texts:
        return
    letters = Letters(texts)
    assert letters.commas().tolist() == [text.count(",") + text.count("，") for text in texts]
    assert letters.sentences().tolist() == [
        text.count(". ") + text.count("? ") + text.count("。") for text in texts
    ]  # fmt: skip


LINES = [
    "Photo: Mira Lund", "Ảnh: Mira Lund", "Theo Nhật Báo Cửa Sông", "Source: Harbour Post", "By Mira Lund",
    "Translated by Mira Lund", "Mira Lund (lược dịch)", "LISK (TNA) - The board met.", "The harbour is open again",
    "Nguồn: https://bonphuong.example/tin", "Hữu Tín", "(Ảnh: TNA)", "Foto: Mira Lund", "Quelle: TNA",
]  # fmt: skip


CREDITS: tuple[tuple[Kind, Callable[[str, None, Pack], CreditLine | None]], ...] = (
    ("picture", picture_credit), ("end", end_credit), ("translator", translator), ("byline", byline),
    ("dateline", dateline),
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "vi", "de", "fr", "und"])
def test_whatever_is_a_credit_was_announced(language: str) -> None:
    pack = PACKS.get(language)
    cued = announced(blocks(LINES), pack)
    found = 0
    for at, line in enumerate(LINES):
        for kind, of in CREDITS:
            if of(line, None, pack) is not None:
                found += 1
                assert at in cued[kind], (kind, line)
    assert found
