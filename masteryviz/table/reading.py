"""From the bytes of a file to its text table: every step, and every refusal with its place."""

from __future__ import annotations

import polars as pl

from masteryviz.errors import InputError, Problem
from masteryviz.table.cleaning import Findings, clean_frame, clean_text
from masteryviz.table.encoding import Decoded, Unreadable, decode
from masteryviz.table.fast import Parsed, split_fast, split_plain
from masteryviz.table.kinds import refuse_other_bytes, refuse_other_text
from masteryviz.table.ragged import evened
from masteryviz.table.shape import (
    MOST_TITLES,
    SEPARATORS,
    choose_separator,
    header_place,
    sep_line,
)
from masteryviz.table.splitting import Flaw, Split, split
from masteryviz.table.survey import survey
from masteryviz.table.texttable import TextTable, column_letter, shortened
from masteryviz.wording import plural

MOST_COLUMNS = 2000
_HEAD = 1 << 16
_HEAD_ROWS = MOST_TITLES + 40


def read_table(content: bytes, file: str, *, fast: bool = True) -> TextTable:
    """Read a CSV or TSV file of any usual encoding and separator as a strict table of text.

    Nothing is guessed about types and nothing is repaired: a row of another length, a quotation
    mark out of place or a byte that is no text refuses the file. `fast=False` forbids the quick
    way through well-formed text, which gives the same table.

    Raises
    ------
    InputError
        When the file is empty, is no text table, or is not well formed; names row and column.
    """
    refuse_other_bytes(content, file)
    decoded = decode(content, file)
    if isinstance(decoded, Unreadable):
        raise _unreadable(decoded, file)
    data = decoded.data
    head = data[:_HEAD].decode("utf-8", "ignore")
    refuse_other_text(head, file)
    separator, data, head = _separator(data, head, file)
    first = split(head, separator, _HEAD_ROWS)
    if len(data) > _HEAD and header_place(first.rows) >= len(first.rows) - 1:
        # The header itself may be cut off where the sample ends.
        first = split(data.decode(), separator, _HEAD_ROWS)
    if not first.rows and first.flaw is None:
        raise InputError(file, Problem("The file is empty.", "Download the export again."))
    reading = _Reading(file, decoded, data, separator, first)
    return reading.table(fast=fast)


def _separator(data: bytes, head: str, file: str) -> tuple[str, bytes, str]:
    """Find the separator and cut off Excel's `sep=` line where there is one."""
    named, length = sep_line(head)
    if named is None:
        return choose_separator(head), data, head
    if named not in SEPARATORS:
        raise InputError(
            file,
            Problem(
                f"The first line says that cells are divided by {named!r}.",
                "Save the file again as CSV with commas, semicolons or tabs.",
            ),
        )
    return named, data[len(head[:length].encode()) :], head[length:]


