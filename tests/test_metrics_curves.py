"""Curves of many groups at once: each is what Kaplan and Meier's estimate of its students is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz.metrics._curves import curves
from masteryviz.statistics import kaplan_meier

COUNTS = ("students", "events", "leavers", "between_exports", "cut_off")


@dataclass(frozen=True)
class Student:
    """One student's way: when it ended and how, and from when the student was watched."""

    group: str | None
    time: int | None
    entry: int | None
    event: bool
    leaves: bool

    @property
    def was_watched(self) -> bool:
        """Whether anything is known of the way before its end."""
        return self.time is not None and (self.entry is None or self.entry <= self.time)


STUDENTS = st.lists(
    st.builds(
        Student,
        group=st.sampled_from(["P2", "P10", None]),
        time=st.none() | st.integers(0, 9),
        entry=st.none() | st.integers(-2, 10),
        event=st.booleans(),
        leaves=st.booleans(),
    ),
    max_size=30,
)


def counted(students: list[Student]) -> pl.DataFrame:
    """What the question counts of them, in its order."""
    order = ["P2", "P10", None]
    found: dict[tuple[int, float, float], Counter[str]] = {}
    for one in students:
        unknown = (float("inf") if one.time is None else one.time,
                   -float("inf") if one.entry is None else one.entry)  # fmt: skip
        row = found.setdefault((order.index(one.group), *unknown), Counter())
        row.update(students=1, events=one.event, leavers=one.leaves and not one.event)
    rows = [
        (order[group], None if time == float("inf") else int(time),
         None if entry == -float("inf") else int(entry), *(row[name] for name in COUNTS))
        for (group, time, entry), row in sorted(found.items())
    ]  # fmt: skip
    numbers = dict.fromkeys(("time", "entry", *COUNTS), pl.Int64)
    return pl.DataFrame(rows, {"section": pl.String, **numbers}, orient="row")


def supposed(one: Student, leavers: str, longest: int) -> tuple[float, bool]:
    """End of a student's way, and whether it is mastery, by what is taken of leavers."""
    assert one.time is not None
    if one.event or not one.leaves or leavers == "censored":
        return one.time, one.event
    return (one.time, True) if leavers == "mastered" else (longest, False)


@pytest.mark.parametrize("leavers", ["censored", "never", "mastered"])
@given(students=STUDENTS)
def test_each_group_has_the_curve_of_its_own_students(
    leavers: str, students: list[Student]
) -> None:
    found = curves(counted(students), ("section",), leavers)
    assert found["section"].rle_id().n_unique() == len({one.group for one in students})
    for group in {one.group for one in students}:
        own = [one for one in students if one.group == group]
        curve = found.filter(pl.col("section").eq_missing(group))
        watched = [one for one in own if one.was_watched]
        assert curve["without_start"].sum() == len(own) - len(watched)
        assert curve["time"].null_count() == (len(own) > len(watched))
        if not watched:
            continue
        longest = max(one.time for one in watched if one.time is not None)
        ends = [supposed(one, leavers, longest) for one in watched]
        # A day's own newcomers are watched on it: they enter just before.
        entries = [-1.0 if one.entry is None else one.entry - 0.5 for one in watched]
        expected = kaplan_meier(*zip(*ends, strict=True), entries)
        ended = curve.filter(pl.col("events") + pl.col("censored") > 0)
        for name in ("time", "at_risk", "events", "censored", "survival"):
            np.testing.assert_allclose(ended[name], getattr(expected, name), err_msg=name)


def test_without_groups_all_rows_are_of_one_curve() -> None:
    none = {"leavers": 0, "between_exports": 0, "cut_off": 0}
    rows = [(3, 1, 1), (4, 1, 0), (5, 1, 1), (9, 1, 1), (10, 1, 0), (None, 2, 1)]
    frame = pl.DataFrame(rows, ["time", "students", "events"], orient="row").with_columns(
        entry=pl.lit(None, pl.Int64), **{name: pl.lit(value) for name, value in none.items()}
    )
    found = curves(frame, (), "censored")
    assert found["time"].to_list() == [3, 4, 5, 9, 10, None]
    assert found["at_risk"].to_list()[:5] == [5, 4, 3, 2, 1]
    assert found["survival"][4] == pytest.approx(0.8 * 2 / 3 / 2)
    assert found["without_start"].to_list() == [0, 0, 0, 0, 0, 2]
    assert curves(frame.clear(), (), "censored").shape == (0, found.width)
