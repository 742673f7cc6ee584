"""Pictures as numbers: when reports came, who has it from whom, what happened when."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.model.story import Direction, Link, LinkKind, Origin, Origins
from wiredesk.serve.charts.arrivals import arrivals
from wiredesk.serve.charts.layers import COLUMNS
from wiredesk.serve.charts.lettering import fitted
from wiredesk.serve.charts.provenance import FOLDED, Graph, Told, provenance
from wiredesk.serve.charts.timeline import LABEL, STACK, TICKS, Event, Publication, timeline

START = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)
NOBODY = Origins(1, 1, ())


def told(*names: str) -> list[Told]:
    return [Told(ArticleId(name), name, "en", START + timedelta(hours=at)) for at, name in enumerate(names)]


def link(
    article: str, origin: str, kind: LinkKind = "copy", *, held: bool = True, direction: Direction = "first seen"
) -> Link:
    return Link(ArticleId(article), ArticleId(origin), held, kind, direction, 0.9, ())


def named(graph: Graph, name: str) -> int:
    return next(node.number for node in graph.nodes if node.name == name and node.kind != "copies")


def lines(graph: Graph) -> set[tuple[str, str, bool]]:
    name = {node.number: node.name for node in graph.nodes}
    return {(name[edge.origin], name[edge.target], edge.solid) for edge in graph.edges}


# -- arrivals ---------------------------------------------------------------------------------------------------------


def test_a_bar_is_as_high_as_its_count_and_none_for_nothing() -> None:
    chart = arrivals((4, 0, 2), height=20)
    assert chart is not None
    assert [bar.height for bar in chart.bars] == [20, 0, 10]
    assert chart.said == "4, 0, 2"


def test_one_report_beside_a_rush_is_still_to_be_seen() -> None:
    chart = arrivals((1, 0, 500), height=20)
    assert chart is not None
    assert chart.bars[0].height >= 1


def test_reports_at_one_time_make_no_chart() -> None:
    assert arrivals((7, 0, 0)) is None
    assert arrivals(()) is None


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=12))
def test_bars_stay_in_the_chart_and_do_not_overlap(counts: list[int]) -> None:
    chart = arrivals(counts)
    if chart is None:
        return
    assert all(0 <= bar.y <= chart.height and bar.y + bar.height <= chart.height + 0.01 for bar in chart.bars)
    assert all(a.x + a.width <= b.x + 0.01 for a, b in itertools.pairwise(chart.bars))
    assert chart.bars[-1].x + chart.bars[-1].width <= chart.width + 0.1


# -- provenance -------------------------------------------------------------------------------------------------------


def test_a_source_stands_left_of_who_credits_it_and_copies_right_of_that() -> None:
    graph = provenance(
        told("Ledger", "Loop"), [link("Ledger", "TNA", "credits", held=False), link("Loop", "Ledger")], NOBODY
    )
    column = {node.name: node.column for node in graph.nodes}
    assert column == {"TNA": 0, "Ledger": 1, "Loop": 2}
    assert lines(graph) == {("TNA", "Ledger", False), ("Ledger", "Loop", True)}


def test_somebody_is_one_node_whether_or_not_it_is_said_for_whom_he_speaks() -> None:
    main = Origin("Karel Munt (St Oda)", "official", None, ("Ledger", "Karel Munt (St Oda)"), (ArticleId("Ledger"),))
    credits = [link("Ledger", name, "credits", held=False) for name in ("Karel Munt", "St Oda")]
    graph = provenance(told("Ledger"), credits, Origins(1, 1, (main,)))
    assert sorted(node.name for node in graph.nodes) == ["Karel Munt (St Oda)", "Ledger", "St Oda"]
    two = [replace(main, name=f"Karel Munt ({body})") for body in ("St Oda", "Port of Corm")]
    graph = provenance(told("Ledger"), credits[:1], Origins(2, 2, tuple(two)))
    assert sum(node.name.startswith("Karel Munt") for node in graph.nodes) == 3, "which of the two it is nobody says"


def test_text_overlap_is_solid_and_credit_alone_is_not() -> None:
    links = [link("Tin", "Ledger", "translation", direction="credit"), link("Tin", "Norwire", "credits", held=False)]
    graph = provenance(told("Ledger", "Tin"), links, NOBODY)
    assert {(edge.kind, edge.solid) for edge in graph.edges} == {("translation", True), ("credits", False)}


def test_many_copies_of_one_text_are_one_node() -> None:
    names = [f"Copy {number}" for number in range(12)]
    graph = provenance(told("Ledger", *names), [link(name, "Ledger") for name in names], NOBODY)
    assert [(node.kind, len(node.many)) for node in graph.nodes] == [("report", 0), ("copies", 12)]


def test_few_copies_are_nodes_of_their_own() -> None:
    names = [f"Copy {number}" for number in range(FOLDED)]
    graph = provenance(told("Ledger", *names), [link(name, "Ledger") for name in names], NOBODY)
    assert sorted(node.name for node in graph.nodes) == sorted(["Ledger", *names])


def test_a_copy_of_a_copy_is_a_copy_of_the_original() -> None:
    graph = provenance(told("Ledger", "Loop", "Last"), [link("Loop", "Ledger"), link("Last", "Loop")], NOBODY)
    assert lines(graph) == {("Ledger", "Loop", True), ("Ledger", "Last", True)}


def test_the_text_is_the_origins_where_it_is_not_known_which_came_first() -> None:
    main = (
        Origin("Ledger", "report", ArticleId("Ledger"), ("Loop", "Ledger"), (ArticleId("Loop"), ArticleId("Ledger"))),
    )
    graph = provenance(told("Loop", "Ledger"), [link("Loop", "Ledger", direction="unknown")], Origins(1, 1, main))
    assert lines(graph) == {("Ledger", "Loop", True)}
    assert not graph.edges[0].directed
    assert graph.nodes[named(graph, "Ledger")].what == "report"


def test_a_speaker_leads_to_the_reports_that_have_it_from_nobody_else() -> None:
    ending = tuple(map(ArticleId, ("Ledger", "Tin")))
    said = (Passage(ArticleId("Ledger"), Span(0, 9), "Ada Lorn"),)
    main = (Origin("Ada Lorn", "official", None, ("Tin", "Ledger", "Ada Lorn"), ending, said),)
    graph = provenance(told("Ledger", "Tin"), [link("Tin", "Ledger", "translation")], Origins(1, 1, main))
    assert lines(graph) == {("Ada Lorn", "Ledger", False), ("Ledger", "Tin", True)}
    assert graph.edges[0].because == said


def test_an_agency_has_it_from_its_speaker() -> None:
    main = (Origin("Ada Lorn", "official", None, ("Ledger", "TNA", "Ada Lorn"), (ArticleId("Ledger"),)),)
    graph = provenance(told("Ledger"), [link("Ledger", "TNA", "credits", held=False)], Origins(1, 1, main))
    assert lines(graph) == {("Ada Lorn", "TNA", False), ("TNA", "Ledger", False)}


def test_reports_that_only_credit_the_same_are_one_node_once_they_are_many() -> None:
    names = [f"Paper {number}" for number in range(9)]
    graph = provenance(told(*names), [link(name, "TNA", "credits", held=False) for name in names], NOBODY)
    assert [(node.kind, len(node.many)) for node in graph.nodes] == [("source", 0), ("many", 9)]


def test_one_report_alone_is_a_node() -> None:
    graph = provenance(told("Ledger"), [], NOBODY)
    assert [(node.kind, node.column) for node in graph.nodes] == [("report", 0)]


def test_no_report_makes_an_empty_graph() -> None:
    assert provenance([], [], NOBODY).nodes == ()


kinds = st.sampled_from(["copy", "abridges", "translation", "rewrite", "credits", "updates"])
directions = st.sampled_from(["first seen", "credit", "unknown"])
ends = st.integers(0, 11)


@given(st.lists(st.tuples(ends, ends, kinds, directions), max_size=30), st.lists(st.tuples(ends, st.integers(0, 3))))
def test_every_report_stands_in_the_graph_once_and_no_two_nodes_overlap(
    pairs: list[tuple[int, int, LinkKind, Direction]], credits: list[tuple[int, int]]
) -> None:
    names = [f"R{number}" for number in range(12)]
    links = [link(names[a], names[b], kind, direction=way) for a, b, kind, way in pairs if a != b]
    links += [link(names[a], f"Agency {b}", "credits", held=False) for a, b in credits]
    graph = provenance(told(*names), links, NOBODY)
    shown = [
        one.id for node in graph.nodes for one in ((node.report,) if node.report else node.many) if one is not None
    ]
    assert sorted(shown) == sorted(names)
    assert graph.columns <= COLUMNS
    for a, b in itertools.combinations(graph.nodes, 2):
        apart = a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
        assert apart
    assert all(node.x >= 0 and node.x + node.width <= graph.width and node.y >= 0 for node in graph.nodes)
    assert all(node.y + node.height <= graph.height for node in graph.nodes)
    assert graph == provenance(told(*names), links, NOBODY)


@given(st.text(max_size=200))
def test_a_label_is_a_beginning_of_its_name(text: str) -> None:
    label = fitted(text, 180, 14)
    assert label == text or (label.endswith("…") and text.startswith(label[:-1].rstrip()))
    assert len(label) <= 90


def test_a_label_that_is_cut_has_room_for_its_dots() -> None:
    label = fitted("Hội Chữ thập đỏ New Zealand", 120, 14)
    assert label.endswith("…")
    assert fitted(f"{label[:-1]}…", 120, 14) == label


# -- the timeline -----------------------------------------------------------------------------------------------------


def event(hours: float, length: float = 1.0, about: str = "fire") -> Event:
    begins = START + timedelta(hours=hours)
    return Event(about, "", begins, begins + timedelta(hours=length), (), 1)


def publication(hours: float, name: str = "Ledger") -> Publication:
    return Publication(Told(ArticleId(name), name, "en"), START + timedelta(hours=hours))


def test_events_stand_above_the_line_and_reports_below() -> None:
    chart = timeline([event(0)], [publication(2), publication(5)])
    assert chart is not None
    assert all(one.y + one.height <= chart.line for one in chart.placed)
    assert all(dot.y > chart.line for dot in chart.dots)


def test_what_lies_years_back_is_told_and_not_drawn() -> None:
    chart = timeline([event(0), event(-24 * 900)], [publication(1), publication(30)])
    assert chart is not None
    assert (chart.earlier, len(chart.placed), len(chart.events)) == (1, 1, 2)
    assert chart.placed[0].number == 2


def test_events_at_one_time_take_a_lane_each() -> None:
    chart = timeline([event(0, about=str(number)) for number in range(4)], [publication(1)])
    assert chart is not None
    assert len({one.y for one in chart.placed}) == 4


def test_a_rush_of_reports_is_counted_where_it_is_not_drawn() -> None:
    chart = timeline([], [publication(0, f"R{number}") for number in range(60)])
    assert chart is not None
    assert sum(1 + dot.more for dot in chart.dots) == 60
    assert len(chart.dots) < STACK


def test_without_any_time_there_is_no_timeline() -> None:
    assert timeline([], []) is None


@given(
    st.lists(st.tuples(st.floats(-9000, 9000), st.floats(0.01, 500)), max_size=12),
    st.lists(st.floats(-5000, 5000), max_size=40),
)
def test_all_that_is_drawn_stands_in_the_drawing(happened: list[tuple[float, float]], came: list[float]) -> None:
    chart = timeline([event(*one) for one in happened], [publication(at, str(n)) for n, at in enumerate(came)])
    if chart is None:
        assert not happened
        assert not came
        return
    assert all(one.x >= 0 and one.x + one.width <= chart.width and one.y >= 0 for one in chart.placed)
    for one in chart.placed:
        begins = one.text if one.anchor == "start" else one.text - LABEL
        assert begins >= 0
        assert begins + LABEL <= chart.width or one.x < begins < one.x + one.width - LABEL
    assert all(0 <= dot.x <= chart.width and dot.y <= chart.height for dot in chart.dots)
    assert sum(1 + dot.more for dot in chart.dots) == len(came)
    assert len(chart.placed) + chart.earlier + chart.later == len(happened)
    assert len(chart.ticks) <= TICKS + 2
