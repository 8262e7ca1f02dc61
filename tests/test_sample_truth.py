"""The sample exports, read and loaded, give back what is true of the simulated semester."""

import datetime as dt
from collections import Counter, defaultdict

import polars as pl
import pytest

from masteryviz.datasets import load_sample, plan, simulate
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook

RIVERA, OKAFOR, NGUYEN, LINDQVIST = (teacher.name for teacher in plan.TEACHERS)
KEYS = {RIVERA: "email", OKAFOR: "canvas_id", NGUYEN: "student", LINDQVIST: "student"}
"""Which id each teacher's export has."""
TITLES = {task.key: f"{task.key} {task.title}" for task in plan.TASKS}


@pytest.fixture(scope="module")
def semester():
    return simulate()


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory):
    with load_sample(tmp_path_factory.mktemp("sample") / "store") as gradebook:
        yield gradebook


def evidence(semester, teacher, known_by=None):
    """Returned attempts of a teacher's students, oldest first, with `met`."""
    mine = semester.sections.filter(pl.col("teacher") == teacher)["section"].to_list()
    frame = semester.evidence.filter(
        pl.col("section").is_in(mine), pl.col("graded_at") <= (known_by or dt.datetime(2027, 1, 1))
    ).join(semester.skills.select("skill", "cut"), on="skill")
    return frame.with_columns(met=pl.col("score") >= pl.col("cut") * pl.col("points")).sort(
        "submitted_at", "assigned_on", "task", "attempt_no"
    )


def histories(frame, *keys):
    """The `met` of every attempt in order, with its moments, by key."""
    found = defaultdict(list)
    for row in frame.iter_rows(named=True):
        found[tuple(row[key] for key in keys)].append(row)
    return found


def answer(gradebook, question, teacher, by, *columns, **options):
    filters = Filters(teacher=(teacher,), as_of=options.pop("as_of", None))
    frame = gradebook.ask(question, filters=filters, by=by, **options)
    rows = frame.select(*by, *columns).iter_rows()
    return {row[: len(by)]: row[len(by) :] for row in rows}


# --- the long log says everything: answers are exact -----------------------------------------


def assigned(semester, teacher):
    """Students by skill and section who have any work of the skill, excused work aside."""
    mine = semester.sections.filter(pl.col("teacher") == teacher)["section"].to_list()
    work = semester.work.filter(pl.col("section").is_in(mine), pl.col("state") == "assigned")
    pairs = work.join(semester.task_skills, on="task").select("skill", "section", "student")
    return Counter((skill, section) for skill, section, _ in pairs.unique().iter_rows())


def test_mastery_rates_of_the_log_are_the_true_ones(gradebook, semester):
    tried, mastered = Counter(), Counter()
    for (skill, section, _), rows in histories(
        evidence(semester, NGUYEN), "skill", "section", "student"
    ).items():
        tried[skill, section] += 1
        mastered[skill, section] += rows[-1]["met"]
    assert answer(
        gradebook, "mastery_rates", NGUYEN, ("skill", "section"),
        "students", "with_evidence", "mastered",
    ) == {
        cell: (students, tried[cell], mastered[cell])
        for cell, students in assigned(semester, NGUYEN).items()
    }  # fmt: skip


def test_mastery_rates_of_the_log_as_of_a_day_know_only_what_was_returned_by_then(
    gradebook, semester
):
    day = dt.date(2026, 3, 10)
    tried, mastered = Counter(), Counter()
    for (skill, _), rows in histories(
        evidence(semester, NGUYEN, dt.datetime.combine(day, dt.time.max)), "skill", "student"
    ).items():
        tried[skill,] += 1
        mastered[skill,] += rows[-1]["met"]
    found = answer(
        gradebook, "mastery_rates", NGUYEN, ("skill",), "with_evidence", "mastered", as_of=day
    )
    assert {cell: counts for cell, counts in found.items() if counts[0]} == {
        cell: (tried[cell], mastered[cell]) for cell in tried
    }


def test_first_attempt_rates_of_the_log_are_the_true_ones(gradebook, semester):
    students, first = Counter(), Counter()
    for (skill, section, _), rows in histories(
        evidence(semester, NGUYEN), "skill", "section", "student"
    ).items():
        students[skill, section] += 1
        first[skill, section] += rows[0]["met"]
    assert answer(
        gradebook, "first_attempt", NGUYEN, ("skill", "section"), "students", "mastered_first"
    ) == {cell: (students[cell], first[cell]) for cell in students}


