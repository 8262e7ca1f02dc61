"""A log with a row for each attempt: columns, scores, people, order, and the account of it."""

import datetime as dt
import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz.errors import InputError
from masteryviz.mapping import Mapping, SectionEntry, SkillEntry
from masteryviz.readers import READERS
from masteryviz.readers.long_log import READER
from masteryviz.schema import BATCH
from masteryviz.table import read_table


def table(text, file="log.csv"):
    return read_table(text.encode(), file)


def read(text, **mapping):
    batch = READER.read(table(text), Mapping(**mapping))
    for name in BATCH:
        assert batch.frame(name).columns == list(BATCH[name])
    assert batch.kind == "log"
    return batch


def entries(batch, *columns):
    return batch.frame("log_entries").select(columns).rows()


def notes(batch):
    return "\n".join(str(notice) for notice in batch.notices)


SIMPLE = """student_id,skill,date,score,points
s1,F1,2026-03-01,4,10
s1,F1,2026-03-05,9,10
s2,F2,2026-03-02,,10
s2,F1,,,10
"""


def test_a_simple_log_becomes_entries():
    batch = read(SIMPLE)
    assert entries(batch, "row", "student", "skill", "task", "score", "points", "state") == [
        (2, "s1", "F1", "F1", 4, 10, "scored"),
        (3, "s1", "F1", "F1", 9, 10, "scored"),
        (4, "s2", "F2", "F2", None, 10, "submitted"),
        (5, "s2", "F1", "F1", None, 10, "assigned"),
    ]
    assert entries(batch, "submitted_at")[1] == (dt.datetime(2026, 3, 5),)
    assert batch.exported_at == dt.datetime(2026, 3, 5)
    assert batch.rows == {"imported": 4}
    assert batch.cells == {"scored": 2, "waiting for feedback": 1, "blank": 1}
    assert batch.frame("tasks").select("task", "title", "points").row(0) == ("F1", "F1", 10)
    assert batch.frame("student_ids").rows() == [("s1", "log", "s1"), ("s2", "log", "s2")]


@pytest.mark.parametrize(
    "header",
    [
        "student_id,skill,score",
        "Student ID,Standard,Grade",
        "user_id,skill_name,correct",
        "Anon Student Id,KC (Default),Outcome",
        "email,Problem Set,Result",
        "SID,assID,mark",
        "Learner,Learning Target,Proficiency Level",
        "First Name,Last Name,Quiz,Points Earned",
    ],
)
def test_a_log_is_recognised_by_its_headers(header):
    assert READER.recognises(table(f"{header}\n{'1,' * header.count(',')}1\n"))


@pytest.mark.parametrize(
    "header",
    [
        "student_id,name,email",
        "student_id,skill,title",
        "skill,task,score",
        "Course,Instructor,Room",
        "Student,ID,SIS User ID,SIS Login ID,Section,Quiz (101),Score",
        "student_id,F1,F2",
    ],
)
def test_other_tables_are_not_taken_for_logs(header):
    assert not READER.recognises(table(f"{header}\n{'1,' * header.count(',')}1\n"))


def test_no_other_reader_claims_a_log():
    log = table(SIMPLE)
    tables = {key: reader for key, reader in READERS.items() if reader.takes is type(log)}
    assert [key for key, reader in tables.items() if reader.recognises(log)] == ["long_log"]


def test_the_most_specific_header_wins_and_the_others_are_named():
    batch = read("assignment,timestamp,student_id,raw_score,score,max_score\nps1,,s1,1,2,4\n")
    assert entries(batch, "score") == [(2,)]
    assert "'score' is taken for the column 'score', not 'raw_score'" in notes(batch)


def test_two_columns_of_one_header_are_refused():
    with pytest.raises(InputError, match="columns C and D have the same header"):
        read("student_id,skill,Score,score\ns1,F1,1,2\n")


def test_the_map_names_columns_that_headers_do_not():
    text = "Kid no,What,How far,When\ns1,F1,0.5,2026-03-01\n"
    columns = {"student": "kid no", "skill": "What", "score": "How far", "submitted": "When"}
    assert entries(read(text, columns=columns), "student", "skill", "score", "points") == [
        ("s1", "F1", 0.5, 1.0)
    ]


