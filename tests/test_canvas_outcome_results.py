"""Reading Canvas' account reports on outcomes."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import masteryviz
from masteryviz import evidence
from masteryviz.errors import InputError
from masteryviz.mapping import Mapping
from masteryviz.recognition import recognise
from masteryviz.table import read_table
from tests.gradebooks import batch, said, written

CHICAGO = Mapping(timezone="America/Chicago")
Row = dict[str, str]
_HEADER = (
    "student name,student id,student sis id,assessment title,assessment id,assessment type,"
    "submission date,submission score,learning outcome name,learning outcome id,attempt,"
    "outcome score,assessment question,assessment question id,course name,course id,course sis id,"
    "section name,section id,section sis id,assignment url,learning outcome friendly name,"
    "learning outcome points possible,learning outcome mastery score,learning outcome mastered,"
    "learning outcome rating,learning outcome rating points,learning outcome group title,"
    "learning outcome group id,account id,account name,enrollment state"
)
HEADER = next(csv.reader([_HEADER]))


def row(**cells: str) -> Row:
    """A result of Ana on 7.G.1, with some cells changed; blanks in the names are `_`."""
    plain = {
        "student name": "Garza, Ana", "student id": "7001", "student sis id": "s-1",
        "assessment title": "Project", "assessment id": "501", "assessment type": "assignment",
        "submission date": "2026-02-03T15:04:05-06:00", "learning outcome name": "7.G.1",
        "learning outcome id": "11", "attempt": "1", "outcome score": "3.0",
        "course name": "Math 7", "course id": "21", "section name": "P1", "section id": "31",
        "assignment url": "https://x.example/courses/21/assignments/501",
        "learning outcome points possible": "4.0", "learning outcome mastery score": "3.0",
        "learning outcome mastered": "1", "learning outcome rating": "Mastery",
        "learning outcome rating points": "3.0", "learning outcome group title": "Scale",
        "enrollment state": "active",
    }  # fmt: skip
    return plain | {name.replace("_", " "): text for name, text in cells.items()}


def report(*rows: Row, header: list[str] = HEADER, separator: str = ",") -> bytes:
    return written([header, *([r.get(name, "") for name in header] for r in rows)], separator)


def entries(content: bytes, mapping: Mapping = CHICAGO) -> list[tuple[object, ...]]:
    columns = ("row", "student", "task", "skill", "attempt_no", "score", "points", "state")
    return batch(content, mapping).frame("log_entries").select(columns).rows()


QUIZ = {
    "assessment_title": "Quiz", "assessment_id": "77", "assessment_type": "quiz",
    "assignment_url": "https://x.example/courses/21/assignments/503",
}  # fmt: skip


def question(number: str, score: str, points: str, **cells: str) -> Row:
    return row(**QUIZ, assessment_question_id=number, assessment_question=f"Q{number}",
               outcome_score=score, learning_outcome_points_possible=points, **cells)  # fmt: skip


def test_the_sample_of_the_outcome_results_report(samples: Path) -> None:
    content = (samples / "canvas/outcome_results.csv").read_bytes()
    found = batch(content, CHICAGO)
    assert found.kind == "log"
    assert found.exported_at == dt.datetime(2026, 2, 12, 10, 5)
    assert found.frame("log_entries").select(
        "row", "student", "section", "task", "skill", "attempt_no", "score", "points", "level"
    ).rows() == [
        (2, "7001", "P1 · Math 7", "assignment:501", "7.G.1", 1, 2.0, 4.0, "Near Mastery"),
        (3, "7001", "P1 · Math 7", "assignment:502", "7.G.1", 2, 3.0, 4.0, "Mastery"),
        (4, "7002", "P1 · Math 7", "assignment:501", "7.G.1", 1, 4.0, 4.0, "Exceeds Mastery"),
        (5, "7002", "P1 · Math 7", "assignment:503", "7.G.4", 1, 3.0, 3.0, "Exceeds Mastery"),
        (7, "7003", "P1 · Math 7", "assignment:503", "7.G.4", 1, 1.0, 3.0, "Below Mastery"),
        (11, "7004", "P2 · Math 7", "assignment:501", "7.G.1", 1, 3.0, 4.0, "Mastery"),
    ]
    one, two = "assignment:503 question 901", "assignment:503 question 902"
    assert found.frame("item_scores").rows() == [
        (5, one, 1.0, 1.0), (5, two, 2.0, 2.0), (7, one, 1.0, 1.0), (7, two, 0.0, 2.0),
    ]  # fmt: skip
    assert found.frame("tasks").select("task", "title", "kind", "points", "part_of").rows() == [
        ("assignment:501", "Scale project", "assignment", None, None),
        ("assignment:502", "Map of the school", "assignment", None, None),
        ("assignment:503", "Circle quiz", "quiz", None, None),
        (one, "Area of a circle", None, 1.0, "assignment:503"),
        (two, "Length of an arc", None, 2.0, "assignment:503"),
    ]
    assert found.frame("skills").select(
        "skill", "title", "unit", "standard", "scale_top", "cut", "cut_points"
    ).rows() == [
        ("7.G.1", "I can use scale drawings", None, "Scale drawings", 4.0, None, 3.0),
        ("7.G.4", None, None, "Circles, arcs", 4.0, None, 3.0),
    ]
    assert found.frame("enrollments").select("student", "section").rows() == [
        ("7001", "P1 · Math 7"), ("7002", "P1 · Math 7"), ("7003", "P1 · Math 7"),
        ("7003", "P2 · Math 7"), ("7004", "P2 · Math 7"),
    ]  # fmt: skip
    assert found.rows == {"imported": 8, "repeated: another section or login": 2}
    assert found.cells == {"scored": 6}
    assert "not active: 1 completed" in said(found)
    assert "1 earlier attempt is known by its number only" in said(found)


def test_the_sample_of_the_student_competency_report(samples: Path) -> None:
    content = (samples / "canvas/student_competency.csv").read_bytes()
    assert entries(content) == [
        (2, "7001", "assignment:501", "7.G.1", 1, 2.0, 4.0, "scored"),
        (3, "7001", "assignment:502", "7.G.1", 2, 3.0, 4.0, "scored"),
        (4, "7002", "assignment:501", "7.G.1", 1, 4.0, 4.0, "scored"),
        (5, "7002", "assignment:502", "7.G.1", None, None, None, "submitted"),
        (6, "7004", "assignment:501", "7.G.1", 1, 3.0, 4.0, "scored"),
        (7, "7004", "assignment:502", "7.G.1", None, None, None, "assigned"),
    ]
    found = batch(content)
    assert found.cells == {"scored": 4, "waiting for feedback": 1, "blank": 1}


def test_dates_are_wall_time_of_the_school() -> None:
    (moment,) = batch(report(row()), CHICAGO).frame("log_entries")["submitted_at"]
    assert moment == dt.datetime(2026, 2, 3, 15, 4, 5)
    (moment,) = batch(report(row())).frame("log_entries")["submitted_at"]
    assert moment == dt.datetime(2026, 2, 3, 21, 4, 5)


def test_a_student_of_two_sections_counts_once_in_the_first_active_one() -> None:
    rows = [
        row(section_name="P1", section_id="31", enrollment_state="completed"),
        row(section_name="P9", section_id="39"),
        row(section_name="P2", section_id="4", student_sis_id="old"),
    ]
    found = batch(report(*rows), CHICAGO)
    assert found.frame("log_entries")["section"].to_list() == ["P2 · Math 7"]
    assert found.frame("enrollments").height == 3
    assert found.frame("student_ids").filter(kind="sis")["value"].to_list() == ["s-1", "old"]
    assert found.rows == {"imported": 1, "repeated: another section or login": 2}


def test_sections_and_courses_of_one_name_are_told_apart_by_number() -> None:
    rows = [
        row(), row(section_id="32", student_id="8", student_name="B"),
        row(course_id="22", section_id="33", student_id="9", student_name="C"),
    ]  # fmt: skip
    found = batch(report(*rows), CHICAGO)
    assert found.frame("sections").select("name", "course").rows() == [
        ("P1 (31)", "Math 7 (21)"), ("P1 (32)", "Math 7 (21)"), ("P1", "Math 7 (22)"),
    ]  # fmt: skip


def test_questions_weigh_by_their_points_and_ungraded_ones_do_not_count() -> None:
    rows = [question("1", "1.0", "1.0"), question("2", "2.0", "4.0"), question("3", "", "5.0")]
    assert entries(report(*rows)) == [
        (2, "7001", "assignment:503", "7.G.1", 1, 3.0, 5.0, "scored"),
    ]
    assert batch(report(*rows)).frame("item_scores")["score"].to_list() == [1.0, 2.0, None]


def test_without_an_address_the_assessment_is_known_by_its_own_number() -> None:
    rows = [row(assignment_url=""), row(**QUIZ) | {"assignment url": ""}]
    assert [entry[2] for entry in entries(report(*rows))] == ["assignment:501", "quiz:77"]


@pytest.mark.parametrize(
    ("rows", "top", "cut"),
    [
        ([row()], 4.0, 3.0),
        ([question("1", "1.0", "2.0")], None, None),
        ([question("1", "2.0", "2.0", learning_outcome_rating_points="5.0")], 5.0, 3.0),
        ([row(learning_outcome_points_possible="2.0", outcome_score="2.0")], None, None),
        ([row(learning_outcome_mastery_score="")], None, None),
    ],
)
def test_the_scale_is_taken_only_where_it_shows(rows, top, cut) -> None:
    found = batch(report(*rows), CHICAGO)
    assert found.frame("skills").select("scale_top", "cut_points").row(0) == (top, cut)
    assert ("scale of 1 outcome does not show" in said(found)) == (top is None)


def test_hidden_points_count_by_mastered_or_by_the_map() -> None:
    hidden = {
        "outcome_score": "", "learning_outcome_points_possible": "",
        "learning_outcome_mastery_score": "", "learning_outcome_rating_points": "",
    }  # fmt: skip
    rows = [row(**hidden), row(**hidden, attempt="2", learning_outcome_mastered="0",
                               learning_outcome_rating="Near")]  # fmt: skip
    assert [entry[5:] for entry in entries(report(*rows))] == [
        (1.0, 1.0, "scored"), (0.0, 1.0, "scored"),
    ]  # fmt: skip
    mapping = Mapping(levels={"Mastery": 3.0, "Near": 2.0}, top=4.0, cut=3.0)
    found = batch(report(*rows), mapping)
    read = found.frame("log_entries").select("score", "points", "level").rows()
    assert read == [(3.0, 4.0, "Mastery"), (2.0, 4.0, "Near")]
    assert found.frame("skills").select("scale_top", "cut", "cut_points").row(0) == (
        4.0, 0.75, None,
    )  # fmt: skip
    assert "2 results have no points" in said(found)


def test_outcomes_of_one_name_are_told_apart_by_group_then_number() -> None:
    rows = [
        row(), row(learning_outcome_id="12", learning_outcome_group_title="Other"),
        row(learning_outcome_id="13", learning_outcome_group_title="Other"),
    ]  # fmt: skip
    found = batch(report(*rows))
    assert found.frame("skills")["skill"].to_list() == [
        "Scale > 7.G.1", "Other > 7.G.1 (12)", "Other > 7.G.1 (13)",
    ]  # fmt: skip


def test_semicolons_decimal_commas_and_another_order_of_columns() -> None:
    cells = {"outcome_score": "2,5", "learning_outcome_points_possible": "4,0"}
    rating = {"learning_outcome_mastery_score": "3,0", "learning_outcome_rating_points": "2,0"}
    content = report(row(**cells, **rating), header=HEADER[::-1], separator=";")
    assert entries(content) == [(2, "7001", "assignment:501", "7.G.1", 1, 2.5, 4.0, "scored")]


@pytest.mark.parametrize("text", ["No outcomes found", "Inga lärandemål hittades"])
def test_an_empty_report_says_what_to_do(text: str) -> None:
    content = report() + f"{text}\r\n".encode()
    assert recognise(read_table(content, "x.csv")).key == "canvas_outcome_results"
    with pytest.raises(InputError, match="The report is empty.*another term"):
        batch(content)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row(student_id="")], "row 2, column 'student id': The row has no student id"),
        ([row(learning_outcome_id="")], "row 2, column 'learning outcome id': .*no outcome"),
        ([row(assessment_id="")], "row 2, column 'assessment id': The row says no assessment"),
        ([row(outcome_score="good")], "row 2, column 'outcome score': 'good' is not a number"),
        ([row(attempt="first")], "row 2, column 'attempt': this is not a whole number"),
        ([row(submission_date="soon")], "row 2, column 'submission date': .*not a date"),
        ([row(), row(section_id="32", outcome_score="1.0")],
         "row 3, column 'outcome score': .*another score than row 2.*Download"),
        ([row(), row(student_name="Roe, Bo")], "row 3, .*This id has another name"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(rows, message: str) -> None:
    with pytest.raises(InputError, match=message):
        batch(report(*rows))


def test_missing_columns_are_named_all_at_once() -> None:
    header = [name for name in HEADER if name not in ("attempt", "submission date")]
    with pytest.raises(InputError) as refused:
        batch(report(row(), header=header))
    assert [problem.what for problem in refused.value.problems] == [
        "The column 'submission date' is missing.", "The column 'attempt' is missing.",
    ]  # fmt: skip


def test_a_row_of_another_length_is_still_refused() -> None:
    with pytest.raises(InputError, match="row 3: The row has 2 cells, the header has 32"):
        batch(report(row()) + b"Garza,1\r\n")


def copied(samples: Path, names: list[str], to: Path) -> list[Path]:
    paths = []
    for name in names:
        to.joinpath(f"{name}.csv").write_bytes((samples / f"canvas/{name}.csv").read_bytes())
        paths.append(to / f"{name}.csv")
    return paths


def test_results_in_a_store(samples: Path, tmp_path: Path) -> None:
    (path,) = copied(samples, ["outcome_results"], tmp_path)
    masteryviz.load(path, tmp_path / "store", mapping=CHICAGO)
    with masteryviz.Gradebook.open(tmp_path / "store") as book:
        assert book.ask("mastery_rates").select(
            "skill", "students", "with_evidence", "mastered"
        ).rows() == [("7.G.1", 3, 3, 3), ("7.G.4", 2, 2, 1)]
        ana = book.standings().filter(student="7001").row(0, named=True)
        assert (ana["score"], ana["attempts"], ana["revisions"]) == (3.0, 2, 1)
        assert ana["mastered_at"] == dt.datetime(2026, 2, 10, 8)
        cleo = book.standings().filter(student="7003").row(0, named=True)
        assert cleo["score"] == pytest.approx(4 / 3)
        assert book.skills().select("skill", "scale_top", "cut").rows() == [
            ("7.G.1", 4.0, 0.75), ("7.G.4", 4.0, 0.75),
        ]  # fmt: skip


SKILLS = "select skill, unit, standard, scale_top, cut, levels is null from skill order by skill"


def test_outcomes_results_and_learning_mastery_give_one_set_of_skills_in_any_order(
    samples: Path,
) -> None:
    days = {"outcome_results": 12, "outcomes_export": 20, "learning_mastery": 21}
    batches = {name: batch((samples / f"canvas/{name}.csv").read_bytes(), CHICAGO) for name in days}
    for order in list(itertools.permutations(days))[::2]:
        con = duckdb.connect()
        evidence.create(con)
        for name in order:
            evidence.add(
                con, batches[name], file=name, sha256=name, format="canvas", mapping=None,
                exported_at=dt.datetime(2026, 2, days[name]), exported_from="user",
                loaded_at=dt.datetime(2026, 3, 1),
            )  # fmt: skip
        evidence.rebuild(con)
        assert con.execute(SKILLS).fetchall() == [
            ("7.G.1", "Geometry", "Scale drawings", 4.0, 0.75, False),
            ("7.G.4", "Geometry", "Circles, arcs", 4.0, 0.75, False),
            ("Ask questions", None, None, 5.0, 0.6, False),
        ]


def test_all_three_in_a_store(samples: Path, tmp_path: Path) -> None:
    paths = copied(samples, ["outcome_results", "outcomes_export", "learning_mastery"], tmp_path)
    for path in paths[1:]:
        path.rename(path.with_stem(f"2026-02-20 {path.stem}"))
    masteryviz.load([paths[0], *tmp_path.glob("2026*")], tmp_path / "store", mapping=CHICAGO)
    with masteryviz.Gradebook.open(tmp_path / "store") as book:
        # Ana's newest result on 7.G.1 is what Learning Mastery shows on the 20th: 2.35.
        assert book.ask("mastery_rates").sort("skill").select(
            "skill", "students", "mastered"
        ).rows() == [("7.G.1", 4, 3), ("7.G.4", 3, 1), ("Ask questions", 3, 1)]
        ben = book.standings().filter(student="7002", skill="Ask questions").row(0, named=True)
        assert (ben["mastered"], ben["score"], ben["level"]) == (False, 2.99, "Never")


@settings(max_examples=25)
@given(data=st.data())
def test_any_report_reads_back(data) -> None:
    separator = data.draw(st.sampled_from([",", ";", "\t"]))
    comma = separator == ";" and data.draw(st.booleans())
    mark = data.draw(st.sampled_from(["", "\ufeff"]))
    keys = st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 2), st.integers(1, 3))
    truth = data.draw(
        st.dictionaries(keys, st.lists(st.integers(0, 8), min_size=1, max_size=3), min_size=1)
    )
    homes = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=2, unique=True))
    rows = []
    for (student, outcome, task, attempt), points in truth.items():
        for number, got in enumerate(points):
            cells = {
                "student name": f"S{student}, A", "student id": str(student),
                "attempt": str(attempt),
                "learning outcome id": f"1{outcome}", "learning outcome name": f"Outcome {outcome}",
                "assignment url": f"https://x.example/courses/1/assignments/{task}",
                "outcome score": f"{got / 4:.2f}", "learning outcome points possible": "2.00",
                "learning outcome mastery score": "3.00", "learning outcome rating points": "",
                "assessment type": "quiz", "assessment id": f"9{task}",
                "assessment question id": str(number),
            }  # fmt: skip
            if comma:
                cells = {k: v.replace(".", ",") if k[0] in "ol" and k != "learning outcome name"
                         else v for k, v in cells.items()}  # fmt: skip
            here = [{"section id": str(home), "section name": f"P{home}"} for home in homes]
            rows += [row() | cells | place for place in here]
    rows = data.draw(st.permutations(rows))
    header = data.draw(st.permutations(HEADER))
    content = mark.encode() + report(*rows, header=list(header), separator=separator)
    found = batch(content)
    read = {
        (int(e["student"]), int(e["skill"][-1]), int(e["task"].split(":")[1]), e["attempt_no"]):
        (e["score"], e["points"]) for e in found.frame("log_entries").iter_rows(named=True)
    }  # fmt: skip
    assert read == {k: (sum(v) / 4, 2.0 * len(v)) for k, v in truth.items()}
    assert found.frame("item_scores").height == sum(map(len, truth.values()))
    assert sum(found.rows.values()) == len(rows)
    assert set(found.frame("log_entries")["section"]) == {f"P{min(homes)} · Math 7"}


def test_the_sample_has_canvas_header(samples: Path) -> None:
    with (samples / "canvas/outcome_results.csv").open(newline="") as file:
        assert next(csv.reader(file)) == HEADER


def test_later_and_other_reports_add_no_attempt_twice(samples: Path, tmp_path: Path) -> None:
    first, other = copied(samples, ["outcome_results", "student_competency"], tmp_path)
    later = tmp_path / "later.csv"
    text = first.read_text().replace(",2.0,,,Math 7", ",2.5,,,Math 7")
    again = row(
        student_name="Okoye, Ben", student_id="7002", student_sis_id="s-102", attempt="2",
        outcome_score="1.0", submission_date="2026-03-01T09:00:00-06:00",
    )  # fmt: skip
    later.write_text(text + written([[again.get(name, "") for name in HEADER]]).decode())
    reports = masteryviz.load([later, first, other], tmp_path / "store", mapping=CHICAGO)
    assert [r.format for r in reports] == ["canvas_outcome_results"] * 3
    with masteryviz.Gradebook.open(tmp_path / "store") as book:
        standings = book.standings().filter(skill="7.G.1").sort("student")
        assert standings.select("student", "attempts", "score", "mastered").rows() == [
            ("7001", 2, 3.0, True), ("7002", 2, 1.0, False), ("7004", 1, 3.0, True),
        ]  # fmt: skip
