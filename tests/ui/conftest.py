"""A real store, the real server, a real headless browser; every request is watched."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from benchmarks.ui.browsing import turn
from masteryviz.dashboard.state import NAVIGATION
from masteryviz.dashboard.views import VIEWS
from tests import browser as browsers
from tests import classes

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 60_000
"""Milliseconds: the machine of a test may be busy."""

LOCAL = ("data:", "blob:", "about:")
"""Addresses that ask nobody."""

expect.set_options(timeout=PATIENCE)

_SERVE = """
import socket, sys
from pathlib import Path
from masteryviz.dashboard.server import serve
with socket.socket() as probe:  # not the usual port: another test's server may take it meanwhile
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
serve(Path(sys.argv[1]), port, open_browser=False, ready=lambda link: print(link, flush=True))
"""


Show = Callable[..., Page]
"""Turns the open page to the address that a query says, and gives it."""


@dataclass
class Served:
    """A running dashboard."""

    link: str
    store: Path
    files: Path
    log: Path
    process: subprocess.Popen[str]


@dataclass
class Watched:
    """What a page asked for and complained of."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Write down what the page does from now on."""
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def leave(self, page: Page) -> None:
        """Close the page; it may have asked nobody but this computer, and not have complained."""
        complaints = list(self.errors)  # what breaks off because the page is left is none
        page.goto("about:blank")  # leaves the dashboard, so that its kernel ends
        page.close()
        hosts = {urlsplit(url).hostname for url in self.requests if not url.startswith(LOCAL)}
        assert hosts <= {"127.0.0.1"}
        assert complaints == []


def start(store: Path, files: Path, log: Path) -> Served:
    """Start the server as a user does, and wait for its link."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(store)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "MASTERYVIZ_LOG": str(log), "DB_PASSWORD": "not for kernels"},
    )  # fmt: skip
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: lines.put(process.stdout.readline()), daemon=True).start()
    try:
        link = lines.get(timeout=PATIENCE / 1000).strip()
        assert link, f"the server did not start: {log.read_text()[-2000:]}"
    except BaseException:
        stop(process)
        raise
    return Served(link, store, files, log, process)


def stop(process: subprocess.Popen[str]) -> None:
    """Stop the server as the system does when a session ends."""
    process.terminate()
    try:
        process.wait(timeout=20)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard of three sections, one a file of tests; those that load more come last."""
    folder = tmp_path_factory.mktemp("served")
    classes.load(folder / "files", folder / "store")
    running = start(folder / "store", folder / "files", folder / "dashboard.log")
    yield running
    stop(running.process)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """A browser of this machine; without one the tests are skipped, except where CI has one."""
    path = browsers.find()
    if path is None:
        reason = "There is no Chromium, Chrome or Edge on this machine."
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def context(browser_path: str) -> Iterator[BrowserContext]:
    """A browser of a laptop's size, started once: pages share its cache, as a user's do."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(PATIENCE)
        yield context
        browser.close()


@pytest.fixture
def watched() -> Watched:
    """What the page of this test asks for."""
    return Watched()


@pytest.fixture
def page(context: BrowserContext, watched: Watched) -> Iterator[Page]:
    """A new page."""
    page = context.new_page()
    watched.watch(page)
    yield page
    watched.leave(page)


@pytest.fixture(scope="module")
def _open(context: BrowserContext, served: Served) -> Iterator[Page]:
    page, watched = context.new_page(), Watched()
    watched.watch(page)
    visit(page, served)
    yield page
    watched.leave(page)


@pytest.fixture
def shown(_open: Page) -> Show:
    """The one page of this file of tests, at an address: where no new dashboard is needed."""

    def show(query: str = "view=skill_gaps") -> Page:
        _open.set_viewport_size({"width": 1440, "height": 900})
        _open.emulate_media(media="screen")
        turn(_open, query)
        return _open

    return show


def turn_to(page: Page, view: str) -> None:
    """Turn to a view by the navigation, as a user does: its group, then its own button."""
    key = next(key for key, item in VIEWS.items() if item.title == view)
    group = next(group for group, keys in NAVIGATION.items() if key in keys)
    page.locator(".mv-tab", has_text=group).click()
    if len(NAVIGATION[group]) > 1:
        page.locator(f".mv-subtab[data-view={key}]").click()
    expect(page).to_have_title(f"{view} – masteryviz")


def visit(page: Page, served: Served, query: str = "") -> None:
    """Open the dashboard's link and wait until it is painted."""
    page.goto(served.link + (f"&{query}" if query else ""), wait_until="commit")
    expect(page.locator("#loading")).to_have_count(0)
    expect(page.locator(".mv-sentence")).not_to_be_empty()
