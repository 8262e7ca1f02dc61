"""Pace, What changed and Assessment health in a real browser: clicked, slid and typed."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from tests import classes
from tests.ui.conftest import Served, visit

pytestmark = pytest.mark.browser


def test_a_crowd_is_painted_and_its_names_open_the_students_page(
    page: Page, served: Served
) -> None:
    visit(page, served, "view=pace&section=P1")
    dots = page.locator(".mv-plot:visible .scatterlayer .trace").nth(1).locator(".points path")
    expect(dots).to_have_count(classes.STUDENTS)
    page.locator("[data-key=pick]:visible").select_option("7.SP.1")
    expect(page.get_by_role("heading", name=re.compile("Who is at 7.SP.1"))).to_be_visible()
    chip = page.locator(".mv-student-groups .mv-chip:visible").first
    # A student's name is shown as it was typed, never read as markup.
    expect(page.locator(".mv-chip:visible", has_text=classes.ODD)).to_be_visible()
    chip.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("view=student"))


def test_the_day_is_chosen_by_a_button_and_by_the_slider(page: Page, served: Served) -> None:
    visit(page, served, "view=changes&section=P1")
    week = page.get_by_role("button", name="1 week")
    week.click()
    expect(week).to_have_attribute("aria-pressed", "true")
    slider = page.get_by_role("slider", name="As of")
    expect(slider).to_have_attribute("aria-valuetext", "19 Mar 2026")
    slider.focus()
    page.keyboard.press("Home")
    page.keyboard.press("PageUp")
    value = int(slider.input_value())
    moment = classes.START + dt.timedelta(days=value)
    expect(page.get_by_label("As of", exact=True).first).to_have_value(moment.isoformat())
    expect(slider).to_be_focused()


def test_a_held_arrow_asks_for_its_last_day_only_and_no_turn_is_overridden(
    page: Page, served: Served
) -> None:
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda f: sent.append(str(f))))
    visit(page, served, "view=changes&section=P1")
    slider = page.get_by_role("slider", name="As of")
    slider.focus()
    start, seen = int(slider.input_value()), []
    for _ in range(30):
        page.keyboard.press("ArrowLeft")
        seen.append(int(slider.input_value()))
    assert seen == list(range(start - 1, start - 31, -1))
    moment = (classes.START + dt.timedelta(days=start - 30)).isoformat()
    expect(page.get_by_label("As of", exact=True).first).to_have_value(moment)
    # A busy machine may press slower than a wish waits.
    asked = len([frame for frame in sent if '"as_of"' in frame])
    assert asked < 10
    assert int(slider.input_value()) == start - 30
    page.keyboard.press("ArrowLeft")
    page.locator('[data-view="pace"]').first.click()
    expect(page).to_have_url(re.compile(f"view=pace.*as_of={moment}|as_of={moment}.*view=pace"))
    page.wait_for_timeout(600)  # longer than a wish waits
    assert len([frame for frame in sent if '"as_of"' in frame]) == asked


def test_a_check_is_chosen_and_its_forms_are_painted(page: Page, served: Served) -> None:
    visit(page, served, "view=assessment")
    page.get_by_label("Check", exact=True).select_option("Check 7.G.4")
    expect(page.locator(".mv-plot:visible").first.locator(".ytick text")).to_have_text(
        ["Form A", "Form B"]
    )
    page.get_by_role("button", name="Check 7.SP.1").click()
    expect(page.get_by_label("Check", exact=True)).to_have_value("Check 7.SP.1")
