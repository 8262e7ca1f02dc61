"""`python -m benchmarks.robustness`: damages good exports by the thousand and says what became."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import track

from benchmarks.robustness.report import failed, page, tables
from benchmarks.robustness.workers import outcomes

PAGE = Path(__file__).parents[2] / "docs" / "robustness.md"


def main() -> int:
    """Run the trials; exit code 1 where one crashed, hung, or differed without a word."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.robustness", description=__doc__)
    parser.add_argument("-n", type=int, default=10_000, help="how many damaged exports")
    parser.add_argument("--seed", type=int, default=1, help="the same seed damages the same way")
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--save", type=Path, help="write every outcome to this file as JSON lines")
    parser.add_argument("--write", action="store_true", help=f"put the figures into {PAGE.name}")
    arguments = parser.parse_args()
    numbers = range(arguments.first, arguments.first + arguments.n)
    console = Console()
    running: Iterable = outcomes(arguments.seed, numbers, arguments.workers)
    if console.is_terminal:
        running = track(running, "Damaging", total=arguments.n, console=console)
    done = []
    with arguments.save.open("w", encoding="utf-8") if arguments.save else nullcontext() as file:
        for outcome in running:
            done.append(outcome)
            if file:
                print(json.dumps(asdict(outcome)), file=file, flush=True)
    done.sort(key=lambda outcome: outcome.number)
    console.width = max(console.width, 110)
    for table in tables(done):
        console.print(table)
    for outcome in failed(done):
        console.print(f"{outcome.number} {outcome.export}, {outcome.kind}: {outcome.verdict}")
        console.print(f"   {outcome.detail}", markup=False, style="red")
    if arguments.write:
        PAGE.write_text(
            page(PAGE.read_text(encoding="utf-8"), done, arguments.seed), encoding="utf-8"
        )
    return 1 if failed(done) else 0


if __name__ == "__main__":
    raise SystemExit(main())
