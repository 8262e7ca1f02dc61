"""The layout of a tracker: which columns say who, which are skills, and where the points are."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from masteryviz.cells import MARKS
from masteryviz.errors import Problem
from masteryviz.levels import BUILT_IN, USUAL
from masteryviz.levels import fold as fold_level
from masteryviz.mapping import Mapping
from masteryviz.readers import _columns
from masteryviz.readers._columns import CONTEXT, PERSON, Columns
from masteryviz.readers._grid_words import own_words
from masteryviz.table import TextTable, column_letter, shortened

_COMPUTED = re.compile(
    r"(?:class|course|current|overall|final|total|unit)?(?:total|totals|average|avg|mean|overall|"
    r"final|finalgrade|finalscore|overallgrade|coursegrade|currentgrade|percent|percentage|gpa|"
    r"sum|count|grade|mastered|skillsmastered|totalmastered|rank)"
)
_CONTEXT = re.compile(
    r"notes?|comments?|remarks|feedback|gradelevel|homeroom|gender|sex|dob|dateofbirth|birthdate|"
    r"birthday|phone|age|pronouns|counselor|address|language|locker|room|nickname|preferredname|"
    r"parent|guardian|iep|ell"
)
_PERSON_WORDS = re.compile(r"student|pupil|learner|name|initials", re.IGNORECASE)
_POINTS_LABELS = frozenset((
    "", "points", "pointspossible", "possiblepoints", "outof", "max", "maximum", "maxpoints",
    "maximumpoints", "maxscore", "maximumscore",
))  # fmt: skip
_WORDS = [*MARKS, *USUAL, *(level for scale in BUILT_IN for level in scale.words), "e", "m"]
_NUMBER = r"^[+\-−]?[\p{Nd}][\p{Nd}.,/\s'’]*[%+\-−–]?$"
_READABLE = 0.8


@dataclass(frozen=True)
class Grid:
    """The columns of a tracker."""

    columns: Columns
    """Who a row is about."""
    skills: tuple[int, ...]
    """Places of the columns that are skills."""
    left_out: tuple[int, ...]
    """Places of columns that are neither: notes, totals, what the map ignores."""


@dataclass(frozen=True)
class Points:
    """The row of points possible."""

    line: int
    possible: dict[int, float]
    """Place of a column -> its points."""


def is_tracker(table: TextTable) -> bool:
    """Whether a column says who and at least two others hold mostly scores, levels or marks."""
    places = _people(table)
    if not places or not table.frame.height:
        return False
    rest = [
        place
        for place, header in enumerate(table.header)
        if place not in places and header and not _is_context(header)
    ]
    cells = pl.concat([table.column(place).rename("cell") for place in rest]) if rest else None
    if cells is None:
        return False
    own = frozenset[str]() if _readable(cells) >= _READABLE else _own_words(table)
    if _readable(cells, own) < _READABLE:
        return False
    good = [place for place in rest if _readable(table.column(place), own) >= _READABLE]
    return len(good) >= 2


def find_grid(table: TextTable, mapping: Mapping) -> Grid:
    """Find who and what the columns of a tracker are.

    Raises
    ------
    InputError
        When no column says who, two skills have one header, or a column of scores has none.
    """
    wanted = (*PERSON, *CONTEXT)
    found = _columns.find(table, mapping, wanted)
    places = dict(found.places)
    if not found.has(*PERSON):
        first = _people(table)
        if not first:
            raise table.refusal([Problem("No column says who the rows are about.", _NAME_IT)])
        places["name"] = first[0]
    ignored = {name.casefold() for name in mapping.ignore}
    rest = [p for p in range(len(table.header)) if p not in places.values()]
    left_out = [
        place
        for place in rest
        if table.header[place].casefold() in ignored
        or _columns.known(table.header[place]) in wanted
        or _is_context(table.header[place])
        or (not table.header[place] and (table.column(place) == "").all())
    ]
    skills = [place for place in rest if place not in left_out]
    texts = [place for place in skills if _is_text(table.column(place))]
    own = _own_words(table) if texts else frozenset[str]()
    texts = [place for place in texts if _is_text(table.column(place), own)]
    leading = next((i for i, place in enumerate(skills) if place not in texts), 0)
    left_out += skills[:leading]
    skills = skills[leading:]
    _refuse_headers(table, skills)
    return Grid(Columns(places, found.notices), tuple(skills), tuple(sorted(left_out)))


_NAME_IT = 'Name it in the map, such as [columns] student = "Learner".'


def left_out_notice(table: TextTable, grid: Grid) -> list[Problem]:
    """Which columns are taken for no skill."""
    names = [shortened(table.header[p], 30) for p in grid.left_out if table.header[p]]
    if not names:
        return []
    what = f"Columns that are not taken for skills: {', '.join(names)}."
    return [Problem(what, "A skill of that name needs another header.")]


def points_row(table: TextTable, grid: Grid) -> Points | None:
    """Points possible by column, where the row below the header gives them and names nobody.

    Raises
    ------
    InputError
        When the row is called Max and nothing else: that is a student's name too.
    """
    if not table.frame.height:
        return None
    row = table.frame.row(0)
    cells = {place: row[place] for place in grid.skills if row[place]}
    who = [row[place] for what, place in grid.columns.places.items() if what in PERSON]
    if not cells or any(_columns.fold(cell) not in _POINTS_LABELS for cell in who):
        return None
    if not all(re.fullmatch(r"\d+(?:[.,]\d+)?", cell) for cell in cells.values()):
        return None
    if [_columns.fold(cell) for cell in who] == ["max"]:
        what = f"{who[0]!r} may be a student or the row of points possible."
        advice = "Call the row 'Points possible', or write the student's full name."
        raise table.refusal([Problem(what, advice, int(table.lines[0]))])
    possible = {place: float(cell.replace(",", ".")) for place, cell in cells.items()}
    return Points(int(table.lines[0]), possible)


def _people(table: TextTable) -> list[int]:
    """Places of the columns that say who: by header, else the first column by its shape."""
    places = [p for p, name in enumerate(table.header) if _columns.known(name) in PERSON]
    if places or not table.header:
        return places
    header, cells = table.header[0], table.column(0)
    text = cells.filter(cells != "").str.contains(r"\p{L}")
    if (not header or _PERSON_WORDS.search(header)) and len(text) and text.mean() == 1.0:
        return [0]
    return []


def _is_context(header: str) -> bool:
    folded = _columns.fold(header)
    return (
        _columns.known(header) in (*PERSON, *CONTEXT)
        or bool(_CONTEXT.fullmatch(folded))
        or bool(_COMPUTED.fullmatch(folded))
    )


def _own_words(table: TextTable) -> frozenset[str]:
    """Words of a school's own that are levels here, folded."""
    people = _people(table)
    rest = [
        place
        for place, header in enumerate(table.header)
        if place not in people and header and not _is_context(header)
    ]
    return own_words(table, people, rest, _looks)


