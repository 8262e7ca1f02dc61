"""Canvas: the account reports Outcome Results and Student Competency."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers import _canvas_results as results
from masteryviz.readers._canvas_columns import Fixed, find_fixed
from masteryviz.readers._canvas_homes import homes
from masteryviz.readers._canvas_outcomes import Outcome, name_skills, skill_frames
from masteryviz.readers._canvas_people import TEST_FATE, read_people, without_test_student
from masteryviz.readers._canvas_scales import find_scales
from masteryviz.readers._canvas_states import about_earlier, with_states
from masteryviz.readers._log_scores import FATES
from masteryviz.readers._people import keeping
from masteryviz.readers._reader import Batch, Reader
from masteryviz.table import TextTable
from masteryviz.wording import plural

_NEEDED = (
    "student id", "submission date", "learning outcome name", "learning outcome id", "attempt",
    "outcome score", "learning outcome points possible", "learning outcome mastery score",
    "learning outcome mastered", "learning outcome rating",
)  # fmt: skip
_WORDS = ({"learning outcome id", "outcome score"}, {"assessment id", "assignment id"})


def recognises(table: TextTable) -> bool:
    """Whether the header is that of a report on outcomes."""
    names = set(table.folded())
    return _WORDS[0] <= names and bool(_WORDS[1] & names)


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read the attempts of every student on every outcome of the account.

    A row that Canvas repeats for each section of a student counts once; the questions of one
    assessment on one outcome are one attempt. Rows without a score are waiting for feedback where
    there is a submission, else assigned.

    Raises
    ------
    InputError
        When the report is empty, a column is missing, a row says no student, outcome or
        assessment, or a cell cannot be read.
    """
    found = find_fixed(table, _NEEDED)
    _refuse_empty(found)
    name = found.places.get("student name")
    real = without_test_student(table, name)
    table, tests = keeping(table, real), int((~real).sum())
    found = Fixed(table, found.places)
    _refuse_blanks(found)
    people = read_people(
        table, name, found.places["student id"], found.places.get("student sis id")
    )
    batch = Batch(
        kind="log",
        tasks_by_id=True,
        newest_only=True,
        rows=Counter({TEST_FATE: tests} if tests else {}),
    )
    batch.frames |= people.frames
    batch.notices += people.notices
    rows = results.read_rows(found, people.student, mapping)
    moments, notices = found.moments("submission date", mapping)
    batch.notices += notices
    rows = rows.with_columns(homes(found, people.student, batch, mapping), moments.alias("at"))
    kept = results.keep_first(table, rows, batch.rows)
    _add_entries(found, kept, batch, mapping)
    newest = moments.max()
    batch.exported_at = newest if isinstance(newest, dt.datetime) else None
    return batch


def _refuse_empty(found: Fixed) -> None:
    """Refuse a report without results: Canvas writes one row that says so."""
    filled = found.table.frame.select(pl.sum_horizontal(pl.all() != "").alias("n"))["n"]
    if (filled <= 1).all():
        what = "The report is empty: Canvas found no results on outcomes of this account."
        advice = (
            "Run it for another term or sub-account. It holds outcomes of the account, not those "
            "that a teacher made in a course: for these, export Learning Mastery."
        )
        raise found.table.refusal([Problem(what, advice)])


def _refuse_blanks(found: Fixed) -> None:
    assessment = "assessment id" if "assessment id" in found else "assignment id"
    advice = "Download the report again, or delete the row."
    problems = [
        *found.blanks("learning outcome id", "The row says no outcome.", advice),
        *found.blanks("learning outcome name", "The outcome has no name.", advice),
        *found.blanks(assessment, "The row says no assessment.", advice),
    ]
    if problems:
        raise found.table.refusal(problems)


