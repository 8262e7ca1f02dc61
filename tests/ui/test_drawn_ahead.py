"""What the pointer rests on is drawn where nobody sees it; once clicked, it is the drawing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Show

pytestmark = pytest.mark.browser

AHEAD = ".mv-plot.is-ahead.js-plotly-plot"
SEEN = ".mv-plot.js-plotly-plot:visible"

# All that is drawn, and where: what Plotly only numbers through is left out.
_DRAWN = """
(plots) => plots.map((plot) => ({
  words: [...plot.querySelectorAll("text")].map((e) => e.textContent),
  marks: [...plot.querySelectorAll("path")].map((e) => e.getAttribute("d")),
  places: [...plot.querySelectorAll("[transform]")].map((e) => e.getAttribute("transform")),
  label: plot.getAttribute("aria-label"),
  height: plot.getBoundingClientRect().height,
  width: plot.getBoundingClientRect().width,
}))
"""


def drawn(page: Page) -> list[dict[str, object]]:
    """The drawings that are in sight."""
    found: list[dict[str, object]] = page.locator(SEEN).evaluate_all(_DRAWN)
    return found


def rest_on(page: Page, section: str) -> None:
    """Rest on a section of the open list until the first drawing of it is there."""
    page.mouse.move(0, 0)
    page.locator(f"[data-key='section={section}']").hover()
    page.locator(AHEAD).first.wait_for(state="attached")


@pytest.fixture
def listed(shown: Show) -> Page:
    page = shown("view=revisions")
    expect(page.locator(SEEN).first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("[data-key=section][aria-expanded=false]").click()
    expect(page.locator("[data-key='section=P1']")).to_be_visible()
    return page


def test_the_drawing_of_what_is_clicked_is_the_one_that_was_ready(
    listed: Page, shown: Show
) -> None:
    before = drawn(listed)
    rest_on(listed, "P1")
    ready = listed.locator(AHEAD).first
    expect(ready).not_to_be_visible()
    assert drawn(listed) == before
    ready.evaluate("(e) => e.dataset.mine = 'yes'")
    listed.locator("[data-key='section=P1']").click()
    expect(listed.locator(f"{SEEN}[data-mine=yes]")).to_be_visible()
    expect(listed.locator(".mv-plot.is-ahead")).to_have_count(0)
    listed.keyboard.press("Escape")
    after = drawn(listed)
    assert after != before
    # It is a drawing like any other: the next figure is drawn in it.
    shown("view=revisions&section=P2")
    expect(listed.locator(f"{SEEN}[data-mine=yes]")).to_be_visible()
    assert drawn(listed) != after
    assert drawn(shown("view=revisions&section=P1")) == after


def test_what_was_ready_for_another_choice_is_thrown_away(listed: Page, shown: Show) -> None:
    rest_on(listed, "P1")
    listed.locator("[data-key='section=P2']").evaluate("(e) => e.click()")
    expect(listed.locator(".mv-plot.is-ahead")).to_have_count(0)
    found = drawn(listed)
    shown("view=revisions&section=P1")
    assert drawn(listed) != found
    assert drawn(shown("view=revisions&section=P2")) == found


def test_paper_has_only_what_is_seen(listed: Page) -> None:
    rest_on(listed, "P1")
    listed.emulate_media(media="print")
    listed.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(listed.locator(".mv-plot.is-ahead")).to_have_count(0)
    listed.evaluate("dispatchEvent(new Event('afterprint'))")
    listed.emulate_media(media="screen")
