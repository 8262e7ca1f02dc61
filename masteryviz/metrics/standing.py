"""Where each student stands on each skill."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics._question import Question
from masteryviz.rules import Rule
from masteryviz.schema import STANDING_COLUMNS, STATES

_FURTHER = ("unit", "task", "form", "assigned_on", "left_on", "lower_bound")


def standings(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
) -> pl.DataFrame:
    """One row per student and skill: state, score, attempts, revisions, when mastered.

    Grouping by `task` gives one row per student, skill and task.

    Returns
    -------
    polars.DataFrame
        The group columns, then the columns of `schema.STANDING_COLUMNS`, then

        - `unit` of the skill, `task` (null unless grouped or filtered by task), `form` of the
          first scored attempt, `assigned_on`,
          `left_on` (day the student left the course, or the section where that is not known),
        - `lower_bound`: whether some attempts are known only from differences between dated
          exports, so that there may have been more than are seen.

        `score` is on the skill's scale, `share` is of the scale's top. `mastered` is null where
        it cannot be told (no scale). Times are null where not dated or not reached; `known_after`
        and `known_by` enclose the moment of mastery. Rows stand in the order of the skills, then
        of the students' ids.
    """
    groups = grouping(by)
    rows = gradebook.rows("standings", rule=rule, filters=filters, by=groups or ("skill",))
    return rows.select(dict.fromkeys([*groups, *STANDING_COLUMNS, *_FURTHER]).keys())


def students_by_state(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
) -> pl.DataFrame:
    """One row per student and skill with the student's name: whom to reteach, who waits.

    Returns
    -------
    polars.DataFrame
        The group columns, then `state`, `student` (id), `name`, `sort_name`, `skill`, `section`,
        `mastered`, `score`, `share`, `level`, `attempts`, `revisions`, `first_attempt_at`,
        `mastered_at`, `last_activity_at` as in `standings`. Rows stand in the order of the
        groups, of `schema.STATES`, then of the names.
    """
    groups = grouping(by)
    rows = gradebook.rows("standings", rule=rule, filters=filters, by=groups)
    columns = dict.fromkeys([
        *groups, "state", "student", "name", "sort_name", "skill", "section", "mastered", "score",
        "share", "level", "attempts", "revisions", "first_attempt_at", "mastered_at",
        "last_activity_at",
    ])  # fmt: skip
    return _by_state(rows, groups, "sort_name", "student").select(columns.keys())


def states(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
) -> pl.DataFrame:
    """Students by state in each group: 12 mastered, 3 returned, 2 missing.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `state`: one of `schema.STATES`, in that order; only those that occur,
        - `students`: students in it; a student counts once per skill.
    """
    groups = grouping(by)
    counts = gradebook.rows("states", rule=rule, filters=filters, by=groups)
    return _by_state(counts, groups).select(*groups, "state", "students")


def _by_state(frame: pl.DataFrame, groups: tuple[str, ...], *then: str) -> pl.DataFrame:
    """The frame, whose groups are in order, by group, state and `then`."""
    place = pl.col("state").replace_strict(
        dict(zip(STATES, range(len(STATES)), strict=True)), return_dtype=pl.UInt8
    )
    group = [pl.struct(groups).rle_id()] if groups else []
    return frame.sort(*group, place, *then, nulls_last=True, maintain_order=True)


QUESTIONS = (
    Question(
        key="standings",
        title="Where does each student stand?",
        ask=standings,
        by=(),
    ),
    Question(
        key="states",
        title="How many students are in each state?",
        ask=states,
    ),
    Question(
        key="students_by_state",
        title="Whom do we reteach, and who waits for feedback?",
        ask=students_by_state,
    ),
)
