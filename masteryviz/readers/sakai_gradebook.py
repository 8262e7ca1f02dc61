"""Sakai: the Gradebook's own export."""

from __future__ import annotations

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._lms_people import Lead, find_lead, not_read, refuse_empty
from masteryviz.readers._lms_sakai import (
    COMMENT,
    IDS,
    IGNORED,
    LEAD,
    SCOPE,
    points_in_header,
    without_null,
)
from masteryviz.readers._lms_snapshot import (
    Gradebook,
    Item,
    decimal_of,
    read_gradebook,
    refuse_without_tasks,
)
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._snapshot import Task
from masteryviz.table import TextTable
from masteryviz.wording import plural


def recognises(table: TextTable) -> bool:
    """Whether students' ids come first and headers carry points in square brackets.

    In a translated export, comment columns must name those headers again behind a star.
    """
    folded = table.folded()
    if table.preamble or "letter grade" in folded or len(folded) < 3:
        return False
    scored = [found for name in table.header[1:] if (found := points_in_header(table, name, "."))]
    if "student id" in folded[:2]:
        return bool(scored)
    starred = {name.lstrip("* ") for name in table.header if name.startswith("* ")}
    return bool(scored) and {title for title, _ in scored} <= starred


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read every student's present grade on every item; comments and `#` columns are left out.

    Raises
    ------
    InputError
        When ids or items are missing, rows contradict each other, or a cell is no grade.
    """
    refuse_empty(table)
    batch = Batch(kind="snapshot", scope=mapping.scope or SCOPE)
    places = find_lead(table, LEAD, mapping)
    if "login" not in places:
        places = {"login": 0, "name": 1} | places
    heads = [
        (index, found)
        for index, name in enumerate(table.header)
        if name not in mapping.ignore and (found := points_in_header(table, name, "."))
    ]
    items = [
        Item(task=Task(index, title, title, points), clean=without_null)
        for index, (title, points) in heads
    ]
    refuse_without_tasks(table, items, "Export the grade items with their scores.")
    known = [i for i, name in enumerate(table.header) if COMMENT.match(name) or IGNORED.match(name)]
    used = [*places.values(), *known, *(index for index, _ in heads)]
    batch.notices += not_read(table, used, frozenset(), mapping)
    book = Gradebook(
        lead=Lead(places=places, ids=IDS),
        items=items,
        decimal=decimal_of(table, [item.task.index for item in items], mapping),
    )
    read_gradebook(table, book, batch, mapping)
    comments = sum(bool(COMMENT.match(name)) for name in table.header)
    if comments:
        count = plural(comments, "column of comments was", "columns of comments were")
        batch.notices.append(Problem(f"{count} passed over."))
    return batch


READER = Reader(
    key="sakai_gradebook",
    title="Sakai Gradebook (CSV)",
    carries="present grades, points possible; no attempts, dates or standards",
    download="Gradebook, Import/Export, Export, Export Full Gradebook (CSV)",
    recognises=recognises,
    read=read,
)
