"""How work is handed in, returned and revised: whole semesters as arrays, no loop over students.

Time is counted in school days as a float: day 12.5 is the middle of the 13th school day. Weekends
and holidays therefore never carry work; `moments` turns it into dates. Only `Generator.random`
and `standard_normal` are drawn from, so that a seed gives the same semester with every numpy 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from masteryviz.datasets import plan

Array = npt.NDArray[Any]
MAX_ATTEMPTS = 7
FORMS = ("A", "B", "C")
FORM_EASE = np.array([0.0, 0.0, 0.45])
"""Form C of every task is a little easier, in logits: Assessment health should find it."""
SCAFFOLD_EASE = 0.8
"""What a scaffold adds to a revision, in logits."""
RETAKE = 0.04
"""Share of mastered work that is handed in once more for a higher level."""


@dataclass(frozen=True)
class Class:
    """The students of one school as arrays, one element per student."""

    teacher: Array
    section: Array
    ability: Array
    """Logits; skill-specific strengths are added per skill."""
    diligence: Array
    """Standard deviations."""
    joined: Array
    """School day of the first lesson; 0 for most."""
    left: Array
    """School day from which the student is gone; past the end for most."""


@dataclass(frozen=True)
class Attempts:
    """Attempts as arrays, one element per attempt, in order of student, task and attempt."""

    student: Array
    task: Array
    number: Array
    submitted: Array
    graded: Array
    """School days; NaN while waiting for feedback at the end of the term."""
    points: Array
    form: Array
    scaffold: Array


def moments(days: Array) -> Array:
    """Turn school-day floats into minutes of real dates between 8:00 and 15:30; NaN gives NaT."""
    known = np.isfinite(days)
    safe = np.where(known, days, 0.0)
    whole = np.minimum(safe.astype(np.int64), len(plan.school_days()) - 1)
    minutes = 480 + ((safe - whole) * 450).astype(np.int64)
    result = plan.school_days()[whole].astype("datetime64[m]") + minutes
    return np.where(known, result, np.datetime64("NaT")).astype("datetime64[us]")


def last_moment() -> float:
    """Count the school days of the term: the moment it ends."""
    return float(len(plan.school_days()))


def draw_class(rng: np.random.Generator, teacher: Array, section: Array) -> Class:
    """Draw students of given teachers and sections, with late joiners (4 %) and leavers (3 %)."""
    n = len(section)
    room = 0.3 * rng.standard_normal(int(section.max()) + 1)[section]
    ability = room + 0.95 * rng.standard_normal(n)
    diligence = 0.35 * ability + 0.95 * rng.standard_normal(n)
    fate, when = rng.random(n), rng.random(n)
    joined = np.where(fate < 0.04, 8 + (50 * when).astype(np.int64), 0)
    left = np.where(fate > 0.97, 22 + (58 * when).astype(np.int64), 10_000)
    return Class(teacher, section, ability, diligence, joined, left)


def draw_strengths(rng: np.random.Generator, people: Class) -> Array:
    """Draw each student's strength on each task: ability, its skills and their prerequisites."""
    codes = {skill.code: place for place, skill in enumerate(plan.SKILLS)}
    own = rng.standard_normal((len(people.ability), len(codes)))
    loading = np.zeros((len(codes), len(plan.TASKS)))
    for column, task in enumerate(plan.TASKS):
        for code in task.skills:
            loading[codes[code], column] += 0.7 / len(task.skills)
            for before in plan.SKILLS[codes[code]].requires:
                loading[codes[before], column] += 0.3 / len(task.skills)
    return 1.1 * people.ability[:, None] + own @ loading


def draw_work(rng: np.random.Generator, people: Class) -> tuple[Array, Array, Array]:
    """Draw, student by task, the school days assigned and due and the state of the assignment.

    States: 0 not assigned (joined later, left before), 1 assigned, 2 excused.
    """
    offset = np.array([teacher.offset for teacher in plan.TEACHERS])[people.teacher][:, None]
    start = np.array([plan.assigned_index(task) for task in plan.TASKS])[None, :] + offset
    days = np.array([task.days for task in plan.TASKS])[None, :]
    start = np.minimum(start, len(plan.school_days()) - 2)
    due = np.minimum(start + days, len(plan.school_days()) - 1)
    here = (due >= people.joined[:, None]) & (start < people.left[:, None])
    excused = rng.random(here.shape) < 0.015
    return start, due, np.where(here, np.where(excused, 2, 1), 0)


