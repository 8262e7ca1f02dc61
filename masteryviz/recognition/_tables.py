"""Which reader takes a file: by its content, never its name; and what it is where none does."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from masteryviz.errors import FormatNotRecognised, MasteryvizError, Problem, UnknownName
from masteryviz.readers import READERS, Reader
from masteryviz.readers._columns import PERSON, known
from masteryviz.table import TextTable, shortened

LAST_RESORT = "wide_tracker"
"""Key of the reader that is asked only when no other claims the file: any table of names and
marks looks like a tracker."""

_KNOWN_HEADERS = (
    "Student", "ID", "Section", "SIS User ID", "SIS Login ID", "Last Name", "First Name",
    "Email Address", "Skill", "Score", "Date", "Points", "Points Possible", "Task", "Attempt",
)  # fmt: skip
_LATIN = str.maketrans(
    "АВЕКМНОРСТХІЈЅаеорсухіјѕԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορν",
    "ABEKMHOPCTXIJSaeopcyxijsdhABEZHIKMNOPTYXaopv",
)
_ROSTER_WORDS = frozenset(
    (
        "student", "pupil", "learner", "user", "login", "sis", "id", "ids", "integration", "root",
        "account", "number", "no", "name", "names", "first", "last", "given", "family", "middle",
        "preferred", "full", "sortable", "display", "email", "e", "mail", "address", "section",
        "class", "course", "period", "homeroom", "role", "status", "parent", "guardian",
        "counselor", "counsellor", "gender", "birth", "date", "of", "phone", "teacher", "school",
    )
)  # fmt: skip
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?%?")


@dataclass(frozen=True)
class _Other:
    """A file that is often loaded by mistake, or a format that is not read."""

    what: str
    advice: str
    holds: Callable[[frozenset[str], TextTable], bool]


def recognise(table: TextTable, format: str | None = None) -> Reader:
    """Find the reader for a table; `format` is the key of the one that the user names.

    Raises
    ------
    FormatNotRecognised
        When no reader takes the content; says what it looks like and what to download.
    UnknownName
        When there is no reader of that key.
    MasteryvizError
        When two readers claim the content.
    """
    if format is not None:
        if format not in READERS:
            raise UnknownName("format", format, tuple(READERS))
        return READERS[format]
    _refuse_lookalikes(table)
    claims = [
        reader for key, reader in READERS.items() if key != LAST_RESORT and reader.recognises(table)
    ]
    if len(claims) > 1:
        keys = " and ".join(reader.key for reader in claims)
        raise MasteryvizError(f"{table.file} is claimed by {keys}. Say which with --format.")
    if claims:
        return claims[0]
    _refuse_others(table)
    tracker = READERS.get(LAST_RESORT)
    if tracker is not None and tracker.recognises(table):
        return tracker
    raise _unknown(table)


def _words(*words: str) -> Callable[[frozenset[str], TextTable], bool]:
    return lambda folded, _: folded.issuperset(words)


def _any_header(pattern: str) -> Callable[[frozenset[str], TextTable], bool]:
    search = re.compile(pattern, re.IGNORECASE).search
    return lambda _, table: any(search(name) for name in table.header)


def _title(pattern: str) -> Callable[[frozenset[str], TextTable], bool]:
    """Whether a cell of the titles, or the first headers, match."""
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


_NOT_READ = "This format is not read. Rewrite it as a long log (student, skill, score, date)."
_GRADEBOOK = "Export the gradebook itself (Canvas: Grades, Export; Classroom: Download as CSV)."
_OTHERS: tuple[_Other, ...] = (
    _Other("a Google Meet attendance report", _GRADEBOOK, _title(r"\*|meeting code")),
    _Other(
        "a Google Meet attendance report",
        _GRADEBOOK,
        lambda folded, _: bool(folded & {"time in call", "first seen", "time joined"}),
    ),
    _Other("a Canvas New Analytics report", _GRADEBOOK, _words("canvas user id")),
    _Other("a Canvas New Analytics report", _GRADEBOOK, _words("overall course grade")),
    _Other("a list of Canvas outcomes", _GRADEBOOK, _words("vendor_guid", "object_type")),
    _Other("a Canvas outcome report", _NOT_READ, _words("learning outcome id")),
    _Other("a Canvas Learning Mastery export", _NOT_READ, _any_header(r" mastery points$")),
    _Other("a Canvas quiz analysis", _NOT_READ, _words("name", "id", "n correct")),
    _Other("a D2L Brightspace export", _NOT_READ, _words("end-of-line indicator")),
    _Other("a D2L Brightspace export", _NOT_READ, _any_header(r" points grade\b.*<")),
    _Other("a Blackboard export", _NOT_READ, _any_header(r"\[total pts: .*\] ?\|\d+")),
    _Other("a Moodle quiz report", _NOT_READ, _any_header(r"^(q\. \d+ ?/|grade/\d)")),
    _Other(
        "a Moodle grade export",
        _NOT_READ,
        _any_header(r"last downloaded from this course|\((real|percentage|letter)\)$"),
    ),
    _Other("a Moodle grading worksheet", _NOT_READ, _words("identifier", "feedback comments")),
    _Other("a Gradescope export", _NOT_READ, _any_header(r" - max points$|^lateness \(h:m:s\)$")),
    _Other(
        "a Sakai export",
        _NOT_READ,
        lambda folded, table: (
            {"student id", "student name"} <= folded
            and any(re.search(r"\[\d+([.,]\d+)?\]$", name) for name in table.header)
        ),
    ),
    _Other("a Sakai export", _NOT_READ, _title("gradebook:$")),
    _Other("a OneRoster file", _NOT_READ, _any_header(r"^sourcedids?$|sourcedids?$")),
    _Other("a OneRoster manifest", _NOT_READ, _words("propertyname", "value")),
    _Other("a PowerTeacher Pro score template", _NOT_READ, _title("teacher name:")),
    _Other("a Kolibri log", _NOT_READ, _words("channel id", "content id")),
    _Other("an Ed-Fi extract", _NOT_READ, _words("sourcesystemidentifier")),
    _Other("a list of students, without any scores", _GRADEBOOK, _is_roster),
    _Other("a list of courses, without students or scores", _GRADEBOOK, _is_course_list),
)


def _refuse_others(table: TextTable) -> None:
    """Refuse what is known not to be a gradebook, and tables without a header."""
    folded = frozenset(name for name in table.folded() if name)
    for other in _OTHERS:
        if other.holds(folded, table):
            raise FormatNotRecognised(
                table.file,
                Problem(f"This looks like {other.what}.", other.advice),
                _first_row(table),
            )
    numbers = [name for name in table.header if _NUMBER.fullmatch(name)]
    if any(_EMAIL.fullmatch(name) for name in table.header) or len(set(numbers)) < len(numbers):
        raise FormatNotRecognised(
            table.file,
            Problem(
                "The first row holds values, not headers.",
                "Download the export again, with its header.",
                1,
            ),
            _first_row(table),
        )


def _refuse_lookalikes(table: TextTable) -> None:
    """Refuse headers that read as a known one but are spelt with letters of another alphabet."""
    known = {name.casefold(): name for name in _KNOWN_HEADERS}
    problems = []
    for name in table.header:
        plain = name.translate(_LATIN)
        # A word wholly in Cyrillic or Greek is that language's own word, not a look-alike.
        if plain != name and re.search("[A-Za-z]", name) and plain.casefold() in known:
            problems.append(
                Problem(
                    f"The column {known[plain.casefold()]!r} is missing; the nearest header "
                    "looks like it but is spelt with letters of another alphabet.",
                    f"Type the header again: {known[plain.casefold()]}",
                    1,
                    shortened(name),
                )
            )
    if problems:
        raise FormatNotRecognised(table.file, *problems)


def _first_row(table: TextTable) -> Problem:
    """Show the first row; where it holds values, text is masked: it may be a name."""
    cells = [name for name in table.header if name]
    values = [name for name in cells if _EMAIL.fullmatch(name) or _NUMBER.fullmatch(name)]
    shown = [
        f"{name[:1]}…" if values and not _NUMBER.fullmatch(name) else shortened(name, 30)
        for name in cells[:12]
    ]
    more = f" and {len(cells) - 12} more" if len(cells) > 12 else ""
    return Problem(f"The first row is: {', '.join(shown) or 'blank'}{more}.")


def _unknown(table: TextTable) -> FormatNotRecognised:
    """Say what was seen, what is read, and which headers are nearly right."""
    formats = "; ".join(reader.title for reader in READERS.values())
    problems = [
        Problem("This is not a gradebook export that is read.", f"Read are: {formats}."),
        *(_nearly(table) or [_first_row(table)]),
    ]
    headers = {name.casefold(): name for name in _KNOWN_HEADERS}
    for name, folded in zip(table.header, table.folded(), strict=True):
        near = get_close_matches(folded, headers, n=1, cutoff=0.8)
        if near and near[0] != folded:
            problems.append(
                Problem(f"Is this the column {headers[near[0]]!r}?", "", 1, shortened(name))
            )
    return FormatNotRecognised(table.file, *problems)


def _nearly(table: TextTable) -> list[Problem]:
    """What keeps a table of students and scores from being read, where that can be told."""
    below = _header_below(table)
    if below is not None:
        what = f"The header seems to be row {below}."
        return [Problem(what, "Delete what is above it and save the file again.", below)]
    kinds = [known(header) for header in table.header]
    if kinds and kinds[0] in ("skill", "task") and not set(kinds) & set(PERSON):
        what = f"Under {table.header[0]!r} there is a row for each skill, and no column says who."
        return [Problem(what, "Turn the table: a row for each student, a column for each skill.")]
    who = next((place for place, kind in enumerate(kinds) if kind in PERSON), None)
    if who is None or len(kinds) < 3:
        return []
    what = (
        f"{table.header[who]!r} says who, but most cells beside it are neither scores nor levels."
    )
    advice = (
        "If it is a tracker, load it with --format wide_tracker and a map that says what the "
        "cells mean under [levels] or [marks]."
    )
    return [_first_row(table), Problem(what, advice)]


def _header_below(table: TextTable) -> int | None:
    """Line of a header that stands below other rows, such as one of units."""
    for row in range(min(3, table.frame.height - 1)):
        line = int(table.lines[row])
        lower = replace(
            table,
            header=tuple(table.frame.row(row)),
            frame=table.frame.slice(row + 1),
            lines=table.lines.slice(row + 1),
            header_line=line,
        )
        if any(reader.recognises(lower) for reader in READERS.values()):
            return line
    return None
