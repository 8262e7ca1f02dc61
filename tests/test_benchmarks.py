"""What the benchmarks compare is the same work: every engine gives one answer."""

import importlib

import polars as pl
import pytest

from benchmarks import __main__ as command
from benchmarks.harness import OURS, differences, run
from benchmarks.workspace import Workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    workspace = Workspace(tmp_path_factory.mktemp("benchmarks"), 15_000)
    workspace.prepare()
    return workspace


@pytest.mark.parametrize("family", command.FAMILIES)
def test_every_engine_gives_the_same_answers(workspace, family):
    engines = importlib.import_module(f"benchmarks.{family}").ENGINES
    laps = [lap for engine in engines for lap in run(workspace, family, engine)]
    assert differences(workspace, laps) == []
    assert len({lap.job for lap in laps}) * len(engines) == len(laps)
    for lap in laps:
        answer = pl.read_parquet(workspace.answer(family, lap.engine, lap.job))
        assert answer.height > 0
        assert lap.processor > 0 or lap.seconds < 0.05


def test_another_answer_is_noticed(workspace):
    laps = list(run(workspace, "load", "polars"))
    ours = pl.read_parquet(workspace.answer("load", "polars", "log"))
    ours.with_columns(pl.col("scored") + 1).write_parquet(workspace.answer("load", OURS, "log"))
    assert len(differences(workspace, laps)) == 1


def test_an_unknown_family_is_refused(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["benchmarks", "lod"])
    with pytest.raises(SystemExit):
        command.main()
    assert "there is no lod; known: reading, load, standings, questions" in capsys.readouterr().err
