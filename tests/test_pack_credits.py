from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import regex

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.packs import Pack
from wiredesk.model.article import Article
from wiredesk.model.spans import Span
from wiredesk.reading.article import read
from wiredesk.text.credits import agency, byline, end_credit, picture_credit, translator

KINDS = ("picture", "end", "translator", "byline", "dateline", "correction")
WHOLE = ("end", "translator", "byline")


def rules() -> list[tuple[Pack, str, Mapping[str, Any]]]:
    packs = installed_packs()
    return [
        (pack, kind, rule)
        for pack in (packs.root, *packs)
        for kind in KINDS
        for rule in pack.data.get("credits", {}).get(kind, ())
    ]


@pytest.mark.parametrize(("pack", "kind", "rule"), rules(), ids=lambda value: str(getattr(value, "code", value))[:40])
def test_a_rule_matches_its_examples_and_not_the_others(pack: Pack, kind: str, rule: Mapping[str, Any]) -> None:
    pattern = regex.compile(rule["pattern"])
    match = pattern.fullmatch if kind in WHOLE else pattern.search
    assert rule["yes"], rule["rule"]
    assert rule["no"], rule["rule"]
    for line in rule["yes"]:
        assert match(line), line
        assert not rule.get("cues") or any(cue in line.lower() for cue in rule["cues"]), line
    for line in rule["no"]:
        assert not match(line), line


def test_every_rule_has_a_name_of_its_own() -> None:
    names = [rule["rule"] for _, _, rule in rules()]
    assert len(names) == len(set(names))


def test_a_source_in_brackets_under_a_picture_credits_the_picture() -> None:
    pack = installed_packs().get("vi")
    line = "Thủ tướng Marant tại bến cảng. (Nguồn: TNA)"
    found = picture_credit(line, Span(0, len(line)), pack)
    assert found is not None
    assert found.source is not None
    assert found.source.of(line) == "TNA"
    assert end_credit(line, Span(0, len(line)), pack) is None


def test_an_address_after_the_text_is_a_republication() -> None:
    pack = installed_packs().get("vi")
    line = "Nguồn: https://benda.example/tin/1.html"
    found = end_credit(line, Span(0, len(line)), pack)
    assert found is not None
    assert found.what == "republication"
    assert picture_credit(line, Span(0, len(line)), pack) is None


def test_spans_count_from_the_beginning_of_the_text() -> None:
    pack = installed_packs().get("vi")
    text = "Đoạn trước.\nThu Hà (lược dịch)"
    found = translator(text, Span(12, len(text)), pack)
    assert found is not None
    assert found.name is not None
    assert found.name.of(text) == "Thu Hà"
    assert found.what == "translator"


def test_a_bare_name_is_a_byline_only_where_the_caller_says_so() -> None:
    pack = installed_packs().get("vi")
    found = byline("MINH TRÍ", Span(0, 8), pack)
    assert found is not None
    assert found.place_bound
    assert byline("MINH TRÍ", Span(0, 8), installed_packs().get("en")) is None


def test_an_agency_has_one_name_whatever_the_form() -> None:
    packs = installed_packs()
    assert agency("Hãng tin AFP", packs.get("vi")) == "AFP"
    assert agency("Tân Hoa xã", packs.get("vi")) == "Xinhua"
    assert agency("The Associated Press", packs.get("en")) == "AP"
    assert agency("Tờ Bến Đá", packs.get("vi")) is None


def credited(text: str, lang: str) -> list[tuple[str, str, str]]:
    reading = read(Article.of(title=None, body=text, language=lang), installed_packs())
    return [(one.kind, one.scope, one.source) for one in reading.credits]


def test_bodies_documents_and_groups_are_credited_though_nobody_is_named() -> None:
    assert credited("Police confirmed the arrest of a teacher.", "en") == [("official", "sentence", "Police")]
    assert credited("Two men were on the payroll, leaked emails show.", "en") == [
        ("document", "sentence", "leaked emails")
    ]
    assert credited("Theo cáo trạng, ông nhận 6 tỷ đồng.", "vi")[0][0] == "document"


def test_an_agency_in_brackets_behind_the_last_words_credits_the_article() -> None:
    assert credited("Prices fell.\nThe port reopened. (Reuters)", "en") == [("agency", "article", "Reuters")]


def test_a_bureau_of_statistics_is_no_document() -> None:
    kinds = {kind for kind, _, _ in credited("Output slipped, the National Bureau of Statistics said.", "en")}
    assert "document" not in kinds
