"""Pictures of every screen, in both looks, at every size, and as it is printed."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.ui.browsing import Served, turn, visit
from benchmarks.ui.screens import SIZES

LOOKS = {"light": "", "projector": "&look=projector"}


def take(browser: Browser, served: Served, screens: dict[str, str], folder: Path) -> int:
    """Write the pictures into `folder`, one folder a look and size; give their number."""
    taken = 0
    for look, more in LOOKS.items():
        for size, (width, height) in SIZES.items():
            place = folder / f"{look}-{size}"
            place.mkdir(parents=True, exist_ok=True)
            page = browser.new_page(viewport={"width": width, "height": height})
            visit(page, served.link)
            for name, query in screens.items():
                turn(page, query + more)
                page.screenshot(path=place / f"{name}.png")
                taken += 1
            page.close()
    return taken + _printed(browser, served, screens, folder / "print")


def _printed(browser: Browser, served: Served, screens: dict[str, str], folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    visit(page, served.link)
    for name, query in screens.items():
        turn(page, query)
        page.pdf(path=folder / f"{name}.pdf", prefer_css_page_size=True)
    page.close()
    return len(screens)
