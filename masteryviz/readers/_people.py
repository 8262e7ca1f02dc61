"""Who a row is about: ids first, then e-mail, and names only with the user's yes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from masteryviz.cells import read_ids
from masteryviz.errors import InputError, Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._columns import PERSON, Columns, fold
from masteryviz.table import TextTable
from masteryviz.wording import plural

SUMMARY_FATE = "skipped: summary row"
"""What a report calls the fate of rows of totals."""

MASKED = "names are not shown here"

_GENERIC = {"student", "learner", "pupil", "user", "kid", "participant"}
"""Headers that may stand over ids or over names."""

_NAMES = ("name", "last", "first")

_SUMMARY = r"(?i)^(?:class |overall |section |course )?(?:average|averages|mean|median|total|totals|sum|count|max|maximum|min|minimum|std ?dev|standard deviation)\b(?: \(.*\))?:?$"  # noqa: E501
"""What the first cell of a row of totals says."""


@dataclass(frozen=True)
class People:
    """The person of every row."""

    student: pl.Series
    """Key of the student of each row; null where the row names none."""
    students: pl.DataFrame
    """Frame `students` of a batch."""
    student_ids: pl.DataFrame
    """Frame `student_ids` of a batch."""
    notices: tuple[Problem, ...] = ()


def summary_rows(table: TextTable, columns: Columns) -> pl.Series:
    """Whether each row is a row of totals (Average, Total ...) at the end of the table."""
    heads = [
        table.column(columns[what]).str.contains(_SUMMARY)
        for what in ("student", "name", "first", "last", "email")
        if what in columns
    ]
    said = heads[0]
    for head in heads[1:]:
        said = said | head
    if not said.any():
        return said
    last_student = (~said).arg_true().max()
    after = pl.int_range(len(said), eager=True) > (-1 if last_student is None else last_student)
    return said & after


def without_summary(table: TextTable, columns: Columns) -> tuple[TextTable, int, list[Problem]]:
    """Take rows of totals at the end off a table; give the rest, how many, and a notice."""
    summary = summary_rows(table, columns)
    count = int(summary.sum())
    first = next(iter(table.lines.filter(summary)), None)
    rows = plural(count, "row of totals at the end was", "rows of totals at the end were")
    what = f"{rows} left out (this one{'' if count == 1 else ' first'})."
    notices = [Problem(what, row=first)] if count else []
    return keeping(table, ~summary), count, notices


def keeping(table: TextTable, rows: pl.Series) -> TextTable:
    """Give the table with only the rows for which `rows` is true."""
    if rows.all():
        return table
    return replace(table, frame=table.frame.filter(rows), lines=table.lines.filter(rows))


def read_people(
    table: TextTable, columns: Columns, mapping: Mapping, *, words_are_names: bool = False
) -> People:
    """Tell students apart by id, else by e-mail, else (with the user's yes) by name.

    Parameters
    ----------
    words_are_names
        Whether single words under a header such as `Student` are names; else they are ids.

    Raises
    ------
    InputError
        When the file has only names and the map does not say `name_as_id = true`, when a row
        names nobody, when ids were damaged by a spreadsheet, or when one id has two names.
    """
    key, kind, notices = _keys(table, columns, mapping, words_are_names)
    kinds = (*_NAMES, "student") if kind == "name" else (kind,)
    label = table.column_label(next(columns[what] for what in kinds if what in columns))
    _refuse_blank(table, key, label)
    # A log names each student many times: names are made of what differs.
    first = _first_places(table, columns)
    table = replace(table, frame=table.frame[first], lines=table.lines[first])
    name, sort_name = _names(table, columns)
    rows = pl.DataFrame(
        {
            "student": key[first],
            "name": name,
            "sort_name": sort_name,
            "email": _email(table, columns),
            "line": table.lines,
        }
    )
    people = rows.unique(
        ["student", "name", "sort_name", "email"], keep="first", maintain_order=True
    )
    _refuse_two_names(table, people, label)
    students = people.group_by("student", maintain_order=True).agg(
        pl.col("name", "sort_name").drop_nulls().first()
    )
    return People(
        student=key.alias("student"),
        students=students,
        student_ids=_ids(people, kind),
        notices=tuple(notices),
    )


def _first_places(table: TextTable, columns: Columns) -> pl.Series:
    """Place of the first row of each person, as far as the columns of persons tell them apart."""
    cells = sorted({f"c{columns[what]}" for what in PERSON if what in columns})
    rows = table.frame.lazy().select(cells).with_row_index("place")
    return rows.unique(cells, keep="first").select("place").collect()["place"].sort()


def _keys(
    table: TextTable, columns: Columns, mapping: Mapping, words: bool
) -> tuple[pl.Series, str, list[Problem]]:
    """Key of each row, the kind of column it comes from, and what was assumed."""
    if "student" in columns and not _holds_names(table, columns, mapping, words):
        ids, notices = _clean_ids(table, columns["student"])
        return ids, "student", notices
    if "email" in columns:
        return _email(table, columns), "email", []
    if not mapping.name_as_id:
        place = next(columns[what] for what in ("student", *_NAMES) if what in columns)
        raise InputError(
            table.file,
            Problem(
                "students are told apart by name only; two students may share one, and a "
                "corrected name would be another student.",
                "Add a column with an id or e-mail. Or, where every name is one student and will "
                "stay so, write name_as_id = true in the map.",
                column=table.column_label(place),
            ),
        )
    name, _ = _names(table, columns)
    alike = name.to_frame("name").select(
        pl.col("name").first().over(pl.col("name").str.to_lowercase())
    )
    return alike["name"], "name", []


def _holds_names(table: TextTable, columns: Columns, mapping: Mapping, words: bool) -> bool:
    """Whether a column headed `Student` or the like holds names and not ids."""
    header = table.header[columns["student"]]
    if "student" in mapping.columns or fold(header) not in _GENERIC:
        return False
    cells = table.column(columns["student"]).unique()
    cells = cells.filter((cells != "") & ~cells.str.contains(_SUMMARY))
    pattern = r"\p{L}" if words else r"\p{L}[,\s]+\p{L}"
    named = cells.str.contains(pattern) & ~cells.str.contains(r"[\d@_]")
    return bool(cells.len() and named.sum() * 2 >= cells.len())


def _names(table: TextTable, columns: Columns) -> tuple[pl.Series, pl.Series]:
    """Names to show (Given Family) and to sort by (Family, Given)."""
    blank = pl.Series([None], dtype=pl.String).new_from_index(0, len(table.lines))
    if columns.has("first", "last"):
        parts = [table.column(columns[w]) if w in columns else blank for w in ("first", "last")]
        first, last = (_null(part) for part in parts)
        both = pl.DataFrame({"first": first, "last": last})
        shown = pl.concat_str("first", "last", separator=" ", ignore_nulls=True)
        sorted_by = pl.concat_str("last", "first", separator=", ", ignore_nulls=True)
        frame = both.select(name=shown, sort_name=sorted_by)
        return _null(frame["name"]), _null(frame["sort_name"])
    place = columns.places.get("name", columns.places.get("student"))
    if place is None:
        return blank, blank
    cells = _null(table.column(place))
    is_id = fold(table.header[place]) not in _GENERIC or cells.str.contains(r"[\d@_]").any()
    if "name" not in columns and is_id:
        return blank, blank
    frame = cells.to_frame("name").select(
        name=pl.col("name").str.replace(r"^([^,]+),\s*(.+)$", "$2 $1"),
        sort_name=pl.when(pl.col("name").str.contains(",", literal=True))
        .then("name")
        .otherwise(pl.col("name").str.replace(r"^(.+)\s(\S+)$", "$2, $1")),
    )
    return frame["name"], frame["sort_name"]


def _email(table: TextTable, columns: Columns) -> pl.Series:
    if "email" in columns:
        return _null(table.column(columns["email"]).str.to_lowercase())
    return pl.Series([None], dtype=pl.String).new_from_index(0, len(table.lines))


def _clean_ids(table: TextTable, place: int) -> tuple[pl.Series, list[Problem]]:
    """Ids as text, damage by spreadsheets refused."""
    label = table.column_label(place)
    cells = table.column(place)
    distinct = cells.unique()
    # The distinct ids are few: only where one of them is odd are all rows gone through.
    read, problems, notices = read_ids(distinct, lambda _: (0, label))
    if not problems and read.equals(distinct):
        return _folded_mail(_null(cells), distinct), notices
    ids, problems, notices = read_ids(cells, lambda at: (int(table.lines[at]), label))
    if problems:
        raise table.refusal(problems)
    return _folded_mail(_null(ids), distinct), notices


def _folded_mail(ids: pl.Series, distinct: pl.Series) -> pl.Series:
    """Spell ids that are e-mail addresses in small letters: capitals mean nothing in them."""
    mail = distinct.str.contains("@", literal=True)
    return ids.str.to_lowercase() if mail.any() and (mail | (distinct == "")).all() else ids


def _refuse_blank(table: TextTable, key: pl.Series, label: str) -> None:
    nobody = key.is_null()
    if nobody.any():
        raise table.refusal(
            Problem("the row says no student.", "Fill in the id, or delete the row.", line, label)
            for line in table.lines.filter(nobody).head(1000)
        )


def _refuse_two_names(table: TextTable, people: pl.DataFrame, label: str) -> None:
    spelled = pl.col("name").str.to_lowercase().str.replace_all(r"[\W_]+", " ")
    named = people.drop_nulls("name").with_columns(spelled.alias("spelled"))
    named = named.unique(["student", "spelled"], maintain_order=True)
    twice = named.filter(pl.len().over("student") > 1).sort("student", "line")
    if twice.height:
        raise table.refusal(
            Problem(
                f"this id has another name in another row ({MASKED}).",
                "Give each student their own id, or spell the name in one way.",
                line,
                label,
            )
            for line in twice["line"]
        )


def _ids(people: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Frame `student_ids`: the key as a log's id, e-mail or name, and every e-mail."""
    ids = people.select("student", pl.lit("log").alias("kind"), pl.col("student").alias("value"))
    if kind == "name":
        ids = ids.with_columns(kind=pl.lit("name"), value=pl.col("value").str.to_lowercase())
    login = people.filter(pl.col("student").str.contains("@", literal=True))
    mails = pl.concat(
        [
            login.select("student", value=pl.col("student").str.to_lowercase()),
            people.select("student", value="email").drop_nulls("value"),
        ]
    ).select("student", pl.lit("email").alias("kind"), "value")
    parts = [mails] if kind == "email" else [ids, mails]
    return pl.concat(parts).unique(maintain_order=True)


def _null(cells: pl.Series) -> pl.Series:
    """Blank cells as null."""
    return cells.to_frame("c").select(pl.when(pl.col("c") != "").then("c"))["c"]
