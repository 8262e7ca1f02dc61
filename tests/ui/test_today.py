"""Today and the student's page, clicked through as a teacher does."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import classes
from tests.ui.conftest import Served, visit

pytestmark = pytest.mark.browser


def test_from_the_list_to_the_student_and_back_without_a_name_in_the_link(
    page: Page, served: Served
) -> None:
    visit(page, served, "view=today&section=P1")
    waiting = page.locator(".mv-today-waiting .mv-person")
    expect(waiting).to_have_count(1)
    expect(waiting).to_contain_text("37 days")
    waiting.get_by_role("button", name="Why?").click()
    expect(page.get_by_role("dialog")).to_contain_text("7.G.4")
    page.keyboard.press("Escape")
    page.locator(".mv-today-ready").get_by_role("button", name=classes.ODD).first.click()
    expect(page.locator(".mv-choose-name")).to_have_text(classes.ODD)
    expect(page).to_have_url(re.compile("student=[0-9a-f]+"))
    assert "img" not in page.url
    page.go_back()
    expect(page.locator(".mv-today-ready .mv-person").first).to_be_visible()


def test_a_student_is_found_by_keyboard_and_the_grade_explained(page: Page, served: Served) -> None:
    visit(page, served, "view=student&section=P1")
    field = page.get_by_role("combobox", name="Search a student by name")
    field.fill("p1-5")
    expect(page.locator(".mv-choose-list [role=option]")).to_have_count(1)
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.locator(".mv-choose-name")).to_have_text("Student P1-5")
    expect(page.locator(".mv-student-path .main-svg").first).to_be_visible()
    page.get_by_role("button", name="Explain this grade").press("Enter")
    expect(page.locator(".mv-explained")).to_contain_text("3 of the 3 skills with scored work")
    page.get_by_role("button", name="Next →").press("Enter")
    expect(page.locator(".mv-choose-name")).to_have_text("Student P1-6")


def test_today_and_the_student_print_on_one_page_each(page: Page, served: Served) -> None:
    visit(page, served, "view=today&section=P1")
    expect(page.locator(".mv-today-ready .mv-person").first).to_be_visible()
    assert pages(page) == 1
    page.locator(".mv-today-ready .mv-chip-link").first.click()
    expect(page.locator(".mv-way-skill").first).to_be_visible()
    assert pages(page) == 1


def pages(page: Page) -> int:
    """Pages of the printed document."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
