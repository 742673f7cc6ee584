"""Quotations and credits against cases written before the engine, and what must hold of any text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoken import said
from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.spans import Span
from wiredesk.reading.article import read

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "quotes_cases.toml").read_text("utf-8"))["case"]


def misses(case: dict[str, Any]) -> list[str]:
    """What is wrong with what was found in a case; empty if it is right."""
    article, found, credited = said(case["text"], case["lang"], case.get("roles"))
    text = article.text
    wrong: list[str] = []
    if "quotes" in case:
        if len(found) != len(case["quotes"]):
            wrong.append(f"{len(found)} quotes: {[q.content.of(text) for q in found]}")
        for want, got in zip(case["quotes"], found, strict=False):
            speaker = got.speaker
            have: dict[str, Any] = {
                "content": got.content.of(text),
                "words": [span.of(text).strip() for span in got.words],
                "mode": got.mode,
                "act": got.act,
                "cue": got.cue.of(text) if got.cue else "",
                "relayed_by": list(got.relayed_by),
                "addressee": got.addressee or "",
                "said_at": got.said_at.span.of(text) if got.said_at else "",
            }
            wrong += [f"{key}: {have[key]!r}" for key in have if key in want and have[key] != want[key]]
            if "speaker" in want:
                names = (speaker.name, speaker.span.of(text)) if speaker else ("",)
                if want["speaker"] not in names:
                    wrong.append(f"speaker: {names!r}")
    if "credits" in case:
        if len(credited) != len(case["credits"]):
            wrong.append(f"{len(credited)} credits: {[(c.source, c.kind, c.rule) for c in credited]}")
        for want, credit in zip(case["credits"], credited, strict=False):
            wrong += [f"{key}: {getattr(credit, key)!r}" for key in want if getattr(credit, key) != want[key]]
    return wrong


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['lang']}: {case['text'].strip()[:40]}")
def test_the_case_is_read_as_written_down(case: dict[str, Any]) -> None:
    assert misses(case) == []


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aBé “”\"‘’'«».,:\nsaid nóiTheoAda", max_size=200), st.sampled_from(["vi", "en", "und"]))
def test_any_text_is_read_without_a_crash_and_spans_lie_in_it(text: str, lang: str) -> None:
    article, found, credited = said(text, lang)
    whole = Span(0, len(article.text))
    for quote in found:
        assert whole.covers(quote.span)
        assert whole.covers(quote.content)
        assert all(quote.span.covers(word) for word in quote.words)
        assert quote.rule
    assert all(whole.covers(credit.span) and credit.rule for credit in credited)


def test_a_name_alone_before_a_colon_speaks_though_nothing_else_tells_of_it() -> None:
    body = "Darrell Osk: ‘You find me strange because I stay’\nHe lives in Corm."
    article = Article.of(title=None, body=body, published="2026-10-03", language="en")
    first = read(article, installed_packs()).quotes[0]
    assert first.speaker is not None
    assert first.speaker.span.of(article.text) == "Darrell Osk"


def test_a_time_whose_words_were_taken_for_the_speakers_stands_beside_who_speaks() -> None:
    body = "Roads open on Monday. “We take our time,” Hugo Brandt added.\nEarlier this month Mr Brandt outlined a plan."
    article = Article.of(title=None, body=body, published="2026-01-10", language="en")
    reading = read(article, installed_packs())
    assert [quote.content.of(reading.article.text) for quote in reading.quotes][:1] == ["We take our time,"]
    told = [quote.said_at.span.of(reading.article.text) for quote in reading.quotes[1:] if quote.said_at]
    assert told == ["Earlier this month"]
