"""Tables that are often loaded by mistake, or are not read: what each is and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from masteryviz.errors import FormatNotRecognised, Problem
from masteryviz.readers import READERS
from masteryviz.recognition._headers import first_row
from masteryviz.table import TextTable

Test = Callable[[frozenset[str], TextTable], bool]
"""Whether a table, with its headers in small letters, is something."""

_ROSTER_WORDS = frozenset(
    (
        "student", "pupil", "learner", "user", "login", "sis", "id", "ids", "integration", "root",
        "account", "number", "no", "name", "names", "first", "last", "given", "family", "middle",
        "preferred", "full", "sortable", "display", "email", "e", "mail", "address", "section",
        "class", "course", "period", "homeroom", "role", "status", "parent", "guardian",
        "counselor", "counsellor", "gender", "birth", "date", "of", "phone", "teacher", "school",
    )
)  # fmt: skip


@dataclass(frozen=True)
class _Other:
    """A table that is no gradebook, or of a format that is not read."""

    what: str
    instead: tuple[str, ...]
    """Keys of the readers of what to download instead; none: the format itself is not read."""
    holds: Test
    advice: str = "Export the gradebook itself."


def refuse_others(table: TextTable) -> None:
    """Refuse what is known not to be a gradebook.

    Raises
    ------
    FormatNotRecognised
        Saying what it is, and where to click for what can be loaded.
    """
    folded = frozenset(name for name in table.folded() if name)
    for other in _OTHERS:
        if other.holds(folded, table):
            raise FormatNotRecognised(
                table.file,
                Problem(f"This looks like {other.what}.", _instead(other)),
                first_row(table),
            )


def _instead(other: _Other) -> str:
    """What to do, and where to click for it in the readers' own words."""
    if not other.instead:
        return "This format is not read. Rewrite it as a log: a row for each student, skill, date."
    readers = [READERS[key] for key in other.instead]
    paths = "; ".join(f"{reader.title}: {reader.download.rstrip('.')}" for reader in readers)
    return f"{other.advice} {paths}."


def _words(*words: str) -> Test:
    return lambda folded, _: folded.issuperset(words)


def _any_word(*words: str) -> Test:
    return lambda folded, _: not folded.isdisjoint(words)


def _any_header(pattern: str) -> Test:
    search = re.compile(pattern, re.IGNORECASE).search
    return lambda _, table: any(search(name) for name in table.header)


def _title(pattern: str) -> Test:
    """Whether a cell of the titles, or one of the first headers, match."""
    match = re.compile(pattern, re.IGNORECASE).match

    def holds(_: frozenset[str], table: TextTable) -> bool:
        first = [cell for row in table.preamble for cell in row] + list(table.header[:2])
        return any(match(cell) for cell in first)

    return holds


def _is_roster(folded: frozenset[str], _: TextTable) -> bool:
    """Whether all columns say who people are and none how they did."""
    words = {
        word for name in folded for word in re.findall(r"\w+", name.replace("grade level", ""))
    }
    return bool(words & {"name", "student", "email"}) and words <= _ROSTER_WORDS


def _is_course_list(folded: frozenset[str], _: TextTable) -> bool:
    words = {"course", "instructor", "teacher", "room", "subject", "department", "term", "credits"}
    return len(folded & words) >= 2 and not any("student" in word for word in folded)


def _is_sign_in(_: frozenset[str], table: TextTable) -> bool:
    """Whether a page was saved as text: a few cells, of which one asks to sign in."""
    cells = [*table.header, *(cell for row in table.frame.head(20).rows() for cell in row)]
    words = re.compile(r"\b(sign|log) ?in\b|session (has )?expired|access denied", re.IGNORECASE)
    return len(table.header) <= 2 and any(words.search(cell) for cell in cells)


_WHOLE = "Load the ZIP file or the folder that it came in."
_CANVAS, _CLASSROOM = "canvas_gradebook", "classroom_csv"
_OTHERS: tuple[_Other, ...] = (
    _Other("a Google Meet attendance report", (_CLASSROOM,), _title(r"\*|meeting code")),
    _Other(
        "a Google Meet attendance report",
        (_CLASSROOM,),
        _any_word("time in call", "first seen", "time joined"),
    ),
    _Other(
        "a Canvas New Analytics report",
        (_CANVAS,),
        _any_word("canvas user id", "overall course grade"),
    ),
    _Other("a Kahoot report", (), _words("rank", "player", "total score (points)")),
    _Other(
        "one file of a OneRoster export, which is loaded whole",
        ("oneroster",),
        _any_header(r"sourcedids?$"),
        _WHOLE,
    ),
    _Other(
        "the manifest of a OneRoster export, which is loaded whole",
        ("oneroster",),
        _words("propertyname", "value"),
        _WHOLE,
    ),
    _Other("an Ed-Fi extract", (), _words("sourcesystemidentifier")),
    _Other("a list of students, without any scores", (_CANVAS, _CLASSROOM), _is_roster),
    _Other("a list of courses, without students or scores", (_CANVAS, _CLASSROOM), _is_course_list),
    _Other(
        "a page that asks to sign in; the sign-in had run out",
        (_CANVAS, _CLASSROOM),
        _is_sign_in,
    ),
)
