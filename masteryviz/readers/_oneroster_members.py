"""The files of a OneRoster export: what the manifest lists, as tables with known columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import polars as pl

from masteryviz.bundle import Bundle
from masteryviz.dates import read_moments
from masteryviz.errors import InputError, Problem
from masteryviz.mapping import Mapping
from masteryviz.table import TextTable, read_table
from masteryviz.wording import plural

MANIFEST = "manifest.csv"

_MEMBERS: dict[str, tuple[str, ...]] = {
    "users": ("sourcedId",),
    "roles": ("sourcedId", "userSourcedId", "role"),
    "orgs": ("sourcedId", "name"),
    "courses": ("sourcedId", "title"),
    "academicSessions": ("sourcedId", "title"),
    "classes": ("sourcedId", "title"),
    "enrollments": ("sourcedId", "classSourcedId", "userSourcedId", "role"),
    "categories": ("sourcedId", "title"),
    "lineItems": ("sourcedId", "title", "classSourcedId"),
    "results": ("sourcedId", "lineItemSourcedId", "studentSourcedId"),
    "scoreScales": ("sourcedId", "scoreScaleValue"),
    "lineItemScoreScales": ("sourcedId", "lineItemSourcedId", "scoreScaleSourcedId"),
    "resultScoreScales": ("sourcedId", "resultSourcedId", "scoreScaleSourcedId"),
    "lineItemLearningObjectiveIds": ("sourcedId", "lineItemSourcedId", "learningObjectiveId"),
    "resultLearningObjectiveIds": ("sourcedId", "resultSourcedId", "learningObjectiveId"),
}
"""Files that are read, and the columns without which a row says nothing."""

_UNIQUE = ("users", "classes", "lineItems", "results")
"""Files in which an id that is there twice would count what hangs on it twice."""

_WANTED = (
    "sourcedId", "status", "dateLastModified", "title", "name", "type", "startDate", "endDate",
    "schoolYear", "role", "username", "givenName", "familyName", "identifier", "email",
    "userSourcedId", "classSourcedId", "schoolSourcedId", "primary", "beginDate", "classCode",
    "courseSourcedId", "termSourcedIds", "periods", "assignDate", "dueDate", "categorySourcedId",
    "resultValueMin", "resultValueMax", "lineItemSourcedId", "studentSourcedId", "scoreStatus",
    "score", "scoreDate", "textScore", "inProgress", "incomplete", "late", "missing",
    "scoreScaleValue", "scoreScaleSourcedId", "resultSourcedId", "learningObjectiveId",
)  # fmt: skip
_ALIASES = {"termsourcedid": "termSourcedIds", "period": "periods", "duedatetime": "dueDate"}
_BY_FOLDED = {name.lower(): name for name in _WANTED} | _ALIASES

_DELETED = ("tobedeleted", "inactive")
_TRUE, _FALSE = ("true", "1", "yes", "t", "y"), ("false", "0", "no", "f", "n")
_MODES = ("bulk", "delta", "absent")
_EXPORT = "Export it again, with this file."


@dataclass(frozen=True)
class Sheet:
    """One file of the export."""

    name: str
    """Such as `results.csv`."""
    table: TextTable
    frame: pl.DataFrame
    """Every wanted column by its name in the standard, null where blank or absent; `line`; and
    `deleted`, whether the row says that what it tells of is to be deleted."""
    labels: dict[str, str]
    """Header in the file of each column that it has."""
    whole: bool
    """Whether it has all there is (bulk), so that what it does not name does not exist."""

    @property
    def active(self) -> pl.DataFrame:
        """The rows that are not to be deleted."""
        return self.frame.filter(~pl.col("deleted"))

    def problem(self, what: str, advice: str, line: int, column: str) -> Problem:
        """What is wrong with a cell."""
        return Problem(what, advice, line, self.labels.get(column, column))


@dataclass
class Members:
    """All files of the export that are read."""

    file: str
    sheets: dict[str, Sheet] = field(default_factory=dict)
    """By name without ending, in the standard's spelling."""
    notices: list[Problem] = field(default_factory=list)

    def frame(self, name: str) -> pl.DataFrame:
        """All rows of a file; none where it is absent."""
        return self.sheets[name].frame if name in self.sheets else _EMPTY

    def active(self, name: str) -> pl.DataFrame:
        """Rows of a file that are not to be deleted."""
        return self.sheets[name].active if name in self.sheets else _EMPTY


