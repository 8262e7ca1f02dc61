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

# Plotly draws the same figure beside the page, with the words as annotations of its own.
_MOVED = """
async () => {
  const moved = [];
  for (const plot of [...document.querySelectorAll(".js-plotly-plot")].filter((e) => e.getClientRects().length)) {
    const { width, height } = plot._fullLayout, own = document.createElement("div"); document.body.append(own);
    const layout = { ...plot.layout, width, height, autosize: false, annotations: plot.mvBeside };
    await Plotly.newPlot(own, plot.data, layout, { displayModeBar: false });
    const lines = [...own.querySelectorAll(".annotation-text")].flatMap((e) => {
      const rows = e.querySelectorAll("tspan.line"); return rows.length ? [...rows] : [e]; });
    const set = [...plot.querySelectorAll(".mv-beside text")], a = plot.getBoundingClientRect(), b = own.getBoundingClientRect();
    if (set.map((e) => e.textContent).join() !== lines.map((e) => e.textContent).join()) moved.push(["other words", set.length, lines.length]);
    for (const [at, e] of set.entries()) {
      const mine = e.getBoundingClientRect(), theirs = lines[at].getBoundingClientRect();
      const off = [mine.left - a.left - theirs.left + b.left, mine.right - a.left - theirs.right + b.left, mine.bottom - a.top - theirs.bottom + b.top];
      moved.push([e.textContent, ...off]);
    }
    Plotly.purge(own); own.remove();
  }
  return moved;
}
"""  # noqa: E501


def test_words_stand_where_plotly_would_set_them(page: Page, served: Served) -> None:
    for view in ("time_to_mastery", "changes"):
        visit(page, served, f"view={view}")
        expect(page.locator(".mv-plot:visible .mv-beside text").first).to_be_visible()
        moved = page.evaluate(_MOVED)
        assert len(moved) > 3
        assert [word for word in moved if max(map(abs, word[1:])) > 1.5] == []


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
    page.keyboard.press("Escape")
    expect(page.locator("[data-key=section]")).to_be_focused()
