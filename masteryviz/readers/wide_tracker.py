"""A wide tracker: a row for each student, a column for each skill."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import polars as pl

from masteryviz.errors import InputError, Problem
from masteryviz.mapping import Mapping
from masteryviz.readers import long_log
from masteryviz.readers._foreign import has_classroom_shape, is_foreign
from masteryviz.readers._grid import Grid, find_grid, is_tracker, left_out_notice, points_row
from masteryviz.readers._grid_scores import GridScores, read_grid_scores
from masteryviz.readers._people import (
    SUMMARY_FATE,
    People,
    keeping,
    read_people,
    without_summary,
)
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._sections import Sections, read_sections
from masteryviz.readers._things import thing_frames
from masteryviz.table import TextTable

SCOPE = "trackers"
"""One scope for all trackers: which are of one class, students, sections and columns show, so that
a teacher or section that the map names later starts no new gradebook. The map's `scope` keeps
trackers apart that have all of these in common."""
TWICE = "skipped: repeated row"


def recognises(table: TextTable) -> bool:
    """Whether the table is of students by skills, and nothing that is known better."""
    return not (
        is_foreign(table.header)
        or has_classroom_shape(table.frame.head(2).rows())
        or long_log.recognises(table)
    ) and is_tracker(table)


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read a tracker with a row for each student and a column for each skill.

    Cells hold points, levels (M, IP, NS; 4-3-2-1 with + and -; check marks; codes of the map) or
    marks (EX, Missing). The row below the header gives points possible where it names nobody.

    Raises
    ------
    InputError
        Naming row, column, what is wrong and what to do.
    """
    grid = find_grid(table, mapping)
    if not grid.skills:
        raise InputError(table.file, Problem("No column is a skill.", "Export it again."))
    points = points_row(table, grid)
    rows: Counter[str] = Counter({"points possible": 1} if points is not None else {})
    if points is not None:
        table = replace(table, frame=table.frame[1:], lines=table.lines[1:])
    table, summaries, left_out = without_summary(table, grid.columns)
    if not len(table.lines):
        raise InputError(table.file, Problem("There are no students below the header."))
    people = read_people(table, grid.columns, mapping, words_are_names=True)
    table, people, twice = _once(table, grid, people)
    sections = read_sections(table, grid.columns, mapping)
    scores = read_grid_scores(table, grid.skills, points, mapping)
    rows += Counter({"imported": len(table.lines), SUMMARY_FATE: summaries, TWICE: len(twice)})
    # The counters drop what is nothing, so that a report only lists what there was.
    wide = Counter({what: n * len(grid.skills) for what, n in rows.items() if what != "imported"})
    return Batch(
        kind="snapshot",
        scope=mapping.scope or SCOPE,
        frames=_frames(table, grid, people, sections, scores, mapping),
        rows=rows,
        cells=scores.fates + wide,
        notices=[
            *grid.columns.notices,
            *left_out_notice(table, grid),
            *left_out,
            *twice,
            *people.notices,
            *sections.notices,
            *scores.notices,
            *_scope_notice(sections, mapping),
        ],
    )


def _once(table: TextTable, grid: Grid, people: People) -> tuple[TextTable, People, list[Problem]]:
    """Keep one of rows that say the same of one student; refuse rows that differ."""
    cells = [f"c{place}" for place in grid.skills]
    rows = table.frame.select(cells).with_columns(people.student, line=table.lines)
    again = rows["student"].is_duplicated()
    if not again.any():
        return table, people, []
    first = rows.with_columns(pl.col(cells).first().over("student"))
    same = rows.select(cells).hash_rows() == first.select(cells).hash_rows()
    if not same.all():
        wrong = rows.filter(
            pl.col("student").is_in(rows.filter(~same)["student"].unique().implode())
        )
        raise table.refusal(
            Problem(
                "another row is about the same student and says something else.",
                "Keep the row that is right, or give each student their own id.",
                line,
            )
            for line in wrong["line"]
        )
    keep = rows["student"].is_first_distinct()
    notices = [
        Problem("the row repeats an earlier one and was left out.", row=line)
        for line in table.lines.filter(~keep)
    ]
    return keeping(table, keep), replace(people, student=people.student.filter(keep)), notices


def _frames(
    table: TextTable,
    grid: Grid,
    people: People,
    sections: Sections,
    scores: GridScores,
    mapping: Mapping,
) -> dict[str, pl.DataFrame]:
    who = pl.DataFrame([people.student, sections.section, table.lines.alias("row")])
    who = who.with_row_index("at")
    heads = [(place, " ".join(table.header[place].split())) for place in grid.skills]
    names = pl.DataFrame(heads, schema={"place": pl.Int64, "task": pl.String}, orient="row")
    cells = scores.cells.join(who, on="at", how="left", maintain_order="left").join(
        names, on="place", how="left", maintain_order="left"
    )
    return {
        "students": people.students,
        "student_ids": people.student_ids,
        "sections": sections.sections,
        "enrollments": who.select("student", "section").drop_nulls().unique(maintain_order=True),
        "observations": cells,
        **_thing_frames(cells, names, scores, mapping),
    }


def _thing_frames(
    cells: pl.DataFrame, names: pl.DataFrame, scores: GridScores, mapping: Mapping
) -> dict[str, pl.DataFrame]:
    """Frames of tasks and skills: a column is a task, and a skill unless the map aligns it."""
    aligned = mapping.task_skills(names)
    own = names.join(aligned, on="task", how="anti", maintain_order="left")
    blank = {what: pl.lit(None, pl.String) for what in _FACTS}
    parts = []
    for on_scale in (True, False):
        some = names.filter(pl.col("place").is_in(list(scores.on_scale)) == on_scale)
        skills = pl.col("task").is_in(own["task"].implode())
        facts = some.with_columns(task_name="task", skill=pl.when(skills).then("task"), **blank)
        entries = cells.join(facts.select("place", "skill"), on="place", maintain_order="left")
        scale = scores.scale if on_scale else None
        parts.append(thing_frames(entries, facts, mapping, scale))
    frames = {
        name: pl.concat([part[name] for part in parts], how="diagonal")
        for name in ("tasks", "skills", "prerequisites", "task_skills")
    }
    order = names.with_row_index("n").select("n", "task")
    frames["tasks"] = frames["tasks"].join(order, on="task").sort("n").drop("n")
    frames["skills"] = (
        frames["skills"]
        .unique("skill", keep="first", maintain_order=True)
        .join(order.rename({"task": "skill"}), on="skill", how="left")
        .sort("position", "n", nulls_last=True)
        .drop("n")
    )
    alone = own.select("task", skill="task", weight=1.0)
    frames["task_skills"] = pl.concat([alone, frames["task_skills"]]).unique(maintain_order=True)
    frames["prerequisites"] = frames["prerequisites"].unique(maintain_order=True)
    return frames


_FACTS = ("skill_name", "standard", "unit", "kind", "lesson")


def _scope_notice(sections: Sections, mapping: Mapping) -> list[Problem]:
    if mapping.scope or sections.sections.height:
        return []
    what = "the file does not say which class it is."
    return [Problem(what, 'Say it in the map, such as section = "P1".')]


READER = Reader(
    key="wide_tracker",
    title="Tracker with a column for each skill",
    carries="the present score or level of each student on each skill",
    download="Keep it in a spreadsheet, students down and skills across, and save it as CSV after "
    "each change: several dated files show the changes.",
    recognises=recognises,
    read=read,
)