def test_a_header_that_the_map_names_and_the_file_has_not_is_refused():
    with pytest.raises(InputError, match=r"'Scor', and there is none. Do you mean 'Score'"):
        read("student_id,skill,Score\ns1,F1,1\n", columns={"score": "Scor"})


def test_a_table_that_is_no_log_says_what_is_missing():
    with pytest.raises(InputError, match="No column is a skill or task and none is a score"):
        read("student_id,Thing\ns1,1\n")


def test_columns_that_are_not_used_are_named_unless_the_map_ignores_them():
    text = "student_id,skill,score,mood\ns1,F1,1,ok\n"
    assert "Columns not used: mood." in notes(read(text))
    assert "Columns not used" not in notes(read(text, ignore=("mood",)))


# -- points and levels


def test_scores_from_zero_to_one_are_shares():
    batch = read("student_id,skill,score\ns1,F1,1\ns2,F1,0.25\n")
    assert entries(batch, "score", "points") == [(1, 1), (0.25, 1)]
    assert "taken for shares" in notes(batch)


def test_scores_above_one_without_points_keep_them_unknown():
    batch = read("student_id,skill,score\ns1,F1,1\ns2,F1,7\n")
    assert entries(batch, "score", "points") == [(1, None), (7, None)]
    assert "no points possible" in notes(batch)


def test_points_come_from_the_row_then_the_map():
    text = "student_id,task,score,max_score\ns1,Quiz A,4,8\ns1,Quiz B,4,\ns1,Essay,4,\n"
    batch = read(text, points={"Quiz *": 5})
    assert entries(batch, "task", "points") == [("Quiz A", 8), ("Quiz B", 5), ("Essay", None)]


def test_points_may_stand_in_the_header():
    assert entries(read("sid,task,Score (out of 10)\ns1,A,4\n"), "points") == [(10,)]


def test_no_points_possible_is_kept_and_said():
    batch = read("student_id,task,score,out_of\ns1,A,4,0\n")
    assert entries(batch, "points") == [(0,)]
    assert "no points possible (0)" in notes(batch)


def test_percentages_and_fractions_become_points():
    batch = read("student_id,task,score,points\ns1,A,85%,10\ns1,B,1/2,\ns1,C,50 %,\n")
    assert entries(batch, "score", "points") == [(8.5, 10), (1, 2), (0.5, 1)]


def test_a_column_of_percent_is_out_of_a_hundred():
    assert entries(read("sid,task,percent\ns1,A,85\ns2,A,100\n"), "points") == [(100,), (100,)]


def test_classroom_levels_have_their_scale_and_only_mastery_masters():
    batch = read("student_id,skill,level\ns1,F1,M\ns2,F1,ip\ns3,F1,Not Yet\n")
    assert entries(batch, "score", "points", "level") == [
        (1, 1, "Mastery"),
        (0.5, 1, "In Progress"),
        (0, 1, "Not Yet"),
    ]
    assert batch.frame("skills").select("scale_top", "cut").rows() == [(1, 1)]
    assert "taken for the scale Mastery = 1" in notes(batch)


def test_four_levels_have_signs_and_three_masters():
    batch = read("student_id,skill,score\ns1,F1,3-\ns2,F1,4\ns3,F1,2+\n")
    assert entries(batch, "score", "points") == [(2.7, 4), (4, 4), (2.3, 4)]
    assert batch.frame("skills").select("scale_top", "cut").rows() == [(4, 0.75)]


def test_a_number_off_the_scale_of_the_other_cells_is_refused():
    with pytest.raises(InputError, match="row 3, column 'score': 7 is not on the scale"):
        read("student_id,skill,score\ns1,F1,3-\ns2,F1,7\n")


def test_bare_numbers_in_a_score_column_are_no_levels():
    assert entries(read("student_id,skill,score\ns1,F1,3\ns2,F1,4\n"), "points") == [(None,)] * 2


def test_bare_numbers_in_a_level_column_are_levels_where_four_is_seen():
    assert entries(read("student_id,skill,level\ns1,F1,3\ns2,F1,4\n"), "points") == [(4,)] * 2


