"""The documents say what the code does."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from masteryviz.cli import app

ROOT = Path(__file__).parents[1]


def generated() -> dict[str, str]:
    """The reference pages as the code would write them now."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pages: dict[str, str] = module.pages()
    return pages


@pytest.mark.parametrize("name", ["rules.md", "metrics.md", "formats.md", "tables.md"])
def test_the_reference_has_not_drifted(name: str) -> None:
    on_disk = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert on_disk == generated()[name].rstrip() + "\n", "run: make docs"


def texts() -> list[Path]:
    """Every page for people."""
    return [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/**/*.md")]


@pytest.mark.parametrize("path", texts(), ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", texts(), ids=lambda p: str(p.relative_to(ROOT)))
def test_every_make_target_that_is_named_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", path.read_text(encoding="utf-8")))
    assert named <= targets


@pytest.mark.parametrize("path", texts(), ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_that_is_shown_exists(path: Path) -> None:
    known = set(json.loads(_commands()))
    text = path.read_text(encoding="utf-8")
    shown = set(re.findall(r"(?:^|`)masteryviz (?:--store \S+ )?([a-z]+)", text, re.MULTILINE))
    assert shown <= known


def _commands() -> str:
    from typer.main import get_command

    return json.dumps(sorted(get_command(app).commands))  # type: ignore[attr-defined]


def test_help_names_every_command() -> None:
    text = CliRunner().invoke(app, ["--help"]).output
    for command in json.loads(_commands()):
        assert command in text


def test_architecture_stays_one_page() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text().splitlines()) <= 100


def test_locked_dependencies_carry_hashes_and_name_no_host() -> None:
    for lock in ("run.txt", "dev.txt"):
        text = (ROOT / "locks" / lock).read_text()
        assert "://" not in text
        pinned = re.findall(r"^[a-z0-9][^\n]*==", text, re.MULTILINE)
        entries = re.split(r"\n(?=[a-z0-9])", text.strip())
        assert len(entries) == len(pinned)
        assert all("--hash=sha256:" in entry for entry in entries)


def test_notebooks_are_stripped() -> None:
    for path in ROOT.glob("notebooks/*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            assert not cell.get("outputs"), path.name
            assert cell.get("execution_count") is None, path.name


def test_tracked_files_hold_no_path_of_a_machine() -> None:
    hits = subprocess.run(
        ["git", "grep", "-lIE", r"/(home|Users|root)/[a-z]+/", "--", ".", ":!tests/test_docs.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert hits.stdout == ""
