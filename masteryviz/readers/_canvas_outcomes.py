"""Outcomes of Canvas as skills: one name, group and scale whichever export speaks of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._things import overlaid
from masteryviz.schema import BATCH
from masteryviz.table import shortened

BETWEEN = " > "
"""What Canvas writes between the groups of a path, and between the last one and the outcome."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One outcome as an export has it."""

    key: str
    """What tells it from the file's other outcomes: an id, or the whole path."""
    title: str
    groups: tuple[str, ...] = ()
    """Titles of the groups it is in, the outermost first."""
    friendly: str | None = None
    """What it says to students."""
    top: float | None = None
    """Points of the highest rating; None where the export does not say."""
    mastery: float | None = None
    """Points from which on it is mastered; None where the export does not say."""
    levels: str | None = None
    """Ratings as `skill.levels` keeps them."""
    whole_path: bool = True
    """Whether the export gives all groups and not the innermost alone."""

    @property
    def unit(self) -> str | None:
        """The group around the innermost one, else that one; None where groups are not known."""
        return self.groups[-2:][0] if self.groups and self.whole_path else None


def name_skills(outcomes: Sequence[Outcome]) -> tuple[dict[str, str], list[Problem]]:
    """Name the skill of each outcome, by its key: the outcome's title.

    The title is the one thing that every export has. Where several outcomes of a file share one,
    each is called by its innermost group too, and by its id where even that is shared.
    """
    names = {outcome.key: outcome.title for outcome in outcomes}
    twice = _shared(names)
    grouped = {
        o.key: f"{o.groups[-1]}{BETWEEN}{o.title}" for o in outcomes if o.key in twice and o.groups
    }
    names |= grouped
    names |= {key: f"{names[key]} ({key})" for key in _shared(names)}
    if not twice:
        return names, []
    shown = ", ".join(sorted({repr(shortened(o.title, 30)) for o in outcomes if o.key in twice}))
    what = f"Several outcomes share a title ({shown}); their group tells them apart."
    advice = "Where they are in several exports, give each outcome a title of its own in Canvas."
    return names, [Problem(what, advice)]


def _shared(names: dict[str, str]) -> set[str]:
    """Keys whose name is another's too."""
    counts: dict[str, int] = {}
    for name in names.values():
        counts[name] = counts.get(name, 0) + 1
    return {key for key, name in names.items() if counts[name] > 1}


def skill_frames(
    outcomes: Sequence[Outcome], names: dict[str, str], mapping: Mapping
) -> dict[str, pl.DataFrame]:
    """Frames `skills` and `prerequisites` of a batch; where the map speaks, it has the word.

    The innermost group is the skill's standard; the group around it (else itself) is its unit.
    """
    own_scale = mapping.scale_top is not None
    rows = [
        {
            "skill": names[o.key],
            "title": o.friendly,
            "unit": o.unit,
            "standard": o.groups[-1] if o.groups else None,
            "scale_top": mapping.scale_top if own_scale else o.top,
            "cut": mapping.cut_share() if own_scale or _is_share(mapping) else None,
            "cut_points": None if own_scale else o.mastery,
            "levels": mapping.levels_json() if mapping.levels else None if own_scale else o.levels,
        }
        for o in outcomes
    ]
    mapped = mapping.skill_frames()
    skills = overlaid(pl.DataFrame(rows, schema=BATCH["skills"]), mapped["skills"])
    return {"skills": skills, "prerequisites": mapped["prerequisites"]}


def _is_share(mapping: Mapping) -> bool:
    return isinstance(mapping.cut, float | int) and mapping.cut <= 1