def test_a_score_and_its_level_are_both_kept():
    batch = read("student_id,skill,score,points,level\ns1,F1,9,10,Mastery\ns2,F1,3,10,IP\n")
    assert entries(batch, "score", "points", "level") == [(9, 10, "Mastery"), (3, 10, "IP")]


def test_letters_ask_for_a_scale():
    with pytest.raises(InputError, match=r"row 2, column 'grade': 'A' .* \[levels\]"):
        read("student_id,skill,grade\ns1,F1,A\ns2,F1,B+\n")


def test_letters_have_the_points_that_the_map_gives():
    batch = read(
        "student_id,skill,grade\ns1,F1,A\ns2,F1,b\n", levels={"A": 4, "B": 3, "C": 2}, cut="B"
    )
    assert entries(batch, "score", "points", "level") == [(4, 4, "A"), (3, 4, "B")]
    assert batch.frame("skills").select("cut", "levels").row(0) == (
        0.75,
        '[["A", 4], ["B", 3], ["C", 2]]',
    )


def test_marks_are_states_and_never_zero():
    batch = read("student_id,skill,score\ns1,F1,EX\ns2,F1,Missing\ns3,F1,N/A\ns4,F1,-\ns5,F1,1\n")
    assert entries(batch, "student", "score", "state") == [
        ("s1", None, "excused"),
        ("s2", None, "missing"),
        ("s4", None, "assigned"),
        ("s5", 1, "scored"),
    ]
    assert batch.cells == {
        "excused": 1, "missing": 1, "not assigned": 1, "blank": 1, "scored": 1,
    }  # fmt: skip
    assert batch.rows == {"imported": 5}
    assert batch.frame("students").height == 5


def test_the_map_says_what_other_marks_mean():
    batch = read("student_id,skill,score\ns1,F1,abs\ns2,F1,1\n", marks={"ABS": "missing"})
    assert entries(batch, "state") == [("missing",), ("scored",)]


@pytest.mark.parametrize("cell", ["#DIV/0!", "1e308", "inf", "NaN", "oops"])
def test_what_is_no_score_is_refused_by_cell(cell):
    with pytest.raises(InputError, match="row 3, column 'score'"):
        read(f"student_id,skill,score\ns1,F1,1\ns2,F1,{cell}\n")


def test_a_comma_before_decimals_is_read_where_the_file_is_divided_by_semicolons():
    assert entries(read("sid;task;score;points\ns1;A;1,5;2\n"), "score") == [(1.5,)]
    with pytest.raises(InputError, match=r"row 2, column 'score'.*decimal"):
        read('sid,task,score,points\ns1,A,"1,5",2\n')


# -- people


def test_ids_keep_their_zeros():
    assert entries(read("student_id,skill,score\n007,F1,1\n"), "student") == [("007",)]


def test_ids_that_a_spreadsheet_shortened_are_refused():
    with pytest.raises(InputError, match="row 2, column 'student_id'"):
        read("student_id,skill,score\n1.23457E+11,F1,1\n")


def test_names_alone_need_the_users_yes():
    text = 'Student,skill,score\n"Lee, Ann",F1,1\nBo Li,F1,0\n'
    with pytest.raises(InputError, match="name_as_id = true"):
        read(text)
    batch = read(text, name_as_id=True)
    assert batch.frame("students").rows() == [
        ("Ann Lee", "Ann Lee", "Lee, Ann"),
        ("Bo Li", "Bo Li", "Li, Bo"),
    ]
    assert set(batch.frame("student_ids")["kind"]) == {"name"}


def test_an_email_is_an_id_in_small_letters():
    batch = read("Name,Email,skill,score\nAnn Lee,A.Lee@x.org,F1,1\nAnn Lee,a.lee@X.org,F2,1\n")
    assert batch.frame("students").rows() == [("a.lee@x.org", "Ann Lee", "Lee, Ann")]
    assert batch.frame("student_ids").rows() == [("a.lee@x.org", "email", "a.lee@x.org")]


def test_capitals_do_not_make_another_student():
    by_mail = read("student,skill,score\nA@x.org,F1,1\na@X.org,F2,1\n")
    assert by_mail.frame("students")["student"].to_list() == ["a@x.org"]
    by_name = read('Name,skill,score\nAnn LEE,F1,1\n"Lee, Ann",F2,1\n', name_as_id=True)
    assert by_name.frame("students")["student"].to_list() == ["Ann LEE"]


