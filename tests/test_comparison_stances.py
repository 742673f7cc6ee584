"""What one account says to be so and another not to be, on invented happenings."""

from __future__ import annotations

import pytest

from accounts import PACKS, Told, story_of
from wiredesk.comparison.differences import compare
from wiredesk.comparison.stances import states_in
from wiredesk.model.story import Difference

MORNING, EVENING = "2026-05-04T08:00Z", "2026-05-04T20:00Z"


NUMBERS = {"Three miners": (3, "miner"), "Six miners": (6, "miner")}


def whether(
    first: str, second: str, *, names: tuple[str, ...] = (), languages: str = "en en", amounts: tuple[str, ...] = ()
) -> list[Difference]:
    told = []
    for outlet, body, hour, language in zip(
        ("Norr", "Lisk"), (first, second), (MORNING, EVENING), languages.split(), strict=True
    ):
        people = {name: ("person", name) for name in names if name in body}
        counted = {words: NUMBERS[words] for words in amounts if words in body}
        told.append(
            Told(f"{outlet} Post", body, language=language, published=hour, names=people, amounts=counted).reading()
        )
    story, grouping, by_id = story_of(*told)
    return [one for one in compare(story, grouping, by_id, PACKS) if one.question.asks == "whether"]


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("The two ports signed the agreement on Friday.", "en", ["signed"]),
        ("The two ports have not signed the agreement.", "en", ["unsigned"]),
        ("The two ports will sign the agreement in May.", "en", ["unsigned"]),
        ("It was not clear whether they had signed the agreement.", "en", []),
        ("The port denied that it had signed the agreement.", "en", ["denied", "unsigned"]),
        ("Operations which were not urgent had been put off until Monday.", "en", ["postponed"]),
        ("Hai cảng chưa ký thỏa thuận.", "vi", ["unsigned"]),
        ("Hai cảng sẽ ký thỏa thuận vào tháng năm.", "vi", ["unsigned"]),
        ("Chưa rõ liệu hai cảng có ký thỏa thuận.", "vi", []),
    ],
)
def test_what_stands_before_a_state_turns_it_round_puts_it_off_or_leaves_it_open(
    text: str, code: str, told: list[str]
) -> None:
    assert [state for state, _, _ in states_in(text, PACKS.get(code))] == told


def test_cancelled_and_postponed_differ_with_passages_on_both_sides() -> None:
    [one] = whether(
        "The regatta of Corm has been put back to June, its committee said. The wind is too strong for the boats.",
        "The regatta of Corm has been called off. Its committee fears the wind.",
    )
    assert one.verdict == "differ"
    assert [account.value for account in one.accounts] == ["put back", "called off"]
    assert all(account.passages for account in one.accounts)
    assert "cannot both be so" in one.reconciliation


def test_what_came_of_a_plan_updates_it_and_a_later_denial_differs() -> None:
    plan = "Corm and Lisk will sign the agreement on the bridge in the castle today."
    done = "Corm and Lisk signed the agreement on the bridge in the castle."
    [one] = whether(plan, done)
    assert one.verdict == "updated"
    [other] = whether(done, plan)
    assert other.verdict == "differ"


def test_a_state_of_somebody_is_compared_with_that_of_nobody_else() -> None:
    against = "In the night Tomas Wirth voted against the bridge."
    [one] = whether("In the night Tomas Wirth voted for the bridge.", against, names=("Tomas Wirth",))
    assert one.verdict == "differ"
    assert not whether("In the night Ada Lorn voted for the bridge.", against, names=("Ada Lorn", "Tomas Wirth"))


def test_an_account_that_tells_both_differs_from_nobody() -> None:
    assert not whether(
        "The cause of the fire is not yet known.",
        "The fire was caused by a short circuit, the mayor said. Police say the cause is not yet known.",
    )


def test_two_things_that_are_called_off_and_put_back_are_no_one_matter() -> None:
    assert not whether(
        "A fire burned the market hall of Corm. Seven people died in it. The mayor called off a journey to Lisk.",
        "Flames took the hall at night. Nobody slept. A funeral for the dead was put back to Friday.",
    )


def test_states_meet_across_languages() -> None:
    [one] = whether(
        "Corm and Lisk signed a treaty on fishing, the mayor said.",
        "Hai thành phố chưa ký hiệp định về nghề cá, thị trưởng nói.",
        languages="en vi",
    )
    assert one.verdict == "differ"


def test_other_numbers_of_people_are_other_people() -> None:
    body = "{} trapped in the mine of Corm under the castle."
    freed = "Three miners were brought out of the mine of Corm under the castle."
    assert whether(body.format("Three miners are"), freed, amounts=("Three miners",))
    assert not whether(body.format("Six miners are"), freed, amounts=("Three miners", "Six miners"))
