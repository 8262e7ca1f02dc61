"""A result in words: the level's name where the scale has names, the number after it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from masteryviz.charts._chart import percent
from masteryviz.dashboard.cell_text import number
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views._skill import cut_of
from masteryviz.rules import Rule

_NEARLY = 1e-9


@dataclass(frozen=True)
class Scale:
    """What a skill's scores are said in."""

    top: float | None
    """Points of the best score; None where they are not known."""
    cut: float | None = None
    """Points that are mastery; None where they are not known."""
    levels: tuple[tuple[str, float], ...] = ()
    """Names and their points, from high to low."""
    progress: bool = False
    """Whether the rule's result is how far the student is, from 0 to 1, and no score."""

    @classmethod
    def of(cls, rule: Rule, skill: Mapping[str, Any]) -> Scale:
        """The scale of a row of `Gradebook.skills` under a rule."""
        given = [(str(name), float(points)) for name, points in json.loads(skill["levels"] or "[]")]
        known = skill["scale_top"] is not None
        cut = cut_of(rule, dict(skill), dict(given)) if known else None
        # A level that is called by its points says nothing that they do not.
        levels = tuple((name, points) for name, points in given if name != number(points))
        return cls(skill["scale_top"], cut, levels, rule.score_is_share)

    def level(self, score: float) -> str:
        """Name of the highest level that a score reaches; empty without one."""
        reached = [name for name, points in self.levels if points <= score + _NEARLY]
        return reached[0] if reached else ""

    def score(self, score: float) -> str:
        """One score: `NS (0 of 1)`, `2 of 4`; `2` where the points possible are not known."""
        of = f" of {number(self.top)}" if self.top else ""
        level = self.level(score)
        return f"{level} ({number(score)}{of})" if level else f"{number(score)}{of}"

    def short(self, score: float) -> str:
        """One score in a table, under the scale's own names: `NS (0)`, `2`."""
        level = self.level(score)
        return f"{level} ({number(score)})" if level else number(score)

    def least(self, score: float) -> str:
        """The level that is enough: `M`, `IP or better`; empty where none has a name."""
        enough = [name for name, points in self.levels if points >= score - _NEARLY]
        return enough[-1] + (" or better" if len(enough) > 1 else "") if enough else ""

    def result(self, score: float | None) -> str:
        """What the rule makes of the work: `NS (0 of 1)`, `50 % of the way`, `no result yet`."""
        if score is None:
            return "no result yet"
        return f"{percent(score)} of the way" if self.progress else self.score(score)

    def needed(self, score: float | None) -> str:
        """What mastery takes from there: `needs M`, `needs 3`; empty where that is not known.

        A level is named only where the result is one: of an average, the points of the cut are.
        """
        if self.cut is None or self.progress or score is None:
            return ""
        named = any(abs(points - score) <= _NEARLY for _, points in self.levels)
        return f"needs {(named and self.least(self.cut)) or number(self.cut)}"

    def standing(self, score: float | None) -> str:
        """Both: `NS (0 of 1), needs M`."""
        return ", ".join(filter(None, (self.result(score), self.needed(score))))


def scale(source: Source, selection: Selection, skill: str) -> Scale:
    """The scale of one skill under the rule in use."""
    rows = source.skills().iter_rows(named=True)
    return Scale.of(source.rule(selection), next(row for row in rows if row["skill"] == skill))


def scales(source: Source, selection: Selection) -> dict[str, Scale]:
    """The scale of every skill under the rule in use, by skill."""
    rule = source.rule(selection)
    return {row["skill"]: Scale.of(rule, row) for row in source.skills().iter_rows(named=True)}