def test_an_id_and_its_email_are_both_kept():
    batch = read("student_id,Email,skill,score\ns1,A@x.org,F1,1\n")
    assert batch.frame("student_ids").rows() == [
        ("s1", "log", "s1"),
        ("s1", "email", "a@x.org"),
    ]


def test_two_students_may_share_a_name_but_one_id_has_one_name():
    text = "student_id,name,skill,score\ns1,Ann Lee,F1,1\ns2,Ann Lee,F1,0\n"
    assert read(text).frame("students").height == 2
    with pytest.raises(InputError, match="another name in another row") as refused:
        read(text.replace("s2", "s1").replace("s1,Ann Lee,F1,0", "s1,Bo Li,F1,0"))
    assert [problem.row for problem in refused.value.problems] == [2, 3]
    assert "Ann" not in str(refused.value)


def test_a_row_without_a_student_is_refused():
    with pytest.raises(InputError, match="row 3, column 'student_id': the row says no student"):
        read("student_id,skill,score\ns1,F1,1\n,F1,0\n")


def test_a_row_without_skill_and_task_is_refused():
    with pytest.raises(InputError, match="row 3: the row names neither a skill nor a task"):
        read("student_id,skill,score\ns1,F1,1\ns1,,0\n")


def test_rows_of_totals_at_the_end_are_left_out_and_counted():
    batch = read("student_id,skill,score\ns1,F1,1\nAverage,,0.5\nTotal,,1\n")
    assert batch.rows == {"imported": 1, "skipped: summary row": 2}
    assert batch.cells == {"scored": 1, "skipped: summary row": 2}
    assert "2 rows of totals" in notes(batch)


def test_a_log_without_rows_is_refused():
    with pytest.raises(InputError, match="no rows"):
        READER.read(table("student_id,skill,score\nAverage,,1\n"), Mapping())


# -- skills, tasks, sections


def test_a_skill_may_have_a_code_and_a_title():
    batch = read("sid,standard,standard name,unit,score\ns1,8.EE.1,Exponents,U1,1\n")
    assert batch.frame("skills").select("skill", "title", "unit").rows() == [
        ("8.EE.1", "Exponents", "U1")
    ]


def test_a_number_that_stands_for_a_skill_gives_way_to_its_name():
    batch = read("user_id,skill_id,skill_name,correct\nu1,10,Box,1\nu2,11,Venn,0\n")
    assert [row[0] for row in entries(batch, "skill")] == ["Box", "Venn"]


def test_a_task_has_an_id_and_a_title():
    batch = read("sid,assignment_id,assignment_name,score\ns1,77,Quiz 1,1\n")
    assert batch.frame("tasks").select("task", "title").rows() == [("77", "Quiz 1")]
    assert entries(batch, "task", "skill") == [("77", None)]


SKILLS = (
    SkillEntry(skill="F1", title="Factor", tasks=("Quiz *",)),
    SkillEntry(skill="F2", requires=("F1",)),
)


def test_the_map_aligns_tasks_that_have_no_skill():
    batch = read("sid,task,score\ns1,Quiz 1,1\ns1,Essay,1\n", skills=SKILLS)
    assert entries(batch, "task", "skill") == [("Quiz 1", None), ("Essay", None)]
    assert batch.frame("task_skills").rows() == [("Quiz 1", "F1", 1)]
    assert batch.frame("skills").select("skill", "title").rows() == [("F1", "Factor"), ("F2", None)]
    assert batch.frame("prerequisites").rows() == [("F2", "F1")]


def test_a_row_without_a_skill_in_a_log_of_skills_shows_its_task():
    batch = read("sid,skill,task,score\ns1,F1,T1,1\ns1,,T1,0\ns1,,Quiz 1,0\n", skills=SKILLS)
    assert entries(batch, "task", "skill") == [("T1", "F1"), ("T1", "T1"), ("Quiz 1", None)]


def test_several_skills_of_one_row_count_each():
    batch = read("Anon Student Id\tProblem Name\tKC (Default)\tOutcome\nu1\tP1\ta~~b\tCORRECT\n")
    assert entries(batch, "row", "task", "skill", "score") == [
        (2, "P1", "a", 1),
        (2, "P1", "b", 1),
    ]
    assert batch.rows == {"imported": 1}
    assert batch.cells == {"scored": 1}


