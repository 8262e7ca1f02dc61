"""A seeded slice of the damaged exports, and that the judge of them can be trusted."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from benchmarks.robustness.exports import Good, Rows, good_exports
from benchmarks.robustness.facts import Facts, facts_of
from benchmarks.robustness.mutations import mutated
from benchmarks.robustness.oracle import unexplained
from benchmarks.robustness.report import failed, page, tables
from benchmarks.robustness.trial import HANG, REFUSED, drawn, tried
from benchmarks.robustness.workers import outcomes
from masteryviz.mapping import Mapping
from masteryviz.readers import READERS
from masteryviz.recognition import found_in

SEED = 20261122
FIRST, LAST = 0, 70

ROWS = [
    ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Cells (11)", "Heat (12)"],
    ["    Points Possible", "", "", "", "", "10", "4"],
    ["Okafor, Ada", "1", "s1", "ada", "P1", "7", "3"],
    ["Lindqvist, Bo", "2", "s2", "bo", "P1", "8.5", ""],
]


def facts(rows: Rows) -> Facts:
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    (found,) = found_in(text.encode(), "grades.csv")
    return facts_of(found, found.read(Mapping()))


def with_cell(row: int, column: int, text: str) -> Rows:
    rows = [list(cells) for cells in ROWS]
    rows[row][column] = text
    return rows


def test_good_exports_are_of_every_format() -> None:
    formats = Counter(
        found.reader.key for good in good_exports() for found in found_in(good.content, good.name)
    )
    assert set(formats) == set(READERS)


def test_a_slice_neither_crashes_nor_differs_without_a_word() -> None:
    done = [tried(SEED, number) for number in range(FIRST, LAST)]
    assert failed(done) == []
    assert len({outcome.verdict for outcome in done}) >= 3
    named = [outcome.named for outcome in done if outcome.named is not None]
    assert named
    assert all(named), [outcome for outcome in done if outcome.named is False]


def test_the_same_seed_damages_the_same_way() -> None:
    for number in range(40):
        assert drawn(3, number)[1].kind == drawn(3, number)[1].kind
    texts = [n for n, good in enumerate(good_exports()) if good.kind == "text"]
    assert all(drawn(3, n)[1].content == drawn(3, n)[1].content for n in texts)


@pytest.mark.parametrize(
    ("rows", "claimed"),
    [
        (with_cell(2, 5, "9"), with_cell(2, 5, "8")),
        (with_cell(2, 5, "9"), with_cell(3, 5, "9")),
        (with_cell(2, 0, "Okafor, Eve"), with_cell(2, 4, "P2")),
        (ROWS[:3], with_cell(2, 6, "2")[:3]),
        (with_cell(1, 5, "20"), with_cell(1, 5, "30")),
        (ROWS, with_cell(3, 6, "1")),
    ],
    ids=["other number", "other row", "other column", "row cut", "points", "nothing changed"],
)
def test_the_judge_sees_what_the_cells_do_not_say(rows: Rows, claimed: Rows) -> None:
    assert unexplained(ROWS, rows, facts(ROWS), facts(rows)) is None
    assert unexplained(ROWS, rows, facts(ROWS), facts(claimed)) is not None


def moved(rows: Rows) -> Rows:
    return [[*row[:5], row[6], row[5]] for row in rows]


def swapped(rows: Rows) -> Rows:
    header = rows[0]
    return [[*header[:5], header[6], header[5]], *rows[1:]]


@pytest.mark.parametrize("change", [moved, swapped, lambda rows: [*rows[:2], rows[3], rows[2]]])
def test_the_judge_follows_columns_and_rows(change: Callable[[Rows], Rows]) -> None:
    rows = change(ROWS)
    assert unexplained(ROWS, rows, facts(ROWS), facts(rows)) is None


def test_a_trial_that_takes_too_long_is_a_hang() -> None:
    (outcome,) = outcomes(SEED, range(1), workers=1, limit=0.0)
    assert outcome.verdict == HANG
    assert failed([outcome]) == [outcome]


def test_the_page_holds_the_figures() -> None:
    done = [tried(SEED, number) for number in range(6)]
    assert any(outcome.verdict == REFUSED for outcome in done)
    text = page("before\n<!-- figures -->\nold\n<!-- end of figures -->\nafter\n", done, SEED)
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "old" not in text
    assert "### By format" in text
    assert next(table.row_count for table in tables(done)) == 12


def test_every_kind_of_file_is_damaged_in_many_ways() -> None:
    by_kind: dict[str, Good] = {good.kind: good for good in good_exports()}
    assert set(by_kind) == {"text", "workbook", "json", "zip"}
    for good in by_kind.values():
        kinds = {mutated(good, random.Random(n)).kind for n in range(40)}
        assert len(kinds) >= 6
