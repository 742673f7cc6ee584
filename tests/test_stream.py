"""The stream that benches and long tests are fed with."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

from wiredesk.desk.library import extract

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
news: Any = import_module("stream")


def some(count: int, seed: int = 1) -> list[Any]:
    return list(itertools.islice(news.stream(seed), count))


def test_the_stream_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert some(300) == some(300)
    assert {one.address for one in some(300)}.isdisjoint(one.address for one in some(300, seed=2))


def test_the_stream_is_the_same_in_every_process() -> None:
    command = [sys.executable, str(Path(news.__file__)), "--count", "50"]
    made = {subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed}, check=True).stdout
            for seed in ("0", "1")}  # fmt: skip
    assert len(made) == 1


def test_reports_come_in_order_of_first_sight_after_they_were_published() -> None:
    told = some(1500)
    assert all(one.received <= two.received for one, two in itertools.pairwise(told))
    assert all(one.published < one.received for one in told)


def test_events_have_few_reports_or_many_and_copies_share_their_words() -> None:
    told = some(3000)
    sizes = Counter(Counter(one.story for one in told).values())
    assert sizes[1] > 400
    assert max(sizes) > 20
    assert {one.kind for one in told} == {
        "dispatch", "copy", "cut", "rewrite", "translation", "own", "evergreen", "edit",
    }  # fmt: skip
    by_address = {one.address: one for one in told if one.kind != "edit"}
    copies = [(one, by_address[one.of]) for one in told if one.kind == "copy" and one.of in by_address]
    assert copies
    assert all(original.paragraphs == one.paragraphs[: len(original.paragraphs)] for one, original in copies)


def test_a_page_of_the_stream_is_read_as_what_was_told() -> None:
    for told in some(20):
        article = extract(news.markup(told), url=told.address)
        assert article.is_article
        assert article.title is not None
        assert article.title.value == told.title
        assert told.paragraphs[0] in article.body
        assert json.loads(news.line(told))["body"] == told.body
