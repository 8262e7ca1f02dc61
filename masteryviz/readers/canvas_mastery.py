"""Canvas: the Learning Mastery gradebook's export."""

from __future__ import annotations

from collections import Counter

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._canvas_columns import decimal_of, places_of, read_numbers
from masteryviz.readers._canvas_mastery_layout import Layout, find_layout
from masteryviz.readers._canvas_outcomes import BETWEEN, Outcome, name_skills, skill_frames
from masteryviz.readers._canvas_people import TEST_FATE, read_people, without_test_student
from masteryviz.readers._people import keeping
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._roster import section_frame
from masteryviz.readers._snapshot import Task, add_cells, keep_one_of_repeats
from masteryviz.schema import BATCH
from masteryviz.table import TextTable, shortened
from masteryviz.wording import plural

SCOPE = "Canvas Learning Mastery"
"""Scope where the map names neither the gradebook nor the class; the export names no course."""


def recognises(table: TextTable) -> bool:
    """Whether every outcome has a column of results and one of mastery points."""
    return find_layout(table) is not None


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read every student's present result on every outcome.

    Raises
    ------
    InputError
        When columns do not pair, mastery points are no number or differ within a column, an id
        is missing or damaged, or a cell is no result.
    """
    layout = find_layout(table)
    if layout is None:
        what = "No two columns are the result and the mastery points of one outcome."
        advice = "Export it again: Grades, Gradebook menu, Learning Mastery, Export Report."
        raise table.refusal([Problem(what, advice, table.header_line)])
    _refuse_odd_columns(table, layout, mapping)
    real = without_test_student(table, layout.name)
    table, tests = keeping(table, real), int((~real).sum())
    if not table.frame.height:
        what = "The file holds no students."
        raise table.refusal([Problem(what, "Export the report again.", table.header_line)])
    batch = Batch(kind="snapshot", scope=_scope(mapping))
    batch.rows = Counter({"imported": table.frame.height}) + Counter({TEST_FATE: tests})
    people = read_people(table, layout.name, layout.student, layout.sis)
    batch.frames |= people.frames
    batch.notices += people.notices + _about_scope(mapping)
    tasks = _add_things(table, layout, batch, mapping)
    _add_results(table, tasks, people.student, batch, mapping)
    return batch


def _scope(mapping: Mapping) -> str:
    named = mapping.section or mapping.course
    return mapping.scope or (f"{SCOPE}: {named}" if named else SCOPE)


def _about_scope(mapping: Mapping) -> list[Problem]:
    if _scope(mapping) != SCOPE:
        return []
    what = "The export does not say which course or section it is of."
    advice = 'If you load several courses, name each in a map: course = "Algebra 1".'
    return [Problem(what, advice)]


def _refuse_odd_columns(table: TextTable, layout: Layout, mapping: Mapping) -> None:
    """Refuse a result without its mastery points, and an outcome that stands twice."""
    problems = []
    for place in layout.stray:
        header = table.header[place]
        if header in mapping.ignore:
            continue
        what = "The column is no result with mastery points beside it."
        advice = "Export the report again, or list the header under ignore in the map."
        problems.append(Problem(what, advice, table.header_line, table.column_label(place)))
    paths = Counter(pair.path for pair in layout.pairs)
    problems += [
        Problem(
            "Two outcomes have the same groups and the same title.",
            "Rename one of them in Canvas and export the report again.",
            table.header_line,
            shortened(path),
        )
        for path, times in paths.items()
        if times > 1
    ]
    if problems:
        raise table.refusal(problems)


def _add_things(table: TextTable, layout: Layout, batch: Batch, mapping: Mapping) -> list[Task]:
    """Fill the frames of tasks and skills: each outcome is both, unless the map aligns it."""
    cuts = _mastery_points(table, layout, mapping)
    outcomes = []
    for pair, cut in zip(layout.pairs, cuts, strict=True):
        *groups, title = (part.strip() for part in pair.path.split(BETWEEN))
        outcomes.append(Outcome(key=pair.path, title=title, groups=tuple(groups), mastery=cut))
    names, notices = name_skills(outcomes)
    batch.notices += notices
    without = [pair for pair, cut in zip(layout.pairs, cuts, strict=True) if cut is None]
    if without:
        count = plural(len(without), "outcome has", "outcomes have")
        what = f"{count} no mastery points, so what is mastered is not known."
        advice = "Give cut and top in the map."
        batch.notices.append(Problem(what, advice, None, table.column_label(without[0].points)))
    tasks = [
        # Not by the path: an outcome that is moved to another group stays what it is.
        Task(pair.result, f"outcome:{names[pair.path]}", outcome.title, None)
        for pair, outcome in zip(layout.pairs, outcomes, strict=True)
    ]
    batch.frames["tasks"] = pl.DataFrame(
        [
            (task.key, task.title, "outcome", outcome.unit)
            for task, outcome in zip(tasks, outcomes, strict=True)
        ],
        schema={name: BATCH["tasks"][name] for name in ("task", "title", "kind", "unit")},
        orient="row",
    )
    aligned = mapping.task_skills(batch.frames["tasks"])
    mapped = set(aligned["task"])
    own = [
        (task.key, names[outcome.key], 1.0)
        for task, outcome in zip(tasks, outcomes, strict=True)
        if task.key not in mapped
    ]
    alone = pl.DataFrame(own, schema=BATCH["task_skills"], orient="row")
    batch.frames["task_skills"] = pl.concat([alone, aligned.cast(alone.schema)])
    lone = [o for o, task in zip(outcomes, tasks, strict=True) if task.key not in mapped]
    batch.frames |= skill_frames(lone, names, mapping)
    return tasks


def _mastery_points(table: TextTable, layout: Layout, mapping: Mapping) -> list[float | None]:
    """Mastery points of every outcome: one number, repeated in every row."""
    cuts, problems = [], []
    texts = pl.concat([table.column(pair.points) for pair in layout.pairs])
    decimal = decimal_of(texts, table, mapping)
    for pair in layout.pairs:
        label = table.column_label(pair.points)
        numbers, wrong = read_numbers(
            table.column(pair.points), places_of(table, pair.points), decimal
        )
        problems += wrong
        distinct = numbers.drop_nulls().unique(maintain_order=True)
        cuts.append(float(distinct[0]) if len(distinct) else None)
        if len(distinct) > 1:
            other = int((numbers != distinct[0]).fill_null(False).arg_true()[0])
            what = f"The mastery points are {distinct[0]:g} above and {numbers[other]:g} here."
            advice = "Export the report again; one of the cells was changed by hand."
            problems.append(Problem(what, advice, int(table.lines[other]), label))
    if problems:
        raise table.refusal(problems)
    return [cut if cut and cut > 0 else None for cut in cuts]


def _add_results(
    table: TextTable, tasks: list[Task], student: pl.Series, batch: Batch, mapping: Mapping
) -> None:
    rows = pl.DataFrame(
        {
            "place": pl.int_range(len(student), eager=True),
            "line": table.lines,
            "key": student,
            "name": student,
            "home": pl.repeat(mapping.section, len(student), dtype=pl.String, eager=True),
        }
    )
    rows = keep_one_of_repeats(table, tasks, rows, batch)
    texts = pl.concat([table.column(task.index) for task in tasks])
    decimal = decimal_of(texts, table, mapping)
    add_cells(table, tasks, rows, decimal, batch, mapping)
    if mapping.section:
        batch.frames["sections"] = section_frame([mapping.section], mapping)
        batch.frames["enrollments"] = rows.select(student="key", section="home")


READER = Reader(
    key="canvas_mastery",
    title="Canvas Learning Mastery gradebook (CSV)",
    carries="present result and mastery points of every outcome, groups of outcomes; no attempts, "
    "dates or sections",
    download="In the course: Grades, the Gradebook menu at the top left, Learning Mastery, Export "
    "report",
    recognises=recognises,
    read=read,
)
