"""Which report was taken from which, and how that is known."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hand_readings import PACKS, reading
from wiredesk.model.findings import Reading
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Decision, Direction, Link
from wiredesk.stories.clusters import group
from wiredesk.stories.derived import without_cycles
from wiredesk.stories.links import COPY, REWRITE, derivation, may_derive, overlap, packed_prints
from wiredesk.stories.ordering import Ordering, nearly_in_order
from wiredesk.stories.reports import report
from wiredesk.stories.translations import translation

DISPATCH = (
    "The lower house in Corm voted on Monday to close the Vellin coal mine by 2031, ending two years of dispute.\n"
    "Deputies backed the plan by 61 votes to 40 after the mining union dropped its threat of a strike.\n"
    "Economy minister Petra Osk said the region would receive 340 million marks for new jobs over eight years.\n"
    "The mine employs 1,900 people and delivers a fifth of the coal burnt in the country's power stations.\n"
    "Mayor Jon Ketil called the sum too small and asked for a railway line to the coast before the last shift.\n"
    "The upper house, where the government has no majority, is expected to take up the bill in the autumn."
)
BRIEF = "\n".join(DISPATCH.split("\n")[:3])
OTHER_NEWS = (
    "A storm tore the roof off the sports hall in Lisk on Sunday evening, minutes after a handball match had ended.\n"
    "Firefighters counted eleven fallen trees on the road to the airport and closed it until the morning.\n"
    "In Talle the harbour ferry stayed at its moorings, and two schools will remain shut until Wednesday at least.\n"
    "The weather service expects calmer days and warns of high water along the whole of the northern coast.\n"
    "Insurers put the damage at several million and asked owners to take pictures before they clear anything away.\n"
    "The national team lost its third match in a row, 2-0 at home, and the coach said he would think about his future."
)


def dispatch(url: str, body: str = DISPATCH, **known: object) -> Reading:
    return reading("Corm votes to close Vellin mine", body, language="en", url=url, **known)  # type: ignore[arg-type]  # as given


def only_link(*readings: Reading) -> Link:
    (link,) = group(readings, PACKS).links
    return link


def test_equal_texts_are_copies_and_nobody_knows_whose() -> None:
    a, b = dispatch("https://a.example/1"), dispatch("https://b.example/1")
    link = only_link(a, b)
    assert (link.kind, link.direction, link.score) == ("copy", "unknown", 1.0)
    assert link.article < link.origin


def test_a_page_s_own_date_alone_does_not_make_it_the_original() -> None:
    a = dispatch("https://a.example/1", published="2026-05-04T08:00:00+00:00")
    b = dispatch("https://b.example/1", published="2026-05-04T19:00:00+00:00")
    assert only_link(a, b).direction == "unknown"


def test_what_was_received_first_is_the_original() -> None:
    late = dispatch("https://a.example/1", first_seen=datetime(2026, 5, 4, 12, tzinfo=UTC))
    early = dispatch("https://b.example/1", first_seen=datetime(2026, 5, 4, 9, tzinfo=UTC))
    link = only_link(late, early)
    assert (link.article, link.origin, link.direction) == (late.article.id, early.article.id, "first seen")


def test_a_credit_line_outweighs_the_time_of_receipt() -> None:
    agency = dispatch("https://tna.example/1", outlet="TNA", first_seen=datetime(2026, 5, 4, 12, tzinfo=UTC))
    paper = dispatch(
        "https://paper.example/1",
        DISPATCH + "\n(TNA)",
        outlet="Morning Paper",
        first_seen=datetime(2026, 5, 4, 9, tzinfo=UTC),
        credits={"(TNA)": ("TNA", "agency")},
    )
    link = only_link(agency, paper)
    assert (link.article, link.origin, link.direction) == (paper.article.id, agency.article.id, "credit")
    assert link.evidence[0].passages[0].exact == "(TNA)"


def test_a_short_text_cut_from_a_long_one_abridges_it() -> None:
    long, short = dispatch("https://a.example/1"), dispatch("https://b.example/1", BRIEF)
    link = only_link(long, short)
    assert (link.article, link.origin, link.kind) == (short.article.id, long.article.id, "abridges")
    assert link.direction == "containment"


def test_a_copy_with_teasers_behind_it_is_still_taken_from_the_same_text() -> None:
    padded = dispatch("https://b.example/1", DISPATCH + "\n" + "\n".join(OTHER_NEWS.split("\n")[:2]))
    link = only_link(dispatch("https://a.example/1"), padded)
    assert link.kind in ("copy", "abridges")


def test_a_round_up_contains_a_report_and_does_not_join_its_story() -> None:
    round_up = reading("The day in brief", BRIEF + "\n" + OTHER_NEWS, language="en", url="https://b.example/brief")
    brief = dispatch("https://a.example/1", BRIEF)
    grouping = group([round_up, brief], PACKS)
    (link,) = grouping.links
    assert (link.kind, link.article, link.origin) == ("contains", round_up.article.id, brief.article.id)


MORNING = {
    "Bakers of Talle hold their prices": "The bakers of Talle will hold the price of a loaf until the spring, their "
    "guild said on Monday. Flour has become cheaper by a fifth since the harvest, and two mills on the Orne have taken "
    "up work again after the flood of last year.",
    "Swimmers cross the Vellin strait": "Eleven swimmers crossed the Vellin strait at night to raise money for the "
    "lighthouse of Karm. The fastest, a teacher of forty, needed six hours and nine minutes; nobody had to be taken "
    "into the boat that went along with them.",
    "Library moves by tram": "Librarians at Ostrel took thousands of books from the old house to the new one by tram, "
    "one line being closed for it from dawn to noon. Children carried the last shelf over the square while a brass "
    "band played in the rain.",
}


def test_a_round_up_belongs_to_every_story_of_which_it_holds_a_report() -> None:
    held = "\n".join(MORNING.values())
    round_up = reading("The morning in brief", held, language="en", url="https://b.example/brief")
    parts = [
        reading(title, body, language="en", url=f"https://a.example/{at}")
        for at, (title, body) in enumerate(MORNING.items())
    ]
    grouping = group([round_up, *parts], PACKS)
    for part in parts:
        story = next(story for story in grouping.stories if part.article.id in story.articles)
        assert story.articles == (part.article.id,)
        (also,) = story.also
        assert (also.article, also.joined_by) == (round_up.article.id, part.article.id)
        assert also.evidence[0].what == "contains (containment)"
    own = next(story for story in grouping.stories if round_up.article.id in story.articles)
    assert own.also == ()
    assert group([*parts[::-1], round_up], PACKS) == grouping
    denied = Decision("no copy", (round_up.article.id, parts[0].article.id))
    first = group([round_up, *parts], PACKS, decisions=[denied]).stories
    assert [story.also for story in first if parts[0].article.id in story.articles] == [()]


TERMS = (
    "This text was sent by the Press Service of the Northern Provinces and may be printed free of charge in full or "
    "in part, provided that the service is named and no change is made to quoted words.\n"
    "Pictures of the day, tables and the calendar of public meetings are sent to subscribers each morning by seven.\n"
    "The service was founded by nine papers, belongs to its members and takes no money from parties or companies.\n"
    "Corrections are sent under the number of the text; whoever finds a mistake is asked to write to the desk, which "
    "answers on every working day of the year, and on holidays within two days at the latest."
)


def test_terms_that_an_agency_puts_under_all_its_texts_make_no_copies_of_them() -> None:
    storm = reading(
        "Storm tears roof off sports hall in Lisk",
        "\n".join([*OTHER_NEWS.split("\n")[:4], TERMS]),
        language="en",
        url="https://north.example/2",
    )
    vote = dispatch("https://south.example/1", "\n".join([*DISPATCH.split("\n")[:4], TERMS]))
    assert overlap(report(vote, PACKS), report(storm, PACKS)).shared > COPY
    assert not group([vote, storm], PACKS).links


def test_a_copy_under_a_headline_and_an_opening_of_its_own_is_a_copy() -> None:
    first, rest = DISPATCH.split("\n", 1)
    own = "Coal will be dug at Vellin until 2031 and no longer: that is what deputies in Corm decided on Monday night."
    copy = reading(
        "Vellin coal mine in Corm has until 2031", f"{own}\n{rest}", language="en", url="https://b.example/1"
    )
    assert first not in copy.article.text
    assert only_link(dispatch("https://a.example/1"), copy).kind in ("copy", "abridges")


def test_an_edited_copy_is_found_although_every_seventh_word_differs() -> None:
    words = DISPATCH.split(" ")
    edited = " ".join(f"{word}x" if at % 7 == 3 else word for at, word in enumerate(words))
    link = only_link(dispatch("https://a.example/1"), dispatch("https://b.example/1", edited))
    assert link.kind == "copy"


def test_a_page_that_says_where_it_was_taken_from_republishes_it() -> None:
    original = dispatch("https://ledger.example/vellin", outlet="The Ledger")
    for taken_from in ("https://ledger.example/vellin", "The Ledger"):
        page = dispatch("https://portal.example/77", BRIEF, taken_from=taken_from)
        link = only_link(original, page)
        assert (link.article, link.origin) == (page.article.id, original.article.id)
        assert (link.kind, link.direction) == ("republication", "republication")


def test_matched_passages_are_words_of_both_articles() -> None:
    a, b = dispatch("https://a.example/1"), dispatch("https://b.example/1", BRIEF)
    texts = {one.article.id: one.article.text for one in (a, b)}
    passages = [passage for evidence in only_link(a, b).evidence for passage in evidence.passages]
    assert {passage.article for passage in passages} == set(texts)
    for passage in passages:
        assert texts[passage.article][passage.span.start : passage.span.end] == passage.exact


def test_two_reports_in_their_own_words_are_not_linked() -> None:
    own_words = (
        "Vellin's last coal will be dug in 2031 at the latest. That is the outcome of Monday's vote in Corm, where 61 "
        "members supported the closing and 40 opposed it.\n"
        "Over eight years, 340 million marks are to bring new work to the valley, said Petra Osk, the minister.\n"
        "For Jon Ketil, the town's mayor, it is not enough: he wants trains to the sea first."
    )
    a, b = dispatch("https://a.example/1"), dispatch("https://b.example/1", own_words)
    grouping = group([a, b], PACKS)
    assert not grouping.links
    assert len(grouping.stories) == 1


def test_an_agency_that_is_not_held_is_an_origin_by_name() -> None:
    paper = dispatch("https://p.example/1", DISPATCH + "\n(TNA)", credits={"(TNA)": ("TNA", "agency")})
    link = only_link(paper)
    assert (link.origin, link.held, link.kind, link.direction) == ("TNA", False, "credits", "credit")


def test_an_outlet_does_not_credit_itself() -> None:
    paper = dispatch("https://p.example/1", DISPATCH + "\n(TNA)", outlet="TNA", credits={"(TNA)": ("TNA", "agency")})
    assert not group([paper], PACKS).links


def test_a_credit_under_a_picture_credits_no_report() -> None:
    paper = dispatch("https://p.example/1", DISPATCH + "\n(TNA)", credits={"(TNA)": ("TNA", "agency")})
    under = replace(paper, credits=tuple(replace(credit, scope="picture") for credit in paper.credits))
    assert not group([under], PACKS).links


ORIGINAL = reading(
    "Corm votes to close Vellin mine",
    "The house in Corm voted on Monday to close the Vellin mine by 2031, by 61 votes to 40.\n"
    "Petra Osk promised 340 million marks; Jon Ketil of Vellin asked for a railway to Lisk.\n"
    "The mine employs 1900 people, said Petra Osk, and Arvenia burns its coal in Talle and Brenn.",
    language="en",
    url="https://tna.example/1",
    outlet="TNA",
)
TRANSLATED = (
    "Hạ viện ở Corm hôm thứ hai bỏ phiếu đóng cửa mỏ Vellin trước năm 2031, với tỷ lệ 61 trên 40.\n"
    "Petra Osk hứa chi 340 triệu mark; Jon Ketil ở Vellin đòi một tuyến đường sắt tới Lisk.\n"
    "Mỏ có 1900 lao động, Petra Osk nói, và Arvenia đốt than của mỏ tại Talle và Brenn."
)


def test_the_same_names_and_numbers_in_the_same_order_are_a_translation() -> None:
    other = reading("Corm đóng cửa mỏ Vellin", TRANSLATED, language="vi", url="https://bao.example/1")
    link = translation(report(ORIGINAL, PACKS), report(other, PACKS), PACKS)
    assert link is not None
    assert (link.kind, link.direction) == ("translation", "unknown")
    (order,) = link.evidence
    sides = [passage.article for passage in order.passages]
    assert sides == [ORIGINAL.article.id, other.article.id] * 3


def test_the_same_names_in_other_sentences_are_no_translation() -> None:
    lines = (
        "Petra Osk cảm ơn cử tri ở Talle vì đã chờ đợi lâu như vậy.",
        "Tại Brenn, các công đoàn của Arvenia gọi cuộc bỏ phiếu là một ngày buồn và hứa kiện ra tòa.",
        "Jon Ketil nói ông chưa đọc dự luật. Vellin sẽ họp vào mùa xuân.",
    )
    other = reading("Công đoàn phản đối", "\n".join(lines), language="vi", url="https://bao.example/2")
    assert translation(report(ORIGINAL, PACKS), report(other, PACKS), PACKS) is None


def test_a_translator_s_name_tells_which_one_is_the_translation() -> None:
    other = reading(
        "Corm đóng cửa mỏ Vellin", TRANSLATED, language="vi", url="https://bao.example/1", translator="Thu Lan"
    )
    link = translation(report(other, PACKS), report(ORIGINAL, PACKS), PACKS)
    assert link is not None
    assert (link.article, link.origin, link.direction) == (other.article.id, ORIGINAL.article.id, "credit")


links = st.builds(
    Link,
    article=st.sampled_from([ArticleId(name) for name in "abcde"]),
    origin=st.sampled_from([ArticleId(name) for name in "abcde"]),
    held=st.just(True),
    kind=st.just("copy"),
    direction=st.sampled_from(["credit", "republication", "first seen", "containment", "unknown"]),
    score=st.sampled_from([0.5, 0.9]),
    evidence=st.just(()),
).filter(lambda link: link.article != link.origin)


@given(st.lists(links, max_size=12))
def test_known_directions_never_run_in_a_circle(made: list[Link]) -> None:
    kept = without_cycles(made)
    assert len(kept) == len(made)
    after: dict[str, set[str]] = {}
    for link in kept:
        if link.direction != "unknown":
            after.setdefault(link.article, set()).add(link.origin)
    done: set[str] = set()
    while after:
        ends = {name for name in after if after[name] <= done | (set("abcde") - after.keys())}
        assert ends, "a circle is left"
        done |= ends
        after = {name: origins for name, origins in after.items() if name not in ends}


PAIRS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=24)


@given(PAIRS, st.permutations("abcdefgh"))
def test_what_would_close_a_circle_hangs_on_no_order_that_things_had_first(
    pairs: list[tuple[str, str]], first: list[str]
) -> None:
    kept: set[tuple[str, str]] = set()

    def comes_after(one: str) -> set[str]:
        found, edge = set[str](), {one}
        while edge := {before for after, before in kept if after in edge} - found:
            found |= edge
        return found

    orders = Ordering(first), Ordering(nearly_in_order(pairs))
    for after, before in pairs:
        free = after != before and after not in comes_after(before)
        assert [order.put(after, before) for order in orders] == [free, free]
        if free:
            kept.add((after, before))


@given(PAIRS)
def test_things_stand_behind_all_that_they_come_after_unless_in_circles(pairs: list[tuple[str, str]]) -> None:
    downwards = [(after, before) for after, before in pairs if after > before]
    place = {name: at for at, name in enumerate(nearly_in_order(downwards))}
    assert place.keys() == {name for pair in downwards for name in pair}
    assert all(place[before] < place[after] for after, before in downwards)


@pytest.mark.parametrize("strong", ["republication", "credit", "first seen"])
def test_the_weaker_of_two_contrary_directions_is_withdrawn(strong: Direction) -> None:
    a, b = ArticleId("a"), ArticleId("b")
    firm = Link(a, b, True, "copy", strong, 0.8, ())
    weak = Link(b, a, True, "abridges", "containment", 0.9, ())
    kept = {link.kind: link.direction for link in without_cycles([weak, firm])}
    assert kept == {"copy": strong, "abridges": "unknown"}


@given(st.lists(st.integers(0, 11), min_size=1, max_size=40), st.lists(st.integers(0, 11), min_size=1, max_size=40))
def test_what_prints_say_cannot_derive_has_no_link(one: list[int], other: list[int]) -> None:
    sentences = [f"The {word} of Corm was {word}ed by the guild, {word} said." for word in WORDS]
    a, b = (
        report(
            reading(None, " ".join(sentences[at] for at in places), language="en", url=f"https://{name}.example/"),
            PACKS,
        )
        for name, places in (("one", one), ("other", other))
    )
    seen = overlap(a, b)
    if seen.shared >= REWRITE:
        assert may_derive(packed_prints(a), packed_prints(b))
    if not may_derive(packed_prints(a), packed_prints(b)):
        assert derivation(a, b, seen) is None


WORDS = (
    "ferry",
    "bridge",
    "tower",
    "harvest",
    "ballot",
    "market",
    "canal",
    "archive",
    "quarry",
    "bakery",
    "choir",
    "well",
)
