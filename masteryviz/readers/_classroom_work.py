"""Submissions of a Classroom document as entries of a log."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import polars as pl

from masteryviz.document import Document
from masteryviz.errors import InputError, Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._classroom_course import Clock, Task, read_task, read_topics, work_of
from masteryviz.readers._classroom_history import (
    RETURNED,
    TURNED_IN,
    Attempt,
    History,
    read_history,
    writes_zeros,
)
from masteryviz.readers._classroom_pages import SUBMISSIONS, Item, Pages, Unfit
from masteryviz.schema import BATCH
from masteryviz.wording import plural

_MOST_PROBLEMS = 10
_ENTRY = ("row", "student", "section", "task", "attempt_no", "submitted_at", "graded_at", "score",
          "points", "state", "late")  # fmt: skip
_T = TypeVar("_T")


@dataclass
class Work:
    """One student's work on one task."""

    student: str
    course: str
    task: str
    late: bool
    state: str
    updated: dt.datetime | None
    history: History


@dataclass
class Told:
    """What a document says, before it is put into frames."""

    mapping: Mapping
    clock: Clock
    tasks: dict[tuple[str, str], Task] = field(default_factory=dict)
    """By class and id; also those that are not graded."""
    work: list[Work] = field(default_factory=list)
    newest: dt.datetime | None = None
    """Newest moment of the document."""
    rows: Counter[str] = field(default_factory=Counter)
    cells: Counter[str] = field(default_factory=Counter)

    def counts(self, task: Task) -> bool:
        """Whether a task is evidence: it has points, and the map does not leave it out."""
        points = task.points or self.mapping.points_for(task.task, task.title)
        return points is not None and task.title not in self.mapping.ignore


def guarded(document: Document, read_all: Callable[[], _T]) -> _T:
    """Read something of a document; refuse the document where a field is not as it should be."""
    try:
        return read_all()
    except Unfit as unfit:
        raise InputError(document.file, unfit.problem) from None


def read_told(document: Document, pages: Pages, mapping: Mapping) -> Told:
    """Read tasks and submissions.

    Raises
    ------
    InputError
        When a field is not as the API writes it; names object and field.
    """
    told = Told(mapping, Clock(mapping.timezone))
    topics = guarded(document, lambda: read_topics(pages))
    items = guarded(document, lambda: work_of(pages))
    for task in _each(document, items, lambda item: read_task(item, topics, told.clock)):
        told.tasks[task.course, task.task] = task
    told.newest = _latest(*_each(document, items, lambda item: item.moment("updateTime")))
    zeros = any(_each(document, pages.of(SUBMISSIONS), writes_zeros))
    newest: dict[tuple[str, str, str], Work] = {}
    for work in _each(
        document, pages.of(SUBMISSIONS), lambda item: _work(item, zeros_written=zeros)
    ):
        key = (work.course, work.task, work.student)
        old = newest.get(key)
        if old is not None:
            told.rows["skipped: repeated"] += 1
        if old is None or _is_newer(work, old):
            newest[key] = work
    for work in newest.values():
        told.newest = _latest(told.newest, work.updated, work.history.newest)
        _sort_out(work, told)
    return told


def _each(document: Document, items: list[Item], read_one: Callable[[Item], _T]) -> list[_T]:
    """Read every item; refuse the document with the places of all that are not as they should."""
    done: list[_T] = []
    problems: list[Problem] = []
    for item in items:
        try:
            done.append(read_one(item))
        except Unfit as unfit:
            problems.append(unfit.problem)
    if problems:
        more = len(problems) - _MOST_PROBLEMS
        shown = problems[:_MOST_PROBLEMS]
        if more > 0:
            shown.append(Problem(f"... and {plural(more, 'more place')} like these."))
        raise InputError(document.file, *shown)
    return done


def _latest(*moments: dt.datetime | None) -> dt.datetime | None:
    return max((moment for moment in moments if moment), default=None)


def _work(item: Item, *, zeros_written: bool) -> Work:
    return Work(
        student=item.known("userId"),
        course=item.known("courseId"),
        task=item.known("courseWorkId"),
        late=item.value.get("late") is True,
        state=item.text("state") or "",
        updated=item.moment("updateTime"),
        history=read_history(item, zeros_written=zeros_written),
    )


def _is_newer(one: Work, other: Work) -> bool:
    return other.updated is None or (one.updated is not None and one.updated >= other.updated)


def _sort_out(work: Work, told: Told) -> None:
    """Keep work that is graded; count what is passed over."""
    task = told.tasks.get((work.course, work.task))
    if task is not None and not told.counts(task):
        ignored = task.title in told.mapping.ignore
        told.rows["skipped: ignored" if ignored else "skipped: not graded"] += 1
        return
    told.rows["imported"] += 1
    told.work.append(work)


def entry_frame(told: Told) -> pl.DataFrame:
    """Frame `log_entries`: for each student and task what it stands at, then its attempts.

    What it stands at has no moment, so that a later export's word takes its place.
    """
    rows: list[tuple[Any, ...]] = []
    for work in told.work:
        task = told.tasks.get((work.course, work.task))
        state = "missing" if _is_missing(work, task, told.newest) else "assigned"
        who = (work.student, work.course, work.task)
        rows.append((len(rows) + 1, *who, None, None, None, None, None, state, None))
        if not work.history.attempts:
            told.cells["missing" if state == "missing" else "blank"] += 1
        for attempt in work.history.attempts:
            told.cells[attempt.fate] += 1
            rows.append((len(rows) + 1, *who, *_facts(work, attempt, task, told)))
    schema = {name: BATCH["log_entries"][name] for name in _ENTRY}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _facts(work: Work, attempt: Attempt, task: Task | None, told: Told) -> tuple[Any, ...]:
    points = attempt.points or (task.points if task else None)
    points = points or told.mapping.points_for(work.task, task.title if task else None)
    return (
        attempt.number,
        told.clock.wall(attempt.submitted),
        told.clock.wall(attempt.graded),
        attempt.score,
        points,
        attempt.state,
        _is_late(work, attempt, task),
    )


def _is_missing(work: Work, task: Task | None, newest: dt.datetime | None) -> bool:
    """Whether work is missing, or was so before it was first handed in."""
    due = task.due if task else None
    attempts = work.history.attempts
    first = next((attempt for attempt in attempts if attempt.state != "assigned"), None)
    if first is not None:
        return bool(first.submitted and due and first.submitted > due)
    if attempts and not attempts[-1].taken_back:
        return False
    return work.late or bool(due and newest and due < newest)


def _is_late(work: Work, attempt: Attempt, task: Task | None) -> bool | None:
    """Whether an attempt was late: Classroom says it of the last turn-in, the due date of all."""
    if attempt.submitted is None:
        return None
    last = [other for other in work.history.attempts if other.submitted][-1]
    if attempt is last and work.state in (TURNED_IN, RETURNED):
        return work.late
    if task is None:
        return None
    return bool(task.due and attempt.submitted > task.due)
