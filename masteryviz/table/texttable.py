"""A table of text as a file holds it: what every reader is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from masteryviz.errors import InputError, Problem
from masteryviz.wording import plural

LONGEST_LABEL = 60
"""Characters of a header that messages show."""


@dataclass(frozen=True)
class TextTable:
    """A rectangular table of text: every row has a cell for every column, and no type is guessed.

    Cells and headers have no outer white space, are in Unicode form NFC and hold no invisible
    characters; a blank cell is the empty string. A line break inside a cell is LF.
    """

    file: str
    """Name of the file, without its folder."""
    header: tuple[str, ...]
    """Headers as the file has them; blank and repeated ones are kept."""
    frame: pl.DataFrame
    """The rows below the header, in String columns `c0`, `c1` ..."""
    lines: pl.Series
    """Line of each row as a spreadsheet counts (UInt32): the first is 1, blank lines count, a line
    break inside a cell does not."""
    encoding: str = "utf-8"
    separator: str = ","
    notices: list[Problem] = field(default_factory=list)
    """What the reader of the text had to assume or put right."""
    preamble: tuple[tuple[str, ...], ...] = ()
    """Rows of titles above the header."""
    header_line: int = 1
    """Line of the header."""

    def column_label(self, index: int) -> str:
        """Name a column for messages: its header, shortened, or its letter where it has none."""
        return shortened(self.header[index]) or column_letter(index)

    def folded(self) -> tuple[str, ...]:
        """Headers for comparison: no capitals, single spaces."""
        return tuple(" ".join(name.casefold().split()) for name in self.header)

    def column(self, index: int) -> pl.Series:
        """One column's cells."""
        return self.frame[f"c{index}"]

    def refusal(self, problems: Iterable[Problem], most: int = 10) -> InputError:
        """Make the error that refuses this file: the first problems and how many more there are."""
        problems = list(problems)
        shown = problems[:most]
        if len(problems) > most:
            more = plural(len(problems) - most, "more place", "more places")
            shown.append(Problem(f"... and {more} like these."))
        return InputError(self.file, *shown)


def column_letter(index: int) -> str:
    """Give a column's letter as a spreadsheet shows it: 0 is `A`, 26 is `AA`."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def shortened(text: str, most: int = LONGEST_LABEL) -> str:
    """Text for a message: one line, at most `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