def _add_entries(found: Fixed, kept: pl.DataFrame, batch: Batch, mapping: Mapping) -> None:
    """Fill the frames of entries, questions, tasks and skills."""
    entries = results.entries(kept)
    tasks = _tasks(found)
    entries = entries.join(tasks, on="task", how="left", maintain_order="left")
    names, scales, skills, notices = _skills(found, entries, mapping)
    batch.notices += notices
    batch.frames |= skills
    entries, notices = with_states(entries, mapping)
    batch.notices += notices + about_earlier(entries, found) + _scaleless(scales, entries, mapping)
    batch.frames["log_entries"] = entries.with_columns(
        skill=pl.col("outcome").replace_strict(names), attempt_no="attempt", submitted_at="at"
    )
    batch.frames["item_scores"], questions = results.items(kept)
    whole = tasks.select("task", "title", "kind")
    batch.frames["tasks"] = pl.concat([whole, questions], how="diagonal")
    counts = entries["state"].value_counts().rows()
    batch.cells = Counter({FATES[state]: count for state, count in counts})


def _tasks(found: Fixed) -> pl.DataFrame:
    """Every task with its title and kind."""
    title = "assessment title" if "assessment title" in found else "assignment title"
    frame = pl.DataFrame(
        {
            "task": results.task_keys(found),
            "title": found.text(title),
            "kind": found.text("assessment type").fill_null("assignment"),
        }
    )
    return _newest(frame, "task")


def _newest(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """One row per key, in the file's order, with the last word on everything."""
    return frame.group_by(key, maintain_order=True).agg(pl.all().drop_nulls().last())


def _skills(
    found: Fixed, entries: pl.DataFrame, mapping: Mapping
) -> tuple[dict[str, str], pl.DataFrame, dict[str, pl.DataFrame], list[Problem]]:
    """Skill of each outcome id, the outcomes' scales, and the frames of skills."""
    scales = find_scales(entries)
    frame = pl.DataFrame(
        {
            "outcome": found.text("learning outcome id"),
            "name": found.text("learning outcome name"),
            "friendly": found.text("learning outcome friendly name"),
            "group": found.text("learning outcome group title"),
        }
    )
    told = _newest(frame, "outcome").join(scales, on="outcome", maintain_order="left")
    outcomes = [
        Outcome(
            key=row["outcome"],
            title=row["name"],
            groups=(row["group"],) if row["group"] else (),
            friendly=row["friendly"],
            top=row["top"],
            mastery=row["mastery"],
            whole_path=False,
        )
        for row in told.iter_rows(named=True)
    ]
    names, notices = name_skills(outcomes)
    renamed = frame.group_by("outcome").agg(pl.col("name").n_unique()).filter(pl.col("name") > 1)
    if renamed.height:
        count = plural(renamed.height, "outcome has", "outcomes have")
        what = f"{count} several names in the file; one of these counts."
        notices.append(Problem(what, "Check them, if nobody renamed an outcome."))
    return names, scales, skill_frames(outcomes, names, mapping), notices


def _scaleless(scales: pl.DataFrame, entries: pl.DataFrame, mapping: Mapping) -> list[Problem]:
    notices = []
    scored = entries.filter(pl.col("state") == "scored")["outcome"].unique().implode()
    unknown = scales.filter(pl.col("top").is_null() & pl.col("outcome").is_in(scored)).height
    if unknown and mapping.scale_top is None:
        what = (
            f"The scale of {plural(unknown, 'outcome')} does not show in the results; mastery is "
            "reckoned from shares of the points."
        )
        advice = "Load the list of outcomes too (Outcome Export), or give top and cut in the map."
        notices.append(Problem(what, advice))
    several = scales.filter("several").height
    if several:
        count = plural(several, "outcome has", "outcomes have")
        what = f"{count} several mastery scores; the last one in the file counts."
        notices.append(Problem(what, "", None, "learning outcome mastery score"))
    return notices


READER = Reader(
    key="canvas_outcome_results",
    title="Canvas Outcome Results or Student Competency report (CSV)",
    carries="attempts on outcomes with dates, ratings, mastery scores, sections and courses",
    download="An administrator: Admin, the account, Settings, Reports tab, Outcome Results (or "
    "Student Competency), Configure, choose the term, Run Report",
    recognises=recognises,
    read=read,
)
