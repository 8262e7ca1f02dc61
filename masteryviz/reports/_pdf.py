"""A page as PDF, by a browser that is on the machine; nothing is asked of the network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from masteryviz import export
from masteryviz.errors import SettingError

NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "msedge", "brave-browser",
)  # fmt: skip
"""What browsers that print to PDF are called on the PATH."""

PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
"""Where they are where they are not on the PATH."""

_PATIENCE = 90.0
_ARGUMENTS = (
    "--headless=new", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip


def find_browser() -> str | None:
    """Path of a browser of the machine that prints to PDF; None where there is none."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    return next((place for place in PLACES if Path(place).exists()), None)


def to_pdf(html: str, path: Path) -> None:
    """Print a page to `path`, readable by its owner only (it may hold students' names).

    Raises
    ------
    SettingError
        When there is no browser on this machine, or it could not print.
    """
    browser = find_browser()
    if browser is None:
        raise SettingError(
            "A PDF is printed by Chromium, Chrome or Edge, and none of them was found here. Write "
            "the page with --output FILE.html and print it from any browser."
        )
    with tempfile.TemporaryDirectory(prefix="masteryviz-") as folder:
        page, printed = Path(folder) / "page.html", Path(folder) / "page.pdf"
        export.write_text(html, page)
        command = [
            browser, *_ARGUMENTS, *_as_root(), f"--user-data-dir={Path(folder) / 'profile'}",
            f"--print-to-pdf={printed}", page.as_uri(),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=False, timeout=_PATIENCE, capture_output=True)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SettingError(_FAILED.format(Path(browser).name)) from error
        if not printed.exists() or not printed.read_bytes().startswith(b"%PDF"):
            raise SettingError(_FAILED.format(Path(browser).name))
        path.touch(mode=0o600)
        path.write_bytes(printed.read_bytes())


_FAILED = (
    "{} is on this machine and could not print the page. Write it with --output FILE.html and "
    "print it from any browser."
)


def _as_root() -> tuple[str, ...]:
    """Chromium's sandbox refuses to run for the administrator of a container."""
    root = sys.platform != "win32" and os.geteuid() == 0
    return ("--no-sandbox",) if root else ()