def test_outcome_is_a_skill_where_another_column_is_the_score():
    assert entries(read("sid,Outcome,Score\ns1,Factor,1\n"), "skill") == [("Factor",)]


def test_sections_come_from_the_file_and_the_map():
    batch = read(
        "sid,section,teacher,skill,score\ns1,P1,Ms X,F1,1\ns2,P2,,F1,1\n",
        sections={"P2": SectionEntry(teacher="Mr Y", period="2")},
        school="Lincoln",
    )
    assert batch.frame("sections").select("section", "teacher", "school", "period").rows() == [
        ("P1", "Ms X", "Lincoln", None),
        ("P2", "Mr Y", "Lincoln", "2"),
    ]
    assert batch.frame("enrollments").select("student", "section").rows() == [
        ("s1", "P1"),
        ("s2", "P2"),
    ]


def test_sections_of_one_name_are_told_apart_by_their_teachers():
    batch = read("sid,section,teacher,skill,score\ns1,P1,Ms X,F1,1\ns2,P1,Mr Y,F1,1\n")
    assert [row[0] for row in entries(batch, "section")] == ["P1 · Ms X", "P1 · Mr Y"]


def test_a_period_or_a_course_stands_in_for_the_section():
    assert entries(read("sid,period,skill,score\ns1,3,F1,1\n"), "section") == [("Period 3",)]
    assert entries(read("sid,course,skill,score\ns1,Bio,F1,1\n"), "section") == [("Bio",)]
    assert entries(read("sid,skill,score\ns1,F1,1\n", section="P9"), "section") == [("P9",)]


# -- dates and order


def test_every_kind_of_date_has_its_place():
    batch = read(
        "sid,skill,assigned,due,submitted_at,graded_at,score\n"
        "s1,F1,2026-03-01,2026-03-04,2026-03-03 10:00,2026-03-05 08:00,1\n"
    )
    assert entries(batch, "assigned_on", "due_on", "submitted_at", "graded_at") == [
        (
            dt.date(2026, 3, 1),
            dt.date(2026, 3, 4),
            dt.datetime(2026, 3, 3, 10),
            dt.datetime(2026, 3, 5, 8),
        )
    ]
    assert batch.exported_at == dt.datetime(2026, 3, 5, 8)


HEAD = "student_id,skill,score,date\n"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("1,f,0,03/04/2026\n2,f,1,04/03/2026\n", "date_order"),
        ("1,f,1,13/04/2026\n2,f,1,04/13/2026\n", "row 3, column 'date'.*month first"),
        ("1,f,1,1900-01-00\n2,f,1,2126-01-01\n", "row 3, column 'date'.*more than a year"),
    ],
)
def test_dates_in_doubt_refuse_the_file(rows, message):
    with pytest.raises(InputError, match=message):
        read(HEAD + rows)


def test_an_undated_log_says_no_moment():
    assert read("student_id,skill,score\ns1,F1,1\n").exported_at is None


def test_an_order_column_settles_the_order_of_the_rows():
    batch = read("order_id,user_id,skill,correct\n30,u1,F1,1\n10,u1,F1,0\n20,u1,F1,0\n")
    assert entries(batch, "row", "score") == [(4, 1), (2, 0), (3, 0)]
    assert "put in the order of this column" in notes(batch)


def test_attempt_numbers_settle_the_order_within_a_task():
    batch = read("sid,task,attempt,score\ns1,A,2,1\ns2,A,1,1\ns1,A,1,0\ns1,B,1,0\n")
    assert entries(batch, "student", "task", "attempt_no", "row") == [
        ("s1", "A", 2, 4),
        ("s2", "A", 1, 3),
        ("s1", "A", 1, 2),
        ("s1", "B", 1, 5),
    ]


def test_a_file_in_order_keeps_its_lines():
    batch = read("sid,task,attempt,score\ns1,A,1,1\ns1,A,2,1\n")
    assert entries(batch, "row") == [(2,), (3,)]
    assert "order of this column" not in notes(batch)


