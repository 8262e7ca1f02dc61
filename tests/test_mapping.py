"""The user's map of a file: what it may say, and how a slip is refused."""

import pytest

from masteryviz.errors import SettingError
from masteryviz.mapping import Mapping, load_mapping, matches

FULL = """
date_order = "dmy"
decimal = ","
timezone = "America/New_York"
year = "2025-2026"
cut = "M"
name_as_id = true
ignore = "Notes"
section = "P1"

[columns]
student = "Learner"
date = "Day"

[points]
"Quiz 1" = 10
"Check *" = 4

[levels]
NS = 0
IP = 2
M = 3
E = 4

[marks]
x = "missing"

[sections.P1]
teacher = "Ms X"
period = "1"

[[skills]]
skill = "F1"
title = "Factor"
cut = 2
tasks = ["Quiz 1", "Check F1*"]

[[skills]]
skill = "F2"
requires = ["F1"]
tasks = ["Check F*"]
"""


@pytest.fixture
def write(tmp_path):
    def save(text, name="map.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return save


def test_an_empty_map_says_nothing(write):
    assert load_mapping(write("")) == Mapping()
    assert Mapping().scale_top is None
    assert Mapping().points_for("Quiz 1") is None
    assert Mapping().skills_for("1", "Quiz 1") == ()


def test_a_full_map_is_read(write):
    mapping = load_mapping(write(FULL))
    assert mapping.columns == {"student": "Learner", "submitted": "Day"}
    assert mapping.ignore == ("Notes",)
    assert (mapping.year, mapping.year_starts) == (2025, 7)
    assert mapping.scale_top == 4
    assert mapping.cut_share() == 0.75
    assert mapping.sections["P1"].teacher == "Ms X"
    assert mapping.levels_json() == '[["E", 4.0], ["M", 3.0], ["IP", 2.0], ["NS", 0.0]]'


def test_points_are_found_by_title_or_pattern_whatever_the_capitals(write):
    mapping = load_mapping(write(FULL))
    assert mapping.points_for("quiz 1") == 10
    assert mapping.points_for("77", "Check F2 b") == 4
    assert mapping.points_for("Essay") is None
    assert load_mapping(write("points = 5")).points_for("Essay") == 5


def test_a_task_is_evidence_of_every_skill_whose_pattern_it_fits(write):
    mapping = load_mapping(write(FULL))
    assert mapping.skills_for("9", "Check F1 a") == ("F1", "F2")
    assert mapping.skills_for("Quiz 1") == ("F1",)
    assert mapping.skills_for("Essay") == ()


def test_a_bracket_in_a_title_is_matched_as_it_stands():
    assert matches("Quiz [1]", "quiz [1]")


def test_the_skill_frames_hold_order_scale_cut_and_prerequisites(write):
    frames = load_mapping(write(FULL)).skill_frames()
    assert frames["skills"].select("skill", "title", "position", "scale_top", "cut").rows() == [
        ("F1", "Factor", 1, 4.0, 0.5),
        ("F2", None, 2, 4.0, 0.75),
    ]
    assert frames["prerequisites"].rows() == [("F2", "F1")]


def test_a_skills_file_lies_beside_the_map(write):
    write(
        "skill,title,requires,cut,tasks,position\n"
        'F1,"Factor, expand",,0.9,Quiz 1;Check F1*,3\n'
        "F2,Solve,F1,,,\n",
        "skills.csv",
    )
    mapping = load_mapping(write('skills_file = "skills.csv"'))
    assert mapping.skills_for("Quiz 1") == ("F1",)
    assert mapping.skills[0].title == "Factor, expand"
    assert mapping.skills[0].position == 3
    assert mapping.cut_share(mapping.skills[0].cut) == 0.9
    assert mapping.skills[1].requires == ("F1",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("datorder = 'dmy'", "'datorder' is not known in the map. Do you mean 'date_order'"),
        ("[columns]\nstudnet = 'x'", r"in \[columns\]. Do you mean 'student'"),
        ("[sections.P1]\nteachr = 'x'", "Do you mean 'teacher'"),
        ("date_order = 'd/m/y'", "expected one of dmy, mdy, ymd"),
        ("timezone = 'New York'", "is not a time zone"),
        ("year = '2025-2029'", "expected a year"),
        ("points = 0", "expected a number above 0"),
        ("points = true", "expected a number"),
        ("top = inf", "expected a finite number"),
        ("[levels]\nM = 'high'", "levels.M = 'high': expected a number"),
        ("[levels]\nM = 3\nm = 1", "differ only in capitals"),
        ("[marks]\nx = 'absent'", "expected one of missing, excused"),
        ("cut = 3", "no top of the scale"),
        ("cut = 5\ntop = 4", "not on the scale from 0 to 4"),
        ("cut = 'M'", "'M' is not a level of the map"),
        ("name_as_id = 'yes'", "expected true or false"),
        ("[[skills]]\ntitle = 'x'", "number 1 has no skill"),
        ("[[skills]]\nskill = 'A'\n[[skills]]\nskill = 'A'", "'A' is listed twice"),
        ("[[skills]]\nskill = 'AB'\nrequires = ['CD']", "requires 'CD', which is not a skill"),
        ("skills_file = 'none.csv'", "none.csv cannot be read"),
        ("columns = 'student'", "expected a table"),
        ("x = ", "is not TOML"),
        ("[[tasks]]\ntask = 'x'\npase = 2026-10-09", r"number 1. Do you mean 'pace'"),
        ("[[tasks]]\nkind = 'practice'", r"\[\[tasks\]\] number 1 has no task"),
        ("[[tasks]]\ntask = 'x'", "number 1 says nothing of 'x'"),
        ("[[tasks]]\ntask = 'x'\nkind = 'test'", "number 1: kind = 'test': expected one of prac"),
        ("[[tasks]]\ntask = 'x'\ndue = '9.10.'", "due = 9.10.: expected a day such as 2026-10-09"),
        ("[[tasks]]\ntask = 'x'\ndue = 2026-10-09T08:00:00", "expected a day such as"),
        ("tasks = 'x'", r"expected one \[\[tasks\]\] table"),
        ("[[skills]]\nskill = 'A'\npace = 9", "pace = 9: expected a day"),
    ],
)
def test_a_slip_is_refused_with_what_to_write(write, text, message):
    with pytest.raises(SettingError, match=message):
        load_mapping(write(text))


def test_a_ragged_skills_file_is_refused_by_row(write):
    write("skill,title\nF1,a\nF2\n", "skills.csv")
    with pytest.raises(
        SettingError, match=r"skills\.csv: row 3: The row has 1 cells, the header has 2"
    ):
        load_mapping(write('skills_file = "skills.csv"'))


def test_a_map_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SettingError, match=r"map\.toml cannot be read"):
        load_mapping(tmp_path / "map.toml")