def read_members(bundle: Bundle) -> Members:
    """Read every file that the manifest lists.

    Raises
    ------
    InputError
        When there is no manifest, when it lists a file that is not there, or when a file is not
        well formed; names the file, and the row in it.
    """
    members = Members(bundle.file)
    listed = _manifest(bundle)
    spelled = {name.lower(): name for name in _MEMBERS}
    left_out = []
    for key, mode in listed.items():
        if mode != "absent" and f"{key}.csv" not in bundle.members:
            what = f"the manifest lists {key}.csv, and the export does not have it."
            raise InputError(_inside(bundle, MANIFEST), Problem(what, _EXPORT))
    for file, content in bundle.members.items():
        key = file.removesuffix(".csv")
        name = spelled.get(key)
        if file == MANIFEST or not file.endswith(".csv"):
            continue
        if name is None or listed.get(key) == "absent":
            left_out.append(file)
            continue
        members.sheets[name] = _sheet(bundle, name, content, whole=listed.get(key) != "delta")
        members.notices += [
            replace(notice, what=f"{name}.csv: {notice.what}")
            for notice in members.sheets[name].table.notices
        ]
    if left_out:
        said = "Not read, since they say nothing of results or the manifest calls them absent"
        members.notices.append(Problem(f"{said}: {', '.join(sorted(left_out))}."))
    for sheet in members.sheets.values():
        deleted = int(sheet.frame["deleted"].sum())
        if deleted:
            count = plural(deleted, "row is", "rows are")
            what = f"{sheet.name}: {count} marked to be deleted."
            members.notices.append(Problem(what, "What is known of them is kept as history."))
    return members


def has_members(bundle: Bundle) -> bool:
    """Whether a bundle is a OneRoster export, also one that lacks its manifest."""
    if "propertyname" in _head(bundle, MANIFEST):
        return True
    return any("sourcedid" in _head(bundle, f"{name.lower()}.csv") for name in _MEMBERS)


def _head(bundle: Bundle, name: str) -> str:
    """First line of a file, in small letters."""
    content = bundle.members.get(name, b"")
    return content[:2000].replace(b"\0", b"").decode("utf-8", "ignore").lower().split("\n")[0]


def _inside(bundle: Bundle, name: str) -> str:
    return f"{bundle.file}, {name}"


def _manifest(bundle: Bundle) -> dict[str, str]:
    """How each file is there (bulk, delta or absent), by its name in small letters."""
    content = bundle.members.get(MANIFEST)
    if content is None:
        what = "there is no manifest.csv, which says what a OneRoster export holds."
        raise InputError(bundle.file, Problem(what, "Take the whole export, as it was made."))
    table = read_table(content, _inside(bundle, MANIFEST))
    if table.folded()[:2] != ("propertyname", "value"):
        what = "the header of a manifest is propertyName,value."
        raise InputError(table.file, Problem(what, "Export it again.", table.header_line))
    rows = zip(table.lines, table.column(0), table.column(1), strict=True)
    listed: dict[str, str] = {}
    for line, name, value in rows:
        key, mode = name.lower(), value.lower()
        if key == "oneroster.version" and not re.match(r"1(\.[0-2])?(\.|$)", mode):
            what = f"this is version {value[:10]} of OneRoster; read are 1.0, 1.1 and 1.2."
            raise InputError(table.file, Problem(what, "Export it as CSV 1.1 or 1.2.", line))
        if key.startswith("file.") and mode not in _MODES:
            what = f"files are {', '.join(_MODES)}, not {value[:20]!r}."
            raise InputError(table.file, Problem(what, "Export it again.", line))
        if key.startswith("file."):
            listed[key.removeprefix("file.").removesuffix(".csv")] = mode
    return listed


