"""Class and Compare sections in a real browser: by mouse and by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import classes
from tests.ui.conftest import Served, visit

pytestmark = pytest.mark.browser


def test_the_matrix_is_read_and_turned_by_keyboard_alone(page: Page, served: Served) -> None:
    visit(page, served, "view=class")
    grid = page.get_by_role("grid")
    expect(grid.locator("tbody tr")).to_have_count(classes.STUDENTS)
    # A student's name is shown as it was typed, never read as markup.
    expect(grid.get_by_text(classes.ODD)).to_be_visible()
    stop = grid.locator("[tabindex='0']")
    expect(stop).to_have_count(1)
    stop.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    here = page.locator(":focus")
    expect(here).to_have_attribute("data-c", str(len(classes.SKILLS)))
    expect(here).to_have_attribute("aria-label", re.compile(", 7.SP.5 · Chance: "))
    # What a pointer is told by a title, the keyboard reads beside the cell.
    expect(page.locator(".mv-matrix-tip")).to_contain_text("7.SP.5 · Chance: ")
    expect(grid.locator("thead small", has_text="Chance")).to_be_visible()
    page.locator(".mv-class-tab", has_text="P3").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".mv-matrix-card h2")).to_have_text("Who has what? P3")
    expect(page.locator(".mv-class-tab:focus")).to_have_attribute("aria-pressed", "true")
    grid.locator("thead [data-c='1']").click()
    expect(page).to_have_title("Skill gaps – masteryviz")


def test_what_vanishes_by_its_own_press_never_takes_the_keyboard_along(
    page: Page, served: Served
) -> None:
    skill = classes.SKILLS[0][0]
    visit(page, served, "section=P1")
    page.get_by_role("button", name="Got it").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".mv-subtab[data-view=skill_gaps]")).to_be_focused()
    page.locator(".mv-grid [tabindex='0']").focus()
    for key in ("ArrowRight", "Enter", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".mv-detail h2")).to_contain_text(skill)
    chip = page.locator(".mv-detail .mv-chip").first
    chip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#mv-drawer-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(chip).to_be_focused()
    reset = page.get_by_role("button", name="Reset")
    reset.focus()
    page.keyboard.press("Enter")
    expect(reset).to_be_hidden()
    expect(page.locator(".mv-sentence")).to_be_focused()
    # The skill's own panel opens over the grid on a tablet; closed, the cell has the keyboard.
    page.set_viewport_size({"width": 820, "height": 1180})
    page.locator(".mv-grid [tabindex='0']").focus()
    page.keyboard.press("Enter")
    close = page.locator(".mv-detail .mv-close")
    close.focus()
    page.keyboard.press("Enter")
    expect(close).to_be_hidden()
    expect(page.locator(".mv-grid [tabindex='0']")).to_be_focused()


def test_compare_paints_limits_and_sections(page: Page, served: Served) -> None:
    visit(page, served, f"view=compare&skill={classes.SKILLS[0][0]}")
    expect(page.get_by_text("differ by no more than chance would").first).to_be_visible()
    funnel, sections = page.locator(".mv-plot").nth(0), page.locator(".mv-plot").nth(1)
    expect(funnel.locator(".scatterlayer .trace")).to_have_count(3)
    expect(sections.locator(".ytick text")).to_have_text(list(classes.SECTIONS))
