"""A tracker with students down and skills across: layout, scales, marks, people, the account."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz.errors import InputError
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.readers import READERS
from masteryviz.readers.wide_tracker import READER
from masteryviz.recognition import recognise
from masteryviz.schema import BATCH
from masteryviz.table import TextTable, read_table


def table(text, file="tracker.csv"):
    return read_table(text.encode(), file)


def read(text, **mapping):
    batch = READER.read(table(text), Mapping(**mapping))
    for name in BATCH:
        assert batch.frame(name).columns == list(BATCH[name])
    assert batch.kind == "snapshot"
    assert batch.exported_at is None
    return batch


def cells(batch, *columns):
    return (
        batch.frame("observations").select(columns or ("task", "score", "points", "state")).rows()
    )


def notes(batch):
    return "\n".join(str(notice) for notice in batch.notices)


LEVELS = """student_id,Section,F1,F2,F3
s1,P1,M,IP,
s2,P1,NS,EX,Missing
"""


def test_levels_become_observations_on_the_classroom_scale():
    batch = read(LEVELS)
    assert cells(batch, "row", "student", "section", "task", "raw", "score", "level", "state") == [
        (2, "s1", "P1", "F1", "M", 1, "Mastery", "scored"),
        (2, "s1", "P1", "F2", "IP", 0.5, "In Progress", "scored"),
        (2, "s1", "P1", "F3", "", None, None, "assigned"),
        (3, "s2", "P1", "F1", "NS", 0, "Not Yet", "scored"),
        (3, "s2", "P1", "F2", "EX", None, None, "excused"),
        (3, "s2", "P1", "F3", "Missing", None, None, "missing"),
    ]
    skills = batch.frame("skills").select("skill", "scale_top", "cut").rows()
    assert skills == [("F1", 1, 1), ("F2", 1, 1), ("F3", 1, 1)]
    assert batch.frame("task_skills").rows() == [("F1", "F1", 1), ("F2", "F2", 1), ("F3", "F3", 1)]
    assert batch.frame("enrollments").select("student", "section").rows() == [
        ("s1", "P1"),
        ("s2", "P1"),
    ]
    assert batch.rows == {"imported": 2}
    assert batch.cells == {"scored": 3, "blank": 1, "excused": 1, "missing": 1}
    assert batch.scope == "trackers"
    assert "taken for the scale Mastery = 1" in notes(batch)


@pytest.mark.parametrize(
    "text",
    [
        LEVELS,
        "Email,F1,F2\na@x.org,3-,2+\n",
        "Student,F1,F2\nAnn Lee,✓,x\n",
        ",F1,F2\nRG,1,pp\n",
        "Student name,F1,F2\nAnn Lee,A,B+\n",
        "Last,First,F1,F2,Notes\nLee,Ann,10,9,was away on a trip\n",
    ],
)
def test_a_tracker_is_recognised_by_no_other_reader(text):
    tracker = table(text)
    assert [
        key
        for key, reader in READERS.items()
        if reader.takes is TextTable and reader.recognises(tracker)
    ] == ["wide_tracker"]


@pytest.mark.parametrize(
    "text",
    [
        "Course,Instructor,Room\nMath 7,Ms X,12\n",
        "Name,Email,Grade,Homeroom\nAnn Lee,a@x.org,7,7A\n",
        "student_id,skill,score\ns1,F1,1\n",
        "student_id,F1\ns1,1\n",
        "student_id,Essay,Poem\ns1,a long text here,another long text\n",
        "Student,ID,SIS Login ID,Section,Quiz (101),Test (102)\nAnn Lee,1,a,P1,1,2\n",
        "Last Name,First Name,Email Address,A\nDate,,,2026-03-01\nPoints,,,5\nLee,Ann,a@x.org,4\n",
        "First name,Last name,Email address,Quiz: A (Real),Quiz: B (Real)\nAnn,Lee,a@x.org,1,2\n",
        "SID,Email,Lab 01,Lab 01 - Max Points\n1,a@x.org,3,4\n",
    ],
)
def test_what_is_known_better_or_is_no_tracker_is_not_claimed(text):
    assert not READER.recognises(table(text))


WORDS = """Student,Ratios,Rates,Area
Ann Lee,Got it,Almost,Got it
Ken Ito,Not there,got it,Not there
Bo Roy,Almost,Almost,
"""


@pytest.mark.parametrize(
    "text",
    [
        WORDS,
        WORDS.replace("Student,", "Name,"),
        WORDS.replace("Got it", "Mastered"),
        WORDS.replace("Area", "Quiz").replace("Got it\n", "7\n").replace(",Not there\n", ",9\n"),
        "First,Last,A,B\nAnn,Lee,Solid,Solid\nKen,Ito,Shaky,Solid\nBo,Roy,Shaky,Shaky\n",
    ],
)
def test_a_tracker_of_a_schools_own_words_is_recognised_and_asks_what_they_mean(text):
    tracker = table(text)
    assert recognise(tracker).key == "wide_tracker"
    with pytest.raises(InputError) as refused:
        READER.read(tracker, Mapping(name_as_id=True))
    assert all(problem.marks for problem in refused.value.problems)
    assert "Ann" not in str(refused.value)


def test_columns_of_own_words_are_skills_wherever_they_stand():
    text = WORDS.replace("Area", "Quiz").replace("Got it\n", "2\n").replace(",Not there\n", ",0\n")
    worth = {"Got it": 2, "Almost": 1, "Not there": 0}
    batch = read(text, levels=worth, name_as_id=True)
    assert batch.frame("tasks")["task"].to_list() == ["Ratios", "Rates", "Quiz"]
    assert [row[1] for row in cells(batch)] == [2, 1, 2, 0, 2, 0, 1, 1, None]


@pytest.mark.parametrize(
    "text",
    [
        "Student,House,Bus\nAnn Lee,Griffin,North\nKen Ito,Raven,North\nBo Roy,Griffin,South\n",
        "Student,First choice,Second choice\nAnn Lee,Drama,Music\nKen Ito,Music,Chess\n"
        "Bo Roy,Chess,Drama\nJo Day,Drama,Chess\n",
        "Student,Partner,Next\nAnneli,Kenneth,Kenneth\nKenneth,Anneli,Boris\nBoris,Anneli,Anneli\n",
        "Student,Maths,Art\nAnn Lee,Present,Present\nKen Ito,Tardy,Present\nBo Roy,Tardy,Tardy\n",
        "Student,Mon,Tue\nAnn Lee,Left early,Left early\nKen Ito,Stayed,Stayed\n",
        "Student,2026-03-01,2026-03-02\nAnn Lee,Stayed,Stayed\nKen Ito,Left early,Stayed\n",
        "Student,I like maths,I work hard\nAnn Lee,Agree,Agree\nKen Ito,Disagree,Agree\n",
        "Student,Fun?,Hard?\nAnn Lee,A lot,A lot\nKen Ito,A little,A lot\n",
        "Timestamp,Email,Fun,Hard\n2026-03-01,a@x.org,A lot,A lot\n2026-03-01,b@x.org,Some,A lot\n",
        "Name,Before,After\nLogo,Open,Open\nFlag,Closed,Open\nSeal,Closed,Closed\n",
        "ID,Before,After\n1,Open,Open\n2,Closed,Open\n3,Closed,Closed\n",
        "Name,Email,Essay,Poem\nAnn Lee,a@x.org,on the sea and the wind,on the sea and the wind\n",
    ],
)
def test_words_that_are_no_levels_make_no_tracker(text):
    assert not READER.recognises(table(text))


def test_too_many_words_are_no_scale():
    words = [f"Level {letter}{letter}" for letter in "abcdefghi"]
    rows = [f"Pupil{n},{word},{word}\n" for n, word in enumerate(words)]
    assert READER.recognises(table("Student,F1,F2\n" + "".join(rows[:-1])))
    assert not READER.recognises(table("Student,F1,F2\n" + "".join(rows)))


# -- scales and points


def test_four_levels_with_signs():
    batch = read("sid,F1,F2\n1,4,3-\n2,2+,1\n")
    assert cells(batch, "score", "points") == [(4, 4), (2.7, 4), (2.3, 4), (1, 4)]
    assert batch.frame("skills").select("scale_top", "cut").rows() == [(4, 0.75)] * 2


def test_whole_numbers_up_to_four_are_levels_where_nothing_says_points():
    assert cells(read("sid,F1,F2\n1,4,3\n2,2,1\n"), "points") == [(4,)] * 4
    assert cells(read("sid,F1,F2\n1,4,3\n2,2,1\n", points=5), "points") == [(5,)] * 4
    assert cells(read("sid,F1,F2\n,5,5\n1,4,3\n2,2,1\n"), "points") == [(5,)] * 4
    assert cells(read("sid,F1,F2\n1,3,3\n2,2,1\n"), "points") == [(None,)] * 4


def test_check_marks_and_crosses():
    batch = read("sid,F1,F2\n1,✓,x\n2,,✔\n")
    assert cells(batch, "score", "level") == [(1, "✓"), (0, "✗"), (None, None), (1, "✓")]


def test_a_cross_alone_is_in_doubt():
    with pytest.raises(InputError, match=r"\[levels\] in the map"):
        read("sid,F1,F2\n1,x,\n2,,x\n")
    assert cells(read("sid,F1,F2\n1,x,\n", levels={"x": 1}), "score") == [(1,), (None,)]


@pytest.mark.parametrize("m", [("3-", "missing", None), ("IP", "scored", 1.0)])
def test_a_small_m_is_missing_except_beside_other_levels_of_the_classroom(m):
    other, state, score = m
    assert cells(read(f"sid,F1,F2\n1,{other},m\n"), "state", "score")[1] == (state, score)


def test_e_is_excused():
    assert cells(read("sid,F1,F2\n1,3,e\n"), "state")[1] == ("excused",)


def test_letters_ask_for_a_scale():
    with pytest.raises(InputError, match=r"row 2, column 'F1': 'A' .* \[levels\]"):
        read("sid,F1,F2\n1,A,B+\n")


def test_a_row_of_points_below_the_header():
    batch = read("sid,F1,F2,F3\n,10,5,\n1,4,5,2\n2,2,,\n")
    assert cells(batch)[:3] == [
        ("F1", 4, 10, "scored"),
        ("F2", 5, 5, "scored"),
        ("F3", 2, None, "scored"),
    ]
    assert batch.rows == {"imported": 2, "points possible": 1}
    assert batch.cells == {"scored": 4, "blank": 2, "points possible": 3}
    assert batch.frame("tasks").select("task", "points").rows() == [
        ("F1", 10),
        ("F2", 5),
        ("F3", None),
    ]
    assert "1 column (this one) has scores without points possible" in notes(batch)


@pytest.mark.parametrize("label", ["Possible Points", "Max Score", "Maximum points", "max"])
def test_what_the_row_of_points_may_be_called(label):
    batch = read(f"Name,Email,F1,F2\n{label},,10,20\nAnn Lee,a@x.org,9,15\n")
    assert cells(batch, "score", "points") == [(9, 10), (15, 20)]
    assert batch.frame("students")["student"].to_list() == ["a@x.org"]


def test_a_row_called_max_may_be_a_student():
    text = "Name,F1,F2\n{},3,4\nAnn,2,4\n"
    with pytest.raises(InputError, match=r"row 2: 'Max' may be a student or the row of points"):
        read(text.format("Max"), name_as_id=True)
    assert cells(read(text.format("Max Lee"), name_as_id=True), "score") == [(3,), (4,), (2,), (4,)]
    found = read(text.format("Points possible"), name_as_id=True)
    assert cells(found, "score", "points") == [(2, 3), (4, 4)]


def test_only_the_row_below_the_header_can_be_points():
    with pytest.raises(InputError, match="row 3, column 'sid': the row says no student"):
        read("sid,F1,F2\n1,4,5\n,10,5\n")


def test_zeros_and_ones_are_shares():
    assert cells(read("sid,F1,F2\n1,1,0\n"), "points") == [(1,), (1,)]


def test_a_column_of_points_may_stand_beside_levels():
    batch = read("sid,F1,Test\n,,50\n1,M,41\n2,IP,33\n")
    assert cells(batch) == [
        ("F1", 1, 1, "scored"),
        ("Test", 41, 50, "scored"),
        ("F1", 0.5, 1, "scored"),
        ("Test", 33, 50, "scored"),
    ]
    assert batch.frame("skills").select("skill", "scale_top", "cut").rows() == [
        ("F1", 1, 1),
        ("Test", None, None),
    ]


def test_a_number_off_the_scale_of_its_column_is_refused():
    with pytest.raises(InputError, match="row 3, column 'F1': 9 is not on the scale from 0 to 4"):
        read("sid,F1,F2\n1,3-,4\n2,9,4\n")


def test_a_cell_that_is_no_score_is_named():
    with pytest.raises(InputError, match=r"row 3, column 'F2': .*#DIV/0!") as refused:
        read("sid,F1,F2\n1,3,9\n2,9,#DIV/0!\n")
    assert len(refused.value.problems) == 1


# -- columns


def test_two_skills_of_one_name_are_refused():
    with pytest.raises(InputError, match="columns B and C have the same header"):
        read("sid,F1,F1\n1,1,0\n")


def test_scores_without_a_header_are_refused():
    with pytest.raises(InputError, match="column 'C': the column holds values and has no header"):
        read("sid,F1,,F2\n1,1,1,0\n")


def test_notes_and_totals_are_no_skills():
    batch = read("sid,Homeroom,F1,F2,Total,Notes\n1,7A,1,0,1,late again\n")
    assert [task for (task,) in cells(batch, "task")] == ["F1", "F2"]
    assert "not taken for skills: Homeroom, Total, Notes" in notes(batch)


def test_the_map_leaves_columns_out():
    batch = read("sid,F1,F2,Mood\n1,1,0,4\n", ignore=("mood",))
    assert [task for (task,) in cells(batch, "task")] == ["F1", "F2"]


def test_the_map_aligns_columns_with_skills():
    skills = (SkillEntry(skill="Factor", tasks=("F1*",)),)
    batch = read("sid,F1 quiz,F1 test,Essay\n1,1,0,1\n", skills=skills)
    assert sorted(batch.frame("task_skills").rows()) == [
        ("Essay", "Essay", 1),
        ("F1 quiz", "Factor", 1),
        ("F1 test", "Factor", 1),
    ]
    assert set(batch.frame("skills")["skill"]) == {"Factor", "Essay"}


# -- people


def test_names_alone_need_the_users_yes():
    text = "Student,F1,F2\nMaria,1,0\nBo,1,1\n"
    with pytest.raises(InputError, match=r"column 'Student'.*name_as_id = true"):
        read(text)
    assert read(text, name_as_id=True).frame("student_ids").rows() == [
        ("Maria", "name", "maria"),
        ("Bo", "name", "bo"),
    ]


@pytest.mark.parametrize("header", ["Student ID", "sid", "Login", "Email"])
def test_a_header_that_says_id_or_email_is_believed(header):
    assert cells(read(f"{header},F1,F2\nmaria,1,0\n"), "student") == [("maria",)] * 2


def test_the_same_row_twice_is_kept_once():
    batch = read("sid,F1,F2\n1,1,0\n1,1,0\n2,1,1\n")
    assert batch.rows == {"imported": 2, "skipped: repeated row": 1}
    assert batch.cells == {"scored": 4, "skipped: repeated row": 2}
    assert [row for (row,) in cells(batch, "row")] == [2, 2, 4, 4]
    assert "row 3: the row repeats an earlier one" in notes(batch)


def test_two_rows_of_one_student_that_differ_are_refused():
    with pytest.raises(InputError, match="another row is about the same student") as refused:
        read("sid,F1,F2\n1,1,0\n2,1,1\n1,1,1\n")
    assert [problem.row for problem in refused.value.problems] == [2, 4]


def test_rows_of_totals_are_no_students():
    batch = read("sid,F1,F2\n1,1,0\nClass Average,1,0.5\nTotal,1,0\n")
    assert batch.rows == {"imported": 1, "skipped: summary row": 2}
    assert batch.cells == {"scored": 2, "skipped: summary row": 4}
    assert batch.frame("students").height == 1


# -- scope


@pytest.mark.parametrize(
    ("mapping", "scope"),
    [
        ({}, "trackers"),
        ({"section": "P1"}, "trackers"),
        ({"section": "P1", "teacher": "Ms X"}, "trackers"),
        ({"scope": "Biology"}, "Biology"),
    ],
)
def test_the_map_can_say_which_gradebook_it_is_and_what_it_says_of_the_class_changes_none(
    mapping, scope
):
    batch = read("sid,F1,F2\n1,1,0\n", **mapping)
    assert batch.scope == scope
    assert ("does not say which class" in notes(batch)) == (not mapping)


# -- the real sample


def sample(samples):
    path = samples / "trackers" / "harryloofah_standards_wide.csv"
    return read_table(path.read_bytes(), path.name)


def test_the_real_tracker_asks_before_names_are_ids(samples):
    tracker = sample(samples)
    assert READER.recognises(tracker)
    with pytest.raises(InputError, match="name_as_id = true"):
        READER.read(tracker, Mapping())


def test_the_real_tracker_loads_with_a_small_map(samples):
    levels = {"u": 1, "pp": 2, "p": 3, "a": 4}
    batch = READER.read(sample(samples), Mapping(name_as_id=True, levels=levels, cut="p"))
    worth = dict(batch.frame("observations").filter(state="scored").select("raw", "score").rows())
    assert worth == {
        "1": 1, "2": 2, "3": 3, "4": 4, "2-": 1.7, "3-": 2.7, "4-": 3.7, "2+": 2.3, "3+": 3.3,
        "u": 1, "pp": 2, "p": 3,
    }  # fmt: skip
    assert batch.rows == {"imported": 7, "points possible": 1}
    assert batch.cells == {"scored": 162, "blank": 42, "excused": 13, "points possible": 31}
    assert set(batch.frame("observations").filter(state="scored")["points"]) == {4}
    assert set(batch.frame("skills")["cut"]) == {0.75}
    assert json.loads(batch.frame("skills")["levels"][0])[0] == ["a", 4]
    assert "row 2: the row of points is not used" in notes(batch)


# -- invariants

CELL = st.sampled_from(["1", "0", "0.5", "", "EX", "Missing", "N/A", "-", "e"])
GRID = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8)


def written(grid, order=(0, 1, 2), points=False, footers=0, repeat=False):
    lines = ["sid," + ",".join(f"F{place}" for place in order)]
    lines += [",10,10,10"] if points else []
    rows = [f"s{n}," + ",".join(row[place] for place in order) for n, row in enumerate(grid)]
    return "\n".join([*lines, *rows, *rows[: int(repeat)], *["Average,,,"] * footers]) + "\n"


@settings(max_examples=40)
@given(GRID, st.booleans(), st.integers(0, 2), st.booleans())
def test_every_row_and_every_cell_has_one_fate(grid, points, footers, repeat):
    batch = read(written(grid, points=points, footers=footers, repeat=repeat))
    rows = len(grid) + points + footers + repeat
    assert sum(batch.rows.values()) == rows
    assert sum(batch.cells.values()) == rows * 3
    assert batch.frame("observations").height == len(grid) * 3
    assert batch.cells["scored"] == batch.frame("observations")["score"].count()


@settings(max_examples=40)
@given(GRID, st.permutations([0, 1, 2]))
def test_the_order_of_the_columns_does_not_matter(grid, order):
    first, again = read(written(grid)), read(written(grid, order))
    key = ["row", "task"]
    assert first.frame("observations").sort(key).equals(again.frame("observations").sort(key))
    assert first.frame("students").equals(again.frame("students"))
    assert first.frame("skills").sort("skill").equals(again.frame("skills").sort("skill"))
    assert (first.rows, first.cells) == (again.rows, again.cells)


def test_student_beside_id_is_the_name():
    batch = read("Student,ID,F1,F2\nPoints possible,,1,1\nAnn Lee,7,1,0\nKen Ito,8,0,1\n")
    assert batch.frame("students").select("student", "name").rows() == [
        ("7", "Ann Lee"),
        ("8", "Ken Ito"),
    ]
