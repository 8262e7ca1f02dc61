"""Meetings and notes without a browser: predict, reveal, decide; before and after a change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz import meetings
from masteryviz.errors import SettingError, StoreBusy
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.journal import (
    PHASES,
    Actual,
    Clock,
    Decision,
    Journal,
    Meeting,
    Note,
    Phase,
    Prediction,
    Student,
)
from masteryviz.rules import get_rule

NOW = dt.datetime(2026, 2, 20, 15, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 2, 20)
RULE = get_rule("latest").using(cut=0.75)

ROWS = [
    ("a", "P1", "Check 1", 3, 4), ("b", "P1", "Check 1", 3, 2), ("b", "P1", "Check 1", 20, 4),
    ("c", "P1", "Check 1", 4, 2), ("d", "P2", "Check 1", 4, 1),
    ("a", "P1", "Check 2", 17, 4), ("b", "P1", "Check 2", 18, 3), ("c", "P1", "Check 2", 18, 4),
    ("a", "P1", "Check 3", 24, 1),
]  # fmt: skip
"""Student, section, task, day of February, score of 4."""


@pytest.fixture(scope="module")
def book() -> Iterator[Gradebook]:
    rows = [
        {"student": who, "section": section, "task": task, "skill": "Ratios", "points": "4",
         "submitted": f"2026-02-{on:02}", "graded": f"2026-02-{on:02}", "score": str(score)}
        for who, section, task, on, score in ROWS
    ]  # fmt: skip
    with Gradebook.from_log(pl.DataFrame(rows)) as gradebook:
        yield gradebook


def held(*rates: float, actual: float = 0.5, day: dt.date = DAY) -> Meeting:
    """A closed meeting on one skill with these predictions; 12 of 24 unless said."""
    return Meeting(
        day=day, skills=("Ratios",), phase="closed",
        predictions=tuple(
            Prediction(who=f"m{n}", skill="Ratios", rate=rate) for n, rate in enumerate(rates)
        ),
        actual=(Actual(skill="Ratios", students=24, mastered=round(24 * actual), rate=actual,
                       lower=actual - 0.2, upper=actual + 0.2),),
    )  # fmt: skip


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
days = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


@given(
    who=st.lists(words, unique_by=str.casefold, max_size=4), rate=st.floats(0, 1),
    texts=st.lists(words), due=st.none() | days, phase=st.sampled_from(PHASES), left=st.integers(0),
)  # fmt: skip
def test_a_meeting_is_written_and_read_as_it_was(
    who: list[str], rate: float, texts: list[str], due: dt.date | None, phase: Phase, left: int
) -> None:
    meeting = Meeting(
        day=DAY, skills=("A", "B"), sections=("P1",), phase=phase, clock=Clock(left=left),
        predictions=tuple(Prediction(who=one, skill="A", rate=rate) for one in who),
        noticed=tuple(texts), decisions=tuple(Decision(text=t, owner=t, due=due) for t in texts),
    )  # fmt: skip
    assert Meeting.of(meeting.body()) == meeting


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"day": "2026-02-20"}, "This is no meeting: it needs 'skills'"),
        ({"day": "soon", "skills": []}, "meeting.day: expected a day such as 2026-09-01"),
        ({"day": "2026-02-20", "skills": "A"}, "meeting.skills: expected a list"),
        ({"day": "2026-02-20", "skills": [], "mood": 1}, "it has no field 'mood'"),
        ({"day": "2026-02-20", "skills": [], "phase": "tea"}, "expected one of choose, predict"),
        (
            {"day": "2026-02-20", "skills": ["A"],
             "predictions": [{"who": "x", "skill": "A", "rate": 1.2}]},
            "from 0 to 100 %, not 120%",
        ),
        (
            {"day": "2026-02-20", "skills": ["A"],
             "predictions": [{"who": "x", "skill": "B", "rate": 1}]},
            "B is not a skill of this meeting",
        ),
    ],
)  # fmt: skip
def test_what_is_no_meeting_is_refused(body: dict[str, object], says: str) -> None:
    with pytest.raises(SettingError, match=says):
        Meeting.of(body)


def test_the_clock_stands_runs_and_is_made_longer() -> None:
    clock = Clock.of_minutes(4, NOW)
    later = NOW + dt.timedelta(seconds=90)
    assert clock.seconds(later) == 150
    standing = clock.paused(later)
    assert standing.seconds(NOW + dt.timedelta(hours=1)) == 150
    assert standing.longer(1, later).seconds(later) == 210
    again = standing.running(later + dt.timedelta(minutes=5))
    assert again.seconds(later + dt.timedelta(minutes=6)) == 90
    over = NOW + dt.timedelta(minutes=9)
    assert clock.seconds(over) == -300
    assert clock.longer(1, over).seconds(over) == 60


def test_nobody_predicts_twice_or_after_the_numbers(book: Gradebook) -> None:
    meeting = meetings.begin(DAY, ["Ratios", "Ratios"], now=NOW)
    assert meeting.skills == ("Ratios",)
    meeting = meeting.expects("Ana", {"Ratios": 0.4}).expects("Bo", {"Ratios": 0.9})
    meeting = meeting.expects(" ana ", {"Ratios": 0.6})
    assert [(one.who, one.rate) for one in meeting.predictions] == [("Bo", 0.9), ("ana", 0.6)]
    shown = meetings.reveal(book, meeting, rule=RULE, now=NOW)
    tries: tuple[Callable[[], object], ...] = (
        lambda: shown.expects("Cy", {"Ratios": 0.1}),
        lambda: meetings.reveal(book, shown, now=NOW),
        lambda: meetings.turn_to(shown, "predict", now=NOW),
    )
    for late in tries:
        with pytest.raises(SettingError, match=r"numbers"):
            late()
    with pytest.raises(SettingError, match="The numbers come first"):
        meetings.turn_to(meeting, "notice", now=NOW)
    with pytest.raises(SettingError, match="Choose one to 6 skills"):
        meetings.begin(DAY, [], now=NOW)


def test_the_numbers_are_those_of_the_question_and_stay(book: Gradebook) -> None:
    meeting = meetings.begin(DAY, ["Ratios", "Gone"], ["P1"], now=NOW).expects("A", {"Ratios": 0.5})
    shown = meetings.reveal(
        book, meeting, rule=RULE, filters=Filters(as_of=dt.date(2026, 2, 19)), now=NOW
    )
    one, other = shown.actual
    # Known on the 19th: a 4 of 4, b 3, c 4; all three have it.
    assert (one.students, one.mastered, one.rate) == (3, 3, 1.0)
    assert (round(one.lower or 0, 4), one.upper) == (0.4385, 1.0)  # Wilson, 3 of 3
    assert (other.students, other.rate) == (0, None)
    assert shown.data_date == dt.date(2026, 2, 19)
    assert "latest score" in shown.rule
    frame = meetings.predictions(shown)
    assert frame.select("skill", "who", "expected", "actual", "error").rows() == [
        ("Ratios", "A", 0.5, 1.0, -0.5), ("Gone", None, None, None, None),
    ]  # fmt: skip
    assert meetings.predictions(meeting)["actual"].is_null().all()


def test_calibration_counts_errors_with_and_without_their_sign() -> None:
    later = dt.date(2026, 3, 20)
    frame = meetings.calibration([held(0.7, 0.4, 0.9), held(day=later), held(0.5, day=later)])
    assert frame.select("meeting", "day", "members", "predictions", "within").rows() == [
        (1, DAY, 3, 3, 2), (2, later, 1, 1, 1),
    ]  # fmt: skip
    # Of one day, the one that was held later stands later.
    twice = meetings.calibration([held(0.7), held(0.4)])
    assert twice["bias"].to_list() == pytest.approx([0.2, -0.1])
    # +0.2, -0.1, +0.4
    assert frame["bias"].to_list() == pytest.approx([0.5 / 3, 0.0])
    assert frame["mean_error"].to_list() == pytest.approx([0.7 / 3, 0.0])
    assert meetings.calibration([held(), meetings.begin(DAY, ["A"], now=NOW)]).is_empty()


def test_open_decisions_open_the_next_meeting_until_they_are_done(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    soon, late = Decision(text="soon", owner="A", due=DAY), Decision(text="late", owner="B")
    done = Decision(text="done", owner="C", done=DAY)
    id = journal.add("meeting", replace(held(0.5), decisions=(late, done, soon)).body())
    found = meetings.open_decisions(journal)
    assert [(one[0], one[1], one[3].text) for one in found] == [(id, 2, "soon"), (id, 0, "late")]
    meetings.finish(journal, id, 2, DAY)
    assert [one[3].text for one in meetings.open_decisions(journal)] == ["late"]
    with pytest.raises(SettingError, match="no such decision"):
        meetings.finish(journal, id, 3, DAY)
    assert meetings.newest(journal) is not None
    # What was done since the newest meeting began can be taken back until the next begins.
    assert [one[3].text for one in meetings.open_decisions(journal, lately=True)] == [
        "soon", "late", "done",
    ]  # fmt: skip
    meetings.finish(journal, id, 2, None)
    assert [one[3].text for one in meetings.open_decisions(journal)] == ["soon", "late"]
    journal.add("meeting", held(day=DAY + dt.timedelta(days=28)).body())
    assert [one[3].text for one in meetings.open_decisions(journal, lately=True)] == [
        "soon", "late",
    ]  # fmt: skip


def test_a_decision_has_a_day_and_none_before_its_meeting() -> None:
    meeting = held(0.5)
    kept = meetings.decide(meeting, Decision(text="t", owner="A", due=DAY))
    assert [one.due for one in kept.decisions] == [DAY]
    with pytest.raises(SettingError, match="Say by when"):
        meetings.decide(meeting, Decision(text="t", owner="A"))
    with pytest.raises(SettingError, match="19 Feb 2026 is before this meeting of 20 Feb 2026"):
        meetings.decide(meeting, Decision(text="t", owner="A", due=DAY - dt.timedelta(days=1)))


def test_two_who_change_a_meeting_at_once_do_not_overwrite_each_other(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    id = journal.add("meeting", held().body())
    entry = journal.get(id)
    journal.change(id, replace(held(), noticed=("x",)).body(), revision=entry.revision)
    with pytest.raises(StoreBusy, match="Somebody else changed this"):
        journal.change(id, held().body(), revision=entry.revision)


def test_teachers_are_not_named_unless_the_team_says_so(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert not meetings.teachers_are_named(tmp_path, journal)
    journal.add("choice", {"name": "teachers", "value": True})
    assert meetings.teachers_are_named(tmp_path, journal)
    journal.add("choice", {"name": "teachers", "value": False})
    assert not meetings.teachers_are_named(tmp_path, journal)
    (tmp_path / "masteryviz.toml").write_text("[privacy]\nteachers = true\n")
    assert meetings.teachers_are_named(tmp_path, journal)


def note(on: int, **more: object) -> Note:
    """A note on a day of February about the one skill."""
    return Note(what="reteach", day=dt.date(2026, 2, on), text="t", skill="Ratios", **more)  # type: ignore[arg-type]


COUNTS = ("whom", "side", "task", "students", "mastered")


def first(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return frame.filter(measure="first_attempt").select(COUNTS).rows()


def mastered(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return frame.filter(measure="mastered").select("whom", "day", "students", "mastered").rows()


def on(day: int) -> dt.date:
    return dt.date(2026, 2, day)


def test_before_and_after_are_the_checks_around_the_day(book: Gradebook) -> None:
    frame = meetings.before_after(book, note(10), rule=RULE)
    # First attempts count, even where a later one on the same check was better (b).
    assert first(frame) == [("all", "before", "Check 1", 4, 1), ("all", "after", "Check 2", 3, 3)]
    # Of the four who had tried it only a had it; b and c have it after Check 2; d did not try.
    assert mastered(frame) == [("all", on(9), 4, 1), ("all", on(24), 4, 2)]
    checks = frame.filter(measure="first_attempt")
    assert checks["day"].to_list() == [on(3), on(17)]
    assert checks["lower"].to_list() == pytest.approx([0.0456, 0.4385], abs=5e-5)  # Wilson
    said = meetings.words(frame)
    assert said.startswith("Of all 1/4 → 3/3 reached the cut at the first attempt of the check.")
    assert "association" in said


def test_a_check_of_the_very_day_is_after_and_sections_count(book: Gradebook) -> None:
    frame = meetings.before_after(book, note(17, sections=("P1",)), rule=RULE)
    assert first(frame) == [("all", "before", "Check 1", 3, 1), ("all", "after", "Check 2", 3, 3)]


def test_without_a_next_check_it_is_who_had_the_skill(book: Gradebook) -> None:
    # On the 20th b tries Check 1 again; on the 24th a fails Check 3; the data end on the 24th.
    frame = meetings.before_after(book, note(19, sections=("P1",)), rule=RULE)
    assert mastered(frame) == [("all", on(18), 3, 3), ("all", on(24), 3, 2)]
    late = meetings.before_after(book, note(25), rule=RULE)
    assert mastered(late) == [("all", on(24), 4, 2)]
    nothing = "There is no evidence of this skill before and after it yet."
    assert meetings.words(late) == nothing
    assert meetings.words(meetings.before_after(book, replace(note(1), skill="Gone"))) == nothing
    retried = meetings.words(frame.filter(measure="mastered"))
    assert retried.startswith("Of all 3/3 → 2/3 who had tried it had it the day before and 14 days")


def test_those_given_it_stand_beside_the_others(book: Gradebook) -> None:
    given = (Student("b"), Student("c"))
    frame = meetings.before_after(book, note(10, given=given), rule=RULE)
    assert first(frame.filter(pl.col("whom") != "all")) == [
        ("given", "before", "Check 1", 2, 0), ("given", "after", "Check 2", 2, 2),
        ("others", "before", "Check 1", 2, 1), ("others", "after", "Check 2", 1, 1),
    ]  # fmt: skip
    assert mastered(frame.filter(whom="given")) == [("given", on(9), 2, 0), ("given", on(24), 2, 2)]
    # Given to some who were all erased is not the same as given to everybody.
    nobody = meetings.before_after(book, note(10, given=()), rule=RULE)
    assert mastered(nobody.filter(whom="given")) == [
        ("given", on(9), 0, 0),
        ("given", on(24), 0, 0),
    ]
    assert nobody.filter(whom="given")["rate"].is_null().all()


def test_notes_concern_a_view_by_day_section_and_skill(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for one in (note(10), note(3, sections=("P2",)), replace(note(5), skill="")):
        journal.add("note", one.body())

    def seen(filters: Filters = Filters(), *skills: str) -> list[int]:  # noqa: B008  (frozen)
        return [n.day.day for _, n in meetings.notes_in_view(journal, filters, skills=skills)]

    assert seen() == [3, 5, 10]
    assert seen(Filters(section=("P1",))) == [5, 10]
    assert seen(Filters(as_of=dt.date(2026, 2, 5))) == [3, 5]
    assert seen(Filters(), "Graphs") == [5]
    assert seen(Filters(skill=("Ratios",))) == [3, 5, 10]


def test_strategies_add_up_over_all_who_used_them_and_name_nobody(book: Gradebook) -> None:
    decisions = (
        Decision(text="a", owner="Ms. Rivera", strategy="Number lines", done=dt.date(2026, 2, 10)),
        Decision(
            text="b", owner="Mr. Okafor", strategy=" number LINES ", done=dt.date(2026, 2, 20)
        ),
        Decision(text="c", owner="Mr. Okafor", strategy="Stations"),
    )
    meeting = replace(held(0.5), decisions=decisions)
    frame = meetings.strategies(book, [note(28)], [meeting], rule=RULE)
    assert frame.select("strategy", "uses", "checked", "students_before", "mastered_before",
                        "students_after", "mastered_after").rows() == [
        # On the 10th 1 of 4 had it, on the 24th 2; on the 19th 3 of 4, on the 24th 2.
        ("Number lines", 2, 2, 4 + 4, 1 + 3, 4 + 4, 2 + 2), ("Reteach", 1, 0, 0, 0, 0, 0),
    ]  # fmt: skip
    assert frame["rate_before"].to_list() == [4 / 8, None]
    assert not [text for row in frame.rows() for text in row if "Rivera" in str(text)]
    assert meetings.strategies(book).is_empty()
