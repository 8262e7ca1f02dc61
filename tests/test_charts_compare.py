"""The charts of Compare sections, read back from their traces."""

from __future__ import annotations

import random

import plotly.graph_objects as go
import polars as pl
import pytest

from masteryviz.charts import CHARTS
from masteryviz.charts._look import ACCENT, WARN
from masteryviz.charts.funnel_plot import answers
from masteryviz.charts.sections import MOST, furthest
from masteryviz.statistics import INNER, OUTER, funnel_limits
from tests.compare_frames import SECTIONS
from tests.test_charts import checked, texts, traces

_FUNNEL, _SECTIONS = CHARTS["funnel_plot"], CHARTS["sections"]


def test_dots_stand_at_their_students_and_rates_and_those_outside_stand_out() -> None:
    dots = traces(_FUNNEL.draw(SECTIONS))["sections"]
    assert (list(dots.x), list(dots.y)) == ([30, 28, 25], [0.8, 0.75, 0.28])
    assert list(dots.marker.color) == [ACCENT, ACCENT, WARN]
    assert list(dots.marker.symbol) == ["circle", "circle", "diamond"]
    assert "P3 &lt;b&gt;" in dots.hovertext[2]
    assert "28\N{NARROW NO-BREAK SPACE}% (7 of 25)" in dots.hovertext[2]


@pytest.mark.parametrize("worth", [1.0, 5.6])
def test_lines_are_the_limits_of_chance_around_all_together(worth: float) -> None:
    drawn = traces(_FUNNEL.draw(SECTIONS.with_columns(per_student=pl.lit(worth))))
    for name, confidence in (("inner", INNER), ("outer", OUTER)):
        half = len(drawn[name].x) // 2
        sizes = list(drawn[name].x[:half])
        assert sizes[0] < 25 < 30 < sizes[-1]
        lower, upper = funnel_limits(52 / 83, [size * worth for size in sizes], confidence)
        assert list(drawn[name].y) == [*lower.tolist(), None, *upper.tolist()]


def test_the_axis_reaches_little_further_than_the_smallest_and_the_largest_section() -> None:
    close = SECTIONS.with_columns(students=pl.Series([26.0, 29.0, 27.0]))
    figure = checked(_FUNNEL.draw(close))
    low, high = figure.layout.xaxis.range
    assert 24 <= low < 26
    assert 29 < high <= 31
    assert (min(traces(figure)["outer"].x[:3]), figure.layout.shapes[0].x1) == (low, high)


def test_a_name_that_would_leave_the_plot_stands_left_of_its_dot() -> None:
    long = SECTIONS.with_columns(
        name=pl.Series(["A" * 16, "P2", "P3"]), students=pl.Series([30.0, 26, 26])
    )
    note = next(n for n in checked(_FUNNEL.draw(long)).layout.annotations if "AAA" in n.text)
    assert (note.xanchor, note.xshift < 0) == ("right", True)


def test_what_is_flagged_is_bold_and_the_other_rates_are_not() -> None:
    rates = [n.text for n in checked(_SECTIONS.draw(SECTIONS)).layout.annotations if n.xshift == 48]
    bold = ["<b>" in text for text in rates]
    assert bold == [False, False, False, True]


def test_sections_keep_their_order_with_interval_pooled_estimate_and_count() -> None:
    figure = checked(_SECTIONS.draw(SECTIONS))
    drawn = traces(figure)
    assert list(drawn["interval"].x) == [0.63, 0.9, None, 0.57, 0.87, None, 0.14, 0.48, None]
    assert list(drawn["pooled"].x) == [0.75, 0.72, 0.4]
    assert list(drawn["rate"].marker.color) == [ACCENT, ACCENT, WARN]
    assert list(figure.layout.yaxis.ticktext) == ["P1", "P2", "<b>P3 &lt;b&gt;</b>"]
    assert "7 of 25" in texts(figure)
    assert figure.layout.shapes[0].x0 == pytest.approx(52 / 83)


def test_without_pooling_there_is_no_diamond_and_no_word_of_it() -> None:
    names = ("pooled_rate", "pooled_lower", "pooled_upper")
    two = SECTIONS.head(2).with_columns(pl.lit(None, pl.Float64).alias(name) for name in names)
    figure = _SECTIONS.draw(two)
    assert set(traces(figure)) == {"interval", "rate"}
    assert "pooled" not in figure.layout.xaxis.title.text
    assert "pooled" not in _SECTIONS.answers(two)


def test_of_many_sections_the_furthest_are_drawn_in_their_order() -> None:
    many = pl.concat([SECTIONS.head(2)] * 40).with_row_index("row")
    many = many.with_columns(rate=0.3 + pl.col("row") * 0.005, name=pl.col("row").cast(pl.String))
    shown = furthest(many)
    assert shown.height == MOST
    assert shown["row"].is_sorted()
    assert {"0", "1"} <= set(shown["name"])
    assert "Shown: the 40 furthest" in _SECTIONS.answers(many)


