"""OneRoster 1.1 and 1.2: rosters, line items, results and learning objectives as CSV files."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import polars as pl

from masteryviz.bundle import Bundle
from masteryviz.errors import Problem
from masteryviz.levels import Scale
from masteryviz.mapping import Mapping
from masteryviz.readers._oneroster_items import (
    line_objectives,
    read_items,
    refuse_unknown_classes,
)
from masteryviz.readers._oneroster_members import Members, has_members, moments, read_members
from masteryviz.readers._oneroster_results import Results, read_results
from masteryviz.readers._oneroster_roster import enrollment_frame, people_frames, section_frame
from masteryviz.readers._reader import Batch, Reader
from masteryviz.schema import BATCH


def recognises(bundle: Bundle) -> bool:
    """Whether the files are those of OneRoster."""
    return has_members(bundle)


def read(bundle: Bundle, mapping: Mapping) -> Batch:
    """Read who is in which class and what results they have.

    Students are known by `sourcedId`, and by identifier, user name and e-mail address where no
    other user has the same. Skills are the learning objectives by their ids; a map can give them
    titles. What is marked to be deleted is left as it is known: an enrolment ends, a result stays.
    Without results, the classes, students and line items are loaded.

    Raises
    ------
    InputError
        When the manifest is missing or lists what is not there, when a row names what the export
        does not have, or a cell cannot be read; names file and row.
    """
    members = read_members(bundle)
    newest = _newest(members, mapping)
    enrolled = enrollment_frame(members, mapping, newest)
    if "enrollments" in members.sheets:
        sheet = members.sheets["enrollments"]
        refuse_unknown_classes(members, sheet, sheet.frame["classSourcedId"])
    items = read_items(members, mapping)
    aligned = line_objectives(members)
    results = None
    if "results" in members.sheets:
        results = read_results(members, mapping, items, aligned, enrolled, newest)
    items = items.filter(~pl.col("ignored"))
    batch = Batch(
        kind="log" if results else "definitions",
        tasks_by_id=True,
        exported_at=newest,
        rows=_rows(members),
        cells=results.cells if results else Counter(),
    )
    entries = results.entries if results else batch.frame("log_entries")
    named = pl.concat([enrolled["student"], entries["student"]]).unique(maintain_order=True)
    batch.frames |= {
        **people_frames(members, named),
        "sections": section_frame(members, mapping),
        "enrollments": enrolled,
        "log_entries": entries,
        **_thing_frames(items, aligned, results, mapping),
    }
    if results is None:
        what = "There are no results in it: classes, students and tasks were read."
        members.notices.append(Problem(what, "Export results (the gradebook) for attempts."))
    batch.notices = list(dict.fromkeys(members.notices))
    return batch


def _newest(members: Members, mapping: Mapping) -> dt.datetime | None:
    """Newest moment that a score or a change has."""
    read = [
        moments(members, name, "dateLastModified", mapping, strict=False) for name in members.sheets
    ]
    if "results" in members.sheets:
        read.append(moments(members, "results", "scoreDate", mapping, strict=True))
    found = [moment for values in read if isinstance(moment := values.max(), dt.datetime)]
    return max(found, default=None)


def _rows(members: Members) -> Counter[str]:
    """Rows of all files by what became of them."""
    rows: Counter[str] = Counter()
    for sheet in members.sheets.values():
        deleted = int(sheet.frame["deleted"].sum())
        rows["imported"] += sheet.frame.height - deleted
        rows["to be deleted"] += deleted
    return rows + Counter()  # drops what is zero


def _thing_frames(
    items: pl.DataFrame, aligned: pl.DataFrame, results: Results | None, mapping: Mapping
) -> dict[str, pl.DataFrame]:
    """Frames of tasks and skills; a task without objectives is aligned by the map."""
    scales = results.scales if results else {}
    if results:
        items, aligned = _with_parts(items, aligned, results.parts)
    explicit = (
        results.entries.drop_nulls("skill")["task"] if results else pl.Series(dtype=pl.String)
    )
    has_own = pl.concat([aligned["task"], explicit]).unique().implode()
    open_ = items.filter(~pl.col("task").is_in(has_own))
    mapped = mapping.task_skills(open_.select("task", "title"))
    skills = {skill: scale for (_, skill), scale in scales.items() if skill}
    own = _judged_alone(open_, mapped, scales)
    skills |= {skill: scales[task, None] for task, skill in own}
    alone = pl.DataFrame(own, schema={"task": pl.String, "skill": pl.String}, orient="row")
    pairs = pl.concat([aligned, alone]).with_columns(weight=pl.lit(1.0))
    return {
        "tasks": items.select(name for name in BATCH["tasks"] if name in items.columns),
        "task_skills": pl.concat([pairs, mapped.select(pairs.columns)]),
        "skills": _skill_frame(skills, mapping),
        "prerequisites": mapping.skill_frames()["prerequisites"],
    }


def _with_parts(
    items: pl.DataFrame, aligned: pl.DataFrame, parts: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tasks and alignments with those of objectives that have scores of their own."""
    whole = items.rename({"task": "whole"}).drop("points")
    tasks = parts.join(whole, on="whole", how="left", maintain_order="left").with_columns(
        title=pl.concat_str(pl.coalesce("title", "whole"), pl.lit(": "), "skill")
    )
    pairs = pl.concat([parts.select(task="whole", skill="skill"), parts.select("task", "skill")])
    return (
        pl.concat([items, tasks.drop("whole", "skill")], how="diagonal"),
        pl.concat([aligned, pairs]).unique(maintain_order=True),
    )


def _judged_alone(
    open_: pl.DataFrame, mapped: pl.DataFrame, scales: dict[tuple[str, str | None], Scale]
) -> list[tuple[str, str]]:
    """Tasks that nothing aligns and that were judged by levels, and the skill that each is."""
    twice = open_["title"].filter(open_["title"].is_duplicated()).unique()
    known = set(mapped["task"])
    return [
        (task, task if title in twice else title)
        for task, title in open_.select("task", "title").iter_rows()
        if task not in known and (task, None) in scales
    ]


def _skill_frame(skills: dict[str, Scale], mapping: Mapping) -> pl.DataFrame:
    """Frame `skills`: the map's, and those judged by levels with their scale."""
    mapped = mapping.skill_frames()["skills"]
    share = mapping.cut_share() if mapping.cut is not None else None
    judged = pl.DataFrame(
        [
            (skill, scale.top, scale.cut if share is None else share, scale.json())
            for skill, scale in skills.items()
        ],
        schema={"skill": pl.String, "top": pl.Float64, "own": pl.Float64, "names": pl.String},
        orient="row",
    )
    both = mapped.join(judged, on="skill", how="full", coalesce=True, maintain_order="left_right")
    return both.with_columns(
        scale_top=pl.coalesce("scale_top", "top"),
        cut=pl.coalesce("cut", "own"),
        levels=pl.coalesce("levels", "names"),
    ).drop("top", "own", "names")


READER = Reader(
    key="oneroster",
    title="OneRoster export (zip or folder of CSV files, 1.1 and 1.2)",
    carries="students, classes, teachers, terms, line items, one score with its date for each "
    "result, learning objectives, late and missing marks",
    download="A school's administrator exports it from the student information system (OneRoster "
    "CSV, with the gradebook: line items and results).",
    takes=Bundle,
    recognises=recognises,
    read=read,
)
