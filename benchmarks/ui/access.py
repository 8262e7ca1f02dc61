"""Accessibility: axe-core on every screen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


# What passes stays in the page: it is far longer than what does not.
_RUN = """
rules => axe.run(document, {
    runOnly: { type: "tag", values: rules }, resultTypes: ["violations"], preload: false,
}).then((found) => found.violations)
"""


@dataclass(frozen=True)
class Violation:
    """One rule of axe-core that one screen breaks."""

    screen: str
    rule: str
    impact: str
    nodes: tuple[str, ...]


def violations(page: Page, screen: str) -> list[Violation]:
    """What axe-core finds on the page as it is now."""
    # Through the debugger, not as a script of the page: its policy lets in none from outside.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(_RUN, RULES)
    return [
        Violation(screen, item["id"], str(item["impact"]),
                  tuple(" ".join(map(str, node["target"])) for node in item["nodes"][:5]))
        for item in found
    ]  # fmt: skip
