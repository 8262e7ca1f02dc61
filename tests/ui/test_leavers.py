"""A class that students have left, in a real browser: who is here, and who was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import leavers
from tests.ui.conftest import Served, start, stop, visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard of two sections, each with somebody who has left."""
    folder = tmp_path_factory.mktemp("leavers")
    leavers.load(folder / "files", folder / "store")
    running = start(folder / "store", folder / "files", folder / "dashboard.log")
    yield running
    stop(running.process)


def test_who_has_left_is_said_and_unfolds_below_the_class(page: Page, served: Served) -> None:
    page.set_viewport_size({"width": 1280, "height": 480})
    visit(page, served, "view=class")
    expect(page.locator(".mv-sentence")).to_contain_text("All 5 students and 2 who have left · ")
    grid = page.get_by_role("grid")
    names = grid.locator("tbody .mv-learner > span")
    expect(names).to_have_text(["Ann Lee", "Bea Lee", "Dan Lee"])
    tops = (
        grid.locator("tbody tr")
        .first.locator("> *")
        .evaluate_all("cells => cells.map((e) => Math.round(e.getBoundingClientRect().top))")
    )
    assert len(set(tops)) == 1  # a row is a row
    fold = page.get_by_role("button", name="1 has left")
    fold.focus()
    page.keyboard.press("Enter")
    expect(fold).to_be_focused()
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(names).to_have_text(["Ann Lee", "Bea Lee", "Dan Lee", "Cyd Lee"])
    expect(grid.locator("tbody .mv-learner small")).to_have_text("left on 9 Mar")
    # The page scrolls, not a box in it, and the heads stay in view below its own.
    page.mouse.wheel(0, 2000)
    head, shown = grid.locator("thead th").nth(2), page.locator(".mv-header-host")
    expect(grid.locator("tbody tr").last).to_be_in_viewport()
    assert (
        head.bounding_box()["y"] >= shown.bounding_box()["y"] + shown.bounding_box()["height"] - 1
    )
    grid.locator("[tabindex='0']").focus()
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_contain_text("Cyd Lee")
    page.keyboard.press("Enter")
    expect(page.locator(".mv-choose-steps")).to_contain_text("3 of 4 in P1")
