"""What a comparison calls its questions: words of a report that a reader understands by themselves."""

from __future__ import annotations

import pytest

from accounts import PACKS, story_of
from wiredesk.comparison.differences import compare
from wiredesk.model.article import Article
from wiredesk.reading.article import read


def questions(language: str, *bodies: str) -> dict[str, str]:
    """What is asked of each value that the accounts of a story give, by the words of its first passage."""
    readings = [
        read(
            Article.of(
                title=None, body=body, language=language, published="2026-05-05T10:00:00+07:00", locator=f"{number}"
            ),
            PACKS,
        )
        for number, body in enumerate(bodies)
    ]
    story, grouping, by_id = story_of(*readings)
    return {
        account.passages[0].exact: found.question.about
        for found in compare(story, grouping, by_id, PACKS)
        for account in found.accounts
    }


def test_an_age_is_asked_by_the_name_of_whose_it_is() -> None:
    found = questions(
        "en",
        "The ferry ran aground off Corm on Monday. “I saw the rocks,” said Tomas Wirth, 41, who was steering.",
        "The ferry ran aground off Corm on Monday. Tomas Wirth, 43, said he saw the rocks as he was steering.",
    )
    assert found["41"] == found["43"] == "Tomas Wirth · age"


def test_a_year_of_birth_asks_for_an_age() -> None:
    found = questions(
        "vi",
        "Sáng 4/5, cháy lớn tại chợ Lò Rèn. Vụ cháy làm ông Trần Văn Lực (SN 1953, ở phường Lò Rèn) bị bỏng nặng.",
        "Sáng 4/5, cháy lớn tại chợ Lò Rèn. Vụ cháy khiến ông Trần Văn Lực (SN 1957, ở phường Lò Rèn) bị bỏng nặng.",
    )
    assert found["1953"] == found["1957"] == "Trần Văn Lực · tuổi"


@pytest.mark.parametrize("tag", ["(TNA) - ", "Ostlink Online – ", "TP.HCM (TNO) - ", ""])
def test_what_stands_before_the_first_sentence_is_no_question(tag: str) -> None:
    found = questions(
        "vi",
        f"{tag}Chiều 4/5, tàu hàng Sao Biển mắc cạn ngoài khơi Vũng Rô, không ai bị thương.",
        "Tối 2/5, tàu hàng Sao Biển mắc cạn ngoài khơi Vũng Rô, không ai bị thương.",
    )
    assert found["Chiều 4/5"] == "tàu hàng Sao Biển mắc cạn ngoài khơi Vũng Rô"


def test_a_clause_that_says_only_where_gives_way_to_the_one_that_tells() -> None:
    found = questions(
        "vi",
        "Sáng 4/5, tại nhà văn hóa phường Lò Rèn, ban tổ chức đã khai mạc hội thi nấu cỗ.",
        "Sáng 2/5, tại nhà văn hóa phường Lò Rèn, ban tổ chức đã khai mạc hội thi nấu cỗ.",
    )
    assert found["Sáng 4/5"] == "ban tổ chức đã khai mạc hội thi nấu cỗ"


def test_few_words_before_a_value_go_on_behind_it() -> None:
    found = questions(
        "en",
        "The painter Ada Lorn was ill. Lorn died on Sunday in her house at Corm after a long illness.",
        "The painter Ada Lorn was ill. Lorn died on Saturday in her house at Corm after a long illness.",
    )
    assert found["Sunday"] == "Lorn died … in her house at Corm after a long illness"


def test_a_unit_of_one_syllable_is_asked_with_the_words_before_it() -> None:
    found = questions(
        "vi",
        "Phiên sáng 5/5 khép lại. Chỉ số LOR-Index tăng 12,4 điểm so với hôm qua.",
        "Phiên sáng 5/5 khép lại. Chỉ số LOR-Index tăng 13,4 điểm so với hôm qua.",
    )
    assert found["12,4 điểm"] == "Chỉ số LOR-Index tăng … điểm"


def test_a_short_form_with_a_stop_does_not_cut_a_clause() -> None:
    found = questions(
        "vi",
        "Công an TP. Lò Rèn thu hồi tài sản trị giá 80 triệu đồng sau ba ngày.",
        "Công an TP. Lò Rèn thu hồi tài sản trị giá 90 triệu đồng sau ba ngày.",
    )
    assert found["80 triệu đồng"] == "Công an TP. Lò Rèn thu hồi tài sản trị giá"
