"""A check as one, however many tasks, units and skills files have it as: its counts added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from masteryviz.metrics._differences import newcombe
from masteryviz.metrics._kappa import cohen_kappa
from masteryviz.metrics._shares import share, with_interval
from masteryviz.statistics import Array

SAME_SECTION = 5
"""Two tasks are both a section's where the fewer are at least one in so many of the others."""
CELLS = ("both", "only_check", "only_teacher", "neither")
_APART = ("difference", "difference_lower", "difference_upper")


def named_alike(titles: Mapping[str, str], given: pl.DataFrame) -> dict[str, str]:
    """Task -> the task that stands for its check: tasks alike in title and skills, for others.

    One check of a team is a task in each teacher's file, and may be due on another day in each
    section. A section that has two tasks of one title has two checks: all of these stay apart.

    Parameters
    ----------
    titles
        Task -> title, in the order of the tasks; the first stands for the others.
    given
        `task`, `skill`, `section` and `students` who tried it.
    """
    skills = dict(given.group_by("task").agg(pl.col("skill").unique().sort()).iter_rows())
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for task, title in titles.items():
        key = (" ".join(title.casefold().split()), tuple(skills.get(task, ())))
        alike.setdefault(key, []).append(task)
    sections = {
        task: dict(rows.select("section", "students").iter_rows())
        for (task,), rows in given.group_by("task", "section").agg(pl.col("students").max())
        .partition_by("task", as_dict=True).items()
    }  # fmt: skip
    return {
        task: tasks[0] if _for_others(tasks, sections) else task
        for tasks in alike.values() for task in tasks
    }  # fmt: skip


def _for_others(tasks: list[str], sections: Mapping[str, Mapping[str | None, int]]) -> bool:
    """Whether no section has two of the tasks. Who has changed section may have two."""
    most: dict[str | None, list[int]] = {}
    for task in tasks:
        for section, students in sections.get(task, {}).items():
            most.setdefault(section, []).append(students)
    pairs = (sorted(counts)[-2:] for counts in most.values() if len(counts) > 1)
    return not any(fewer * SAME_SECTION >= more for fewer, more in pairs)


def difficulty(
    frame: pl.DataFrame, checks: Mapping[str, str], confidence: float = 0.95
) -> pl.DataFrame:
    """Each check beside the others of its units, forms, tasks and skills together.

    Parameters
    ----------
    frame
        Of `assessment_health`, by skill and task; it may be by form as well.
    checks
        Task -> the task that stands for its check; of itself where it is not named.
    confidence
        Share of such intervals that hold the truth.

    Returns
    -------
    polars.DataFrame
        One row per check, in the order in which they come: `task`, `units` and

        - `skills`: how many it checks,
        - `students`: with a known first attempt, on the skill where they are most,
        - `first_attempts`: of all its skills, and `mastered_first` of them,
        - `first_attempt_rate`: mastered_first / first_attempts,
        - `others`, `others_rate`: first attempts on the other checks of its units,
        - `difference` with its limits, as `assessment_health` has them,
        - `mastered`, `stamped`, `stamped_share` with its limits.

        In the limits a student counts once, not once per skill: the skills of one hand-in say
        the same of a student more often than not, and so do not make it surer.
    """
    rows = frame.with_columns(
        check=_stands_for(checks),
        known=pl.col("students") - pl.col("unknown"),
    )
    counts = ("known", "mastered_first", "mastered", "stamped")
    skills = rows.group_by("check", "skill", "unit", maintain_order=True).agg(pl.col(counts).sum())
    whole = skills.group_by("check", maintain_order=True).agg(
        pl.col("unit").unique(maintain_order=True).alias("units"), pl.len().alias("skills"),
        pl.col("known", "mastered").max().name.prefix("once_"), pl.col(counts).sum(),
    )  # fmt: skip
    found = whole.join(_others(skills), on="check", how="left", maintain_order="left").with_columns(
        first_attempt_rate=share("mastered_first", pl.col("known")),
        others_rate=share("others_first", pl.col("others")),
        stamped_share=share("stamped", pl.col("mastered")),
    )
    once = found.select(
        first=pl.col("first_attempt_rate").fill_null(0) * pl.col("once_known"),
        stamped=pl.col("stamped_share").fill_null(0) * pl.col("once_mastered"),
    )
    apart = newcombe(
        once["first"], found["once_known"], found["others_first"], found["others"], confidence
    )
    told = found.with_columns(*_told(_APART, apart), once_stamped=once["stamped"])
    names = ("stamped_lower", "stamped_upper")
    return with_interval(
        told, "once_stamped", pl.col("once_mastered"), confidence, names
    ).select(
        pl.col("check").alias("task"), "units", pl.col("skills").cast(pl.Int64),
        pl.col("once_known").alias("students"), pl.col("known").alias("first_attempts"),
        "mastered_first", "first_attempt_rate", "others", "others_rate", *_APART, "mastered",
        "stamped", "stamped_share", *names,
    )  # fmt: skip


def _stands_for(checks: Mapping[str, str]) -> pl.Expr:
    """The task that stands for a row's check."""
    task = pl.col("task")
    return task.replace_strict(checks, default=task, return_dtype=pl.String)


def _told(names: Iterable[str], values: Iterable[Array]) -> list[pl.Series]:
    """Columns of what was worked out; null where it cannot be."""
    return [pl.Series(n, found, nan_to_null=True) for n, found in zip(names, values, strict=True)]


