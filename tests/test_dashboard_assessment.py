"""Assessment health in few words: which checks come first and why, and what is told in public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from masteryviz import loading
from masteryviz.dashboard.app import App
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _checks, assessment
from masteryviz.store import Store
from tests.test_dashboard_progress import cards, turn

FORMS = {"T1": "A" * 6 + "B" * 2, "T2": "A" * 8, "T3": "A" * 4 + "B" * 4 + "C" * 4}
"""Task -> the form that each student had."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A section of twelve with three checks of one skill; two students alone had form B of T1."""
    folder = tmp_path_factory.mktemp("forms")
    rows = [
        {"student_id": f"s{n:02}", "section": "P1", "task": task, "skill": "S1", "unit": "U1",
         "score": 4 - 3 * (n % 2), "points": 4, "form": form, "submitted": f"2026-02-0{day}"}
        for day, (task, given) in enumerate(FORMS.items(), 2) for n, form in enumerate(given)
    ]  # fmt: skip
    pl.DataFrame(rows).write_csv(folder / "log.csv")
    moment = dt.datetime(2026, 2, 20)
    loading.load([folder / "log.csv"], Store(folder / "store"), as_of=moment)
    return folder / "store"


def test_while_presenting_a_small_form_hides_the_forms_of_its_check_and_no_check(
    store: Path,
) -> None:
    source, one = Source(store, presenting=True), Selection()
    frame = _checks.checks(source, one)
    assert dict(frame.select("task", "first_attempts").iter_rows()) == {"T1": 8, "T2": 8, "T3": 12}
    # 8 students less 6 with form A would tell that 2 had form B.
    assert _checks.whole_forms(source, one)["task"].unique().to_list() == ["T2"]
    source.book.close()
    team = Source(store)
    assert set(_checks.whole_forms(team, one)["task"]) == {"T1", "T2", "T3"}
    team.book.close()


def test_what_is_not_shown_is_said_with_what_would_help(store: Path) -> None:
    app = App(store, "present=1&view=assessment&task=T1")
    pick, _, forms, *_ = turn(app, {"view": ["assessment"], "task": ["T1"], "present": ["1"]})
    assert pick.body.data["value"] == "T1"
    (said,) = forms.body.data["figure"]["layout"]["annotations"]
    assert said["text"] == assessment._HIDDEN
    app.source.left_out = True
    assert "More students at once" in assessment._nothing(app.source)
    app.source.left_out = False
    assert "names are hidden" not in assessment._nothing(app.source)


def row(task: str, **more: Any) -> dict[str, Any]:
    """A check of which nothing is seen, but for what is said otherwise."""
    return {
        "task": task, "title": task, "unit": "U1", "units": ["U1"], "students": 20,
        "difference": 0.0, "difference_lower": -0.1, "difference_upper": 0.1, "mastered": 10,
        "stamped_lower": 0.0, **more,
    }  # fmt: skip


def hard(points: float) -> Mapping[str, float]:
    return {"difference": points, "difference_upper": -0.05}


LEVELS = {"stamped_lower": 0.9}


def judged(*rows: dict[str, Any]) -> pl.DataFrame:
    """The rows with their flags, as `checks` has them."""
    frame = pl.DataFrame(list(rows))
    usual = _checks.by_level(frame) > 0
    flags = [_checks._flags(one, uneven=one["task"] == "forms", usual=usual) for one in rows]
    return frame.with_columns(pl.Series("flags", flags))


def test_what_most_checks_have_singles_none_out() -> None:
    alike = judged(*(row(f"T{n}", **LEVELS) for n in range(4)), row("T4", **LEVELS, **hard(-0.3)))
    assert alike["flags"].to_list() == [["fine"]] * 4 + [["harder"]]
    assert assessment._worth(alike) == (
        "Of 5 checks, 1 is worth a look: T4 (30 points harder than its unit). In all of them "
        "mastery is a level without points: that is usual here, so no check stands out by it. A "
        "row opens its check."
    )
    half = judged(*(row(f"T{n}", **LEVELS) for n in range(3)), *(row(f"R{n}") for n in range(3)))
    assert _checks.flagged(half)["task"].to_list() == ["T0", "T1", "T2"]
    few = judged(row("T0", **LEVELS), row("T1", **LEVELS))
    assert _checks.flagged(few).height == 2
    unknown = judged(*(row(f"T{n}", **LEVELS, students=4) for n in range(5)))
    assert (_checks.by_level(unknown), _checks.flagged(unknown).height) == (0, 0)


def test_the_clearest_come_first_and_only_three_are_named() -> None:
    frame = judged(
        row("forms"), row("mild", **hard(-0.2)), row("worst", **hard(-0.5)), row("fine"),
        row("easy", difference=0.4, difference_lower=0.2), row("levels", **LEVELS),
    )  # fmt: skip
    order = ["worst", "mild", "easy", "forms", "levels", "fine"]
    assert _checks.serious(frame)["task"].to_list() == order
    assert assessment._worth(frame) == (
        "Of 6 checks, 5 are worth a look, clearest: worst (50 points harder than its unit), mild "
        "(20 points harder than its unit) and easy (40 points easier than its unit). A row opens "
        "its check."
    )
    assert assessment._worth(judged(row("fine"))) == (
        "Of 1 check, none is worth a look. A row opens its check."
    )
    rest = _checks.serious(frame).filter(pl.col("task").is_in(["forms", "levels"]))
    assert [assessment._why(one) for one in rest.iter_rows(named=True)] == [
        "its forms differ", "levels without points",
    ]  # fmt: skip


def test_the_key_number_names_the_clearest(store: Path) -> None:
    _, key, *_ = turn(App(store), {"view": ["assessment"]})
    assert cards(key)["Checks worth a look"] == (
        "0 of 3", "none harder or easier than its unit, none with forms that differ",
    )  # fmt: skip
