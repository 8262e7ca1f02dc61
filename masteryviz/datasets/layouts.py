"""The layouts of the exports that the four simulated teachers have, each as text of one file."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable

import polars as pl

from masteryviz.datasets import plan
from masteryviz.datasets.semester import Semester

RENAMED = {"MT07": ("Alive or not?", dt.date(2026, 3, 1))}
"""What Mr. Okafor called a task until a day: the id stays, the title changes."""
_TOTALS = ("Current Score", "Unposted Current Score", "Final Score", "Unposted Final Score")
_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def present(semester: Semester, teacher: plan.Teacher, day: dt.date) -> pl.DataFrame:
    """List the students on the teacher's lists at the end of a day, by section and name."""
    return (
        semester.enrollments.join(semester.students, on=["student", "section"])
        .filter(
            pl.col("section").is_in(_sections(semester, teacher).to_list()),
            pl.col("enrolled_from") <= day,
            pl.col("enrolled_until").is_null() | (pl.col("enrolled_until") > day),
        )
        .sort("section", "sort_name", "student")
    )


def returned(semester: Semester, teacher: plan.Teacher, at: dt.datetime) -> pl.DataFrame:
    """Find the newest returned score of each student and task at a moment."""
    return (
        semester.attempts.filter(
            pl.col("section").is_in(_sections(semester, teacher).to_list()),
            pl.col("graded_at") <= at,
        )
        .sort("student", "task", "attempt_no")
        .group_by("student", "task", maintain_order=True)
        .agg(pl.col("score").last())
    )


def excused(semester: Semester, day: dt.date) -> set[tuple[str, str]]:
    """List student and task of the work excused by the end of a day (known once it was due)."""
    rows = semester.work.filter(pl.col("state") == "excused", pl.col("due_on") <= day)
    return set(rows.select("student", "task").iter_rows())


def classroom(semester: Semester, section: str, at: dt.datetime) -> str:
    """Spell Google Classroom's "Download these grades as CSV" of one class: 1 point a task."""
    teacher = _teacher(section)
    students = present(semester, teacher, at.date()).filter(pl.col("section") == section)
    work = semester.work.filter(pl.col("section") == section, pl.col("assigned_on") <= at.date())
    due: dict[str, dt.date] = dict(work.select("task", "due_on").unique().iter_rows())
    tasks = [task for task in plan.TASKS if task.key in due]
    scores = dict(_scores(returned(semester, teacher, at), classroom_points))
    rows: list[list[str]] = [
        ["Last Name", "First Name", "Email Address", *(title(task) for task in tasks)],
        ["Date", "", "", *(_us_date(due[task.key]) for task in tasks)],
        ["Points", "", "", *(f"{1.0 if task.skills else task.points:.1f}" for task in tasks)],
    ]
    rows += [
        [family, given, email, *(scores.get((student, task.key), "") for task in tasks)]
        for student, family, given, email in students.select(
            "student", "family", "given", "email"
        ).iter_rows()
    ]
    return _text(rows) + "\n"


def classroom_points(task: str, score: float) -> str:
    """Spell mastery as 1 and everything below as 0; a test in its points."""
    if task.startswith("UT"):
        return f"{score:.1f}"
    return "1.0" if score >= plan.MASTERY_LEVEL else "0.0"


def canvas(semester: Semester, teacher: plan.Teacher, at: dt.datetime) -> str:
    """Spell a Canvas gradebook of all sections: posting row, points, totals, test student."""
    students = present(semester, teacher, at.date())
    work = semester.work.filter(pl.col("section").is_in(_sections(semester, teacher).to_list()))
    begun = set(work.filter(pl.col("assigned_on") <= at.date())["task"])
    tasks = [task for task in plan.TASKS if task.key in begun]
    groups = {
        name: [task for task in tasks if task.kind == kind]
        for name, kind in (("Mastery Tasks", "mastery task"), ("Unit Tests", "summative"))
    }
    groups = {name: group for name, group in groups.items() if group}
    rows = _canvas_head(tasks, at.date(), [f"{name} " for name in groups])
    cells = dict.fromkeys(work.select("student", "task").iter_rows(), "")
    cells |= dict(_scores(returned(semester, teacher, at), lambda _, score: f"{score:.2f}"))
    cells |= dict.fromkeys(excused(semester, at.date()), "EX")
    for student, name, number, login, section in students.select(
        "student", "sort_name", "canvas_id", "login", "section"
    ).iter_rows():
        shown = [cells.get((student, task.key), "N/A") for task in tasks]
        values = dict(zip(tasks, shown, strict=True))
        sums = [cell for group in groups.values() for cell in _total(values, group)]
        rows.append([name, number, student, login, section, *shown, *sums, *_total(values, tasks)])
    rows.append(
        ["Student, Test", "49999", "", "teststudent", students["section"][0]]
        + [""] * (len(rows[0]) - 5)
    )
    return _text(rows)


