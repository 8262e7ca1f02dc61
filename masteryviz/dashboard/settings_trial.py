"""What changed settings would do to the team's own data, before anything is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from masteryviz.charts._chart import plural
from masteryviz.filters import Filters, Names
from masteryviz.gradebook import Gradebook

NAMED = 12
"""Students named among those who would flip."""

_KEYS = ["student", "skill"]


@dataclass(frozen=True)
class Trial:
    """Mastery as it is and as it would be."""

    before: int
    """Pairs of a student and a skill that are mastered now."""
    after: int
    """And that would be."""
    flips: pl.DataFrame
    """A row per pair that would flip, `after` saying to what."""
    skills: pl.DataFrame
    """A row per skill that would change: `skill`, `before`, `after`, `gained`, `lost`."""

    @property
    def students(self) -> int:
        """Students of whom at least one skill would flip."""
        return int(self.flips["student"].n_unique())


def held(book: Gradebook, sections: Names = ()) -> pl.DataFrame:
    """Who has mastered what: a row per student and skill, of all sections or of some."""
    columns = [*_KEYS, "name", "section", "mastered", "attempts"]
    return book.ask("contributors", filters=Filters(section=sections), by=()).select(columns)


def compare(now: pl.DataFrame, then: pl.DataFrame) -> Trial:
    """Compare two answers of `held`."""
    both = now.join(
        then.select(*_KEYS, pl.col("mastered").alias("after")), on=_KEYS, how="left",
        maintain_order="left",
    ).with_columns(
        before=pl.col("mastered").fill_null(value=False),
        after=pl.col("after").fill_null(value=False),
    )  # fmt: skip
    flips = both.filter(pl.col("before") != pl.col("after"))
    gained, lost = ~pl.col("before") & pl.col("after"), pl.col("before") & ~pl.col("after")
    skills = (
        both.group_by("skill", maintain_order=True)
        .agg(
            pl.col("before").sum().alias("before"),
            pl.col("after").sum().alias("after"),
            gained.sum().alias("gained"),
            lost.sum().alias("lost"),
        )
        .filter(pl.col("gained") + pl.col("lost") > 0)
    )
    return Trial(int(both["before"].sum()), int(both["after"].sum()), flips, skills)


def summary(trial: Trial) -> str:
    """What would change, in a sentence."""
    if trial.flips.is_empty():
        return f"Nobody would flip: {trial.before:,} students × skills mastered, before and after."
    gained = int(trial.flips["after"].sum())
    lost = trial.flips.height - gained
    parts = [
        f"{gained:,} would become mastered" if gained else "",
        f"{lost:,} would no longer be mastered" if lost else "",
    ]
    who = (
        f"{plural(trial.students, 'student')} would flip on {plural(trial.skills.height, 'skill')}"
    )
    return f"{who}: {' and '.join(filter(None, parts))}."


def series(book: Gradebook, student: str, skill: str) -> pl.DataFrame:
    """The attempts of a student on a skill in order, with the score after each."""
    return book.ask("attempts", filters=Filters(student=(student,), skill=(skill,)), by=())


def example(rows: pl.DataFrame, trial: Trial | None) -> tuple[str, str] | None:
    """The pair to work through: one that flips, else one with several attempts."""
    if trial is not None and trial.flips.height:
        top = trial.flips.sort("attempts", descending=True, maintain_order=True)
        return str(top["student"][0]), str(top["skill"][0])
    tried = rows.filter(pl.col("attempts").is_between(3, 6))
    tried = tried if tried.height else rows.filter(pl.col("attempts") > 0)
    return (str(tried["student"][0]), str(tried["skill"][0])) if tried.height else None


def steps(now: pl.DataFrame, then: pl.DataFrame | None) -> list[dict[str, Any]]:
    """The worked example's lines: each score, and what the rule makes of all so far."""
    other = {} if then is None else {row["k"]: row for row in then.iter_rows(named=True)}
    return [
        {
            "score": f"{row['evidence']:g}",
            "now": _said(row),
            "then": _said(other[row["k"]]) if row["k"] in other else "",
        }
        for row in now.iter_rows(named=True)
    ]


def _said(row: dict[str, Any]) -> str:
    if row["score_after"] is None:
        return "no score yet"
    met = {True: "mastered", False: "not yet", None: "cannot be told"}[row["met"]]
    return f"{row['score_after']:.2f}".rstrip("0").rstrip(".") + f", {met}"
