"""Canvas: the list of outcomes, as it is exported and imported."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from dataclasses import dataclass

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._canvas_columns import (
    Fixed,
    find_fixed,
)
from masteryviz.readers._canvas_methods import about_methods
from masteryviz.readers._canvas_outcomes import Outcome, name_skills, skill_frames
from masteryviz.readers._canvas_ratings import Ratings, read_ratings
from masteryviz.readers._reader import Batch, Reader
from masteryviz.table import TextTable, shortened
from masteryviz.wording import plural

_NEEDED = ("vendor_guid", "object_type", "title", "parent_guids")
_KINDS = ("outcome", "group")
_MOST_TEXT = 200
"""Characters of a description that a skill's title takes."""


def recognises(table: TextTable) -> bool:
    """Whether the header is that of a list of outcomes."""
    return {"vendor_guid", "object_type"} <= set(table.folded())


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read skills with their groups, ratings and mastery points.

    Raises
    ------
    InputError
        When a column is missing, a row is neither outcome nor group or has no title or id, ids
        are not unique, or ratings are not points and names in turn.
    """
    found = find_fixed(table, _NEEDED)
    rows = _rows(found)
    _refuse_flaws(found, rows)
    groups = {row.guid: row for row in rows if row.kind == "group"}
    kept = [row for row in rows if row.kind == "outcome" and not row.deleted]
    batch = Batch(kind="definitions")
    batch.rows = Counter(_fate(row) for row in rows)
    if not kept:
        what = "The file lists no outcomes."
        raise table.refusal([Problem(what, "Download the Outcome Export again.")])
    ratings = read_ratings(found, mapping)
    outcomes = [_outcome(row, groups, *ratings[row.place]) for row in kept]
    names, notices = name_skills(outcomes)
    batch.frames = skill_frames(outcomes, names, mapping)
    batch.notices = [
        *notices,
        *_about_groups(kept, groups),
        *_about_scales(outcomes, ratings, kept, mapping),
        *about_methods(
            [(row.method, number) for row, number in zip(kept, _numbers(found, kept), strict=True)]
        ),
    ]
    return batch


@dataclass(frozen=True)
class _Row:
    place: int
    guid: str
    kind: str
    title: str
    friendly: str | None
    parents: tuple[str, ...]
    method: str
    deleted: bool


def _rows(found: Fixed) -> list[_Row]:
    names = (
        "vendor_guid", "object_type", "title", "display_name", "friendly_description",
        "description", "parent_guids", "calculation_method", "workflow_state",
    )  # fmt: skip
    cells = pl.DataFrame({name: found.text(name).fill_null("") for name in names})
    return [
        _Row(
            place,
            row["vendor_guid"],
            row["object_type"].lower(),
            row["title"],
            row["display_name"]
            or plain(row["friendly_description"])
            or plain(row["description"])
            or None,
            tuple(row["parent_guids"].split()),
            row["calculation_method"].lower(),
            row["workflow_state"].lower() == "deleted",
        )
        for place, row in enumerate(cells.iter_rows(named=True))
    ]


def plain(text: str) -> str:
    """Text without its HTML, shortened."""
    bare = html.unescape(re.sub(r"<[^<>]*>", " ", text))
    return shortened(bare, _MOST_TEXT)


def _fate(row: _Row) -> str:
    if row.deleted:
        return "skipped: deleted"
    return "imported" if row.kind == "outcome" else "groups"


def _refuse_flaws(found: Fixed, rows: list[_Row]) -> None:
    """Refuse rows without id, title or kind, and ids that stand twice."""
    table = found.table
    advice = "Download the Outcome Export again, or correct the cell."
    problems = [
        *found.blanks("vendor_guid", "The row has no id.", advice),
        *found.blanks("title", "The row has no title.", advice),
    ]
    problems += [
        Problem(
            "This is neither outcome nor group.",
            advice,
            int(table.lines[row.place]),
            found.label("object_type"),
        )
        for row in rows
        if row.kind not in _KINDS
    ]
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        line = int(table.lines[row.place])
        first = seen.setdefault((row.kind, row.guid), line)
        if row.guid and first != line:
            what = f"The row has the same id as row {first}."
            problems.append(Problem(what, advice, line, found.label("vendor_guid")))
    if problems:
        raise table.refusal(problems)


def _outcome(
    row: _Row, groups: dict[str, _Row], ratings: Ratings, mastery: float | None
) -> Outcome:
    """One outcome with the path of the first of its groups."""
    top = ratings[0][1] if ratings and ratings[0][1] > 0 else None
    cut = mastery if mastery and mastery > 0 else None
    return Outcome(
        key=row.guid,
        title=row.title,
        groups=_path(row.parents, groups),
        friendly=row.friendly,
        top=top,
        # Canvas puts mastery at the highest rating where a list does not say.
        mastery=cut if cut is not None else top,
        levels=json.dumps(ratings, ensure_ascii=False) if top else None,
    )


def _path(parents: tuple[str, ...], groups: dict[str, _Row]) -> tuple[str, ...]:
    """Titles of the groups around, the outermost first."""
    path: list[str] = []
    seen: set[str] = set()
    while parents and parents[0] in groups and parents[0] not in seen:
        seen.add(parents[0])
        group = groups[parents[0]]
        path.append(group.title)
        parents = group.parents
    return tuple(reversed(path))


def _numbers(found: Fixed, kept: list[_Row]) -> list[int | None]:
    whole = found.whole("calculation_int")
    return [whole[row.place] for row in kept]


def _about_groups(kept: list[_Row], groups: dict[str, _Row]) -> list[Problem]:
    notices = []
    several = sum(len(row.parents) > 1 for row in kept)
    if several:
        count = plural(several, "outcome is", "outcomes are")
        what = f"{count} in several groups; the first one counts."
        notices.append(Problem(what, "", None, "parent_guids"))
    unknown = sum(any(guid not in groups for guid in row.parents) for row in kept)
    if unknown:
        count = plural(unknown, "outcome is", "outcomes are")
        what = f"{count} in groups that the file does not list."
        notices.append(Problem(what, "", None, "parent_guids"))
    return notices


def _about_scales(
    outcomes: list[Outcome],
    ratings: list[tuple[Ratings, float | None]],
    kept: list[_Row],
    mapping: Mapping,
) -> list[Problem]:
    """Say where the scale or the mastery points are not in the file."""
    notices = []
    without = sum(outcome.top is None for outcome in outcomes)
    if without and mapping.scale_top is None:
        count = plural(without, "outcome has", "outcomes have")
        what = f"{count} no ratings, so the scale is not known."
        advice = "Give [levels] and cut in the map: the scale of the account is not in the list."
        notices.append(Problem(what, advice))
    silent = sum(
        outcome.top is not None and ratings[row.place][1] is None
        for outcome, row in zip(outcomes, kept, strict=True)
    )
    if silent and mapping.cut is None:
        count = plural(silent, "outcome has", "outcomes have")
        what = f"{count} no mastery points; mastery is the highest rating."
        notices.append(Problem(what, "If it is lower, give cut in the map."))
    return notices


READER = Reader(
    key="canvas_outcomes",
    title="Canvas list of outcomes (CSV)",
    carries="outcomes with groups, ratings and mastery points; no results",
    download="An administrator: Admin, the account, Settings, Reports tab, Outcome Export, Run "
    "Report; or the file that was imported under Outcomes, Import",
    recognises=recognises,
    read=read,
)
