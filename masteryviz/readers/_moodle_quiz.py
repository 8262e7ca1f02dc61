"""Which column of a Moodle quiz report is what, in any language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from masteryviz.readers._moodle_dates import DATED
from masteryviz.readers._moodle_words import COMPLETED, STARTED, STATE, folded
from masteryviz.table import TextTable

BLANKS = ("", "-", "–", "NA")
"""What stands for nothing; `NA` is what R writes when it saves a report again."""

_TOTAL = re.compile(r"[^\d/]*[^\d/\s]\s*/\s*(\d+(?:[.,]\d+)?)")
_QUESTION = re.compile(r"(\D{1,20}?\d+)\s*/\s*(\d+(?:[.,]\d+)?)")
_ANSWER = re.compile(r"\D{1,40}\d+")


@dataclass(frozen=True)
class Question:
    """Column of the marks of one question."""

    place: int
    title: str
    points: float


@dataclass
class QuizLayout:
    """Where everything is."""

    total: int
    points: float
    state: int | None = None
    started: int | None = None
    completed: int | None = None
    questions: list[Question] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    """Columns of what students answered, of a Responses report."""
    decimal: str = "."
    """Decimal mark of the headers, and so of the report."""


def find_quiz(table: TextTable) -> QuizLayout | None:
    """Find the columns of a quiz report; None where the table is none.

    The one column with a maximum and without a number in its name holds the grade
    (`Grade/10.00`), those with both hold the marks of questions (`Q. 1 /0.79`). Before the grade
    stands when the attempt was started.
    """
    totals = [place for place, name in enumerate(table.header) if _TOTAL.fullmatch(name.strip())]
    if len(totals) != 1:
        return None
    total = totals[0]
    match = _TOTAL.fullmatch(table.header[total].strip())
    assert match is not None  # it is one of the totals
    layout = QuizLayout(total, _number(match[1]), decimal="," if "," in match[1] else ".")
    layout.started = _place(table, STARTED, total)
    layout.completed = _place(table, COMPLETED, total)
    if layout.started is None or layout.completed is None:
        _by_shape(table, layout)
    if layout.started is None:
        return None
    layout.state = _place(table, STATE, total)
    before = layout.started - 1
    if layout.state is None and before >= 0 and before != layout.completed:
        layout.state = before
    for place in range(total + 1, len(table.header)):
        name = " ".join(table.header[place].split())
        if question := _QUESTION.fullmatch(name):
            layout.questions.append(Question(place, question[1], _number(question[2])))
        elif _ANSWER.fullmatch(name):
            layout.answers.append(place)
    return layout


def is_quiz_report(table: TextTable) -> bool:
    """Whether the content is a quiz report with grades, by its headers and first dates."""
    return find_quiz(table) is not None


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _place(table: TextTable, words: frozenset[str], before: int) -> int | None:
    for place, name in enumerate(table.header[:before]):
        if folded(name) in words:
            return place
    return None


def _by_shape(table: TextTable, layout: QuizLayout) -> None:
    """Take the first column of moments for the start and the second one for the end."""
    dated = []
    for place in range(layout.total):
        cells = table.column(place)
        cells = cells.filter(~cells.is_in(BLANKS))
        if len(cells) and cells.str.contains(DATED).all():
            dated.append(place)
    if dated:
        layout.started = dated[0]
        layout.completed = dated[1] if len(dated) > 1 else None
