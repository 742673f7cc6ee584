"""`wiredesk pack check`: what is said of a pack that somebody writes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from test_commands import Wire, conforms, made  # noqa: F401 - a fixture
from wiredesk.desk.pack_check import CheckedPack, check_pack
from wiredesk.desk.packs import installed_packs, pack_texts
from wiredesk.model.errors import PackError

INSTALLED = pack_texts({"WIREDESK_PACKS": ""})
DANISH = """
[pack]
code = "da"
name = "Dansk"
scripts = ["Latn"]

[[quotes.verbs]]
rule = "da.quotes.say"
act = "say"
takes = "clause"
forms = ["siger", "sagde"]
yes = ["Ada Lorn sagde: “Havnen er åben.”"]
no = ["Ada Lorn gik til havnen."]
"""


def checked(text: str) -> CheckedPack:
    return check_pack("da", text, INSTALLED)


def said(done: CheckedPack, weight: str) -> list[tuple[str, str]]:
    return [(one.path, one.problem) for one in done.findings if one.weight == weight]


@pytest.mark.parametrize("code", sorted(INSTALLED))
def test_nothing_is_wrong_with_the_packs_that_are_there(code: str) -> None:
    done = check_pack(code, INSTALLED[code], INSTALLED, installed_packs().tables)
    assert said(done, "wrong") == []
    assert said(done, "doubtful") == []
    assert done.examples > 15


def test_a_small_pack_is_sound_and_told_what_it_lacks() -> None:
    done = checked(DANISH)
    assert said(done, "wrong") == said(done, "doubtful") == []
    assert (done.rules, done.examples) == (1, 2)
    assert "times.weekdays" in dict(said(done, "missing"))
    assert "quotes.verbs" not in dict(said(done, "missing"))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("sagde: “", "gik: “", "does not find its own example"),
        ("gik til havnen.", "sagde: “Havnen er åben.”", "finds what it must not"),
        ("da.quotes.say", "dk.say", "must begin with 'da.'"),
        ('["Ada Lorn gik til havnen."]', '"Ada Lorn gik til havnen."', "must be a list of sentences"),
        ('scripts = ["Latn"]', 'scripts = "Latn"', "is text, must be a list"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(old: str, new: str, problem: str) -> None:
    done = checked(DANISH.replace(old, new))
    assert any(problem in one for _, one in said(done, "wrong")), done.findings


def test_a_misspelt_key_is_doubtful_and_the_right_one_is_named() -> None:
    done = checked(DANISH + '\n[text]\nquote_pair = [["“", "”"]]\n')
    assert said(done, "doubtful") == [("text.quote_pair", "nothing reads it; did you mean 'quote_pairs'?")]


def test_a_pattern_that_is_none_is_wrong() -> None:
    done = checked(
        DANISH + '\n[[credits.picture]]\nrule = "da.credits.picture.x"\npattern = "(Foto"\nyes = ["x"]\nno = []\n'
    )
    assert any("cannot be read" in one for _, one in said(done, "wrong"))
    assert any(
        "has no `no`" in one
        for _, one in said(checked(DANISH.replace('no = ["Ada Lorn gik til havnen."]', "no = []")), "doubtful")
    )


@pytest.mark.parametrize("text", ["[pack", '[pack]\ncode = "sv"\n', ""])
def test_what_is_no_pack_is_an_error(text: str) -> None:
    with pytest.raises(PackError):
        checked(text)


def test_the_command_says_what_is_missing_and_fails_for_what_is_wrong(made: Wire, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    path = tmp_path / "da.toml"
    path.write_text(DANISH, "utf-8")
    fine = made("pack", "check", str(path))
    assert fine.code == 0
    assert "not there: times.weekdays: weekdays: “on Friday” is no time" in fine.out
    assert fine.out.endswith("parts not there\n")
    path.write_text(DANISH.replace("sagde: “", "gik: “"), "utf-8")
    bad = made("pack", "check", str(path), "--json")
    assert bad.code == 1
    assert conforms(bad.json(), "pack-check")["findings"][0]["weight"] == "wrong"


def test_packs_of_ones_own_are_read_in_place_of_others(tmp_path: Path) -> None:
    (tmp_path / "da.toml").write_text(DANISH, "utf-8")
    code = (
        "from wiredesk import Article, read\n"
        "print(read(Article.of(title=None, body='Ada Lorn sagde: “Havnen er åben.”', language='da')).quotes[0].rule)"
    )
    for folder, rule in ((str(tmp_path), "da.quotes.say"), ("", "root.quotes")):
        environ = os.environ | {"WIREDESK_PACKS": folder}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environ, check=False)
        assert done.stdout.startswith(rule) or (not folder and "da." not in done.stdout), done.stderr
    (tmp_path / "sv.toml").write_text("[pack", "utf-8")
    environ = os.environ | {"WIREDESK_PACKS": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "wiredesk", "read", "-"],
        input="x",
        capture_output=True,
        text=True,
        env=environ,
        check=False,
    )
    assert done.returncode == 1
    assert "sv.toml" in done.stderr
    assert "not TOML" in done.stderr
