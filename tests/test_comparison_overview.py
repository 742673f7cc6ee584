"""What several accounts of a story tell, and which independent origins stand behind each sentence."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import PACKS, Said, Told, copy_link, story_of
from wiredesk.comparison.overview import MOST, overview
from wiredesk.model.findings import Reading
from wiredesk.model.story import Link, Supported

PLACES = {"Corm": ("place", "Corm"), "Norr": ("place", "Norr")}
FELL = "The Corm bridge over the river Norr collapsed in the early morning."
FELL_VI = "Cây cầu Corm bắc qua sông Norr đã sập vào sáng sớm."
BUILT = "The Corm bridge was built in 1931 and carried 4,000 cars a day over the Norr."
HEARD = {
    "Lisk Post": "\n“It simply fell,” the ferryman told the Lisk Post.",
    "Corm Herald": "\n“Dust rose above our mill,” a baker told the Corm Herald.",
}


def told(*readings: Reading, links: tuple[Link, ...] = ()) -> tuple[Supported, ...]:
    story, grouping, by_id = story_of(*readings, links=links)
    return overview(story, grouping, by_id, PACKS)


def report(outlet: str, body: str, language: str = "en", **fields: object) -> Reading:
    names = {**PLACES, **fields.pop("names", {})}  # type: ignore[dict-item]  # as given
    names = {words: kind for words, kind in names.items() if words in body}
    return Told(outlet, body, language=language, names=names, **fields).reading()  # type: ignore[arg-type]  # as given


def own(outlet: str, body: str = FELL) -> Reading:
    """A report by somebody who was there."""
    return report(outlet, body + HEARD[outlet])


def test_two_reporters_on_the_spot_support_what_both_tell() -> None:
    (one,) = told(own("Lisk Post"), own("Corm Herald"))
    assert (one.at_least, one.at_most) == (2, 2)
    assert {wording.origin for wording in one.wordings} == {"Lisk Post", "Corm Herald"}
    assert {wording.passage.exact for wording in one.wordings} == {FELL}
    assert all(wording.sure for wording in one.wordings)


def test_a_copy_supports_nothing() -> None:
    first, second = own("Lisk Post"), own("Corm Herald")
    copy = report("News Loop", FELL)
    link = copy_link(copy, first)
    (one,) = told(first, second, copy, links=(link,))
    assert (one.at_least, one.at_most) == (2, 2)
    assert len(one.wordings) == 2
    assert sorted(id for wording in one.wordings for id in wording.articles) == sorted(
        reading.article.id for reading in (first, second, copy)
    )
    assert told(first, copy, links=(link,)) == ()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 4), st.permutations(range(6)))
def test_neither_copies_nor_the_order_of_reports_change_a_count(copies: int, order: list[int]) -> None:
    first, second = own("Lisk Post", f"{FELL}\n{BUILT}"), own("Corm Herald", f"{FELL}\n{BUILT}")
    loops = [report(f"Loop {number}", f"{FELL}\n{BUILT}") for number in range(copies)]
    readings = [first, second, *loops]
    links = tuple(copy_link(loop, first) for loop in loops)
    found = told(*(readings[at] for at in order if at < len(readings)), links=links)
    assert [(one.at_least, one.at_most, len(one.wordings)) for one in found] == [(2, 2, 2), (2, 2, 2)]
    assert found == told(*readings, links=links)


def test_two_languages_support_one_another() -> None:
    (one,) = told(own("Lisk Post"), report("Tin Corm", FELL_VI, "vi"))
    assert {wording.passage.exact for wording in one.wordings} == {FELL, FELL_VI}
    assert (one.at_least, one.at_most) == (1, 2)
    assert one.wordings[0].origin == "Lisk Post"


def test_what_stands_beside_the_word_of_a_person_need_not_be_that_person_s() -> None:
    names = {"Maren Dahl": ("person", "Maren Dahl", "spokesperson", "norr water board")}

    def spoken(outlet: str) -> Reading:
        body = f"{FELL[:-1]}, Maren Dahl said.\n{BUILT}"
        return report(outlet, body, names=names, said=[Said(FELL[:-1], "Maren Dahl", "said")])

    found = told(spoken("Lisk Post"), spoken("Corm Herald"))
    by_words = {one.wordings[0].passage.exact: one for one in found}
    word, beside = by_words[f"{FELL[:-1]}, Maren Dahl said."], by_words[BUILT]
    assert (word.at_least, word.at_most) == (1, 1)
    assert {wording.origin for wording in word.wordings} == {"Maren Dahl"}
    assert (beside.at_least, beside.at_most) == (1, 2)
    assert not any(wording.sure for wording in beside.wordings)


def test_one_account_supports_nothing_and_many_are_cut_where_it_is_said() -> None:
    assert told(own("Lisk Post")) == ()
    bodies = [f"Sluice number {number} of Corm was opened at {number} metres on the Norr." for number in range(11, 23)]
    body = "\n".join(bodies)
    assert len(told(own("Lisk Post", body), own("Corm Herald", body))) == MOST
