"""Kolibri: the session log, a row for each visit of a learner to a content."""

from __future__ import annotations

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._lms_kolibri import find_layout, read_log
from masteryviz.readers._reader import Batch, Reader
from masteryviz.table import TextTable


def recognises(table: TextTable) -> bool:
    """Whether the columns are those of a Kolibri log without times of completion."""
    layout = find_layout(table)
    return layout is not None and not layout.has_completion


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read every session with progress as an attempt, at its last interaction.

    Raises
    ------
    InputError
        When nobody is named or a cell is no moment or share.
    """
    batch = read_log(table, find_layout(table), mapping)
    # A visit's first day says nothing of when the work was assigned: the first visit's does.
    entries = batch.frames["log_entries"]
    batch.frames["log_entries"] = entries.with_columns(
        pl.col("assigned_on").min().over("student", "task")
    )
    what = (
        "Each session with progress counts as an attempt. Do not load the summary log of the same "
        "learners into this store too: it says the same once more."
    )
    batch.notices.append(Problem(what))
    return batch


READER = Reader(
    key="kolibri_session",
    title="Kolibri session log (CSV)",
    carries="each session of a learner on a content with its progress and times, topics",
    download="Facility, Data, Export usage data, Session logs, Generate log, Download",
    recognises=recognises,
    read=read,
)
