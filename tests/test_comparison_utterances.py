"""What somebody is quoted with, as two accounts have it, on invented happenings."""

from __future__ import annotations

from accounts import PACKS, Said, Told, story_of
from wiredesk.comparison.differences import compare
from wiredesk.model.findings import Reading
from wiredesk.model.story import Difference


def quoting(outlet: str, words: str, *, speaker: str = "Ada Lorn", language: str = "en") -> Reading:
    cue = "said" if language == "en" else "nói"
    body = f"“{words}”, {speaker} {cue}."
    said = Said(words, speaker, cue, mode="direct", words=words)
    names = {speaker: ("person", speaker)}
    return Told(outlet, body, language=language, names=names, said=[said]).reading()


def said(*readings: Reading) -> list[Difference]:
    story, grouping, by_id = story_of(*readings)
    found = compare(story, grouping, by_id, PACKS)
    return [one for one in found if one.question.asks == "said" and one.verdict != "silent"]


def test_a_lost_not_makes_another_statement() -> None:
    [one] = said(
        quoting("Norr Post", "We will not sell the old bridge of Corm to anybody"),
        quoting("Lisk Post", "We will sell the old bridge of Corm to anybody"),
    )
    assert one.verdict == "differ"
    assert one.question.about == "Ada Lorn"
    assert "negation" in one.reconciliation
    assert all(account.passages for account in one.accounts)


def test_a_not_that_only_changed_its_place_makes_no_other_statement() -> None:
    found = said(
        quoting("Norr Post", "I don't feel that we were playing in Corm the way we want to play"),
        quoting("Lisk Post", "I feel that we weren't playing in Corm the way we want to play"),
    )
    assert all(one.verdict == "agree" for one in found)


def test_another_number_makes_another_statement() -> None:
    [one] = said(
        quoting("Norr Post", "In one class there are only 9 children left"),
        quoting("Lisk Post", "In one class there are only 19 children left"),
    )
    assert one.verdict == "differ"
    assert "number" in one.reconciliation


def test_the_same_words_of_another_speaker_differ() -> None:
    words = "The old bridge of Corm was built for carts and not for lorries"
    [one] = said(quoting("Norr Post", words), quoting("Lisk Post", words, speaker="Tomas Wirth"))
    assert one.verdict == "differ"
    assert "another speaker" in one.reconciliation


def test_a_cut_quotation_agrees() -> None:
    [one] = said(
        quoting("Norr Post", "The old bridge of Corm was built for carts, and it will not carry lorries, I am afraid"),
        quoting("Lisk Post", "The old bridge of Corm was built for carts"),
    )
    assert one.verdict == "agree"


def test_a_word_that_only_contains_a_not_denies_nothing() -> None:
    [one] = said(
        quoting("Báo Norr", "Chúng tôi đã đo bụi trong khu chợ cũ của Corm suốt ba tháng", language="vi"),
        quoting("Báo Lisk", "Chúng tôi đã đo không khí trong khu chợ cũ của Corm suốt ba tháng", language="vi"),
    )
    assert one.verdict == "agree"


def test_a_translated_statement_agrees_and_one_without_its_not_differs() -> None:
    [one] = said(
        quoting("Norr Post", "We do not expect this growth to continue next year"),
        quoting("Báo Lisk", "Chúng tôi không kỳ vọng tăng trưởng này tiếp tục trong năm sau", language="vi"),
    )
    assert one.verdict == "agree"
    [other] = said(
        quoting("Norr Post", "We do not expect this growth to continue next year"),
        quoting("Báo Lisk", "Chúng tôi kỳ vọng tăng trưởng này tiếp tục trong năm sau", language="vi"),
    )
    assert other.verdict == "differ"


def test_of_a_language_whose_negations_are_not_known_no_statement_is_turned_round() -> None:
    assert not PACKS.get("de").strings("comparison.negations")
    found = said(
        quoting("Norr Post", "We do not expect this growth of the Norr economy to continue next year"),
        quoting("Lisk Bote", "Wir erwarten dieses Wachstum der Norr-Wirtschaft im nächsten Jahr nicht", language="de"),
    )
    assert not [one for one in found if one.verdict == "differ"]


def test_the_only_statements_of_one_speaker_in_two_languages_are_one() -> None:
    [one] = said(
        quoting("Norr Post", "They knew which cases they wanted"),
        quoting("Báo Lisk", "Chúng biết rõ cần lấy tủ nào", language="vi"),
    )
    assert (one.verdict, one.reconciliation) == ("agree", "the only statement of this speaker in either account")


def test_two_statements_of_one_speaker_that_share_nothing_are_none() -> None:
    assert not said(
        quoting("Norr Post", "The dog had a very good week"), quoting("Lisk Post", "No drug will reach any child here")
    )


def test_a_not_turns_round_what_one_speaker_says_in_another_order_of_words() -> None:
    [one] = said(
        quoting("Norr Post", "We have stopped the leak"), quoting("Lisk Post", "It's a leak we have not stopped")
    )
    assert one.verdict == "differ"
    assert "denies" in one.reconciliation


def test_the_likest_statements_of_a_speaker_with_several_agree() -> None:
    def reported(outlet: str, *told: str) -> Reading:
        body = " ".join(f"“{words}”, Ada Lorn said." for words in told)
        names = {"Ada Lorn": ("person", "Ada Lorn")}
        quotes = [Said(words, "Ada Lorn", "said", mode="direct", words=words) for words in told]
        return Told(outlet, body, names=names, said=quotes).reading()

    found = said(
        reported(
            "Norr Post",
            "Every one of the legal ballots in Corm was counted twice",
            "My own brother drew the map of Corm",
        ),
        reported(
            "Lisk Post",
            "Legal ballots in Corm were all counted twice over",
            "Nobody sleeps much in a week like this one",
        ),
    )
    assert [one.verdict for one in found] == ["agree"]
    assert "ballot" in found[0].accounts[0].passages[0].exact
