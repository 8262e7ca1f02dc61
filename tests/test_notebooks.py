"""Both notebooks run from the top, are kept without outputs, and can be read by Jupyter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests import classes

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
NAMES = ("dashboard.ipynb", "tour.ipynb")


_RUN = """
import sys
import nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=300).execute()
nbformat.write(notebook, sys.argv[2])
"""


def run(name: str, folder: Path, **environment: str) -> Any:
    """Execute a notebook in a process of its own, as a user's Jupyter does."""
    done = folder / name
    process = subprocess.run(
        [sys.executable, "-c", _RUN, str(NOTEBOOKS / name), str(done)],
        env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert process.returncode == 0, process.stderr[-3000:]
    return nbformat.read(done, as_version=4)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_valid_and_kept_without_outputs(name: str) -> None:
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata["title"]
    assert notebook.metadata["kernelspec"]["name"] == "python3"
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_the_launcher_is_a_launcher() -> None:
    notebook = nbformat.read(NOTEBOOKS / "dashboard.ipynb", as_version=4)
    assert [cell.cell_type for cell in notebook.cells] == ["markdown", "code"]
    assert len(notebook.cells[1].source.splitlines()) < 10


def test_the_launcher_shows_the_dashboard(tmp_path: Path) -> None:
    classes.load(tmp_path / "files", tmp_path / "store")
    log = tmp_path / "dashboard.log"
    notebook = run(
        "dashboard.ipynb", tmp_path,
        MASTERYVIZ_STORE=str(tmp_path / "store"), MASTERYVIZ_LOG=str(log),
    )  # fmt: skip
    (output,) = notebook.cells[1].outputs
    assert "application/vnd.jupyter.widget-view+json" in output.data
    assert log.read_text() == ""


@pytest.mark.slow
def test_the_tour_is_true(tmp_path: Path) -> None:
    code = [c for c in nbformat.read(NOTEBOOKS / "tour.ipynb", 4).cells if c.cell_type == "code"]
    assert sum("assert " in cell.source for cell in code) >= 8
    # Lax: kept without outputs, a notebook says what must be true by assertions in its cells.
    process = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval-lax",
         "--override-ini", "filterwarnings=default", str(NOTEBOOKS / "tour.ipynb")],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert process.returncode == 0, process.stdout[-3000:]
    assert f"{len(code)} passed" in process.stdout
