"""Which scale the cells of a file are on: the map's, a built-in one that fits, or plain points."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from masteryviz.cells import MARKS
from masteryviz.errors import Problem
from masteryviz.levels import CLASSROOM, NUMERALS, STEP, Scale, assume, given
from masteryviz.mapping import Mapping

_CODE = r"\p{L}|^\d+[+\-−–]$|[^\x00-\x7F]"
"""What is no plain number, percentage or fraction."""


@dataclass(frozen=True)
class Choice:
    """The scale of a file, and how it was found."""

    scale: Scale | None = None
    """None: scores are points."""
    without: frozenset[str] = frozenset()
    """Texts that are marks here and not levels of the scale."""
    notices: tuple[Problem, ...] = ()

    def points(self, text: str) -> float | None:
        """Points of a level; None where the text is none."""
        if self.scale is None or text in self.without:
            return None
        return self.scale.points(text)


def choose(texts: pl.Series, mapping: Mapping, *, whole: bool) -> Choice:
    """Choose the scale of all score cells of a file.

    Parameters
    ----------
    whole
        Whether whole numbers up to 4 alone make the 4-3-2-1 scale (a column of levels, a tracker
        without points) and not points.
    """
    distinct = texts.filter(texts != "").unique()
    codes = _codes(distinct, mapping)
    if mapping.levels or mapping.top is not None:
        top = mapping.scale_top
        assert top is not None
        return Choice(given(mapping.levels, top, mapping.cut_share()))
    if not codes and whole and _whole_levels(distinct):
        return _assumed(NUMERALS)
    small = codes & {"m"}
    scale = assume(codes - small)
    if scale is CLASSROOM and small and "M" not in codes:
        return _assumed(scale, codes)
    if scale is not None:
        return _assumed(scale, codes - small, without=frozenset(small))
    return Choice()


def _assumed(
    scale: Scale, codes: Collection[str] = (), without: frozenset[str] = frozenset()
) -> Choice:
    """The choice of a built-in scale, with what it makes of the words that the cells hold.

    Not of 3- and 2+: beside them stand numbers, and the worths of a few would be no scale of these.
    """
    own = " 3 counts as mastered." if scale is NUMERALS else ""
    what = f"cells hold levels; taken for the scale {scale.describe()}.{own}"
    advice = "If they mean something else, give [levels] (and cut) in the map."
    words = () if scale.numbers else codes
    worth = {word: points for word in words if (points := scale.points(word)) is not None}
    by_worth = sorted(worth.items(), key=lambda pair: (-pair[1], pair[0]))
    taken = tuple((word, f"{points:g}") for word, points in by_worth)
    return Choice(scale, without, (Problem(what, advice, proposed=taken),))


def _codes(distinct: pl.Series, mapping: Mapping) -> set[str]:
    """Texts that may be levels: neither numbers nor marks."""
    texts = distinct.filter(
        distinct.str.contains(_CODE) & ~distinct.str.contains(r"^#|[%٪％]$|^[\p{N}\s.,٫٬'’−－/]+$")
    )
    marks = {code.casefold() for code in mapping.marks} | set(MARKS)
    return {text for text in texts if text.casefold() not in marks and text != "e"}


def _whole_levels(distinct: pl.Series) -> bool:
    numbers = distinct.filter(~distinct.str.to_lowercase().is_in([*MARKS, "e", "m"]))
    return numbers.is_in(["0", "1", "2", "3", "4"]).all() and numbers.is_in(["4"]).any()


def off_scale(score: pl.Series, scale: Scale) -> pl.Series:
    """Whether each number does not lie on the scale."""
    most = scale.top + STEP if scale.numbers else scale.top
    return ((score < 0) | (score > most)).fill_null(False)


def level_names(texts: pl.Series, scale: Scale) -> pl.Series:
    """Levels by the scale's own names; what is none of its levels stays as it is."""
    names = {text: scale.name(text) or text for text in texts.drop_nulls().unique()}
    return texts.replace(names) if names else texts
