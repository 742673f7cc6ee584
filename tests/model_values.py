"""Generated values of the types of the model, for tests of what goes in and must come out."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import strategies as st

from wiredesk.model.spans import Span
from wiredesk.model.values import Found

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
spans = st.tuples(st.integers(0, 5000), st.integers(0, 500)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
times = st.datetimes(timezones=st.just(UTC))


def of_type(kind: typing.Any) -> st.SearchStrategy[typing.Any]:
    """Values of a type of the model."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is str or isinstance(kind, typing.NewType):
        return texts
    if kind is Span:
        return spans
    if kind is datetime:
        return times
    if kind is Decimal:
        return st.decimals(allow_nan=False, allow_infinity=False)
    if kind is int:
        return st.integers(-(1 << 53), 1 << 53)
    if kind is float:
        return st.floats(allow_nan=False, allow_infinity=False)
    if origin is typing.Literal:
        return st.sampled_from(arguments)
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(of_type(arguments[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(of_type, arguments))
    if origin is Mapping or origin is typing.get_origin(Mapping[str, str]):
        return st.dictionaries(texts, texts, max_size=3)
    if origin is Found:
        value = of_type(arguments[0])
        hows = of_type(typing.get_type_hints(Found)["how"])
        against = st.lists(st.tuples(value, hows), max_size=1).map(tuple)
        return st.builds(Found, value, hows, of_type(float), st.none() | spans, against, texts)
    if origin is typing.Union or origin is type(int | str):
        return st.one_of(*map(of_type, arguments))
    if hasattr(kind, "__dataclass_fields__"):
        hints = typing.get_type_hints(kind)
        return st.builds(kind, **{name: of_type(hints[name]) for name in kind.__dataclass_fields__})
    return st.from_type(kind)