def _others(skills: pl.DataFrame) -> pl.DataFrame:
    """First attempts on the other checks of each check's units: those of the units less its own."""
    own = skills.group_by("check", "unit", maintain_order=True).agg(
        pl.col("known", "mastered_first").sum()
    )
    rest = own.with_columns(
        others=pl.col("known").sum().over("unit") - pl.col("known"),
        others_first=pl.col("mastered_first").sum().over("unit") - pl.col("mastered_first"),
    )
    return rest.group_by("check", maintain_order=True).agg(pl.col("others", "others_first").sum())


def forms(frame: pl.DataFrame, checks: Mapping[str, str], confidence: float = 0.95) -> pl.DataFrame:
    """The forms of each check, its tasks and skills together, beside the check's other forms.

    Parameters
    ----------
    frame
        Of `forms`, by skill and task.
    checks, confidence
        As `difficulty` takes them.

    Returns
    -------
    polars.DataFrame
        `task`, which stands for its check, then the columns of `forms`, and `once`: students, each
        counted once, on the skill where they are most. The limits are of these.
    """
    named = frame.with_columns(
        task=_stands_for(checks),
        known=pl.col("students") - pl.col("unknown"),
    )
    counts = pl.col("students", "mastered_first", "unknown", "known")
    whole = (
        named.group_by("task", "form", "skill", maintain_order=True).agg(counts.sum())
        .group_by("task", "form", maintain_order=True)
        .agg(pl.col("known").max().alias("once"), counts.sum())
        .sort("form", nulls_last=True, maintain_order=True)
    )  # fmt: skip
    rated = whole.with_columns(
        first_attempt_rate=share("mastered_first", pl.col("known")),
        others=pl.col("known").sum().over("task") - pl.col("known"),
        others_first=pl.col("mastered_first").sum().over("task") - pl.col("mastered_first"),
        others_once=pl.col("once").sum().over("task") - pl.col("once"),
    ).with_columns(others_rate=share("others_first", pl.col("others")))
    once = rated.with_columns(
        first=pl.col("first_attempt_rate").fill_null(0) * pl.col("once"),
        rest=pl.col("others_rate").fill_null(0) * pl.col("others_once"),
    )
    apart = newcombe(once["first"], once["once"], once["rest"], once["others_once"], confidence)
    told = with_interval(once, "first", pl.col("once"), confidence).with_columns(
        _told(_APART, apart)
    )
    return told.select(
        "task", "form", "students", "mastered_first", "first_attempt_rate", "lower", "upper",
        "unknown", "others", "others_rate", *_APART, "once",
    )  # fmt: skip


def items(frame: pl.DataFrame, confidence: float = 0.95) -> pl.DataFrame:
    """The questions of one check, those of one title in several of its tasks as one.

    Parameters
    ----------
    frame
        Of `items` by task, of the check's tasks.
    confidence
        Share of such intervals that hold the truth.

    Returns
    -------
    polars.DataFrame
        The columns of `items` without groups, the hardest first. Where several tasks have a
        question, `discrimination` is null: a correlation of all cannot be told from theirs.
    """
    if frame["task"].n_unique() < 2:
        return frame.drop("task")
    known = pl.col("students") - pl.col("unknown")
    alone = pl.when(pl.len() == 1)
    rows = frame.group_by(pl.coalesce("title", "item").alias("called"), maintain_order=True).agg(
        pl.first("item", "title"), pl.col("students", "at_cut", "unknown").sum(),
        ((pl.col("mean_share") * known).sum() / known.filter(pl.col("mean_share").is_not_null())
         .sum()).alias("mean_share"),
        alone.then(pl.first("discrimination")).alias("discrimination"),
        alone.then(pl.first("discrimination_students")).otherwise(0)
        .alias("discrimination_students"),
    ).with_columns(at_cut_rate=share("at_cut", known))  # fmt: skip
    rated = with_interval(rows, "at_cut", known, confidence)
    return rated.select(name for name in frame.columns if name != "task").sort(
        "at_cut_rate", nulls_last=True, maintain_order=True
    )


def agreement(frame: pl.DataFrame, confidence: float = 0.95) -> pl.DataFrame:
    """The pairs of checks of several groups as one, by who checked, with agreement and kappa.

    Parameters
    ----------
    frame
        Of `check_agreement`, grouped by what is added up.
    confidence
        Share of such intervals that hold the truth.
    """
    counts = frame.group_by("checked_by", maintain_order=True).agg(pl.col(CELLS).sum())
    return agreed(counts.sort("checked_by", descending=True), (), confidence)


def agreed(counts: pl.DataFrame, groups: tuple[str, ...], confidence: float) -> pl.DataFrame:
    """Counts of the four kinds of pairs with `students`, `agreement` and kappa with its limits."""
    both, only_check, only_teacher, neither = (counts[name] for name in CELLS)
    found = cohen_kappa(both, only_check, only_teacher, neither, confidence)
    told = counts.with_columns(
        *_told(("kappa", "lower", "upper"), found),
        students=pl.sum_horizontal(CELLS),
        same=pl.col("both") + pl.col("neither"),
    )
    return told.with_columns(agreement=share("same", pl.col("students"))).select(
        *groups, "checked_by", "students", *CELLS, "agreement", "kappa", "lower", "upper"
    )
