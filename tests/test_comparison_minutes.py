"""Minutes of play, on an invented match."""

from __future__ import annotations

import pytest

from accounts import PACKS, Told, story_of
from wiredesk.comparison.differences import compare
from wiredesk.model.story import Difference


def when(first: str, second: str, *, language: str = "en") -> list[Difference]:
    told = []
    for outlet, hour, body in (("Norr Post", "20:00", first), ("Lisk Post", "20:30", second)):
        names = {name: ("person", name) for name in ("Ada Lorn", "Ilse Marant") if name in body}
        told.append(Told(outlet, body, language=language, names=names, published=f"2026-05-04T{hour}Z").reading())
    story, grouping, by_id = story_of(*told)
    return [one for one in compare(story, grouping, by_id, PACKS) if one.question.asks == "when"]


@pytest.mark.parametrize(
    ("first", "second", "language"),
    [
        ("Ada Lorn scored in the 77th minute.", "With 13 minutes to go Ada Lorn struck.", "en"),
        ("Ada Lorn scored on the quarter-hour.", "Norr led through Ada Lorn in the 15th minute.", "en"),
        ("Phút 77, Ada Lorn gỡ hòa.", "Khi trận đấu còn 13 phút, Ada Lorn gỡ hòa.", "vi"),
        ("Ada Lorn nhận thẻ đỏ ở phút bù giờ thứ hai.", "Đội khách chơi thiếu Ada Lorn từ phút 90+2.", "vi"),
    ],
)
def test_one_minute_told_from_either_end_agrees(first: str, second: str, language: str) -> None:
    [one] = when(first, second, language=language)
    assert one.verdict == "agree"
    assert len({account.value for account in one.accounts}) == 1


def test_two_minutes_of_what_one_player_did_differ() -> None:
    [one] = when("Ada Lorn scored in the 85th minute.", "Ada Lorn scored in the 88th minute.")
    assert (one.verdict, one.question.about) == ("differ", "Ada Lorn")


def test_minutes_of_two_players_and_of_two_goals_are_not_set_against_one_another() -> None:
    assert not when("Ada Lorn scored in the 85th minute.", "Ilse Marant scored in the 12th minute.")
    assert not when(
        "Ada Lorn scored in the 85th minute.", "Ada Lorn scored in the 12th minute. Ada Lorn scored in the 60th minute."
    )
