"""One statement under all its wordings, on invented speeches."""

from __future__ import annotations

from accounts import PACKS, Said, Told, story_of
from wiredesk.comparison.digest import shared_quotes
from wiredesk.model.findings import Reading
from wiredesk.model.story import SharedQuote

EN = {
    "Ada Lorn": ("person", "Ada Lorn"),
    "Norr": ("place", "Norr"),
    "Corm": ("place", "Corm"),
    "Europe": ("place", "Europe"),
    "châu Âu": ("place", "châu Âu"),
}


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


def spoken(outlet: str, body: str, speaker: str, *contents: str, language: str = "en", **fields: object) -> Reading:
    """A report with several statements of one speaker, quoted in full."""
    names = fields.pop("names", _standing(body))
    return Told(
        outlet,
        body,
        language=language,
        names=names,  # type: ignore[arg-type]  # as given
        said=[Said(content, speaker, mode="direct") for content in contents],
    ).reading()


def test_a_fragment_in_quotation_marks_meets_its_translation_inside_longer_clauses() -> None:
    there = Told(
        "Lisk Post",
        "The office of Ada Lorn described the long evening in two lines as “a useful beginning” and left it at that.",
        names={"Ada Lorn": ("person", "Ada Lorn")},
        said=[
            Said(
                "the long evening in two lines as “a useful beginning” and left it at that",
                "The office of Ada Lorn",
                "described",
                words="a useful beginning",
            )
        ],
    ).reading()
    here = Told(
        "Báo Sông",
        "Văn phòng bà Lorn gọi cuộc gặp là “một khởi đầu hữu ích”.",
        language="vi",
        said=[Said("cuộc gặp là “một khởi đầu hữu ích”", "Văn phòng bà Lorn", "gọi", words="một khởi đầu hữu ích")],
    ).reading()
    [one] = quotes(there, here)
    assert len(one.wordings) == 2


def test_the_next_sentence_of_one_speech_goes_with_the_next() -> None:
    there = spoken(
        "Lisk Post",
        "“The bridge of Corm will be closed until the last mine has been cleared,” Ada Lorn said. “That is that.”",
        "Ada Lorn",
        "The bridge of Corm will be closed until the last mine has been cleared",
        "That is that.",
    )
    here = spoken(
        "Báo Sông",
        "Bà Ada Lorn nói: “Cây cầu Corm sẽ đóng cửa cho đến khi quả mìn cuối cùng được rà phá. Chuyện là thế”.",
        "Ada Lorn",
        "Cây cầu Corm sẽ đóng cửa cho đến khi quả mìn cuối cùng được rà phá.",
        "Chuyện là thế",
        language="vi",
    )
    assert [len(one.wordings) for one in quotes(there, here)] == [2, 2]


def test_in_one_language_neighbours_with_other_words_stay_apart() -> None:
    first = spoken(
        "Lisk Post",
        "“The bridge of Corm will be closed until the last mine is cleared,” Ada Lorn said. “Cheese is dear.”",
        "Ada Lorn",
        "The bridge of Corm will be closed until the last mine is cleared",
        "Cheese is dear.",
    )
    second = spoken(
        "Echo",
        "“The bridge of Corm will be closed until the last mine is cleared,” Ada Lorn said. “Winter comes.”",
        "Ada Lorn",
        "The bridge of Corm will be closed until the last mine is cleared",
        "Winter comes.",
    )
    assert sorted(len(one.wordings) for one in quotes(first, second)) == [1, 1, 2]


def test_a_body_and_who_heads_it_may_have_said_one_thing() -> None:
    head = Told(
        "Lisk Post",
        "The harbour of Corm would stay open through the night for the fishing boats, Ada Lorn said.",
        names={"Ada Lorn": ("person", "Ada Lorn", "director", "norr water board"), "Corm": ("place", "Corm")},
        said=[Said("The harbour of Corm would stay open through the night for the fishing boats", "Ada Lorn", "said")],
    ).reading()
    body = Told(
        "Echo",
        "The Norr Water Board said the harbour of Corm would stay open for fishing boats at night.",
        names={"Norr Water Board": ("organisation", "Norr Water Board"), "Corm": ("place", "Corm")},
        said=[Said("the harbour of Corm would stay open for fishing boats at night", "Norr Water Board", "said")],
    ).reading()
    [one] = quotes(head, body)
    assert len(one.wordings) == 2


def test_a_name_that_stands_close_by_or_is_translated_is_not_only_in_one() -> None:
    there = english("the harbour of Corm and the whole of Europe must wait for the ferry this winter")
    here = vietnamese("bến cảng Corm và cả châu Âu phải chờ chiếc phà trong mùa đông này")
    [one] = quotes(there, here)
    assert one.only_in == ()
