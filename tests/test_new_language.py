"""A language is one data file: nothing else is needed to read it."""

from __future__ import annotations

from importlib.resources import files

from wiredesk.lang.packs import Packs, parse_packs
from wiredesk.model.article import Article
from wiredesk.reading.article import read

GERMAN = """
[pack]
code = "de"
name = "Deutsch"
scripts = ["Latn"]
regions = ["DE", "AT", "CH"]
default_zone = "Europe/Berlin"

[[quotes.verbs]]
rule = "de.quotes.say"
act = "say"
takes = "clause"
forms = ["sagt", "sagte", "teilte mit"]
yes = ["Ada Lorn sagte: „Der Hafen ist offen.“"]
no = ["Ada Lorn fuhr zum Hafen."]
"""
TEXT = (
    "Der Hafen von Corm ist seit dem 3. Mai 2026 wieder offen. Ada Lorn sagte: „Wir haben lange darauf gewartet.“\n"
    "Der Umbau kostete 12.500 Euro."
)


def packs() -> Packs:
    data = files("wiredesk.lang") / "data"
    installed = {entry.name: entry.read_text("utf-8") for entry in data.iterdir() if entry.name.endswith(".toml")}
    texts = {name.removesuffix(".toml"): text for name, text in installed.items()}
    return parse_packs(texts | {"de": GERMAN})


def test_one_file_gives_quotes_with_speakers() -> None:
    reading = read(Article.of(title="Hafen offen", body=TEXT, language="de", published="2026-05-04"), packs())
    (quote,) = reading.quotes
    text = reading.article.text
    assert quote.speaker is not None
    assert quote.speaker.name == "Ada Lorn"
    assert quote.cue is not None
    assert quote.cue.of(text) == "sagte"
    assert [span.of(text) for span in quote.words] == ["Wir haben lange darauf gewartet."]
    assert quote.rule.startswith("de.")


def test_without_a_file_a_language_is_read_by_marks_figures_and_names() -> None:
    reading = read(Article.of(title="Hafen offen", body=TEXT, language="de-AT", published="2026-05-04"), packs())
    assert "2026-05-03" in {moment.when.value for moment in reading.moments}
    assert any(mention.name == "Ada Lorn" for mention in reading.mentions)
    french = read(Article.of(title=None, body="« Le port est ouvert », a dit Ada Lorn à Corm.", language="fr"), packs())
    assert any(mention.name == "Ada Lorn" for mention in french.mentions)
