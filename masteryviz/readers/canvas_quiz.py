"""Canvas: the Student Analysis of a classic quiz."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._canvas_columns import Fixed, decimal_of, places_of, read_numbers
from masteryviz.readers._canvas_people import TEST_FATE, read_people, without_test_student
from masteryviz.readers._canvas_quiz_layout import Layout, find_layout, looks_like_quiz, title_of
from masteryviz.readers._canvas_sections import read_lists, read_sections
from masteryviz.readers._log_scores import FATES
from masteryviz.readers._people import keeping
from masteryviz.readers._reader import Batch, Reader
from masteryviz.schema import BATCH
from masteryviz.table import TextTable
from masteryviz.wording import plural

LOGGED_OUT = "skipped: not logged in"


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read the attempts on a quiz, with the points on every question.

    The file does not name its quiz: its own name does.

    Raises
    ------
    InputError
        When columns are missing, the survey was anonymous, or a cell is no date, id or number.
    """
    layout = find_layout(table)
    batch = Batch(kind="log", newest_only="attempt" not in layout.places)
    table = _students(table, layout, batch)
    found = Fixed(table, layout.places)
    people = read_people(
        table, layout.places.get("name"), layout.places["id"], layout.places.get("sis")
    )
    batch.frames |= people.frames
    batch.notices += people.notices
    moments, notices = found.moments("submitted", mapping)
    batch.notices += notices
    (score,) = found.numbers("score", mapping=mapping)
    section = _sections(found, people.student, batch, mapping)
    quiz = title_of(table.file)
    worths = _worths(table, layout, mapping)
    items = _items(table, layout, worths, mapping)
    rows = pl.DataFrame(
        {
            "row": _lines(found, people.student, moments),
            "student": people.student,
            "section": section,
            "task": pl.repeat(f"quiz:{quiz}", len(moments), dtype=pl.String, eager=True),
            "attempt_no": found.whole("attempt"),
            "submitted_at": moments,
            "score": score,
        }
    ).with_row_index("at")
    entries = _with_points(rows, items, mapping.points_for(f"quiz:{quiz}", quiz))
    batch.frames["log_entries"] = entries
    _add_things(layout, worths, items, entries, quiz, batch, mapping)
    batch.notices += _notices(table, layout, quiz, mapping)
    newest = moments.max()
    batch.exported_at = newest if isinstance(newest, dt.datetime) else None
    counts = entries["state"].value_counts().rows()
    batch.cells = Counter({FATES[state]: count for state, count in counts})
    return batch


def _students(table: TextTable, layout: Layout, batch: Batch) -> TextTable:
    """Pass over the test student and visitors, whom Canvas gives no number."""
    cells = table.column(layout.places["id"])
    name = table.column(layout.places["name"]) if "name" in layout.places else cells
    real = without_test_student(table, layout.places.get("name"))
    known = (cells != "") | (name != "")
    kept = keeping(table, real & known)
    fates = {"imported": kept.frame.height, TEST_FATE: int((~real).sum())}
    fates[LOGGED_OUT] = int((real & ~known).sum())
    batch.rows = Counter({fate: n for fate, n in fates.items() if n})
    if not kept.frame.height:
        what = "The file holds no attempts of students."
        raise table.refusal([Problem(what, "Download the analysis again.", table.header_line)])
    return kept


def _lines(found: Fixed, student: pl.Series, moments: pl.Series) -> pl.Series:
    """Line of each row; where dates are missing, exchanged so that lines rise with attempts.

    Canvas writes the newest attempt first, and lines settle what dates do not.
    """
    lines = found.table.lines
    if not moments.null_count():
        return lines
    frame = pl.DataFrame({"student": student, "line": lines, "attempt": found.whole("attempt")})
    placed = frame.with_row_index("at").with_columns(newer=-pl.col("line").cast(pl.Int64))
    wanted = placed.sort("student", "attempt", "newer", nulls_last=True)["at"]
    return lines.clone().scatter(wanted, placed.sort("student", "line")["line"])


def _sections(found: Fixed, student: pl.Series, batch: Batch, mapping: Mapping) -> pl.Series:
    """Each row's first section; all of them become enrolments."""
    listed = read_lists(found.text("section"), found.text("section_id"))
    blank = pl.lit(None, pl.String)
    every = listed.with_columns(course=blank, course_id=blank)
    key, batch.frames["sections"] = read_sections(every, mapping)
    every = every.with_columns(key)
    who = student.to_frame().with_row_index("at")
    enrolled = every.join(who, on="at", maintain_order="left").select("student", "section")
    batch.frames["enrollments"] = enrolled.drop_nulls().unique(maintain_order=True)
    first = every.unique("at", keep="first", maintain_order=True).select("at", "section")
    return who.join(first, on="at", how="left", maintain_order="left")["section"]


