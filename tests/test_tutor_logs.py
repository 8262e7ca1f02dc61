"""Logs of tutor programs as ASSISTments, DataShop and others publish them."""

from __future__ import annotations

import io

import pandas as pd
import polars as pl
import pytest

from masteryviz import loading
from masteryviz.errors import InputError
from masteryviz.gradebook import Gradebook
from masteryviz.mapping import Mapping
from masteryviz.readers import READERS
from masteryviz.recognition import recognise
from masteryviz.rules import RULES
from masteryviz.store import Store
from masteryviz.table import read_table
from tests import slow_metrics, slow_tutors
from tests.slow_compare import same
from tests.slow_tutors import evidence

EVENTS = slow_tutors.practice()


def task_number(event):
    return event.problem[1:]


def first_skill(event):
    return event.skills[:1]


LAYOUTS = {
    "assistments_2009": (evidence(EVENTS, dated=False, bare=task_number), {}),
    "assistments_2012": (evidence(EVENTS, bare=task_number, skills=first_skill), {}),
    "assistments_2015": (
        evidence(EVENTS, dated=False, classes=False, bare=task_number, skills=lambda _: ()), {},
    ),
    "datashop_transactions": (evidence(EVENTS, every_try=True), {}),
    "datashop_steps": (evidence(EVENTS, classes=False), {}),
    "kdd_cup": (evidence(EVENTS, classes=False), {}),
    "mathia": (evidence(EVENTS, every_try=True, classes=False), {"timezone": "UTC"}),
    "ednet": (
        evidence(EVENTS, classes=False, skills=first_skill),
        {"timezone": "UTC", "columns": {"skill": "tags"}},
    ),
}  # fmt: skip
"""Name of the layout -> the evidence it holds, in order, and what the map must say."""

RULES_TWICE = {
    "three in a row": (
        RULES["in_a_row"].using(k=3), {"met": slow_metrics.in_a_row(3), "stays": True},
    ),
    "latest": (RULES["latest"], {}),
}  # fmt: skip


