"""A real server over a store, and a real browser that looks at it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from tests import browser as browsers

ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 120_000
"""Milliseconds; a whole store may be worked through."""

_SERVE = """
import socket, sys
from pathlib import Path
from masteryviz.dashboard.server import serve
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
serve(Path(sys.argv[1]), port, open_browser=False, ready=lambda link: print(link, flush=True))
"""


@dataclass(frozen=True)
class Served:
    """A running dashboard."""

    link: str
    process: psutil.Process

    def kernels(self) -> list[psutil.Process]:
        """The processes of its kernels, one for each open dashboard and one that waits."""
        return [child for child in self.process.children(recursive=True) if _is_kernel(child)]

    def memory(self) -> list[int]:
        """Bytes that each kernel has for itself (USS)."""
        found = []
        for kernel in self.kernels():
            with suppress(psutil.NoSuchProcess):  # it has ended meanwhile
                found.append(kernel.memory_full_info().uss)
        return found


def _is_kernel(process: psutil.Process) -> bool:
    try:
        return "masteryviz.dashboard.kernel_process" in process.cmdline()
    except psutil.NoSuchProcess:  # it has ended meanwhile
        return False


@contextmanager
def served(store: Path, log: Path) -> Iterator[Served]:
    """Serve a store until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(store)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "MASTERYVIZ_LOG": str(log)},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        link = process.stdout.readline().strip()
        if not link:
            raise RuntimeError(f"The server did not start: see {log}.")
        yield Served(link, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless browser of this machine."""
    path = browsers.find()
    if path is None:
        raise RuntimeError("There is no Chromium, Chrome or Edge on this machine.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


def visit(page: Page, link: str, query: str = "") -> float:
    """Open a dashboard, wait until it is painted, and give the seconds that took."""
    page.set_default_timeout(PATIENCE)
    start = time.perf_counter()
    page.goto(link + (f"&{query}" if query else ""), wait_until="commit")
    page.wait_for_selector("#loading", state="detached")
    page.wait_for_selector("body[data-answers]", state="attached")
    return time.perf_counter() - start


_TURN = """
async (query) => {
  const before = document.body.dataset.answers;
  history.pushState(null, "", `${location.pathname}?${query}`);
  dispatchEvent(new PopStateEvent("popstate"));
  while (document.body.dataset.answers === before) await new Promise(requestAnimationFrame);
}
"""


def turn(page: Page, query: str) -> None:
    """Go to another address of an open dashboard, as the back button does: no new kernel."""
    page.evaluate(_TURN, query)
    settle(page)


def settle(page: Page) -> None:
    """Wait until nothing moves any more: fonts, drawings, pictures that follow the width."""
    page.wait_for_timeout(700)
