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
    expect(here).to_have_attribute("aria-label", re.compile(", 7.SP.5: "))
    page.locator(".mv-class-tab", has_text="P3").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".mv-matrix-card h2")).to_have_text("Who has what? P3")
    expect(page.locator(".mv-class-tab:focus")).to_have_attribute("aria-pressed", "true")
    grid.locator("thead [data-c='1']").click()
    expect(page).to_have_title("Skill gaps – masteryviz")


def test_compare_paints_limits_and_sections(page: Page, served: Served) -> None:
    visit(page, served, f"view=compare&skill={classes.SKILLS[0][0]}")
    expect(page.get_by_text("differ by no more than chance would").first).to_be_visible()
    funnel, sections = page.locator(".mv-plot").nth(0), page.locator(".mv-plot").nth(1)
    expect(funnel.locator(".scatterlayer .trace")).to_have_count(3)
    expect(sections.locator(".ytick text")).to_have_text(list(classes.SECTIONS))
