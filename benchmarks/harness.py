"""Every job in a process of its own: seconds, processor seconds, peak memory, and its answer."""

from __future__ import annotations

import importlib
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from benchmarks.workspace import Workspace

Jobs = Iterator[tuple[str, Callable[[], pl.DataFrame]]]
"""Name and work of each job of one engine; what is done before the first is not timed."""
Engine = Callable[[Workspace], Jobs]
OURS = "masteryviz"


@dataclass(frozen=True)
class Lap:
    """What one job took."""

    family: str
    engine: str
    job: str
    seconds: float
    """Median of the repeats."""
    processor: float
    peak_mb: float
    """Peak memory of the process after this job."""


def prepare(workspace: Workspace) -> None:
    """Make what the jobs work on, in a child process: a child starts at its parent's peak."""
    _run_child(workspace)


def measure(workspace: Workspace, family: str, engine: str) -> list[Lap]:
    """Run an engine's jobs of a family in a child process."""
    lines = _run_child(workspace, family, engine).splitlines()
    return [Lap(**json.loads(line)) for line in lines]


def _run_child(workspace: Workspace, *job: str) -> str:
    command = [sys.executable, "-m", "benchmarks.harness", str(workspace.folder)]
    command += [str(workspace.rows), *job]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' with '.join(job) or 'the log'} failed:\n{done.stderr}")
    return done.stdout


def differences(workspace: Workspace, laps: list[Lap]) -> list[str]:
    """Compare every engine's answer with ours; say which differ, and how."""
    found = []
    for lap in laps:
        if lap.engine == OURS:
            continue
        ours = pl.read_parquet(workspace.answer(lap.family, OURS, lap.job))
        theirs = pl.read_parquet(workspace.answer(lap.family, lap.engine, lap.job))
        try:
            assert_frame_equal(
                ours.sort(ours.columns),
                theirs.sort(ours.columns),
                check_dtypes=False,
                abs_tol=1e-6,
                rel_tol=0,
            )
        except AssertionError as error:
            found.append(f"{lap.family} {lap.job} with {lap.engine}: {error}")
    return found


def run(workspace: Workspace, family: str, engine: str) -> Iterator[Lap]:
    """Run an engine's jobs of a family in this process and keep the answers."""
    module = importlib.import_module(f"benchmarks.{family}")
    for job, work in module.ENGINES[engine](workspace):
        walls, processors = [], []
        for _ in range(module.REPEATS):
            wall, processor = time.perf_counter(), time.process_time()
            answer = work()
            walls.append(time.perf_counter() - wall)
            processors.append(time.process_time() - processor)
        answer.write_parquet(workspace.answer(family, engine, job))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield Lap(
            family, engine, job, statistics.median(walls), statistics.median(processors), peak
        )


def _child(folder: str, rows: str, *job: str) -> None:
    workspace = Workspace(Path(folder), int(rows))
    if not job:
        workspace.prepare()
        return
    family, engine = job
    for lap in run(workspace, family, engine):
        print(json.dumps(asdict(lap)), flush=True)


if __name__ == "__main__":
    _child(*sys.argv[1:])
