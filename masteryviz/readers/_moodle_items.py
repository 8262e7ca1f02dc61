"""Grade items of a Moodle grade export: which columns show one item, and in which form."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._moodle_points import percentage
from masteryviz.readers._moodle_words import (
    COURSE_TOTAL,
    EXPORTED,
    FEEDBACK_BEFORE,
    FORMS,
    MODULES,
    TOTAL_ENDS,
    TOTAL_STARTS,
    folded,
)
from masteryviz.table import TextTable, shortened

BLANKS = ("", "-", "–")
_BRACKETS = re.compile(r"(.+?)\s*\(([^()]*)\)", re.DOTALL)
_PREFIX = re.compile(r"([^:]{1,40}?)\s*[:：]\s*(\S.*)", re.DOTALL)
_EPOCH = r"^1\d{9}$"
_NUMBER = r"^-?\d+(\.\d+)?$"


@dataclass
class Item:
    """A grade item and its columns."""

    key: str
    """Name as the header has it, with a number where several items have one name."""
    title: str
    """Name without the kind of activity."""
    forms: dict[str, int] = field(default_factory=dict)
    """Form of the grades (real, percentage, letter, feedback) -> number of the column."""


@dataclass
class Items:
    """Columns of an export, sorted out."""

    items: list[Item] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)
    """Number of a column with grades that are no evidence -> why."""
    unused: list[int] = field(default_factory=list)
    """Columns that are no grades."""
    notices: list[Problem] = field(default_factory=list)


def exported_place(table: TextTable) -> int | None:
    """Place of the column with the moment of the export: by its words, else by its numbers."""
    for place, header in enumerate(table.header):
        if folded(header) in EXPORTED:
            return place
    last = len(table.header) - 1
    if last < 0:
        return None
    cells = table.column(last)
    cells = cells.filter(~cells.is_in(BLANKS))
    return last if len(cells) and cells.str.contains(_EPOCH).all() else None


def is_grade_export(table: TextTable) -> bool:
    """Whether headers name forms of grades, or the last column holds the moment of the export."""
    known = sum(form_of(header) is not None for header in table.header)
    place = exported_place(table)
    if place is None:
        return known >= 2
    named = any(_BRACKETS.fullmatch(header) or _is_activity(header) for header in table.header)
    return bool(known) or folded(table.header[place]) in EXPORTED or named


def form_of(header: str) -> str | None:
    """Form of the grades below a header such as `Quiz: Cells (Real)`, by its last word."""
    match = _BRACKETS.fullmatch(header)
    return FORMS.get(folded(match[2])) if match else None


def find_items(table: TextTable, taken: set[int], mapping: Mapping, prefix: str) -> Items:
    """Group the columns that are not `taken` into grade items.

    Totals of categories and of the course are no tasks. In a language that is not known, an item
    without a kind of activity before a colon can be a total: it is passed over unless the map
    names it.
    """
    found = Items()
    known = any(form_of(header) for header in table.header)
    shown = _forms_by_shape(table, taken) if not known else {}
    bare = not known and not shown
    open_items: dict[str, Item] = {}
    twins: Counter[str] = Counter()
    for place, header in enumerate(table.header):
        if place in taken:
            continue
        name, form = _split(header, known=known, shown=shown, bare=bare)
        if header in mapping.ignore:
            found.left_out[place] = "skipped: left out by the map"
        elif form is None or not name:
            found.unused.append(place)
        elif form in ("feedback", "text"):
            found.left_out[place] = "skipped: feedback"
        elif not _is_task(name, mapping, sure=known or _in_english(table)):
            found.left_out[place] = "skipped: total"
        else:
            item = open_items.get(name)
            if item is None or form in item.forms:
                twins[name] += 1
                number = f" #{twins[name]}" if twins[name] > 1 else ""
                item = open_items[name] = Item(f"{prefix}{name}{number}", title_of(name))
                found.items.append(item)
            item.forms[form] = place
    _notices(table, found, twins)
    return found


def title_of(name: str) -> str:
    """Name of an item without the kind of activity before it."""
    match = _PREFIX.fullmatch(name)
    return match[2] if match and folded(match[1]) in MODULES else name


def _in_english(table: TextTable) -> bool:
    return any(folded(header) in EXPORTED for header in table.header)


def _is_activity(header: str) -> bool:
    match = _PREFIX.fullmatch(header)
    return match is not None and folded(match[1]) in MODULES


def _split(
    header: str, *, known: bool, shown: dict[str, str], bare: bool
) -> tuple[str, str | None]:
    """Name of the item of a column, and the form of its grades; None: it holds no grades."""
    if bare:
        if folded(header).startswith(FEEDBACK_BEFORE):
            return header, "feedback"
        graded = _PREFIX.fullmatch(header) is not None or _is_total(header)
        return " ".join(header.split()), "real" if graded else None
    match = _BRACKETS.fullmatch(header)
    if match is None:
        return header, None
    name = " ".join(match[1].split())
    return name, (FORMS if known else shown).get(folded(match[2]))


def _forms_by_shape(table: TextTable, taken: set[int]) -> dict[str, str]:
    """Words in brackets of a language that is not known, by what their columns hold."""
    cells: dict[str, list[pl.Series]] = {}
    for place, header in enumerate(table.header):
        match = _BRACKETS.fullmatch(header)
        if match and place not in taken:
            cells.setdefault(folded(match[2]), []).append(table.column(place))
    return {word: _shape(pl.concat(parts)) for word, parts in cells.items()}


def _shape(cells: pl.Series) -> str:
    texts = [text for text in cells.unique() if text not in BLANKS]
    if texts and all(percentage(text) is not None for text in texts):
        return "percentage"
    if not texts or cells.str.contains(_NUMBER).any():
        return "real"
    return "text"


def _is_total(name: str) -> bool:
    name = folded(name)
    return name in COURSE_TOTAL or name.endswith(TOTAL_ENDS) or name.startswith(TOTAL_STARTS)


def _is_task(name: str, mapping: Mapping, *, sure: bool) -> bool:
    """Whether an item is a task and no total; what the map names always is one."""
    if mapping.skills_for(name, title_of(name)):
        return True
    if not isinstance(mapping.points, float | int) and mapping.points_for(name, title_of(name)):
        return True
    if _is_activity(name):
        return True
    return not _is_total(name) if sure else _PREFIX.fullmatch(name) is not None


def _notices(table: TextTable, found: Items, twins: Counter[str]) -> None:
    def listed(places: list[int]) -> str:
        return ", ".join(shortened(table.header[place], 40) for place in places[:10])

    totals = [place for place, why in found.left_out.items() if why == "skipped: total"]
    if totals:
        what = f"Totals are no tasks and were passed over: {listed(totals)}."
        advice = "If one is a task, name it under [[skills]] tasks or [points] in the map."
        found.notices.append(Problem(what, advice))
    for name, times in twins.items():
        if times > 1:
            what = f"{times} grade items are called {shortened(name)!r}; their order tells them."
            advice = "Give each its own name in Moodle, before one is added or removed."
            found.notices.append(Problem(what, advice, table.header_line))
    unused = [place for place in found.unused if table.header[place]]
    if unused:
        found.notices.append(Problem(f"Columns not used: {listed(unused)}."))
