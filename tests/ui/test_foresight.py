"""What the pointer or the keyboard rests on is told to the kernel; what they pass by is not."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Show

pytestmark = pytest.mark.browser

CHOSEN = re.compile(r"\bis-chosen\b")

_LISTEN = """
() => {
  const send = WebSocket.prototype.send;
  window.foreseen ??= (WebSocket.prototype.send = function (data) {
    const text = typeof data === "string" ? data : new TextDecoder().decode(data);
    if (text.includes('"foresee"')) document.body.dataset.foreseen = window.foreseen.push(text);
    return send.call(this, data);
  }, []);
  document.body.dataset.foreseen = window.foreseen.length = 0;
}
"""

_PASS = """
(tab) => {
  for (const type of ["pointerenter", "pointerleave"]) tab.dispatchEvent(new PointerEvent(type));
}
"""


def foreseen(page: Page, *words: str) -> int:
    """How many messages of what is likely have these words in them."""
    sent: list[str] = page.evaluate("window.foreseen")
    return sum(all(word in text for word in words) for text in sent)


def test_a_pointer_that_rests_is_told_once_and_one_that_passes_is_not(shown: Show) -> None:
    page = shown("view=skill_gaps")
    page.mouse.move(0, 0)
    page.evaluate(_LISTEN)
    page.locator(".mv-tab", has_text="Progress").hover()
    expect(page.locator("body")).to_have_attribute("data-foreseen", "1")
    assert foreseen(page, '"view"', '"revisions"') == 1
    # In one go: a busy machine would let the pointer rest on the way.
    page.locator(".mv-tab", has_text="Checks").evaluate(_PASS)
    page.locator(".mv-tab", has_text="Teach").hover()
    expect(page.locator("body")).to_have_attribute("data-foreseen", "2")
    page.wait_for_timeout(200)
    assert foreseen(page, '"view"', '"today"') == 1
    assert foreseen(page, '"assessment"') == 0


def test_a_cell_and_a_choice_are_told_and_the_click_shows_them(shown: Show) -> None:
    page = shown("view=skill_gaps")
    page.evaluate(_LISTEN)
    cell = page.locator(".mv-cell[data-r='1'][data-c='2']")
    cell.hover()
    expect(page.locator("body")).to_have_attribute("data-foreseen", "1")
    assert foreseen(page, '"select"') == 1
    expect(cell).not_to_have_class(CHOSEN)
    cell.click()
    expect(cell).to_have_class(CHOSEN)


def test_the_keyboard_is_told_where_it_rests(shown: Show) -> None:
    page = shown("view=skill_gaps")
    page.mouse.move(0, 0)
    choice = page.locator(".mv-choice button").nth(1)
    page.evaluate(_LISTEN)
    choice.focus()
    expect(page.locator("body")).to_have_attribute("data-foreseen", "1")
    assert foreseen(page, '"sort"', '"gap"') == 1
    page.keyboard.press("Enter")
    expect(page.locator(".mv-choice button").nth(1)).to_have_attribute("aria-pressed", "true")


def test_a_mark_and_a_head_of_the_matrix_are_told_by_pointer_and_by_keyboard(shown: Show) -> None:
    page = shown("view=class")
    page.mouse.move(0, 0)
    page.evaluate(_LISTEN)
    grid = page.locator(".mv-matrix")
    grid.locator("[data-r='1'][data-c='2']").hover()
    expect(page.locator("body")).to_have_attribute("data-foreseen", "1")
    assert foreseen(page, '"explain"') == 1
    # A head has parts, and the pointer may move from one to the other: it is told once.
    head = grid.locator("thead [data-c='1']")
    head.locator("b").hover()
    expect(page.locator("body")).to_have_attribute("data-foreseen", "2")
    head.locator(".mv-skill-name").hover()
    page.wait_for_timeout(200)
    assert foreseen(page, '"view"', '"skill_gaps"') == 1
    page.mouse.move(0, 0)
    grid.locator("[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    expect(page.locator("body")).to_have_attribute("data-foreseen", "3")
    assert foreseen(page, '"pick"', '"student"') == 1
