"""The shape of the project: names, layers of effects, laziness."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import wiredesk

SRC = Path(wiredesk.__file__).parent
CORE = (
    "model", "lang", "text", "sources", "extraction", "reading", "stories", "comparison", "search", "formats",
)  # fmt: skip


def modules() -> list[str]:
    return [module.name for module in pkgutil.walk_packages([str(SRC)], "wiredesk.")]


def test_what_is_exported_is_complete_and_sorted() -> None:
    assert wiredesk.__all__ == sorted(wiredesk.__all__)
    for name in wiredesk.__all__:
        assert getattr(wiredesk, name) is not None


def test_no_module_has_the_name_of_a_public_function() -> None:
    functions = {name for name in wiredesk.__all__ if name.islower()}
    assert not functions & {name.rpartition(".")[2] for name in modules()}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = wiredesk.nothing


def test_importing_wiredesk_imports_nothing_heavy() -> None:
    code = "import sys, wiredesk, wiredesk.cli.main; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "selectolax", "regex", "py3langid", "chardet", "asyncio", "socket"} & set(loaded)


@pytest.mark.parametrize("package", CORE)
def test_the_core_asks_for_no_file_and_no_clock(package: str) -> None:
    for path in (SRC / package).rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"open", "input", "print", "exec", "eval"}, path
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not imported & {"time", "random", "os", "pathlib", "secrets", "threading"}, path


def test_no_language_stands_in_the_code() -> None:
    """Languages are data: a comparison with a language tag in code is a rule in the wrong place."""
    tag = re.compile(r"""(?:==|!=|\bin)\s*[\[({]?\s*["'](?:vi|en|fr|de|ru|zh|vie|eng)["']""")
    for path in SRC.rglob("*.py"):
        assert not tag.search(path.read_text("utf-8")), path


def test_every_module_says_what_it_is() -> None:
    for name in modules():
        assert importlib.import_module(name).__doc__, name
