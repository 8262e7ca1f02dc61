"""Kolibri's logs, known in every language by the shape of their columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import polars as pl

from masteryviz.cells import read_scores
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping, SectionEntry
from masteryviz.readers._lms_log import add_log, fates, moments, newest, task_frame
from masteryviz.readers._lms_people import Lead, add_people, read_rows, refuse_empty
from masteryviz.readers._reader import Batch
from masteryviz.table import TextTable
from masteryviz.wording import plural

_KIND = r"^[a-z][a-z0-9_]*$"
"""Kinds of content, which Kolibri writes in no language: exercise, video, html5 ..."""
_ID = r"^[0-9a-f]{32}$"
_MOMENT = r"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d"
_PROGRESS = r"^[01]\.\d{4}$"
_RANGE = re.compile(r"\(0 ?[-–] ?1\)")
_LEAST = 10
"""Columns that a log without topics has."""
_FACILITY, _USER, _CHANNEL = 0, 1, 2
_LEVEL = re.compile(r"\d+")
_MOMENTS = ("time of first interaction", "time of last interaction", "time of completion")
_GUARD = r"^'([=+\-@|%])"


@dataclass(frozen=True)
class Layout:
    """Where the columns of a log are."""

    content: int
    """Number of the column of content ids; the title is next to it, then the two moments."""
    has_completion: bool

    @property
    def progress(self) -> int:
        """Column of progress; time spent is on its left, the kind of content on its right."""
        return self.content + (6 if self.has_completion else 5)

    def topics(self, width: int) -> list[int]:
        """Columns of topics, which stand before the content or behind everything else."""
        return [*range(_CHANNEL + 2, self.content), *range(self.progress + 2, width)]


def find_layout(table: TextTable) -> Layout | None:
    """Find the columns by what they hold; by English headers where there are no rows."""
    width = len(table.header)
    if width < _LEAST:
        return None
    if not table.frame.height:
        folded = table.folded()
        if "content id" not in folded or "channel id" not in folded:
            return None
        return Layout(folded.index("content id"), "time of completion" in folded)
    if not _most(table, _CHANNEL, _ID):
        return None
    layouts = [
        Layout(content, has_completion)
        for content in range(_CHANNEL + 2, width - 5)
        for has_completion in (False, True)
    ]
    return next((layout for layout in layouts if _fits(table, layout)), None)


def _fits(table: TextTable, layout: Layout) -> bool:
    """Whether ids and kinds of content are in their places, and moments and progress between.

    The header of progress gives its range in every language; where it does, a damaged cell is no
    reason to take the file for something else.
    """
    content, progress = layout.content, layout.progress
    if progress + 1 >= len(table.header) or not _most(table, content, _ID):
        return False
    if not _most(table, progress + 1, _KIND):
        return False
    return bool(_RANGE.search(table.header[progress])) or (
        _most(table, content + 2, _MOMENT)
        and _most(table, content + 3, _MOMENT, blank=True)
        and _most(table, progress, _PROGRESS)
        and (not layout.has_completion or _most(table, content + 4, _MOMENT, blank=True))
    )


def _most(table: TextTable, index: int, pattern: str, *, blank: bool = False) -> bool:
    """Whether most cells of a column fit a pattern: a damaged one is named when it is read."""
    pattern = rf"{pattern}|^$" if blank else pattern
    cells = table.column(index)
    # Nearly every other table is told by its first cells.
    return all(2 * some.str.contains(pattern).sum() > len(some) for some in (cells.head(5), cells))


def _refuse_damaged(table: TextTable, layout: Layout) -> None:
    """Refuse cells that hold no id, moment, share or kind as Kolibri writes them.

    Of the moments only the first is never blank.
    """
    content, progress = layout.content, layout.progress
    patterns = (
        (_CHANNEL, _ID), (content, _ID), (content + 2, r"\S"), (progress, r"\S"),
        (progress + 1, _KIND),
    )  # fmt: skip
    problems = [
        Problem(
            "The cell is not as Kolibri writes it.",
            "Correct it, or download the log again.",
            line,
            table.column_label(index),
        )
        for index, pattern in patterns
        for line in table.lines.filter(~table.column(index).str.contains(pattern))
    ]
    if problems:
        raise table.refusal(problems)


def _refuse_other_order(table: TextTable, layout: Layout) -> None:
    """Refuse columns that are not in Kolibri's order, as far as their headers tell.

    Headers of topics end with the number of the level in every language.
    """
    folded = table.folded()
    topics = layout.topics(len(folded))
    levels = [_LEVEL.findall(table.header[place])[-1:] for place in (_CHANNEL + 1, *topics)]
    numbers = [int(found[0]) if found else 0 for found in levels]
    wrong = any(numbers) and numbers != list(range(len(numbers)))
    wrong |= any(
        header in folded and folded.index(header) != layout.content + 2 + n
        for n, header in enumerate(_MOMENTS)
    )
    if wrong:
        what = "The columns are not in the order in which Kolibri writes them, or one is missing."
        raise table.refusal([Problem(what, "Download the log again.", table.header_line)])


def _ended_before(
    table: TextTable, layout: Layout, first: pl.Series, later: list[pl.Series]
) -> list[Problem]:
    """Say which rows ended before they began; refuse them where they are most of the rows."""
    label = table.column_label(layout.content + 2)
    early = pl.Series([False]).new_from_index(0, len(first))
    for moment in later:
        early |= (moment < first).fill_null(False)
    lines = table.lines.filter(early)
    if not len(lines):
        return []
    count = plural(len(lines), "row has", "rows have")
    what = f"{count} a later moment than the last interaction or the completion."
    if 2 * len(lines) > len(first):
        advice = "The columns may have changed places: download the log again."
        raise table.refusal([Problem(what, advice, int(lines[0]), label)])
    return [Problem(what, "A device's clock may have been wrong.", int(lines[0]), label)]


def read_log(table: TextTable, layout: Layout | None, mapping: Mapping) -> Batch:
    """Read every row as an entry of a log: progress as a share, at its last moment.

    A row without any progress is work that was opened, not an attempt. The moment of an entry is
    that of completion where there is one, else that of the last interaction. User names are unique
    in a facility only.

    Raises
    ------
    InputError
        When nobody is named or a cell is no moment or share.
    """
    refuse_empty(table)
    if layout is None:
        what = "The columns are not those of a Kolibri log."
        raise table.refusal([Problem(what, "Download the log again.", table.header_line)])
    table = _unguarded(table)
    _refuse_other_order(table, layout)
    _refuse_damaged(table, layout)
    batch = Batch(kind="log")
    facility = table.column(_FACILITY).drop_nulls()
    names = facility.filter(facility != "").unique(maintain_order=True)
    if len(names) > 1:
        what = f"The file is about {len(names)} facilities."
        row = int(table.lines[(facility != names[0]).arg_max() or 0])
        advice = "Load the log of each facility on its own."
        raise table.refusal([Problem(what, advice, row, table.column_label(_FACILITY))])
    school = names[0] if len(names) else None
    lead = Lead(places={"kolibri": _USER, "section": _FACILITY}, ids=("kolibri",), qualified=school)
    rows = read_rows(table, lead, batch, skip=_no_user)
    home = add_people(rows, lead, batch, mapping, section=SectionEntry(school=school))
    who = rows.select("place", row="line", student="key").with_columns(section=home)
    entries = _entries(table, layout, batch, mapping)
    entries = pl.concat([who, entries[who["place"]]], how="horizontal")
    _add_contents(table, layout, entries, batch, mapping)
    batch.cells = fates(entries)
    if batch.cells["blank"]:
        batch.cells["no progress yet"] = batch.cells.pop("blank")
    return batch


def _no_user(row: dict[str, str]) -> str | None:
    return None if row["key"] else "nobody was signed in"


def _unguarded(table: TextTable) -> TextTable:
    """The table without the marks that keep a spreadsheet from taking text for a formula."""
    columns = []
    for name in table.frame.columns:
        plain = pl.col(name).str.replace(_GUARD, "$1").str.replace_all(r"\|", "|", literal=True)
        guarded = pl.col(name).str.contains(_GUARD)
        columns.append(pl.when(guarded).then(plain).otherwise(name).alias(name))
    return replace(table, frame=table.frame.with_columns(columns))


def _entries(table: TextTable, layout: Layout, batch: Batch, mapping: Mapping) -> pl.DataFrame:
    content, progress = layout.content, layout.progress
    label = table.column_label(progress)
    read = read_scores(
        table.column(progress),
        lambda at: (int(table.lines[at]), label),
        points=pl.Series([1.0]).new_from_index(0, table.frame.height),
    )
    beyond = ~read.frame["score"].is_between(0, 1)
    problems = read.problems + [
        Problem("Progress is a share from 0 to 1.", "Download the log again.", line, label)
        for line in table.lines.filter(beyond.fill_null(False))
    ]
    if problems:
        raise table.refusal(problems)
    first, last, *done = (
        moments(table, table.column(place), table.column_label(place), batch, mapping)
        for place in range(content + 2, content + (5 if layout.has_completion else 4))
    )
    batch.notices += _ended_before(table, layout, first, [last, *done])
    ended = last.zip_with(last.is_not_null(), first)
    if done:
        ended = done[0].zip_with(done[0].is_not_null(), ended)
    nothing = (read.frame["score"] == 0) & ~(
        done[0].is_not_null() if done else pl.Series([False]).new_from_index(0, len(first))
    )
    batch.exported_at = newest([first, last, *done])
    return read.frame.with_columns(
        task=table.column(content),
        assigned_on=first.dt.date(),
        submitted_at=pl.when(~nothing).then(ended),
        score=pl.when(~nothing).then("score"),
        state=pl.when(nothing).then(pl.lit("assigned")).otherwise("state"),
    )


def _add_contents(
    table: TextTable, layout: Layout, entries: pl.DataFrame, batch: Batch, mapping: Mapping
) -> None:
    """Fill tasks and skills: a content is a task, and a skill unless the map aligns it."""
    topics = layout.topics(len(table.header))
    described = table.frame.select(
        task=f"c{layout.content}",
        title=pl.col(f"c{layout.content + 1}"),
        kind=pl.col(f"c{layout.progress + 1}"),
        unit=_blank_to_null(pl.col(f"c{topics[0]}")) if topics else pl.lit(None, pl.String),
        lesson=pl.coalesce(_blank_to_null(pl.col(f"c{place}")) for place in reversed(topics))
        if topics
        else pl.lit(None, pl.String),
    )[entries["place"]].unique("task", keep="last", maintain_order=True)
    described = described.with_columns(
        title=pl.when(pl.col("title") != "").then("title").otherwise("task"), points=1.0
    )
    rows = described.select("task", "title", "kind", "unit", "lesson", "points").rows()
    frame = task_frame(rows, "task", "title", "kind", "unit", "lesson", "points")
    add_log(batch, entries.drop("place"), frame, mapping)
    own = described.join(batch.frames["task_skills"], on="task", how="anti", maintain_order="left")
    own = own.with_columns(
        skill=pl.concat_str("lesson", "title", separator=": ").fill_null(pl.col("title"))
    )
    skills = own.select("skill", "title", "unit", standard="lesson").unique(
        "skill", keep="first", maintain_order=True
    )
    batch.frames["skills"] = pl.concat([batch.frames["skills"], skills], how="diagonal")
    given = batch.frames["task_skills"]
    batch.frames["task_skills"] = pl.concat([given, own.select("task", "skill", weight=1.0)])


def _blank_to_null(cell: pl.Expr) -> pl.Expr:
    return pl.when(cell != "").then(cell)