def test_the_answer_is_honest_about_chance_and_many_comparisons() -> None:
    inside = SECTIONS.with_columns(outside=0)
    assert answers(inside).startswith("The sections differ by no more than chance would: all 3 lie")
    assert answers(inside).endswith("(52 of 83).")
    beyond = answers(SECTIONS)
    assert beyond.startswith("P3 <b>, 28\N{NARROW NO-BREAK SPACE}% (7 of 25), lies outside what")
    assert beyond.endswith("we would still see one outside in fewer than 1 of 100 such pictures.")
    # 1 - 0.95 ** 3 = 0.143
    perhaps = answers(SECTIONS.with_columns(outside=pl.Series([1, 0, 0])))
    assert perhaps.startswith("No clear difference. P1 lies a little beyond the inner limits")
    assert perhaps.endswith(
        "inner limits. If all were alike, we would still see one outside in up to 14 of 100 such "
        "pictures: watch before you conclude."
    )
    both = answers(SECTIONS.with_columns(outside=pl.Series([2, 0, 2])))
    assert both.startswith("P1 and P3 <b> lie outside")
    # 3 * 0.05 ** 2 * 0.95 + 0.05 ** 3 = 0.007: each may be chance, both at once is not.
    both = answers(SECTIONS.with_columns(outside=pl.Series([1, 1, 0])))
    assert both.startswith("The sections differ by more than chance, but no single one for certain")
    assert both.endswith("still see 2 or more outside in fewer than 1 of 100 such pictures.")
    # Of 20 alike, 2 or more are outside in 1 - 0.95 ** 20 - 20 * 0.05 * 0.95 ** 19 = 0.264.
    twenty = pl.concat([SECTIONS] * 7).head(20).with_columns(outside=pl.Series([1, 1] + [0] * 18))
    assert answers(twenty).startswith("No clear difference.")
    assert "2 or more outside in up to 26 of 100 such pictures: watch" in answers(twenty)


def test_one_section_is_nothing_to_compare() -> None:
    one = SECTIONS.head(1)
    assert "nothing to compare" in _FUNNEL.answers(one)
    figure = checked(_FUNNEL.draw(one))
    assert not figure.data
    assert not figure.layout.shapes
    assert texts(figure) == _FUNNEL.answers(one)
    assert _SECTIONS.answers(one).endswith("nothing to compare.")


def test_several_skills_say_how_many_students_they_are_of() -> None:
    pairs = SECTIONS.with_columns(of=pl.col("of") * 12, mastered=pl.col("mastered") * 12)
    assert "(84 of 300, 25 students)" in _FUNNEL.answers(pairs)


def test_sections_at_one_point_share_a_label_and_a_crowd_has_none() -> None:
    alike = SECTIONS.with_columns(outside=0, students=30.0, rate=pl.Series([0.8, 0.8, 0.28]))
    notes = texts(checked(_FUNNEL.draw(alike)))
    assert "<b>P1, P2</b>" in notes
    near = alike.with_columns(rate=pl.Series([0.8, 0.805, 0.28]))
    assert "P1" not in texts(checked(_FUNNEL.draw(near)))
    assert "P3 &lt;b&gt;" in notes


def test_a_districts_funnel_names_the_furthest_and_no_name_covers_another() -> None:
    rng = random.Random(7)
    rows = [SECTIONS.row(0, named=True) for _ in range(300)]
    many = pl.DataFrame([
        {**row, "name": f"S{n}", "outside": 2, "students": float(rng.randint(25, 30)),
         "rate": rng.uniform(0.1, 0.9)}
        for n, row in enumerate(rows)
    ])  # fmt: skip
    figure = checked(_FUNNEL.draw(many))
    named = [note for note in figure.layout.annotations if note.text.startswith("<b>S")]
    far = many.sort((pl.col("rate") - pl.col("overall")).abs(), descending=True)["name"].head(20)
    assert named[0].text.removeprefix("<b>").removesuffix("</b>") in far.to_list()
    assert 2 < len(named) <= 12
    places = [(note.y, *reach(note)) for note in named]
    assert all(abs(y - v) > 0.03 or start >= w or end <= u
               for place, (y, start, end) in enumerate(places)
               for v, u, w in places[:place])  # fmt: skip


def reach(note: go.layout.Annotation) -> tuple[float, float]:
    """From where to where a name of four letters goes beside its dot: half a student at least."""
    return (note.x, note.x + 0.5) if note.xanchor == "left" else (note.x - 0.5, note.x)