def test_the_retaught_task_shows_as_the_lowest_first_attempt_rate_everywhere(gradebook):
    retaught = next(task for task in plan.TASKS if task.key == plan.RETAUGHT)
    skills = tuple(skill.code for skill in plan.SKILLS)
    frame = gradebook.ask("first_attempt", filters=Filters(skill=skills), by=("skill", "teacher"))
    lowest = frame.sort("first_attempt_rate").group_by("teacher").first()
    assert lowest["skill"].to_list() == [retaught.skills[0]] * 4
    assert lowest["first_attempt_rate"].max() < 0.2


def test_the_easier_form_shows_in_first_attempts_by_form(gradebook):
    frame = gradebook.ask("first_attempt", filters=Filters(teacher=(NGUYEN,)), by=("form",))
    rates = dict(frame.select("form", "first_attempt_rate").iter_rows())
    assert set(rates) == {"A", "B", "C"}
    assert max(rates, key=rates.get) == "C"


def revisions_of(rows):
    """Number of revisions, and whether mastery came with them."""
    met = [row["met"] for row in rows]
    return (met.index(True), True) if True in met else (len(met) - 1, False)


def test_revision_counts_of_the_log_are_the_true_ones(gradebook, semester):
    counts = defaultdict(lambda: [0, 0])
    for (skill, _), rows in histories(evidence(semester, NGUYEN), "skill", "student").items():
        revisions, finished = revisions_of(rows)
        counts[skill, revisions][0 if finished else 1] += 1
    frame = gradebook.ask("revision_counts", filters=Filters(teacher=(NGUYEN,)), by=("skill",))
    assert not frame["lower_bound"].any()
    assert {
        (skill, revisions): [mastered, still_open]
        for skill, revisions, mastered, still_open in frame.select(
            "skill", "revisions", "mastered", "open"
        ).iter_rows()
    } == dict(counts)


def spans(semester, last_day):
    """Days from first attempt to mastery, or to the last day, and whether it was mastery."""
    for (skill, _), rows in histories(evidence(semester, NGUYEN), "skill", "student").items():
        start = rows[0]["submitted_at"].date()
        end = next((row["submitted_at"].date() for row in rows if row["met"]), None)
        yield skill, ((end or last_day) - start).days, end is not None


def product_limit(observed, share):
    """Smallest time at which the Kaplan-Meier curve is at `share` or below; None: never."""
    left, survival = len(observed), 1.0
    for time in sorted({time for time, _ in observed}):
        events = sum(met for when, met in observed if when == time)
        survival *= 1 - events / left
        left -= sum(when == time for when, _ in observed)
        if survival <= share + 1e-9:
            return time
    return None


def test_time_to_mastery_of_the_log_is_the_true_one(gradebook, semester):
    observed = defaultdict(list)
    for skill, days, met in spans(semester, gradebook.data_date):
        observed[skill,].append((days, met))
    assert answer(
        gradebook, "time_to_mastery", NGUYEN, ("skill",),
        "students", "events", "q25", "median", "q75",
    ) == {
        skill: (
            len(pairs),
            sum(met for _, met in pairs),
            *(product_limit(pairs, share) for share in (0.75, 0.5, 0.25)),
        )
        for skill, pairs in observed.items()
    }  # fmt: skip


def test_work_still_waiting_at_the_end_is_waiting(gradebook, semester):
    waiting = semester.evidence.filter(
        pl.col("section").str.starts_with("N"), pl.col("graded_at").is_null()
    )
    newest = (
        semester.evidence.filter(pl.col("section").str.starts_with("N"))
        .sort("submitted_at", "assigned_on", "task", "attempt_no")
        .group_by("student", "skill")
        .last()
        .join(waiting, on=["student", "task", "skill", "attempt_no"], how="semi")
    )
    frame = gradebook.ask("standings", filters=Filters(teacher=(NGUYEN,)))
    shown = frame.filter(pl.col("state") == "submitted")
    mastered = frame.filter("mastered").select("student", "skill")
    expected = newest.join(mastered, on=["student", "skill"], how="anti")
    assert expected.height > 10
    assert sorted(shown.select("student", "skill").rows()) == sorted(
        expected.select("student", "skill").rows()
    )


# --- snapshots: what was on screen is exact, what lay between exports is bounded ---------------


def exports_of(gradebook, teacher):
    """Moments of the teacher's exports."""
    mark = {RIVERA: "Science 7 R1", OKAFOR: "Grades-Science_7", LINDQVIST: "tracker_"}[teacher]
    files = gradebook.files().filter(pl.col("file").str.contains(mark, literal=True))
    return files["exported_at"].sort().to_list()


