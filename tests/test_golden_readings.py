"""Two invented articles and all that is read in them: a change of output needs a change of the reader's VERSION.

The expected readings stand beside the articles in `tests/golden`; `python tests/test_golden_readings.py` writes them
anew, and the difference is then looked at by a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.findings import Reading
from wiredesk.reading.article import read

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("en", "vi")


def golden_reading(lang: str) -> Reading:
    title, _, body = (GOLDEN / f"article.{lang}.txt").read_text("utf-8").partition("\n")
    article = Article.of(title=title, body=body, published="2024-05-04T09:00:00+02:00", locator=f"golden.{lang}")
    return read(article, installed_packs())


def sections(reading: Reading) -> Mapping[str, list[str]]:
    """What each reader found, a line a finding."""
    text = reading.article.text
    name = {entity.id: entity.names[0] for entity in reading.entities}
    found: dict[str, list[str]] = {"moments": [], "quantities": [], "entities": [], "quotes": [], "credits": []}
    for moment in reading.moments:
        found["moments"].append(
            f"{moment.span.of(text)} = {moment.when.value} ({moment.when.granularity}; {moment.rule})"
        )
    for quantity in reading.quantities:
        amount = quantity.amount
        about = "about " if amount.approximate else ""
        found["quantities"].append(f"{quantity.span.of(text)} = {about}{amount.low}..{amount.high} {amount.unit}")
    for entity in reading.entities:
        roles = ", ".join(
            " ".join(part for part in (r.modifier, r.role, "of", r.of or "?") if part) for r in entity.roles
        )
        found["entities"].append(
            f"{entity.id} [{entity.key}] {' | '.join(entity.names)}{': ' + roles if roles else ''}"
        )
    for mention in reading.mentions:
        target = name[mention.entity] if mention.entity else "?"
        found["entities"].append(
            f"@{mention.span.start} {mention.span.of(text)} -> {target} ({mention.via}; {mention.rule})"
        )
    for quote in reading.quotes:
        speaker = f"{quote.speaker.name} ({quote.speaker.via})" if quote.speaker else "?"
        found["quotes"].append(f"{quote.mode} {quote.act} {speaker}: {quote.content.of(text)} ({quote.rule})")
    for credit in reading.credits:
        found["credits"].append(
            f"{credit.kind} {credit.source} ({credit.scope}): {credit.span.of(text)} ({credit.rule})"
        )
    found["claims"] = [
        " | ".join(
            (
                f"{claim.relation} {claim.stance}",
                f"who {name[claim.subject] if claim.subject else '-'}",
                f"whom {name[claim.object] if claim.object else '-'}",
                f"when {claim.when.span.of(text) if claim.when else '-'}",
                f"where {claim.where.name if claim.where else '-'}",
                f"amount {claim.amount.span.of(text) if claim.amount else '-'}",
                f"holder {claim.holder.name if claim.holder else '-'}",
            )
        )
        for claim in reading.claims
    ]
    return found


def rendered(reading: Reading) -> str:
    lines = [f"language {reading.language}"]
    for reader, findings in sections(reading).items():
        lines += ["", f"# {reader} {reading.made_with[reader]}", *findings]
    return "\n".join(lines) + "\n"


def parts(text: str) -> Mapping[str, tuple[str, str]]:
    """Version and findings by reader."""
    found = {}
    for part in text.split("\n# ")[1:]:
        head, _, body = part.partition("\n")
        reader, version = head.split(" ")
        found[reader] = (version, body.strip())
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_reader_that_finds_something_else_has_another_version(lang: str) -> None:
    kept = parts((GOLDEN / f"reading.{lang}.txt").read_text("utf-8"))
    for reader, (version, findings) in parts(rendered(golden_reading(lang))).items():
        if findings != kept[reader][1]:
            assert version != kept[reader][0], f"raise VERSION of {reader}, then write tests/golden anew:\n{findings}"
        assert (version, findings) == kept[reader], f"write tests/golden anew:\n{findings}"


def test_reading_twice_gives_the_same() -> None:
    assert golden_reading("vi") == golden_reading("vi")


def test_a_page_that_is_no_article_gives_an_empty_reading() -> None:
    article = Article.of(title="Nothing but a title", body="")
    reading = read(article, installed_packs())
    assert (reading.sentences, reading.entities, reading.mentions, reading.quotes, reading.claims) == (
        (),
        (),
        (),
        (),
        (),
    )


def test_every_finding_lies_in_a_sentence_of_title_or_body() -> None:
    for lang in LANGUAGES:
        reading = golden_reading(lang)
        spans = [mention.span for mention in reading.mentions] + [claim.span for claim in reading.claims]
        spans += [moment.span for moment in reading.moments] + [quantity.span for quantity in reading.quantities]
        for span in spans:
            assert any(sentence.covers(span) for sentence in reading.sentences), span.of(reading.article.text)


if __name__ == "__main__":
    for language in LANGUAGES:
        (GOLDEN / f"reading.{language}.txt").write_text(rendered(golden_reading(language)), "utf-8")
