"""`masteryviz ask` prints every metric, with options as they are typed."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

import masteryviz
from masteryviz import cli, loading
from masteryviz.metrics import QUESTIONS
from masteryviz.store import Store
from tests.test_metrics_properties import ASKED
from tests.test_questions import EXPECTED

TYPED = {
    "whole_class_signal": ("below=0.5", "least=1"),
    "class_gaps": ("over=0.5", "least=1"),
    "pace": ("dates=due",),
    "fragile": ("rules=average,highest",),
    "fragile_counts": ("rules=average", "confidence=0.9"),
    "spread": ("every=3", "most=2"),
    "stuck": ("attempts=2", "opportunities=5"),
    "stuck_counts": ("attempts=2",),
    "mastery_and_summative": ("kind=exam",),
    "supports": ("recorded=before",),
    "feedback_turnaround": ("confidence=0.9",),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    made = Store(tmp_path_factory.mktemp("asked") / "store")
    loading.load([EXPECTED / "log.csv"], made)
    return made.path


@pytest.mark.parametrize("key", [*ASKED, "revision_yield", "revision_funnel"])
def test_it_is_printed_and_has_a_function_of_its_name(store, key):
    options = [part for setting in TYPED.get(key, ()) for part in ("--set", setting)]
    done = CliRunner().invoke(
        cli.app, ["--store", str(store), "ask", key, *options, "--format", "csv"],
        catch_exceptions=False,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    given = {name: value for name, _, value in (s.partition("=") for s in TYPED.get(key, ()))}
    with masteryviz.Gradebook.open(store) as gradebook:
        answer = gradebook.ask(key, **given)
    header, *lines = done.output.splitlines()
    assert header.replace('"', "").split(",") == answer.columns
    assert len(lines) == answer.height
    assert getattr(masteryviz, key) is QUESTIONS[key].ask
