"""`python -m benchmarks`: prints times, ratios and memory; SMALL=1 takes 200 k rows, BIG=1 10 M."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.harness import OURS, Lap, differences, measure, prepare
from benchmarks.workspace import Workspace

FAMILIES = ("reading", "load", "standings", "questions", "planner")


def main() -> int:
    """Run the families; exit code 1 when engines disagree about an answer."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("families", nargs="*", help=f"{', '.join(FAMILIES)}; without any: all")
    parser.add_argument("--folder", type=Path, help="keep the log and the store here for next time")
    parser.add_argument("--save", type=Path, help="write the figures to this file as JSON")
    arguments = parser.parse_args()
    if unknown := sorted(set(arguments.families) - set(FAMILIES)):
        parser.error(f"there is no {', '.join(unknown)}; known: {', '.join(FAMILIES)}")
    with tempfile.TemporaryDirectory(prefix="masteryviz-benchmarks-") as scratch:
        folder = (arguments.folder or Path(scratch)) / f"{_rows()}"
        laps, wrong = _run(Workspace(folder, _rows()), arguments.families or FAMILIES)
    if arguments.save:
        arguments.save.write_text(json.dumps([asdict(lap) for lap in laps], indent=1) + "\n")
    return 1 if wrong else 0


def _rows() -> int:
    if os.environ.get("BIG"):
        return 10_000_000
    return 200_000 if os.environ.get("SMALL") else 1_000_000


def _run(workspace: Workspace, families: Sequence[str]) -> tuple[list[Lap], list[str]]:
    console = Console()
    console.width = max(console.width, 110)
    console.print(f"{workspace.rows:,} rows of a long log; every job in a process of its own")
    prepare(workspace)
    laps: list[Lap] = []
    wrong: list[str] = []
    for family in families:
        module = importlib.import_module(f"benchmarks.{family}")
        mine = [lap for engine in module.ENGINES for lap in measure(workspace, family, engine)]
        console.print(_table(module.TITLE, list(module.ENGINES), mine))
        if hasattr(module, "report"):
            console.print(module.report(workspace))
        found = differences(workspace, mine)
        console.print("\n".join(found) or "All answers are equal.", style="red" if found else "dim")
        laps += mine
        wrong += found
    return laps, wrong


def _table(title: str, engines: list[str], laps: list[Lap]) -> Table:
    """One row a job and engine: seconds, and how many times as long masteryviz takes."""
    table = Table("job", "engine", title=title, title_justify="left")
    for header in ("seconds", "ours / theirs", "processor s", "ours / theirs", "peak MB"):
        table.add_column(header, justify="right")
    by = {(lap.job, lap.engine): lap for lap in laps}
    for job in dict.fromkeys(lap.job for lap in laps):
        ours = by[job, OURS]
        for engine in engines:
            lap = by[job, engine]
            table.add_row(
                job if engine == OURS else "",
                engine,
                f"{lap.seconds:.3f}",
                "" if engine == OURS else f"{ours.seconds / lap.seconds:.1f}",
                f"{lap.processor:.3f}",
                "" if engine == OURS else f"{ours.processor / max(lap.processor, 1e-3):.1f}",
                f"{lap.peak_mb:,.0f}",
                end_section=engine == engines[-1],
            )
    return table


if __name__ == "__main__":
    raise SystemExit(main())
