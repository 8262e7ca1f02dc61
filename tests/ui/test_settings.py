"""Settings in a browser: changed, seen beside, saved, taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from masteryviz import settings
from tests.ui.conftest import Served, visit

pytestmark = pytest.mark.browser


def opened(page: Page, served: Served) -> None:
    visit(page, served)
    page.get_by_role("button", name="Data", exact=True).click()
    page.get_by_role("button", name="Settings", exact=True).click()
    expect(page.get_by_label("Mastered from", exact=True)).to_have_value("75 %")


def test_a_cut_is_tried_saved_and_taken_back(page: Page, served: Served) -> None:
    opened(page, served)
    cut = page.get_by_label("Mastered from", exact=True)
    cut.fill("100 %")
    cut.press("Tab")
    expect(page.locator(".mv-trial-sum")).to_contain_text("24 would no longer be")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".mv-trial-says")).to_contain_text("Saved")
    assert settings.read(served.store).rule.cut == 1
    page.get_by_role("button", name="Take back the last save").click()
    expect(cut).to_have_value("75 %")
    assert settings.read(served.store).rule.cut == 0.75


def test_a_wrong_value_is_told_beside_its_field_and_the_focus_stays(
    page: Page, served: Served
) -> None:
    opened(page, served)
    zone = page.get_by_label("Time zone")
    zone.fill("Mars/Base")
    zone.press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("is not a time zone")
    expect(zone).to_be_focused()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_label("Time zone")).to_have_value("")
