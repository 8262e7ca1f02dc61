"""Trials in processes that may hang or die without taking the rest with them."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from benchmarks.robustness.trial import CRASH, HANG, Outcome, drawn, tried

LIMIT = 60.0
"""Seconds after which a file counts as a hang."""
_START = multiprocessing.get_context("spawn")


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection
    number: int = -1
    since: float = 0.0

    def give(self, number: int) -> None:
        self.number, self.since = number, time.monotonic()
        self.pipe.send(number)


def outcomes(seed: int, numbers: range, workers: int, limit: float = LIMIT) -> Iterator[Outcome]:
    """Try every number, in whatever order they end."""
    # Two trials at a time are quicker than one that uses all processors for small tables.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    left = iter(numbers)
    busy = [_started(seed, number) for number in islice(left, workers)]
    while busy:
        ready = wait([worker.pipe for worker in busy], timeout=min(1.0, limit))
        for worker in list(busy):
            outcome = _outcome(seed, worker, limit, ready=worker.pipe in ready)
            if outcome is None:
                continue
            yield outcome
            number = next(left, None)
            busy.remove(worker)
            if number is None:
                _stopped(worker)
            elif outcome.verdict == HANG or not worker.process.is_alive():
                busy.append(_started(seed, number))
            else:
                worker.give(number)
                busy.append(worker)


def _outcome(seed: int, worker: _Worker, limit: float, *, ready: bool) -> Outcome | None:
    """What a worker says; that it died, or is at it for too long; None while it works."""
    if ready:
        try:
            return worker.pipe.recv()
        except EOFError:
            worker.process.join()
            return _ended(seed, worker, CRASH, f"the process died: {worker.process.exitcode}")
    if time.monotonic() - worker.since > limit:
        _stopped(worker)
        return _ended(seed, worker, HANG, f"no answer after {limit:.0f} s")
    return None


def _ended(seed: int, worker: _Worker, verdict: str, detail: str) -> Outcome:
    good, damage = drawn(seed, worker.number)
    spent = time.monotonic() - worker.since
    return Outcome(worker.number, good.name, damage.kind, verdict, detail=detail, seconds=spent)


def _started(seed: int, number: int) -> _Worker:
    ours, theirs = _START.Pipe()
    process = _START.Process(target=_work, args=(theirs, seed), daemon=False)
    process.start()
    theirs.close()
    worker = _Worker(process, ours)
    worker.give(number)
    return worker


def _stopped(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.join(2)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


def _work(pipe: Connection, seed: int) -> None:
    while True:
        try:
            number = pipe.recv()
        except EOFError:
            return
        pipe.send(tried(seed, number))
