"""The way of each student through the skills, and who may be checked now, on which form."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics import _students
from masteryviz.metrics._question import Question
from masteryviz.ordering import natural_sorted
from masteryviz.rules import Rule


def student_path(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
) -> pl.DataFrame:
    """Each student's skills in the order of the course: what is mastered, open, and in between.

    The skills are those of the student's section, with what comes before and next to them; tests
    are left out. Filters choose among the answers: prerequisites count even where a filter hides
    them.

    Returns
    -------
    polars.DataFrame
        One row per student and skill. The group columns, then

        - `student`, `name`, `sort_name`, `skill`, `section`, `state` (`not_assigned`: nobody has
          given the student work on it), `mastered`, `score`, `share`, `level`, `attempts`,
          `revisions`, `first_attempt_at`, `mastered_at`, `known_after`, `known_by`,
          `last_activity_at` as in `standings`,
        - `requires`: the skills that come right before it, divided by commas; null: none,
        - `lacks`: those of them that the student does not have (or whose mastery cannot be told);
          null: none, so that nothing keeps the student from it,
        - `frees`: the skills of which it is the only prerequisite that the student still lacks.
    """
    groups = grouping(by)
    rows = gradebook.rows("student_path", rule=rule, filters=filters, by=groups)
    return _students.columns(
        rows, groups, "skill", "section", "state", "mastered", "score", "share", "level",
        "attempts", "revisions", "first_attempt_at", "mastered_at", "known_after", "known_by",
        "last_activity_at", "requires", "lacks", "frees",
    )  # fmt: skip


def check_queue(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = (),
) -> pl.DataFrame:
    """Who may take a mastery check now, and on which form: had A, so B is next.

    A student may be checked on a skill with work that is not mastered, of which nothing waits for
    feedback, and before which nothing is missing. A task whose kind begins with `practi` is
    practice; every other one is a check. Who left is left out.

    Returns
    -------
    polars.DataFrame
        One row per student and skill: who practised since the last check first, then what frees
        most. The group columns, then

        - `student`, `name`, `sort_name`, `skill`, `section`, `state`, `attempts`, `share`,
        - `reason`: `practised` (since the last check, or without one), `again` (the last check
          came back not mastered, and no practice since is on record) or `first` (no check yet),
        - `checked_at`, `returned_at`: when the last check was handed in and returned; null: never,
          or not known,
        - `practised`: practice handed in since,
        - `forms_had`: forms of checks on the skill that the student has had, divided by commas,
        - `next_form`: the first form that somebody of the same course and teacher has had and the
          student has not; null: none is left, or it is not known,
        - `forms_left`: how many such forms there are; null: no form of the skill is known, or
          not the form of one of the student's checks,
        - `frees`: skills that the student could go on to with it.
    """
    groups = grouping(by)
    rows = _with_forms(gradebook, filters, rule, groups)
    told = rows.with_columns(_reason()).join(
        _next_forms(rows), on=["forms", "forms_had"], how="left", nulls_equal=True,
        maintain_order="left",
    )  # fmt: skip
    named = told.drop("forms_had").rename({"had": "forms_had"})
    return _students.columns(
        named, groups, "skill", "section", "state", "attempts", "share", "reason", "checked_at",
        "returned_at", "practised", "forms_had", "next_form", "forms_left", "frees",
    )  # fmt: skip


def _with_forms(
    gradebook: Gradebook, filters: Filters, rule: Rule | str | None, groups: tuple[str, ...]
) -> pl.DataFrame:
    """The queue's rows with `forms`: those that the course's teacher has given, to anybody."""
    rows = gradebook.rows("check_queue", rule=rule, filters=filters, by=groups)
    # Asked apart, because who is in view makes no difference to it.
    evidence = Filters(as_of=filters.as_of, task=filters.task, form=filters.form)
    given = gradebook.rows("forms_given", rule=rule, filters=evidence, by=())
    found = rows.join(
        given, on=["skill_ix", "course", "teacher"], how="left", nulls_equal=True,
        maintain_order="left",
    )  # fmt: skip
    return found.with_columns(
        forms=pl.when(~pl.col("form_unknown").fill_null(value=False)).then("forms")
    )


def _reason() -> pl.Expr:
    return (
        pl.when(pl.col("practised") > 0)
        .then(pl.lit("practised"))
        .when(pl.col("attempts") > 0)
        .then(pl.lit("again"))
        .otherwise(pl.lit("first"))
        .alias("reason")
    )


def _next_forms(rows: pl.DataFrame) -> pl.DataFrame:
    """Forms known and had -> what was had, what is next and how many are left, in their order."""
    schema: dict[str, pl.DataType] = {
        "forms": pl.List(pl.String()), "forms_had": pl.List(pl.String()), "had": pl.String(),
        "next_form": pl.String(), "forms_left": pl.Int64(),
    }  # fmt: skip
    cases = rows.select("forms", "forms_had").unique(maintain_order=True).rows()
    return pl.DataFrame([_next_form(*case) for case in cases], schema, orient="row")


def _next_form(
    forms: list[str] | None, had: list[str] | None
) -> tuple[list[str] | None, list[str] | None, str | None, str | None, int | None]:
    left = natural_sorted(set(forms or ()) - set(had or ()))
    said = ", ".join(natural_sorted(had or ())) or None
    return forms, had, said, next(iter(left), None), len(left) if forms else None


QUESTIONS = (
    Question(
        key="student_path",
        title="Where is each student on the way through the skills?",
        ask=student_path,
        by=(),
    ),
    Question(
        key="check_queue",
        title="Who is ready for a mastery check, and on which form?",
        ask=check_queue,
        by=(),
    ),
)
