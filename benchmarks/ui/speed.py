"""Speed, bytes and memory of the dashboard over a store of so many attempts."""

from __future__ import annotations

import base64
import time
import zlib
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.ui import clicks
from benchmarks.ui.browsing import Served, browser, settle, visit

_MB = 2**20


@dataclass
class Figures:
    """What was measured over one store."""

    attempts: int
    cold: float = 0.0
    """Seconds to the first picture in a browser that has nothing of it yet."""
    warm: float = 0.0
    """The same in a browser that has been here before; the median of three."""
    start_mb: float = 0.0
    """Megabytes to a browser that has nothing yet."""
    click_kb: float = 0.0
    """Kilobytes for a click, at the 95th percentile."""
    session_mb: float = 0.0
    """Memory of the kernel behind one open dashboard right after all clicks (USS)."""
    rest_mb: float = 0.0
    """The same when nobody has clicked for some seconds."""
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Kind of click -> milliseconds of each."""
    first: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """The same of what has to be computed over the whole store first."""

    def percentile(self, q: float) -> float:
        """Milliseconds of all clicks at percentile `q`."""
        return float(np.percentile([ms for all_ in self.taken.values() for ms in all_], q))


class _Bytes:
    """Counts what a page is sent, over HTTP and the socket, as it travels.

    The browser tells of a socket's messages as they were before compression, so they are
    compressed here as the server does it (RFC 7692, each message by itself).
    """

    def __init__(self, page: Page) -> None:
        self.total = 0
        session: CDPSession = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda e: self._add(e["encodedDataLength"]))
        session.on("Network.webSocketFrameReceived",
                   lambda e: self._add(len(_deflated(e["response"]))))  # fmt: skip

    def _add(self, more: float) -> None:
        self.total += int(more)


def _deflated(frame: dict[str, Any]) -> bytes:
    text = frame["payloadData"]
    data = base64.b64decode(text) if frame["opcode"] == 2 else text.encode()
    return zlib.compress(data, 6)


def measure(browser: Browser, served: Served, attempts: int) -> Figures:
    """Open a dashboard, click through it, and say what that took."""
    figures = Figures(attempts)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    received = _Bytes(page)
    figures.cold = visit(page, served.link)
    settle(page)
    figures.start_mb = received.total / _MB
    again = []
    for _ in range(3):
        page.wait_for_timeout(3000)  # the next kernel gets ready
        again.append(visit(page, served.link))
    figures.warm = float(np.median(again))
    settle(page)
    for click in clicks.first_turns(page):
        figures.first[click.kind].append(click.milliseconds)
    sizes, before = [], received.total
    for click in clicks.time(page):
        figures.taken[click.kind].append(click.milliseconds)
        sizes.append(received.total - before)
        before = received.total
    figures.click_kb = float(np.percentile(sizes, 95)) / 1024
    for click in clicks.first_times(page):
        figures.first[click.kind].append(click.milliseconds)
    figures.session_mb = _memory(served)
    page.wait_for_timeout(8000)
    figures.rest_mb = _memory(served)
    context.close()
    return figures


def _memory(served: Served) -> float:
    """Megabytes of the largest kernel."""
    return max(served.memory()) / _MB


def many(served: Served, dashboards: int) -> tuple[float, float, float]:
    """Open so many dashboards at once: median and longest seconds, megabytes of all kernels."""
    with ThreadPoolExecutor(4) as pool:
        # Each thread has a browser of its own, as Playwright's objects belong to one thread.
        shares = list(pool.map(lambda n: _open(served, n), _shares(dashboards, 4)))
    taken = [seconds for seconds, _ in (item for share in shares for item in share)]
    memory = max(mb for _, mb in (item for share in shares for item in share))
    return float(np.median(taken)), max(taken), memory


def _open(served: Served, dashboards: int) -> list[tuple[float, float]]:
    found = []
    with browser() as started:
        pages = [started.new_page() for _ in range(dashboards)]
        begun = time.perf_counter()
        for page in pages:
            page.goto(served.link, wait_until="commit")
        for page in pages:
            page.set_default_timeout(180_000)
            page.wait_for_selector("#loading", state="detached")
            memory = sum(served.memory()) / _MB
            found.append((time.perf_counter() - begun, memory))
    return found


def _shares(whole: int, parts: int) -> list[int]:
    return [whole // parts + (part < whole % parts) for part in range(parts)]
