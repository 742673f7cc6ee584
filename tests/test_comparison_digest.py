"""One statement under all its wordings, on invented speeches."""

from __future__ import annotations

from accounts import PACKS, Said, Told, story_of
from wiredesk.comparison.digest import shared_quotes
from wiredesk.model.findings import Reading
from wiredesk.model.story import SharedQuote

EN = {"Ada Lorn": ("person", "Ada Lorn"), "Norr": ("place", "Norr"), "Corm": ("place", "Corm")}


def quotes(*readings: Reading) -> tuple[SharedQuote, ...]:
    story, grouping, by_id = story_of(*readings)
    return shared_quotes(story, grouping, by_id, PACKS)


def english(content: str, frame: str = "{}, Ada Lorn said.", outlet: str = "Lisk Post") -> Reading:
    return Told(
        outlet, frame.format(content), names=_standing(frame.format(content)), said=[Said(content, "Ada Lorn", "said")]
    ).reading()


def _standing(text: str) -> dict[str, tuple[str, ...]]:
    return {words: entry for words, entry in EN.items() if words in text}


def vietnamese(content: str) -> Reading:
    body = f"Bà Ada Lorn cho biết {content}."
    return Told(
        "Báo Sông", body, language="vi", names=_standing(body), said=[Said(content, "Ada Lorn", "cho biết")]
    ).reading()


def test_a_statement_is_one_in_two_languages() -> None:
    [one] = quotes(
        english("the border will stay closed until the last mine is removed from the road"),
        vietnamese("biên giới sẽ đóng cửa cho đến khi quả mìn cuối cùng trên đường được rà phá"),
    )
    assert one.speaker == "Ada Lorn"
    assert len(one.wordings) == len(one.cues) == 2
    assert set(one.cues) == {"said", "cho biết"}


def test_wordings_meet_by_the_clause_though_their_quoted_words_are_disjoint() -> None:
    [one] = quotes(
        english("the flood was a “grave danger” to the harbour of Corm and the villages on the Norr"),
        english("the flood put the harbour of Corm and the “poorest villages” on the Norr at risk", outlet="Echo"),
    )
    assert len(one.wordings) == 2


def test_another_speaker_is_another_statement() -> None:
    other = Told(
        "Echo",
        "The border will stay closed until the last mine is removed, Tomas Wirth said.",
        names={"Tomas Wirth": ("person", "Tomas Wirth")},
        said=[Said("The border will stay closed until the last mine is removed", "Tomas Wirth", "said")],
    ).reading()
    found = quotes(english("the border will stay closed until the last mine is removed"), other)
    assert [len(one.wordings) for one in found] == [1, 1]


def test_other_statements_of_one_speaker_stay_apart() -> None:
    found = quotes(
        english("the border will stay closed until the last mine is removed"),
        english("taxes on imported cheese must fall before the winter", outlet="Echo"),
    )
    assert len(found) == 2


def test_what_only_one_wording_has_is_listed() -> None:
    [one] = quotes(
        english("the villages on the Norr were warned of the flood before the harbour of Corm"),
        english("the villages on the Norr were warned of the flood before the harbour", outlet="Echo"),
    )
    assert [words for _, words in one.only_in] == ["Corm"]


def test_a_single_wording_is_listed_too() -> None:
    [one] = quotes(english("the border will stay closed"))
    assert one.wordings[0].exact == "the border will stay closed"
