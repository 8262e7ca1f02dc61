"""Today: the four lists of a section, each with its reason in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import ipywidgets
import pytest

from masteryviz.dashboard.panel import Panel
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _today, today
from masteryviz.dashboard.views._view import Screen
from tests import classes


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """A store of three sections, looked at 45 days after it began."""
    folder = tmp_path_factory.mktemp("today")
    classes.load(folder / "files", folder / "store")
    return Source(folder / "store")


@pytest.fixture
def screen() -> Iterator[Screen]:
    yield today.build(lambda _message: None)
    ipywidgets.Widget.close_all()


P1 = Selection(view="today", section=("P1",))


def shown(screen: Screen, source: Source, selection: Selection = P1) -> dict[str, Panel]:
    screen.show(source, selection)
    names = ("summary", "ready", "waiting", "stuck", "silent")
    found = dict(zip(names, screen.panels, strict=True))
    assert [panel.heading.data["problem"] for panel in screen.panels] == [""] * 5
    return found


def rows(panel: Panel) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in panel.body.data["rows"]}


def test_ready_names_the_skill_and_the_form_not_had(screen: Screen, source: Source) -> None:
    ready = rows(shown(screen, source)["ready"])
    # P1-1 has 7.SP.1 open after 1 and 2 of 4, both on form B; form A is the other one.
    row = ready["Student P1-1"]
    assert (row["skill"], row["fact"], row["of"]) == ("7.SP.1", "Form A", "not had yet")
    assert "after 2 tries" in row["why"]
    # P1-6 was given 7.SP.1 and never tried it; of both forms A comes first.
    assert ready["Student P1-6"]["fact"] == "Form A"
    assert "no check yet" in ready["Student P1-6"]["why"]


def test_what_waits_says_since_when_and_how_long(screen: Screen, source: Source) -> None:
    panel = shown(screen, source)["waiting"]
    # The eighth student handed in 7.G.4 on day 7 + 7 % 3 = 8; the data speak for day 45.
    (row,) = panel.body.data["rows"]
    assert (row["name"], row["skill"], row["fact"]) == ("Student P1-7", "7.G.4", "37 days")
    assert row["why"].startswith("Handed in on 10 Feb, form B.")


def test_stuck_is_who_tried_three_times(screen: Screen, source: Source) -> None:
    stuck = rows(shown(screen, source)["stuck"])
    # Scores 2, 2, 2 of 4; the fourth of four tries on 7.G.4 of P1-5 was mastery.
    assert list(stuck) == ["Student P1-4"]
    assert (stuck["Student P1-4"]["skill"], stuck["Student P1-4"]["fact"]) == ("7.SP.1", "3")
    # The scale has no names: 3 of 4 is the cut of 0.75; 7.SP.1 began on day 14, P1-4 a day later.
    assert stuck["Student P1-4"]["why"] == "2 of 4, needs 3; trying since 17 Feb."


@pytest.mark.parametrize(("days", "quiet"), [("7", 8), ("14", 8), ("21", 8)])
def test_quiet_counts_to_the_newest_data(
    screen: Screen, source: Source, days: str, quiet: int
) -> None:
    selection = Selection(view="today", section=("P1",), silent=days)
    panel = shown(screen, source, selection)["silent"]
    assert len(panel.body.data["rows"]) == quiet
    assert panel.heading.data["answer"].startswith(f"{quiet} students in {days} days")


def test_quiet_follows_the_days_chosen(source: Source) -> None:
    # As of day 18, the newest work of each student: days 14 to 21.
    def quiet(days: str) -> int:
        as_of = classes.START + dt.timedelta(days=24)
        return _today.silent(source, Selection(section=("P1",), as_of=as_of, silent=days)).height

    last = {number: max(_handed_in(number)) for number in range(classes.STUDENTS)}
    for days in ("7", "14", "21"):
        assert quiet(days) == sum(24 - day >= int(days) for day in last.values())


def _handed_in(number: int) -> list[int]:
    """Days on which a student handed something in, up to day 24."""
    days = (
        7 * place + 3 * attempt + number % 3
        for place, (code, _, _) in enumerate(classes.SKILLS)
        for attempt in range(len(classes._SCORES[code][number]))
    )
    return [day for day in days if day <= 24]


def test_numbers_on_top_are_those_of_the_lists(screen: Screen, source: Source) -> None:
    panels = shown(screen, source)
    cards = [card["value"] for card in panels["summary"].body.data["cards"]]
    lists = [panels[name].body.data["all"] for name in ("ready", "waiting", "stuck", "silent")]
    assert cards == [str(number) for number in lists]


def test_no_message_or_link_of_a_row_names_a_student(screen: Screen, source: Source) -> None:
    for name, panel in shown(screen, source, Selection(view="today")).items():
        for row in panel.body.data.get("rows", []):
            assert source.student(row["student"]) is not None, name
            assert not row["student"].startswith("P")


def test_over_several_sections_a_row_says_which(screen: Screen, source: Source) -> None:
    several = shown(screen, source, Selection(view="today"))["stuck"].body.data["rows"]
    assert sorted(row["about"] for row in several) == ["P1", "P2", "P3"]
    alone = shown(screen, source)["stuck"].body.data["rows"]
    assert [row["about"] for row in alone] == [""]


def test_a_section_in_which_nothing_is_open_says_so(screen: Screen, source: Source) -> None:
    selection = Selection(view="today", section=("P1",), as_of=classes.START)
    panels = shown(screen, source, selection)
    assert panels["stuck"].body.data["empty"].startswith("Nobody")
    panels = shown(screen, source, Selection(view="today", unit=("Statistics",)))
    assert panels["waiting"].body.data["empty"].startswith("Nothing waits")
    assert panels["waiting"].body.data["rows"] == []
