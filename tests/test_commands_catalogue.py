"""`wiredesk name` and `wiredesk outlet`, as somebody runs them on the sample."""

from __future__ import annotations

import pytest

from test_commands import Wire, conforms, made  # noqa: F401 - a fixture

Made = Wire


def test_a_name_is_shown_with_its_roles_and_where_they_were_stated(made: Made) -> None:  # noqa: F811 - the fixture
    shown = made("name", "ilse marant").out
    assert shown.startswith("Ilse Marant\nperson · ")
    assert "prime minister of sardova: stated in " in shown
    assert "“Thủ tướng Sardova” in " in shown
    view = conforms(made("name", "Ilse Marant", "--json").json(), "name")["view"]
    assert view["row"]["ground"] == "office"
    again = made("name", view["row"]["id"], "--json").json()["view"]
    assert again == view


def test_names_are_listed_and_found_by_words_not_typed_to_the_end(made: Made) -> None:  # noqa: F811 - the fixture
    found = conforms(made("name", "--json", "--limit", "3").json(), "name")
    assert len(found["names"]["items"]) == 3
    assert found["names"]["next"] is not None
    assert found["view"] is None
    several = made("name", "l", "--kind", "place").out
    assert "Linden Hall" in several
    nobody = made("name", "Nobody Atall")
    assert nobody.out == ""
    assert "no name that may be shown" in nobody.err


def test_an_outlet_is_shown_with_where_its_reports_come_from(made: Made) -> None:  # noqa: F811 - the fixture
    listed = conforms(made("outlet", "--json").json(), "outlet")["outlets"]["items"]
    view = conforms(made("outlet", listed[0]["name"], "--json").json(), "outlet")["view"]
    assert view["row"]["key"] == listed[0]["key"]
    shown = made("outlet", listed[0]["key"]).out
    assert shown.startswith(listed[0]["name"])
    assert "come from" in shown
    assert listed[0]["name"] in made("outlet").out


@pytest.mark.parametrize("command", ["name", "outlet"])
def test_what_is_not_there_is_an_error_that_says_so(made: Made, command: str) -> None:  # noqa: F811 - the fixture
    done = made(command, "0123456789abcdef") if command == "outlet" else made(command, "--cursor", "x")
    assert done.code != 0
    assert "wiredesk: " in done.err or "Error" in done.err
