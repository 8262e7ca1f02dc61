"""What every screen uses, by keyboard in a real browser: menus, tables, the drawer, a hand-out."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests import classes
from tests.ui.conftest import Served, Watched, visit

pytestmark = pytest.mark.browser


def focused(page: Page) -> str:
    """The name of what has the keyboard, as a screen reader would say it."""
    return str(page.evaluate(
        "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
    ))  # fmt: skip


def test_a_panels_table_is_opened_sorted_searched_and_saved_by_keyboard(
    page: Page, served: Served, watched: Watched
) -> None:
    visit(page, served)
    more = page.locator(".mv-grid-card .mv-more")
    more.focus()
    page.keyboard.press("Enter")
    assert focused(page) == "Show as a table"
    page.keyboard.press("ArrowUp")
    assert focused(page) == "How is this computed?"
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(more).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    table = page.locator(".mv-grid-card table.mv-table")
    expect(table.locator("tbody tr")).to_have_count(12)
    expect(page.locator(".mv-grid-card .mv-grid")).to_be_hidden()
    table.get_by_role("button", name="Need it").focus()
    page.keyboard.press("Enter")
    header = table.locator("th[aria-sort]", has_text="Need it")
    expect(header).to_have_attribute("aria-sort", "ascending")
    page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-sort", "descending")
    expect(header.get_by_role("button")).to_be_focused()
    expect(table.locator("tbody tr").first).to_contain_text("7.SP.5")
    assert header.evaluate("e => getComputedStyle(e).textAlign") == "right"
    search = page.get_by_role("searchbox")
    search.fill("7.g.4")
    expect(table.locator("tbody tr")).to_have_count(3)
    expect(search).to_be_focused()
    expect(page.locator(".mv-table-count")).to_have_text("3 of 12 rows")
    more.click()
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name="XLSX").click()
    assert re.fullmatch(r"which-skills-need-work-and-where-2026-\d\d-\d\d\.xlsx",
                        saved.value.suggested_filename)  # fmt: skip
    sheet = openpyxl.load_workbook(io.BytesIO(saved.value.path().read_bytes())).active
    assert [row[0].value for row in sheet] == ["Skill", "7.G.4", "7.G.4", "7.G.4"]
    more.click()
    page.get_by_role("menuitem", name="Show the picture").click()
    expect(page.locator(".mv-grid-card .mv-grid")).to_be_visible()


def test_a_students_name_opens_the_receipt_and_escape_gives_the_focus_back(
    page: Page, served: Served
) -> None:
    visit(page, served, "section=P1&skill=7.G.1")
    chip = page.locator("button.mv-chip", has_text="Student P1-7")
    chip.focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("heading", level=2)).to_have_text("Student P1-7")
    expect(drawer.get_by_role("heading", level=2)).to_be_focused()
    expect(drawer).to_contain_text("2 of 4 is below the cut of 3: not yet")
    expect(drawer).to_contain_text("one more attempt with at least 3 of 4")
    expect(drawer.locator("tbody tr.is-marked")).to_contain_text("Check 7.G.1, form B")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(chip).to_be_focused()
    page.locator(".mv-part summary").first.click()
    page.locator("button.mv-chip", has_text=classes.ODD).click()
    expect(drawer.get_by_role("heading", level=2)).to_have_text(classes.ODD)
    page.locator(".mv-grid-card .mv-more").click()
    page.get_by_role("menuitem", name="How is this computed?").click()
    expect(drawer).to_contain_text("Latest score at least 75 %")
    drawer.locator("summary").click()
    expect(drawer.locator("pre")).to_contain_text("select")


def test_a_figure_is_saved_as_a_picture_and_a_hand_out_opens_in_a_page_of_its_own(
    page: Page, served: Served
) -> None:
    visit(page, served, "view=revisions&section=P1")
    more = page.locator(".mv-chart-card .mv-more").first
    expect(page.locator(".mv-chart-card .main-svg").first).to_be_visible()
    for kind, begin in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        more.click()
        with page.expect_download() as saved:
            page.get_by_role("menuitem", name=kind).click()
        assert saved.value.suggested_filename.endswith(f".{kind.lower()}")
        assert saved.value.path().read_bytes().startswith(begin)
    page.get_by_role("button", name="Print").click()
    with page.context.expect_page() as opened:
        page.get_by_role("menuitem", name="Hand-out").click()
    sheet = opened.value
    expect(sheet.locator("h1")).to_have_text("P1")
    expect(sheet.locator("body")).to_contain_text(classes.ODD)
    assert sheet.locator(".bar").first.evaluate("e => getComputedStyle(e).borderStyle") == "solid"
    sheet.close()
