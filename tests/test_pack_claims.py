"""Every relation of every pack: what must make a claim of it and what must not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.findings import Claim, Reading
from wiredesk.reading.article import read


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    for pack in installed_packs():
        for row in pack.rules("claims.relations"):
            yield pack.code, dict(row)


def reading(text: str, lang: str, title: str | None = None) -> Reading:
    return read(Article.of(title=title, body=text, language=lang, published="2024-11-23"), installed_packs())


def only(text: str, lang: str, relation: str) -> tuple[Claim, Reading]:
    result = reading(text, lang)
    found = [claim for claim in result.claims if claim.relation == relation]
    assert len(found) == 1, result.claims
    return found[0], result


def name(result: Reading, identity: Any) -> str | None:
    entity = result.entity(identity)
    return entity.names[0] if entity else None


@pytest.mark.parametrize(
    ("lang", "row"), list(rows()), ids=lambda value: value["rule"] if isinstance(value, dict) else value
)
def test_a_relation_is_found_where_it_must_be_and_nowhere_else(lang: str, row: dict[str, Any]) -> None:
    missed = [t for t in row["yes"] if row["relation"] not in {c.relation for c in reading(t, lang).claims}]
    wrong = [t for t in row["no"] if row["relation"] in {c.relation for c in reading(t, lang).claims}]
    assert (missed, wrong) == ([], [])
    assert row["yes"]
    assert row["no"]


def test_who_reports_that_something_befell_others_did_not_do_it() -> None:
    claim, result = only("Bác sĩ Trần Lạc cho biết giá thuốc tăng 5%.", "vi", "rise")
    assert (claim.subject, claim.holder and claim.holder.name) == (None, "Trần Lạc")
    claim, result = only("Ông Trần Lạc cho biết sẽ từ chức.", "vi", "resign")
    assert name(result, claim.subject) == "Trần Lạc"
    claim, result = only("Ông Trần Lạc cho biết 5 người thiệt mạng.", "vi", "kill")
    assert (claim.subject, claim.object) == (None, None)


def test_the_passive_turns_subject_and_object_round() -> None:
    claim, result = only("Odesa was shelled by Russia on Monday.", "en", "attack")
    assert (name(result, claim.subject), name(result, claim.object)) == ("Russia", "Odesa")
    claim, result = only("Ông Lê Văn Tấn bị Công an Hà Nội bắt giữ.", "vi", "arrest")
    assert (name(result, claim.subject), name(result, claim.object)) == ("Công an Hà Nội", "Lê Văn Tấn")


@pytest.mark.parametrize(
    ("lang", "text", "relation", "stance"),
    [
        ("en", "Ada Lorn did not meet Tomas Wirth.", "meet", "denied"),
        ("en", "Ada Lorn will meet Tomas Wirth.", "meet", "planned"),
        ("en", "Ada Lorn may meet Tomas Wirth.", "meet", "possible"),
        ("en", "Ada Lorn met Tomas Wirth.", "meet", "asserted"),
        ("vi", "Nga không tấn công Ukraine.", "attack", "denied"),
        ("vi", "Bà Mira Holt sẽ từ chức.", "resign", "planned"),
        ("vi", "Nga có thể tấn công Ukraine.", "attack", "possible"),
    ],
)
def test_words_before_the_verb_say_whether_it_is_denied_planned_or_possible(
    lang: str, text: str, relation: str, stance: str
) -> None:
    claim, _ = only(text, lang, relation)
    assert claim.stance == stance


def test_what_somebody_says_is_that_persons_claim() -> None:
    claim, _ = only("“Russia attacked Ukraine overnight,” Ada Lorn said.", "en", "attack")
    assert claim.holder is not None
    assert claim.holder.name == "Ada Lorn"


def test_a_headline_makes_no_claim() -> None:
    assert reading("Nothing else is known.", "en", title="Ada Lorn met Tomas Wirth in Corm").claims == ()


def test_an_office_in_front_of_a_name_is_not_the_object() -> None:
    claim, result = only("Ada Lorn met French President Luc Morel in Oslo.", "en", "meet")
    assert name(result, claim.object) == "Luc Morel"
    assert claim.where is not None
    assert claim.where.name == "Oslo"


@pytest.mark.parametrize(
    ("lang", "text", "relation", "stance"),
    [
        ("en", "The chief executive stepped down on Wednesday.", "resign", "asserted"),
        ("en", "The vote was cancelled.", "vote", "denied"),
        ("en", "No deal was reached.", "agree", "denied"),
        ("en", "The committee is considering sanctions against the bank.", "sanction", "possible"),
        ("vi", "Vụ không kích không hề xảy ra.", "attack", "denied"),
        ("vi", "Hãng xe sẽ sa thải 3.000 nhân viên.", "dismiss", "planned"),
        ("vi", "Thủ tướng ký quyết định bổ nhiệm giám đốc mới.", "sign", "asserted"),
    ],
)
def test_a_claim_needs_no_name_where_its_words_tell_enough(lang: str, text: str, relation: str, stance: str) -> None:
    claim, _ = only(text, lang, relation)
    assert claim.stance == stance


def test_a_place_within_the_object_is_not_where_it_was_done() -> None:
    claim, _ = only("The actress bought a vineyard in Norway.", "en", "buy")
    assert claim.where is None


def test_what_somebody_died_of_makes_it_a_killing() -> None:
    claim, _ = only("Vụ cháy khiến 12 người chết.", "vi", "kill")
    assert claim.amount is not None


def test_relations_are_mapped_to_event_types_of_plover() -> None:
    packs = installed_packs()
    known = {row["relation"] for pack in packs for row in pack.rules("claims.relations")}
    assert set(packs.root.table("claims.plover")) <= known


@pytest.mark.parametrize(
    ("text", "relation", "subject", "object"),
    [
        ("Sen. Tomas Wirth, R-Texas, met Ada Lorn.", "meet", "Tomas Wirth", "Ada Lorn"),
        ("Prosecutors charged Oslo residents Ada Lorn and Tomas Wirth.", "accuse", None, "Ada Lorn"),
    ],
)
def test_a_place_that_says_where_somebody_is_from_neither_does_nor_suffers(
    text: str, relation: str, subject: str | None, object: str
) -> None:
    claim, result = only(text, "en", relation)
    assert (name(result, claim.subject), name(result, claim.object)) == (subject, object)


@pytest.mark.parametrize(
    "text",
    [
        "The Emmy-winning Ada Lorn met nobody.",
        "Norway said on Monday that it is reeling after a gunman fired shots at Tomas Wirth.",
        "The agency announced that nine ships of Norway left.",
    ],
)
def test_words_tied_by_hyphens_shots_and_clauses_tell_of_nobody(text: str) -> None:
    assert [claim for claim in reading(text, "en").claims if claim.object or claim.relation in ("win", "dismiss")] == []


def test_who_is_ready_to_do_it_or_is_doing_it_is_no_object() -> None:
    claim, result = only("Norway is winning the war.", "en", "win")
    assert (name(result, claim.subject), claim.object) == ("Norway", None)


def test_a_vote_that_says_when_something_else_was_has_no_voter() -> None:
    claim, _ = only("Ada Lorn spoke following the vote.", "en", "vote")
    assert claim.subject is None