def draw_attempts(
    rng: np.random.Generator, people: Class, strengths: Array, due: Array, state: Array
) -> Attempts:
    """Draw every attempt on every mastery task, up to the end of the term."""
    mastery = np.array([bool(task.skills) for task in plan.TASKS])[None, :]
    student, task = np.nonzero((state == 1) & mastery)
    sent = _first_hand_in(rng, people, due[student, task], student)
    came = (rng.random(len(student)) > _logistic(-3.3 - 0.9 * people.diligence[student])) & (
        sent < np.minimum(people.left[student], last_moment())
    )
    student, task, sent = student[came], task[came], sent[came]
    rounds: list[Attempts] = []
    level = np.zeros(len(student), dtype=np.int64)
    for number in range(1, MAX_ATTEMPTS + 1):
        done = _attempt(rng, people, strengths, due, (student, task, sent, level), number)
        rounds.append(done)
        again = _resubmits(rng, people, done)
        student, task, level = student[again], task[again], done.points[again].astype(np.int64)
        sent = _next_hand_in(rng, done.graded[again], due[student, task], task)
        on_time = sent < np.minimum(people.left[student], last_moment())
        student, task, sent, level = (part[on_time] for part in (student, task, sent, level))
        if not len(student):
            break
    return _in_order(rounds)


def draw_tests(
    rng: np.random.Generator, people: Class, due: Array, state: Array, done: Attempts
) -> Attempts:
    """Draw one sitting of every unit test: better for those who had mastered more of the unit."""
    tests = np.array([not task.skills for task in plan.TASKS])[None, :]
    student, task = np.nonzero((state == 1) & tests)
    sat = due[student, task] + 0.2 + 0.5 * rng.random(len(student))
    sat += (rng.random(len(student)) < 0.06) * (1 + (2 * rng.random(len(student))).astype(np.int64))
    here = sat < np.minimum(people.left[student], last_moment())
    student, task, sat = student[here], task[here], sat[here]
    share = mastered_share(done, len(people.ability))[student, task]
    logit = -0.3 + 2.4 * share + 0.45 * people.ability[student]
    logit += 0.45 * rng.standard_normal(len(student))
    top = np.array([task.points for task in plan.TASKS])[task]
    return Attempts(
        student,
        task,
        np.ones(len(student), dtype=np.int64),
        sat,
        _returned(rng, people, student, sat),
        np.round(top * _logistic(logit)),
        (people.section[student] % 2).astype(np.int64),
        np.zeros(len(student), dtype=bool),
    )


def mastered_share(done: Attempts, students: int) -> Array:
    """Give, student by task, the share of the mastery tasks of its unit ever mastered."""
    units = list(dict.fromkeys(task.unit for task in plan.TASKS))
    unit = np.array([units.index(task.unit) for task in plan.TASKS])
    tasks = np.bincount(unit, [bool(task.skills) for task in plan.TASKS])
    ever = np.zeros((students, len(plan.TASKS)))
    met = done.points >= plan.MASTERY_LEVEL
    ever[done.student[met], done.task[met]] = 1
    by_unit = np.stack([ever[:, unit == place].sum(axis=1) for place in range(len(units))], axis=1)
    share: Array = (by_unit / tasks)[:, unit]
    return share