class _Reading:
    """One text on its way to a table."""

    def __init__(
        self, file: str, decoded: Decoded, data: bytes, separator: str, first: Split
    ) -> None:
        self.file = file
        self.decoded = decoded
        self.data = data
        self.separator = separator
        place = header_place(first.rows) if first.rows else 0
        self.preamble = tuple(tuple(c.strip() for c in row) for row in first.rows[:place])
        self.raw_header = first.rows[place] if first.rows else []
        self.header_line = first.lines[place] if first.rows else 0
        self.findings = Findings()
        self.header = [self._clean_header(index) for index in range(len(self.raw_header))]

    def table(self, *, fast: bool) -> TextTable:
        """Put the table together."""
        self._check_header()
        data = self.data if self.data.endswith(b"\n") else self.data + b"\n"
        start = _line_start(data, self.header_line)
        seen = survey(data, self.separator, start)
        parsed = None
        if fast and self.raw_header:
            width = len(self.raw_header)
            parsed = split_plain(data, self.separator, width, self.header_line, start, seen)
            parsed = parsed or split_fast(data, self.separator, width, self.header_line)
        parsed = parsed or self._strictly()
        frame, lines = parsed.frame, parsed.lines
        frame, found = clean_frame(frame, lines, self.label, data, seen)
        self._refuse_repeated_header(frame, lines)
        # Nearly always some column is filled in every row; asking all of them costs much more.
        if not any((column != "").all() for column in frame.iter_columns()):
            filled = frame.select(pl.any_horizontal(pl.all() != "").alias("filled"))["filled"]
            frame, lines = frame.filter(filled), lines.filter(filled)
        frame = self._without_empty_columns(frame)
        return TextTable(
            file=self.file,
            header=tuple(self.header),
            frame=frame,
            lines=lines.alias("line"),
            encoding=self.decoded.encoding,
            separator=self.separator,
            notices=[
                *self.decoded.notices,
                *self._left_out(parsed.comments),
                *self.findings.problems(),
                *found.problems(),
            ],
            preamble=self.preamble,
            header_line=self.header_line,
        )

    def label(self, index: int) -> str:
        """Name a column for messages."""
        name = self.header[index] if index < len(self.header) else ""
        return shortened(name) or column_letter(index)

    def _clean_header(self, index: int) -> str:
        text, kinds = clean_text(self.raw_header[index])
        self.findings.add(kinds, self.header_line, shortened(text) or column_letter(index))
        return text[2:-1].replace('""', '"') if text[:2] == '="' and text[-1] == '"' else text

    def _check_header(self) -> None:
        if self.raw_header and not any(self.header):
            what = "The first row holds no headers."
            raise InputError(
                self.file, Problem(what, "Download the export again.", self.header_line)
            )
        if len(self.raw_header) > MOST_COLUMNS:
            raise InputError(
                self.file,
                Problem(
                    f"The file has {len(self.raw_header):,} columns; the limit is "
                    f"{MOST_COLUMNS:,}.",
                    "Check that this is a gradebook export, or export fewer assignments at once.",
                    self.header_line,
                ),
            )

    def _strictly(self) -> Parsed:
        """Split row by row, and refuse every row that is not as long as the header."""
        found = split(self.data.decode(), self.separator)
        body = [
            (line, row)
            for line, row in zip(found.lines, found.rows, strict=True)
            if line > self.header_line
        ]
        width, body = evened(self.raw_header, body)
        self.header += [""] * (width - len(self.header))
        problems = [
            self._ragged(row, line, line in found.after_blank)
            for line, row in body
            if len(row) != width
        ]
        if found.flaw:
            problems.append(_flaw_problem(found.flaw, self.label(found.flaw.index)))
        if problems:
            raise self._refusal(problems)
        cells = zip(*(row for _, row in body), strict=True) if body else [()] * width
        frame = pl.DataFrame(
            [pl.Series(f"c{i}", list(c), dtype=pl.String) for i, c in enumerate(cells)]
        )
        return Parsed(frame, pl.Series([n for n, _ in body], dtype=pl.UInt32), found.comments)

    def _ragged(self, row: list[str], line: int, after_blank: bool) -> Problem:
        width = len(self.raw_header)
        what = f"The row has {len(row)} cells, the header has {width}."
        if after_blank and len(row) < width:
            advice = "A second table seems to start here: keep one table in a file."
        elif any(cell.strip().startswith("'") for cell in row):
            advice = "Cells must be enclosed in double quotation marks, not single ones."
        else:
            advice = "Compare this row with the one above it, or download the export again."
        return Problem(what, advice, line)

    def _refuse_repeated_header(self, frame: pl.DataFrame, lines: pl.Series) -> None:
        named = [(f"c{i}", name) for i, name in enumerate(self.header) if name]
        if not named:
            return
        names = tuple(name for _, name in named)
        first, first_name = named[0]
        at = (frame[first] == first_name).arg_true()
        rows = frame[at].select(column for column, _ in named).rows()
        same = [place for place, row in zip(at, rows, strict=True) if row == names]
        if same:
            raise self._refusal(
                [
                    Problem(
                        "The header stands here a second time: this file holds two tables.",
                        "Keep one table in a file.",
                        int(lines[same[0]]),
                    )
                ]
            )

    def _without_empty_columns(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Drop nameless, empty columns at the right edge."""
        while self.header and not self.header[-1]:
            last = f"c{len(self.header) - 1}"
            if (frame[last] != "").any():
                break
            frame = frame.drop(last)
            self.header.pop()
        return frame

    def _left_out(self, comments: list[int]) -> list[Problem]:
        """Say which lines are no part of the table."""
        notices = []
        if self.preamble:
            count = plural(len(self.preamble), "row of titles", "rows of titles")
            what = f"{count} above the header: passed over."
            notices.append(Problem(what, row=self.header_line))
        if comments:
            count = plural(len(comments), "comment line")
            what = f"{count} that start with %: passed over."
            notices.append(Problem(what, row=comments[0]))
        return notices

    def _refusal(self, problems: list[Problem]) -> InputError:
        empty = pl.DataFrame()
        return TextTable(self.file, (), empty, pl.Series(dtype=pl.UInt32)).refusal(problems)


def _line_start(data: bytes, lines: int) -> int:
    """Where the line after the first `lines` begins."""
    start = 0
    for _ in range(lines):
        start = data.index(b"\n", start) + 1
    return start


def _flaw_problem(flaw: Flaw, label: str) -> Problem:
    return Problem(flaw.what, flaw.advice, flaw.row, label)


def _unreadable(unreadable: Unreadable, file: str) -> InputError:
    """Name the cells that hold what cannot be read."""
    text = unreadable.text.replace("\r\n", "\n").replace("\r", "\n")
    separator, length = sep_line(text)
    text = text[length:]
    separator = separator or choose_separator(text[:_HEAD])
    found = split(text, separator)
    header = found.rows[header_place(found.rows[:_HEAD_ROWS])] if found.rows else []
    problems = [
        Problem(
            unreadable.what(match[0]),
            unreadable.advice,
            line,
            shortened(unreadable.pattern.sub("?", header[index]) if index < len(header) else "")
            or column_letter(index),
        )
        for line, row in zip(found.lines, found.rows, strict=True)
        for index, cell in enumerate(row)
        if (match := unreadable.pattern.search(cell))
    ]
    if not problems:
        match = unreadable.pattern.search(text)
        row = text.count("\n", 0, match.start() if match else None) + 1
        problems = [Problem(unreadable.what(match[0] if match else ""), unreadable.advice, row)]
    return TextTable(file, (), pl.DataFrame(), pl.Series(dtype=pl.UInt32)).refusal(problems)
