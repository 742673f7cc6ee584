"""A story in a few sentences, word for word: what most origins support, nothing twice, what is disputed marked."""

from __future__ import annotations

from accounts import PACKS, Said, Told, story_of
from wiredesk.comparison.briefs import LEAST, MOST, brief, languages_of
from wiredesk.comparison.differences import compare
from wiredesk.comparison.overview import overview
from wiredesk.comparison.provenance import origins
from wiredesk.model.findings import Reading
from wiredesk.model.story import BriefSentence, Difference

NAMES = {"Corm": ("place", "Corm"), "Norr": ("place", "Norr")}
FELL = "The Corm bridge over the river Norr collapsed in the early morning."
FELL_VI = "Cây cầu Corm bắc qua sông Norr đã sập vào sáng sớm."
CARRIED = "The Corm bridge was built in 1931 and carried 4,000 cars a day over the Norr."


def told(outlet: str, body: str, language: str = "en", **fields: object) -> Reading:
    names = {words: kind for words, kind in NAMES.items() if words in body}
    return Told(outlet, body, language=language, names=names, **fields).reading()  # type: ignore[arg-type]  # as given


def in_brief(*readings: Reading, language: str = "en") -> tuple[tuple[BriefSentence, ...], tuple[Difference, ...]]:
    story, grouping, by_id = story_of(*readings)
    differences = compare(story, grouping, by_id, PACKS)
    supported = overview(story, grouping, by_id, PACKS)
    rests = origins(story, grouping, by_id, PACKS)
    return brief(by_id, supported, differences, rests, language), differences


def test_every_sentence_stands_in_a_report_word_for_word() -> None:
    readings = (
        told("Lisk Post", f"{FELL}\n“It simply fell,” the ferryman told the Lisk Post.\n{CARRIED}"),
        told("Corm Herald", f"{FELL}\n“Dust rose above our mill,” a baker told the Corm Herald.\n{CARRIED}"),
    )
    sentences, _ = in_brief(*readings)
    texts = {reading.article.id: reading.article.text for reading in readings}
    assert sentences
    for one in sentences:
        passage = one.wording.passage
        assert passage.span.of(texts[passage.article]) == passage.exact
    assert sentences[0].wording.passage.exact == FELL
    assert (sentences[0].at_least, sentences[0].at_most) == (2, 2)
    assert len({one.wording.passage.exact for one in sentences}) == len(sentences) <= MOST


def test_a_story_is_told_in_each_language_of_its_reports_and_in_no_other() -> None:
    readings = (told("Lisk Post", FELL), told("Tin Lisk", FELL_VI, "vi"))
    assert languages_of(readings) == ("en", "vi")
    assert [one.wording.passage.exact for one in in_brief(*readings, language="vi")[0]] == [FELL_VI]
    assert [one.wording.passage.exact for one in in_brief(*readings, language="en")[0]] == [FELL]
    assert in_brief(*readings, language="fr")[0] == ()


def test_one_report_alone_is_told_by_its_opening() -> None:
    body = f"{FELL}\n{CARRIED}\nDivers searched the river Norr below the Corm bridge until dark."
    sentences, _ = in_brief(told("Lisk Post", body))
    assert [one.wording.passage.exact for one in sentences] == body.split("\n")[:LEAST]
    assert all((one.at_least, one.at_most) == (1, 1) for one in sentences)


def test_a_sentence_that_leans_on_the_one_before_is_left_out() -> None:
    said = "“Nobody had looked at the bearings of that bridge for nine years.”"
    speech = Said("Nobody had looked at the bearings of that bridge for nine years.", "Ada Lorn", mode="direct")
    body = f"{FELL}\n{said} Ada Lorn turned away."
    sentences, _ = in_brief(told("Lisk Post", body, said=(speech,)))
    assert said not in [one.wording.passage.exact for one in sentences]


def test_what_is_disputed_is_marked_with_its_question() -> None:
    def fire(outlet: str, dead: str, count: int) -> Reading:
        body = f"A fire in the Corm market hall on the Norr killed {dead} people before dawn, the brigade said."
        return told(outlet, body, amounts={f"{dead} people": (count, "dead")}, published="2026-03-10")

    sentences, differences = in_brief(fire("Lisk Post", "eleven", 11), fire("Corm Herald", "fourteen", 14))
    apart = [at for at, one in enumerate(differences) if one.verdict in ("differ", "updated")]
    assert apart
    assert [list(one.disputed) for one in sentences] == [apart]
