"""Words of a school's own that a tracker's cells hold: levels that no known scale has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

import polars as pl

from masteryviz.cells import may_be_level
from masteryviz.levels import fold as fold_level
from masteryviz.readers import _columns
from masteryviz.table import TextTable

MOST_WORDS = 8
"""More words than this are no scale."""

_SHARE = 0.8
_TIMES = 2
"""A level comes again: so often at least, taken together."""

_STUDENT = re.compile(r"student|pupil|learner|initials|e-?mail", re.IGNORECASE)
_NAMES = r"^\p{Lu}[\p{L}.'’-]*,? +\p{L}"
"""A first and a last name."""
_MOMENTS = ("submitted", "graded", "assigned", "due")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|(?:day|week|date|session) ?\d+"
    rf"|\d{{1,4}}[-/.]\d{{1,2}}\b.*|.*\b{_MONTH}\.? \d{{1,2}}\b.*|\d{{1,2}}\.? {_MONTH}\b.*",
    re.IGNORECASE,
)
"""Headers of days: a register of attendance or conduct."""
_OTHERS = frozenset(fold_level(word) for word in (
    "present", "tardy", "late", "here", "attended", "unexcused", "on time", "agree", "disagree",
    "strongly agree", "strongly disagree", "neutral", "undecided", "never", "rarely", "sometimes",
    "often", "usually", "always", "likely", "unlikely", "paid", "unpaid", "returned", "signed",
    "male", "female", "boy", "girl", "maybe",
))  # fmt: skip
"""Words of registers, surveys and lists of money and slips: none is a level of a skill."""


def own_words(
    table: TextTable,
    people: Sequence[int],
    places: Sequence[int],
    looks: Callable[[pl.Series], pl.Series],
) -> frozenset[str]:
    """Give the words, folded, that the cells of a table use as levels and no known scale has.

    They show by what levels do and other words do not: several columns share them, they are few,
    they come again and again, somebody has one twice, and a header says that the rows are about
    students. Houses, partners, choices, answers of a survey and registers are not taken for levels.

    Parameters
    ----------
    people
        Places of the columns that say who.
    places
        Places of the columns that may be skills.
    looks
        Tells which texts are scores, levels or marks by themselves.
    """
    if not _are_students(table, people) or _is_other(table, places):
        return frozenset()
    homes, counts = dict[str, set[int]](), Counter[str]()
    for place in places:
        cells = table.column(place)
        seen = cells.filter(cells != "").value_counts(name="times")
        for text, times in seen.filter(~looks(seen.to_series(0))).rows():
            if may_be_level(text):
                homes.setdefault(fold_level(text), set()).add(place)
                counts[fold_level(text)] += times
    shared = frozenset(word for word, at in homes.items() if len(at) > 1)
    is_scale = (
        0 < len(shared) <= MOST_WORDS
        and sum(counts[word] for word in shared) >= _TIMES * len(shared)
        and not shared & (_OTHERS | _words_of(table, people))
        and _has_somebody_twice(table, places, shared)
    )
    return shared if is_scale else frozenset()


def _are_students(table: TextTable, people: Sequence[int]) -> bool:
    """Whether a header says that rows are students; a `Name` is of one where it has two parts."""
    kinds = {_columns.known(table.header[place]) for place in people}
    if {"first", "last"} <= kinds or any(_STUDENT.search(table.header[p]) for p in people):
        return True
    names = [p for p in people if _columns.known(table.header[p]) == "name"]
    if not names:
        return False
    cells = table.column(names[0])
    filled = cells.filter(cells != "")
    return len(filled) > 0 and filled.str.contains(_NAMES).sum() >= _SHARE * len(filled)


def _is_other(table: TextTable, places: Sequence[int]) -> bool:
    """Whether headers are those of a form's answers, a register or a survey."""
    heads = [table.header[place].strip() for place in places]
    odd = sum(head.endswith("?") or bool(_DAY.fullmatch(head)) for head in heads)
    return any(_columns.known(head) in _MOMENTS for head in heads) or 2 * odd > len(heads)


def _words_of(table: TextTable, people: Sequence[int]) -> set[str]:
    """Names of the students, whole and in parts: columns of partners hold these."""
    cells = pl.concat([table.column(place) for place in people])
    return {
        fold_level(part) for text in cells.unique() for part in (text, *re.split(r"[\s,]+", text))
    } - {""}


def _has_somebody_twice(table: TextTable, places: Sequence[int], words: frozenset[str]) -> bool:
    """Whether a row has one of the words in two columns, as no list of choices has."""
    for row in table.frame.select(f"c{place}" for place in places).rows():
        levels = [word for word in map(fold_level, row) if word in words]
        if len(set(levels)) < len(levels):
            return True
    return False
