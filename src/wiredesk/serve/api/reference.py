"""The reference of all operations, for docs/api.md: what the OpenAPI document says of each."""

from __future__ import annotations

from typing import Any

from wiredesk.serve.answers import API
from wiredesk.serve.api.application import document, make_api


def as_markdown() -> str:
    """A chapter for each group of operations, a row an operation."""
    told = document(make_api())
    groups: dict[str, list[str]] = {}
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            row = f"| `{method.upper()} {path}` | {_named(operation)} | {_said(operation)} |"
            groups.setdefault(operation["tags"][0], []).append(row)
    lines = [f"Paths stand under `{API}`.", ""]
    for group, rows in groups.items():
        lines += [f"### {group.capitalize()}", "", "| operation | parameters | what it gives |", "| --- | --- | --- |"]
        lines += [*rows, ""]
    return "\n".join(lines).rstrip()


def _named(operation: dict[str, Any]) -> str:
    """Parameters of the query, and the body."""
    found = [f"`{one['name']}`" for one in operation.get("parameters", ()) if one["in"] == "query"]
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        found.append(f"body: {schema['$ref'].rpartition('/')[2]}")
    return ", ".join(found)


def _said(operation: dict[str, Any]) -> str:
    return " ".join(str(operation["description"]).split()).replace("|", "\\|")
