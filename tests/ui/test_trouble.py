"""What goes wrong around an open dashboard has a kind outcome: nothing is ever a stack trace."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import psutil
import pytest
from playwright.sync_api import Page, expect

from masteryviz.store import Store
from tests import classes
from tests.ui.conftest import Served, start, stop, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard that a test may harm."""
    folder = tmp_path_factory.mktemp("trouble")
    classes.load(folder / "files", folder / "store")
    running = start(folder / "store", folder / "files", folder / "dashboard.log")
    yield running
    stop(running.process)


def kernels(served: Served) -> list[psutil.Process]:
    children = psutil.Process(served.process.pid).children(recursive=True)
    return [c for c in children if "masteryviz.dashboard.kernel_process" in c.cmdline()]


# As on a machine with much else to do: the page stands still while its first widget is loaded.
_BUSY = """
const make = URL.createObjectURL; let first = true;
URL.createObjectURL = (what) => {
  const wait = () => { const until = performance.now() + 2600; while (performance.now() < until); };
  if (first) { first = false; setTimeout(wait); }
  return make.call(URL, what);
};
"""


def test_a_page_that_stands_still_while_it_opens_is_whole_in_the_end(
    page: Page, served: Served
) -> None:
    page.add_init_script(_BUSY)
    visit(page, served)
    expect(page.locator(".mv-sentence")).to_contain_text("24 students")
    expect(page.locator(".mv-cell").first).to_be_visible()


def test_versions_may_be_pruned_and_the_store_may_vanish_under_an_open_page(
    page: Page, own: Served
) -> None:
    visit(page, own)
    for turn in range(6):  # five versions are kept: the one that is open goes
        classes.load(own.files / str(turn), own.store, more=True, as_of=46 + turn)
    assert not list(own.store.glob("v00000001.duckdb"))
    page.locator(".mv-cell").first.click()
    expect(page.locator(".mv-detail h2")).to_contain_text("7.G.1")

    shutil.move(own.store, own.store.with_name("gone"))
    page.get_by_role("button", name="Time to mastery").or_(
        page.get_by_role("button", name="Progress")
    ).first.click()
    expect(page.locator(".mv-chart-card:visible").first).to_be_visible()
    expect(page.locator(".mv-notice[role=status]")).to_contain_text("numbers stay")
    page.get_by_role("button", name="Refresh").click()
    expect(page.locator(".mv-message")).to_contain_text("not there any more")
    assert "Traceback" not in page.locator("body").inner_text()

    shutil.move(own.store.with_name("gone"), own.store)
    assert Store(own.store).current() is not None
    page.reload()
    expect(page.locator(".mv-sentence")).to_contain_text("24 students")


def test_a_kernel_that_dies_or_is_culled_is_said_and_a_reload_goes_on(
    page: Page, own: Served
) -> None:
    visit(page, own, "view=revisions")
    config = page.locator("#jupyter-config-data").text_content()
    kernel = json.loads(config)["kernelId"]
    (mine,) = [one for one in kernels(own) if any(kernel in word for word in one.cmdline())]
    mine.kill()
    expect(page.locator("#mv-ended")).to_be_visible()
    expect(page.locator("#mv-ended")).to_contain_text("Nothing is lost")
    page.locator("#mv-ended button").click()
    expect(page.locator(".mv-sentence")).to_contain_text("24 students")
    assert "view=revisions" in page.url
