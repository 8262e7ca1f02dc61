"""A semester of a seventh-grade science team, from a seed, with everything that is true of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from masteryviz.datasets import model, people, plan

SEED = 2026
SECTIONS_A_TEACHER = 5
STUDENTS_A_SECTION = 28


@dataclass(frozen=True, kw_only=True)
class Semester:
    """What happened in one school, and the parameters that it was drawn from.

    Keys are text, as in the exports: `student` is the school's id number, `task` the team's own
    short name of the task. Moments are the school's wall time.
    """

    seed: int
    school: int
    """Number of the school; 0 is the sample."""
    students: pl.DataFrame
    """student, given, family, name, sort_name, email, canvas_id, login, section."""
    sections: pl.DataFrame
    """section, course, teacher, school, term, period."""
    enrollments: pl.DataFrame
    """student, section, enrolled_from, enrolled_until (the day the student left, or null)."""
    skills: pl.DataFrame
    """skill, title, unit, position, kind, standard, cut."""
    prerequisites: pl.DataFrame
    """skill, requires."""
    tasks: pl.DataFrame
    """task, title, kind, unit, lesson, points, assigned_on, due_on, as the team planned them."""
    task_skills: pl.DataFrame
    """task, skill. A unit test stands for itself: a skill of kind summative, called as the test."""
    work: pl.DataFrame
    """student, section, task, assigned_on, due_on, state (assigned or excused)."""
    attempts: pl.DataFrame
    """student, section, task, attempt_no, form, assigned_on, due_on, submitted_at, graded_at,
    score, points, support; graded_at and score are null where the term ended before feedback."""
    abilities: pl.DataFrame
    """student, ability (logits), diligence (standard deviations): drawn, never exported."""

    @property
    def evidence(self) -> pl.DataFrame:
        """The attempts once per skill that their task gives evidence of."""
        return self.attempts.join(self.task_skills, on="task", maintain_order="left")


def simulate(seed: int = SEED, *, school: int = 0) -> Semester:
    """One school's semester: 4 teachers, 20 sections, 560 students, 20 mastery tasks, 4 tests.

    The same seed and school give the same semester. Schools with other numbers have other
    students under other ids and section names; their plan is the same.
    """
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, school])))
    sections = _sections(school)
    place = np.repeat(np.arange(len(sections)), STUDENTS_A_SECTION)
    roster = people.roster(rng, place.tolist(), school)
    group = model.draw_class(rng, place // SECTIONS_A_TEACHER, place)
    strengths = model.draw_strengths(rng, group)
    assigned, due, state = model.draw_work(rng, group)
    done = model.draw_attempts(rng, group, strengths, due, state)
    tests = model.draw_tests(rng, group, due, state, done)
    frames = _Frames(roster["student"], sections["section"], group, assigned, due)
    return Semester(
        seed=seed,
        school=school,
        students=roster.with_columns(section=sections["section"].gather(place)).drop("section_ix"),
        sections=sections,
        enrollments=frames.enrollments(),
        skills=_skills(),
        prerequisites=_prerequisites(),
        tasks=_tasks(),
        task_skills=pl.DataFrame(
            [(task.key, skill) for task in plan.TASKS for skill in task.skills or (task.title,)],
            schema=["task", "skill"],
            orient="row",
        ),
        work=frames.work(state),
        attempts=pl.concat([frames.attempts(done), frames.attempts(tests)]),
        abilities=pl.DataFrame(
            {
                "student": roster["student"],
                "ability": group.ability,
                "diligence": group.diligence,
            }
        ),
    )


def simulate_schools(attempts: int, seed: int = SEED, *, first: int = 0) -> Iterator[Semester]:
    """Simulate schools from number `first` on until they hold that many attempts together.

    Memory stays that of one school (about 20,000 attempts), however many are asked for.
    """
    school = first
    while attempts > 0:
        semester = simulate(seed, school=school)
        yield semester
        attempts -= semester.attempts.height
        school += 1


@dataclass(frozen=True)
class _Frames:
    """Arrays of numbers to frames of keys and dates."""

    student: pl.Series
    section: pl.Series
    group: model.Class
    assigned: model.Array
    due: model.Array

    def _keys(self, student: model.Array, task: model.Array) -> dict[str, pl.Series]:
        days = plan.school_days()
        return {
            "student": self.student.gather(student),
            "section": self.section.gather(self.group.section[student]),
            "task": pl.Series([task.key for task in plan.TASKS]).gather(task),
            "assigned_on": pl.Series(days[self.assigned[student, task]]),
            "due_on": pl.Series(days[self.due[student, task]]),
        }

    def attempts(self, done: model.Attempts) -> pl.DataFrame:
        graded = pl.Series(model.moments(done.graded))
        points = np.array([task.points for task in plan.TASKS])[done.task]
        keys = self._keys(done.student, done.task)
        return pl.DataFrame(
            {
                **{name: keys[name] for name in ("student", "section", "task")},
                "attempt_no": pl.Series(done.number, dtype=pl.Int32),
                "form": pl.Series(model.FORMS).gather(done.form),
                "assigned_on": keys["assigned_on"],
                "due_on": keys["due_on"],
                "submitted_at": pl.Series(model.moments(done.submitted)),
                "graded_at": graded,
                "score": pl.Series(done.points),
                "points": pl.Series(points),
                "scaffold": pl.Series(done.scaffold),
            }
        ).select(
            pl.exclude("score", "points", "scaffold"),
            pl.when(pl.col("graded_at").is_not_null()).then("score").alias("score"),
            "points",
            pl.when("scaffold").then(pl.lit("sentence starters")).alias("support"),
        )

    def work(self, state: model.Array) -> pl.DataFrame:
        student, task = np.nonzero(state)
        excused = state[student, task] == 2
        return pl.DataFrame(self._keys(student, task)).with_columns(
            state=pl.Series(np.where(excused, "excused", "assigned"))
        )

    def enrollments(self) -> pl.DataFrame:
        days = plan.school_days()
        gone = self.group.left < len(days)
        left = days[np.where(gone, self.group.left, 0)]
        return pl.DataFrame(
            {
                "student": self.student,
                "section": self.section.gather(self.group.section),
                "enrolled_from": days[self.group.joined],
                "enrolled_until": np.where(gone, left, np.datetime64("NaT")),
            }
        )


def _sections(school: int) -> pl.DataFrame:
    prefix = f"{school}-" if school else ""
    name = f"Hillcrest Middle School{f' {school}' if school else ''}"
    return pl.DataFrame(
        [
            (
                f"{prefix}{teacher.initial}{period}",
                plan.COURSE,
                f"{teacher.name}{f' {school}' if school else ''}",
                name,
                plan.TERM,
                str(period),
            )
            for teacher in plan.TEACHERS
            for period in range(1, SECTIONS_A_TEACHER + 1)
        ],
        schema=["section", "course", "teacher", "school", "term", "period"],
        orient="row",
    )


def _skills() -> pl.DataFrame:
    rows = [
        (skill.code, skill.title, skill.unit, skill.kind, skill.standard, plan.CUT)
        for skill in plan.SKILLS
    ] + [
        (task.title, f"Sum of {task.unit}", task.unit, task.kind, None, plan.TEST_CUT)
        for task in plan.TASKS
        if not task.skills
    ]
    return pl.DataFrame(
        [(*row[:3], position, *row[3:]) for position, row in enumerate(rows, start=1)],
        schema=["skill", "title", "unit", "position", "kind", "standard", "cut"],
        orient="row",
    )


def _prerequisites() -> pl.DataFrame:
    return pl.DataFrame(
        [(skill.code, before) for skill in plan.SKILLS for before in skill.requires],
        schema=["skill", "requires"],
        orient="row",
    )


def _tasks() -> pl.DataFrame:
    days = plan.school_days()
    last = len(days) - 1
    rows = [
        (task, plan.assigned_index(task), min(plan.assigned_index(task) + task.days, last))
        for task in plan.TASKS
    ]
    return pl.DataFrame(
        {
            "task": [task.key for task, *_ in rows],
            "title": [task.title for task, *_ in rows],
            "kind": [task.kind for task, *_ in rows],
            "unit": [task.unit for task, *_ in rows],
            "lesson": [task.lesson for task, *_ in rows],
            "points": [task.points for task, *_ in rows],
            "assigned_on": days[[start for _, start, _ in rows]],
            "due_on": days[[due for *_, due in rows]],
        }
    )
