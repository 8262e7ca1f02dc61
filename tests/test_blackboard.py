"""Blackboard's gradebook: columns by number, words in cells, totals and people left out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from masteryviz.errors import InputError
from masteryviz.loading._moment import moment_in
from masteryviz.mapping import Mapping
from tests.lms import batch_of, notices, rates, seen

FILE = "gc_BIO101_fullgc_2026-02-14-15-30-00.csv"
HEAD = '"Last Name","First Name","Username"'


def read(text: str | bytes, mapping: Mapping | None = None):
    return batch_of(text, "blackboard", mapping)


def one(column: str, *cells: str, mapping: Mapping | None = None):
    """A gradebook of one column."""
    rows = [f'"F{n}","G","u{n}","{cell}"' for n, cell in enumerate(cells, 1)]
    return read("\n".join([f'{HEAD},"{column}"', *rows, ""]), mapping)


def test_the_full_grade_centre(samples: Path) -> None:
    batch = read((samples / "blackboard" / FILE).read_bytes())
    assert (batch.kind, batch.scope, batch.exported_at) == ("snapshot", "Blackboard", None)
    assert seen(batch, "task", "title", "points", frame="tasks") == [
        ("51772", "Quiz 1", 10.0),
        ("51773", "Essay", 20.0),
        ("51774", "Safety form", 1.0),
        ("51775", "Lab share", 50.0),
    ]
    assert seen(batch, "row", "student", "section", "task", "raw", "score", "state") == [
        (2, "nabara", "BIO101-P1", "51772", "9.00", 9.0, "scored"),
        (3, "lberg", "BIO101-P1", "51772", "4", 4.0, "scored"),
        (4, "mchen", "BIO101-P2", "51772", "", None, "assigned"),
        (5, "adiaz", "BIO101-P2", "51772", "EX", None, "excused"),
        (2, "nabara", "BIO101-P1", "51773", "18.5", 18.5, "scored"),
        (3, "lberg", "BIO101-P1", "51773", "Needs Grading", None, "assigned"),
        (4, "mchen", "BIO101-P2", "51773", "Needs Grading(12.00)", 12.0, "scored"),
        (5, "adiaz", "BIO101-P2", "51773", "In Progress", None, "assigned"),
        (2, "nabara", "BIO101-P1", "51774", "Complete", 1.0, "scored"),
        (3, "lberg", "BIO101-P1", "51774", "Incomplete", None, "assigned"),
        (4, "mchen", "BIO101-P2", "51774", "", None, "assigned"),
        (5, "adiaz", "BIO101-P2", "51774", "", None, "assigned"),
        (2, "nabara", "BIO101-P1", "51775", "90", 45.0, "scored"),
        (3, "lberg", "BIO101-P1", "51775", "", None, "assigned"),
        (4, "mchen", "BIO101-P2", "51775", "45.5%", 22.75, "scored"),
        (5, "adiaz", "BIO101-P2", "51775", "", None, "assigned"),
    ]
    assert batch.cells == {
        "scored": 7, "blank": 5, "excused": 1, "waiting for feedback": 1, "in progress": 1,
        "incomplete": 1,
    }  # fmt: skip
    assert batch.rows == {"imported": 4, "skipped: Blackboard's preview user": 1}
    assert seen(batch, "student", "name", "sort_name", frame="students")[1] == (
        "lberg", "Liv Berg", "Berg, Liv",
    )  # fmt: skip
    ids = batch.frame("student_ids").filter(student="mchen")
    assert ids.select("kind", "value").rows() == [("login", "mchen"), ("sis", "0014")]
    assert "'TA [Total Pts: 0 Text] |51776': The column holds text, not scores" in notices(batch)
    assert "1 cell holds the score of an earlier attempt" in notices(batch)


def test_the_real_tabbed_sample(samples: Path) -> None:
    batch = read((samples / "blackboard" / "nbeaver_01.tsv").read_bytes())
    assert seen(batch, "student", "task", "score", "points") == [
        ("mcoote", "664617", 5.0, 10.0),
        ("bmcgee2", "664617", 6.0, 10.0),
        ("jmcgurk", "664617", 0.0, 10.0),
        ("sotoole", "664617", 3.0, 10.0),
        ("btracey", "664617", 4.0, 10.0),
    ]
    assert batch.frame("enrollments").height == 0


def test_an_xls_of_tabs_in_utf_16(samples: Path) -> None:
    text = (samples / "blackboard" / "nbeaver_01.tsv").read_text()
    assert seen(read(text.encode("utf-16")), "score")[1] == (6.0,)


def test_an_xls_of_tabs_in_which_every_cell_is_quoted() -> None:
    rows = [
        ["Last Name", "First Name", "Username", "Last Access", "Quiz [Total Pts: 10 Score] |17"],
        ["Falk", "Gun", "u1", "2025-06-19 10:11:12", "8"],
    ]
    text = "\r\n".join("\t".join(f'"{cell}"' for cell in row) for row in rows)
    batch = read(text.encode("utf-16"))
    assert seen(batch, "student", "task", "score", "points") == [("u1", "17", 8.0, 10.0)]


@pytest.mark.parametrize(
    "name", ["Weighted Total", "Total", "Running Total", "Overall Grade", "Average"]
)
def test_totals_are_no_assignments(name: str) -> None:
    text = f'{HEAD},"Quiz [Total Pts: 10 Score] |1","{name} [Total Pts: 10 Score] |2"\n'
    batch = read(text + '"A","B","u1","5","5"\n')
    assert seen(batch, "task", frame="tasks") == [("1",)]


def test_a_calculated_column_of_any_name_is_a_total() -> None:
    text = f'{HEAD},"Quiz [Total Pts: 10 Score] |1","Best of [Total Pts: up to 9.5 Score] |2"\n'
    assert seen(read(text + '"A","B","u1","5","5"\n'), "task") == [("1",)]


def test_a_column_called_total_something_is_an_assignment() -> None:
    assert one("Total war essay [Total Pts: 10 Score] |7", "5").cells == {"scored": 1}


def test_a_translated_download_is_known_by_its_shape() -> None:
    text = (
        '"Nachname";"Vorname";"Benutzername";"Test 1 [Gesamtpunktzahl: 10,5 Ergebnis] |31"\n'
        '"Abara";"Ngozi";"nabara";"9,5"\n'
    )
    batch = read(text)
    assert seen(batch, "student", "task", "score", "points") == [("nabara", "31", 9.5, 10.5)]


def test_the_download_of_one_column() -> None:
    text = (
        f'{HEAD},"Quiz 3 [Total Pts: 10 Score] |66","Grading Notes","Notes Format",'
        '"Feedback to Learner","Feedback Format"\n"A","B","u1","5","ok","TEXT","<p>x","HTML"\n'
    )
    batch = read(text)
    assert batch.cells == {"scored": 1}
    assert not batch.notices


def test_letters_need_levels() -> None:
    with pytest.raises(InputError, match=r"row 1, column 'Final .*Say it under \[levels\]"):
        one("Final [Total Pts: 100 Letter] |5", "B")
    batch = one(
        "Final [Total Pts: 100 Letter] |5", "B", "A", mapping=Mapping(levels={"A": 4, "B": 3})
    )
    assert seen(batch, "score", "points", "level") == [(3.0, 4.0, "B"), (4.0, 4.0, "A")]


def test_text_columns_are_evidence_where_the_map_knows_their_words() -> None:
    mapping = Mapping(levels={"Met": 1, "Not yet": 0})
    batch = one("Check [Total Pts: 0 Text] |5", "Met", "Not yet", "", mapping=mapping)
    assert seen(batch, "score", "points", "state") == [
        (1.0, 1.0, "scored"),
        (0.0, 1.0, "scored"),
        (None, 0.0, "assigned"),
    ]


def test_every_wrong_cell_is_named_at_once() -> None:
    with pytest.raises(InputError) as refused:
        one("Quiz 3 [Total Pts: 10 Score] |66", "5", "absent", "6", "??")
    lines = str(refused.value).splitlines()
    assert len(lines) == 2
    assert "row 3, column 'Quiz 3 [Total Pts: 10 Score] |66': 'absent' is not a score" in lines[0]
    assert "row 5" in lines[1]


def test_a_word_that_the_map_explains_is_taken() -> None:
    batch = one(
        "Quiz [Total Pts: 10 Score] |6", "absent", mapping=Mapping(marks={"absent": "missing"})
    )
    assert seen(batch, "state") == [("missing",)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'{HEAD},"Total [Total Pts: 10 Score] |1"\n"A","B","u1","5"\n', "No column is an assign"),
        (f'{HEAD},"Q [Total Pts: 10 Score] |1"\n', "no rows below the header"),
        (f'{HEAD},"Q [Total Pts: 10 Score] |1"\n"A","B","","5"\n', "row 2, .*has no id"),
        ('"Last Name","Q [Total Pts: 10 Score] |1"\n"A","5"\n', "No column holds .* ids"),
        (f'{HEAD},"Q [Total Pts: 10 Score] |1","R [Total Pts: 5 Score] |1"\n"A","B","u","5","5"\n',
         "are the same assignment"),
        (f'{HEAD},"Q [Total Pts: 10 Score] |1"\n"A","B","u1","5"\n"A","B","u1","6"\n',
         "Rows 2 and 3 are the same student with different scores"),
        (f'{HEAD},"Q [Total Pts: 10 Score] |1"\n"A","B","1.2E+11","5"\n', "shortened by a spread"),
    ],
)  # fmt: skip
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(text)


def test_the_file_name_dates_the_snapshot() -> None:
    assert moment_in(FILE) == dt.datetime(2026, 2, 14, 15, 30)
    assert moment_in("gc_ULTRA-C17-B-2324_columns_2023-09-04-10-11-30.xls") == dt.datetime(
        2023, 9, 4, 10, 11, 30
    )


def test_the_sample_answers_questions(samples: Path, tmp_path: Path) -> None:
    (report,), frame = rates(tmp_path, samples / "blackboard" / FILE)
    assert (report.format, report.exported_from) == ("blackboard", "name")
    assert frame.select("skill", "students", "with_evidence", "mastered").rows() == [
        ("Quiz 1", 3, 2, 1),
        ("Essay", 4, 2, 1),
        ("Safety form", 4, 1, 1),
        ("Lab share", 4, 2, 1),
    ]