def test_an_attempt_number_that_is_none_is_refused():
    with pytest.raises(InputError, match="row 2, column 'attempt'"):
        read("sid,task,attempt,score\ns1,A,first,1\n")


# -- real samples


def test_the_sample_of_nbgrader_loads_as_a_log_where_the_user_says_so(samples):
    path = samples / "trackers" / "nbgrader_grades.csv"
    log = read_table(path.read_bytes(), path.name)
    assert not READER.recognises(log)  # nbgrader's own reader takes it
    batch = READER.read(log, Mapping())
    assert entries(batch, "student", "task", "score", "points") == [
        ("bitdiddle", "ps1", 1.5, 23),
        ("hacker", "ps1", 3, 23),
    ]
    assert batch.exported_at == dt.datetime(2015, 2, 2, 22, 58, 23, 948203)


def test_a_log_without_years_and_ids_loads_with_a_map():
    batch = read(
        "% date:  mmdd\ndate,assID,lname,grade\n1008,L2a,simpson,S\n0915,F2a1,simpson,I\n",
        year=2014,
        name_as_id=True,
        levels={"N": 0, "I": 1, "S": 2, "E": 3},
        cut="S",
        skills=(SkillEntry(skill="F2", tasks=("F2*",)), SkillEntry(skill="L2", tasks=("L2*",))),
    )
    assert entries(batch, "row", "student", "task", "score", "points", "level") == [
        (3, "simpson", "L2a", 2, 3, "S"),
        (4, "simpson", "F2a1", 1, 3, "I"),
    ]
    assert entries(batch, "submitted_at")[1] == (dt.datetime(2014, 9, 15),)
    assert batch.frame("task_skills").rows() == [("L2a", "L2", 1), ("F2a1", "F2", 1)]


# -- invariants

CELLS = st.sampled_from(["1", "0", "0.5", "", "EX", "Missing", "N/A", "-", "100%"])
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["s1", "s2", "s3"]),
        st.sampled_from(["F1", "F2", "F~~G"]),
        st.sampled_from(["T1", "T2", ""]),
        st.sampled_from(["2026-03-01", "2026-03-02 10:00", ""]),
        st.sampled_from(["P1", "P2", ""]),
        CELLS,
    ),
    min_size=1,
    max_size=12,
)
COLUMNS = ["student_id", "skill", "task", "date", "section", "score"]


def written(rows, order, footers=0):
    names = [COLUMNS[place] for place in order]
    lines = [",".join(names)]
    lines += [",".join(row[place] for place in order) for row in rows]
    footer = ["Average" if name == "student_id" else "" for name in names]
    return "\n".join([*lines, *[",".join(footer)] * footers]) + "\n"


@settings(max_examples=40)
@given(ROWS, st.integers(0, 2))
def test_every_row_and_every_cell_has_one_fate(rows, footers):
    batch = read(written(rows, range(6), footers))
    assert sum(batch.rows.values()) == len(rows) + footers
    assert sum(batch.cells.values()) == len(rows) + footers
    kept = sum(n for fate, n in batch.cells.items() if fate in ("scored", "missing", "excused"))
    states = batch.frame("log_entries").unique("row")["state"]
    assert kept == states.is_in(["scored", "missing", "excused"]).sum()


@settings(max_examples=40)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_columns_does_not_matter(rows, shuffle):
    order = list(range(6))
    first = read(written(rows, order))
    assert isinstance(shuffle, random.Random)
    shuffle.shuffle(order)
    again = read(written(rows, order))
    for name in BATCH:
        assert first.frame(name).equals(again.frame(name)), name
    assert (first.rows, first.cells) == (again.rows, again.cells)


@settings(max_examples=40)
@given(ROWS)
def test_nothing_that_is_not_scored_has_a_score(rows):
    frame = read(written(rows, range(6))).frame("log_entries")
    assert (
        frame.filter(pl.col("state") != "scored")["score"].null_count()
        == frame.filter(pl.col("state") != "scored").height
    )
    assert frame.filter(pl.col("state") == "scored")["score"].null_count() == 0


def test_an_id_of_rows_is_no_id_of_students():
    with pytest.raises(InputError, match="told apart by name only"):
        read("id,student,skill,score\n1,Ann Lee,F,1\n2,Ann Lee,F,1\n3,Ken Ito,F,0\n")
