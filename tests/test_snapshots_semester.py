"""A simulated semester through dated snapshots: history is what the truth allows, and no more."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cache
from itertools import pairwise

import polars as pl
import pytest

from masteryviz import evidence, standings
from masteryviz.datasets import layouts, plan, simulate
from masteryviz.datasets.semester import Semester
from masteryviz.readers import Batch
from masteryviz.rules import get_rule
from tests.evidence_cases import add, attempts, empty, snapshot

TEACHER = plan.TEACHERS[1]
SECTION_STUDENTS = 12
CUT = plan.MASTERY_LEVEL / 4

Pair = tuple[str, str]
Change = tuple[dt.datetime, float]
"""When a score was returned, and the score."""


@cache
def semester() -> Semester:
    return simulate(7)


@cache
def truth() -> dict[Pair, list[Change]]:
    """Every change of the score that a gradebook shows, by student and task, oldest first."""
    frame = semester().attempts.drop_nulls("graded_at").sort("student", "task", "attempt_no")
    returned: defaultdict[Pair, list[Change]] = defaultdict(list)
    for row in frame.filter(pl.col("student").is_in(list(students()))).iter_rows(named=True):
        returned[row["student"], row["task"]].append((row["graded_at"], row["score"]))
    changes = {}
    for pair, given in returned.items():
        given.sort(key=lambda change: change[0])
        kept = [given[0]]
        kept += [new for old, new in pairwise(given) if new[1] != old[1]]
        changes[pair] = kept
    return changes


@cache
def students() -> dict[str, str]:
    """Students of one class, leavers and late comers first, and their section."""
    mine = semester().enrollments.join(
        semester().sections.filter(pl.col("teacher") == TEACHER.name), on="section"
    )
    moving = mine.sort(
        pl.col("enrolled_until").is_null(), -pl.col("enrolled_from").to_physical(), "student"
    )
    return dict(moving.head(SECTION_STUDENTS).select("student", "section").iter_rows())


def picture(at: dt.datetime) -> Batch:
    """What the teacher's gradebook shows of these students at a moment."""
    there = layouts.present(semester(), TEACHER, at.date())["student"].to_list()
    work = semester().work.filter(
        pl.col("student").is_in(list(students())), pl.col("assigned_on") <= at.date()
    )
    away = layouts.excused(semester(), at.date())
    shown = {
        (student, task): max((c for c in changes if c[0] <= at), default=None)
        for (student, task), changes in truth().items()
    }
    cells = [
        (student, students()[student], task,
         "excused" if (student, task) in away
         else score[1] if (score := shown.get((student, task))) else None)
        for student, task in work.select("student", "task").unique().sort("student", "task").rows()
        if student in there
    ]  # fmt: skip
    return snapshot(*cells, points=4.0)


def exports(first: dt.date, days: int, step: int, hour: int) -> list[dt.datetime]:
    return [
        dt.datetime.combine(first + dt.timedelta(days=n), dt.time(hour))
        for n in range(0, days, step)
    ]


SERIES = {
    "daily": exports(plan.FIRST_DAY + dt.timedelta(days=35), 28, 1, 18),
    "weekly": exports(plan.FIRST_DAY + dt.timedelta(days=4), 130, 7, 16),
    "with gaps": [
        at for n, at in enumerate(exports(plan.FIRST_DAY, 120, 4, 7)) if n % 7 not in (2, 3, 5)
    ],
}


def derived(moments: list[dt.datetime]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Attempts and standings after these exports, loaded in a disorderly way."""
    con = empty()
    for at in sorted(moments, key=lambda at: at.day):
        add(con, picture(at), at, f"{at}")
    evidence.rebuild(con)
    what = "student, task, attempt.score, known_after, known_by, attempt_ix"
    tries = pl.DataFrame(
        attempts(con, what),
        schema=["student", "task", "score", "known_after", "known_by", "place"],
        orient="row",
    )
    rule = get_rule("latest").using(cut=CUT)
    nothing = {"as_of": None, "task": None, "form": None}
    stood = con.sql(
        f"select student, task.task, s.* from ({standings.select(rule, by_task=True)}) as s "
        "join student using (student_ix) join task using (task_ix)",
        params=nothing,
    ).pl()
    con.close()
    return tries, stood


@pytest.mark.slow
@pytest.mark.parametrize("series", SERIES)
def test_history_from_snapshots_is_the_truth_up_to_the_interval(series: str) -> None:
    moments = SERIES[series]
    tries, stood = derived(moments)
    found = {
        key: group.sort("place").select("known_after", "known_by", "score").rows()
        for key, group in tries.group_by("student", "task")
    }
    assert len(found) > 40
    assert set(found) <= set(truth())
    for pair, history in found.items():
        true = truth()[pair]
        for after, by, score in history:
            inside = [c for c in true if (after is None or after < c[0]) and c[0] <= by]
            assert inside, (pair, after, by)
            assert inside[-1][1] == score
        assert len(history) <= len(true)
        assert all(a[1] <= b[0] for a, b in pairwise(history))
    for pair in truth():
        there = visible(pair, moments)
        values = [score for _, score in there if score is not None]
        expected = [v for n, v in enumerate(values) if n == 0 or v != values[n - 1]]
        assert [score for *_, score in found.get(pair, [])] == expected
    check_standings(stood, moments)


def visible(pair: Pair, moments: list[dt.datetime]) -> list[tuple[dt.datetime, float | None]]:
    """What each export with the student shows of a task: no score before the first return."""
    student, _ = pair
    away = semester().work.filter(
        pl.col("student") == student, pl.col("task") == pair[1], pl.col("state") == "excused"
    )
    start, until = semester().enrollments.filter(pl.col("student") == student).select(
        "enrolled_from", "enrolled_until"
    ).row(0)  # fmt: skip
    shown = []
    for at in moments:
        if at.date() < start or (until is not None and at.date() >= until) or away.height:
            continue
        before = [c for c in truth()[pair] if c[0] <= at]
        shown.append((at, before[-1][1] if before else None))
    return shown


def check_standings(stood: pl.DataFrame, moments: list[dt.datetime]) -> None:
    """Revisions are never above the truth; the interval of mastery holds the true moment."""
    mastered = 0
    for row in stood.iter_rows(named=True):
        pair = (row["student"], row["task"])
        true = [(at, score) for at, score in truth().get(pair, []) if at <= moments[-1]]
        first = next((n for n, (_, score) in enumerate(true) if score >= CUT * 4), None)
        if row["revisions"] is None:
            continue
        assert row["lower_bound"]
        if row["mastered_at"] is None:
            assert row["revisions"] <= len(true) - 1
            continue
        assert first is not None
        mastered += 1
        assert row["revisions"] <= max(
            n for n, (at, score) in enumerate(true) if at <= row["known_by"] and score >= CUT * 4
        )
        assert true[first][0] <= row["known_by"]
        if row["known_after"] is not None and true[first][0] <= row["known_after"]:
            # It was mastered and lost again between two exports: no export shows it.
            seen = [score for at, score in visible(pair, moments) if at <= row["known_after"]]
            assert all(score is None or score < CUT * 4 for score in seen)
    assert mastered > 10