def _canvas_head(tasks: list[plan.Task], day: dt.date, groups: list[str]) -> list[list[str]]:
    """Spell the header, the posting row (only where a task has it) and the points row."""
    totals = [f"{name}{total}" for name in [*groups, ""] for total in _TOTALS]
    titles = [f"{title(task, day)} ({canvas_id(task)})" for task in tasks]
    posting = ["" if task.skills else "Manual Posting" for task in tasks]
    points = [f"{task.points:.2f}" for task in tasks]
    return [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles, *totals],
        *([[""] * 5 + posting + [""] * len(totals)] if any(posting) else []),
        ["    Points Possible", *[""] * 4, *points, *["(read only)"] * len(totals)],
    ]


def canvas_id(task: plan.Task) -> str:
    """Give the number that Canvas knows the assignment by."""
    return str(880_104 + 13 * plan.TASKS.index(task))


def log(semester: Semester, teacher: plan.Teacher | None, at: dt.datetime) -> pl.DataFrame:
    """Make a long log of text columns: a row per attempt and skill, or missing or excused work.

    Without a teacher: of the whole school. What was not yet returned at the moment has no score.
    """
    sections = semester.sections["section"] if teacher is None else _sections(semester, teacher)
    mine = pl.col("section").is_in(sections.to_list())
    known = pl.col("graded_at") <= at
    tries = semester.attempts.filter(mine, pl.col("submitted_at") <= at).with_columns(
        pl.when(known).then(_points_text("score")).alias("score"),
        pl.when(known).then("graded_at").alias("graded_at"),
    )
    rest = semester.work.filter(mine, pl.col("due_on") <= at.date()).join(
        tries, on=["student", "task"], how="anti"
    )
    rest = rest.select(
        pl.exclude("state"),
        pl.when(pl.col("state") == "excused").then(pl.lit("EX")).alias("score"),
    )
    titles = {task.key: title(task) for task in plan.TASKS}
    return (
        pl.concat([tries, rest], how="diagonal")
        .join(semester.task_skills, on="task", how="left", maintain_order="left")
        .join(semester.students.select("student", "name"), on="student", maintain_order="left")
        .sort("section", "student", "assigned_on", "task", "attempt_no", "skill", nulls_last=True)
        .select(
            student_id="student",
            name="name",
            section="section",
            task=pl.col("task").replace_strict(titles, return_dtype=pl.String),
            skill="skill",
            form="form",
            assigned=pl.col("assigned_on").dt.to_string("%Y-%m-%d"),
            submitted=pl.col("submitted_at").dt.to_string("%Y-%m-%d %H:%M"),
            graded=pl.col("graded_at").dt.to_string("%Y-%m-%d %H:%M"),
            score="score",
            points=pl.col("task").replace_strict(
                {task.key: f"{task.points:g}" for task in plan.TASKS}, return_dtype=pl.String
            ),
            support="support",
        )
    )


def tracker(semester: Semester, teacher: plan.Teacher, at: dt.datetime) -> str:
    """Spell a hand-made wide tracker: a row per student, a column per task, M, IP or NS."""
    tasks = [task for task in plan.TASKS if task.skills]
    words = dict(_scores(returned(semester, teacher, at), tracker_level))
    words |= dict.fromkeys(excused(semester, at.date()), "EX")
    rows = [["Student ID", "Student", "Section", *(title(task) for task in tasks)]]
    rows += [
        [student, name, section, *(words.get((student, task.key), "") for task in tasks)]
        for student, name, section in present(semester, teacher, at.date())
        .select("student", "name", "section")
        .iter_rows()
    ]
    return _text(rows)


def tracker_level(_task: str, score: float) -> str:
    """Spell 4 and 3 as Mastery, 2 as In Progress, 1 as Not Yet (NS)."""
    return "M" if score >= plan.MASTERY_LEVEL else "IP" if score == 2 else "NS"


def title(task: plan.Task, day: dt.date | None = None) -> str:
    """Name the task as an export of that day does (without one: as in the end)."""
    if not task.skills:
        return task.title
    old, until = RENAMED.get(task.key, ("", dt.date.min))
    return f"{task.key} {old if day is not None and day < until else task.title}"


def _total(values: dict[plan.Task, str], group: list[plan.Task]) -> list[str]:
    """Percent of the points graded so far (current) and of all points (final), posted or not."""
    counted = {task: values[task] for task in group if values[task] not in ("EX", "N/A")}
    graded = {task: float(cell) for task, cell in counted.items() if cell}
    current = _percent(sum(graded.values()), sum(task.points for task in graded))
    final = _percent(sum(graded.values()), sum(task.points for task in counted))
    return [current, current, final, final]


def _percent(score: float, points: float) -> str:
    return f"{100 * score / points:.2f}" if points else ""


def _scores(
    frame: pl.DataFrame, spell: Callable[[str, float], str]
) -> Iterable[tuple[tuple[str, str], str]]:
    for student, task, score in frame.iter_rows():
        yield (student, task), spell(task, score)


def _points_text(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Int64).cast(pl.String)


def _sections(semester: Semester, teacher: plan.Teacher) -> pl.Series:
    return semester.sections.filter(pl.col("teacher") == teacher.name)["section"]


def _teacher(section: str) -> plan.Teacher:
    return next(teacher for teacher in plan.TEACHERS if teacher.initial == section[0])


def _us_date(day: dt.date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _text(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
