"""How the figures of reading are counted: `bench/reading*.py`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from reading_cases import parsed
from wiredesk.model.findings import Claim, Credit, Entity, Mention, Moment, Quote, Reading, Speaker
from wiredesk.model.spans import EntityId, Span
from wiredesk.model.values import When, when_of_iso

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
claimed: Any = import_module("reading_claims")
items: Any = import_module("reading_items")
names: Any = import_module("reading_names")
speech: Any = import_module("reading_speech")
times: Any = import_module("reading_times")

FIRST = Span(0, 1)
SAID = "{q direct by=an|“We won”}, {per an|Lê An} told {org sao|Sao}. {pro an|She} left on {t 2026-10-02|Friday}."


def item(
    body: str,
    *,
    category: str = "politics",
    entities: Sequence[Entity] = (),
    mentions: Sequence[Mention] = (),
    moments: Sequence[Moment] = (),
    quotes: Sequence[Quote] = (),
    credits: Sequence[Credit] = (),
    claims: Sequence[Claim] = (),
    categories: Sequence[tuple[str, str, float]] = (),
) -> Any:
    """A marked text, and what a reader would have found in it."""
    covers = "names quotes credits times claims entities category"
    head = f"id: a\nlanguage: en\npublished: 2026-10-03\ncategory: {category}\ncovers: {covers}\n\n"
    (case,) = parsed(head + body)
    reading = Reading(
        items.article_of(case), "en", (Span(0, len(case.text)),), tuple(entities), tuple(mentions), tuple(moments), (),
        tuple(quotes), tuple(credits), tuple(claims), tuple(categories),
    )  # fmt: skip
    return items.Item(case, reading)


def at(words: str, text: str) -> Span:
    """Where words stand."""
    return Span(text.index(words), text.index(words) + len(words))


def shares(answers: Any) -> dict[str, float]:
    """The figures' values."""
    found: dict[str, Any] = answers.figures
    return {name: figure.value for name, figure in found.items()}


def moment(value: str, words: Span = FIRST) -> Moment:
    """A time that means a value; "" for one left open."""
    found = when_of_iso(value) or When(value, None, None, "unknown")
    return Moment(words, found, "test")


@pytest.mark.parametrize(
    ("ours", "gold", "verdict"),
    [
        ("2026-10-02", "2026-10-02", "right"),
        ("2026-01/2026-06", "2026-H1", "right"),
        ("2026-07/2026-09", "2026-Q3", "right"),
        ("2026-W40", "2026-09-28/2026-10-04", "right"),
        ("2026-10-02T05:00/2026-10-02T11:00", "2026-10-02~morning", "right"),
        ("2026-10-02T18:00/2026-10-03T00:00", "2026-10-02~night", "right"),
        ("2026-10-03T00:00/2026-10-03T06:00", "2026-10-02~night", "right"),
        ("2026-10-02T18:00/2026-10-02T23:00", "2026-10-02~morning", "wrong"),
        ("2026-06-11/2026-06-20", "2026-06", "right"),
        ("2026-06-11", "2026-06", "wrong"),
        ("2026-10-02T14:30", "2026-10-02T14:30Z", "coarse"),
        ("2026-10-02T14:30+07:00", "2026-10-02T14:30Z", "wrong"),
        ("2026-10-02T14:30+00:00", "2026-10-02T14:30Z", "right"),
        ("2026-10-02", "2026-10-02~morning", "coarse"),
        ("2026", "2026-10", "coarse"),
        ("2026-10-01/2026-10-04", "2026-10-01/2026-10-03", "wrong"),
        ("2026-10-03", "2026-10-02", "wrong"),
        ("", "2026-10-02", "open"),
        ("", "?", "right"),
        ("2026-10-02", "?", "wrong"),
    ],
)
def test_a_time_is_right_wrong_or_only_less_exact(ours: str, gold: str, verdict: str) -> None:
    assert times.judged(moment(ours), gold, same_words=True) == verdict


def test_a_stretch_knows_centuries_decades_and_what_is_none() -> None:
    century, decade = times.stretch("17XX"), times.stretch("199X")
    assert century is not None
    assert decade is not None
    assert (century[0].year, century[1].year, decade[0].year, decade[1].year) == (1700, 1800, 1990, 2000)
    assert times.stretch("XXXX-11-08") is None
    assert times.stretch("") is None


def test_a_time_where_there_is_none_is_wrong_and_silence_there_is_right() -> None:
    score = Span(0, 3)
    answers = times.measure([item("3-2 at home."), item("3-2 at home.", moments=[moment("2026-02-03", score)])])
    assert shares(answers)["right"] == pytest.approx(1 / 2)
    assert shares(answers)["not wrong"] == pytest.approx(1 / 2)
    assert [(error.what, error.ours) for error in answers.errors] == [("false", "3-2 = 2026-02-03")]


