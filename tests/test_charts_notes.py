"""Notes as lines in time: where their words stand, and in which charts."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from masteryviz.charts import CHARTS
from masteryviz.charts._notes import note_lines
from tests.progress_frames import GROWTH
from tests.test_charts import TRIED, checked

FIRST = dt.date(2026, 2, 2)
SPAN = (FIRST, FIRST + dt.timedelta(days=50))


def on(*days: int) -> list[tuple[dt.date, str]]:
    return [(FIRST + dt.timedelta(days=number), f"note {number}") for number in days]


def test_labels_of_the_second_half_stand_left_of_their_line() -> None:
    _, labels = note_lines(on(5, 45), span=SPAN)
    assert [(one["xanchor"], one["xshift"]) for one in labels] == [("left", 4), ("right", -4)]


def test_labels_that_would_cover_each_other_stand_on_lines_of_their_own() -> None:
    lines, labels = note_lines(on(0, 5, 10, 12, 20), span=SPAN, above=(2, 100))
    # A label takes 15 of the 50 days: the first is over when the last begins.
    assert [one["yshift"] for one in labels] == [2, 18, 34, 34, 2]
    assert [one["text"] for one in labels] == ["note 0", "note 5", "note 10", "…", "note 20"]
    assert [line["y1"] for line in lines] == [1.02, 1.18, 1.34, 1.34, 1.02]  # up to its label
    assert labels[3]["hovertext"] == "14 Feb 2026: note 12"


@pytest.mark.parametrize("days", [*itertools.combinations(range(0, 51, 10), 3)], ids=str)
def test_no_two_labels_on_a_line_share_any_of_it(days: tuple[int, ...]) -> None:
    _, labels = note_lines(on(*days), span=SPAN)
    taken = []
    for label, day in zip(labels, days, strict=True):
        start = day if label["xanchor"] == "left" else day - 15
        taken.append((label["yshift"], start, start + 15))
    for (line, start, end), (other, its_start, its_end) in itertools.combinations(taken, 2):
        assert line != other or its_start >= end or start >= its_end


def test_the_curve_makes_room_above_for_every_line_of_labels() -> None:
    days = [dt.date(2026, 2, 9), dt.date(2026, 2, 10), dt.date(2025, 1, 1)]
    figure = checked(
        CHARTS["over_time"].draw(GROWTH, marks=[(day, f"note {day.day}") for day in days])
    )
    noted = {n.text: n.yshift for n in figure.layout.annotations if n.text.startswith("note")}
    assert noted == {"note 9": 20, "note 10": 36}
    assert figure.layout.margin.t >= 36 + 16


def test_a_students_attempts_show_what_changed_from_the_first_on() -> None:
    plain = checked(CHARTS["student_attempts"].draw(TRIED))
    marks = [(dt.date(2026, 3, day), f"<b>{day}") for day in (1, 5, 12)]
    figure = checked(CHARTS["student_attempts"].draw(TRIED, marks=marks))
    assert [shape.x0 for shape in figure.layout.shapes] == ["2026-03-05", "2026-03-12"]
    assert [note.text for note in figure.layout.annotations] == ["&lt;b&gt;5", "&lt;b&gt;12"]
    assert figure.layout.height - plain.layout.height == figure.layout.margin.t - 34 > 0
    assert not plain.layout.shapes
