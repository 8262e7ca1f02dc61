"""What the shell prints: tables and reports; text from files is shown literally, never run."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterable

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from masteryviz.errors import InputError, MasteryvizError, Problem
from masteryviz.gradebook import Receipt
from masteryviz.loading import LoadReport
from masteryviz.wording import plural

_PIPED = None if sys.stdout.isatty() else 400
"""Into a file or pipe, tables are as wide as they are; a terminal folds them to its width."""

out = Console(highlight=False, soft_wrap=True, width=_PIPED)
"""Answers."""
err = Console(stderr=True, highlight=False, soft_wrap=True)
"""Messages and progress."""

MOST = 20
"""How many problems or notices are listed before the rest is only counted."""


def literal(value: object) -> Text:
    """Text as it stands, without markup and without control characters."""
    return Text(
        "".join(
            c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in str(value)
        )
    )


def failure(error: MasteryvizError) -> None:
    """An error, on the message channel, in at most `MOST` lines."""
    lines = str(error).splitlines()
    for line in lines[:MOST]:
        err.print(literal(line), style="bold red" if line is lines[0] else "red")
    if len(lines) > MOST:
        err.print(f"... and {len(lines) - MOST} more.", style="red")
    if isinstance(error, InputError):
        err.print(Text("Nothing of this file was kept; the store is as it was."), style="dim")


def unexpected(error: Exception) -> None:
    """A fault of masteryviz's own: what kind, and how to see more; nothing of the data."""
    err.print(
        Text(
            f"masteryviz itself failed ({type(error).__name__}); the store is as it was.",
            style="bold red",
        )
    )
    err.print("Please report it. MASTERYVIZ_DEBUG=1 shows where, and may show data of students.")


def report(item: LoadReport) -> None:
    """What became of a file: recognised as, counts, every row and cell, notices."""
    head = literal(item.file)
    head.stylize("bold")
    if item.status == "already loaded":
        out.print(head, Text("already loaded: nothing to do.", style="dim"))
        return
    verb = "would be loaded (dry run)" if item.status == "dry run" else "loaded"
    out.print(head, literal(f"{verb} as {item.format}"))
    if item.exported_at is not None:
        moment = item.exported_at.isoformat(" ", "minutes")
        out.print(literal(f"  speaks for {moment} ({_ORIGIN.get(item.exported_from, '')})"))
    counts = (
        (item.students, "student"), (item.sections, "section"), (item.tasks, "task"),
        (item.skills, "skill"), (item.attempts, "attempt"),
    )  # fmt: skip
    out.print(literal(f"  {', '.join(plural(count, what) for count, what in counts)}"))
    _fates("rows", item.rows)
    _fates("cells", item.cells)
    _notices(item.notices)


_ORIGIN = {
    "user": "as you said",
    "file": "the file's own newest date",
    "name": "from the file's name",
    "mtime": "from the file's time stamp; say --as-of if that is not when it was exported",
}


def _fates(what: str, counts: Counter[str]) -> None:
    if counts:
        parts = ", ".join(f"{n:,} {fate}" for fate, n in sorted(counts.items()))
        out.print(literal(f"  {what}: {sum(counts.values()):,} = {parts}"), style="dim")


def _notices(notices: Iterable[Problem]) -> None:
    listed = list(notices)
    for notice in listed[:MOST]:
        out.print(Text("  note: ", style="yellow") + literal(notice))
    if len(listed) > MOST:
        more = plural(len(listed) - MOST, "more note")
        out.print(f"  ... and {more}.", style="yellow")


def frame(data: pl.DataFrame, title: str = "") -> None:
    """A frame as a table: numbers right, unknown as a dash."""
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for name, dtype in data.schema.items():
        table.add_column(name, justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in data.iter_rows():
        table.add_row(*(literal(_cell(value)) for value in row))
    out.print(table)


ROWS = 60
"""How many students or attempts of a receipt are listed before the rest is only counted."""


def receipt(item: Receipt) -> None:
    """An answer, what it was asked of, who and which attempts are behind it, and the SQL."""
    frame(item.answer, item.question)
    out.print(literal(item.sentence))
    for data, title in ((item.students, "students"), (item.attempts, "attempts")):
        frame(data.head(ROWS), f"{title}: {data.height:,}")
        if data.height > ROWS:
            out.print(f"... and {data.height - ROWS:,} more.", style="dim")
    out.print(literal(item.sql))


def _cell(value: object) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.4g}"
        case dt.datetime():
            return value.isoformat(" ", "minutes")
        case _:
            return str(value)
