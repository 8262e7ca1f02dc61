"""Attempts of a Moodle quiz report: their state, grade and marks of questions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from masteryviz.errors import Problem
from masteryviz.readers._moodle_quiz import BLANKS, QuizLayout
from masteryviz.readers._moodle_words import STATES, WAITING, folded
from masteryviz.schema import BATCH
from masteryviz.table import TextTable, shortened
from masteryviz.wording import plural

_CELLS = {
    "scored": "scored",
    "submitted": "waiting for feedback",
    "assigned": "not handed in",
    "missing": "never handed in",
}
"""State of an attempt -> what a report calls the fate of its grade."""
_AGREE = 0.005
"""How far the report's averages, which have two decimals, may lie from the exact ones."""
_MARK = r"^(-?[0-9]+(?:\.[0-9]*)?|-?\.[0-9]+)(?: \([0-9]+\))?$"
"""A mark, with how many it is the mean of in a row of averages."""


@dataclass(frozen=True)
class Attempts:
    """The attempts of a report."""

    frame: pl.DataFrame
    """A row per row: `score` (null where there is none) and `state`."""
    items: pl.DataFrame
    """Frame `item_scores`, with the title of the question as `item`."""
    cells: Counter[str]
    notices: tuple[Problem, ...]


def numbers(cells: pl.Series, decimal: str) -> pl.Series:
    """Cells as numbers; null where they are none."""
    plain = cells.str.replace(",", ".", literal=True) if decimal == "," else cells
    # A bare cast would also take "NaN" and 1e400, which are no marks.
    return plain.str.extract(_MARK).cast(pl.Float64, strict=False)


def average_rows(table: TextTable, layout: QuizLayout) -> pl.Series:
    """Whether each row holds averages: it has a number for a grade, and was never started."""
    started = layout.started
    assert started is not None  # a report without it is not recognised
    grade = numbers(table.column(layout.total), layout.decimal)
    unstarted = table.column(started).is_in(BLANKS)
    if layout.completed is not None:
        unstarted &= table.column(layout.completed).is_in(BLANKS)
    return unstarted & grade.is_not_null()


def read_attempts(table: TextTable, layout: QuizLayout, ended: pl.Series) -> Attempts:
    """Read state, grade and questions of every row.

    `ended` is the moment of handing in, null where there is none. A state whose word is not known
    is taken from the dates and the grade.

    Raises
    ------
    InputError
        When a grade or mark is neither a number nor a word.
    """
    texts = table.column(layout.total)
    score = numbers(texts, layout.decimal)
    _refuse_odd(table, texts, score, layout.total)
    said, notices = _said(table, layout)
    finished = (said == "finished") | (said.is_null() & ended.is_not_null())
    state = (
        pl.when(pl.lit(score.is_not_null()))
        .then(pl.lit("scored"))
        .when(pl.lit(finished))
        .then(pl.lit("submitted"))
        .when(pl.lit(said == "never"))
        .then(pl.lit("missing"))
        .otherwise(pl.lit("assigned"))
    )
    frame = pl.DataFrame({"score": score}).with_columns(state=state)
    odd = score.is_not_null() & (said != "finished") & said.is_not_null()
    if odd.any():
        count = plural(int(odd.sum()), "attempt is", "attempts are")
        what = f"{count} not finished, with a grade; it was kept."
        notices.append(Problem(what, row=int(table.lines.filter(odd)[0])))
    cells = Counter({_CELLS[name]: n for name, n in frame["state"].value_counts().rows()})
    items, fates = _items(table, layout, frame)
    cells += fates
    cells += Counter({"skipped: answer in words": len(table.lines) * len(layout.answers)})
    waits = _unknown_waits(table, layout.total, score)
    for question in layout.questions:
        marks = numbers(table.column(question.place), layout.decimal)
        waits += _unknown_waits(table, question.place, marks)
    return Attempts(frame, items, cells, tuple(notices + waits))


def _said(table: TextTable, layout: QuizLayout) -> tuple[pl.Series, list[Problem]]:
    """What the column of states says: finished, open, never; null where the word is not known."""
    if layout.state is None:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(table.lines)), []
    words = table.column(layout.state)
    known = {word: STATES.get(folded(word)) for word in words.unique() if word not in BLANKS}
    known |= dict.fromkeys(BLANKS, "open")
    said = words.replace_strict(known, default=None, return_dtype=pl.String)
    strange = sorted(word for word, state in known.items() if state is None)
    if not strange:
        return said, []
    listed = ", ".join(repr(shortened(word, 30)) for word in strange[:5])
    what = f"States that are not known were read from dates and grades: {listed}."
    return said, [Problem(what, column=table.column_label(layout.state))]