def _sheet(bundle: Bundle, name: str, content: bytes, *, whole: bool) -> Sheet:
    """Read one file; its columns may stand in any order and be spelt in small or capital."""
    file = f"{name}.csv"
    table = read_table(content, _inside(bundle, file))
    places: dict[str, int] = {}
    for place, header in enumerate(table.header):
        folded = re.sub(r"[\W_]+", "", header.lower())
        column = _BY_FOLDED.get(folded)
        if folded == "datalastmodified":
            column = "dateLastModified"
        if column is not None:
            places.setdefault(column, place)
    missing = [column for column in _MEMBERS[name] if column not in places]
    if missing:
        what = f"the column {' and '.join(missing)} is missing."
        raise InputError(table.file, Problem(what, "Export it again.", table.header_line))
    cells = [_cell(table, places.get(column)).alias(column) for column in (*_WANTED,)]
    labels = {column: table.column_label(place) for column, place in places.items()}
    frame = pl.DataFrame([table.lines.alias("line"), *cells])
    sheet = Sheet(file, table, frame, labels, whole)
    status = frame["status"].str.to_lowercase().fill_null("active")
    refuse(
        sheet, "status", ~status.is_in(["active", *_DELETED]),
        "the status is active or tobedeleted.", "Correct the status.",
    )  # fmt: skip
    ids = frame["sourcedId"]
    refuse(sheet, "sourcedId", ids.is_null(), "the id is blank.", "Export it again.")
    if name in _UNIQUE:
        what = "another row has the same id."
        refuse(sheet, "sourcedId", ids.is_duplicated(), what, "Export it again.")
    frame = frame.with_columns(deleted=status.is_in(_DELETED))
    return Sheet(file, table, frame, labels, whole)


def _cell(table: TextTable, place: int | None) -> pl.Series:
    if place is None:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(table.lines))
    cells = table.column(place)
    return cells.to_frame("c").select(pl.when(pl.col("c") != "").then("c"))["c"]


_EMPTY = pl.DataFrame(
    schema={"line": pl.UInt32, **dict.fromkeys(_WANTED, pl.String), "deleted": pl.Boolean}
)


def refuse(sheet: Sheet, column: str, wrong: pl.Series, what: str, advice: str) -> None:
    """Refuse a file where any row is wrong."""
    if wrong.any():
        raise sheet.table.refusal(
            sheet.problem(what, advice, int(line), column)
            for line in sheet.frame["line"].filter(wrong).head(1000)
        )


def check_references(members: Members, name: str, column: str, target: str) -> None:
    """Refuse rows that name what another file does not have though it has all there is."""
    sheet, other = members.sheets.get(name), members.sheets.get(target)
    if sheet is None or other is None or not other.whole:
        return
    known = other.frame["sourcedId"].unique()
    ids = sheet.frame[column]
    wrong = ids.is_not_null() & ~ids.is_in(known.implode()) & ~sheet.frame["deleted"]
    refuse(sheet, column, wrong, f"{other.name} does not have what this row names.",
           f"Export {other.name} and {sheet.name} together.")  # fmt: skip


def moments(
    members: Members, name: str, column: str, mapping: Mapping, *, strict: bool
) -> pl.Series:
    """Read a column of dates; where it is not strict, what is no date is left open and said.

    Raises
    ------
    InputError
        When it is strict and a cell cannot be read for sure.
    """
    sheet = members.sheets[name]
    label = sheet.labels.get(column, column)
    read = read_moments(
        sheet.frame[column].fill_null(""),
        sheet.frame["line"],
        label,
        order=mapping.date_order,
        timezone=mapping.timezone,
    )
    if read.problems and strict:
        raise InputError(sheet.table.file, *read.problems)
    for problem in read.problems[:1]:
        what = f"{sheet.name}: dates of this column were left open: {problem.what}"
        members.notices.append(Problem(what, problem.advice, problem.row, label))
    members.notices += read.notices if strict else []
    return read.values


def flags(members: Members, name: str, column: str) -> pl.Series:
    """Read a column of true and false."""
    sheet = members.sheets[name]
    cells = sheet.frame[column].str.to_lowercase()
    wrong = cells.is_not_null() & ~cells.is_in([*_TRUE, *_FALSE])
    refuse(sheet, column, wrong, "the cell is true, false or blank.", "Correct the cell.")
    return cells.is_in(_TRUE)


def texts(frame: pl.DataFrame, key: str, value: str) -> dict[str, str]:
    """Text of a column by another column."""
    return dict(frame.drop_nulls([key, value]).select(key, value).rows())


def parts(cell: str | None) -> list[str]:
    """Parts of a cell that holds a list divided by commas."""
    return [part for part in (text.strip() for text in (cell or "").split(",")) if part]
