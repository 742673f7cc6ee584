"""The examples of [text] in every pack: "|" stands where a sentence ends."""

from __future__ import annotations

import pytest

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.packs import Pack
from wiredesk.lang.segments import sentences
from wiredesk.model.spans import Span

PACKS = [installed_packs().root, *installed_packs()]


def examples(kind: str) -> list[object]:
    return [
        pytest.param(pack, line, id=f"{pack.code}: {line}")
        for pack in PACKS
        for line in pack.data.get("text", {}).get("breaks", {}).get(kind, ())
    ]


@pytest.mark.parametrize(("pack", "line"), examples("yes"))
def test_a_sentence_ends_where_the_example_says(pack: Pack, line: str) -> None:
    text = line.replace("|", "")
    found = [span.of(text) for span in sentences(text, Span(0, len(text)), pack)]
    assert found == [part.strip() for part in line.split("|")]


@pytest.mark.parametrize(("pack", "line"), examples("no"))
def test_one_sentence_stays_one(pack: Pack, line: str) -> None:
    assert sentences(line, Span(0, len(line)), pack) == [Span(0, len(line))]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.code)
def test_every_pack_shows_where_it_breaks_and_where_not(pack: Pack) -> None:
    breaks = pack.table("text.breaks")
    assert breaks["yes"]
    assert breaks["no"]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.code)
def test_abbreviations_end_with_a_stop_and_stand_in_one_list(pack: Pack) -> None:
    never = pack.strings("text.no_break_after")
    ending = pack.strings("text.may_end")
    assert all(word.endswith(".") for word in (*never, *ending, *pack.strings("text.no_break_before_number")))
    assert not set(never) & set(ending)
