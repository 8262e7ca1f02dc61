"""A module imports only from floors below its own, and widgets stay in the dashboard."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "masteryviz"
WIDGETS = {"ipywidgets", "traitlets", "anywidget", "IPython"}


def floors() -> dict[str, int]:
    """Module or package name -> floor, read from the table in ARCHITECTURE.md."""
    found: dict[str, int] = {}
    for line in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines():
        match = re.match(r"\| (\d+) \| ([^|]+) \|", line)
        if match:
            for name in re.findall(r"`([a-z_]+)/?`", match[2]):
                found[name] = int(match[1])
    return found


def imports(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def part(module: str) -> str | None:
    """The part of masteryviz that a dotted name belongs to."""
    pieces = module.split(".")
    return pieces[1] if pieces[0] == "masteryviz" and len(pieces) > 1 else None


FILES = sorted(p for p in PACKAGE.rglob("*.py") if p.parent != PACKAGE or p.stem[0] != "_")


def home(path: Path) -> str:
    """The part that a file is in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_from_lower_floors(path: Path) -> None:
    known = floors()
    here = home(path)
    assert here in known, f"ARCHITECTURE.md does not place {here}"
    for module in imports(path):
        there = part(module)
        if there is None or there == here or there.startswith("_") or there not in known:
            continue
        assert known[there] < known[here], f"{here} (floor {known[here]}) imports {there}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_dashboard_imports_widgets(path: Path) -> None:
    if home(path) != "dashboard":
        assert not {name.split(".")[0] for name in imports(path)} & WIDGETS


def test_every_part_on_disk_is_placed_and_every_placed_part_exists() -> None:
    on_disk = {home(path) for path in FILES} | {"sql"}
    assert on_disk == set(floors())


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {
        p.name: n for p in PACKAGE.rglob("*.py") if (n := len(p.read_text().splitlines())) > 400
    }
    assert not long
