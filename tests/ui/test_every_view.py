"""What holds for every view: axe finds nothing, the keyboard reaches everything, names are text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Seen:
    """What one screen was when it was looked at."""

    violations: list[access.Violation]
    text: str
    unpainted: int
    """Charts in which nothing is painted."""
    problems: int


_UNPAINTED = """
() => [...document.querySelectorAll(".mv-plot")].filter((e) => e.getClientRects().length)
  .filter((e) => !e.querySelector(".trace, .point, .annotation, .bars path")).length
"""


@pytest.fixture(scope="module")
def seen(open_page: Page, strange: Served) -> dict[str, Seen]:
    """Every screen by name, looked at once."""
    source = Source(strange.store)
    names = screens(source)
    source.book.close()
    found = {}
    for name, query in names.items():
        turn(open_page, query)
        for plot in open_page.locator(".mv-plot:visible").all():
            expect(plot.locator(".main-svg").first).to_be_visible(timeout=PATIENCE)
        found[name] = Seen(
            access.violations(open_page, name),
            open_page.locator("body").inner_text(),
            open_page.evaluate(_UNPAINTED),
            open_page.locator(".mv-problem:visible").count(),
        )
    return found


def test_axe_finds_nothing_on_any_screen(seen: dict[str, Seen]) -> None:
    assert set(seen) > set(VIEWS)
    assert [violation for screen in seen.values() for violation in screen.violations] == []


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
    open_page: Page, seen: dict[str, Seen]
) -> None:
    for name, screen in seen.items():
        assert not re.search(r"&(lt|gt|amp|quot|#\d+);", screen.text), name
    assert open_page.evaluate("window.harmed") is None
    assert open_page.locator("img[src=x]").count() == 0
    text = "".join(screen.text for screen in seen.values())
    for name in ODD:
        assert name in text or name[:24] in text, name


def test_every_screen_paints_marks_or_says_why_not(seen: dict[str, Seen]) -> None:
    assert {name: screen.unpainted for name, screen in seen.items() if screen.unpainted} == {}
    assert {name: screen.problems for name, screen in seen.items() if screen.problems} == {}


def test_the_log_holds_no_trace_of_an_error(strange: Served, seen: dict[str, Seen]) -> None:
    assert seen
    assert "Traceback" not in Path(strange.log).read_text(encoding="utf-8")
