"""Files into a store: dated, recognised, accounted for, known again, all or nothing."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from pathlib import Path

import pytest

from masteryviz import loading
from masteryviz.errors import InputError, SettingError, UnknownName
from masteryviz.loading._moment import moment_in, moment_of
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.store import Store
from tests.evidence_cases import attempts, content, fetch

LOG = """student_id,section,skill,date,score,points
1,P1,Ratios,2026-02-02,1,4
1,P1,Ratios,2026-02-09,4,4
2,P1,Graphs,2026-02-03,4,4
"""

Rows = dict[str, tuple[float | str, ...]]


def canvas(folder: Path, name: str, rows: Rows, *tasks: str, points: float = 10) -> Path:
    """A Canvas gradebook: student id -> section and one score a task."""
    folder.mkdir(exist_ok=True)
    blank = "," * 3
    lines = [
        f"Student,ID,SIS Login ID,Section,{','.join(tasks)}",
        f"    Points Possible,{blank}{','.join([f'{points}'] * len(tasks))}",
    ]
    lines += [
        f"Pupil {student},{student},u{student},{','.join(map(str, cells))}"
        for student, cells in rows.items()
    ]
    path = folder / name
    path.write_text("\n".join(lines) + "\n")
    return path


TASKS = ("Forces (101)", "Energy (102)")
SEPTEMBER = {"11": ("P1", 5, ""), "12": ("P1", 8, 9)}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that does not exist yet."""
    return Store(tmp_path / "store")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A small log."""
    path = tmp_path / "log.csv"
    path.write_text(LOG)
    return path


def scores(store: Store, where: str = "true") -> list[tuple[object, ...]]:
    with store.connect() as con:
        return attempts(con, "student, skill, score", [where])


def notes(report: loading.LoadReport) -> str:
    return "\n".join(map(str, report.notices))


# One file


def test_a_log_is_loaded_and_everything_in_it_accounted_for(store: Store, log: Path) -> None:
    (report,) = loading.load(log, store)
    assert (report.status, report.format, report.file) == ("loaded", "long_log", "log.csv")
    assert (report.exported_at, report.exported_from) == (dt.datetime(2026, 2, 9), "file")
    assert (report.students, report.skills, report.attempts) == (2, 2, 3)
    assert report.rows == Counter({"imported": 3})
    assert report.cells == Counter({"scored": 3})
    assert sorted(scores(store)) == [
        ("1", "Ratios", 1.0),
        ("1", "Ratios", 4.0),
        ("2", "Graphs", 4.0),
    ]


def test_the_same_file_again_is_a_no_op_even_under_another_name(
    store: Store, log: Path, tmp_path: Path
) -> None:
    loading.load(log, store)
    before = store.current()
    copy = tmp_path / "copy.csv"
    copy.write_bytes(log.read_bytes())
    (report,) = loading.load(copy, store)
    assert report.status == "already loaded"
    assert (report.exported_at, report.format) == (dt.datetime(2026, 2, 9), "long_log")
    assert store.current() == before


def test_a_dry_run_reports_the_same_and_keeps_nothing(store: Store, log: Path) -> None:
    (rehearsed,) = loading.load(log, store, dry_run=True)
    assert store.current() is None
    assert not store.path.exists()
    (loaded,) = loading.load(log, store)
    assert rehearsed.status == "dry run"
    assert (rehearsed.attempts, rehearsed.rows) == (loaded.attempts, loaded.rows)


def test_a_broken_file_names_its_row_and_changes_nothing(store: Store, log: Path) -> None:
    loading.load(log, store)
    before = store.current()
    log.write_text(LOG + "3,P1,Ratios,2026-02-30,4,4\n")
    with pytest.raises(InputError, match=r"log.csv: row 5, column 'date'"):
        loading.load(log, store)
    assert store.current() == before


def test_several_files_are_one_step_that_undo_takes_back(store: Store, tmp_path: Path) -> None:
    files = [
        canvas(tmp_path, f"2026-09-0{n}T0800_Grades.csv", {"11": ("P1", n, "")}, *TASKS)
        for n in (1, 2, 3)
    ]
    reports = loading.load(files, store)
    assert [report.status for report in reports] == ["loaded"] * 3
    assert [report.attempts for report in reports] == [1, 1, 1]
    assert [score for *_, score in scores(store)] == [1.0, 2.0, 3.0]
    store.undo()
    assert scores(store) == []


def test_two_loads_of_the_same_second_are_two(store: Store, tmp_path: Path) -> None:
    for n in (1, 2):
        file = canvas(tmp_path, f"2026-09-0{n}T0800_Grades.csv", {"11": ("P1", n, "")}, *TASKS)
        loading.load([file], store)
    with store.connect() as con:
        (first,), (second,) = fetch(con, "select loaded_at from source_file order by file_ix")
    assert first < second


def test_one_bad_file_among_several_keeps_all_out(store: Store, log: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text('student,skill,score\n"open,S,1\n')
    with pytest.raises(InputError, match="bad.csv"):
        loading.load([log, bad], store)
    assert store.current() is None


def test_one_file_given_twice_is_loaded_once(store: Store, log: Path) -> None:
    reports = loading.load([log, str(log)], store)
    assert [report.status for report in reports] == ["loaded", "already loaded"]


def test_no_files_load_nothing(store: Store) -> None:
    assert loading.load([], store) == []
    assert not store.path.exists()


def test_a_folder_or_a_file_that_is_not_there_is_refused_in_words(
    store: Store, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"This is a folder. Give the files in it"):
        loading.load(tmp_path, store)
    with pytest.raises(InputError, match=r"nowhere.csv: The file cannot be read: No such file"):
        loading.load(tmp_path / "nowhere.csv", store)


def test_the_format_can_be_named(store: Store, log: Path) -> None:
    assert loading.load(log, store, format="long_log")[0].format == "long_log"
    with pytest.raises(UnknownName, match="There is no format 'excel'"):
        loading.load(log, store, format="excel", as_of=dt.date(2026, 3, 1))


def test_progress_is_told_in_words_and_shares(store: Store, log: Path) -> None:
    told: list[tuple[str, float]] = []
    loading.load(log, store, progress=lambda what, share: told.append((what, share)))
    assert told[0] == ("Reading log.csv", 0.0)
    assert told[-1] == ("Done", 1.0)
    assert [share for _, share in told] == sorted(share for _, share in told)


# What moment a file speaks for


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("2020-10-15T1204_Grades-DSC_10.csv", dt.datetime(2020, 10, 15, 12, 4)),
        ("gc_COURSE_2020-10-15-12-04-59.csv", dt.datetime(2020, 10, 15, 12, 4, 59)),
        ("Bio_GradesExport_2020-10-15-12-04.csv", dt.datetime(2020, 10, 15, 12, 4)),
        ("Period 3_2026-09-01.csv", dt.datetime(2026, 9, 1)),
        ("grades 2026-09-01 (1).csv", dt.datetime(2026, 9, 1)),
        ("moodle-20201015_1204-comma_separated.csv", dt.datetime(2020, 10, 15, 12, 4)),
        ("Grades 2025-2026.csv", None),
        ("grades.csv", None),
        ("2026-13-45.csv", None),
        ("id 120260901123456.csv", None),
        ("2026-02-30 then 2026-03-01.csv", dt.datetime(2026, 3, 1)),
    ],
)
def test_the_date_in_a_name(name: str, moment: dt.datetime | None) -> None:
    assert moment_in(name) == moment


def test_the_users_word_goes_before_the_files_the_names_and_the_time_stamp() -> None:
    own, name, stamp = dt.datetime(2026, 2, 2, 9), "x_2026-03-03.csv", 1_790_000_000.5
    said = moment_of(dt.date(2026, 1, 1), own, name, stamp, None)
    assert (said.at, said.source) == (dt.datetime(2026, 1, 1), "user")
    assert moment_of(None, own, name, stamp, None).source == "file"
    assert moment_of(None, None, name, stamp, None).at == dt.datetime(2026, 3, 3)
    last = moment_of(None, None, "x.csv", stamp, "Europe/Berlin")
    assert (last.at, last.source) == (dt.datetime(2026, 9, 21, 16, 13, 20), "mtime")


def test_a_moment_with_a_zone_becomes_the_schools_wall_time() -> None:
    noon = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
    assert moment_of(noon, None, "", 0, "America/New_York").at == dt.datetime(2026, 1, 1, 7)


def test_an_as_of_that_is_no_day_is_refused() -> None:
    with pytest.raises(SettingError, match="as_of must be a date"):
        moment_of("2026-01-01", None, "", 0, None)  # type: ignore[arg-type]


def test_a_time_stamp_as_last_resort_and_a_day_to_come_get_a_notice(
    store: Store, tmp_path: Path
) -> None:
    path = canvas(tmp_path, "grades.csv", SEPTEMBER, *TASKS)
    os.utime(path, (1_790_000_000, 1_790_000_000))
    (report,) = loading.load(path, store)
    assert report.exported_from == "mtime"
    assert "taken from its time stamp" in notes(report)
    (report,) = loading.load(path, store, as_of=dt.date(2126, 1, 1))
    assert "a day that has not come yet" in notes(report)


def test_the_stores_time_zone_is_used(store: Store, tmp_path: Path, log: Path) -> None:
    store.path.mkdir()
    (store.path / "masteryviz.toml").write_text('[calendar]\ntimezone = "America/New_York"\n')
    log.write_text("student_id,skill,submitted,score,points\n1,S,2026-02-02T03:00:00Z,1,4\n")
    (report,) = loading.load(log, store)
    assert report.exported_at == dt.datetime(2026, 2, 1, 22)


# Read again in another way


def test_the_same_file_with_a_new_map_is_read_again(store: Store, tmp_path: Path) -> None:
    path = canvas(tmp_path, "2026-09-01.csv", SEPTEMBER, *TASKS)
    loading.load(path, store)
    assert {skill for _, skill, _ in scores(store)} == {"Forces", "Energy"}
    mapping = Mapping(skills=(SkillEntry(skill="Physics", tasks=("Forces", "Energy")),))
    (report,) = loading.load(path, store, mapping=mapping)
    assert report.status == "loaded"
    assert "read again" in notes(report)
    assert {skill for _, skill, _ in scores(store)} == {"Physics"}
    assert loading.load(path, store, mapping=mapping)[0].status == "already loaded"
    assert loading.load(path, store)[0].status == "already loaded"
    better = Mapping(skills=(SkillEntry(skill="Motion", tasks=("Forces", "Energy")),))
    loading.load(path, store, mapping=better)
    with store.connect() as con:
        assert fetch(con, "select skill from skill") == [("Motion",)]
        assert fetch(con, "select count(*) from source_file") == [(1,)]


def test_a_log_with_another_day_is_moved_to_that_day(store: Store, log: Path) -> None:
    loading.load(log, store)
    day = dt.date(2026, 3, 1)
    assert loading.load(log, store, as_of=day)[0].status == "loaded"
    assert loading.load(log, store, as_of=day)[0].status == "already loaded"
    with store.connect() as con:
        assert fetch(con, "select exported_at from source_file") == [(dt.datetime(2026, 3, 1),)]


def test_a_day_taken_from_a_time_stamp_is_corrected(store: Store, tmp_path: Path) -> None:
    path = canvas(tmp_path, "grades.csv", SEPTEMBER, *TASKS)
    loading.load(path, store)
    loading.load(path, store, as_of=dt.date(2026, 8, 28))
    assert loading.load(path, store)[0].status == "already loaded"
    with store.connect() as con:
        assert set(attempts(con, "known_by")) == {(dt.datetime(2026, 8, 28),)}
        assert fetch(con, "select count(*) from source_file") == [(1,)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_an_export_like_the_one_of_another_day_is_an_export_of_its_own(
    store: Store, tmp_path: Path, order: tuple[int, ...]
) -> None:
    files = [
        canvas(tmp_path, "2026-09-01.csv", {"11": ("P1", 5, "")}, *TASKS),
        canvas(tmp_path, "2026-09-08.csv", {"11": ("P1", 5, "")}, *TASKS),
        canvas(tmp_path, "2026-09-15.csv", {"11": ("P1", 7, "")}, *TASKS),
    ]
    for place in order:
        assert loading.load(files[place], store)[0].status == "loaded"
    assert loading.load(files[1], store)[0].status == "already loaded"
    with store.connect() as con:
        assert attempts(con, "score, known_after, known_by") == [
            (5.0, None, dt.datetime(2026, 9, 1)),
            (7.0, dt.datetime(2026, 9, 8), dt.datetime(2026, 9, 15)),
        ]


def test_reading_again_ends_as_if_it_had_been_read_so_at_once(tmp_path: Path, store: Store) -> None:
    files = [
        canvas(tmp_path, "2026-09-01.csv", SEPTEMBER, *TASKS),
        canvas(tmp_path, "2026-09-08.csv", {"11": ("P1", 6, 7)}, "Motion (101)", TASKS[1]),
    ]
    mapping = Mapping(skills=(SkillEntry(skill="Physics", tasks=("Forces", "Motion")),))
    loading.load(files, store, mapping=Mapping(scope="wrong"))
    loading.load(files, store, mapping=mapping)
    straight = Store(tmp_path / "straight")
    loading.load(files, straight, mapping=mapping)
    with store.connect() as one, straight.connect() as other:
        assert content(one) == content(other)


# Snapshots


def test_snapshots_tell_what_changed_between_them(store: Store, tmp_path: Path) -> None:
    loading.load(canvas(tmp_path, "2026-09-01.csv", SEPTEMBER, *TASKS), store)
    later = canvas(
        tmp_path, "2026-09-08.csv", {"11": ("P1", 6)}, "Forces and motion (101)", points=20
    )
    (report,) = loading.load(later, store)
    said = notes(report)
    assert "'Forces' is now 'Forces and motion'" in said
    assert "'Forces and motion' has 20 points (had 10)" in said
    assert "1 student is no longer in the export" in said
    assert "1 task of earlier exports is not in this one" in said
    assert "another course" not in said
    assert "Pupil" not in said


def test_snapshots_in_any_order_make_the_same_store(tmp_path: Path) -> None:
    files = [
        canvas(tmp_path, f"2026-09-0{n}.csv", {"11": ("P1", score, "")}, *TASKS)
        for n, score in ((1, 5), (3, 7), (5, 9))
    ]
    contents = []
    for n, order in enumerate(([0, 1, 2], [2, 0, 1], [1, 2, 0])):
        store = Store(tmp_path / f"store{n}")
        for place in order:
            loading.load(files[place], store)
        with store.connect() as con:
            contents.append(content(con))
    assert contents[0] == contents[1] == contents[2]


def test_overlapping_logs_say_how_much_was_known(store: Store, log: Path) -> None:
    loading.load(log, store)
    log.write_text(LOG.replace("2026-02-03,4,4", "2026-02-03,2,4") + "2,P1,Graphs,2026-02-20,4,4\n")
    (report,) = loading.load(log, store)
    assert "2 entries were known already" in notes(report)
    assert "1 entry was known with another score" in notes(report)
    assert scores(store, "student = '2'") == [("2", "Graphs", 2.0), ("2", "Graphs", 4.0)]


# Standings kept beside the evidence


def test_standings_under_the_stores_own_rule_are_kept(store: Store, log: Path) -> None:
    store.path.mkdir()
    (store.path / "masteryviz.toml").write_text('[rule]\nname = "first"\n')
    loading.load(log, store)
    select = (
        "select student, skill, mastered, score from standing join student using "
        "(student_ix) join skill using (skill_ix) order by student, skill"
    )
    with store.connect() as con:
        assert fetch(con, select) == [("1", "Ratios", False, 1.0), ("2", "Graphs", True, 4.0)]
        ((digest,),) = fetch(con, "select value from meta where key = 'standing_rule'")
    log.write_text(LOG + "1,P1,Graphs,2026-02-20,4,4\n")
    loading.load(log, store)
    with store.connect() as con:
        assert len(fetch(con, select)) == 3
        assert fetch(con, "select value from meta where key = 'standing_rule'") == [(digest,)]
    (store.path / "masteryviz.toml").write_text('[rule]\nname = "latest"\n')
    log.write_text(LOG)
    loading.load(log, store, as_of=dt.date(2026, 3, 1))
    with store.connect() as con:
        assert fetch(con, select)[1] == ("1", "Ratios", True, 4.0)
        assert fetch(con, "select value from meta where key = 'standing_rule'") != [(digest,)]
