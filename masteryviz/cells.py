"""Text of score cells to points and states, of id cells to ids: an error per cell, no guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from masteryviz.errors import Problem
from masteryviz.wording import plural

Place = Callable[[int], tuple[int, str]]
"""Line and column label of a cell, by its place in the series that is read."""

LARGEST = 1_000_000
"""Points beyond this are a slip, not a score."""
MOST_PROBLEMS = 20
"""How many cells are named before the rest is only counted."""

MARKS: dict[str, str] = {
    **dict.fromkeys(("", "-", "–", "—", "--"), "assigned"),
    **dict.fromkeys(("ex", "exc", "excused", "exempt"), "excused"),
    **dict.fromkeys(("n/a", "na", "not assigned"), "not_assigned"),
    "missing": "missing",
}
"""Marks that every export may use, in small letters -> state of the cell."""
_SMALL_MARKS = {"e": "excused", "m": "missing"}
# Capital E and M are levels (Exceeds, Mastery) in too many schools to be marks.

_MAPPED = {"blank": "assigned"}
_ERRORS = re.compile(r"#(DIV/0!|REF!|N/A|NAME\?|VALUE!|NULL!|NUM!|SPILL!|CALC!|ERROR!)", re.I)
_LETTER = re.compile(r"[A-F][+\-−–]?|[IMPSUNW]|IP|NY|NS", re.IGNORECASE)
_CHECK = re.compile("[✓✔☑√✅✗✘☒×✕✖❌]")
_HUGE = re.compile(r"[+-]?(\d+(\.\d+)?e[+-]?\d+|inf(inity)?|nan)", re.IGNORECASE)
_FRACTION = re.compile(r"(\d+(?:\.\d+)?) ?/ ?(\d+(?:\.\d+)?)")
_WORDS = re.compile(r"[^\W\d_]+(?:[ \-'’/][^\W\d_]+){0,3}(?: ?\([^\W\d_]+\))?")
_LONGEST_WORDS = 30
_NO_WORDS = ("none", "null", "true", "false")
_SCIENTIFIC = r"^\d(?:[.,]\d+)?E\+\d+$"
_DECIMAL_ZERO = r"^(\d+)[.,]0+$"

IN_MAP = "Correct the cell, or say what it means under [marks] or [levels] in the map."

IN_LEVELS = (
    "Say what each mark is worth under [levels] in the map: a text file such as marks.toml with "
    "the line [levels] and below it a line for each mark, such as A = 4."
)


@dataclass(frozen=True)
class Scores:
    """A series of score cells, read."""

    frame: pl.DataFrame
    """A row per cell: `score` and `points` (Float64), `level` (the text of a cell that holds a
    level), `state` (scored, assigned for a blank cell, excused, missing, not_assigned,
    submitted)."""
    problems: list[Problem] = field(default_factory=list)
    """Cells that cannot be taken; with any, the file is refused."""
    notices: list[Problem] = field(default_factory=list)
    """What was assumed and which values are unusual."""


class _Odd(NamedTuple):
    """What a text that is no plain number means."""

    text: str
    state: str = "scored"
    number: float | None = None
    of: float | None = None
    """Points possible that the text itself gives: 2 in `1/2`, 1 in `85%` (0.85 of 1)."""
    level: str | None = None
    note: str | None = None
    flaw: str | None = None
    advice: str = IN_MAP
    mark: str | None = None
    """The text where it would be a score if its worth were known."""


def read_scores(
    texts: pl.Series,
    place: Place,
    *,
    points: pl.Series | None = None,
    decimal: str = ".",
    levels: Callable[[str], float | None] | None = None,
    marks: Mapping[str, str] | None = None,
    words: bool = False,
) -> Scores:
    """Read score cells.

    A percentage or fraction becomes points of the task; where its points are not known, the cell
    itself gives them (1 for a percentage). Nothing unknown ever becomes a zero.

    Parameters
    ----------
    texts
        The cells, stripped; the empty string is blank.
    points
        Points possible of each cell, null where not known.
    decimal
        `.` or `,`; see `decimal_mark`.
    levels
        Points of a text that is a level, None for other texts.
    marks
        What the user's map says of codes (`mapping.MARKS`); it goes before the usual marks.
    words
        Whether a word or a few (Proficient, Not yet) may be a level whose worth is not known, as
        in a table that somebody keeps by hand.
    """
    marks = {code.casefold(): meaning for code, meaning in (marks or {}).items()}
    plain = texts.str.contains(_plain(decimal))
    if marks:
        plain &= ~texts.str.to_lowercase().is_in(list(marks))
    numbers = texts.str.replace(",", ".", literal=True) if decimal == "," else texts
    frame = pl.DataFrame(
        {
            "text": texts,
            "plain": plain,
            "score": numbers.cast(pl.Float64, strict=False).zip_with(plain, _nulls(texts)),
            "given": points.cast(pl.Float64) if points is not None else _nulls(texts),
        }
    ).with_row_index("at")
    read = [
        _meaning(text, decimal, levels, marks)
        for text in frame.filter(~plain)["text"].unique().sort()
    ]
    if words:
        read = [_as_level(odd) for odd in read]
    return _judged(_joined(frame, read), place)


def decimal_mark(texts: pl.Series, separator: str, given: str | None = None) -> str:
    """Tell whether a file writes one and a half as `1.5` or as `1,5`.

    The comma is believed only where the user says so, or where it does not divide the cells and
    no cell is written with a point.
    """
    if given is not None:
        return given
    if separator not in (";", "\t"):
        return "."
    comma = texts.str.contains(r"^[+-]?\d+,\d+$").any()
    point = texts.str.contains(r"^[+-]?\d+\.\d+$").any()
    return "," if comma and not point else "."


def read_ids(texts: pl.Series, place: Place) -> tuple[pl.Series, list[Problem], list[Problem]]:
    """Ids as text, with what is wrong and what was put right.

    Leading zeros stay. `1000.0` is 1000; `1.23E+11` has lost its last figures and is refused.
    """
    problems = [
        Problem(
            f"The id {texts[at]} was shortened by a spreadsheet: its last figures are lost.",
            "Download the export again and load it without opening it in a spreadsheet.",
            *place(at),
        )
        for at in texts.str.contains(_SCIENTIFIC).arg_true()
    ]
    decimals = texts.str.contains(_DECIMAL_ZERO)
    notices = _notice(
        decimals, place, "The id ends in .0, which a spreadsheet put there; it was read without."
    )
    return texts.str.replace(_DECIMAL_ZERO, "$1"), problems, notices


def may_be_level(text: str) -> bool:
    """Whether a text reads as a level or mark: a word or a few, such as `Got it` or `Not yet`."""
    return (
        len(text) <= _LONGEST_WORDS
        and _WORDS.fullmatch(text) is not None
        and not _HUGE.fullmatch(text)
        and text.casefold() not in _NO_WORDS
    )


def _plain(decimal: str) -> str:
    mark = re.escape(decimal)
    return rf"^[+-]?(?:[0-9]+(?:{mark}[0-9]*)?|{mark}[0-9]+)$"


def _nulls(like: pl.Series) -> pl.Series:
    return pl.Series([None], dtype=pl.Float64).new_from_index(0, len(like))


def _meaning(
    text: str,
    decimal: str,
    levels: Callable[[str], float | None] | None,
    marks: Mapping[str, str],
) -> _Odd:
    """Say what a text that is no plain number means: mark, level, dressed number or flaw."""
    folded = text.casefold()
    if folded in marks:
        return _Odd(text, _MAPPED.get(marks[folded], marks[folded]))
    worth = levels(text) if levels is not None and text else None
    if worth is not None:
        return _Odd(text, number=worth, level=text)
    state = MARKS.get(folded) or _SMALL_MARKS.get(text)
    if state is not None:
        return _Odd(text, state)
    plain = _ascii_number(text)
    read = _dressed_number(text, plain, decimal)
    if read.flaw is None and plain != text:
        return read._replace(note=read.note or "Figures of another script were read as numbers.")
    return read


def _ascii_number(text: str) -> str:
    """Figures, signs and marks of other scripts as those of ASCII."""
    figures = "".join(
        str(unicodedata.digit(letter)) if letter.isdecimal() else letter for letter in text
    )
    return figures.translate(str.maketrans("−＋．，／％٫٪", "-+.,/%.%"))


def _dressed_number(text: str, plain: str, decimal: str) -> _Odd:
    """Read a number with a percent sign, thousands marks or a denominator."""
    other = "." if decimal == "," else ","
    if re.fullmatch(_plain(decimal)[1:-1], plain):
        return _number(text, plain.replace(",", "."))
    if plain.endswith("%") and re.fullmatch(_plain(decimal)[1:-1], plain[:-1].rstrip()):
        number = float(plain[:-1].rstrip().replace(",", ".")) / 100
        return _Odd(text, number=number, of=1, note="A percentage was read as a share of points.")
    if re.fullmatch(rf"[+-]?[0-9]{{1,3}}(?:[{re.escape(other)} '’][0-9]{{3}})+", plain):
        whole = re.sub(r"[^0-9+-]", "", plain)
        return _number(text, whole, note="Marks that divide thousands were taken out (1,000).")
    fraction = _FRACTION.fullmatch(plain.replace(",", ".") if decimal == "," else plain)
    if fraction and float(fraction[2]) > 0:
        note = "A fraction was read as points of points possible (1/2 is 1 of 2)."
        return _Odd(text, number=float(fraction[1]), of=float(fraction[2]), note=note)
    if re.fullmatch(rf"[+-]?[0-9]*{re.escape(other)}[0-9]+ ?%?", plain):
        return _Odd(
            text,
            flaw=f"{text!r} is not clear: is {other!r} the decimal mark of this file?",
            advice=f'If it is, say decimal = "{other}" in the map; else correct the cell.',
        )
    return _flaw(text)


def _number(text: str, digits: str, note: str | None = None) -> _Odd:
    return _Odd(text, number=float(digits), note=note)


def _flaw(text: str) -> _Odd:
    """Say why a text is no score."""
    seen = repr(text) if len(text) <= 15 and " " not in text else f"Text of {len(text)} letters"
    if _ERRORS.fullmatch(text):
        advice = "Correct the formula in the spreadsheet and save it again."
        return _Odd(text, flaw=f"{seen} is a spreadsheet's error, not a score.", advice=advice)
    if _HUGE.fullmatch(text):
        return _Odd(text, flaw=f"{seen} is not a score.", advice="Correct the cell.")
    if _LETTER.fullmatch(text) or _CHECK.fullmatch(text):
        flaw = f"{seen} is a grade or mark without known points."
        return _Odd(text, flaw=flaw, advice=IN_LEVELS, mark=text)
    return _Odd(text, flaw=f"{seen} is not a score.")


def _as_level(odd: _Odd) -> _Odd:
    """Words that are no score as a level whose worth is not known."""
    if odd.flaw is None or odd.mark is not None or not may_be_level(odd.text):
        return odd
    flaw = odd.flaw.replace("is not a score", "is a level or mark without known points")
    return odd._replace(flaw=flaw, advice=IN_LEVELS, mark=odd.text)


def _joined(frame: pl.DataFrame, read: list[_Odd]) -> pl.DataFrame:
    """Give every cell what its text means, percentages and fractions as points of the task."""
    schema = dict.fromkeys(_Odd._fields, pl.String) | {"number": pl.Float64, "of": pl.Float64}
    meanings = pl.DataFrame(read, schema=schema, orient="row")
    share = pl.col("number") / pl.col("of")
    number = (
        pl.when(pl.col("of") != pl.col("given")).then(share * pl.col("given")).otherwise("number")
    )
    # In a long log most columns of meanings are empty, and looking each text up costs.
    said = [name for name in meanings.columns[1:] if meanings[name].null_count() < len(read)]
    return frame.with_columns(
        pl.col("text")
        .replace_strict(meanings["text"], meanings[name], default=None, return_dtype=schema[name])
        .alias(name)
        if name in said
        else pl.lit(None, schema[name]).alias(name)
        for name in meanings.columns[1:]
    ).with_columns(
        score=pl.coalesce("score", number),
        points=pl.coalesce("given", "of"),
        state=pl.coalesce("state", pl.lit("scored")),
    )


def _judged(cells: pl.DataFrame, place: Place) -> Scores:
    """Collect the cells that are wrong or unusual."""
    flawed = cells.filter(pl.col("flaw").is_not_null())
    problems = [
        Problem(what, advice, *place(at), marks=(mark,) if mark else ())
        for at, what, advice, mark in (
            flawed.select("at", "flaw", "advice", "mark").head(MOST_PROBLEMS).rows()
        )
    ]
    far = cells.filter(pl.col("score").abs() > LARGEST)
    problems += [
        Problem(f"A score beyond {LARGEST:,} is a slip.", "Correct the cell.", *place(at))
        for at in far["at"].head(MOST_PROBLEMS)
    ]
    unnamed = flawed.height + far.height - len(problems)
    if unnamed > 0:
        marks = tuple(flawed["mark"].drop_nulls().unique().sort())
        rest = plural(unnamed, "more cell that is no score", "more cells that are no scores")
        what = f"... and {rest}."
        problems.append(Problem(what, marks=marks))
    notices: list[Problem] = []
    for note in cells["note"].drop_nulls().unique().sort():
        notices += _notice((cells["note"] == note).fill_null(False), place, note)
    low = (cells["score"] < 0).fill_null(False)
    high = (cells["score"] > cells["points"] * (1 + 1e-9)).fill_null(False)
    notices += _notice(low, place, "The score is below zero; it was kept.")
    notices += _notice(
        high & (cells["points"] > 0),
        place,
        "The score is above the points possible (extra credit?); it was kept.",
    )
    return Scores(cells.select("score", "points", "level", "state"), problems, notices)


def _notice(found: pl.Series, place: Place, what: str) -> list[Problem]:
    """One notice at the first place that is found, with how many there are."""
    places = found.arg_true()
    if not len(places):
        return []
    more = f" ({len(places)} cells in all.)" if len(places) > 1 else ""
    return [Problem(what + more, "", *place(places[0]))]
