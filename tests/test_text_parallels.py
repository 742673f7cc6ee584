"""How far one text goes along with another although words of it were changed."""

import random

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.text.parallels import LONGEST, Parallel
from wiredesk.text.parallels import parallel as parallel_by_prints
from wiredesk.text.shingles import word_prints

COMMON = ("the", "of", "to", "a", "in", "and", "that", "was", "for", "on")


def parallel(one: list[str], other: list[str]) -> Parallel:
    return parallel_by_prints(word_prints(one), word_prints(other))


def text(seed: int, words: int = 300) -> list[str]:
    """Half common words, half rare ones."""
    chance = random.Random(seed)
    return [
        chance.choice(COMMON) if chance.random() < 0.5 else f"{chance.choice('bdgkmnprst')}{chance.randrange(2000)}"
        for _ in range(words)
    ]


def changed(words: list[str], share: float, seed: int = 7) -> list[str]:
    chance = random.Random(seed)
    other = text(seed + 1)
    return [chance.choice(other) if chance.random() < share else word for word in words]


def test_a_text_goes_along_with_itself_from_end_to_end() -> None:
    one = text(1)
    found = parallel(one, one)
    assert found.share == 1.0
    assert found.runs == ((0, 0, 300),)


def test_a_text_goes_along_with_its_edit_of_which_two_words_in_five_are_others() -> None:
    one = text(1)
    assert parallel(one, changed(one, 0.4)).share > 0.9


def test_sentences_that_were_put_elsewhere_go_along_where_they_stand_now() -> None:
    one = text(1)
    moved = changed([*one[200:], *one[:200]], 0.3)
    found = parallel(one, moved)
    assert found.share > 0.9
    assert {second - first for first, second, _ in found.runs} <= {100, -200, 99, 101, -199, -201}


def test_words_put_in_and_left_out_move_what_follows_and_lose_little() -> None:
    chance = random.Random(3)
    one = text(1)
    other = [part for word in one for part in ([word, "new"] if chance.random() < 0.1 else [word])]
    other = [word for word in other if chance.random() > 0.1]
    assert parallel(one, other).share > 0.9


def test_two_texts_in_the_same_common_words_do_not_go_along() -> None:
    assert parallel(text(1), text(2)).share < 0.2


def test_the_same_words_in_another_order_do_not_go_along() -> None:
    one = text(1)
    other = list(one)
    random.Random(5).shuffle(other)
    assert parallel(one, other).share < 0.2


def test_a_short_text_goes_along_with_the_part_that_a_long_one_has_of_it() -> None:
    one = text(1, 90)
    found = parallel(one, [*text(2), *changed(one, 0.3), *text(3)])
    assert found.share > 0.9
    assert all(280 <= second <= 400 for _, second, _ in found.runs)


def test_of_very_long_texts_the_beginnings_are_compared() -> None:
    one = text(1, LONGEST + 500)
    assert parallel(one, one).runs == ((0, 0, LONGEST),)


@given(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=90), st.lists(st.sampled_from("abcdefgh"), max_size=90)
)
def test_runs_lie_within_both_texts_in_order_and_are_the_share(a: list[str], b: list[str]) -> None:
    found = parallel(a, b)
    assert 0.0 <= found.share <= 1.0
    end = 0
    for first, second, length in found.runs:
        assert first >= end
        end = first + length
        assert length > 0
        assert end <= len(a)
        assert second >= 0
        assert second + length <= len(b)
    assert sum(length for *_, length in found.runs) <= found.share * len(a) + 1e-9
