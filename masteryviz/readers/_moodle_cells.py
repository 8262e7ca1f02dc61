"""Cells of Moodle's grade items: grades with their points, shares, and words of scales."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

import polars as pl

from masteryviz.errors import Problem
from masteryviz.levels import Scale, given
from masteryviz.mapping import Mapping
from masteryviz.readers._moodle_items import BLANKS, Item, Items
from masteryviz.readers._moodle_points import percentage, points_from
from masteryviz.readers._moodle_task import task_facts
from masteryviz.readers._moodle_words import SCALES
from masteryviz.readers._reader import Batch
from masteryviz.readers._snapshot import Task, add_cells
from masteryviz.readers._things import thing_frames
from masteryviz.table import TextTable, shortened
from masteryviz.wording import plural

_NUMBER = r"^[+-]?\d+([.,]\d+)?$"
_MOST_WORDS = 6


@dataclass(frozen=True)
class _Source:
    """The column that an item's grades are taken from, and how they are to be read."""

    task: Task
    scale: Scale | None = None
    """Scale of an item that is graded in words."""
    open_points: bool = False
    """Whether its points possible are not known."""


def read_cells(
    table: TextTable, students: pl.DataFrame, items: Items, mapping: Mapping, batch: Batch
) -> None:
    """Read one form of every item into observations, tasks and skills; count all cells.

    `students` is as `add_cells` wants it.

    Raises
    ------
    InputError
        When a cell is no grade, or words stand on a scale whose order is not known.
    """
    sources: list[_Source] = []
    problems: list[Problem] = []
    for item in items.items:
        source = _source(table, item, mapping)
        if isinstance(source, Problem):
            problems.append(source)
            continue
        for form, place in item.forms.items():
            if place != source.task.index:
                batch.cells[f"skipped: {form} beside the grade"] += students.height
        sources.append(source)
    if problems:
        raise table.refusal(problems)
    _add_groups(table, students, sources, mapping, batch)
    batch.notices += _said(table, sources)


def _source(table: TextTable, item: Item, mapping: Mapping) -> _Source | Problem:
    """Choose the column: the grade with its points, else the percentage, else words."""
    real, share = item.forms.get("real"), item.forms.get("percentage")
    points = mapping.points_for(item.key, item.title)
    main = next(item.forms[form] for form in ("real", "percentage", "letter") if form in item.forms)
    task = Task(main, item.key, item.title, points)
    if "real" not in item.forms and share is None:
        return _in_words(table, task, None, mapping)
    if real is not None and _words(table.column(real)):
        return _in_words(table, task, share, mapping)
    if real is None or share is None or points is not None:
        bare = real is not None and points is None
        return _Source(task, open_points=bare and _graded(table, main))
    reals, shares = (_pointed(table.column(place), mapping) for place in (real, share))
    pairs = zip(reals, shares, strict=True)
    points = points_from([pair for pair in pairs if pair[0] not in BLANKS])
    if points is not None:
        return _Source(replace(task, points=points))
    if any(percentage(text) is not None for text in shares):
        return _Source(replace(task, index=share))
    return _Source(task, open_points=_graded(table, real))


def _pointed(cells: pl.Series, mapping: Mapping) -> pl.Series:
    """Cells with a point for the decimal mark, which Moodle always writes; a map may say comma."""
    return cells.str.replace(",", ".", literal=True) if mapping.decimal == "," else cells


def _graded(table: TextTable, place: int) -> bool:
    return not table.column(place).is_in(BLANKS).all()


def _words(cells: pl.Series) -> list[str]:
    """Texts of a column that are neither blank nor numbers."""
    texts = cells.filter(~cells.is_in(BLANKS) & ~cells.str.contains(_NUMBER))
    return sorted(texts.unique())


def _row_of_first(table: TextTable, place: int, words: list[str]) -> int:
    """Line of the first word that no other cell holds, else of the first word.

    Where one cell was damaged, that is the one; on a scale, words are met again and again.
    """
    cells = table.column(place)
    among = cells.is_in(words)
    alone = among & cells.is_unique()
    return int(table.lines[(alone if alone.any() else among).arg_max() or 0])