def _first_hand_in(rng: np.random.Generator, people: Class, due: Array, student: Array) -> Array:
    """Hand in mostly on the due day, some early, the absent and the less diligent later."""
    n = len(student)
    early = (rng.random(n) < 0.25) * (1 + (2 * rng.random(n)).astype(np.int64))
    absent = (rng.random(n) < 0.06) * (1 + (3 * rng.random(n)).astype(np.int64))
    late = rng.random(n) < _logistic(-2.2 - 0.8 * people.diligence[student])
    late_days = np.ceil(-3.0 * np.log1p(-rng.random(n)))
    day = due - early * ~late + absent + late * late_days
    moment: Array = np.maximum(day, people.joined[student]) + 0.02 + 0.96 * rng.random(n)
    return moment


def _attempt(
    rng: np.random.Generator,
    people: Class,
    strengths: Array,
    due: Array,
    tries: tuple[Array, Array, Array, Array],
    number: int,
) -> Attempts:
    """Draw the `number`th attempt of those who hand in: level 4 to 1, when it comes back."""
    student, task, sent, before = tries
    n = len(student)
    form = (people.section[student] + task + number - 1) % len(FORMS)
    helped = (rng.random(n) < np.where(before == 1, 0.4, 0.15)) & (number > 1)
    growth = np.array([teacher.growth for teacher in plan.TEACHERS])[people.teacher[student]]
    logit = strengths[student, task] - np.array([task.difficulty for task in plan.TASKS])[task]
    logit += growth * (number - 1) + FORM_EASE[form] + SCAFFOLD_EASE * helped
    logit += 2.6 * ((task == _retaught()) & (sent >= _reteach_day(due[student, task], task)))
    chance = _logistic(logit)
    met = rng.random(n) < chance
    shade = rng.random(n)
    level = np.where(met, 3 + (shade < 0.5 * chance), 1 + (shade < 0.35 + 0.5 * chance))
    graded = _returned(rng, people, student, sent)
    return Attempts(
        student, task, np.full(n, number), sent, graded, level.astype(np.float64), form, helped
    )


def _returned(rng: np.random.Generator, people: Class, student: Array, sent: Array) -> Array:
    """Draw when feedback comes: lognormal around the teacher's median; NaN past the end of term."""
    median = np.array([teacher.feedback_days for teacher in plan.TEACHERS])
    delay = median[people.teacher[student]] * np.exp(0.55 * rng.standard_normal(len(student)))
    # A minute at least, so that nothing is returned before it was handed in.
    graded = sent + np.maximum(delay, 0.01)
    return np.where(graded < last_moment(), graded, np.nan)


def _resubmits(rng: np.random.Generator, people: Class, done: Attempts) -> Array:
    """Draw who hands in again: many below mastery, a few who want a 4; some never do."""
    base = np.array([teacher.resubmit for teacher in plan.TEACHERS])[people.teacher[done.student]]
    logit = base + 0.8 * people.diligence[done.student] - 0.25 * (done.number - 1)
    chance = np.where(
        done.points < plan.MASTERY_LEVEL, _logistic(logit), RETAKE * (done.points < 4)
    )
    return np.isfinite(done.graded) & (rng.random(len(chance)) < chance)


def _next_hand_in(rng: np.random.Generator, graded: Array, due: Array, task: Array) -> Array:
    """Revise days after the feedback, and after the reteaching where there is one."""
    wait = 0.3 - 3.5 * np.log1p(-rng.random(len(graded)))
    return np.maximum(graded, _reteach_day(due, task)) + wait


def _retaught() -> int:
    return next(place for place, task in enumerate(plan.TASKS) if task.key == plan.RETAUGHT)


def _reteach_day(due: Array, task: Array) -> Array:
    """Give the school day of the reteaching; the beginning of time where there is none."""
    after = np.array(
        [-10_000 if t.retaught_after is None else t.retaught_after for t in plan.TASKS]
    )
    day: Array = due + after[task]
    return day


def _in_order(rounds: list[Attempts]) -> Attempts:
    names = tuple(Attempts.__dataclass_fields__)
    joined = {name: np.concatenate([getattr(part, name) for part in rounds]) for name in names}
    order = np.lexsort((joined["number"], joined["task"], joined["student"]))
    return Attempts(**{name: values[order] for name, values in joined.items()})


def _logistic(logit: Array) -> Array:
    return 1 / (1 + np.exp(-logit))
