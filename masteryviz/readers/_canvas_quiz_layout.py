"""Which column of Canvas' Student Analysis of a quiz is what, in any language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from masteryviz.errors import Problem
from masteryviz.table import TextTable, shortened

_QUESTION = re.compile(r"(\d+):(?:\s+(.*))?", re.DOTALL)
_POINTS = re.compile(r"\d+(?:[.,]\d+)?")
_TAIL = 3
"""Columns after the questions: numbers of right and wrong answers, and the score."""
_KNOWN = {
    "name": "name", "id": "id", "sis_id": "sis", "root_account": "root", "section": "section",
    "section_id": "section_id", "section_sis_id": "section_sis", "submitted": "submitted",
    "attempt": "attempt", "n correct": "n correct", "n incorrect": "n incorrect",
    "score": "score",
}  # fmt: skip
_LEADS: dict[int, tuple[str, ...]] = {
    5: ("name", "id", "section", "section_id", "submitted"),
    6: ("name", "id", "root", "section", "section_id", "submitted"),
    7: ("name", "id", "sis", "section", "section_id", "section_sis", "submitted"),
    8: ("name", "id", "sis", "root", "section", "section_id", "section_sis", "submitted"),
}
"""Number of columns before the questions, without the attempt's -> what they are."""
_MOMENT = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}"


@dataclass(frozen=True)
class Question:
    """The two columns of a question."""

    number: str
    """Canvas' number of the question."""
    text: str
    answer: int
    points: int
    worth: str
    """Points possible as the header has them; blank where it has none."""


@dataclass(frozen=True)
class Layout:
    """Where everything is."""

    places: dict[str, int]
    questions: tuple[Question, ...]
    stray: tuple[int, ...]
    """Columns that are none of these."""


def looks_like_quiz(table: TextTable) -> bool:
    """Whether the header is that of an analysis, by its words or by its questions."""
    folded = set(table.folded())
    if {"n correct", "n incorrect", "score", "submitted", "section"} <= folded:
        return True
    layout = _translated(table)
    return layout is not None and bool(layout.questions)


def find_layout(table: TextTable) -> Layout:
    """Find the columns.

    Raises
    ------
    InputError
        When columns are missing or stand twice, or the quiz was an anonymous survey.
    """
    layout = _english(table) if "n correct" in table.folded() else _translated(table)
    layout = layout or _english(table)
    missing = [what for what in ("submitted", "score") if what not in layout.places]
    problems = [
        Problem(f"The column {what!r} is missing.", "Download the analysis again.", 1)
        for what in missing
    ]
    if "id" not in layout.places:
        what = "No column says which student an attempt is of: the survey was anonymous."
        problems.append(Problem(what, "It cannot be read.", table.header_line))
    numbers = [question.number for question in layout.questions]
    problems += [
        Problem(
            f"Question {number} stands twice.",
            "Download the analysis again; a column was added by hand.",
            table.header_line,
        )
        for number in sorted({n for n in numbers if numbers.count(n) > 1})
    ]
    if problems:
        raise table.refusal(problems)
    return layout


def _english(table: TextTable) -> Layout:
    """Find the columns by their words, wherever they stand."""
    questions = _questions(table, range(len(table.header)))
    used = {place for q in questions for place in (q.answer, q.points)}
    places: dict[str, int] = {}
    for place, name in enumerate(table.folded()):
        if place not in used and name in _KNOWN:
            places.setdefault(_KNOWN[name], place)
    used |= set(places.values())
    stray = tuple(place for place in range(len(table.header)) if place not in used)
    return Layout(places, questions, stray)


def _translated(table: TextTable) -> Layout | None:
    """Find the columns by the order in which Canvas always writes them."""
    width = len(table.header)
    questions = _questions(table, range(width))
    if not questions or questions[-1].points != width - _TAIL - 1:
        return None
    first = questions[0].answer
    adjoining = [place for q in questions for place in (q.answer, q.points)]
    if adjoining != list(range(first, width - _TAIL)):
        return None
    attempt = first >= 2 and not _has_moments(table, first - 1) and _has_moments(table, first - 2)
    names = _LEADS.get(first - attempt)
    if names is None or not _has_moments(table, first - attempt - 1):
        return None
    places = {name: place for place, name in enumerate(names)}
    if attempt:
        places["attempt"] = first - 1
    tail = zip(("n correct", "n incorrect", "score"), range(width - _TAIL, width), strict=True)
    return Layout(places | dict(tail), questions, ())


def _questions(table: TextTable, places: range) -> tuple[Question, ...]:
    """Find headers of a number and a text, each with the bare points it is worth beside it."""
    found = []
    for place in places[:-1]:
        match = _QUESTION.fullmatch(table.header[place])
        worth = table.header[place + 1]
        if match and (not worth or _POINTS.fullmatch(worth)):
            text = " ".join((match[2] or "").split())
            found.append(Question(match[1], text, place, place + 1, worth))
    return tuple(found)


def _has_moments(table: TextTable, place: int) -> bool:
    cells = table.column(place)
    filled = cells.filter(cells != "")
    return len(filled) > 0 and filled.str.contains(_MOMENT).all()


def title_of(file: str) -> str:
    """Name of a quiz as the name of its file gives it, without what browsers and Canvas add.

    Canvas calls the file after the quiz: `Fractions Quiz Student Analysis Report.csv`.
    """
    name = re.sub(r"\.[A-Za-z]{2,4}$", "", file).replace("_", " ")
    name = re.sub(r"\s*(\(\d+\)|- Copy)$", "", name)
    name = re.sub(
        r"[\s-]*(?:(?:quiz|survey)[\s-]+)?student[\s-]+analysis(?:[\s-]+report)?$", "", name,
        flags=re.IGNORECASE,
    )  # fmt: skip
    return shortened(name.strip(" -")) or "Quiz"
