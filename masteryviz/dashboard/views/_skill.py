"""The skill that is opened, and what separates almost there from not yet."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from masteryviz.dashboard.panel import Pick
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.filters import Names
from masteryviz.rules import Rule
from masteryviz.standings import DEFAULT_CUT

NEAR = 0.75
"""On a fine scale without levels, a score of this share of the cut is almost there."""
COARSE = 10.0
"""Up to this top, a scale's points are its levels."""


def rates(source: Source, selection: Selection) -> pl.DataFrame:
    """Mastery rates by skill: what every view orders skills by."""
    return source.ask("mastery_rates", selection, by=("skill",))


def by_gap(frame: pl.DataFrame) -> pl.DataFrame:
    """Skills by the number of students who tried and are not there, most first.

    Work that was only just assigned is no gap yet, so students without evidence do not count.
    """
    tried = pl.col("with_evidence") - pl.col("unknown")
    return frame.with_columns(gap=tried - pl.col("mastered")).sort(
        "gap", descending=True, maintain_order=True
    )


def opened(source: Source, selection: Selection) -> str:
    """The chosen skill where it is in view, else the one with the largest gap; empty for none."""
    frame = rates(source, selection)
    if selection.skill in frame["skill"].to_list():
        return selection.skill

    def largest() -> str:
        rest = without_tests(source, frame)
        return str(by_gap(rest)["skill"][0]) if rest.height else ""

    return source.kept(("largest gap", source.looked_at(selection)), largest)


def without_tests(source: Source, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame without summative tests, which are not retried; all of it if there is no else."""
    rest = frame.filter(~pl.col("skill").is_in(source.tests()))
    return rest if rest.height else frame


def students(source: Source, selection: Selection, skill: str) -> int:
    """How many students have the skill assigned or tried."""
    rows = rates(source, selection).select("skill", "students").iter_rows()
    return sum(number for name, number in rows if name == skill)


def taught(source: Source, selection: Selection) -> dict[str, Names]:
    """The scope that leaves summative tests out; empty where there are none, or nothing else."""
    frame = rates(source, selection)

    def scope() -> dict[str, Names]:
        rest = without_tests(source, frame)
        return {} if rest.height == frame.height else {"skill": tuple(rest["skill"])}

    return source.kept(("taught", source.looked_at(selection)), scope)


def choice(source: Source, selection: Selection) -> Pick:
    """The skills in view, for choosing one without a mouse."""
    titles = source.titles()
    names = rates(source, selection)["skill"].to_list()
    return Pick("Skill", opened(source, selection), tuple((name, titles[name]) for name in names))


def almost_from(rule: Rule, skill: dict[str, Any]) -> float | None:
    """The least score on the skill's scale that counts as almost there.

    The level just below the cut, where the scale has levels and that level is above zero; on a
    scale of up to ten points one point below it; else three quarters of the cut. None where a
    score does not tell how near a student is.

    Parameters
    ----------
    rule
        The mastery rule in use.
    skill
        A row of `Gradebook.skills`.
    """
    if type(rule).met_sql is not Rule.met_sql or skill["scale_top"] is None:
        return None
    levels = [(str(name), float(points)) for name, points in json.loads(skill["levels"] or "[]")]
    cut = cut_of(rule, skill, dict(levels))
    if cut is None:
        return None
    below = [points for _, points in levels if 0 < points < cut]
    if below:
        return max(below)
    return cut - 1 if 1 < skill["scale_top"] <= COARSE and cut > 1 else NEAR * cut


def cut_of(rule: Rule, skill: dict[str, Any], levels: dict[str, float]) -> float | None:
    """The cut in points of the skill's scale; None where it is a level that the scale has not.

    Parameters
    ----------
    rule, skill
        As `almost_from` takes them; the scale's top must be known.
    levels
        Points of each level, by name.
    """
    top = float(skill["scale_top"])
    if isinstance(rule.cut, str):
        return levels.get(rule.cut)
    if rule.cut is not None:
        return rule.cut if rule.cut > 1 else rule.cut * top
    share = skill["cut"] if skill["cut"] is not None else DEFAULT_CUT
    return float(share) * top
