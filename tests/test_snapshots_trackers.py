"""Which trackers are of one gradebook: spreadsheets have no ids that would say so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from masteryviz import evidence
from masteryviz.gradebook import Gradebook
from masteryviz.loading import load
from masteryviz.mapping import Mapping
from masteryviz.readers import wide_tracker
from masteryviz.table import read_table
from tests.evidence_cases import add, attempts, empty, fetch

Load = tuple[str, Mapping, str]
"""Day in September, map, and the tracker."""

P1 = Mapping(section="P1")
FIRST = "sid,F1,F2\n1,1,0\n2,0,1\n"


def history(*loads: Load) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Attempts, and who left when; the same in any order of loading."""
    named = [
        (dt.datetime(2026, 9, int(day)), wide_tracker.read(read_table(text.encode(), "t"), mapping))
        for day, mapping, text in loads
    ]
    found = []
    for order in (named, named[::-1]):
        con = empty()
        for at, batch in order:
            add(con, batch, at, f"{batch.rows} {at}")
        evidence.rebuild(con)
        left = fetch(
            con,
            "select student, enrolled_until from enrollment join student using (student_ix) "
            "where enrolled_until is not null order by 1",
        )
        tries = attempts(con, "student, task, attempt.score, day(known_after), day(known_by)")
        found.append((sorted(tries, key=str), left))
        con.close()
    assert found[0] == found[1]
    return found[0]


BEFORE = [("1", "F1", 1, None, 1), ("1", "F2", 0, None, 1), ("2", "F1", 0, None, 1),
          ("2", "F2", 1, None, 1)]  # fmt: skip


def test_what_the_map_says_of_the_class_later_starts_no_new_gradebook() -> None:
    for mapping in (
        Mapping(section="P1", teacher="Ms X"),
        Mapping(section="P1", course="Biology", term="Fall"),
    ):
        assert history(("1", P1, FIRST), ("8", mapping, FIRST)) == (BEFORE, [])
    assert history(("1", Mapping(), FIRST), ("8", P1, FIRST))[0] == BEFORE


def test_a_class_that_is_added_to_a_tracker_starts_no_new_gradebook() -> None:
    one = "sid,section,F1,F2\n1,P1,1,0\n2,P1,0,1\n"
    two = f"{one}3,P2,1,1\n"
    found, left = history(("1", Mapping(), one), ("8", Mapping(), two))
    new = [("3", "F1", 1, None, 8), ("3", "F2", 1, None, 8)]
    assert (found, left) == (sorted(BEFORE + new, key=str), [])


def test_a_first_column_that_is_renamed_or_moved_starts_no_new_gradebook() -> None:
    text = "sid,F2,F0,F3\n1,0,,\n2,1,,\n"
    found, _ = history(("1", Mapping(), FIRST), ("8", Mapping(), text))
    assert found == BEFORE


def test_classes_of_one_name_without_a_student_in_common_take_nobody_away() -> None:
    other = "sid,F1,F2\n8,1,0\n9,0,1\n"
    found, left = history(("1", P1, FIRST), ("8", P1, other))
    assert len(found) == 8
    assert left == []


def test_a_student_who_is_gone_from_a_tracker_has_left() -> None:
    found, left = history(("1", P1, FIRST), ("8", P1, "sid,F1,F2\n1,1,0\n"))
    assert (found, left) == (BEFORE, [("2", dt.date(2026, 9, 8))])


def test_trackers_of_two_subjects_are_two_gradebooks_even_with_a_column_in_common() -> None:
    math, art = Mapping(section="Math"), Mapping(section="Art")
    effort = "sid,Effort\n1,{}\n"
    found, _ = history(
        ("1", math, effort.format(1)),
        ("2", art, effort.format(0)),
        ("8", math, effort.format(1)),
        ("9", art, effort.format(0)),
    )
    assert found == [("1", "Effort", 0, None, 2), ("1", "Effort", 1, None, 1)]


def test_a_load_tells_which_columns_it_takes_for_renamed(tmp_path: Path) -> None:
    store = tmp_path / "store"
    for day, header in (("01", "F1"), ("08", "F1 Forces")):
        file = tmp_path / f"tracker 2026-09-{day}.csv"
        file.write_text(f"sid,{header},F2\n1,1,0\n2,0,1\n3,0.5,\n", encoding="utf-8")
        (report,) = load(file, store, mapping=P1)
    told = [notice.what for notice in report.notices if "renamed" in notice.what]
    assert told == [
        "Columns taken for renamed, since one has the scores that the other had: "
        "'F1' is now 'F1 Forces'."
    ]
    with Gradebook.open(store) as gradebook:
        assert sorted(gradebook.standings()["attempts"]) == [0, 1, 1, 1, 1, 1]
        assert set(gradebook.skills()["skill"]) == {"F1 Forces", "F2"}
