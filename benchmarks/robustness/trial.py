"""One damaged export through recognition, reader and, where it says something new, a whole load."""

from __future__ import annotations

import csv
import random
import re
import resource
import tempfile
import time
import traceback
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from benchmarks.robustness.exports import Good, Rows, good_exports, parsed
from benchmarks.robustness.facts import Facts, facts_of
from benchmarks.robustness.mutations import Mutated, mutated
from benchmarks.robustness.oracle import unexplained, unsupported
from masteryviz.errors import InputError
from masteryviz.loading import load
from masteryviz.recognition import found_in
from masteryviz.table.shape import choose_separator

SAME, SAID, TRUE = "same table", "other table, reason given", "other table, as its cells say"
REFUSED, SILENT, CRASH, HANG = "refused", "SILENT DIFFERENCE", "CRASH", "HANG"
LOADED = 10
"""Of so many accepted files one goes through a whole rehearsed load, which takes ten times as long
as reading it; all are read."""
_ROWS, _INTS = re.compile(r"[Rr]ows? \d+(?:(?:, | and )\d+)*"), re.compile(r"\d+")
VERDICTS = (SAME, TRUE, SAID, REFUSED, SILENT, CRASH, HANG)


@dataclass(frozen=True)
class Outcome:
    """What became of one damaged export."""

    number: int
    export: str
    kind: str
    verdict: str
    format: str = ""
    detail: str = ""
    named: bool | None = None
    """Whether a refusal of damaged rows names one, give or take one; None: no row was damaged."""
    seconds: float = 0.0
    peak_mb: float = 0.0


def drawn(seed: int, number: int) -> tuple[Good, Mutated]:
    """The export and the damage of that number: the same for the same seed."""
    rng = random.Random(f"{seed} {number}")
    exports = good_exports()
    good = exports[number % len(exports)]
    return good, mutated(good, rng)


def tried(seed: int, number: int) -> Outcome:
    """Read one damaged export and judge what became of it."""
    good, damage = drawn(seed, number)
    before = _good_facts(good_exports().index(good))
    outcome = Outcome(number, good.name, damage.kind, SAME, before.format)
    _reset_peak()
    start = time.perf_counter()
    read = _read(good, damage, before, number)
    spent = {"seconds": time.perf_counter() - start, "peak_mb": _peak_mb()}
    if isinstance(read, InputError):
        named = _names(read, damage, before)
        return replace(outcome, verdict=REFUSED, detail=str(read)[:300], named=named, **spent)
    if isinstance(read, str):
        return replace(outcome, verdict=CRASH, detail=read, **spent)
    verdict, detail = _judged(good, damage, before, read)
    return replace(outcome, verdict=verdict, detail=detail, **spent)


@cache
def _good_facts(place: int) -> Facts:
    good = good_exports()[place]
    (found,) = found_in(good.content, good.name)
    return facts_of(found, found.read(good.mapping))


def _read(good: Good, damage: Mutated, before: Facts, number: int) -> Facts | InputError | str:
    """What is stored of a damaged export; its refusal; or the traceback of a crash."""
    try:
        (found,) = found_in(damage.content, good.name)
        facts = facts_of(found, found.read(good.mapping))
        if not facts.same(before) and number % LOADED == 0:
            _load(good, damage)
    except InputError as refusal:
        return refusal
    except Exception:
        return traceback.format_exc()[-1500:]
    return facts


def _judged(good: Good, damage: Mutated, before: Facts, facts: Facts) -> tuple[str, str]:
    if facts.format == before.format and facts.same(before):
        return SAME, ""
    fault = _fault_of(good, damage, before, facts)
    if fault is None:
        return TRUE, ""
    reason = "; ".join(sorted(facts.notices - before.notices))[:300]
    return (SAID, f"{reason} [{fault}]") if reason else (SILENT, fault)


def _fault_of(good: Good, damage: Mutated, before: Facts, facts: Facts) -> str | None:
    if facts.format != before.format:
        return f"read as {facts.format}"
    if good.kind in ("json", "zip"):
        record = damage.record or _byte_record(good, damage)
        return unsupported(record, before, facts)
    rows = damage.rows if damage.rows is not None else _naive(good, damage.content)
    if rows is None:
        return "the workbook is damaged"
    return unexplained(good.rows, rows, before, facts)


def _byte_record(good: Good, damage: Mutated) -> frozenset[str]:
    """Texts around a byte that differs."""
    at = next(
        (n for n, (a, b) in enumerate(zip(good.content, damage.content, strict=False)) if a != b),
        min(len(good.content), len(damage.content)),
    )
    around = (content[max(at - 60, 0) : at + 60] for content in (good.content, damage.content))
    texts = re.findall(r'[^",:{}\[\]]+', b" ".join(around).decode("utf-8", "replace"))
    return frozenset(text.strip() for text in texts if text.strip())


def _naive(good: Good, content: bytes) -> Rows | None:
    """Cells of damaged bytes, as Python's csv module reads them; None for a workbook."""
    if good.kind == "workbook":
        return None
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    separator = good.separator if good.separator in text else choose_separator(text)
    try:
        return parsed(text, separator)
    except csv.Error:
        return [line.split(separator) for line in text.split("\n")]


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _names(refusal: InputError, damage: Mutated, good: Facts) -> bool | None:
    """Whether a refusal of damaged rows below all header rows names one of them."""
    if not damage.lines or min(damage.lines) < min(good.by_line, default=good.header_line + 1):
        return None
    rows = [problem.row for problem in refusal.problems if problem.row is not None]
    rows += [int(row) for text in _ROWS.findall(str(refusal)) for row in _INTS.findall(text)]
    return any(abs(row - line) <= 1 for row in rows for line in damage.lines)


def _load(good: Good, damage: Mutated) -> None:
    """Rehearse the whole load, as the command and the dashboard do."""
    with tempfile.TemporaryDirectory(prefix="masteryviz-robustness-") as folder:
        path = Path(folder) / good.name
        path.write_bytes(damage.content)
        load(path, Path(folder) / "store", mapping=good.mapping, dry_run=True)


def _reset_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def _peak_mb() -> float:
    """Peak memory since the last reset, of this process or of a child that it waited for."""
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return max(child, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    own = re.search(r"VmHWM:\s+(\d+)", status)
    return max(child, int(own[1]) / 1024 if own else 0.0)
