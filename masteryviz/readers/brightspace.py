"""D2L Brightspace: the export of Enter Grades."""

from __future__ import annotations

import re

import polars as pl

from masteryviz.cells import decimal_mark
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._lms_people import Lead, find_lead, not_read, refuse_empty, unprefixed
from masteryviz.readers._lms_snapshot import (
    Gradebook,
    Item,
    decimal_of,
    holds_levels,
    read_gradebook,
    refuse_without_tasks,
)
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._snapshot import Task, points_possible
from masteryviz.table import TextTable
from masteryviz.wording import plural

SCOPE = "Brightspace"
"""One scope for all exports: the file does not name its course. Courses whose assignments share
titles are kept apart by the map's `scope`."""

_COLUMN = re.compile(
    r"^(?P<title>.+?) (?P<value>Points Grade|Weighted Grade|Text Grade|Grade Symbol|"
    r"Scheme Symbol)(?: <(?P<tail>.*)>)?$",
    re.DOTALL,
)
_TOTAL = re.compile(
    r"^(?:.* Subtotal|(?:Calculated|Adjusted) Final Grade) (?:Numerator|Denominator|Scheme Symbol|"
    r"Grade Symbol|Points Grade|Weighted Grade)(?: <.*>)?$",
    re.DOTALL,
)
_COMPUTED = re.compile(
    r"^(?P<title>.+?) (?:Formula Grade <Formula.*>|Calculated (?:Num|Denom)inator <Calculated.*>)$",
    re.DOTALL,
)
"""Items that Brightspace works out from other items; their symbols repeat that as a share."""
_POINTS = re.compile(r"\bMaxPoints:([\d.,]+)")
_WEIGHT = re.compile(r"\bWeight:([\d.,]+)")
"""What a weighted grade is out of."""
_CATEGORY = re.compile(r"Category:(.*?)(?: CategoryWeight:[\d.,]+)?$")
_LEAD = {
    "orgdefinedid": "sis", "org defined id": "sis", "username": "login", "user name": "login",
    "last name": "last", "first name": "first", "email": "email", "sections": "section",
    "section membership": "section",
}  # fmt: skip
_IDS = ("sis", "login", "email")
_END = "end-of-line indicator"
_ORDER = ("Points Grade", "Weighted Grade", "Scheme Symbol", "Grade Symbol", "Text Grade")
"""Of several columns of one assignment, which says most."""


def recognises(table: TextTable) -> bool:
    """Whether a header has the words of a grade item beside a user name or id."""
    folded = set(table.folded())
    graded = any(_COLUMN.match(name) or _TOTAL.match(name) for name in table.header)
    ids = {"orgdefinedid", "org defined id", "username"} & folded
    return graded and bool(ids or (_END in folded and "email" in folded))


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read every student's present grade on every assignment, subtotals and totals left out.

    Of the columns that one assignment has, points come before weighted points, symbols and text.

    Raises
    ------
    InputError
        When ids or assignments are missing, rows contradict each other, or a cell is no grade.
    """
    refuse_empty(table)
    batch = Batch(kind="snapshot", scope=mapping.scope or SCOPE)
    places = find_lead(table, _LEAD, mapping)
    table = unprefixed(table, [places[kind] for kind in _IDS if kind in places], "#")
    items, seen = _items(table, batch, mapping)
    refuse_without_tasks(
        table, items, "Export again with Points grade chosen and the assignments ticked."
    )
    batch.notices += not_read(table, [*places.values(), *seen], frozenset((_END,)), mapping)
    book = Gradebook(
        lead=Lead(places=places, ids=_IDS),
        items=items,
        decimal=decimal_of(table, [item.task.index for item in items], mapping),
    )
    read_gradebook(table, book, batch, mapping)
    return batch


def _items(table: TextTable, batch: Batch, mapping: Mapping) -> tuple[list[Item], list[int]]:
    """The column of each assignment that says most, and every column that was understood."""
    found: dict[str, list[tuple[int, int, re.Match[str]]]] = {}
    seen = []
    computed = {match["title"] for name in table.header if (match := _COMPUTED.match(name))}
    for index, header in enumerate(table.header):
        if _TOTAL.match(header):
            seen.append(index)
        elif (match := _COLUMN.match(header)) and header not in mapping.ignore:
            if match["value"].endswith("Symbol") and match["title"] in computed:
                continue
            seen.append(index)
            rank = _ORDER.index(match["value"])
            found.setdefault(match["title"], []).append((rank, index, match))
    items, problems, weighted = [], [], 0
    for columns in found.values():
        _, index, match = min(columns, key=lambda column: column[0])
        if [column[0] for column in columns].count(_ORDER.index(match["value"])) > 1:
            what = f"The assignment {match['title']!r} stands in several columns."
            advice = "Give each assignment its own name in Brightspace and export again."
            problems.append(Problem(what, advice, table.header_line))
        elif _is_evidence(table, index, match, batch, mapping, problems):
            items.append(_item(table, index, match, mapping))
            weighted += match["value"] == "Weighted Grade"
    if problems:
        raise table.refusal(problems)
    if weighted:
        count = plural(weighted, "assignment is", "assignments are")
        what = f"{count} read from weighted grades, out of the weight."
        batch.notices.append(Problem(what, "To have points, export again with Points grade."))
    return items, seen


def _is_evidence(
    table: TextTable,
    index: int,
    match: re.Match[str],
    batch: Batch,
    mapping: Mapping,
    problems: list[Problem],
) -> bool:
    """Whether a column holds scores or levels; say why not, or what is missing."""
    label = table.column_label(index)
    if match["value"] == "Text Grade" and not holds_levels(table, index, mapping):
        if (table.column(index) != "").any():
            what = "The column holds text, not scores, and was passed over."
            advice = "If it holds levels, say what each is worth under [levels] in the map."
            batch.notices.append(Problem(what, advice, table.header_line, label))
        return False
    letters = table.column(index).str.contains(r"\p{L}").any()
    if match["value"].endswith("Symbol") and not mapping.levels and letters:
        what = "The column holds symbols of a scheme, and what each is worth is not known."
        advice = "Say it under [levels] in the map, or export again with Points grade chosen."
        problems.append(Problem(what, advice, table.header_line, label))
        return False
    return True


def _item(table: TextTable, index: int, match: re.Match[str], mapping: Mapping) -> Item:
    tail = match["tail"] or ""
    given = (_WEIGHT if match["value"] == "Weighted Grade" else _POINTS).search(tail)
    text = given[1] if given else ""
    mark = decimal_mark(pl.Series([text], dtype=pl.String), table.separator, mapping.decimal)
    points = points_possible([text], mark)[0].points
    if points is None:
        points = mapping.points_for(match["title"])
    category = _CATEGORY.search(tail)
    return Item(
        task=Task(index, match["title"], match["title"], points),
        unit=category[1].strip() if category else None,
    )


READER = Reader(
    key="brightspace",
    title="D2L Brightspace grades (CSV)",
    carries="present grades, points possible, categories; no attempts, dates or standards",
    download="Grades, Enter Grades, Export; Key Field: Both, Grade Values: Points grade, User "
    "Details: Last Name, First Name, Email, Section Membership; Export to CSV, Download",
    recognises=recognises,
    read=read,
)
