"""Rule lab in a real browser: rules beside each other, who flips, a click that uses a rule."""

from __future__ import annotations

import re

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from tests import classes
from tests.ui.conftest import Served, visit

pytestmark = pytest.mark.browser


def test_rules_cuts_and_flips_are_painted_and_a_click_uses_a_rule(
    page: Page, served: Served
) -> None:
    visit(page, served, "view=rule_lab&section=P1")
    expect(page).to_have_title("Rule lab – masteryviz")
    labels = page.locator(".mv-plot").first.locator(".ytick text")
    expect(labels).to_have_count(14)
    expect(page.get_by_text("cut in use")).to_be_visible()
    why = "last attempt at the cut, earlier ones below"
    with Gradebook.open(served.store) as gradebook:
        found = gradebook.ask("rule_flips", filters=Filters(section=("P1",)))
    flips = page.locator(".mv-group", has_text=re.compile(why, re.IGNORECASE))
    expect(flips.locator(".mv-chips li")).to_have_count(found.filter(pl.col("why") == why).height)
    # A student's name is shown as it was typed, never read as markup.
    expect(page.locator(".mv-chips li:visible", has_text=classes.ODD).first).to_be_visible()
    assert page.locator(".mv-chips img").count() == 0
    dots = page.locator(".mv-plot").first.locator(".scatterlayer .points path")
    dots.last.click(force=True)
    expect(page.locator(".mv-sentence")).to_have_text(re.compile("mastered = 5 times at least 75"))
