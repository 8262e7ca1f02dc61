"""Cells without outer white space, invisible characters or spreadsheet guards."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import polars as pl

from masteryviz.errors import Problem
from masteryviz.table.survey import Survey

_SUSPECT = (
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u{a0}\u{ad}\u{61c}\u{2000}-\u{200f}\u{2028}-\u{202f}"
    r"\u{205f}-\u{2069}\u{3000}\u{feff}]|[ÃÂ][^\x00-\x7f]|â€"
)
_GUARDED = r'^="(?s:.*)"$'

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ZERO_WIDTH = re.compile("[\u00ad\u200b\u2060-\u2064\ufeff]")
# Joiners build emoji and shape letters of many scripts; beside plain letters they only hide.
_STRAY_JOINER = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")
_ODD_SPACE = re.compile("[\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_TWICE = re.compile(r"[ÃÂâ][^\x00-\x7f]+")

_KINDS: dict[str, tuple[str, str]] = {
    "escape": ("Control characters were taken out.", "Check this cell in the source."),
    "bidi": ("Characters that turn the direction of text were taken out.", "Check this cell."),
    "zero width": ("Invisible characters of no width were taken out.", ""),
    "no-break": ("No-break spaces were read as spaces.", ""),
    "twice": (
        "The text looks encoded twice (such as JosÃ© for José) and was kept as it is.",
        "Save the export as CSV UTF-8 straight from the gradebook.",
    ),
}


@dataclass
class Findings:
    """What was put right: kind -> the first place and how many cells."""

    places: dict[str, tuple[int, str, int]] = field(default_factory=dict)

    def add(self, kinds: Sequence[str], row: int, column: str) -> None:
        """Count a cell under each kind."""
        for kind in kinds:
            first_row, first_column, cells = self.places.get(kind, (row, column, 0))
            self.places[kind] = (first_row, first_column, cells + 1)

    def problems(self) -> list[Problem]:
        """One notice a kind, at the first place."""
        found = []
        for kind, (row, column, cells) in self.places.items():
            what, advice = _KINDS[kind]
            more = f" ({cells} cells in all.)" if cells > 1 else ""
            found.append(Problem(what + more, advice, row, column))
        return found


def clean_text(text: str) -> tuple[str, tuple[str, ...]]:
    """Text in NFC without invisible characters or outer white space, and the kinds put right."""
    if _encoded_twice(text):
        # Its control characters and spaces are halves of letters: taking them out would lose more.
        return text.strip(), ("twice",)
    kinds = []
    for kind, patterns in (
        ("escape", (_ESCAPES,)),
        ("bidi", (_BIDI,)),
        ("zero width", (_ZERO_WIDTH, _STRAY_JOINER)),
    ):
        before = text
        for pattern in patterns:
            text = pattern.sub("", text)
        if text != before:
            kinds.append(kind)
    if "\u00a0" in text:
        kinds.append("no-break")
    text = _ODD_SPACE.sub(" ", text)
    return unicodedata.normalize("NFC", text).strip(), tuple(kinds)


def _encoded_twice(text: str) -> bool:
    """Whether some letters are the bytes of UTF-8 read as if each were a letter."""
    for match in _TWICE.finditer(text):
        try:
            b"".join(
                bytes([ord(c)]) if ord(c) < 256 else c.encode("cp1252") for c in match[0]
            ).decode()
        except UnicodeError:
            continue
        return True
    return False


def clean_frame(
    frame: pl.DataFrame, lines: pl.Series, label: Callable[[int], str], data: bytes, seen: Survey
) -> tuple[pl.DataFrame, Findings]:
    """Every cell cleaned as `clean_text` does and taken out of a `="..."` guard.

    `data` are the bytes that the frame came from, and `seen` is what they were found to hold: it
    shows what need not be looked for.
    """
    findings = Findings()
    if not (seen.tight and seen.whole and not seen.quoted):
        frame = frame.with_columns(pl.all().str.strip_chars())
    if seen.quoted and b'="' in data:
        frame = _unguarded(frame)
    if seen.whole:
        return frame, findings
    if not data.isascii():
        wide = [
            c for c in frame.columns if (frame[c].str.len_bytes() != frame[c].str.len_chars()).any()
        ]
        frame = frame.with_columns(pl.col(wide).str.normalize("NFC"))
    suspects = frame.select(pl.all().str.contains(_SUSPECT).any()).row(0) if frame.height else ()
    changed = [
        _clean_column(frame[f"c{index}"], lines, label(index), findings)
        for index, suspect in enumerate(suspects)
        if suspect
    ]
    return frame.with_columns(changed), findings


def _unguarded(frame: pl.DataFrame) -> pl.DataFrame:
    cells = pl.all()
    inner = cells.str.slice(2).str.head(-1).str.replace_all('""', '"', literal=True)
    return frame.with_columns(
        pl.when(cells.str.contains(_GUARDED)).then(inner.str.strip_chars()).otherwise(cells)
    )


def _clean_column(cells: pl.Series, lines: pl.Series, label: str, findings: Findings) -> pl.Series:
    """Clean the cells that hold something suspicious, one by one."""
    places = cells.str.contains(_SUSPECT).arg_true()
    cleaned = []
    for place, text in zip(places, cells.gather(places), strict=True):
        new, kinds = clean_text(text)
        findings.add(kinds, lines[place], label)
        cleaned.append(new)
    return cells.scatter(places, pl.Series(cleaned, dtype=pl.String))
