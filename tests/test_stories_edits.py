"""Copies in which so many words were changed that hardly a run of four is left."""

import random
from datetime import UTC, datetime

from hand_readings import PACKS, reading
from test_stories_links import DISPATCH, OTHER_NEWS
from wiredesk.model.findings import Reading
from wiredesk.model.story import Link
from wiredesk.stories.clusters import group
from wiredesk.stories.edits import edit
from wiredesk.stories.links import COPY, overlap
from wiredesk.stories.reports import report

LONG = (
    DISPATCH
    + "\nOsk told deputies that no miner over fifty-five would have to look for another employer, and that the "
    "shafts would be flooded only after the pumps had been moved to the quarry at Lannach.\n"
    "The union's chairman, Tomas Berel, said his members had been promised much before and would count the marks "
    "when they arrived.\n"
    "Two members of the governing party abstained because the railway was not in the bill."
)


def told(url: str, body: str, **known: object) -> Reading:
    return reading("Corm votes to close Vellin mine", body, language="en", url=url, **known)  # type: ignore[arg-type]  # as given


def edited(body: str, share: float, seed: int = 4) -> str:
    """Words at random places are replaced by such of other news."""
    chance = random.Random(seed)
    others = OTHER_NEWS.split()
    return "\n".join(
        " ".join(chance.choice(others) if chance.random() < share else word for word in line.split(" "))
        for line in body.split("\n")
    )


def only_link(*readings: Reading) -> Link:
    (link,) = group(readings, PACKS).links
    return link


def test_a_copy_of_which_a_third_of_the_words_are_others_is_found_by_the_places_of_the_rest() -> None:
    a, b = told("https://a.example/1", LONG), told("https://b.example/1", edited(LONG, 0.35))
    assert overlap(report(a, PACKS), report(b, PACKS)).shared < COPY
    link = only_link(a, b)
    assert (link.kind, link.direction) == ("copy", "unknown")
    assert link.evidence[0].what == "share of the text that goes along"
    passages = link.evidence[0].passages
    assert {passage.article for passage in passages} == {a.article.id, b.article.id}
    texts = {one.article.id: one.article.text for one in (a, b)}
    assert all(passage.span.of(texts[passage.article]) == passage.exact for passage in passages)


def test_the_beginning_of_a_text_with_words_changed_abridges_it() -> None:
    first = "\n".join(LONG.split("\n")[:5])
    long, short = told("https://a.example/1", LONG), told("https://b.example/1", edited(first, 0.3))
    link = only_link(long, short)
    assert (link.article, link.origin, link.kind) == (short.article.id, long.article.id, "abridges")


def test_who_was_first_is_told_of_edited_copies_as_of_others() -> None:
    early = told("https://b.example/1", edited(LONG, 0.35), first_seen=datetime(2026, 5, 4, 9, tzinfo=UTC))
    late = told("https://a.example/1", LONG, first_seen=datetime(2026, 5, 4, 12, tzinfo=UTC))
    link = only_link(late, early)
    assert (link.article, link.origin, link.direction) == (late.article.id, early.article.id, "first seen")


def test_reports_in_one_pattern_from_two_years_are_no_copies_of_one_another() -> None:
    was = told("https://a.example/1", LONG, published="2024-05-04T08:00:00+00:00")
    now = told("https://b.example/1", edited(LONG, 0.35), published="2026-05-04T08:00:00+00:00")
    assert edit(report(was, PACKS), report(now, PACKS)) is not None
    assert not group([was, now], PACKS).links


def test_two_accounts_of_one_event_are_no_copies() -> None:
    own = (
        "Corm will shut its last coal mine at Vellin within five years, the lower house decided on Monday evening.\n"
        "Sixty-one deputies were for the plan of minister Petra Osk and 40 against, after the union had called off its "
        "strike.\n"
        "For new work in the valley 340 million marks are set aside; 1,900 miners are to lose their jobs.\n"
        "Vellin's mayor, Jon Ketil, wants trains to the coast first. In autumn the upper house votes, and there the "
        "government has to look for allies."
    )
    assert not group([told("https://a.example/1", LONG), told("https://b.example/1", own)], PACKS).links
