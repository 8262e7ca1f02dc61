"""What the panels of What changed ask for and say."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from masteryviz.charts._chart import percent, plural
from masteryviz.charts.changes import directions, net
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _chips, _skill
from masteryviz.dashboard.views._days import Days, compared
from masteryviz.dashboard.views._people import left_classes
from masteryviz.filters import Names
from masteryviz.metrics.over_time import together

EVERYTHING = "All skills"
"""What the curve of all skills together is called."""
_POINTS = 60
"""Days of the curve at most."""

Scope = dict[str, Names]


def by_skill(source: Source, selection: Selection, days: Days) -> pl.DataFrame:
    """The `changes` of each skill that is no test."""
    scope = _skill.taught(source, selection)
    return source.ask("changes", selection, ("skill",), scope, since=days.since, until=days.until)


def students(source: Source, selection: Selection, days: Days) -> pl.DataFrame:
    """Who got or lost a skill that is no test."""
    scope = _skill.taught(source, selection)
    return source.ask("changed_students", selection, (), scope, since=days.since, until=days.until)


def opened(source: Source, selection: Selection, days: Days) -> str:
    """The chosen skill where it is in view, else the one with most changes."""
    frame = by_skill(source, selection, days)
    moves = zip(*(frame[name] for name in ("crossed", "lapsed", "came_mastered")), strict=True)
    moved: dict[str, int] = dict(zip(frame["skill"], map(sum, moves), strict=True))
    if selection.skill in moved or not moved:
        return selection.skill if moved else ""
    return max(moved, key=lambda skill: moved[skill])


def growth(source: Source, selection: Selection, first: dt.date, last: dt.date) -> pl.DataFrame:
    """The `mastery_over_time` of each skill and of all together, to the as-of day `last`."""
    every = max(1, -(-max((last - first).days, 0) // (_POINTS - 1)))
    scope: dict[str, Any] = dict(_skill.taught(source, selection))

    def grown() -> pl.DataFrame:
        each = source.ask(
            "mastery_over_time", selection, ("skill",), scope, every=every, most=_POINTS
        )
        return pl.concat([together(each, EVERYTHING), each])

    return source.kept(("growth", source.looked_at(selection), every), grown)


def cards(source: Source, selection: Selection) -> list[dict[str, Any]]:
    """The key numbers: got it, lost it, net, and skills up and down."""
    days = compared(source, selection)
    if days is None:
        return []
    scope = _skill.taught(source, selection)
    asked = source.ask("changes", selection, (), scope, since=days.since, until=days.until)
    if asked.is_empty():
        return []
    row = asked.row(0, named=True)
    moved = net(row).partition(" (")[0]
    crossed, came = int(row["crossed"]), int(row["came_mastered"])
    return [
        {"label": "Newly mastered", "value": f"{crossed + came:,}",
         "sub": "students × skills" + (f", {came:,} of them new to the skill" if came else "")},
        {"label": "Lost it again", "value": f"{row['lapsed']:,}",
         "tone": "warn" if row["lapsed"] else "",
         "sub": "students × skills: mastered then, not now"},
        {"label": "Net change", "value": f"{moved} point{'s' * (moved not in ('+1', '−1'))}",
         "sub": _limits(row)},
        _directions(by_skill(source, selection, days)),
    ]  # fmt: skip


def _limits(row: dict[str, Any]) -> str:
    if row["difference"] is None:
        return "nobody had the same skill on both days"
    limits = net(row).partition(" (")[2].rstrip(")")
    then, now = percent(row["rate_before"]), percent(row["rate_now"])
    return f"{then} to {now} of {row['students']:,} on both days; limits {limits}"


def _directions(frame: pl.DataFrame) -> dict[str, Any]:
    """How many skills rose and fell by more than their limits leave open."""
    up, down, close, same = directions(frame)
    return {
        "label": "Skills clearly up and down", "value": f"{len(up)} up, {len(down)} down",
        "sub": f"of {plural(frame.height, 'skill')}; {close} too close to call, {same} unchanged",
    }  # fmt: skip


def groups(source: Source, selection: Selection, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Who lost and who got the skill, as `StudentGroups` shows them."""
    several = rows["section"].n_unique() > 1
    left = left_classes(source, selection)

    def note(row: _chips.Row) -> str:
        gone = "left" * ((row["student"], row["section"]) in left)
        return " · ".join(filter(None, ((row["section"] or "") * several, gone)))

    parts = (
        ("lapsed", "Lost it", "mastered on the earlier day, not on the later: look again"),
        ("crossed", "Got it", "mastered now, and not on the earlier day"),
    )
    return [
        _chips.group(
            source,
            rows.filter(pl.col("change") == key).sort("section", "sort_name", nulls_last=True),
            key, name, why, note, _story,
        )
        for key, name, why in parts
    ]  # fmt: skip


def _story(row: _chips.Row) -> str:
    tries = (row["attempts_now"] or 0) - (row["attempts_before"] or 0)
    return f"{percent(row['share_before'])} then, {percent(row['share_now'])} now; " + (
        f"{plural(tries, 'attempt')} between" if tries else "no attempt between"
    )
