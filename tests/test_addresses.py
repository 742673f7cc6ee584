from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.text.addresses import outlet_name, registrable


def test_the_registrable_domain_leaves_out_hosts_below_it() -> None:
    assert registrable("https://www.news.bbc.co.uk/a") == "bbc.co.uk"
    assert registrable("http://thethao.tuoitre.vn/x.htm") == "tuoitre.vn"
    assert registrable("benda.example/tin") == "benda.example"


def test_what_nobody_can_register_has_no_domain() -> None:
    assert registrable("http://192.168.0.1/a") is None
    assert registrable("http://localhost/a") is None
    assert registrable("") is None


def test_an_outlet_is_known_by_its_domain() -> None:
    assert outlet_name("https://vtcnews.vn/tin.html", installed_packs().get("vi")) == "VTC News"
    assert outlet_name("https://benda.example/", installed_packs().get("vi")) is None


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_is_none(text: str) -> None:
    domain = registrable(text)
    assert domain is None or domain == domain.lower()
