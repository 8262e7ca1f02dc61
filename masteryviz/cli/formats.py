"""The shell's `formats`: what can be loaded, what it holds and where to click for it."""

from __future__ import annotations

import json as json_text
import sys
import textwrap
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.text import Text

from masteryviz.bundle import Bundle
from masteryviz.cli import show
from masteryviz.document import Document
from masteryviz.readers import READERS, Reader
from masteryviz.table import TextTable

WIDTH = 80
_KINDS = {
    TextTable: "CSV or TSV, or a sheet of XLSX, XLSM, XLS or ODS",
    Document: "JSON",
    Bundle: "ZIP file or folder",
}


def formats(
    json: Annotated[bool, typer.Option("--json", help="For another program.")] = False,
) -> None:
    """List the exports that can be loaded, what each carries and where to download it."""
    if json:
        listed = [{"title": reader.title} | _facts(reader) for reader in READERS.values()]
        sys.stdout.write(json_text.dumps(listed, ensure_ascii=False, indent=1) + "\n")
        return
    for reader in READERS.values():
        show.out.print(Text(reader.title, style="bold"))
        for line in _lines(reader):
            show.out.print(Text(line))
    show.out.print(Text(f"{len(READERS)} formats. A file is recognised by what is in it."))


def _facts(reader: Reader) -> dict[str, str]:
    return {
        "format": reader.key,
        "holds": reader.carries,
        "click": reader.download,
        "file": _KINDS[reader.takes],
    }


def _lines(reader: Reader) -> Iterator[str]:
    """The lines below an export's title, none longer than `WIDTH`."""
    for name, text in _facts(reader).items():
        yield from textwrap.wrap(
            text, WIDTH, initial_indent=f"  {name:<8}", subsequent_indent=" " * 10,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
