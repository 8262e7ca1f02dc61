"""Presenting, in a real browser: nothing that the page gets or shows names a student."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Error, Page, Response, WebSocket, expect

from benchmarks.ui.browsing import turn
from masteryviz.dashboard.presentation import CLOSED
from masteryviz.dashboard.views import VIEWS
from tests import privacy_classes
from tests.ui.conftest import Served, start, stop, visit

pytestmark = pytest.mark.browser

SECRETS = privacy_classes.secrets()
CLICKS = 4
"""Things clicked on each screen."""
_CLICK = """
(place) => {
  const all = [...document.querySelectorAll(
    ".mv-host button:not([disabled]), .mv-host [role=gridcell], .mv-host summary")];
  all.filter((e) => e.getClientRects().length)[place]?.click();
}
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard of four sections, one of them small."""
    folder = tmp_path_factory.mktemp("presented")
    store = privacy_classes.load(folder)
    running = start(store, folder, folder / "dashboard.log")
    yield running
    stop(running.process)


# Numbers drawn by lot, of which there are so many that one may have an id's digits in it.
_BY_LOT = re.compile(r"\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\b(IPY_MODEL_)?[0-9a-f]{16,}(_[0-9]+)?")


@dataclass
class Heard:
    """Everything that a page gets, sends and shows, and which secrets were in it."""

    found: dict[str, set[str]] = field(default_factory=dict)
    amount: dict[str, int] = field(default_factory=dict)

    def search(self, where: str, text: str | bytes) -> None:
        plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        self.amount[where] = self.amount.get(where, 0) + len(plain)
        hits = {secret for secret in SECRETS if secret in plain}
        if hits:
            rest = _BY_LOT.sub("", plain)
            hits = {secret for secret in hits if secret in rest}
        if hits:
            self.found.setdefault(where, set()).update(hits)

    def forget(self) -> None:
        self.found.clear()
        self.amount.clear()


def listen(page: Page) -> Heard:
    """Search every frame of every websocket and the body of every answer."""
    heard = Heard()

    def body(answer: Response) -> None:
        try:
            heard.search("body", answer.body())
        except Error:  # of a redirect, or of a page that is left
            return

    def socket(opened: WebSocket) -> None:
        opened.on("framereceived", lambda frame: heard.search("received", frame))
        opened.on("framesent", lambda frame: heard.search("sent", frame))

    page.on("response", body)
    page.on("websocket", socket)
    page.on("request", lambda request: heard.search("address", request.url))
    return heard


def look(page: Page, heard: Heard) -> None:
    """Search what the page shows and hides: its whole tree, title, address, values of fields."""
    heard.search("tree", page.evaluate("document.documentElement.outerHTML"))
    heard.search("title", page.title())
    heard.search("address", page.url)
    values = "[...document.querySelectorAll('input, select, textarea')].map(e => e.value).join()"
    heard.search("fields", page.evaluate(values))
    plots = "JSON.stringify([...document.querySelectorAll('.js-plotly-plot')].map(p => p.data))"
    heard.search("plots", page.evaluate(plots))


def screens() -> list[str]:
    """The address of every screen that there is while presenting, and of what opens inside it."""
    views = [urlencode({"view": key}) for key in VIEWS if key not in CLOSED]
    small = privacy_classes.SMALL
    return [
        *views,
        urlencode({"skill": "7.G.1", "cell": small}),
        urlencode({"view": "today", "section": small}),
    ]


def open_tables(page: Page) -> int:
    """Show every panel of the screen as its table; how many there are."""
    return int(page.evaluate(_TABLES))


_TABLES = """
() => {
  const shown = (e) => e.closest(".mv-card").getClientRects().length;
  const all = [...document.querySelectorAll(".mv-host [role=menuitem]")].filter(shown);
  const tables = all.filter((e) => e.textContent === "Show as a table");
  tables.forEach((e) => e.click());
  return tables.length;
}
"""


def test_nothing_of_any_view_names_a_student(page: Page, served: Served) -> None:
    heard = listen(page)
    visit(page, served, "present=1")
    expect(page.get_by_text("Presenting: names hidden")).to_be_visible()
    expect(page.locator("body")).to_have_attribute("data-look", "projector")
    expect(page.locator(".mv-grid").get_by_text("not shown").first).to_be_visible()
    look(page, heard)
    assert "Data" not in page.locator(".mv-tab").all_inner_texts()
    turn(page, "view=today")
    page.locator(".mv-chip-link:visible").first.click()
    expect(page).to_have_title("Student – masteryviz")
    expect(page.locator(".mv-choose-name")).to_contain_text("Student")
    look(page, heard)
    tables = 0
    for address in screens():
        turn(page, address)
        here = page.url
        assert "present=1" in here
        for place in range(CLICKS):
            # At once: what is clicked may be gone a moment later.
            page.evaluate(_CLICK, place * 3)
            page.wait_for_timeout(60)
            page.keyboard.press("Escape")
        look(page, heard)
        if page.url != here:
            turn(page, address)
        tables += open_tables(page)
        page.wait_for_timeout(200)
        look(page, heard)
    assert heard.found == {}
    # What was searched is what there is: a pseudonym is found where a name would have been.
    assert tables > len(VIEWS)
    assert heard.amount["received"] > 100_000
    assert heard.amount["tree"] > 100_000
    assert heard.amount["body"] > 10_000


def test_one_button_hides_names_and_only_a_confirmed_answer_shows_them(
    page: Page, served: Served
) -> None:
    heard = listen(page)
    visit(page, served, "skill=7.G.1&cell=P1")
    chips = page.locator(".mv-chips")
    expect(chips.first).to_contain_text("Abernathyx")
    look(page, heard)
    assert {"tree", "received"} <= set(heard.found)  # the search finds names where there are any
    page.get_by_role("button", name="Present", exact=True).click()
    sign = page.get_by_role("button", name="Presenting: names hidden")
    expect(sign).to_be_visible()
    expect(page.locator(".mv-chips").first).to_contain_text("Student")
    heard.forget()
    look(page, heard)
    page.reload(wait_until="commit")
    visit_done(page)
    expect(sign).to_be_visible()
    look(page, heard)
    assert heard.found == {}
    page.keyboard.press("b")
    expect(page.locator(".mv-blank")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator(".mv-blank")).to_be_hidden()
    sign.click()
    page.get_by_role("button", name="Keep them hidden").click()
    expect(sign).to_be_visible()
    sign.click()
    page.get_by_role("button", name="Show names").click()
    expect(page.locator(".mv-chips").first).to_contain_text("Abernathyx")
    expect(page).to_have_url(re.compile("^((?!present).)*$"))


def visit_done(page: Page) -> None:
    """Wait until a page that was loaded again is painted."""
    expect(page.locator("#loading")).to_have_count(0)
    expect(page.locator(".mv-sentence")).not_to_be_empty()
