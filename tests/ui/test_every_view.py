"""What holds for every view: axe finds nothing, the keyboard reaches everything, names are text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from benchmarks.ui import access
from benchmarks.ui.browsing import turn
from benchmarks.ui.screens import screens
from masteryviz import loading
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.views import VIEWS
from tests import classes
from tests.ui.conftest import PATIENCE, Served, start, stop, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ODD = (
    '<img src=x onerror="window.harmed=1">',
    'O\'Neill "Bo" & <b>Söhne</b>',
    "\u0645\u0631\u064a\u0645 \u0627\u0644\u0623\u062d\u0645\u062f",
    "\U0001f469\U0001f3fd\u200d\U0001f3eb Ana \u2603",
    "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Maximiliana Josephine of Green",
)
"""Names that pages get wrong: markup, quotes, right to left, emoji, more than 80 signs."""


def odd(text: str) -> str:
    """An odd name in place of a plain one, always the same."""
    return f"{ODD[sum(text.encode()) % len(ODD)]} {text}"


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard over a store where students, sections, skills and teachers have odd names."""
    folder = tmp_path_factory.mktemp("strange")
    frame = classes.log().with_columns(
        pl.col(name).map_elements(odd, return_dtype=pl.String)
        for name in ("name", "section", "teacher", "skill name", "unit", "task")
    )
    path = folder / "log.csv"
    frame.write_csv(path)
    loading.load([path], folder / "store", as_of=dt.datetime(2026, 3, 20, 16))
    running = start(folder / "store", folder, folder / "dashboard.log")
    yield running
    stop(running.process)


@pytest.fixture(scope="module")
def open_page(context: BrowserContext, strange: Served) -> Iterator[Page]:
    """One page for all of these tests: they look, and change nothing."""
    page = context.new_page()
    visit(page, strange)
    yield page
    page.goto("about:blank")
    page.close()


@pytest.fixture(scope="module")
def names(strange: Served) -> dict[str, str]:
    """The screens by name, each with its query."""
    source = Source(strange.store)
    found = screens(source)
    source.book.close()
    return found


def test_axe_finds_nothing_on_any_screen(open_page: Page, names: dict[str, str]) -> None:
    found = []
    for name, query in names.items():
        turn(open_page, query)
        found += access.violations(open_page, name)
    assert found == []


# Everything that can be seen and used: of a group with one tab stop (a grid), that stop.
_USABLE = """
() => [...document.querySelectorAll(
    "button, select, input, textarea, summary, a[href], [tabindex='0']")]
  .filter((e) => e.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })
    && e.getClientRects().length && !e.disabled && e.tabIndex >= 0 && !e.closest("#mv-ended"))
  .map((e, place) => { e.dataset.place = place; return e.outerHTML.slice(0, 80); })
"""
_FOCUSED = """
() => { const e = document.activeElement, style = getComputedStyle(e);
  return [e.dataset?.place ?? "", style.outlineStyle !== "none" || style.boxShadow !== "none"
    || e.matches(".js-plotly-plot *, .mv-skip, input[type=radio], input[type=checkbox]")]; }
"""


@pytest.mark.parametrize("view", list(VIEWS))
def test_the_keyboard_reaches_everything_and_shows_where_it_is(open_page: Page, view: str) -> None:
    turn(open_page, f"view={view}")
    open_page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    usable = open_page.evaluate(_USABLE)
    reached, unseen = set(), []
    for _ in range(len(usable) + 30):
        open_page.keyboard.press("Tab")
        place, visible = open_page.evaluate(_FOCUSED)
        if place != "":
            reached.add(int(place))
            if not visible:
                unseen.append(usable[int(place)])
        if len(reached) == len(usable):
            break
    assert [usable[place] for place in range(len(usable)) if place not in reached] == []
    assert unseen == []


def test_names_are_shown_as_they_are_typed_everywhere(
    open_page: Page, names: dict[str, str]
) -> None:
    seen = ""
    for query in names.values():
        turn(open_page, query)
        text = open_page.locator("body").inner_text()
        assert not re.search(r"&(lt|gt|amp|quot|#\d+);", text), query
        seen += text
    assert open_page.evaluate("window.harmed") is None
    assert open_page.locator("img[src=x]").count() == 0
    for name in ODD:
        assert name in seen or name[:24] in seen, name


def test_every_view_paints_marks_or_says_why_not(open_page: Page) -> None:
    for view in VIEWS:
        turn(open_page, f"view={view}")
        for plot in open_page.locator(".mv-plot:visible").all():
            expect(plot.locator(".main-svg").first).to_be_visible(timeout=PATIENCE)
            marks = plot.locator(".trace, .point, .annotation, .bars path")
            assert marks.count() > 0, view
        assert open_page.locator(".mv-problem:visible").count() == 0, view


def test_the_log_holds_no_trace_of_an_error(strange: Served, open_page: Page) -> None:
    for view in VIEWS:
        turn(open_page, f"view={view}")
    assert "Traceback" not in Path(strange.log).read_text(encoding="utf-8")
