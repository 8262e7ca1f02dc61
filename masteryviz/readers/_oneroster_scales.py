"""Score scales of a OneRoster export: what a level such as `Exceeds` is worth."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from masteryviz.levels import Scale
from masteryviz.readers._oneroster_members import Members, check_references, texts

_PAIR = re.compile(r"\{?\s*([^:{},]+?)\s*:\s*([^:{},]+?)\s*\}?(?:,|$)")
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(-?\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class ScoreScale:
    """One score scale."""

    levels: tuple[tuple[str, float], ...]
    """Level and points, from high to low; only those that the scale gives one number."""
    ranges: tuple[tuple[float, float, str], ...]
    """Lowest and highest points, and the level that they are."""

    def points(self, text: str) -> float | None:
        """Points of a level; None where the scale gives it none, or a whole range."""
        folded = text.casefold()
        return next((p for level, p in self.levels if level.casefold() == folded), None)

    def level(self, score: float) -> str | None:
        """Level of a score."""
        exact = (level for level, points in self.levels if points == score)
        within = (level for low, high, level in self.ranges if low <= score <= high)
        return next(exact, None) or next(within, None)

    def scale(self) -> Scale | None:
        """The scale for the skills that are judged on it; None where it has only ranges."""
        if not self.levels:
            return None
        top = self.levels[0][1]
        return Scale(title="score scale", levels=self.levels, top=top, cut=None) if top else None


def parse(cell: str) -> ScoreScale:
    """Read pairs such as `{4:Exceeds},{3:Meets}` or `90-100:A`, in either order."""
    levels: dict[str, float] = {}
    ranges = []
    for one, other in _PAIR.findall(cell):
        for number, level in ((one, other), (other, one)):
            within = _RANGE.fullmatch(number)
            if within:
                low, high = sorted((float(within[1]), float(within[2])))
                ranges.append((low, high, level))
                break
            if re.fullmatch(r"-?\d+(\.\d+)?", number):
                levels[level] = float(number)
                break
    ordered = sorted(levels.items(), key=lambda pair: -pair[1])
    return ScoreScale(tuple(ordered), tuple(ranges))


@dataclass(frozen=True)
class Scales:
    """Score scales by what they are said to be for."""

    of_result: dict[str, ScoreScale]
    of_line_item: dict[str, ScoreScale]

    def find(self, result: str, line_item: str) -> ScoreScale | None:
        """The scale of a result, else of its line item."""
        return self.of_result.get(result) or self.of_line_item.get(line_item)


def read_scales(members: Members) -> Scales:
    """Read score scales and what they are for."""
    check_references(members, "resultScoreScales", "resultSourcedId", "results")
    check_references(members, "resultScoreScales", "scoreScaleSourcedId", "scoreScales")
    check_references(members, "lineItemScoreScales", "lineItemSourcedId", "lineItems")
    check_references(members, "lineItemScoreScales", "scoreScaleSourcedId", "scoreScales")
    cells = texts(members.active("scoreScales"), "sourcedId", "scoreScaleValue")
    scales = {key: parse(cell) for key, cell in cells.items()}
    return Scales(
        _links(members.active("resultScoreScales"), "resultSourcedId", scales),
        _links(members.active("lineItemScoreScales"), "lineItemSourcedId", scales),
    )


def _links(frame: pl.DataFrame, key: str, scales: dict[str, ScoreScale]) -> dict[str, ScoreScale]:
    pairs = texts(frame, key, "scoreScaleSourcedId").items()
    return {one: scales[scale] for one, scale in pairs if scale in scales}
