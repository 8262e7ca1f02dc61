"""A log of every change of the store, each line chained to the one before by its digest."""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import json
import os
from pathlib import Path

from masteryviz.store._files import flush

NAME = "audit.jsonl"
_START = "0" * 64


def append(folder: Path, action: str, **facts: str | int | None) -> None:
    """Add a line: when, who (the account), what, and facts without names or scores."""
    path = folder / NAME
    lines = _lines(path)
    whole = b"".join(line + b"\n" for line in lines)
    if path.exists() and path.stat().st_size != len(whole):
        os.truncate(path, len(whole))  # a line that a crash cut off
    record: dict[str, str | int | None] = {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "by": _account(),
        "action": action,
        **facts,
        "before": json.loads(lines[-1])["digest"] if lines else _START,
    }
    record["digest"] = _digest(record)
    handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    try:
        os.write(handle, json.dumps(record).encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    flush(folder)


def problems(folder: Path) -> list[str]:
    """Lines that were changed, removed or cut off, in words."""
    path = folder / NAME
    if not path.exists():
        return ["The log of changes audit.jsonl is missing."]
    before, found = _START, []
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        record = _record(line)
        if line and (record is None or record["before"] != before):
            found.append(f"Line {number} of the log of changes audit.jsonl was changed.")
        before = str(record["digest"]) if record else before
    if not path.read_bytes().endswith(b"\n"):
        found.append("The last line of the log of changes audit.jsonl is cut off.")
    return found


def versions(folder: Path) -> set[int]:
    """Numbers of the versions that the log tells of."""
    records = (_record(line) for line in _lines(folder / NAME))
    return {int(record["version"] or 0) for record in records if record and "version" in record}


def _lines(path: Path) -> list[bytes]:
    """Whole lines up to the last that can be read."""
    try:
        lines = path.read_bytes().split(b"\n")[:-1]
    except OSError:
        return []
    while lines and _record(lines[-1]) is None:
        lines.pop()
    return lines


def _record(line: bytes) -> dict[str, str | int | None] | None:
    """A line that is what its digest says; else None."""
    try:
        record = json.loads(line)
        whole = record["digest"] == _digest({k: v for k, v in record.items() if k != "digest"})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    # The exact text counts: JSON that only means the same was written by something else.
    return record if whole and "before" in record and json.dumps(record).encode() == line else None


def _digest(record: dict[str, str | int | None]) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def _account() -> str:
    try:
        return getpass.getuser()
    except OSError:
        return "unknown"
