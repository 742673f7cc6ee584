"""Terms in little space: what two texts share comes out as it would from the words themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.stories.reports import Vector, cosine, unit
from wiredesk.text.shingles import pair_prints, word_prints
from wiredesk.text.vectors import Packed, compared, cosine_of, cosines, packed

weighted = st.dictionaries(st.text("aàbđ ", max_size=3), st.floats(0.01, 10), max_size=12).map(unit)
three = st.tuples(weighted, weighted, weighted)


def pack(vectors: tuple[Vector, ...]) -> Packed:
    return packed([(word_prints(vector), vector.values()) for vector in vectors])


@given(three, three)
def test_packed_vectors_have_the_cosines_of_the_words_to_the_last_bit(
    a: tuple[Vector, ...], b: tuple[Vector, ...]
) -> None:
    expected = tuple(cosine(one, other) for one, other in zip(a, b, strict=True))
    assert cosines(pack(a), pack(b)) == expected
    assert cosines(pack(b), pack(a)) == expected


@given(three, three)
def test_one_vector_can_be_compared_with_another_one(a: tuple[Vector, ...], b: tuple[Vector, ...]) -> None:
    for one in range(3):
        for other in range(3):
            assert cosine_of(pack(a), one, pack(b), other) == cosine(a[one], b[other])


def test_a_vector_is_as_like_itself_as_can_be_and_like_nothing_else() -> None:
    a, b = pack((unit({"sông": 2.0, "núi": 1.0}),)), pack((unit({"river": 1.0}),))
    assert list(cosines(a, a)) == pytest.approx([1.0])
    assert cosines(a, b) == (0.0,)
    assert cosines(a, pack(({},))) == (0.0,)
    assert cosines(pack(({},)), pack(({},))) == (0.0,)


def test_a_short_text_that_stands_in_a_long_one_shares_all_that_it_has() -> None:
    short, long = {"sông": 1.0}, {"sông": 1.0, "núi": 2.0, "cầu": 2.0}
    a, b = pack(({}, unit(short))), pack((unit(long), unit(long)))
    found, share = compared(a, b, 1)
    assert found == cosines(a, b)
    assert found[1] == pytest.approx(1 / 3)
    assert share == compared(b, a, 1)[1] == pytest.approx(1.0)
    assert compared(a, b, 0)[1] == 0.0


def test_the_order_of_two_words_counts() -> None:
    there, back, other = pair_prints([("a", "b"), ("b", "a"), ("ab", "")]).tolist()
    assert len({there, back, other}) == 3