def _looks(cells: pl.Series, own: frozenset[str] = frozenset()) -> pl.Series:
    """Whether each filled cell looks like a score, level, code or mark."""
    words = cells.str.to_lowercase().str.replace_all(r"[\s._()]+|-(\w)", "$1")
    return (
        (cells.str.len_chars() <= 3)
        | cells.str.contains(_NUMBER)
        | words.is_in([*(fold_level(word) for word in _WORDS), *own])
        | cells.str.contains(r"^#|^(?i:n/a)$")
    )


def _readable(cells: pl.Series, own: frozenset[str] = frozenset()) -> float:
    """Share of the filled cells that look like a score, level, code or mark."""
    cells = cells.filter(cells != "")
    return 0.0 if cells.is_empty() else float(_looks(cells, own).sum()) / len(cells)


def _is_text(cells: pl.Series, own: frozenset[str] = frozenset()) -> bool:
    """Whether a column is filled, and mostly with what is no score."""
    return bool((cells != "").any()) and _readable(cells, own) < 0.5


def _refuse_headers(table: TextTable, skills: list[int]) -> None:
    """Refuse a skill without a header and two skills with one and the same."""
    seen: dict[str, int] = {}
    problems = []
    for place in skills:
        header = " ".join(table.header[place].split())
        if not header:
            what = "the column holds values and has no header."
            advice = "Write the skill's name above it."
            problems.append(Problem(what, advice, column=column_letter(place)))
        elif header in seen:
            letters = f"{column_letter(seen[header])} and {column_letter(place)}"
            what = f"columns {letters} have the same header."
            advice = "Give each skill its own header."
            problems.append(Problem(what, advice, column=table.column_label(place)))
        seen.setdefault(header, place)
    if problems:
        raise table.refusal(problems)
