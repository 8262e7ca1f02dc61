"""Snapshots at random, told again by a few lines of Python: the same history in any order."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from dataclasses import dataclass

import pytest

from masteryviz import evidence
from masteryviz.readers import Batch
from tests.evidence_cases import add, attempts, content, empty, rows, snapshot

STUDENTS = [f"s{n}" for n in range(16)]
TASKS = ["t1", "t2", "t3"]
VALUES = [5.0, 8.0, 9.0, 5.0, 8.0, None, "excused", "missing", "not_assigned"]

Pair = tuple[str, str]


@dataclass(frozen=True)
class Export:
    name: str
    at: dt.datetime
    points: dict[str, float]
    cells: dict[Pair, float | str | None]

    def batch(self) -> Batch:
        frames = {"tasks": rows("tasks", *self.points.items(), columns="task points")}
        made = snapshot(
            *((student, "P1", task, value) for (student, task), value in self.cells.items()),
            **frames,
        )
        cells = made.frames["observations"]
        made.frames["observations"] = cells.with_columns(
            points=cells["task"].replace_strict(self.points)
        )
        return made


def semester(chance: random.Random) -> list[Export]:
    """Seven exports, two of one moment: columns and students come and go, points change."""
    made = []
    for n in range(7):
        day = min(n, 5)
        tasks = chance.sample(TASKS, chance.choice([2, 3, 3]))
        there = chance.sample(STUDENTS, chance.choice([12, 16, 16]))
        points = {task: chance.choice([10.0, 10.0, 10.0, 20.0]) for task in tasks}
        cells = {(s, t): chance.choice(VALUES) for s in there for t in tasks}
        at = dt.datetime(2026, 9, 1 + 7 * day // 2, 8)
        made.append(Export(f"{n}.csv", at, points, cells))
    return made


def history(exports: list[Export], pair: Pair) -> list[tuple[object, ...]]:
    """Score, points, known_after, known_by of every attempt: the rules in words, in a loop."""
    found: list[list[object]] = []
    last: tuple[float, float] | None = None
    seen: list[dt.datetime] = []
    for export in sorted(exports, key=lambda export: (export.at, export.name)):
        if pair not in export.cells:
            continue
        value, points = export.cells[pair], export.points[pair[1]]
        before = max((at for at in seen if at < export.at), default=None)
        seen.append(export.at)
        if not isinstance(value, float):
            continue
        if last is None or not (value == last[0] or same_share(value, points, *last)):
            found.append([value, points, before, export.at])
        found[-1][:2] = [value, points]
        last = value, points
    return [tuple(attempt) for attempt in found]


def same_share(score: float, points: float, last: float, last_points: float) -> bool:
    return points != last_points and abs(score / points - last / last_points) < 1e-3


def kept(exports: list[Export]) -> tuple[dict[Pair, list[tuple[object, ...]]], str]:
    """History of every student and task, and a digest of all that the store says."""
    con = empty()
    for export in exports:
        add(con, export.batch(), export.at, export.name)
    evidence.rebuild(con)
    found: dict[Pair, list[tuple[object, ...]]] = {}
    what = "student, task, attempt.score, attempt.points, known_after, known_by"
    for student, task, *facts in attempts(con, what):
        found.setdefault((str(student), str(task)), []).append(tuple(facts))
    digest = hashlib.sha256(repr(sorted(content(con).items())).encode()).hexdigest()
    con.close()
    return found, digest


@pytest.mark.parametrize("seed", [1, 2])
def test_history_is_that_of_the_rules_and_the_order_of_loading_never_matters(seed: int) -> None:
    chance = random.Random(seed)
    exports = semester(chance)
    found, digest = kept(exports)
    assert sum(map(len, found.values())) > 50
    for student in STUDENTS:
        for task in TASKS:
            assert found.get((student, task), []) == history(exports, (student, task))
    for _ in range(2):
        chance.shuffle(exports)
        assert kept(exports)[1] == digest


def test_a_file_that_is_read_again_for_another_day_leaves_no_trace_of_the_wrong_one() -> None:
    exports = semester(random.Random(3))
    wrong = dt.datetime(2026, 12, 1)
    con = empty()
    numbers = {}
    for export in exports[::-1]:
        at = wrong if export is exports[2] else export.at
        numbers[export.name] = add(con, export.batch(), at, export.name)["file_ix"]
    evidence.rebuild(con)
    evidence.forget(con, numbers[exports[2].name])
    add(con, exports[2].batch(), exports[2].at, exports[2].name)
    evidence.rebuild(con)
    digest = hashlib.sha256(repr(sorted(content(con).items())).encode()).hexdigest()
    assert digest == kept(exports)[1]