def _in_words(
    table: TextTable, task: Task, share: int | None, mapping: Mapping
) -> _Source | Problem:
    """Find the scale of an item that is graded in words.

    It is the map's, a known one, or what the percentages beside the words say.
    """
    words = _words(table.column(task.index))
    top = mapping.scale_top
    if mapping.levels and top is not None:
        scale = given(mapping.levels, top, mapping.cut_share())
        own = {name.casefold() for name in mapping.levels} | {m.casefold() for m in mapping.marks}
        if all(word.casefold() in own for word in words):
            return _Source(replace(task, points=top), scale)
    for known in SCALES:
        if words and known.knows(words):
            return _Source(replace(task, points=known.top), known)
    shares = _shares(table, task.index, share) if share is not None else None
    if shares is not None:
        return _Source(replace(task, points=1.0), given(shares, 1.0, None))
    if not words:
        return _Source(task, open_points=_graded(table, task.index))
    # Where columns were moved, a cell may hold a name or an address, and none is shown.
    plain = [word for word in words if not re.search(r"@|\b[A-ZÀ-Þ]\w*\W+[A-ZÀ-Þ]", word)]
    listed = ", ".join(repr(shortened(word, 30)) for word in plain[:_MOST_WORDS]) or "…"
    return Problem(
        f"The grades are words whose order is not known: {listed}.",
        "Say what each is worth under [levels] in the map, or export Percentage too, or leave "
        "the column out with ignore = [...].",
        _row_of_first(table, task.index, words),
        table.column_label(task.index),
    )


def _shares(table: TextTable, words: int, share: int) -> dict[str, float] | None:
    """What each word is worth by the percentage beside it; None where that does not tell."""
    shares: dict[str, float] = {}
    for word, text in zip(table.column(words), table.column(share), strict=True):
        if word in BLANKS:
            continue
        percent = percentage(text)
        if percent is None or shares.setdefault(word, percent / 100) != percent / 100:
            return None
    return shares or None


def _add_groups(
    table: TextTable,
    students: pl.DataFrame,
    sources: list[_Source],
    mapping: Mapping,
    batch: Batch,
) -> None:
    """Read the items scale by scale and put the parts together in the order of the file."""
    groups: dict[str, list[_Source]] = {}
    for source in sources:
        key = repr((source.scale.levels, source.scale.words)) if source.scale else ""
        groups.setdefault(key, []).append(source)
    parts = [_group(table, students, group, mapping, batch) for group in groups.values()]
    order = {source.task.key: place for place, source in enumerate(sources)}
    for name in ("observations", "tasks", "task_skills"):
        whole = pl.concat([part[name] for part in parts], how="diagonal_relaxed")
        place = pl.col("task").replace_strict(order, return_dtype=pl.Int64)
        batch.frames[name] = whole.sort(place, maintain_order=True)
    skills = pl.concat([part["skills"] for part in parts], how="diagonal_relaxed")
    facts = pl.exclude("skill").drop_nulls().first()
    batch.frames["skills"] = skills.group_by("skill", maintain_order=True).agg(facts)
    batch.frames["prerequisites"] = parts[0]["prerequisites"]


def _group(
    table: TextTable,
    students: pl.DataFrame,
    group: list[_Source],
    mapping: Mapping,
    batch: Batch,
) -> dict[str, pl.DataFrame]:
    """Frames of the items of one scale."""
    scale = group[0].scale
    part = Batch(kind="snapshot")
    spelled = mapping
    if scale is not None:
        levels = {
            word: points
            for source in group
            for word in _words(table.column(source.task.index))
            if (points := scale.points(word)) is not None
        }
        spelled = replace(mapping, levels={**levels, **mapping.levels}, top=scale.top)
    add_cells(
        table, [source.task for source in group], students, mapping.decimal or ".", part, spelled
    )
    batch.cells += part.cells
    batch.notices += part.notices
    observed = part.frames["observations"]
    if scale is not None:
        names = {text: scale.name(text) or text for text in observed["level"].drop_nulls().unique()}
        observed = observed.with_columns(pl.col("level").replace(names))
    facts = task_facts(*((source.task.key, source.task.title) for source in group))
    entries = observed.with_columns(skill=pl.lit(None, pl.String))
    frames = thing_frames(entries, facts, mapping, scale)
    return {"observations": observed, **frames}


def _said(table: TextTable, sources: list[_Source]) -> list[Problem]:
    """What was assumed about scales and points."""
    notices = []
    scales = Counter(source.scale.describe() for source in sources if source.scale)
    for words, times in scales.items():
        count = plural(times, "column holds", "columns hold")
        what = f"{count} words of a scale, taken for {words}."
        advice = "If they mean something else, give [levels] (and cut) in the map."
        notices.append(Problem(what, advice))
    shares = [s for s in sources if s.task.index and s.task.points is None and not s.open_points]
    if shares:
        count = plural(len(shares), "grade item is", "grade items are")
        what = f"{count} read from percentages, as shares."
        notices.append(Problem(what, "To have points, give them under [points] in the map."))
    unknown = [source for source in sources if source.open_points]
    if unknown:
        names = ", ".join(table.column_label(source.task.index) for source in unknown[:5])
        more = f" and {len(unknown) - 5} more" if len(unknown) > 5 else ""
        what = f"What these grades are out of is not known: {names}{more}."
        advice = "Export Percentage beside Real, or give points = ... or [points] in the map."
        notices.append(Problem(what, advice))
    return notices
