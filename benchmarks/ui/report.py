"""The figures as a page of the docs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.ui.access import Violation
from benchmarks.ui.speed import Figures

PAGE = Path(__file__).parents[2] / "docs" / "ui.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
DASHBOARDS = 20


@dataclass
class Report:
    """What was found."""

    violations: list[Violation] = field(default_factory=list)
    checked: int = 0
    pictures: int = 0
    figures: list[Figures] = field(default_factory=list)
    many: tuple[float, float, float] | None = None

    def text(self) -> str:
        """The figures as Markdown."""
        parts = [self._access(), self._speed(), self._kinds(), self._many()]
        return "\n\n".join(part for part in parts if part)

    def _access(self) -> str:
        if not self.checked:
            return ""
        lines = [
            f"axe-core on {self.checked} screens and sizes: {len(self.violations)} violations."
        ]
        lines += [f"- {v.screen}: {v.rule} ({v.impact}): {'; '.join(v.nodes)}"
                  for v in self.violations]  # fmt: skip
        return "\n".join(lines)

    def _speed(self) -> str:
        if not self.figures:
            return ""
        rows = (
            ("click to painted, median (ms)", lambda f: f"{f.percentile(50):.0f}"),
            ("click to painted, 95th percentile (ms)", lambda f: f"{f.percentile(95):.0f}"),
            ("first picture, empty browser (s)", lambda f: f"{f.cold:.1f}"),
            ("first picture, browser that was here before (s)", lambda f: f"{f.warm:.1f}"),
            ("to the browser at the start (MB)", lambda f: f"{f.start_mb:.1f}"),
            ("to the browser a click, 95th percentile (KB)", lambda f: f"{f.click_kb:.0f}"),
            ("memory of a dashboard right after all clicks (MB)", lambda f: f"{f.session_mb:.0f}"),
            ("the same some seconds later (MB)", lambda f: f"{f.rest_mb:.0f}"),
        )
        return self._table([(name, [show(f) for f in self.figures]) for name, show in rows])

    def _kinds(self) -> str:
        if not self.figures:
            return ""
        kinds = list(self.figures[0].taken) + list(self.figures[0].first)
        rows = []
        for kind in kinds:
            cells = []
            for figures in self.figures:
                taken = figures.taken.get(kind) or figures.first.get(kind) or [float("nan")]
                cells.append(f"{np.median(taken):.0f} / {max(taken):.0f} ({len(taken)})")
            rows.append((kind, cells))
        return "Median / longest in ms (clicks), by kind:\n\n" + self._table(rows)

    def _many(self) -> str:
        if self.many is None:
            return ""
        median, longest, memory = self.many
        opened = f"{DASHBOARDS} dashboards opened at once: the first picture after {median:.0f} s"
        return (
            f"{opened} in the middle and {longest:.0f} s at the longest; "
            f"{memory:.0f} MB for all kernels together."
        )

    def _table(self, rows: list[tuple[str, list[str]]]) -> str:
        sizes = [f"{figures.attempts:,}".replace(",", " ") for figures in self.figures]
        lines = [f"| attempts in the store | {' | '.join(sizes)} |",
                 f"|---|{'---:|' * len(sizes)}"]  # fmt: skip
        lines += [f"| {name} | {' | '.join(cells)} |" for name, cells in rows]
        return "\n".join(lines)


def write(text: str) -> None:
    """Put the figures between the marks of the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
