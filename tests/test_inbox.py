"""A folder of downloads: what is an export, which map goes with it, whose it is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

import masteryviz
from masteryviz import inbox, loading
from masteryviz.cli import app
from masteryviz.errors import InputError, SettingError
from masteryviz.gradebook import Gradebook
from masteryviz.loading import Arrival
from masteryviz.mapping import Mapping, SectionEntry

LOG = "student,skill,date,score,points\n{id},S1,2026-09-0{day},{score},4\n"
CANVAS = (
    "Student,ID,SIS Login ID,Section,Check 1 (101)\n"
    "    Points Possible,,,,4\n"
    '"Sample, Ada",{id},ada,{section},3\n'
)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def log(id: str = "s1", day: int = 1, score: int = 4) -> str:
    return LOG.format(id=id, day=day, score=score)


def test_exports_are_found_with_the_names_of_their_folders(tmp_path: Path) -> None:
    write(tmp_path / "Rivera" / "Period 1" / "log.csv", log())
    write(tmp_path / "Rivera" / "2026-10" / "grades.csv", log())
    write(tmp_path / "top.csv", log())
    write(tmp_path / "picture.png", "")
    for left_alone in (".hidden.csv", "~$book.xlsx", "half.csv.crdownload", "desktop.ini"):
        write(tmp_path / left_alone, log())
    found = inbox.look(tmp_path)
    assert [(a.path.name, a.teacher, a.section) for a in found.arrivals] == [
        ("top.csv", None, None),
        ("grades.csv", "Rivera", None),
        ("log.csv", "Rivera", "Period 1"),
    ]
    assert [path.name for path in found.passed_over] == ["picture.png"]


def test_the_nearest_map_goes_with_a_file_and_its_skills_are_no_export(tmp_path: Path) -> None:
    write(tmp_path / "map.toml", 'teacher = "All"\nskills_file = "skills.csv"\n')
    write(tmp_path / "skills.csv", "skill,title\nS1,One\n")
    write(tmp_path / "a" / "one.csv", log())
    write(tmp_path / "a" / "two.csv", log())
    write(tmp_path / "a" / "two.toml", 'teacher = "Own"\n')
    write(tmp_path / "b" / "map.toml", 'teacher = "B"\n')
    write(tmp_path / "b" / "deep" / "three.csv", log())
    found = inbox.look(tmp_path)
    assert [(a.path.name, a.mapping.teacher) for a in found.arrivals] == [
        ("one.csv", "All"),
        ("two.csv", "Own"),
        ("three.csv", "B"),
    ]
    assert found.passed_over == ()


def test_a_folder_with_a_manifest_is_one_export(tmp_path: Path) -> None:
    write(tmp_path / "roster" / "manifest.csv", "propertyName,value\n")
    write(tmp_path / "roster" / "users.csv", "sourcedId\n")
    assert [a.path.name for a in inbox.look(tmp_path).arrivals] == ["roster"]


def test_a_folder_that_is_not_there_and_a_map_that_is_wrong_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        inbox.look(tmp_path / "nowhere")
    write(tmp_path / "map.toml", "teachr = 1\n")
    write(tmp_path / "log.csv", log())
    with pytest.raises(SettingError, match="teacher"):
        inbox.look(tmp_path)


def test_the_place_of_a_file_names_only_what_it_does_not_name_itself(tmp_path: Path) -> None:
    store = tmp_path / "store"
    bare = write(tmp_path / "in" / "log.csv", log())
    canvas = write(tmp_path / "in" / "canvas.csv", CANVAS.format(id=7, section="Science P2"))
    mapped = write(tmp_path / "in" / "mapped.csv", log("s2"))
    mapping = Mapping(teacher="From the map", section="M1")
    loading.load(
        [
            Arrival(bare, teacher="Rivera", section="Period 1"),
            Arrival(canvas, teacher="Rivera", section="Period 1"),
            Arrival(mapped, mapping, teacher="Rivera", section="Period 1"),
        ],
        store,
    )
    with Gradebook.open(store) as gradebook:
        sections = gradebook.sections().select("section", "teacher").rows()
    assert sections == [
        ("M1", "From the map"),
        ("Period 1", "Rivera"),
        ("Science P2", "Rivera"),
    ]


def test_what_the_map_says_of_all_sections_holds_for_one_named_by_its_folder(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "log.csv", log())
    mapping = Mapping(
        term="Fall",
        sections={"P1": SectionEntry(period="3", term="Spring")},
    )
    store = tmp_path / "store"
    loading.load(
        [
            Arrival(path, mapping, teacher="Rivera", section="P1"),
            Arrival(write(tmp_path / "b.csv", log("s2")), mapping, "Rivera", "P2"),
        ],
        store,
    )
    with Gradebook.open(store) as gradebook:
        found = gradebook.sections().select("section", "term", "teacher", "period").rows()
    assert found == [
        ("P1", "Spring", "Rivera", "3"),
        ("P2", "Fall", "Rivera", None),
    ]


def test_another_place_reads_a_file_again_and_none_leaves_it(tmp_path: Path) -> None:
    store, path = tmp_path / "store", write(tmp_path / "log.csv", log())
    statuses = [
        loading.load(arrival, store)[0].status
        for arrival in (
            Arrival(path, teacher="Rivera", section="P1"),
            Arrival(path, teacher="Rivera", section="P1"),
            path,
            Arrival(path, teacher="Chen", section="P1"),
        )
    ]
    assert statuses == ["loaded", "already loaded", "already loaded", "loaded"]
    with Gradebook.open(store) as gradebook:
        assert gradebook.sections()["teacher"].to_list() == ["Chen"]
        assert gradebook.standings()["attempts"].to_list() == [1]


def test_a_folder_is_loaded_in_one_go_and_a_broken_file_keeps_no_other_back(
    tmp_path: Path,
) -> None:
    folder, store = tmp_path / "exports", tmp_path / "store"
    write(folder / "Rivera" / "one.csv", log("s1"))
    write(folder / "Chen" / "two.csv", log("s2"))
    runner = CliRunner()
    arguments = ["--store", str(store), "load", str(folder)]
    first = runner.invoke(app, arguments)
    assert first.exit_code == 0, first.output
    assert masteryviz.Store(store).current().version == 1
    write(folder / "Chen" / "broken.csv", "student,skill,score\ns3,S1\n")
    write(folder / "Chen" / "three.csv", log("s3"))
    second = runner.invoke(app, arguments)
    assert second.exit_code == 2
    with Gradebook.open(store) as gradebook:
        assert gradebook.students()["student"].to_list() == ["s1", "s2", "s3"]


def test_a_folder_without_exports_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = CliRunner().invoke(
        app, ["--store", str(tmp_path / "s"), "load", str(tmp_path / "empty")]
    )
    assert isinstance(result.exception, InputError)
    assert "no exports in this folder" in str(result.exception)


def test_a_map_is_proposed_written_and_used(tmp_path: Path) -> None:
    export = write(
        tmp_path / "grades.csv",
        "Student,ID,Section,MS-PS1-5 Form A (1),MS-PS1-5 Form B (2),Unit test (3)\n"
        "    Points Possible,,,4,4,20\n"
        '"Sample, Ada",7,P1,2,4,18\n',
    )
    runner, made = CliRunner(), tmp_path / "map.toml"
    shown = runner.invoke(app, ["map", str(export)])
    assert 'skill = "MS-PS1-5"' in shown.stdout
    written = runner.invoke(app, ["map", str(export), "-o", str(made)])
    assert written.exit_code == 0, written.output
    again = runner.invoke(app, ["map", str(export), "-o", str(made)])
    assert "is there already" in str(again.exception)
    loading.load(export, tmp_path / "store", mapping=masteryviz.load_mapping(made))
    with Gradebook.open(tmp_path / "store") as gradebook:
        rates = gradebook.ask("mastery_rates")
    assert dict(rates.select("skill", "mastered").iter_rows()) == {"MS-PS1-5": 1, "Unit test": 1}


@pytest.mark.slow
def test_a_watched_folder_is_loaded_as_files_come(tmp_path: Path) -> None:
    folder, store = tmp_path / "exports", tmp_path / "store"
    write(folder / "one.csv", log("s1"))
    command = [sys.executable, "-m", "masteryviz", "--store", str(store), "watch", str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ
    ) as watching:
        try:
            _until(lambda: students(store) == ["s1"])
            write(folder / "broken.csv", "student,skill,score\ns9,S1\n")
            write(folder / "two.csv", log("s2"))
            _until(lambda: students(store) == ["s1", "s2"])
            write(folder / "broken.csv", log("s3"))
            _until(lambda: students(store) == ["s1", "s2", "s3"])
        finally:
            watching.send_signal(signal.SIGINT)
            said, _ = watching.communicate(timeout=30)
    assert watching.returncode == 0, said
    assert said.count("broken.csv: row 2") == 1
    assert "Traceback" not in said


def students(store: Path) -> list[str]:
    if masteryviz.Store(store).current() is None:
        return []
    with Gradebook.open(store) as gradebook:
        return gradebook.students()["student"].to_list()


def _until(holds: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.2)
