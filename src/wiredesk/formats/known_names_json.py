"""The names table as JSON, to `formats/schema/names-cut.schema.json` and `names-shown.schema.json`."""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.formats.catalogue_json import office_json
from wiredesk.formats.rows_json import Json, stamp
from wiredesk.model.known_names import CutTable, Evidence, KnownName, TableVersion


def cut_json(done: CutTable) -> Json:
    """What cutting a version came to."""
    return {
        "version": _version(done.version),
        "added": done.added,
        "gone": done.gone,
        "changed": done.changed,
        "outdated": done.outdated,
    }


def evidence_json(found: Sequence[Evidence], versions: Sequence[TableVersion]) -> Json:
    """The names that may be meant."""
    return {
        "version": _version(versions[0] if versions else None),
        "names": [
            {
                "name": one.name,
                "kind": one.kind,
                "key": one.key,
                "entry": _entry(one.entry),
                "missing": one.missing,
                "articles": one.articles,
                "outlets": one.outlets,
                "offices": [office_json(office) for office in one.offices],
                "imported_from": list(one.sources),
            }
            for one in found
        ],
    }


def _version(version: TableVersion | None) -> Json | None:
    if version is None:
        return None
    return {
        "number": version.number,
        "made": stamp(version.made),
        "digest": version.digest,
        "names": version.names,
    }


def _entry(entry: KnownName | None) -> Json | None:
    if entry is None:
        return None
    return {
        "forms": [{"language": language, "form": form} for language, form in entry.forms],
        "roles": [
            {
                "role": role.role,
                "of": role.of,
                "modifier": role.modifier,
                "since": role.since,
                "until": role.until,
            }
            for role in entry.roles
        ],
        "wikidata": entry.same_as,
        "joined": [{"key": key, "why": why} for key, why in entry.joined],
    }
