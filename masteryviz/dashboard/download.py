"""Files handed to the browser: their names, their kinds, and the widget that saves them."""

from __future__ import annotations

import datetime as dt
import re

import polars as pl

from masteryviz import export
from masteryviz.dashboard import cell_text, column_words
from masteryviz.dashboard.parts import Part, script

TYPES = {
    "csv": "text/csv;charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html;charset=utf-8",
}
"""Ending -> the kind of file, as a browser names it."""

_LONGEST = 60


class Download(Part):
    """Saves files in the browser; it is put anywhere on a screen and shows nothing."""

    _esm = script("saving.js", "download.js")

    def save(self, name: str, content: bytes) -> None:
        """Let the browser save `content` as a file called `name`; its ending says what it is."""
        hand_over(self, name, content)

    def save_frame(self, frame: pl.DataFrame, title: str, day: dt.date | None, kind: str) -> None:
        """Let the browser save a frame as `csv` or `xlsx`, named after its title and day."""
        self.save(file_name(title, day, kind), as_file(frame, kind))


def hand_over(widget: Part, name: str, content: bytes) -> None:
    """Send a file to a widget whose script saves files (`keepFiles` of saving.js)."""
    kind = TYPES[name.rpartition(".")[2]]
    widget.send({"file": name, "type": kind}, [content])


def file_name(title: str, day: dt.date | None, kind: str) -> str:
    """A file's name: `which-skills-need-work-2026-05-29.csv`.

    Letters and digits of every script stay; everything that a file system may mind goes.
    """
    words = re.findall(r"[^\W_]+", title.casefold())
    stem = ""
    for word in words:
        if len(stem) + len(word) >= _LONGEST:
            break
        stem += f"{'-' * bool(stem)}{word}"
    parts = [stem or "masteryviz", *([day.isoformat()] if day else [])]
    return f"{'-'.join(parts)}.{kind}"


def as_file(frame: pl.DataFrame, kind: str) -> bytes:
    """The bytes of a frame.

    CSV keeps the columns' own names and values, for other programs; a workbook is for people, so
    it has the words that are on the screen.

    Parameters
    ----------
    frame
        What is saved.
    kind
        `csv` or `xlsx`.
    """
    if kind == "csv":
        return export.as_bytes(frame, "csv")
    shapes = cell_text.shapes(frame)
    said = frame.with_columns(
        pl.col(name).replace(values)
        for name, values in column_words.VALUES.items()
        if name in frame.columns and frame.schema[name] == pl.String
    )
    return export.as_bytes(
        said.select(name for name in frame.columns if name != "sort_name"),
        "xlsx",
        titles={name: shape.title for name, shape in shapes.items()},
        percents=[name for name, shape in shapes.items() if shape.kind in ("share", "difference")],
    )
