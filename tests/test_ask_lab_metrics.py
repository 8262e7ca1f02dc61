"""The lab's metrics in the shell, with options as they are typed; each says what it is."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

import masteryviz
from masteryviz import cli, loading
from masteryviz.filters import Filters
from masteryviz.metrics import QUESTIONS
from masteryviz.store import Store
from tests.test_questions import EXPECTED

TYPED = {
    "rule_comparison": ("rules=highest,average", "confidence=0.9"),
    "rule_flips": ("rules=highest",),
    "rule_agreement": ("rules=highest",),
    "cut_curve": ("cuts=0.6,0.75", "confidence=0.9"),
    "changes": ("since=2021-09-05", "until=2021-09-08", "confidence=0.9"),
    "changed_students": ("since=2021-09-05",),
    "assessment_health": ("confidence=0.9",),
    "items": ("confidence=0.9",),
    "check_agreement": ("against=exam", "confidence=0.9"),
    "learned_prerequisites": ("least=1", "most=1", "confidence=0.9"),
    "contributors": (),
    "attempts": (),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    made = Store(tmp_path_factory.mktemp("asked") / "store")
    loading.load([EXPECTED / "log.csv"], made)
    return made.path


@pytest.mark.parametrize("key", TYPED)
def test_it_is_printed_as_python_has_it(store, key):
    options = [part for setting in TYPED[key] for part in ("--set", setting)]
    done = CliRunner().invoke(
        cli.app, ["--store", str(store), "ask", key, *options, "--format", "csv"],
        catch_exceptions=False,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    given = dict(setting.split("=", 1) for setting in TYPED[key])
    with masteryviz.Gradebook.open(store) as gradebook:
        answer = getattr(masteryviz, key)(gradebook, **given)
    header, *lines = done.output.splitlines()
    assert header.replace('"', "").split(",") == answer.columns
    assert len(lines) == answer.height


@pytest.mark.parametrize("key", TYPED)
def test_one_section_is_that_part_of_the_whole(store, key):
    given = dict(setting.split("=", 1) for setting in TYPED[key])
    with masteryviz.Gradebook.open(store) as gradebook:
        by = dict.fromkeys(("section", *QUESTIONS[key].by))
        whole = gradebook.ask(key, by=by, **given)
        alone = gradebook.ask(key, by=by, filters=Filters(section=("P10",)), **given)
    assert whole.filter(section="P10").equals(alone)


@pytest.mark.parametrize("key", TYPED)
def test_it_says_what_it_answers_and_what_its_options_mean(key):
    question = QUESTIONS[key]
    assert question.title.endswith("?")
    assert len(question.title) <= 70
    words = question.ask.__doc__
    assert words
    for name in question.options:
        assert f"    {name}\n" in words or name == "confidence" or "Takes what" in words, name
