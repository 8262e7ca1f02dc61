"""Gaps and plans as frames, for files and tables."""

from __future__ import annotations

import polars as pl

from masteryviz.planner import Group, Plan
from masteryviz.planning._basis import Basis

_SCHEMA = {
    "rotation": pl.Int64, "group": pl.Int64, "skill": pl.String, "leader": pl.String,
    "student": pl.String, "name": pl.String, "role": pl.String, "why": pl.String,
    "still_lacks": pl.String,
}  # fmt: skip

_GAPS = {
    "student": pl.String, "name": pl.String, "skill": pl.String, "ready": pl.Boolean,
    "weight": pl.Int64, "why": pl.String, "still_lacks": pl.String,
}  # fmt: skip


def gaps(basis: Basis, names: dict[str, str]) -> pl.DataFrame:
    """One row per student and skill that is open, the heaviest first.

    Parameters
    ----------
    basis
        The class.
    names
        Student -> name as it may be shown.

    Returns
    -------
    polars.DataFrame
        `student`, `name`, `skill`, `ready` (whether it can be taught now), `weight`, `why`,
        `still_lacks` (questions or criteria below the cut; null: none known).
    """
    rows = [
        (
            gap.student, names.get(gap.student, gap.student), gap.skill, gap.ready, gap.weight,
            basis.why(gap.student, gap.skill),
            ", ".join(basis.reasons[gap.student, gap.skill].missing) or None,
        )
        for gap in basis.problem.gaps
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema=_GAPS, orient="row")
    return frame.sort("ready", "weight", descending=True, maintain_order=True)


def table(basis: Basis, plan: Plan, names: dict[str, str]) -> pl.DataFrame:
    """One row per student and group, learners first, then the expert.

    Parameters
    ----------
    basis, plan
        The class and its plan.
    names
        Student -> name as it may be shown.

    Returns
    -------
    polars.DataFrame
        `rotation`, `group` (its number in the plan, first is 1), `skill`, `leader` (`teacher`,
        `expert` or `none`), `student`, `name`, `role` (`learns` or `helps`), `why`, `still_lacks`
        (questions or criteria below the cut; null: none known).
    """
    rows = [
        row
        for number, group in enumerate(plan.groups, 1)
        for row in _rows(basis, group, number, names)
    ]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _rows(
    basis: Basis, group: Group, number: int, names: dict[str, str]
) -> list[tuple[object, ...]]:  # fmt: skip
    leader = "teacher" if group.led else "expert" if group.expert else "none"
    head = (group.rotation, number, group.skill, leader)
    rows: list[tuple[object, ...]] = []
    for student in basis.in_order(group.students):
        reason = basis.reasons.get((student, group.skill))
        missing = ", ".join(reason.missing) if reason and reason.missing else None
        why = basis.why(student, group.skill)
        rows.append((*head, student, names.get(student, student), "learns", why, missing))
    if group.expert:
        name = names.get(group.expert, group.expert)
        away = basis.away(group.expert)
        why = "; ".join(filter(None, ("has it and is in no group then", away)))
        rows.append((*head, group.expert, name, "helps", why, None))
    return rows
