"""Two readers of XML: of a well-formed text both tell the same, of a damaged one the second goes on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.sources.xml_events import Damaged, prepared, read_loosely, read_strictly

NAMES = st.sampled_from(["a", "dc:b", "Title", "media:group", "p"])
TEXTS = st.text(alphabet="ab <>&\"'é漢\n\t]-", max_size=12)


class Heard:
    """What was told, adjoining texts as one."""

    def __init__(self) -> None:
        self.told: list[tuple[str, object]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.told.append((name, dict(attributes)))

    def end(self, name: str) -> None:
        self.told.append(("/", name))

    def data(self, text: str) -> None:
        if self.told and self.told[-1][0] == "text":
            text = f"{self.told.pop()[1]}{text}"
        self.told.append(("text", text))


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&#62;").replace('"', "&#x22;")


def written(name: str, attributes: dict[str, str], inside: list[str]) -> str:
    told = "".join(f' {key} = "{escaped(value)}"' for key, value in attributes.items())
    return f"<{name}{told}>{''.join(inside)}</{name}>" if inside else f"<{name}{told}/>"


PIECES = (
    TEXTS.map(escaped)
    | TEXTS.filter(lambda text: "]]>" not in text and not text.endswith("]")).map(lambda text: f"<![CDATA[{text}]]>")
    | st.sampled_from(["<!-- <b> & -->", "<?x y?>", "&eacute;", "&unknown;"])
)
DOCUMENTS = st.recursive(
    PIECES,
    lambda inner: st.builds(written, NAMES, st.dictionaries(NAMES, TEXTS, max_size=2), st.lists(inner, max_size=3)),
    max_leaves=12,
).map(lambda inside: f"<?xml version='1.0'?>\n<rss>{inside}</rss>\n")


@settings(deadline=None)
@given(DOCUMENTS)
def test_of_a_well_formed_text_both_readers_tell_the_same(text: str) -> None:
    text = prepared(text)
    strict, loose = Heard(), Heard()
    read_strictly(text, strict)
    assert read_loosely(text, loose) == ""
    assert loose.told == strict.told


@settings(deadline=None)
@given(st.text(alphabet="<>/&;#x1![]CDATA\"'= item?-\n", max_size=200))
def test_the_second_reader_ends_of_any_text_and_closes_what_it_opens(text: str) -> None:
    heard = Heard()
    still_open = read_loosely(prepared(f"<r>{text}"), heard)
    opened = [name for name, told in heard.told if isinstance(told, dict)]
    closed = [told for name, told in heard.told if name == "/"]
    assert len(opened) >= len(closed)
    assert bool(still_open) == (len(opened) > len(closed))


def test_damage_is_told_with_its_line_in_the_file() -> None:
    text = '<?xml version="1.0"?>\r\n<!DOCTYPE a [\r\n<!ENTITY b "c">\r\n]>\r\n<a>\r\n<b></c></a>'
    with pytest.raises(Damaged, match="mismatched tag") as raised:
        read_strictly(prepared(text), Heard())
    assert raised.value.line == 6


def test_an_entry_ends_where_the_next_one_begins() -> None:
    heard = Heard()
    read_loosely("<rss><item><b>one<item>two</rss>", heard)
    assert [told for name, told in heard.told if name == "/"] == ["b", "item", "item", "rss"]


def test_a_cdata_section_that_is_not_closed_takes_no_other_entry() -> None:
    heard = Heard()
    read_loosely("<rss><item><![CDATA[one</item><item><![CDATA[two]]></item></rss>", heard)
    assert [told for name, told in heard.told if name == "text"] == ["one", "two"]
