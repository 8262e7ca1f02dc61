"""What a row is evidence of: its task and its skill, and what is known of both."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from masteryviz.errors import Problem
from masteryviz.levels import Scale
from masteryviz.mapping import Mapping
from masteryviz.readers._columns import Columns
from masteryviz.schema import BATCH
from masteryviz.table import TextTable
from masteryviz.wording import plural

JOINT = "~~"
"""What divides the skills of one row in logs of tutors."""
_NOTHING = ("NA", "N/A", "#N/A", "NaN", "nan", "null", "NULL", "None", r"\N")
"""What programs write where there is no skill."""


@dataclass(frozen=True)
class Things:
    """Task and skill of every row."""

    frame: pl.DataFrame
    """Columns `task`, `task_name`, `skill` (null where the task's alignment says it),
    `skill_name`, `standard`, `unit`, `kind` and `lesson`."""
    joint: bool = False
    """Whether some rows have several skills."""
    notices: tuple[Problem, ...] = ()


def read_things(table: TextTable, columns: Columns, mapping: Mapping) -> Things:
    """Read task and skill of every row; each stands in for the other where it is blank.

    Raises
    ------
    InputError
        When a row names neither.
    """
    names = ("task", "task_name", "skill", "skill_name", "standard", "unit", "kind", "lesson")
    cells = pl.DataFrame({what: text(table, columns, what) for what in names})
    cells = cells.with_columns(_more_skills(table, columns, cells["skill"])).with_columns(
        pl.when(~pl.col(what).is_in(_NOTHING)).then(what).alias(what)
        for what in ("skill", "skill_name")
    )
    cells = cells.with_columns(_whole(cells[what]) for what in ("skill", "task"))
    coded = cells["skill"].drop_nulls().str.contains(rf"^\d+({JOINT}\d+)*$").all()
    named = coded and columns.has("skill_name") and "skill" in columns
    notices = (
        _of_skills(cells, table.column_label(columns["skill"]), named=named)
        if ("skill" in columns)
        else []
    )
    skill = pl.coalesce("skill_name", "skill") if named else pl.coalesce("skill", "skill_name")
    task = pl.coalesce("task", "task_name")
    cells = cells.with_columns(
        skill=skill,
        skill_name=pl.lit(None, pl.String) if named else pl.col("skill_name"),
        task=pl.coalesce(task, skill),
        task_name=pl.coalesce("task_name", "task", "skill_name", skill),
    )
    nothing = cells["task"].is_null()
    if nothing.any():
        raise table.refusal(
            Problem("the row names neither a skill nor a task.", "Fill it in.", row=line)
            for line in table.lines.filter(nothing).head(1000)
        )
    if cells["skill"].null_count() not in (0, cells.height):
        cells, alone = _standing_alone(cells, mapping)
        notices += alone
    joint = bool(cells["skill"].str.contains(JOINT, literal=True).any())
    if joint:
        notices.append(Problem(f"Rows with several skills ({JOINT}) count for each of them."))
    return Things(cells, joint, tuple(notices))


def _whole(codes: pl.Series) -> pl.Series:
    """Codes without the `.0` that programs add to numbers of a column with blank cells."""
    first = codes.drop_nulls().head(1)
    if first.str.ends_with(".0").all() and codes.str.contains(r"^\d+\.0$").all():
        return codes.str.strip_suffix(".0")
    return codes


def _more_skills(table: TextTable, columns: Columns, first: pl.Series) -> pl.Series:
    """The skill of each row with those of the further columns of its model."""
    if not columns.more_skills:
        return first
    every = [first, *(table.column(place) for place in columns.more_skills)]
    cells = pl.DataFrame({str(at): cells for at, cells in enumerate(every)})
    filled = (pl.when(pl.col(name) != "").then(name).alias(name) for name in cells.columns)
    joined = cells.with_columns(filled).select(
        pl.concat_str(pl.all(), separator=JOINT, ignore_nulls=True).alias("skill")
    )
    return joined.select(pl.when(pl.col("skill") != "").then("skill"))["skill"]


def _of_skills(cells: pl.DataFrame, label: str, *, named: bool) -> list[Problem]:
    """What is in doubt of the skills: names of several numbers, and several in one cell."""
    notices = []
    if named:
        pairs = cells.select("skill", "skill_name").drop_nulls().unique()
        twice = pairs.group_by("skill_name").len().filter(pl.col("len") > 1).height
        if twice:
            names = plural(twice, "name stands", "names stand")
            what = f"{names} for several numbers: one skill for each name."
            notices.append(Problem(what, "To keep them apart, ignore the names.", column=label))
    seen = cells["skill"].drop_nulls().unique()
    for mark in (";", "|", "_", ","):
        several = seen.filter(seen.str.contains(mark, literal=True))
        parts = several.str.split(mark).list.eval(pl.element().str.strip_chars())
        known = parts.list.eval(pl.element().is_in(seen.implode())).list.all()
        if known.any():
            what = (
                f"{plural(int(known.sum()), 'skill looks', 'skills look')} like several ones "
                f"written together, such as {several.filter(known).sort()[0]!r}; each is taken as "
                "one skill of its own."
            )
            advice = f"If they are several, divide them by {JOINT} and load the file again."
            notices.append(Problem(what, advice, column=label))
    return notices


def _standing_alone(cells: pl.DataFrame, mapping: Mapping) -> tuple[pl.DataFrame, list[Problem]]:
    """Let a row without a skill, in a log that has skills, show the task itself.

    Left open, it would count for every skill that other rows of its task name.
    """
    bare = cells.filter(pl.col("skill").is_null()).select("task", title="task_name").unique()
    aligned = mapping.task_skills(bare)["task"].unique().implode()
    alone = pl.col("skill").is_null() & ~pl.col("task").is_in(aligned)
    count = int(cells.select(alone.sum()).item())
    rows = plural(count, "row names", "rows name")
    what = f"{rows} no skill: each shows its own task, as if that were a skill."
    advice = "If they are no evidence of a skill, leave them out of the file."
    notices = [Problem(what, advice)] if count else []
    cells = cells.with_columns(skill=pl.when(alone).then("task_name").otherwise("skill"))
    return cells, notices


def text(table: TextTable, columns: Columns, what: str) -> pl.Series:
    """Cells of a column, null where blank or where there is no such column."""
    if what not in columns:
        return pl.Series(what, [None], dtype=pl.String).new_from_index(0, len(table.lines))
    cells = table.column(columns[what]).to_frame("c")
    return cells.select(pl.when(pl.col("c") != "").then("c"))["c"].alias(what)


def each_skill(entries: pl.DataFrame) -> pl.DataFrame:
    """Give a row of several skills once for each of them."""
    several = pl.col("skill").str.split(JOINT).list.eval(pl.element().str.strip_chars())
    named = several.list.eval(pl.element().filter(pl.element() != "")).list.unique(
        maintain_order=True
    )
    return entries.with_columns(named).explode("skill")


def thing_frames(
    entries: pl.DataFrame, facts: pl.DataFrame, mapping: Mapping, scale: Scale | None
) -> dict[str, pl.DataFrame]:
    """Frames `tasks`, `skills`, `prerequisites` and `task_skills` of a batch.

    A task that has no skill in the file is aligned by the map. Where neither says one, it is left
    to stand for itself, by name where there is a scale to tell.
    """
    tasks = _tasks(facts, entries)
    open_tasks = tasks.filter(
        pl.col("task").is_in(entries.filter(pl.col("skill").is_null())["task"].unique().implode())
    )
    aligned = mapping.task_skills(open_tasks)
    scale_top = scale.top if scale else None
    cut = mapping.cut_share() if mapping.cut is not None else (scale.cut if scale else None)
    levels = scale.json() if scale and scale.levels else None
    if scale_top is not None or cut is not None:
        alone = open_tasks.join(aligned, on="task", how="anti", maintain_order="left")
        twice = pl.col("title").is_null() | (pl.len().over("title") > 1)
        own = alone.select("task", skill=pl.when(twice).then("task").otherwise("title"), weight=1.0)
        aligned = pl.concat([aligned, own])
    skills = _skills(facts, entries["skill"], aligned["skill"]).with_columns(
        scale_top=pl.lit(scale_top, pl.Float64),
        cut=pl.lit(cut, pl.Float64),
        levels=pl.lit(levels, pl.String),
    )
    mapped = mapping.skill_frames()
    return {
        "tasks": tasks,
        "skills": overlaid(skills, mapped["skills"]),
        "prerequisites": mapped["prerequisites"],
        "task_skills": aligned,
    }


def _tasks(facts: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """Every task with its newest title, and its points where they are always the same."""
    told = facts.group_by("task", maintain_order=True).agg(
        title=pl.col("task_name").drop_nulls().last(),
        kind=pl.col("kind").drop_nulls().last(),
        unit=pl.col("unit").drop_nulls().last(),
        lesson=pl.col("lesson").drop_nulls().last(),
    )
    points = (
        entries.lazy()
        .filter(pl.col("points").is_not_null())
        .group_by("task")
        .agg(low=pl.col("points").min(), high=pl.col("points").max())
        .filter(pl.col("low") == pl.col("high"))
        .select("task", points="low")
        .collect()
    )
    return told.join(points, on="task", how="left", maintain_order="left")


def _skills(facts: pl.DataFrame, named: pl.Series, aligned: pl.Series) -> pl.DataFrame:
    """Every skill of the file with what its rows say of it."""
    told = (
        facts.drop_nulls("skill")
        .group_by("skill", maintain_order=True)
        .agg(
            title=pl.col("skill_name").drop_nulls().last(),
            unit=pl.col("unit").drop_nulls().last(),
            standard=pl.col("standard").drop_nulls().last(),
        )
    )
    every = pl.concat([named.drop_nulls(), aligned]).unique(maintain_order=True)
    return every.to_frame("skill").join(told, on="skill", how="left", maintain_order="left")


def overlaid(skills: pl.DataFrame, mapped: pl.DataFrame) -> pl.DataFrame:
    """Skills of the file and of the map; where both speak, the map has the word."""
    schema = BATCH["skills"]
    skills = skills.with_columns(
        pl.lit(None, dtype).alias(name)
        for name, dtype in schema.items()
        if name not in skills.columns
    )
    both = skills.join(mapped, on="skill", how="full", coalesce=True, maintain_order="left_right")
    return both.select(
        pl.col("skill"),
        *(pl.coalesce(f"{name}_right", name).alias(name) for name in schema if name != "skill"),
    )
