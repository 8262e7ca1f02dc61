"""The process that takes a workbook apart, under limits: bytes in, sheets as JSON out.

Run as `python -m masteryviz.workbook.child KIND`; imports nothing heavy, so that it starts quickly.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import sys
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import asdict
from typing import Any

from masteryviz.workbook.grid import Refused
from masteryviz.workbook.parts import damaged

MEMORY = 2 * 2**30
"""Bytes that the process may take."""
SECONDS = 60
"""Time of the processor that it may take."""


def limit() -> None:
    """Forbid this process to take more memory and time than any gradebook needs."""
    try:
        import resource
    except ImportError:  # Windows: the parent watches
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue  # macOS: the parent watches


def answer(kind: str, content: bytes) -> dict[str, Any]:
    """The sheets of a workbook, or why it is not taken."""
    try:
        module = importlib.import_module(f"masteryviz.workbook.{kind}")
        if kind == "xls":
            return {"sheets": module.sheets(content)}
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {"sheets": module.sheets(archive)}
    except Refused as refused:
        return {"refused": asdict(refused.problem)}
    except (ET.ParseError, ValueError, zipfile.BadZipFile):
        return {"refused": asdict(damaged("a part of it cannot be read").problem)}


if __name__ == "__main__":
    limit()
    gc.disable()  # it would search millions of cells for cycles that are not there
    reply = answer(sys.argv[1], sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(reply).encode())
