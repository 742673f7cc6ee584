"""The names table for a person."""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.cli.catalogue_text import office_text
from wiredesk.cli.terminal import Paper
from wiredesk.cli.times import minute
from wiredesk.model.known_names import CutTable, Evidence, KnownName, TableVersion

_SHOWN = 24


def cut_text(done: CutTable) -> str:
    """What cutting came to, and what to do next."""
    if done.version is None:
        told = "The table is what it was: nothing new is known well enough.\n"
    else:
        version = done.version
        told = (
            f"Version {version.number}: {version.names:,} names, {done.added:,} new, "
            f"{done.changed:,} with other forms, {done.gone:,} gone.\n"
        )
    if done.outdated:
        count = f"{done.outdated:,} article{'s were' if done.outdated != 1 else ' was'}"
        told += f"{count} read with an older one: `wiredesk reread` reads them with this.\n"
    return told


def evidence_text(found: Sequence[Evidence], versions: Sequence[TableVersion], paper: Paper) -> None:
    """Each name that may be meant, with why the table has it or not."""
    if versions:
        paper.put(f"version {versions[0].number} of {minute(versions[0].made)}, {versions[0].names:,} names", "dim")
    else:
        paper.put("no version of the table was cut yet: `wiredesk names update`", "dim")
    for one in found:
        paper.blank()
        paper.put(one.name, "bold")
        facts = [one.kind, one.key, f"{one.articles:,} articles", f"{one.outlets:,} outlets"]
        paper.put(" · ".join(facts), "dim")
        if one.entry is None:
            paper.put(one.missing, indent=12, label="not in it")
        else:
            _entry(one.entry, paper)
        if one.sources:
            paper.put(", ".join(one.sources), indent=12, label="imported")
        for office in one.offices:
            paper.put(office_text(office), indent=12, label="role")


def _entry(entry: KnownName, paper: Paper) -> None:
    forms = [f"{form} ({language})" if language else form for language, form in entry.forms[:_SHOWN]]
    paper.put(" · ".join(forms), indent=12, label="forms")
    if entry.same_as:
        paper.put(entry.same_as, indent=12, label="wikidata")
    for key, why in entry.joined:
        paper.put(f"{key}: {why}", indent=12, label="also")