AN = EntityId("person:le an")
TEXT = "“We won”, Lê An told Sao. She left on Friday."


def named(words: str, entity: EntityId | None = AN, kind: str = "person", via: str = "name") -> Mention:
    """A mention of ours."""
    return Mention(at(words, TEXT), kind, entity, words, "test", via)  # type: ignore[arg-type]  # literals given as str


def test_a_name_is_right_with_its_exact_span_and_type() -> None:
    answers = names.measure_names([item(SAID, mentions=[named("Lê An"), named("Sao", kind="place")])])
    assert shares(answers)["precision"] == pytest.approx(1 / 2)
    assert shares(answers)["recall"] == pytest.approx(1 / 2)
    assert shares(answers)["boundaries F1"] == pytest.approx(1)


def test_a_chain_is_whole_only_if_it_holds_nobody_else_and_a_pronoun_belongs_in_it() -> None:
    sao = named("Sao", EntityId("organisation:sao"), "organisation")
    whole = names.measure_chains([item(SAID, mentions=[named("Lê An"), sao, named("She", via="pronoun")])])
    assert shares(whole)["one chain"] == 1
    assert shares(whole)["stand-ins right of all"] == 1
    mixed = names.measure_chains(
        [item(SAID, mentions=[named("Lê An"), named("Sao"), named("She", None, via="pronoun")])]
    )
    assert shares(mixed)["one chain"] == 0
    assert shares(mixed)["stand-ins right of all"] == 0


def test_a_speaker_is_right_by_a_pronoun_marked_as_theirs_and_wrong_by_another_name() -> None:
    words = at("We won", TEXT)

    def said(who: str) -> Quote:
        speaker = Speaker(who, None, at(who, TEXT), "name")
        return Quote(Span(0, len(TEXT)), words, (words,), "direct", speaker, None, "say", "test")

    plain = "{role x|One man} said {q indirect by=x|it rained}."
    right = speech.measure_quotes([item(SAID, quotes=[said("She")]), item(plain)])
    assert shares(right)["speaker right of found"] == 1
    assert shares(right)["speaker's chain right, where one is named"] == 0
    assert shares(speech.measure_quotes([item(SAID, quotes=[said("Sao")]), item(plain)]))["speaker right of found"] == 0
    assert [error.what for error in right.errors] == ["missed indirect"]


def test_a_credit_needs_kind_and_scope_and_one_that_repeats_a_quotations_speaker_counts_neither_way() -> None:
    text = (
        '{q indirect by=an|It rained}, {per an|An} said, {credit agency sentence source="AFP"|{org afp|AFP} reported}.'
    )
    plain = "It rained, An said, AFP reported."

    def credit(words: str, kind: str) -> Credit:
        return Credit(at(words, plain), words.split()[0], kind, "sentence", Span(0, len(plain)), "test")  # type: ignore[arg-type]  # a literal given as str

    speaker = credit("An said", "official")
    assert shares(speech.measure_credits([item(text, credits=[speaker, credit("AFP reported", "agency")])])) == {
        "precision": 1,
        "recall": 1,
        "source right of found": 1,
    }
    assert (
        shares(speech.measure_credits([item(text, credits=[speaker, credit("AFP reported", "outlet")])]))["precision"]
        == 0
    )


def test_a_claim_is_matched_by_its_relation_and_its_parts_by_the_words_they_share() -> None:
    body = 'Lê An left on Friday.\n> resign subject="Lê An" when="Friday"'
    text = "Lê An left on Friday."
    an = Mention(at("Lê An", text), "person", AN, "Lê An", "test")
    right = Claim(Span(0, len(text)), "resign", "test", subject=AN, when=moment("2026-10-02", at("Friday", text)))
    answers = claimed.measure_claims([item(body, mentions=[an], claims=[right]), item(body)])
    assert shares(answers)["relation precision"] == 1
    assert shares(answers)["relation recall"] == pytest.approx(1 / 2)
    assert shares(answers)["when precision"] == shares(answers)["subject precision"] == 1
    false = claimed.measure_claims([item("Lê An left.\n> none", claims=[Claim(Span(0, 5), "resign", "test")])])
    assert shares(false)["relation precision"] == 0


def test_a_category_is_its_code_or_its_word_and_silence_is_not_wrong() -> None:
    given = [("medtop:11000000", "section", 0.9)]
    answers = claimed.measure_categories(
        [item("A vote.", categories=given), item("A vote."), item("A vote.", category="sport")]
    )
    assert shares(answers) == {"right of given": 1, "given": pytest.approx(1 / 3)}
