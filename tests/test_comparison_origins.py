"""How many independent origins a claim has, on invented reports."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import PACKS, Said, Told, copy_link, story_of
from wiredesk.comparison.provenance import origins
from wiredesk.model.findings import Reading
from wiredesk.model.story import Link, Origins
from wiredesk.text.reporting import same_outlet

PLACES = {"Corm": ("place", "Corm"), "Norr": ("place", "Norr")}


def found(*readings: Reading, links: tuple[Link, ...] = ()) -> Origins:
    story, grouping, by_id = story_of(*readings, links=links)
    return origins(story, grouping, by_id, PACKS)


def bridge(outlet: str, more: str = "", language: str = "en", **fields: object) -> Reading:
    if language == "vi":
        body = "Cây cầu Corm bắc qua sông Norr đã sập vào sáng sớm." + more
    else:
        body = "The Corm bridge over the river Norr collapsed in the early morning." + more
    names = {**PLACES, **fields.pop("names", {})}  # type: ignore[dict-item]  # as given
    return Told(outlet, body, language=language, names=names, **fields).reading()  # type: ignore[arg-type]  # as given


def spoken(outlet: str, language: str = "en") -> Reading:
    """The collapse on the word of one spokeswoman."""
    names = {
        **PLACES,
        "Maren Dahl": ("person", "Maren Dahl", "spokesperson", "norr water board"),
    }
    if language == "vi":
        body = "Bà Maren Dahl cho biết cây cầu Corm bắc qua sông Norr đã sập vào sáng sớm."
        said = [Said("cây cầu Corm bắc qua sông Norr đã sập vào sáng sớm", "Maren Dahl", "cho biết")]
    else:
        body = "The Corm bridge over the river Norr collapsed in the early morning, Maren Dahl said."
        said = [Said("The Corm bridge over the river Norr collapsed in the early morning", "Maren Dahl", "said")]
    return Told(outlet, body, language=language, names=names, said=said).reading()


def test_one_spokeswoman_in_two_languages_is_one_origin() -> None:
    result = found(spoken("Lisk Post"), spoken("Báo Sông", "vi"))
    assert (result.at_least, result.at_most) == (1, 1)
    [one] = result.main
    assert one.kind == "spokesperson"
    assert "Maren Dahl" in one.name
    assert len(one.articles) == 2


def test_two_reporters_on_the_spot_are_two_origins() -> None:
    result = found(
        bridge("Lisk Post", "\n“It simply fell,” the ferryman told the Lisk Post."),
        bridge("Báo Sông", "\n“Nó cứ thế rơi xuống”, người lái đò nói với phóng viên Báo Sông.", "vi"),
    )
    assert (result.at_least, result.at_most) == (2, 2)
    assert {origin.kind for origin in result.main} == {"report"}


def test_a_copy_is_not_a_second_origin() -> None:
    first = bridge("Lisk Post", "\n“It simply fell,” the ferryman told the Lisk Post.")
    copy = bridge("News Loop")
    result = found(first, copy, links=(copy_link(copy, first),))
    assert (result.at_least, result.at_most) == (1, 1)
    assert set(result.main[0].articles) == {first.article.id, copy.article.id}
    assert result.main[0].chain == ("News Loop", "Lisk Post")


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 3), st.sampled_from(["own", "spoken", "plain"]), st.sampled_from(["en", "vi"]))
def test_adding_copies_changes_no_count(copies: int, first: str, second: str) -> None:
    report = {
        "own": bridge("Lisk Post", "\n“It simply fell,” the ferryman told the Lisk Post."),
        "spoken": spoken("Lisk Post"),
        "plain": bridge("Lisk Post"),
    }[first]
    other = spoken("Báo Sông", second)
    before = found(report, other)
    twins = [Told(f"Loop {number}", report.article.text, names=PLACES).reading() for number in range(copies)]
    after = found(report, other, *twins, links=tuple(copy_link(twin, report) for twin in twins))
    assert (before.at_least, before.at_most) == (after.at_least, after.at_most)


def test_an_agency_that_is_not_held_is_an_origin_by_name() -> None:
    result = found(
        bridge(
            "Lisk Post",
            "\n(Source: Reuters)",
            credits={"(Source: Reuters)": ("Reuters", "agency", "article")},
        )
    )
    [one] = result.main
    assert (one.name, one.kind, one.article) == ("Reuters", "agency", None)
    assert one.chain == ("Lisk Post", "Reuters")


def test_two_papers_with_one_agency_have_one_origin() -> None:
    credit = {"(Source: Reuters)": ("Reuters", "agency", "article")}
    theirs = {"(Theo Reuters)": ("Reuters", "agency", "article")}
    result = found(
        bridge("Lisk Post", "\n(Source: Reuters)", credits=credit),
        bridge("Báo Sông", "\n(Theo Reuters)", "vi", credits=theirs),
    )
    assert (result.at_least, result.at_most) == (1, 1)


def test_a_credited_paper_that_is_held_is_the_report_itself() -> None:
    own = bridge("Lisk Post", "\n“It simply fell,” the ferryman told the Lisk Post.")
    other = bridge(
        "Báo Sông", "\n(Theo Lisk Post)", "vi", credits={"(Theo Lisk Post)": ("Lisk Post", "outlet", "article")}
    )
    result = found(own, other)
    assert (result.at_least, result.at_most) == (1, 1)
    assert result.main[0].article == own.article.id


def test_unknown_ends_make_a_range() -> None:
    assert (found(bridge("Lisk Post")).at_least, found(bridge("Lisk Post")).at_most) == (1, 1)
    two = found(bridge("Lisk Post"), bridge("Báo Sông", language="vi"))
    assert (two.at_least, two.at_most) == (1, 2)
    assert {origin.name for origin in two.main} == {"unknown, via Lisk Post", "unknown, via Báo Sông"}
    three = found(bridge("Lisk Post"), bridge("Báo Sông", language="vi"), spoken("Echo"))
    assert (three.at_least, three.at_most) == (1, 3)


def test_the_dateline_counts_only_at_the_place_of_the_happening() -> None:
    there = Told("Lisk Post", "CORM — The bridge of Corm over the Norr collapsed in the early morning.", names=PLACES)
    away = Told(
        "Echo",
        "VARN — The bridge of Corm over the Norr collapsed in the early morning.",
        names={**PLACES, "VARN": ("place", "Varn")},
    )
    assert found(there.reading()).main[0].kind == "report"
    assert found(away.reading()).main[0].kind == "unknown"


def test_agencies_credited_for_other_claims_follow_apart() -> None:
    report = spoken("Lisk Post")
    other = bridge(
        "Echo",
        "\nIt was a grey day.\nAccording to Reuters, an engineer had asked for repairs in 1911.",
        credits={"According to Reuters": ("Reuters", "agency", "sentence")},
    )
    result = found(report, other)
    assert [origin.name for origin in result.also] == ["Reuters"]


def test_a_sentence_close_by_introduces_the_source() -> None:
    report = bridge(
        "Lisk Post",
        " The Norr bridge had been closed to lorries, Maren Dahl said.",
        names={"Maren Dahl": ("person", "Maren Dahl", "spokesperson", "norr water board")},
        said=[Said("The Norr bridge had been closed to lorries", "Maren Dahl", "said")],
    )
    assert found(report).main[0].name.startswith("Maren Dahl")


def test_the_main_claim_is_the_one_that_most_accounts_have() -> None:
    gossip = "\nA cat called Oskar was found asleep on the toll house roof."
    result = found(bridge("Lisk Post", gossip), bridge("Echo", gossip), bridge("Báo Sông", language="vi"))
    assert len(result.claim) == 3
    assert all("Corm" in passage.exact for passage in result.claim)


def test_an_outlet_is_known_by_its_short_name_and_its_domain() -> None:
    pack = PACKS.root
    assert same_outlet("the Tribune", "Talle Tribune", pack)
    assert same_outlet("riverpost.example", "The River Post", pack)
    assert not same_outlet("Lisk Post", "River Post", pack)
    assert not same_outlet("Reuters", "The River Post", pack)


def test_a_paper_known_only_by_its_file_hides_no_source() -> None:
    pack = PACKS.root
    assert not same_outlet("Norwire", "017_9ab3c41f0e77d2b1.txt", pack)
    assert not same_outlet("AFP", "riverpost.example", pack)


def test_papers_and_offices_credited_for_other_claims_follow_apart() -> None:
    report = Told(
        "Lisk Post",
        "The Corm bridge over the river Norr collapsed in the early morning, Maren Dahl said.\n"
        "The Varn Gazette reported that a beam had been sold for scrap.\n"
        "The repairs would cost 3 million crowns, engineer Tomas Wirth said.\n"
        "“It was cold,” Ada Lorn said.",
        names={
            **PLACES,
            "Maren Dahl": ("person", "Maren Dahl", "spokesperson", "norr water board"),
            "Tomas Wirth": ("person", "Tomas Wirth", "engineer", ""),
            "Ada Lorn": ("person", "Ada Lorn"),
        },
        said=[
            Said("The Corm bridge over the river Norr collapsed in the early morning", "Maren Dahl", "said"),
            Said("The repairs would cost 3 million crowns", "Tomas Wirth", "said"),
            Said("It was cold", "Ada Lorn", "said"),
        ],
        amounts={"3 million crowns": (3_000_000, "crown")},
        credits={"The Varn Gazette reported": ("Varn Gazette", "outlet", "sentence")},
    ).reading()
    result = found(report)
    assert [origin.name for origin in result.main] == ["Maren Dahl"]
    assert {(origin.name, origin.kind) for origin in result.also} == {
        ("Varn Gazette", "outlet"),
        ("Tomas Wirth", "official"),
    }


def test_an_address_that_a_text_was_taken_from_is_named_by_its_site() -> None:
    address = "https://news.riverpost.example/2026/05/a-very-long-name-of-a-page-about-a-bridge-290362.html"
    result = found(
        bridge(
            "News Loop",
            f"\nSource: {address}",
            credits={f"Source: {address}": (address, "republication", "article")},
        )
    )
    assert result.main[0].name == "riverpost.example"
    assert result.main[0].chain == ("News Loop", "riverpost.example")


def test_a_lead_without_credit_rests_on_the_spokeswoman_whom_the_other_report_names() -> None:
    late = Told(
        "Echo",
        "The Corm bridge over the river Norr collapsed in the early morning.\n"
        "Nobody was hurt.\nDivers were looking at the pillars, Maren Dahl said.",
        names={**PLACES, "Maren Dahl": ("person", "Maren Dahl", "spokesperson", "norr water board")},
        said=[Said("Divers were looking at the pillars", "Maren Dahl", "said")],
    ).reading()
    alone = found(late)
    assert alone.main[0].kind == "unknown"
    result = found(late, spoken("Báo Sông", "vi"))
    assert (result.at_least, result.at_most) == (1, 1)
    assert len(result.main[0].articles) == 2


def test_a_rewrite_that_credits_an_agency_ends_where_the_agency_s_own_report_does() -> None:
    own = bridge("Reuters")
    rewrite = Told(
        "Echo",
        "The Corm bridge over the river Norr has collapsed, according to Reuters.",
        names=PLACES,
        credits={"according to Reuters": ("Reuters", "agency", "sentence")},
    ).reading()
    result = found(own, rewrite)
    assert (result.at_least, result.at_most) == (1, 1)
    [one] = result.main
    assert (one.name, one.kind) == ("Reuters", "agency")
    assert one.chain == ("Echo", "Reuters")
    assert len(one.articles) == 2


def test_a_text_shared_with_a_report_of_another_story_is_no_origin_here() -> None:
    own, other = spoken("Lisk Post"), bridge("Echo")
    elsewhere = Told("Far Courier", "The same company publishes this and that.", names={}).reading()
    link = Link(own.article.id, elsewhere.article.id, True, "abridges", "containment", 0.6, ())
    assert found(own, other, links=(link,)) == found(own, other)


def test_a_body_and_its_spokeswoman_are_one_origin() -> None:
    names = {
        **PLACES,
        "Norr Water Board": ("organisation", "Norr Water Board"),
        "Maren Dahl": ("person", "Maren Dahl", "spokesperson", "norr water board"),
    }
    body = (
        "The Corm bridge over the river Norr collapsed in the early morning, the Norr Water Board said.\n"
        "Nobody was on it, Maren Dahl told reporters."
    )
    said = [
        Said("The Corm bridge over the river Norr collapsed in the early morning", "Norr Water Board", "said"),
        Said("Nobody was on it", "Maren Dahl", "told"),
    ]
    by_the_board = Told("River Mail", body, names=names, said=said).reading()
    result = found(spoken("Báo Sông", "vi"), by_the_board)
    assert (result.at_least, result.at_most) == (1, 1)
    assert result.main[0].kind == "spokesperson"
    assert "Norr Water Board" not in {origin.name for origin in result.also}
