"""What the pointer or the keyboard rests on is told to the kernel; what they pass by is not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Show

pytestmark = pytest.mark.browser

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
    page.locator(".mv-tab", has_text="Checks").hover()
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
    expect(page.locator("tr[aria-selected='true']")).to_have_count(0)
    cell.click()
    expect(cell).to_have_class("mv-cell mv-bin-0 is-chosen")


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
