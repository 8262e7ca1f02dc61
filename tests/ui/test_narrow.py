"""A team of many sections on a narrow window, a projector and paper: nothing is cut or covered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from masteryviz import loading
from masteryviz.store import Store
from tests.ui.conftest import Served, Show, start, stop

SECTIONS = 20
STUDENTS = 6
"""In each section."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Twenty sections of six, two skills; more students are at one skill than marks fit a row."""
    folder = tmp_path_factory.mktemp("narrow")
    rows = [
        {"student_id": f"{section:02}-{n}", "section": f"P{section}", "task": skill,
         "skill": skill, "skill name": "A name that is long enough to take all the room there is",
         "score": 1 if n else 4, "points": 4, "submitted": f"2026-02-0{day}"}
        for section in range(SECTIONS) for n in range(STUDENTS)
        for day, skill in enumerate(("7.G.1", "7.SP.1"), 2)
    ]  # fmt: skip
    pl.DataFrame(rows).write_csv(folder / "log.csv")
    loading.load([folder / "log.csv"], Store(folder / "store"), as_of=dt.datetime(2026, 3, 2))
    running = start(folder / "store", folder, folder / "dashboard.log")
    yield running
    stop(running.process)


FITS = """() => {
  const grid = [...document.querySelectorAll(".mv-grid")].find((e) => e.offsetWidth);
  const { overflowX, maxHeight } = getComputedStyle(grid.parentElement);
  return [grid.offsetWidth <= grid.parentElement.clientWidth, overflowX, maxHeight];
}"""


def last_column(page: Page) -> str:
    return page.locator(".mv-grid tbody tr[data-id]").first.locator("td").last.inner_text()


@pytest.mark.parametrize("look", ["", "&look=projector"], ids=["usual", "projector"])
def test_columns_become_smaller_before_the_grid_scrolls(shown: Show, look: str) -> None:
    page = shown("view=skill_gaps")
    page.set_viewport_size({"width": 1280, "height": 720})
    page = _looking(shown, look) if look else page
    page.wait_for_function(f"({FITS})()[0]", timeout=5000)
    heads = page.locator(".mv-grid thead th")
    expect(heads).to_have_count(SECTIONS + 2)
    box = heads.last.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 1280
    expect(page.locator(".mv-key-need")).to_be_visible(visible=bool(look))
    # Said once in the key, where there is no room for it after each number.
    assert ("need" in last_column(page)) is (not look)
    page.set_viewport_size({"width": 1600, "height": 900})
    page.wait_for_function("!document.querySelector('.mv-grid-host.is-tight')", timeout=5000)
    assert "need" in last_column(page)


def _looking(shown: Show, look: str) -> Page:
    page = shown(f"view=skill_gaps{look}")
    page.set_viewport_size({"width": 1280, "height": 720})
    return page


def test_on_paper_every_column_is_there_whatever_the_window(shown: Show) -> None:
    page = shown("view=skill_gaps")
    page.set_viewport_size({"width": 560, "height": 800})
    expect(page.locator(".mv-scroll.is-narrow")).to_have_count(1)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(FITS) == [True, "visible", "none"]
    assert "need" not in last_column(page)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.evaluate(FITS)[1:] != ["visible", "none"]


GAPS = """() => {
  const plot = [...document.querySelectorAll(".mv-crowds .mv-plot")].find((e) => e.offsetWidth);
  const marks = [...plot.querySelectorAll(".scatterlayer .trace:not(:first-child) .point")]
    .map((e) => e.getBoundingClientRect()).sort((a, b) => a.y - b.y || a.x - b.x);
  const pairs = marks.slice(1).map((mark, n) => [marks[n], mark]);
  const beside = pairs.filter(([a, b]) => Math.abs(a.y - b.y) < 2);
  return [marks.length, Math.min(...beside.map(([a, b]) => b.x - a.right))];
}"""


@pytest.mark.parametrize("look", ["", "&look=projector"], ids=["usual", "projector"])
def test_marks_of_a_crowd_stand_beside_each_other(shown: Show, look: str) -> None:
    shown("view=pace")
    page = shown(f"view=pace{look}")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_timeout(800)  # drawings follow the width
    marks, apart = page.evaluate(GAPS)
    assert marks > STUDENTS * 5
    assert apart >= -0.5