def shown(semester, gradebook, teacher):
    """Every task's returned attempts that the student's own last export could show."""
    exports = exports_of(gradebook, teacher)
    left = dict(semester.enrollments.select("student", "enrolled_until").iter_rows())
    last_seen = {
        student: max(
            (at for at in exports if day is None or at.date() < day), default=dt.datetime.min
        )
        for student, day in left.items()
    }
    tries = evidence(semester, teacher).unique(["student", "task", "attempt_no"], keep="first")
    if teacher == LINDQVIST:
        tries = tries.filter(pl.col("task").str.starts_with("MT"))
    tries = tries.sort("student", "task", "attempt_no")
    known = {
        key: [row for row in rows if row["graded_at"] <= last_seen[key[0]]]
        for key, rows in histories(tries, "student", "task").items()
    }
    return {key: rows for key, rows in known.items() if rows}


def standings_by_task(semester, gradebook, teacher):
    """Standings of a snapshot teacher, by the school's student id and the team's task."""
    ids = dict(zip(semester.students[KEYS[teacher]], semester.students["student"], strict=True))
    titles = dict(gradebook.tasks().select("task", "title").iter_rows())
    short = {title: key for key, title in TITLES.items()}
    short |= {task.title: task.key for task in plan.TASKS if not task.skills}
    frame = gradebook.ask("standings", filters=Filters(teacher=(teacher,)), by=("task",))
    return {
        (ids[row["student"]], short[titles[row["task"]] or row["task"]]): row
        for row in frame.iter_rows(named=True)
    }


SNAPSHOTS = pytest.mark.parametrize("teacher", [RIVERA, OKAFOR, LINDQVIST])


@SNAPSHOTS
def test_mastery_of_each_task_is_what_the_last_export_shows(gradebook, semester, teacher):
    truth = shown(semester, gradebook, teacher)
    found = standings_by_task(semester, gradebook, teacher)
    with_evidence = {key for key, row in found.items() if row["attempts"]}
    assert with_evidence == set(truth)
    assert [key for key in truth if found[key]["mastered"] != truth[key][-1]["met"]] == []
    assert len(truth) > 1_500


@SNAPSHOTS
def test_attempts_and_revisions_seen_are_never_more_than_there_were(gradebook, semester, teacher):
    truth = shown(semester, gradebook, teacher)
    found = standings_by_task(semester, gradebook, teacher)
    for key, rows in truth.items():
        assert found[key]["attempts"] <= len(rows)
        assert found[key]["lower_bound"]
        if steady(rows):
            assert found[key]["revisions"] <= revisions_of(rows)[0]
    seen = sum(found[key]["attempts"] for key in truth)
    assert seen > 0.6 * sum(map(len, truth.values()))


def steady(rows):
    """Whether mastery, once there, stayed: what exports cannot hide."""
    met = [row["met"] for row in rows]
    return met == sorted(met)


@SNAPSHOTS
def test_the_true_moment_of_mastery_lies_between_the_two_exports(gradebook, semester, teacher):
    truth = shown(semester, gradebook, teacher)
    found = standings_by_task(semester, gradebook, teacher)
    checked = 0
    for key, rows in truth.items():
        if rows[-1]["met"] and steady(rows):
            moment = next(row["graded_at"] for row in rows if row["met"])
            after, by = found[key]["known_after"], found[key]["known_by"]
            assert moment <= by
            assert after is None or after < moment
            checked += 1
    assert checked > 800


def test_the_renamed_task_is_one_task(gradebook):
    tasks = gradebook.tasks().filter(pl.col("task") == "880195")
    assert tasks["title"].to_list() == ["MT07 Is it alive?"]


# --- the whole team ---------------------------------------------------------------------------


def test_the_grid_of_skills_by_section_has_no_hole(gradebook, semester):
    frame = gradebook.ask("mastery_rates", by=("skill", "section"))
    shown = frame.filter(pl.col("with_evidence") > 5).select("skill", "section")
    skills = [skill.code for skill in plan.SKILLS]
    assert set(shown.rows()) >= {
        (skill, section) for skill in skills for section in semester.sections["section"]
    }


def test_skills_sections_and_students_are_the_teams(gradebook, semester):
    assert gradebook.skills()["skill"].to_list() == semester.skills["skill"].to_list()
    assert gradebook.skills()["cut"].to_list() == semester.skills["cut"].to_list()
    columns = semester.sections.columns
    assert sorted(gradebook.sections().select(columns).rows()) == sorted(semester.sections.rows())
    assert gradebook.students().height == 560
    assert sorted(gradebook.students()["name"]) == sorted(semester.students["name"])


def test_a_gradebook_of_the_sample_can_be_had_without_naming_a_folder(monkeypatch, tmp_path):
    from masteryviz.datasets import exports, sample

    one = exports.sample_loads()[-1:]
    monkeypatch.setattr(sample, "sample_loads", lambda: one)
    monkeypatch.setattr(sample.tempfile, "tempdir", str(tmp_path))
    with load_sample() as gradebook:
        assert isinstance(gradebook, Gradebook)
        assert gradebook.files()["file"].to_list() == [file.name for file in one[0][0]]
