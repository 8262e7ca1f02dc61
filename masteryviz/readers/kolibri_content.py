"""Kolibri: the summary log, a row for each learner and content."""

from __future__ import annotations

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._lms_kolibri import find_layout, read_log
from masteryviz.readers._reader import Batch, Reader
from masteryviz.table import TextTable


def recognises(table: TextTable) -> bool:
    """Whether the columns are those of a Kolibri log with times of completion."""
    layout = find_layout(table)
    return layout is not None and layout.has_completion


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read every learner's progress on every content as one attempt.

    The day of the first interaction stands for the day on which the work was assigned, so that
    time to mastery from there is time from first interaction to completion.

    Raises
    ------
    InputError
        When nobody is named or a cell is no moment or share.
    """
    batch = read_log(table, find_layout(table), mapping)
    batch.newest_only = True
    what = (
        "A row is all that a learner did on one content: the day of the first interaction counts "
        "as assigned, and revisions are at least what is shown."
    )
    batch.notices.append(Problem(what))
    return batch


READER = Reader(
    key="kolibri_content",
    title="Kolibri summary log (CSV)",
    carries="each learner's progress on each content, first and last interaction, completion, "
    "topics",
    download="Facility, Data, Export usage data, Summary logs, Generate log, Download",
    recognises=recognises,
    read=read,
)
