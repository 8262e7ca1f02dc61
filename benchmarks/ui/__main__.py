"""`python -m benchmarks.ui`: the dashboard, measured; `--write` puts the figures in the docs."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from rich.console import Console

from benchmarks.ui import access, pictures, report, speed
from benchmarks.ui.browsing import browser, served, turn, visit
from benchmarks.ui.screens import SIZES, screens
from benchmarks.workspace import Workspace
from masteryviz import datasets
from masteryviz.dashboard.source import Source

PARTS = ("access", "pictures", "speed", "many")
ROWS = (20_000, 200_000, 1_000_000)


def main() -> int:
    """Run the parts; exit code 1 where axe-core finds a violation."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ui", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"{', '.join(PARTS)}; without any: all")
    parser.add_argument("--rows", type=int, nargs="*", default=ROWS, help="attempts of the stores")
    parser.add_argument("--folder", type=Path, help="keep the stores here for next time")
    parser.add_argument("--pictures", type=Path, default=Path(".ui"), help="where pictures go")
    parser.add_argument("--write", action="store_true", help="write the figures to docs/ui.md")
    given = parser.parse_args()
    if unknown := sorted(set(given.parts) - set(PARTS)):
        parser.error(f"there is no {', '.join(unknown)}; known: {', '.join(PARTS)}")
    wanted = set(given.parts or PARTS)
    with tempfile.TemporaryDirectory(prefix="masteryviz-ui-") as scratch:
        folder = given.folder or Path(scratch)
        found = report.Report()
        if wanted & {"access", "pictures"}:
            _look(folder, given.pictures, wanted, found)
        if wanted & {"speed", "many"}:
            _time(folder, given.rows, wanted, found)
    text = found.text()
    Console().print(text, markup=False, highlight=False)
    if given.write:
        report.write(text)
    return 1 if found.violations else 0


def _look(folder: Path, where: Path, wanted: set[str], found: report.Report) -> None:
    """Axe and pictures, over the sample exports."""
    store = folder / "sample"
    if not store.exists():
        datasets.load_sample(store)
    source = Source(store)
    names = screens(source)
    source.book.close()
    with served(store, folder / "sample.log") as running, browser() as started:
        if "access" in wanted:
            for size, (width, height) in SIZES.items():
                page = started.new_page(viewport={"width": width, "height": height})
                visit(page, running.link)
                for name, query in names.items():
                    turn(page, query)
                    found.violations += access.violations(page, f"{name} ({size})")
                    found.checked += 1
                page.close()
        if "pictures" in wanted:
            found.pictures = pictures.take(started, running, names, where)


def _time(folder: Path, rows: list[int], wanted: set[str], found: report.Report) -> None:
    """Clicks, first pictures, bytes and memory, over simulated semesters."""
    for attempts in rows:
        workspace = Workspace(folder / f"{attempts}", attempts)
        workspace.prepare()
        with served(workspace.store, folder / f"{attempts}.log") as running:
            if "speed" in wanted:
                with browser() as started:
                    found.figures.append(speed.measure(started, running, attempts))
            if "many" in wanted and attempts == min(rows):
                found.many = speed.many(running, report.DASHBOARDS)


if __name__ == "__main__":
    raise SystemExit(main())
