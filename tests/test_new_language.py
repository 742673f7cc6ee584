"""A language is one data file: nothing else is needed to read it."""

from __future__ import annotations

from importlib.resources import files

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.packs import Packs, parse_packs
from wiredesk.model.article import Article
from wiredesk.reading.article import read

DANISH = """
[pack]
code = "da"
name = "dansk"
scripts = ["Latn"]
regions = ["DK"]
default_zone = "Europe/Copenhagen"

[[quotes.verbs]]
rule = "da.quotes.say"
act = "say"
takes = "clause"
forms = ["siger", "sagde", "meddelte"]
yes = ["Ada Lorn sagde: „Havnen er åben.“"]
no = ["Ada Lorn kørte til havnen."]
"""
TEXT = (
    "Havnen i Corm er åben igen siden 3/5/2026. Ada Lorn sagde: „Vi har ventet længe på det.“\n"
    "Ombygningen kostede 12.500 EUR."
)


def packs() -> Packs:
    data = files("wiredesk.lang") / "data"
    installed = {entry.name: entry.read_text("utf-8") for entry in data.iterdir() if entry.name.endswith(".toml")}
    texts = {name.removesuffix(".toml"): text for name, text in installed.items()}
    return parse_packs(texts | {"da": DANISH})


def test_one_file_gives_quotes_with_speakers() -> None:
    reading = read(Article.of(title="Havnen åben", body=TEXT, language="da", published="2026-05-04"), packs())
    (quote,) = reading.quotes
    text = reading.article.text
    assert quote.speaker is not None
    assert quote.speaker.name == "Ada Lorn"
    assert quote.cue is not None
    assert quote.cue.of(text) == "sagde"
    assert [span.of(text) for span in quote.words] == ["Vi har ventet længe på det."]
    assert quote.rule.startswith("da.")


def test_without_a_file_a_language_is_read_by_marks_figures_and_names() -> None:
    packs = installed_packs()
    assert packs.get("sv-FI") is packs.root
    text = "Hamnen i Corm är öppen sedan 3/5/2026. ”Hamnen är öppen igen”, sade Ada Lorn."
    reading = read(Article.of(title="Hamnen öppen", body=text, language="sv-FI", published="2026-05-04"), packs)
    assert "2026-05-03" in {moment.when.value for moment in reading.moments}
    assert any(mention.name == "Ada Lorn" for mention in reading.mentions)
