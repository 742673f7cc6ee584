"""What belongs together across languages: translations, whatever else is like them, and the best that is clear."""

import pytest

from hand_readings import PACKS, reading
from test_stories_clusters import together
from test_stories_links import ORIGINAL, TRANSLATED
from wiredesk.model.findings import Reading
from wiredesk.model.story import Decision
from wiredesk.stories.bridges import CERTAIN, FEATURES, NEARLY, Bridge, clear_best, united
from wiredesk.stories.clusters import group
from wiredesk.stories.pairs import Judge, know

TRANSLATION = reading("Corm đóng cửa mỏ Vellin", TRANSLATED, language="vi", url="https://bao.example/1")
TOLD_BACKWARDS = reading(
    "Corm đóng cửa mỏ Vellin",
    "\n".join(reversed(TRANSLATED.split("\n"))),
    language="vi",
    url="https://bao.example/2",
)
PARTED = Decision("part", (TRANSLATION.article.id,), others=(TOLD_BACKWARDS.article.id,))


def test_a_translation_stands_with_its_original_though_another_report_is_as_like() -> None:
    grouping = group([ORIGINAL, TRANSLATION, TOLD_BACKWARDS], PACKS, decisions=[PARTED])
    assert together(grouping, ORIGINAL, TRANSLATION)
    assert not together(grouping, ORIGINAL, TOLD_BACKWARDS)
    (link,) = [link for link in grouping.links if link.kind == "translation"]
    assert {link.article, link.origin} == {ORIGINAL.article.id, TRANSLATION.article.id}
    story = next(story for story in grouping.stories if ORIGINAL.article.id in story.articles)
    reasons = [evidence for why in story.why for evidence in why.evidence]
    order = next(one for one in reasons if one.what == "sentences that say the same in the same order")
    assert {passage.article for passage in order.passages} == set(story.articles)


def test_of_two_reports_that_are_as_like_neither_joins() -> None:
    other = reading("Corm đóng cửa mỏ Vellin", TOLD_BACKWARDS.article.text.split("\n", 1)[1], language="vi", url="x:1")
    parted = Decision("part", (other.article.id,), others=(TOLD_BACKWARDS.article.id,))
    grouping = group([ORIGINAL, other, TOLD_BACKWARDS], PACKS, decisions=[parted])
    assert not together(grouping, ORIGINAL, other)
    assert not together(grouping, ORIGINAL, TOLD_BACKWARDS)


def test_a_story_takes_several_parts_of_a_language_if_it_is_certain_of_them() -> None:
    languages = {1: "en", 2: "vi", 3: "vi"}
    edges = [(CERTAIN, 1, 2), (CERTAIN, 1, 3)]
    assert united([1, 2, 3], edges, [], (), languages.__getitem__) == [[1, 2, 3]]
    assert united([1, 2, 3], edges, [], {(2, 3)}, languages.__getitem__) == [[1, 2], [3]]
    assert united([1, 2, 3], [(0.9, 1, 2), (0.8, 1, 3)], [], (), languages.__getitem__) == [[1, 2], [3]]


@pytest.mark.parametrize(
    ("chances", "clear"),
    [((0.4,), True), ((0.25,), False), ((0.9, 0.85), False), ((0.9, 0.6), True), ((0.4, 0.2), False)],
)
def test_the_best_is_clear_by_what_it_is_and_by_what_it_beats(chances: tuple[float, ...], clear: bool) -> None:
    ranked = [(-chance, part) for part, chance in enumerate(chances)]
    assert (clear_best(ranked) == 0) is clear


def test_what_is_too_unlikely_to_be_a_rival_is_none() -> None:
    assert clear_best([(-0.4, 1), (-NEARLY / 10, 2)]) == clear_best([(-0.4, 1)]) == 1


def test_two_texts_that_tell_much_are_alike_by_chance() -> None:
    short = (ORIGINAL.article.text.split("\n")[1], TRANSLATED.split("\n")[0])
    brief = [reading(None, short[0], language="en", url="x:1"), reading(None, short[1], language="vi", url="x:2")]
    at = FEATURES.index("concepts that both tell")
    assert 0 < _values(*brief)[at] < _values(ORIGINAL, TRANSLATION)[at] < 1


def _values(one: Reading, other: Reading) -> tuple[float, ...]:
    known = [know(one, PACKS), know(other, PACKS)]
    ready = [made for made in known if made is not None]
    return Bridge(Judge(ready.__getitem__), PACKS, lambda at: (at,)).values(0, 1)
