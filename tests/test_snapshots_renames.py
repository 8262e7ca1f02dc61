"""A renamed column without an id: the same task, where its scores say so without a doubt."""

from __future__ import annotations

import pytest

from masteryviz import evidence
from masteryviz.readers import Batch
from tests.evidence_cases import add, attempts, content, day, empty, fetch, rows, snapshot

SCORES = {"a": 4.0, "b": 2.0, "c": 3.0, "d": None}
Columns = dict[str, dict[str, float | None]]


def sheet(columns: Columns, aligned: str | None = None, ids: bool = False) -> Batch:
    """A gradebook of columns; the title is the key unless there are `ids`."""
    tasks = [(f"{n}77" if ids else title, title) for n, title in enumerate(columns)]
    frames = {"tasks": rows("tasks", *tasks, columns="task title")}
    if aligned:
        pairs = [(key, aligned, 1.0) for key, _ in tasks[:1]]
        frames["task_skills"] = rows("task_skills", *pairs, columns="task skill weight")
    cells = [
        (who, "P1", key, score)
        for (key, _), column in zip(tasks, columns.values(), strict=True)
        for who, score in column.items()
    ]
    return snapshot(*cells, points=4.0, **frames)


def told(*batches: Batch) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Attempts by task, and what was renamed; the same in any order of loading."""
    loads = list(enumerate(batches, start=1))
    found = []
    for order in (loads, loads[::-1]):
        con = empty()
        for n, batch in order:
            add(con, batch, day(f"09-{n:02}"), f"{n}")
        evidence.rebuild(con)
        kept = content(con)
        tries = fetch(
            con,
            "select task, count(*), max(known_by) from attempt join task using (task_ix) "
            "group by task order by task",
        )
        found.append((tries, kept["task_renamed"], kept))
        con.close()
    assert found[0] == found[1]
    return found[0][:2]


def test_a_renamed_column_goes_on_as_the_same_task() -> None:
    old, new = sheet({"Quiz": SCORES}), sheet({"Quiz 1": SCORES})
    assert told(old, new) == ([("Quiz 1", 3, day("09-01"))], [("Quiz 1", "Quiz")])


def test_what_is_new_beside_the_old_scores_is_an_attempt() -> None:
    marks = {f"s{n}": float(n % 4) for n in range(10)}
    old, new = sheet({"Quiz": marks}), sheet({"Quiz 1": marks | {"s3": 4.0}})
    assert told(old, new)[0] == [("Quiz 1", 11, day("09-02"))]


def test_twice_renamed_is_still_the_same_task() -> None:
    batches = [sheet({title: SCORES}) for title in ("Quiz", "Quiz 1", "Cells quiz")]
    assert told(*batches)[0] == [("Cells quiz", 3, day("09-01"))]


@pytest.mark.parametrize(
    "other",
    [
        {"a": 4.0, "b": 3.0, "c": 2.0, "d": None},  # other scores
        {"a": 4.0, "b": 2.0, "c": None, "d": None},  # too few to be sure
        {"a": None, "b": None, "c": None, "d": None},
    ],
)
def test_a_column_with_other_scores_is_another_task(other: dict[str, float | None]) -> None:
    assert told(sheet({"Quiz": SCORES}), sheet({"Test": other}))[1] == []


def test_full_marks_of_everybody_in_two_columns_say_nothing() -> None:
    full = dict.fromkeys(SCORES, 4.0)
    assert told(sheet({"Quiz": full}), sheet({"Test": full}))[1] == []


def test_an_export_that_shows_both_columns_tells_them_apart() -> None:
    old, new = sheet({"Quiz": SCORES}), sheet({"Test": SCORES})
    assert told(old, new, sheet({"Quiz": SCORES, "Test": SCORES}))[1] == []
    assert told(old, sheet({"Quiz": SCORES, "Test": SCORES}), new)[1] == []


def test_two_new_columns_that_could_be_the_old_one_are_new() -> None:
    assert told(sheet({"Quiz": SCORES}), sheet({"A": SCORES, "B": SCORES}))[1] == []


def test_columns_with_ids_are_told_by_these_alone() -> None:
    old = sheet({"Quiz": SCORES}, ids=True)
    new = sheet({"Other": {}, "Test": SCORES}, ids=True)
    assert told(old, new)[1] == []


def test_the_new_title_keeps_the_skill_that_the_old_one_was_aligned_to() -> None:
    con = empty()
    add(con, sheet({"Quiz": SCORES}, aligned="S"), day("09-01"), "1")
    add(con, sheet({"Quiz 1": SCORES}), day("09-08"), "2")
    evidence.rebuild(con)
    assert set(attempts(con, "task, skill")) == {("Quiz 1", "S")}
    assert fetch(con, "select skill from skill") == [("S",)]


def test_a_column_that_is_its_own_skill_leaves_no_empty_one_behind() -> None:
    con = empty()
    add(con, sheet({"Quiz": SCORES}, aligned="Quiz"), day("09-01"), "1")
    add(con, sheet({"Quiz 1": SCORES}, aligned="Quiz 1"), day("09-08"), "2")
    evidence.rebuild(con)
    assert fetch(con, "select skill from skill") == [("Quiz 1",)]
    assert fetch(con, "select task from task") == [("Quiz 1",)]
