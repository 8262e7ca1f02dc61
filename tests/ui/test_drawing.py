"""What the page sets beside a drawing, and what it keeps of the filters, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Served, visit

pytestmark = pytest.mark.browser

_BOXES = """
(words) => words.map((e) => { const { right, top, bottom } = e.getBoundingClientRect();
  return [Math.round(right), (top + bottom) / 2]; })
"""


def test_the_numbers_beside_the_rows_stand_in_columns_at_the_height_of_their_rows(
    page: Page, served: Served
) -> None:
    visit(page, served, "view=time_to_mastery")
    plot = page.locator(".mv-plot:visible").nth(1)
    counts = plot.locator(".mv-beside text").filter(has_text=" of ")
    expect(counts.first).to_be_visible()
    rows = plot.locator(".ytick text")
    found, labels = counts.evaluate_all(_BOXES), rows.evaluate_all(_BOXES)
    assert len(found) == len(labels) > 1
    assert len({right for right, _ in found}) == 1
    middles = zip(sorted(y for _, y in found), sorted(y for _, y in labels), strict=True)
    assert all(abs(word - label) < 3 for word, label in middles)


def test_a_list_of_a_filter_is_kept_while_its_ticks_follow_the_answers(
    page: Page, served: Served
) -> None:
    visit(page, served, "view=skill_gaps")
    page.locator("[data-key=section]").click()
    first = page.locator("[data-key='section=P1']")
    first.evaluate("(e) => { e.wasThere = true; }")
    first.click()
    expect(page.locator(".mv-sentence")).to_contain_text("P1")
    assert first.evaluate("(e) => e.wasThere && e === document.activeElement && e.checked")
    first.click()
    expect(page.locator("[data-key='section=']")).to_be_checked()
    expect(first).not_to_be_checked()
