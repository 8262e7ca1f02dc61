"""An export read as the user said of it, or said of earlier exports of its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from masteryviz.errors import InputError, Problem
from masteryviz.loading import _answers
from masteryviz.loading._answers import Answer, Origin
from masteryviz.loading._arrival import Arrival
from masteryviz.loading._known import How
from masteryviz.loading._words import Words
from masteryviz.readers import Batch
from masteryviz.recognition import Found
from masteryviz.table import TextTable


@dataclass(frozen=True)
class Taken:
    """An export as it was read."""

    batch: Batch
    how: How
    """How, with what was said before laid under what is said now."""
    origin: Origin
    used: tuple[Answer, ...] = ()
    """Answers on earlier exports that were used."""


def take(export: Found, how: How, kept: Sequence[Answer], words: Words) -> Taken:
    """Read an export; what the user said of its source before is not asked again.

    What is said now, and what a map says, goes before what was said before.

    Raises
    ------
    InputError
        When it cannot be read; proposals for unknown marks are with the problem that names them.
    """
    mine = [one for one in kept if one.origin.format == export.reader.key]
    batch, wrong = _tried(export, how)
    unknown = _unknown(wrong)
    if wrong is not None and not unknown:
        raise wrong
    first = batch or (_tried(export, _passing_over(how, unknown))[0] if mine else None)
    used: list[Answer] = []
    if first is not None and mine:
        used = _usable(mine, _origin(export, how.arrival, first), export, how.arrival)
        how = _with(how, used) if used else how
        if any(one.what == "mark" for one in used):
            batch, wrong = _tried(export, how)
    if wrong is not None and (levels := words.exactly(_unknown(wrong))):
        how = _under(how, [(name, str(points)) for name, points in levels.items()])
        batch, wrong = _tried(export, how)
        if batch is not None:
            batch.notices.append(_by_settings(levels))
    if batch is None:
        assert wrong is not None
        raise _with_proposals(wrong, used, words)
    return Taken(batch, how, _origin(export, how.arrival, batch), tuple(used))


def _tried(export: Found, how: How) -> tuple[Batch | None, InputError | None]:
    try:
        return export.read(how.mapping), None
    except InputError as error:
        return None, error


def _unknown(wrong: InputError | None) -> list[str]:
    problems = () if wrong is None else wrong.problems
    return sorted({mark for problem in problems for mark in problem.marks})


def _passing_over(how: How, marks: Iterable[str]) -> How:
    """So that an export can be read far enough to see of which source it is."""
    return _under(how, [(mark, "blank") for mark in marks])


def _origin(export: Found, arrival: Arrival, batch: Batch) -> Origin:
    placed = replace(batch, frames=dict(batch.frames))
    arrival.place_in(placed)
    return _answers.origin_of(placed, export.reader.key)


def _usable(mine: list[Answer], origin: Origin, export: Found, arrival: Arrival) -> list[Answer]:
    """Answers on this source that something in the file is about, and nothing goes before."""
    mapping = arrival.meaning
    said = {key.casefold() for key in arrival.forgotten}
    said |= {f"class {name}".casefold() for name, _ in arrival.known}
    said |= {f"mark {mark}".casefold() for mark in (*mapping.levels, *mapping.marks)}
    found = [one for one in _answers.of(mine, origin) if one.key.casefold() not in said]
    marks = [one for one in found if one.what == "mark"]
    sections = {name for name, _ in origin.sections}
    classes = [one for one in found if one.what == "class" and one.name in sections]
    return [*classes, *(marks if _has_any(export, {one.name for one in marks}) else ())]


def _has_any(export: Found, marks: set[str]) -> bool:
    """Whether a cell of a table holds one of these marks: a gradebook of points needs none."""
    source = export.source
    if not marks or not isinstance(source, TextTable):
        return False
    folded = [mark.casefold() for mark in marks]
    texts = pl.all().str.to_lowercase().is_in(folded).any()
    return bool(any(source.frame.select(texts).row(0)))


def _with(how: How, used: Sequence[Answer]) -> How:
    """What was said before laid under a map and what is said now."""
    marks = [(one.name, one.value) for one in used if one.what == "mark"]
    classes = tuple((one.name, one.home) for one in used if one.home is not None)
    how = _under(how, marks)
    return replace(how, arrival=replace(how.arrival, known=how.arrival.known + classes))


def _under(how: How, marks: Sequence[tuple[str, str]]) -> How:
    mapping = how.arrival.mapping
    free = [(m, s) for m, s in marks if m not in mapping.levels and m not in mapping.marks]
    return replace(how, arrival=replace(how.arrival, mapping=_answers.laid_over(mapping, free)))


def _by_settings(levels: Mapping[str, float]) -> Problem:
    said = ", ".join(f"{name} = {points:g}" for name, points in levels.items())
    return Problem(f"Cells hold the levels of the settings: {said}.")


def _with_proposals(wrong: InputError, used: Sequence[Answer], words: Words) -> InputError:
    """The same refusal, with what its marks may be worth and what was said of others before."""
    before = [(one.name, one.value) for one in used if one.what == "mark"]
    found = [(mark, worth) for mark in _unknown(wrong) if (worth := words.proposed(mark))]
    if not (before or found):
        return wrong
    at = next(n for n, problem in enumerate(wrong.problems) if problem.marks)
    problems = list(wrong.problems)
    problems[at] = replace(problems[at], proposed=(*before, *found))
    return InputError(wrong.file, *problems)
