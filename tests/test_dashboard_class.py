"""The view Class: which class is shown, what its cells say, and what stands out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from masteryviz.dashboard.app import App
from masteryviz.dashboard.views import _class
from tests import classes


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


def test_the_first_of_the_largest_classes_is_shown_and_a_tab_turns_to_another(store: Path) -> None:
    app = App(store, "view=class")
    tabs, _, matrix = classes.parts(app)
    assert [(c["id"], c["students"]) for c in tabs["classes"]] == [("P1", 8), ("P2", 8), ("P3", 8)]
    assert (tabs["value"], matrix["section"]) == ("P1", "P1")
    app.act({"do": "pick", "name": "roster", "value": "P3"})
    tabs, _, matrix = classes.parts(app)
    assert (tabs["value"], matrix["section"]) == ("P3", "P3")
    assert app.state.selection.to_query()["roster"] == ["P3"]
    app.act({"do": "pick", "name": "roster", "value": "no such section"})
    assert app.state.selection.roster == "P3"
    app.act({"do": "filter", "name": "section", "values": ["P2"]})
    assert classes.parts(app)[2]["section"] == "P2"


def test_cells_sums_and_order_are_those_of_the_class(store: Path) -> None:
    _, cards, matrix = classes.parts(App(store, "view=class"))
    assert [(c["id"], c["has"]) for c in matrix["columns"]] == list(classes.MASTERED.items())
    assert [row["has"] for row in matrix["rows"]] == [3, 2, 2, 2, 2, 1, 1, 0]
    signs = {row["name"]: [cell[:3] for cell in row["cells"]] for row in matrix["rows"]}
    assert matrix["rows"][0]["name"] == "Student P1-5"
    assert signs["Student P1-5"][:3] == [
        ["mastered", "3", 3], ["mastered", "3", 4], ["mastered", "3", 1],
    ]  # fmt: skip
    assert signs["Student P1-7"][:2] == [["almost", "2", 1], ["submitted", "…", 0]]
    assert classes.ODD in signs
    assert cards[0]["value"] == "8"
    assert cards[1]["value"] == "2 of 4"
    assert cards[3]["value"] == "1"


def test_names_are_in_order_and_no_id_or_name_is_in_a_token(store: Path) -> None:
    app = App(store, "view=class&matrix=name")
    _, _, matrix = classes.parts(app)
    assert matrix["line"] is False
    assert [c["id"] for c in matrix["columns"]] == list(classes.MASTERED)
    names = [row["name"] for row in matrix["rows"]]
    assert names[1:] == [f"Student P1-{number}" for number in range(1, 8)]
    for row in matrix["rows"]:
        assert app.source.student(row["token"])
        assert "P1" not in row["token"]


def frame(marks: dict[str, str]) -> pl.DataFrame:
    """Standings of students on skills A, B, ...: `m` mastered, `r` returned, `-` nothing."""
    states = {
        "m": ("mastered", True, 1.0),
        "r": ("returned", False, 0.2),
        "x": ("missing", False, None),
    }
    rows = []
    for student, line in marks.items():
        for skill, sign in zip("ABCDEFG", line, strict=False):
            if sign == "-":
                continue
            state, mastered, share = states[sign]
            rows.append({"student": student, "name": student, "sort_name": student,
                         "skill": skill, "state": state, "mastered": mastered, "share": share,
                         "score": share, "level": None, "attempts": 1})  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def framed(found: _class.Class) -> set[tuple[str, str]]:
    """Students and skills of the exceptions."""
    students = found.students["student"].to_list()
    return {(students[r], found.skills[c]) for r, c in np.argwhere(found.odd).tolist()}


def test_both_kinds_of_exception_are_marked_in_either_order() -> None:
    rows = frame({"s1": "mmmm", "s2": "mmrm", "s3": "mmmr", "s4": "mrrr", "s10": "rxrm"})
    found = _class.arranged(rows, list("ABCD"), "frontier")
    named = _class.arranged(rows, list("ABCD"), "name")
    odd, again = framed(found), framed(named)
    assert odd == again
    assert ("s10", "D") in odd
    assert named.students["student"].to_list() == ["s1", "s2", "s3", "s4", "s10"]
    assert named.skills == ("A", "B", "C", "D")
    assert found.students["student"][0] == "s1"


@pytest.mark.parametrize(
    ("row", "top", "state", "sign"),
    [
        ({"state": "mastered", "level": "M", "score": 1.0}, 1.0, "mastered", "M"),
        ({"state": "mastered", "level": "Proficient", "score": 3.0}, 4.0, "mastered", "3"),
        ({"state": "mastered", "level": None, "score": None}, None, "mastered", "✓"),
        ({"state": "returned", "level": None, "score": 0.75}, 1.0, "almost", "75"),
        ({"state": "returned", "level": None, "score": 0.25}, 1.0, "returned", "25"),
        ({"state": "returned", "level": None, "score": 87.25}, 100.0, "almost", "87"),
        ({"state": "missing", "level": None, "score": None}, 4.0, "missing", "–"),
        ({"state": "submitted", "level": "M", "score": 1.0}, 1.0, "submitted", "…"),
        ({"state": "assigned", "level": None, "score": None}, 4.0, "assigned", ""),
        ({"state": "not_assigned", "level": None, "score": None}, 4.0, "", ""),
        (None, 4.0, "", ""),
    ],
)
def test_each_cell_says_by_a_sign_what_its_colour_says(
    row: dict[str, Any] | None, top: float | None, state: str, sign: str
) -> None:
    full = None if row is None else {"mastered": row["state"] == "mastered", **row}
    found = _class.state_of(full, 0.5)
    assert found == state
    assert _class.sign(found, full, top) == sign


def test_without_a_scale_it_is_said_that_mastery_cannot_be_told() -> None:
    row = {"state": "returned", "mastered": None, "level": None, "score": 3.0}
    assert _class.state_of(row, None) == "unknown"
    assert _class.sign("unknown", row, None) == "?"
