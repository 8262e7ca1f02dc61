"""What a reader is, what it is given and what it gives back."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from masteryviz.bundle import Bundle
from masteryviz.document import Document
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.schema import BATCH
from masteryviz.table import TextTable

Source = TextTable | Document | Bundle
"""What a reader reads, of which it takes one kind."""


@dataclass(kw_only=True)
class Batch:
    """What one file says, in canonical frames with the file's own keys as text.

    The frames' columns and dtypes are those of `schema.BATCH`; a reader gives only the columns it
    knows, the rest become null.
    """

    kind: str
    """`snapshot` (observations), `log` (log_entries, with item_scores where it has questions or
    criteria) or `definitions` (skills and scales only, no evidence)."""
    scope: str | None = None
    """For a snapshot: which gradebook this is a picture of, so that the next one is compared."""
    exported_at: dt.datetime | None = None
    """The moment the file itself says it speaks for (newest date of a log); None: it says none."""
    tasks_by_id: bool = False
    """For a log: its tasks are known by ids that no task of another course has. An entry that a
    newer file of the same format has under another section is then the same one."""
    newest_only: bool = False
    """It holds only the newest attempt of each student on a task: there may have been more."""
    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    """Every data row of the file by what became of it: `imported`, `skipped: test student` ..."""
    cells: Counter[str] = field(default_factory=Counter)
    """Every evidence cell by what became of it: `scored`, `blank`, `excused` ..."""
    notices: list[Problem] = field(default_factory=list)
    """What the user should know: assumptions made, values flagged. Not errors."""

    def frame(self, name: str) -> pl.DataFrame:
        """The frame of that name with exactly the columns and dtypes of `schema.BATCH`."""
        schema = BATCH[name]
        given = self.frames.get(name)
        if given is None:
            return pl.DataFrame(schema=schema)
        if list(given.schema.items()) == list(schema.items()):
            return given
        return given.select(
            (pl.col(column) if column in given.columns else pl.lit(None)).cast(dtype).alias(column)
            for column, dtype in schema.items()
        )


@dataclass(frozen=True, kw_only=True)
class Reader:
    """One export format."""

    key: str
    """Name on the command line."""
    title: str
    """What a teacher calls the export."""
    carries: str
    """What it holds: attempts, dates, levels, standards."""
    download: str
    """Where to click to get it."""
    takes: type[Source] = TextTable
    """What it reads: a table of text, a JSON document, or a bundle of files."""
    recognises: Callable[[Any], bool]
    """Whether the content (never the name) is this format. Two readers never claim one file.
    Called with a source of the kind that it takes."""
    read: Callable[[Any, Mapping], Batch]
    """The content as a batch. Raises `InputError` naming file, row, column, what and advice."""
