"""What the headers of a table tell that no reader takes: look-alikes, values, near misses."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches

from masteryviz.errors import FormatNotRecognised, Problem
from masteryviz.readers import READERS
from masteryviz.readers._columns import PERSON, known
from masteryviz.table import TextTable, shortened

_KNOWN_HEADERS = (
    "Student", "ID", "Section", "SIS User ID", "SIS Login ID", "Last Name", "First Name",
    "Email Address", "Skill", "Score", "Date", "Points", "Points Possible", "Task", "Attempt",
)  # fmt: skip
_LATIN = str.maketrans(
    "АВЕКМНОРСТХІЈЅаеорсухіјѕԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορν",
    "ABEKMHOPCTXIJSaeopcyxijsdhABEZHIKMNOPTYXaopv",
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?%?")


def refuse_lookalikes(table: TextTable) -> None:
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


def refuse_values(table: TextTable) -> None:
    """Refuse a table whose first row holds values: its header is missing."""
    numbers = [name for name in table.header if _NUMBER.fullmatch(name)]
    if any(_EMAIL.fullmatch(name) for name in table.header) or len(set(numbers)) < len(numbers):
        raise FormatNotRecognised(
            table.file,
            Problem(
                "The first row holds values, not headers.",
                "Download the export again, with its header.",
                1,
            ),
            first_row(table),
        )


def first_row(table: TextTable) -> Problem:
    """Show the first row; where it holds values, text is masked: it may be a name."""
    cells = [name for name in table.header if name]
    values = [name for name in cells if _EMAIL.fullmatch(name) or _NUMBER.fullmatch(name)]
    shown = [
        f"{name[:1]}…" if values and not _NUMBER.fullmatch(name) else shortened(name, 30)
        for name in cells[:12]
    ]
    more = f" and {len(cells) - 12} more" if len(cells) > 12 else ""
    return Problem(f"The first row is: {', '.join(shown) or 'blank'}{more}.")


def unknown_table(table: TextTable) -> FormatNotRecognised:
    """Say what was seen, where the list of what is read is, and which headers are nearly right."""
    problems = [
        Problem(
            "This is not a gradebook export that is read.",
            f"{len(READERS)} kinds of export are read: `masteryviz formats` lists them, with "
            "where to click for each.",
        ),
        *(_nearly(table) or [first_row(table)]),
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
    return [first_row(table), Problem(what, advice)]


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
        if any(
            reader.takes is TextTable and reader.recognises(lower) for reader in READERS.values()
        ):
            return line
    return None