def _refuse_odd(table: TextTable, texts: pl.Series, score: pl.Series, place: int) -> None:
    odd = score.is_null() & ~texts.is_in(BLANKS) & texts.str.contains(r"\d")
    if odd.any():
        raise table.refusal(
            Problem(
                "The cell is no number.",
                "Correct it, or download the report again.",
                line,
                table.column_label(place),
            )
            for line in table.lines.filter(odd)
        )


def _unknown_waits(table: TextTable, place: int, score: pl.Series) -> list[Problem]:
    texts = table.column(place)
    places = (score.is_null() & ~texts.is_in(BLANKS)).arg_true()
    strange = {texts[at]: at for at in reversed(places) if folded(texts[at]) not in WAITING}
    if not strange:
        return []
    listed = ", ".join(repr(shortened(word, 30)) for word in sorted(strange)[:5])
    what = f"Words in place of a grade were taken for waiting for feedback: {listed}."
    row = int(table.lines[min(strange.values())])
    return [Problem(what, "", row, table.column_label(place))]


def _items(
    table: TextTable, layout: QuizLayout, attempts: pl.DataFrame
) -> tuple[pl.DataFrame, Counter[str]]:
    """Marks of the questions of every attempt that was handed in.

    A question without a mark counts 0 where the marks of the others make up the whole grade: it
    was not answered. Else what it is worth is left open.
    """
    parts = []
    for question in layout.questions:
        texts = table.column(question.place)
        marks = numbers(texts, layout.decimal)
        _refuse_odd(table, texts, marks, question.place)
        parts.append(
            pl.DataFrame({"row": table.lines, "score": marks, "blank": texts.is_in(BLANKS)})
            .hstack(attempts.rename({"score": "grade"}))
            .with_columns(item=pl.lit(question.title), points=pl.lit(question.points))
        )
    if not parts:
        return pl.DataFrame(schema=BATCH["item_scores"]), Counter()
    whole = pl.concat(parts)
    rest = pl.col("score").sum().over("row") - pl.col("grade")
    # Each mark is rounded to a hundredth, so that their sum may be off by half as many.
    close = rest.abs() <= _AGREE * (len(parts) + 1) + 1e-9
    unanswered = pl.col("blank") & close & (pl.col("state") == "scored")
    done = pl.col("state").is_in(["scored", "submitted"])
    fate = (
        pl.when(~done)
        .then(pl.lit("skipped: question of an attempt not handed in"))
        .when(pl.col("score").is_not_null())
        .then(pl.lit("question scored"))
        .when(unanswered)
        .then(pl.lit("question not answered"))
        .otherwise(pl.lit("question waiting for feedback"))
    )
    whole = whole.with_columns(fate=fate)
    kept = whole.filter(done).with_columns(
        score=pl.when(unanswered).then(0.0).otherwise("score")
    )  # fmt: skip
    order = kept.sort("row", maintain_order=True)
    return order.select("row", "item", "score", "points"), Counter(
        dict(whole["fate"].value_counts().rows())
    )


def check_averages(
    table: TextTable, averages: pl.DataFrame, layout: QuizLayout, attempts: Attempts
) -> list[Problem]:
    """Compare the report's last row of averages with those of its attempts.

    They differ where the report was downloaded with fewer attempts than its averages are of.
    While an attempt waits for its marks, nothing is compared.
    """
    waiting = (attempts.frame["state"] == "submitted").any()
    if averages.is_empty() or waiting:
        return []
    scored = attempts.frame.filter(pl.col("state") == "scored")
    own = {layout.total: scored["score"].mean()}
    for question in layout.questions:
        marks = attempts.items.filter(pl.col("item") == question.title)["score"]
        own[question.place] = marks.mean()
    problems = []
    for place, mean in own.items():
        (said,) = numbers(averages[f"c{place}"].tail(1), layout.decimal)
        if said is not None and isinstance(mean, float) and abs(said - mean) > _AGREE + 1e-6:
            what = f"The report's average is {said:.2f}, that of its attempts {mean:.2f}."
            advice = "Were attempts left out when it was downloaded?"
            problems.append(Problem(what, advice, column=table.column_label(place)))
    return problems
