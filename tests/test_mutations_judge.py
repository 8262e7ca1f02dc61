"""What the judge of damaged exports believes without a cell that says it, and where that ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.robustness.exports import Rows, good_exports
from benchmarks.robustness.facts import Fact, Facts, facts_of
from benchmarks.robustness.oracle import unexplained
from masteryviz.mapping import Mapping
from masteryviz.recognition import found_in

GOOD = {good.name: good.rows for good in good_exports()}
QUIZ = GOOD["Circle quiz Quiz Student Analysis Report.csv"]
RESULTS = GOOD["outcome_results.csv"]


def facts(rows: Rows) -> Facts:
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    (found,) = found_in(text.encode(), "Circle quiz Quiz Student Analysis Report.csv")
    return facts_of(found, found.read(Mapping(timezone="UTC", date_order="mdy")))


def changed(known: Counter[Fact], name: str, old: Any, new: Any) -> Counter[Fact]:
    """The same facts, with another value wherever one was."""
    return Counter(
        {
            tuple((key, new if (key, value) == (name, old) else value) for key, value in fact): n
            for fact, n in known.items()
        }
    )


def test_points_are_known_when_the_entry_that_contradicted_is_gone() -> None:
    rows = [QUIZ[0], *QUIZ[2:]]
    good, left = facts(QUIZ), facts(rows)
    assert unexplained(QUIZ, rows, good, left) is None
    wrong = replace(left, others=changed(left.others, "points", 3.0, 7.0))
    assert "points None -> 7.0" in str(unexplained(QUIZ, rows, good, wrong))
    assert unexplained(QUIZ, QUIZ, good, replace(good, others=left.others)) is not None


def without(known: Counter[Fact]) -> Counter[Fact]:
    return Counter({fact: n for fact, n in known.items() if fact[0][1] != "item_scores"})


def other_score(known: Counter[Fact]) -> Counter[Fact]:
    return changed(known, "score", 2.0, 1.5)


def test_a_mark_goes_where_the_number_of_its_attempt_goes() -> None:
    rows = [list(row) for row in RESULTS]
    assert rows[4][10] == "1"
    rows[4][10] = "2"
    assert unexplained(RESULTS, rows, facts(RESULTS), facts(rows)) is None


@pytest.mark.parametrize("wrong", [without, other_score])
def test_a_mark_that_goes_nowhere_else_is_seen(
    wrong: Callable[[Counter[Fact]], Counter[Fact]],
) -> None:
    rows = [list(row) for row in RESULTS]
    rows[4][10] = "2"
    read = facts(rows)
    claimed = replace(read, by_line=read.by_line | {6: wrong(read.by_line[6])})
    assert unexplained(RESULTS, rows, facts(RESULTS), claimed) is not None


def test_a_dash_is_open_when_the_column_of_a_question_is_gone() -> None:
    good_rows = GOOD["grades_report.csv"]
    rows = [[*row[:11], *row[12:]] for row in good_rows]
    good, read = facts(good_rows), facts(rows)
    assert unexplained(good_rows, rows, good, read) is None
    line = next(n for n, row in enumerate(rows, start=1) if "-" not in row and "0.00" in row)
    assert good_rows[line - 1][11] == "1.00"
    wrong = changed(read.by_line[line], "score", 0.0, None)
    claimed = replace(read, by_line=read.by_line | {line: wrong})
    assert "0.0 -> None" in str(unexplained(good_rows, rows, good, claimed))


def test_a_section_may_be_named_by_another_row_of_the_student_only() -> None:
    good = facts(RESULTS)
    header = list(RESULTS[0])
    header[4], header[17] = header[17], header[4]
    rows = [header, *RESULTS[1:]]
    read = facts(rows)
    assert unexplained(RESULTS, rows, good, read) is None
    wrong = changed(read.by_line[3], "section", dict(next(iter(read.by_line[3])))["section"], "P9")
    claimed = replace(read, by_line=read.by_line | {3: wrong})
    assert "'P9'" in str(unexplained(RESULTS, rows, good, claimed))


def test_a_word_of_completion_is_worth_a_score_in_its_own_row_only() -> None:
    good_rows = GOOD["gc_BIO101_fullgc_2026-02-14-15-30-00.csv"]
    rows = [list(row) for row in good_rows]
    assert rows[1][10] == "Complete"
    rows[1][10] = ""
    good, read = facts(good_rows), facts(rows)
    assert unexplained(good_rows, rows, good, read) is None
    others = [list(row) for row in good_rows]
    others[2][10] = ""
    claimed = facts(others)
    claimed = replace(claimed, by_line=claimed.by_line | {2: read.by_line[2]})
    assert "line 2" in str(unexplained(good_rows, others, good, claimed))


@pytest.mark.parametrize("header", [0, 7], ids=["teacher", "columns"])
def test_the_judge_knows_where_the_columns_of_powerteacher_begin(header: int) -> None:
    good_rows = GOOD["Unit 1 Formative 2026-09-01.csv"]
    rows = [list(row) for row in good_rows]
    places = (1, 2) if header == 0 else (0, 1)
    one, other = places
    rows[header][one], rows[header][other] = rows[header][other], rows[header][one]
    good, read = facts(good_rows), facts(rows)
    assert not good.same(read)
    assert unexplained(good_rows, rows, good, read) is None
    assert unexplained(good_rows, good_rows, good, read) is not None
