"""The shell, as a user types it: real files, a real store, exit codes and messages."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from masteryviz import cli
from masteryviz.cli import show
from masteryviz.readers import READERS
from tests.workbooks import xlsx

LOG = """student_id,section,skill,date,score,points
1,P1,Ratios,2026-02-02,1,4
1,P1,Ratios,2026-02-09,4,4
2,P1,Ratios,2026-02-03,4,4
3,P2,Ratios,2026-02-03,2,4
3,P2,Graphs,2026-02-20,3,4
"""


@dataclass
class Outcome:
    """What a command did."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a store of its own."""

    def command(*arguments: object) -> Outcome:
        out, err = io.StringIO(), io.StringIO()
        store = str(tmp_path / "store")
        monkeypatch.setattr(sys, "argv", ["masteryviz", "--store", store, *map(str, arguments)])
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(show.out, "_file", out)
        monkeypatch.setattr(show.err, "_file", err)
        monkeypatch.setattr(show.out, "width", 200)
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
        return Outcome(code, out.getvalue(), err.getvalue())

    return command


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A small log."""
    path = tmp_path / "log.csv"
    path.write_text(LOG)
    return path


def test_load_says_what_was_recognised_and_where_everything_went(run: Run, log: Path) -> None:
    done = run("load", log)
    assert done.code == 0, done.err
    assert "loaded as long_log" in done.out
    assert "3 students, 2 sections, 2 tasks, 2 skills, 5 attempts" in done.out
    assert "rows: 5 = 5 imported" in done.out
    assert "cells: 5 = 5 scored" in done.out
    assert "2026-02-20" in done.out


def test_the_same_file_again_is_already_loaded(run: Run, log: Path) -> None:
    run("load", log)
    again = run("load", log)
    assert again.code == 0
    assert "already loaded" in again.out


def test_a_dry_run_keeps_nothing(run: Run, log: Path, tmp_path: Path) -> None:
    dry = run("load", log, "--dry-run")
    assert dry.code == 0
    assert "would be loaded (dry run) as long_log" in dry.out
    assert not (tmp_path / "store" / "CURRENT").exists()


def test_a_refused_file_is_a_message_and_exit_code_2(run: Run, log: Path, tmp_path: Path) -> None:
    run("load", log)
    pointer = (tmp_path / "store" / "CURRENT").read_bytes()
    bad = tmp_path / "bad.csv"
    bad.write_text(LOG + "4,P2,Graphs,2026-02-21,three,4\n")
    done = run("load", bad, log)
    assert done.code == 2
    assert "bad.csv" in done.err
    assert "row 7" in done.err
    assert "score" in done.err
    assert "Traceback" not in done.err + done.out
    assert "already loaded" in done.out, "the other file is still looked at"
    assert (tmp_path / "store" / "CURRENT").read_bytes() == pointer


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    done = run("load", tmp_path / "nothing.csv")
    assert done.code == 2
    assert "nothing.csv" in done.err


def test_what_is_shared_has_no_small_groups(run: Run, log: Path) -> None:
    run("load", log)
    asked = ("ask", "mastery_rates", "--by", "section", "--format", "json")
    ours, shared = (json.loads(run(*asked, *more).out) for more in ((), ("--for", "share")))
    assert all(row["students"] for row in ours)
    assert {row["suppressed"] for row in shared} == {True}
    assert {row["students"] for row in shared} == {None}
    lists = ("ask", "students_by_state", "--format", "json")
    ours, shown = (json.loads(run(*lists, *more).out) for more in ((), ("--for", "present")))
    assert {row["student"] for row in ours} == {"1", "2", "3"}
    assert {row["student"] for row in shown}.isdisjoint({"1", "2", "3"})
    assert run("ask", "mastery_rates", "--for", "everybody").code == 2


def test_ask_gives_the_same_frame_in_every_format(run: Run, log: Path, tmp_path: Path) -> None:
    run("load", log)
    rates = json.loads(run("ask", "mastery_rates", "--format", "json").out)
    assert {row["skill"]: row["mastery_rate"] for row in rates} == {
        "Ratios": pytest.approx(2 / 3),
        "Graphs": pytest.approx(0.0),
    }
    text = run("ask", "mastery_rates", "--format", "csv").out
    assert pl.read_csv(io.StringIO(text))["mastery_rate"].to_list() == [
        row["mastery_rate"] for row in rates
    ]
    target = tmp_path / "rates.parquet"
    assert run("ask", "mastery_rates", "--format", "parquet", "--output", target).code == 0
    assert pl.read_parquet(target)["skill"].to_list() == [row["skill"] for row in rates]


def test_rules_parameters_groups_and_filters(run: Run, log: Path) -> None:
    run("load", log)
    done = run(
        "ask", "mastery_rates", "--rule", "in_a_row", "--set", "k=1", "--by", "skill,section",
        "--where", "section=P1", "--format", "json",
    )  # fmt: skip
    (row,) = json.loads(done.out)
    assert (row["skill"], row["section"], row["students"], row["mastered"]) == (
        "Ratios",
        "P1",
        2,
        2,
    )


def test_a_setting_can_be_the_questions_own(run: Run, log: Path) -> None:
    run("load", log)
    done = run("ask", "time_to_mastery", "--set", "unit=attempts", "--format", "json")
    ratios = next(row for row in json.loads(done.out) if row["skill"] == "Ratios")
    assert (ratios["students"], ratios["events"], ratios["median"]) == (3, 2, 2)


def test_as_of_looks_back(run: Run, log: Path) -> None:
    run("load", log)
    done = run("ask", "mastery_rates", "--as-of", "2026-02-05", "--format", "json")
    (row,) = json.loads(done.out)
    assert row["mastered"] == 1


def test_the_table_says_what_is_shown_in_words(run: Run, log: Path) -> None:
    run("load", log)
    done = run("ask", "mastery_rates", "--where", "section=P1")
    assert "Ratios" in done.out
    assert "P1" in done.err
    assert "latest score" in done.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ask", "mastery_rate"), "mastery_rates"),
        (("ask", "mastery_rates", "--rule", "newest"), "There is no rule 'newest'"),
        (("ask", "mastery_rates", "--set", "k"), "name=value"),
        (("ask", "mastery_rates", "--set", "k=3"), "no parameter"),
        (("ask", "mastery_rates", "--by", "teachers"), "teachers"),
        (("ask", "mastery_rates", "--where", "sektion=P1"), "sektion"),
        (("ask", "mastery_rates", "--output", "x.txt"), "--format"),
        (("ask", "mastery_rates", "--format", "parquet"), "--output"),
    ],
)
def test_what_is_misspelt_is_said(
    run: Run, log: Path, arguments: tuple[str, ...], says: str
) -> None:
    run("load", log)
    done = run(*arguments)
    assert done.code == 2
    assert says in done.err


def test_an_empty_store_says_what_to_do(run: Run) -> None:
    done = run("ask", "mastery_rates")
    assert done.code == 2
    assert "masteryviz load" in done.err


def test_undo_takes_the_last_load_back(run: Run, log: Path, tmp_path: Path) -> None:
    run("load", log)
    more = tmp_path / "more.csv"
    more.write_text("student_id,skill,date,score,points\n9,Ratios,2026-03-01,4,4\n")
    run("load", more)
    assert run("undo").code == 0
    (row, *_) = json.loads(run("ask", "mastery_rates", "--format", "json").out)
    assert row["students"] == 3


@pytest.mark.parametrize("command", ["formats", "rules"])
def test_lists(run: Run, command: str) -> None:
    done = run(command)
    assert done.code == 0
    assert ("canvas_gradebook" in done.out) if command == "formats" else ("decaying" in done.out)


def test_the_formats_fit_a_narrow_window_and_say_where_to_click(run: Run) -> None:
    said = run("formats").out
    assert max(map(len, said.splitlines())) <= 80
    flat = " ".join(said.split())
    listed = json.loads(run("formats", "--json").out)
    assert [entry["format"] for entry in listed] == list(READERS)
    for reader in READERS.values():
        for text in (reader.key, reader.title, reader.carries, reader.download):
            assert " ".join(text.split()) in flat


def test_sheets_and_other_courses_by_the_shell(run: Run, tmp_path: Path) -> None:
    head = ["Student", "ID", "SIS Login ID", "Section"]
    points = ["    Points Possible", "", "", "", 10, 10]

    def sheet(first: int) -> list[list[object]]:
        tasks = [f"A ({first})", f"B ({first + 1})"]
        return [
            head + tasks,
            points,
            ["Pupil 1", 1, "u1", "P1", 5, 6],
            ["P 2", 2, "u2", "P1", 7, 8],
        ]

    book = tmp_path / "book.xlsx"
    book.write_bytes(xlsx({"Math": sheet(1), "Science": sheet(11)}))
    unclear = run("load", book, "--as-of", "2026-09-01")
    assert (unclear.code, "2 sheets are gradebooks: 'Math', 'Science'" in unclear.err) == (2, True)
    assert run("load", book, "--as-of", "2026-09-01", "--sheet", "Math").code == 0
    other = run("load", book, "--as-of", "2026-09-02", "--sheet", "Science")
    assert (other.code, "--other-course" in other.err) == (2, True)
    args = ("--as-of", "2026-09-02", "--sheet", "Science", "--other-course")
    assert "book.xlsx [Science]" in run("load", book, *args).out


def test_the_questions_are_listed(run: Run) -> None:
    assert "time_to_mastery" in run("ask", "--list").out


def test_names_with_markup_and_escapes_are_shown_literally(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(LOG.replace("Graphs", "[red]Graphs[/red]"))
    assert run("load", path).code == 0
    assert "[red]Graphs[/red]" in run("ask", "mastery_rates").out
    assert "\x1b" not in str(show.literal("\x1b[31mred"))


def test_the_command_runs_on_its_own(log: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "masteryviz", "--store", str(tmp_path / "s")]

    def shell(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(words, capture_output=True, text=True, check=False)

    done = shell(*command, "load", str(log))
    assert done.returncode == 0, done.stderr
    bad = subprocess.run(
        [*command, "load", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert bad.returncode == 2
    assert "Traceback" not in bad.stderr
    version = subprocess.run(
        [*command[:3], "--version"], capture_output=True, text=True, check=True
    )
    assert version.stdout.startswith("masteryviz ")


def test_demo_loads_every_sample_export(run: Run) -> None:
    done = run("demo", "--no-serve")
    assert done.code == 0, done.err
    assert "sample exports" in done.out
    sections = json.loads(run("ask", "mastery_rates", "--by", "section", "--format", "json").out)
    assert len(sections) == 20
    again = run("demo", "--no-serve")
    assert "were there" in again.out


def test_a_fault_of_our_own_shows_no_trace_and_no_data(
    run: Run, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("Jane Doe")

    monkeypatch.setattr(cli.loading, "load", broken)
    monkeypatch.delenv("MASTERYVIZ_DEBUG", raising=False)
    done = run("load", log)
    assert done.code == 1
    assert "RuntimeError" in done.err
    assert "Jane" not in done.err
    monkeypatch.setenv("MASTERYVIZ_DEBUG", "1")
    with pytest.raises(RuntimeError):
        run("load", log)
