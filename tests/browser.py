"""Finding a browser for the tests, or getting one: what is on the PATH, Playwright's, Debian's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find() -> str | None:
    """Path of a Chromium-like browser, or None."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    for path in MAC:
        if Path(path).exists():
            return path
    return _playwrights_own()


def ensure() -> str | None:
    """Find a browser; failing that, install one where this machine and user can."""
    return find() or _from_playwright() or _from_debian()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def _from_playwright() -> str | None:
    print("No browser found; asking Playwright to install one for the tests ...", flush=True)
    _run([sys.executable, "-m", "playwright", "install", "chromium-headless-shell", "chromium"])
    return find()


def _from_debian() -> str | None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    print("Installing Debian's chromium for the tests ...", flush=True)
    _run(["apt-get", "update", "-qq"])
    _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])
    return find()


def _run(command: list[str]) -> None:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        subprocess.run(command, check=False, timeout=300, **quiet)
    except subprocess.TimeoutExpired:
        print(f"{command[0]} took too long; going on without.", flush=True)


if __name__ == "__main__":
    path = ensure()
    print(f"Browser for the tests: {path}" if path else "No browser: browser tests are skipped.")