@pytest.fixture(scope="module", params=LAYOUTS)
def loaded(request, tmp_path_factory):
    """A store of a tutor's log, and the evidence it should hold."""
    rows, given = LAYOUTS[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    file = folder / "log.txt"
    file.write_text(getattr(slow_tutors, request.param)(EVENTS), encoding="utf-8")
    report = loading.load([file], Store(folder / "store"), mapping=Mapping(**given))[0]
    assert report.format == "long_log"
    with Gradebook.open(folder / "store") as book:
        yield book, rows


@pytest.fixture(params=RULES_TWICE)
def twice(request):
    return RULES_TWICE[request.param]


def test_every_column_by_skill_and_section(loaded, twice):
    (book, rows), (rule, options) = loaded, twice
    found = slow_metrics.ways(rows, **options)
    for by in (("skill",), ("skill", "section")):
        for key, more in (
            ("mastery_rates", ()),
            ("first_attempt", ()),
            ("revision_counts", ("revisions",)),
            ("revision_yield", ("revision",)),
        ):
            expected = getattr(slow_metrics, key)(found, by)
            same(book.ask(key, rule=rule, by=by), expected, (*by, *more))


@pytest.mark.parametrize("unit", ["attempts", "days"])
def test_time_to_mastery(loaded, twice, unit):
    (book, rows), (rule, options) = loaded, twice
    end = book.data_date
    watches = [
        slow_metrics.watched(way, unit, "last_evidence", end)
        for way in slow_metrics.ways(rows, **options)
    ]
    answer = book.ask("time_to_mastery", rule=rule, by=(), unit=unit, censor="last_evidence")
    if None in watches:
        assert answer.select("students", "without_start").row(0) == (0, len(watches))
        return
    left_out = ("without_start", "between_exports", "cut_off", "late_joiners")
    expected = {(): slow_metrics.times(watches, slow_metrics.curve(watches))}
    same(answer, expected, (), besides=left_out)
    assert answer.select(left_out).row(0) == (0, 0, 0, 0)


# --- what is in doubt is said, or refused ------------------------------------------------------


def read(text, **mapping):
    table = read_table(text.encode(), "log.txt")
    return READERS["long_log"].read(table, Mapping(**mapping))


def notes(batch):
    return "\n".join(str(notice) for notice in batch.notices)


def entries(batch, *columns):
    return batch.frame("log_entries").select(columns).rows()


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_is_recognised_as_a_log(name):
    text = getattr(slow_tutors, name)(EVENTS[:20])
    assert recognise(read_table(text.encode(), "log.txt")).key == "long_log"


def test_rows_that_come_twice_with_their_number_count_once_and_are_said():
    batch = read(slow_tutors.assistments_2009(EVENTS))
    again = sum(max(len(event.skills), 1) for event in EVENTS if event.number % 7 == 0)
    assert again > 20
    assert batch.rows["skipped: the same row again"] == again
    assert f"{again:,} rows are another row once more, with its number" in notes(batch)
    assert sum(batch.rows.values()) == sum(batch.cells.values())


def test_equal_rows_without_a_number_stay_and_are_said(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("user_id,skill,timestamp,correct\n" + "u1,F1,2026-03-01 10:00:00,1\n" * 2)
    (report,) = loading.load(path, tmp_path / "store")
    assert report.rows == {"imported": 2}
    assert any(
        notice.what.startswith("1 entry has the student, task, skill and moment of another")
        for notice in report.notices
    )


def test_equal_scores_without_a_time_are_attempts_like_any_other():
    assert "the same" not in notes(read("user_id,skill,correct\nu1,F1,1\nu1,F1,1\n"))


def test_scaffolds_and_rows_without_a_skill_are_said():
    told = notes(read(slow_tutors.assistments_2009(EVENTS)))
    scaffolds = sum(event.scaffold * max(len(event.skills), 1) for event in EVENTS)
    bare = sum(not event.skills for event in EVENTS)
    assert f"column 'original': {scaffolds:,} scaffolding questions (0) count" in told
    assert f"{bare:,} rows name no skill" in told


def test_second_tries_at_a_step_are_said():
    more = sum(len(event.tries) - 1 for event in EVENTS)
    told = notes(read(slow_tutors.datashop_transactions(EVENTS)))
    assert f"column 'Attempt At Step': {more:,} further tries or hints" in told


def test_the_other_model_of_skills_is_named():
    told = notes(read(slow_tutors.kdd_cup(EVENTS)))
    assert "'KC(SubSkills)' is taken for the column 'skill', not 'KC(KTracedSkills)'" in told


def test_the_map_chooses_the_model_of_skills_and_its_count_is_not_taken_for_the_other():
    text = slow_tutors.datashop_steps(EVENTS[:30]).replace("KC (Default)", "KC (Mine)")
    batch = read(text)
    assert {row[0] for row in entries(batch, "skill")} >= {EVENTS[0].skills[0]}
    assert "Opportunity (Default)" in notes(batch)


@pytest.mark.parametrize("second", ["KC (Default)", "KC (Default).1"])
def test_a_second_column_of_skills_counts_too_even_where_a_program_numbered_it(second):
    batch = read(
        f"Anon Student Id\tProblem Name\tKC (Default)\t{second}\tOutcome\n"
        "s1\tP\ta\tb\tCORRECT\ns1\tP\tb\t\tHINT\ns1\tP\ta\ta\tINCORRECT\n"
    )
    assert entries(batch, "row", "skill", "score") == [
        (2, "a", 1), (2, "b", 1), (3, "b", 0), (4, "a", 0),
    ]  # fmt: skip
    assert "not used" not in notes(batch)


def test_two_columns_of_one_header_and_the_same_cells_are_one():
    text = "log_id,user_id,skill,correct,logid\n2,u1,F1,1,{}\n1,u1,F1,0,1\n"
    assert entries(read(text.format(2)), "row", "score") == [(3, 1), (2, 0)]
    with pytest.raises(InputError, match="columns A and E have the same header"):
        read(text.format(7))


def test_a_column_of_outcomes_is_never_taken_for_skills():
    batch = read("user_id,problem,outcome,score\nu1,P1,CORRECT,1\nu1,P2,HINT,0\n")
    assert entries(batch, "task", "skill") == [("P1", None), ("P2", None)]
    assert "'score' is taken for the column 'score', not 'outcome'" in notes(batch)


@pytest.mark.parametrize("nothing", ["NA", "NaN", "null", r"\N"])
def test_what_programs_write_for_nothing_is_no_skill(nothing):
    batch = read(f"user_id,problem_id,skill_name,correct\nu1,7,F1,1\nu1,8,{nothing},1\n")
    assert entries(batch, "skill") == [("F1",), ("8",)]
    assert "1 row names no skill" in notes(batch)


def test_names_of_several_numbers_are_said():
    batch = read("user_id,skill_id,skill_name,correct\nu1,1,Area,1\nu1,2,Area,0\nu1,3,Mean,0\n")
    assert entries(batch, "skill") == [("Area",), ("Area",), ("Mean",)]
    assert "1 name stands for several numbers" in notes(batch)


@pytest.mark.parametrize("mark", [";", "_", "|", ","])
def test_skills_that_look_like_several_are_said(mark):
    rows = f'u1,"t1{mark}t2",1\nu1,t1,1\nu1,t2,0\n'
    batch = read("user_id,skill,correct\n" + rows)
    assert {row[0] for row in entries(batch, "skill")} == {f"t1{mark}t2", "t1", "t2"}
    assert f"such as 't1{mark}t2'; each is taken as one skill of its own" in notes(batch)
    assert "look like" not in notes(read(f'user_id,skill,correct\nu1,"area{mark} b",1\nu1,c,1\n'))


def test_times_from_an_unknown_start_are_refused_and_may_be_an_order():
    text = "user_id,content_id,timestamp,answered_correctly\nu1,1,118363,1\nu1,1,0,0\n"
    columns = {"task": "content_id"}
    with pytest.raises(InputError, match=r'\[columns\] order = "timestamp"'):
        read(text, columns=columns)
    batch = read(text, columns={**columns, "order": "timestamp"})
    assert entries(batch, "row", "score", "submitted_at") == [(3, 1, None), (2, 0, None)]


def test_an_order_that_is_no_number_is_said_and_the_files_order_stays():
    batch = read("order_id,user_id,skill,correct\nx9,u1,F1,1\n1,u1,F1,0\n")
    assert entries(batch, "row") == [(2,), (3,)]
    assert "column 'order_id': order was not read from this column" in notes(batch)


def test_numbers_that_begin_again_put_nothing_in_order():
    # two exports in one file, each with its own count of rows
    batch = read("row,user_id,skill,correct\n1,u1,F,0\n2,u1,F,0\n1,u1,F,1\n2,u1,F,1\n")
    assert entries(batch, "row", "score") == [(2, 0), (3, 0), (4, 1), (5, 1)]
    assert "one number twice" in notes(batch)


def test_rows_without_an_outcome_are_said():
    head = "Anon Student Id\tTime\tProblem Name\tKC (Default)\tOutcome\n"
    batch = read(head + "s1\t2012-03-01 10:00:00\tP\ta\tCORRECT\ns1\t2012-03-01 10:01:00\tP\ta\t\n")
    assert entries(batch, "state") == [("scored",), ("submitted",)]
    assert "column 'Outcome': 1 row has a date and no outcome" in notes(batch)


def test_long_numbers_of_rows_do_not_run_together():
    batch = read(
        "order_id,user_id,skill,correct\n9007199254740993,u1,F,1\n9007199254740992,u1,F,0\n"
    )
    assert entries(batch, "row", "score") == [(3, 1), (2, 0)]


def test_tries_at_two_steps_of_a_problem_stay_in_order():
    text = "Anon Student Id,Problem Name,{},Attempt At Step,Outcome,KC (Default)\n"
    rows = "s1,P,a,1,INCORRECT,k\ns1,P,a,2,CORRECT,k\ns1,P,b,1,HINT,k\ns1,P,b,2,CORRECT,k\n"
    with_steps = read(text.format("Step Name") + rows)
    assert entries(with_steps, "row", "score") == [(2, 0), (3, 1), (4, 0), (5, 1)]
    # without a column of steps, numbers that come twice put nothing in order
    bare = read(text.format("Other") + rows)
    assert entries(bare, "row", "score") == [(2, 0), (3, 1), (4, 0), (5, 1)]
    assert "one number twice" in notes(bare)


def test_opportunities_put_rows_in_order_where_each_has_one_skill():
    head = "Anon Student Id,Problem Name,First Attempt,KC (Default),Opportunity (Default)\n"
    batch = read(head + "s1,P2,correct,a,2\ns1,P9,hint,,\ns1,P1,incorrect,a,1\n")
    assert entries(batch, "row", "task", "score") == [(4, "P2", 1), (3, "P9", 0), (2, "P1", 0)]
    batch = read(head + "s1,P2,correct,a~~b,2~~1\ns1,P1,incorrect,a,1\n")
    assert [row[0] for row in entries(batch, "row")] == [2, 2, 3]
    assert "order was not read from this column" in notes(batch)


def test_shares_of_a_session_need_the_map_to_say_so():
    text = (
        "p_recall,timestamp,delta,user_id,lexeme_id,lexeme_string,session_seen,session_correct\n"
        "1.0,1362076081,27649635,u:FO,76390c,lernt,2,2\n0.5,1362076081,27649635,u:FO,7dfd,die,4,2\n"
    )
    with pytest.raises(InputError, match="No column is a skill or task and none is a score"):
        read(text)
    columns = {"skill": "lexeme_id", "score": "session_correct", "points": "session_seen"}
    frame = read(text, columns=columns, timezone="UTC").frame("log_entries")
    assert frame.select("skill", "score", "points").rows() == [("76390c", 2, 2), ("7dfd", 2, 4)]
    assert frame["submitted_at"].dt.year().to_list() == [2013, 2013]
    assert frame.schema["submitted_at"] == pl.Datetime("us")


def test_ids_that_a_frame_has_as_floats_are_whole_and_its_skills_have_their_names():
    text = slow_tutors.assistments_2009(EVENTS)
    by_pandas = pd.read_csv(io.StringIO(text))
    assert by_pandas["skill_id"].dtype == "float64"
    by_pandas["student_class_id"] = by_pandas["student_class_id"].astype(float)
    by_polars = pl.from_pandas(by_pandas)
    rows, _ = LAYOUTS["assistments_2009"]
    expected = slow_metrics.mastery_rates(slow_metrics.ways(rows), ("skill", "section"))
    for frame in (by_pandas, by_polars):
        with Gradebook.from_log(frame) as book:
            same(book.ask("mastery_rates", by=("skill", "section")), expected, ("skill", "section"))


def test_codes_of_a_file_that_a_program_wrote_as_fractions_are_whole():
    batch = read("user_id,skill_id,skill_name,correct\nu1,1.0,Area,1\nu1,2.0,Mean,1\n")
    assert batch.frame("skills")["skill"].to_list() == ["Area", "Mean"]
    assert entries(read("user_id,skill_id,correct\nu1,1.0,1\nu1,2.0,0\n"), "skill") == [
        ("1",), ("2",),
    ]  # fmt: skip
    assert entries(read("user_id,skill,correct\nu1,8.0,1\nu1,8.1,0\n"), "skill") == [
        ("8.0",), ("8.1",),
    ]  # fmt: skip