def _items(
    table: TextTable, layout: Layout, worths: list[float | None], mapping: Mapping
) -> pl.DataFrame:
    """Points of every question that an attempt had: `at`, `item`, `score` and `points`.

    A question that an attempt did not have is blank in both of its columns.
    """
    texts = [table.column(question.points) for question in layout.questions]
    schema = pl.Schema(
        {"at": pl.UInt32, "item": pl.String, "score": pl.Float64, "points": pl.Float64}
    )
    if not texts:
        return pl.DataFrame(schema=schema)
    decimal = _decimal(table, layout, mapping)
    parts, problems = [], []
    for question, cells, points in zip(layout.questions, texts, worths, strict=True):
        read, wrong = read_numbers(cells, places_of(table, question.points), decimal)
        problems += wrong
        part = pl.DataFrame({"score": read}).with_row_index("at")
        there = (cells != "") | (table.column(question.answer) != "")
        parts.append(
            part.filter(there).select(
                "at",
                pl.lit(item_key(question.number)).alias("item"),
                "score",
                pl.lit(points, pl.Float64).alias("points"),
            )
        )
    if problems:
        raise table.refusal(problems)
    return pl.concat(parts).cast(schema).sort("at", maintain_order=True)


def _worths(table: TextTable, layout: Layout, mapping: Mapping) -> list[float | None]:
    """Points of each question as its header gives them, also of one that nobody answered."""
    texts = pl.Series([question.worth for question in layout.questions], dtype=pl.String)
    decimal = _decimal(table, layout, mapping)
    return read_numbers(texts, lambda _: (table.header_line, ""), decimal)[0].to_list()


def _decimal(table: TextTable, layout: Layout, mapping: Mapping) -> str:
    """The decimal sign of points, in cells and headers."""
    cells = [table.column(question.points) for question in layout.questions]
    worths = pl.Series([question.worth for question in layout.questions], dtype=pl.String)
    return decimal_of(pl.concat([*cells, worths]), table, mapping)


def item_key(number: str) -> str:
    """Name of a question among the tasks; its text may be corrected, its number stays."""
    return f"quiz question {number}"


def _with_points(rows: pl.DataFrame, items: pl.DataFrame, given: float | None) -> pl.DataFrame:
    """Give each attempt its points possible, what its own questions are worth, and its state."""
    worth = items.group_by("at").agg(
        points=pl.when(pl.col("points").is_not_null().all()).then(pl.col("points").sum())
    )
    scored = pl.col("score").is_not_null()
    return rows.join(worth, on="at", how="left", maintain_order="left").with_columns(
        points=pl.coalesce(pl.lit(given, pl.Float64), "points"),
        state=pl.when(scored).then(pl.lit("scored")).otherwise(pl.lit("submitted")),
    )


def _add_things(
    layout: Layout,
    worths: list[float | None],
    items: pl.DataFrame,
    entries: pl.DataFrame,
    quiz: str,
    batch: Batch,
    mapping: Mapping,
) -> None:
    """Fill the frames of the questions' scores, of tasks, and of what the map says of skills."""
    lines = entries.select("at", "row")
    batch.frames["item_scores"] = items.join(lines, on="at", maintain_order="left").drop("at")
    keys = [item_key(question.number) for question in layout.questions]
    distinct = entries["points"].drop_nulls().unique()
    whole = float(distinct[0]) if len(distinct) == 1 else None
    tasks = [(f"quiz:{quiz}", quiz, "quiz", whole, None)] + [
        (key, question.text or key, "question", worth, f"quiz:{quiz}")
        for key, question, worth in zip(keys, layout.questions, worths, strict=True)
    ]
    schema = {n: BATCH["tasks"][n] for n in ("task", "title", "kind", "points", "part_of")}
    batch.frames["tasks"] = pl.DataFrame(tasks, schema=schema, orient="row")
    batch.frames["task_skills"] = mapping.task_skills(batch.frames["tasks"])
    batch.frames |= mapping.skill_frames()


def _notices(table: TextTable, layout: Layout, quiz: str, mapping: Mapping) -> list[Problem]:
    what = f"The file does not name its quiz; by the file's name it is called {quiz!r}."
    notices = [Problem(what, "Later downloads of this quiz must be called the same.")]
    if "attempt" not in layout.places:
        what = "The analysis holds the last attempt of each student alone."
        advice = (
            "Where students may try again, make the report of all attempts, if Canvas offers it."
        )
        notices.append(Problem(what, advice))
    worthless = [q for q in layout.questions if not q.worth]
    if worthless and mapping.points_for(f"quiz:{quiz}", quiz) is None:
        count = plural(len(worthless), "question is", "questions are")
        what = f"{count} worth no known points; so are attempts with such a question."
        notices.append(Problem(what, "Give the quiz points in the map.", table.header_line))
    stray = [place for place in layout.stray if table.header[place] not in mapping.ignore]
    notices += [
        Problem("The column is no question and was passed over.", "", 1, table.column_label(place))
        for place in stray
    ]
    return notices


READER = Reader(
    key="canvas_quiz",
    title="Canvas quiz: Student Analysis (CSV)",
    carries="attempts on one classic quiz with dates, and the points on every question; no "
    "outcomes",
    download="In the quiz (Classic Quizzes): Quiz Statistics, Student Analysis, of all attempts "
    "where that is offered; keep the file's name, it names the quiz",
    recognises=looks_like_quiz,
    read=read,
)
