"""How old somebody is, and who did what one person did, on invented happenings."""

from __future__ import annotations

from accounts import PACKS, Told, story_of
from wiredesk.comparison.differences import compare
from wiredesk.model.story import Difference


def told(*bodies: str, language: str = "en") -> tuple[Difference, ...]:
    made = []
    for number, body in enumerate(bodies):
        names = {name: ("person", name) for name in ("Ada Lorn", "Tomas Wirth", "Ilse Marant") if name in body}
        published = f"2026-05-04T{8 + number:02}:00Z"
        made.append(Told(f"Post {number}", body, language=language, names=names, published=published).reading())
    story, grouping, by_id = story_of(*made)
    return compare(story, grouping, by_id, PACKS)


def who(first: str, second: str) -> list[Difference]:
    return [one for one in told(first, second) if one.question.asks == "who" and one.verdict == "differ"]


def how_old(*bodies: str, language: str = "en") -> list[Difference]:
    found = told(*bodies, language=language)
    return [one for one in found if one.question.asks == "how many" and one.verdict == "differ"]


def test_two_ages_of_one_person_differ_and_a_birthday_reconciles_them() -> None:
    [one] = how_old("Ada Lorn, 41, drove the van.", "The van was driven by the 47-year-old baker Ada Lorn.")
    assert one.question.about == "Ada Lorn · age"
    assert [account.value for account in one.accounts] == ["41", "47"]
    assert not how_old("Ada Lorn, 41, drove the van.", "The van was driven by the 42-year-old baker Ada Lorn.")


def test_ages_of_two_people_are_not_compared() -> None:
    assert not how_old("Ada Lorn, 41, drove the van.", "Tomas Wirth, 60, drove the van.")


def test_an_age_is_told_before_and_after_a_name_in_vietnamese() -> None:
    [one] = how_old("Bà Ada Lorn, 41 tuổi, lái xe.", "Một thợ bánh 47 tuổi, bà Ada Lorn, lái xe.", language="vi")
    assert [account.value for account in one.accounts] == ["41", "47"]


def test_an_age_and_years_of_birth_make_one_question() -> None:
    [one] = how_old(
        "Bà Ada Lorn, 41 tuổi, lái xe.",
        "Bà Ada Lorn (SN 1985, ở Corm) lái xe.",
        "Lái xe là bà Ada Lorn, sinh năm 1979.",
        language="vi",
    )
    assert one.question.about == "Ada Lorn · tuổi"
    assert [[passage.exact for passage in account.passages] for account in one.accounts] == [["41", "1985"], ["1979"]]
    [one] = how_old("Ada Lorn, 41, drove the van.", "Ada Lorn (born 1979) drove the van.")
    assert [account.value for account in one.accounts] == ["41", "1979"]


def test_a_deed_of_one_person_that_is_given_to_two_people_differs() -> None:
    [one] = who(
        "Ilse Marant landed at noon. She was met at the airport by Ada Lorn.",
        "Ilse Marant was welcomed at the airport by Tomas Wirth.",
    )
    assert [account.value for account in one.accounts] == ["Ada Lorn", "Tomas Wirth"]


def test_somebody_whom_the_other_account_names_too_makes_no_difference() -> None:
    assert not who(
        "She was met at the airport by Ada Lorn.",
        "She was met at the airport by Tomas Wirth. Ada Lorn was there too.",
    )


def test_a_deed_is_of_the_person_named_beside_its_words() -> None:
    [one] = who(
        "Ilse Marant watched as the capsule, commanded by Ada Lorn, came down.",
        "Ilse Marant praised the mission commander, Tomas Wirth.",
    )
    assert [account.value for account in one.accounts] == ["Ada Lorn", "Tomas Wirth"]
    assert not who(
        "The capsule, commanded by a woman of 40, came down, Ada Lorn said.",
        "The mission commander, Tomas Wirth, was in good health.",
    )


def test_a_family_name_in_common_makes_no_one_person_of_two() -> None:
    names = ("Trần Thị Mai", "Trần Văn Lực")
    told = [
        Told(outlet, body, language="vi", names={name: ("person", name)}, published=f"2026-05-04T{hour}Z").reading()
        for outlet, hour, name, body in (
            ("Báo Cảng", "08:00", names[0], "Chủ tọa Trần Thị Mai tuyên án lúc 9h."),
            ("Báo Bến", "20:00", names[1], "Chủ tọa Trần Văn Lực tuyên án lúc 9h."),
        )
    ]
    story, grouping, by_id = story_of(*told)
    found = [one for one in compare(story, grouping, by_id, PACKS) if one.question.asks == "who"]
    assert [one.verdict for one in found] == ["differ"]


def called(first: str, second: str) -> list[Difference]:
    told = []
    for outlet, hour, body in (("Norr Post", "08:00", first), ("Lisk Post", "20:00", second)):
        forms = (form for form in ("Retno Widyastuti", "Retno Widiastuti", "Ada Lorn") if form in body)
        names = {form: ("person", form) for form in forms}
        told.append(Told(outlet, body, names=names, published=f"2026-05-04T{hour}Z").reading())
    story, grouping, by_id = story_of(*told)
    return [
        one
        for one in compare(story, grouping, by_id, PACKS)
        if one.question.asks == "who" and "name written" in one.reconciliation
    ]


def test_one_person_under_two_spellings_is_shown_once() -> None:
    [one] = called("Ash rose over the hill, said Retno Widyastuti.", "Retno Widiastuti saw ash rise over the hill.")
    assert one.verdict == "agree"
    assert sorted(passage.exact for passage in one.accounts[0].passages) == ["Retno Widiastuti", "Retno Widyastuti"]


def test_one_person_under_one_name_is_no_line() -> None:
    assert not called("Ash rose over the hill, said Ada Lorn.", "Ada Lorn saw ash rise over the hill.")
