"""Groups in a real browser: plan, why, move by hand, save, and the plan again after a reload."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import classes
from tests.ui.conftest import Served, visit

pytestmark = pytest.mark.browser


def test_a_teacher_plans_moves_a_student_and_saves(page: Page, served: Served) -> None:
    visit(page, served, "view=groups&section=P1")
    expect(page).to_have_title("Groups – masteryviz")
    expect(page.locator(".mv-whole li")).to_have_text(re.compile("7.SP.1.*7 of 8 do not have it"))
    page.locator("summary", has_text="Pairs and more").click()
    share = page.get_by_label("Share of the class in per cent")
    share.fill("100")
    share.press("Enter")
    expect(page.locator(".mv-whole")).to_have_count(0)
    page.get_by_role("button", name="Plan", exact=True).click()
    members = page.locator(".mv-group-card .mv-members .mv-member")
    expect(members).to_have_count(5)
    # A student's name is shown as it was typed, never read as markup.
    expect(members.filter(has_text=classes.ODD)).to_be_visible()
    assert page.locator(".mv-plan img").count() == 0
    # By keyboard: choose, read why, move by the list, and back again.
    members.filter(has_text="Student P1-1").focus()
    page.keyboard.press("Enter")
    more = page.locator(".mv-member-more")
    expect(more).to_contain_text("ready: nothing comes before it; open for 30 days; 2 attempts")
    more.locator("select").select_option(label="Own work: 1 gap fewer covered")
    expect(page.locator(".mv-moved")).to_have_text("Moved: 1 gap fewer covered")
    expect(members).to_have_count(4)
    again = page.locator(".mv-wish-go")
    expect(again).to_have_text("Plan again, keep 1 group")
    for _ in range(2):  # the second plan is the same: the button must answer all the same
        again.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".mv-moved")).to_have_count(0)
        expect(again).to_have_text("Plan again, keep 1 group")
        expect(again).to_be_enabled()
        expect(again).to_be_focused()
    expect(members).to_have_count(4)
    page.get_by_role("button", name="Locked").click()
    expect(again).to_have_text("Plan again")
    again.click()
    expect(members).to_have_count(5)
    members.filter(has_text="Student P1-1").click()
    more.locator("select").select_option(label="Own work: 1 gap fewer covered")
    expect(members).to_have_count(4)
    page.get_by_role("button", name="Undo the move").click()
    expect(members).to_have_count(5)
    page.get_by_role("button", name="Save plan").click()
    expect(page.get_by_role("button", name="Saved")).to_be_disabled()
    page.reload()
    expect(page.locator(".mv-saved-item")).to_have_count(1)
    expect(page.locator(".mv-became-said")).to_contain_text("Nothing is newer than this plan yet")


def test_the_plan_is_one_page_and_the_tents_are_another_print(page: Page, served: Served) -> None:
    page.add_init_script(
        "window.print = () => { window.printed = document.documentElement.dataset.print }"
    )
    visit(page, served, "view=groups&section=P2")
    page.locator("summary", has_text="Pairs and more").click()
    page.get_by_label("Share of the class in per cent").fill("100")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Plan", exact=True).click()
    expect(page.locator(".mv-group-card")).to_have_count(1)
    page.emulate_media(media="print")
    expect(page.locator(".mv-wishes-card")).to_be_hidden()
    expect(page.locator(".mv-print-title")).to_contain_text("P2 · 20 Mar 2026")
    expect(page.locator(".mv-tent").first).to_be_hidden()
    notes = page.locator(".mv-alone small")  # a page for the wall: who, not why
    expect(notes).not_to_have_count(0)
    for note in notes.all():
        expect(note).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Print name tents").click()
    assert page.evaluate("window.printed") == "tents"
    page.emulate_media(media="print")
    expect(page.locator(".mv-tent")).to_have_count(classes.STUDENTS)
    expect(page.locator(".mv-tent").first).to_be_visible()
    first = page.locator(".mv-tent li").first
    expect(first).to_have_text("7.SP.1 · Random sampling")
    assert first.evaluate("e => getComputedStyle(e).listStyleType") == "none"
    expect(page.locator(".mv-group-card")).to_be_hidden()
    page.emulate_media(media="screen")
    # Somebody is away in the second of two rotations only.
    page.get_by_role("group", name="Rotations").get_by_role("button", name="2").click()
    page.locator("summary", has_text="Absent").click()
    page.get_by_role("button", name="Student P2-1: away in rotation 2").click()
    expect(page.locator(".mv-wish-fold .mv-wish-count").first).to_have_text("1")
    page.locator(".mv-wish-go").click()
    rotations = page.locator(".mv-rotation")
    expect(rotations).to_have_count(2)
    expect(rotations.nth(1).locator(".mv-alone", has_text="Away (1)")).to_contain_text("P2-1")
    expect(rotations.first.get_by_text("Away (1)")).to_have_count(0)
