"""What students can learn next, and what keeps them from it."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics import _students
from masteryviz.metrics._question import Question
from masteryviz.rules import Rule


def ready_next(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
) -> pl.DataFrame:
    """Skills that a student does not have, but everything that comes before them.

    Skills of the student's section count, and those that come next to them, even without any work
    assigned. A prerequisite from which the student is excused keeps nobody back; one whose mastery
    cannot be told (no scale) does. Filters choose among the answers: prerequisites count even
    where a filter hides them.

    Returns
    -------
    polars.DataFrame
        One row per student and skill. The group columns, then

        - `student`, `name`, `sort_name`, `skill`, `section`, `state` (`not_assigned`: nobody has
          given the student work on it), `attempts`,
        - `requires`: prerequisites of the skill, all of them met,
        - `frees`: skills that the student could go on to with it: those of which it is the only
          prerequisite still missing.

        What frees most comes first.
    """
    groups = grouping(by)
    rows = gradebook.rows("ready_next", rule=rule, filters=filters, by=groups)
    return _students.columns(
        rows, groups, "skill", "section", "state", "attempts", "requires", "frees"
    )


def blocked_by(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
) -> pl.DataFrame:
    """Prerequisites that students lack, that whose mastery lets most of them go on first.

    Returns
    -------
    polars.DataFrame
        The group columns (`skill` is the prerequisite that is lacking), then

        - `students`: who lack it, and lack something that comes after it,
        - `students_freed`: those of them for whom it is the only prerequisite missing of
          something: they could go on at once,
        - `freed`: how much they could go on to: students and skills counted in pairs,
        - `blocked`: pairs of a student and a skill that needs it directly,
        - `blocked_after`: pairs of a student and a skill anywhere after it.

        Mastery that cannot be told (no scale) is not counted as lacking.
    """
    groups = grouping(by)
    rows = gradebook.rows("blocked_by", rule=rule, filters=filters, by=groups)
    return rows.sort(
        "students_freed", "blocked_after", descending=True, maintain_order=True
    ).select(*groups, "students", "students_freed", "freed", "blocked", "blocked_after")


QUESTIONS = (
    Question(
        key="ready_next",
        title="What can each student learn next?",
        ask=ready_next,
        by=(),
    ),
    Question(
        key="blocked_by",
        title="Which missing skill keeps most students from going on?",
        ask=blocked_by,
    ),
)
