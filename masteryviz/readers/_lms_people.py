"""Who the rows of a system's export are about: its id, name and section columns as frames."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace

import polars as pl

from masteryviz.cells import Place, read_ids
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping, SectionEntry
from masteryviz.readers._reader import Batch
from masteryviz.readers._roster import both_names, section_frame, split_sections
from masteryviz.readers._snapshot import SUMMARY
from masteryviz.schema import BATCH
from masteryviz.table import TextTable
from masteryviz.wording import plural

SKIPPED = "skipped: "
"""How the fate of a row that is passed over starts."""
_NAMES = ("name", "last", "first", "section")
_BY_MAP = {"name": "name", "first": "first", "last": "last", "email": "email",
           "section": "section"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Lead:
    """Where the columns are that say who a row is about."""

    places: Map[str, int]
    """What a column holds (an id kind, or name, last, first, section) -> its number."""
    ids: tuple[str, ...]
    """Kinds of ids among them, the best key first."""
    qualified: str | None = None
    """What the ids are unique within, where that is less than the system: told with the id."""


def find_lead(table: TextTable, words: Map[str, str], mapping: Mapping) -> dict[str, int]:
    """Find leading columns by header (in small letters), or as `[columns]` of the map names them.

    The first column of a kind counts.
    """
    chosen = {header.casefold(): what for what, header in mapping.columns.items()}
    places: dict[str, int] = {}
    for index, folded in enumerate(table.folded()):
        what = _BY_MAP.get(chosen.get(folded, "")) or words.get(folded)
        if what is not None:
            places.setdefault(what, index)
    return places


def refuse_empty(table: TextTable) -> None:
    """Refuse a table that is only a header.

    Raises
    ------
    InputError
        When there are no rows.
    """
    if not table.frame.height:
        raise table.refusal(
            [Problem("There are no rows below the header.", "Download the export again.")]
        )


def read_rows(
    table: TextTable,
    lead: Lead,
    batch: Batch,
    *,
    skip: Callable[[dict[str, str]], str | None] = lambda _: None,
) -> pl.DataFrame:
    """Read who each row is about; count what becomes of every row.

    Returns a row for each row that is kept: `place` (row of the table), `line`, `key`, `name`,
    `section` (the empty string where not known) and each kind of id. Rows of averages or totals,
    which have no id, and rows that `skip` gives a reason for are passed over with a notice.

    Raises
    ------
    InputError
        When a row has no id, an id was damaged by a spreadsheet, or nobody is left.
    """
    rows = _named(table, lead, batch)
    fates = [_fate(row, skip) for row in rows.iter_rows(named=True)]
    for fate in fates:
        batch.rows[fate or "imported"] += 1
    for fate in dict.fromkeys(filter(None, fates)):
        what = f"{plural(batch.rows[fate], 'row')} passed over: {fate.removeprefix(SKIPPED)}."
        batch.notices.append(Problem(what))
    kept = rows.filter(pl.Series([fate is None for fate in fates], dtype=pl.Boolean))
    labels = [table.column_label(lead.places[kind]) for kind in lead.ids if kind in lead.places]
    problems = [
        Problem(
            "The row has no id, so whose scores it holds is not known.",
            "Fill in the id or delete the row.",
            line,
            labels[0],
        )
        for line in kept.filter(pl.col("key") == "")["line"]
    ]
    if not kept.height:
        problems.append(Problem("The file holds no students.", "Download the export again."))
    if problems:
        raise table.refusal(problems)
    return kept


def _named(table: TextTable, lead: Lead, batch: Batch) -> pl.DataFrame:
    """Every row with the cells that say who it is about, and its key."""
    blank = pl.Series("", [""], dtype=pl.String).new_from_index(0, len(table.lines))
    cells = {what: table.column(place) for what, place in lead.places.items()}
    problems: list[Problem] = []
    for kind in lead.ids:
        if kind in cells:
            label = table.column_label(lead.places[kind])
            cells[kind], wrong, notes = read_ids(cells[kind], _place(table.lines, label))
            problems += wrong
            batch.notices += notes
    if problems:
        raise table.refusal(problems)
    if "last" in cells or "first" in cells:
        family, given = cells.get("last", blank), cells.get("first", blank)
        cells["name"] = (family + ", " + given).str.replace(r"^, |, $", "")
    known = {what: cells.get(what, blank) for what in ("name", "section", *lead.ids)}
    best = pl.coalesce(pl.when(pl.col(kind) != "").then(kind) for kind in lead.ids)
    return pl.DataFrame({"line": table.lines, **known}).select(
        pl.int_range(pl.len()).alias("place"),
        "line",
        best.fill_null("").alias("key"),
        pl.col("name").str.replace_all(r"\s+", " "),
        "section",
        *lead.ids,
    )


def _place(lines: pl.Series, label: str) -> Place:
    return lambda at: (int(lines[at]), label)


def _fate(row: dict[str, str], skip: Callable[[dict[str, str]], str | None]) -> str | None:
    """Say why a row is passed over; None where it is kept."""
    reason = skip(row)
    if reason is None and not row["key"] and SUMMARY.fullmatch(row["name"]):
        reason = "summary row"
    return None if reason is None else SKIPPED + reason


def add_people(
    rows: pl.DataFrame,
    lead: Lead,
    batch: Batch,
    mapping: Mapping,
    *,
    section: SectionEntry = SectionEntry(),  # noqa: B008  (frozen)
) -> pl.Series:
    """Fill the frames of students, ids, sections and enrolments; give each row's first section.

    The map's section goes before the file's. `section` is what the file says of all its sections;
    the map goes before it.
    """
    students = rows.unique("key", keep="first", maintain_order=True)
    names = [(key, *both_names(name)) for key, name in students.select("key", "name").rows()]
    blank_to_null = pl.when(pl.col("name", "sort_name") != "").then(pl.col("name", "sort_name"))
    batch.frames["students"] = pl.DataFrame(
        names, schema=BATCH["students"], orient="row"
    ).with_columns(blank_to_null)
    batch.frames["student_ids"] = _ids(students, lead)
    homes = rows["section"]
    if mapping.section:
        homes = pl.Series([mapping.section]).new_from_index(0, rows.height)
    parts = split_sections(homes.unique())
    cells = pl.DataFrame({"student": rows["key"], "cell": homes}).filter(pl.col("cell") != "")
    enrolled = [
        (key, part)
        for key, cell in cells.unique(maintain_order=True).rows()
        for part in parts[cell]
    ]
    batch.frames["enrollments"] = pl.DataFrame(
        enrolled, schema={"student": pl.String, "section": pl.String}, orient="row"
    ).unique(maintain_order=True)
    frame = section_frame((section for _, section in enrolled), mapping)
    batch.frames["sections"] = frame.with_columns(
        pl.col(what).fill_null(pl.lit(getattr(section, what), pl.String))
        for what in ("course", "teacher", "school", "term", "period")
    )
    first = {cell: sections[0] for cell, sections in parts.items()}
    return homes.replace_strict(first, default=None, return_dtype=pl.String).alias("home")


def _ids(students: pl.DataFrame, lead: Lead) -> pl.DataFrame:
    """Frame `student_ids`: every id of a student, and an e-mail address as such too."""
    within = f"{lead.qualified}: " if lead.qualified else ""
    ids = [
        (key, kind, value.lower() if kind == "email" else within + value)
        for kind in lead.ids
        for key, value in students.select("key", kind).rows()
        if value
    ]
    ids += [(key, "email", value.lower()) for key, kind, value in ids if "@" in value]
    return pl.DataFrame(ids, schema=BATCH["student_ids"], orient="row").unique(maintain_order=True)


def refuse_two_names(table: TextTable, rows: pl.DataFrame) -> None:
    """Refuse a log in which one id has two names.

    Raises
    ------
    InputError
        Naming a row of each name.
    """
    names = rows.with_columns(folded=pl.col("name").str.to_lowercase()).filter(
        pl.col("folded") != ""
    )
    firsts = names.unique(["key", "folded"], keep="first", maintain_order=True)
    twice = firsts.filter(pl.col("key").is_duplicated())
    if twice.height:
        raise table.refusal(
            Problem(
                f"Rows {' and '.join(map(str, some['line']))} have the same id but different "
                "names.",
                "Correct the id in one of them.",
                int(some["line"][0]),
            )
            for _, some in twice.group_by("key", maintain_order=True)
        )


def unprefixed(table: TextTable, places: Iterable[int], prefix: str) -> TextTable:
    """The table without a mark that a system writes before ids so that they stay text."""
    columns = [f"c{place}" for place in places]
    return replace(table, frame=table.frame.with_columns(pl.col(columns).str.strip_prefix(prefix)))


def not_read(
    table: TextTable, used: Sequence[int], silent: frozenset[str], mapping: Mapping
) -> list[Problem]:
    """Notices on columns that hold cells but are neither used, known, nor left out by the map.

    Raises
    ------
    InputError
        When such a column has no header: it may have been an assignment's.
    """
    notices, nameless = [], []
    for index, (header, folded) in enumerate(zip(table.header, table.folded(), strict=True)):
        if index in used or folded in silent or header in mapping.ignore:
            continue
        if not (table.column(index) != "").any():
            continue
        label = table.column_label(index)
        if header:
            what = "The column is no assignment and was passed over."
            notices.append(Problem(what, "", table.header_line, label))
        else:
            what = "The column has no header but holds cells."
            advice = "Give it its header, or delete the column."
            row = int(table.lines[(table.column(index) != "").arg_max() or 0])
            nameless.append(Problem(what, advice, row, label))
    if nameless:
        raise table.refusal(nameless)
    return notices
