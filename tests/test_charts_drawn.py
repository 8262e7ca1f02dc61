"""What is drawn is handed on as it is, and is a Plotly figure as soon as it is used as one."""

from __future__ import annotations

import copy
import json
import pickle

import plotly.graph_objects as go
import pytest

from masteryviz.charts import CHARTS
from masteryviz.charts._chart import figure, nothing, trace
from masteryviz.charts._drawn import as_drawn
from masteryviz.charts._look import TEMPLATE
from tests.progress_frames import FRAMES


def bars() -> go.Figure:
    return figure([trace("bar", x=["A", "B"], y=[1, 2])], height=200)


@pytest.mark.parametrize("key", FRAMES)
def test_what_a_page_is_sent_is_the_figure(key: str) -> None:
    made = CHARTS[key].draw(FRAMES[key])
    sent = as_drawn(made)
    assert isinstance(made, go.Figure)
    assert sent["data"]
    assert json.dumps(sent, sort_keys=True) == json.dumps(made.to_plotly_json(), sort_keys=True)


def test_what_was_drawn_is_not_copied() -> None:
    made = nothing("Nobody yet.")
    assert as_drawn(made)["layout"]["annotations"] is as_drawn(made)["layout"]["annotations"]


def test_a_figure_that_was_changed_is_handed_on_as_it_is_now() -> None:
    made = bars()
    made.update_layout(height=300).add_bar(x=["C"], y=[3])
    assert as_drawn(made)["layout"]["height"] == 300
    assert [one["x"] for one in as_drawn(made)["data"]] == [["A", "B"], ["C"]]


def test_a_mark_that_was_changed_is_handed_on_as_it_is_now() -> None:
    made = bars()
    made.data[0].name = "students"
    made.layout.height = 300
    assert as_drawn(made)["data"][0]["name"] == "students"
    assert as_drawn(made)["layout"]["height"] == 300


@pytest.mark.parametrize("used", [False, True])
def test_a_figure_can_be_copied_and_kept(used: bool) -> None:
    made = bars()
    if used:
        assert made.layout.height == 200
    for other in (copy.deepcopy(made), pickle.loads(pickle.dumps(made)), go.Figure(made)):
        assert other.to_plotly_json() == made.to_plotly_json()
    assert "Plotly.newPlot" in made.to_html(include_plotlyjs=False)


def test_what_a_figure_does_not_have_is_missing_from_it_like_from_any_other() -> None:
    made = bars()
    assert not hasattr(made, "layers")
    with pytest.raises(AttributeError, match="layers"):
        made.layers = []


def test_the_look_is_a_template_that_plotly_takes() -> None:
    assert go.layout.Template(TEMPLATE).to_plotly_json() == TEMPLATE
