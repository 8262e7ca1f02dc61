"""The figures of a run, for the terminal and for the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from rich.table import Table

from benchmarks.robustness.trial import CRASH, HANG, REFUSED, SILENT, VERDICTS, Outcome

START, END = "<!-- figures -->", "<!-- end of figures -->"


def failed(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Those that must not be."""
    return [outcome for outcome in outcomes if outcome.verdict in (SILENT, CRASH, HANG)]


def tables(outcomes: Sequence[Outcome]) -> list[Table]:
    """The same figures as the page's, to print."""
    found = []
    for title, header, rows in _figures(outcomes):
        table = Table(title=title, title_justify="left")
        for n, name in enumerate(header):
            table.add_column(name, justify="right" if n else "left")
        for row in rows:
            table.add_row(*row)
        found.append(table)
    return found


def page(text: str, outcomes: Sequence[Outcome], seed: int) -> str:
    """The page with these figures between its marks."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    parts = [f"{len(outcomes):,} damaged exports, seed {seed}.\n"]
    for title, header, rows in _figures(outcomes):
        lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
        parts.append(f"### {title}\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in lines))
    return (
        f"{before}{START}\n\n" + "\n\n".join(parts).replace("\n\n\n", "\n\n") + f"\n\n{END}{after}"
    )


Figures = tuple[str, list[str], list[list[str]]]


def _figures(outcomes: Sequence[Outcome]) -> list[Figures]:
    return [
        _whole(outcomes),
        _by("By format", "format", outcomes, lambda outcome: outcome.format),
        _by("By damage", "damage", outcomes, lambda outcome: outcome.kind),
    ]


def _whole(outcomes: Sequence[Outcome]) -> Figures:
    counts = Counter(outcome.verdict for outcome in outcomes)
    rows = [[verdict, f"{counts[verdict]:,}"] for verdict in VERDICTS]
    named = [outcome.named for outcome in outcomes if outcome.verdict == REFUSED]
    asked = [name for name in named if name is not None]
    share = f"{100 * sum(asked) / len(asked):.1f} %" if asked else "none"
    seconds = sorted(outcome.seconds for outcome in outcomes)
    rows += [
        ["refusals of a damaged row below the header", f"{len(asked):,}"],
        ["of these, name a damaged row, give or take one", f"{sum(asked):,} ({share})"],
        ["seconds, median of a file", f"{seconds[len(seconds) // 2]:.3f}"],
        ["seconds, slowest file", f"{seconds[-1]:.2f}"],
        ["peak memory of a process, MB", f"{max(outcome.peak_mb for outcome in outcomes):,.0f}"],
    ]
    return "All", ["what became of them", "files"], rows


def _by(
    title: str, name: str, outcomes: Sequence[Outcome], key: Callable[[Outcome], str]
) -> Figures:
    groups: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        groups.setdefault(key(outcome), Counter())[outcome.verdict] += 1
    rows = [
        [group, f"{counts.total():,}", *(f"{counts[verdict]:,}" for verdict in VERDICTS)]
        for group, counts in sorted(groups.items())
    ]
    return title, [name, "files", *VERDICTS], rows
