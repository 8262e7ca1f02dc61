"""The simulated semester keeps its word, and the sample exports are exactly what it writes."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from masteryviz.datasets import __main__ as command
from masteryviz.datasets import exports, layouts, model, plan
from masteryviz.datasets.semester import Semester, simulate, simulate_schools
from masteryviz.errors import StoreError
from masteryviz.mapping import load_mapping

FRAMES = (
    "students", "sections", "enrollments", "skills", "prerequisites", "tasks", "task_skills",
    "work", "attempts", "abilities",
)  # fmt: skip


@pytest.fixture(scope="module")
def semester() -> Semester:
    return simulate()


@pytest.fixture(scope="module")
def graded(semester: Semester) -> pl.DataFrame:
    """Returned attempts on mastery tasks, with `met`."""
    return semester.attempts.filter(
        pl.col("task").str.starts_with("MT"), pl.col("score").is_not_null()
    ).with_columns(met=pl.col("score") >= plan.MASTERY_LEVEL)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "README.md"
    }


def test_the_sample_is_what_the_seed_writes_byte_for_byte(tmp_path):
    assert command.main([str(tmp_path)]) == 0
    written, kept = contents(tmp_path), contents(exports.sample_folder())
    assert sorted(written) == sorted(kept)
    assert [name for name in written if written[name] != kept[name]] == []


def test_the_command_says_how_it_is_used(capsys):
    assert command.main([]) == 2
    assert "python -m masteryviz.datasets FOLDER" in capsys.readouterr().err


def test_the_readme_of_the_sample_names_its_seed():
    assert f"seed {simulate().seed}" in (exports.sample_folder() / "README.md").read_text("utf-8")


def test_every_export_is_listed_once_and_every_map_is_read():
    files = exports.sample_files()
    listed = [file for file, _ in files]
    assert sorted(listed) == sorted(
        path for path in exports.sample_folder().glob("*/*.csv") if path.is_file()
    )
    loads = exports.sample_loads()
    assert [(file, used) for together, used in loads for file in together] == files
    assert len(loads) == len({map_file for _, map_file in files})
    for map_file in {map_file for _, map_file in files}:
        mapping = load_mapping(map_file)
        assert mapping.skills[0].skill == "MS-PS1-1"
        assert mapping.skills_for("MT05 Where did the mass go?") == ("MS-PS1-5", "CER-Reasoning")


def test_a_folder_without_the_sample_is_said_so(tmp_path, monkeypatch):
    monkeypatch.setattr(exports, "__file__", str(tmp_path / "masteryviz" / "datasets" / "x.py"))
    with pytest.raises(StoreError, match=r"python -m masteryviz\.datasets FOLDER"):
        exports.sample_folder()


def test_the_sample_stays_small():
    assert sum(map(len, contents(exports.sample_folder()).values())) < 3_000_000


def test_a_seed_gives_one_semester_and_another_seed_another(semester):
    again, other = simulate(), simulate(7)
    assert all(getattr(semester, name).equals(getattr(again, name)) for name in FRAMES)
    assert not semester.attempts.equals(other.attempts)


def test_the_team_is_the_one_of_the_seed_classrooms(semester):
    assert semester.sections["teacher"].n_unique() == 4
    assert semester.sections["section"].n_unique() == 20
    assert semester.students.height == 560
    assert semester.tasks["kind"].value_counts().sort("kind").rows() == [
        ("mastery task", 20),
        ("summative", 4),
    ]
    weeks = semester.tasks["assigned_on"].dt.week().value_counts()["count"]
    assert weeks.n_unique() > 1


def test_schools_have_their_own_students_and_sections():
    first, second = simulate_schools(20_000)
    for frame, key in (("students", "student"), ("students", "email"), ("sections", "section")):
        ours, theirs = getattr(first, frame)[key], getattr(second, frame)[key]
        assert ours.n_unique() == len(ours)
        assert not set(ours) & set(theirs)


def test_two_students_share_a_name_and_names_are_not_plain(semester):
    names = semester.students["name"].value_counts().filter(pl.col("count") > 1)
    assert names["count"].to_list() == [2]
    everyone = " ".join(semester.students["name"])
    assert "'" in everyone
    assert not everyone.isascii()
    assert "".join(semester.students["email"]).isascii()


def test_nothing_happens_at_weekends_in_holidays_or_out_of_order(semester):
    tries = semester.attempts
    for column in ("submitted_at", "graded_at"):
        days = tries[column].drop_nulls().dt.date()
        assert set(days) <= set(model.plan.school_days().tolist())
    assert (tries["submitted_at"] < tries["graded_at"]).drop_nulls().all()
    assert (tries["submitted_at"].dt.date() >= tries["assigned_on"]).all()
    nexts = tries.sort("student", "task", "attempt_no").with_columns(
        after=pl.col("submitted_at").shift(-1).over("student", "task")
    )
    assert (nexts["after"] > nexts["graded_at"]).drop_nulls().all()
    assert nexts.filter(pl.col("after").is_not_null())["graded_at"].null_count() == 0


def test_those_who_left_hand_in_nothing_and_those_who_came_late_start_late(semester):
    tries = semester.attempts.join(semester.enrollments, on=["student", "section"])
    assert tries.filter(pl.col("submitted_at").dt.date() >= pl.col("enrolled_until")).is_empty()
    assert tries.filter(pl.col("submitted_at").dt.date() < pl.col("enrolled_from")).is_empty()
    assert semester.enrollments["enrolled_until"].drop_nulls().len() > 5
    late = semester.enrollments.filter(pl.col("enrolled_from") > plan.FIRST_DAY)
    assert late.height > 5


def test_attempts_are_of_assigned_work_only(semester):
    assigned = semester.work.filter(pl.col("state") == "assigned")
    assert semester.attempts.join(assigned, on=["student", "task"], how="anti").is_empty()
    assert semester.work.height > assigned.height


def test_nearly_all_fail_one_task_at_first_and_most_master_it_after_reteaching(graded):
    hard = graded.filter(pl.col("task") == plan.RETAUGHT)
    assert hard.filter(pl.col("attempt_no") == 1)["met"].mean() < 0.15
    assert hard.filter(pl.col("attempt_no") == 2)["met"].mean() > 0.5


def test_form_c_is_easier(graded):
    first = graded.filter(pl.col("attempt_no") == 1).group_by("form").agg(pl.col("met").mean())
    rates = dict(first.iter_rows())
    assert rates["C"] > max(rates["A"], rates["B"]) + 0.03


def test_scaffolds_are_given_with_some_revisions_only(graded):
    support = graded.group_by("attempt_no").agg(given=pl.col("support").is_not_null().mean())
    shares = dict(support.iter_rows())
    assert shares[1] == 0
    assert 0.1 < shares[2] < 0.5


@pytest.mark.parametrize("teacher", plan.TEACHERS, ids=lambda teacher: teacher.initial)
def test_feedback_takes_as_long_as_the_teacher_needs(semester, teacher):
    early = semester.attempts.filter(
        pl.col("section").str.starts_with(teacher.initial),
        pl.col("submitted_at") < dt.datetime(2026, 3, 1),
    )
    school_days = pl.Series(model.plan.school_days())
    took = [
        school_days.search_sorted(back.date()) - school_days.search_sorted(sent.date())
        for sent, back in early.select("submitted_at", "graded_at").iter_rows()
    ]
    assert pl.Series(took).mean() == pytest.approx(teacher.feedback_days * 1.16, rel=0.15)


def test_canvas_shows_only_what_was_returned(semester):
    at = dt.datetime(2026, 2, 20, 16, 30)
    header, posting, points, *students = [
        line for line in layouts.canvas(semester, plan.TEACHERS[1], at).splitlines() if line
    ]
    assert "MT07 Alive or not? (880195)" in header
    assert posting.count("Manual Posting") == 1
    assert points.startswith("    Points Possible,,,,,4.00,")
    assert students[-1].startswith('"Student, Test",')
    shown = layouts.returned(semester, plan.TEACHERS[1], at)
    late = semester.attempts.filter(pl.col("graded_at") > at, pl.col("attempt_no") == 1)
    assert shown.join(late, on=["student", "task"], how="semi").is_empty()
    assert len(students) == layouts.present(semester, plan.TEACHERS[1], at.date()).height + 1


def test_the_log_holds_every_attempt_once_per_skill(semester):
    at = dt.datetime(2026, 5, 15, 18)
    log = layouts.log(semester, plan.TEACHERS[2], at)
    evidence = semester.evidence.filter(pl.col("section").str.starts_with("N"))
    assert log.filter(pl.col("submitted").is_not_null()).height == evidence.height
    assert evidence["skill"].null_count() == 0
    assert set(log.filter(pl.col("submitted").is_null())["score"]) == {None, "EX"}


def test_a_long_log_of_any_length_starts_like_a_longer_one(tmp_path):
    short, long = tmp_path / "short.csv", tmp_path / "long.csv"
    exports.write_log(short, 1_000)
    exports.write_log(long, 30_000)
    lines = long.read_text("utf-8").splitlines()
    assert len(lines) == 30_001
    assert lines[:1_001] == short.read_text("utf-8").splitlines()
    assert len({line.split(",")[2] for line in lines[1:]}) > 20
