"""Levels of a mastery scale: what a word, sign or code in a score cell is worth."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

STEP = 0.3
"""What `+` adds to a level and `-` takes off it: 3- is 2.7, 2+ is 2.3."""

_SIGNED = re.compile(r"([0-9]+)([+\-−–])")


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A scale of levels."""

    title: str
    """What a notice calls it."""
    levels: tuple[tuple[str, float], ...]
    """Level's name and points, from high to low."""
    top: float
    """Points of full mastery's scale; a level may lie above it (4+)."""
    cut: float | None
    """Mastery cut as a share of the top; None where the scale has none of its own."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Other spellings, folded -> level's name."""
    signed: bool = False
    """Whether a whole number with `+` or `-` is a level."""
    numbers: bool = False
    """Whether a bare number is a point on this scale."""

    def points(self, text: str) -> float | None:
        """Points of a level as a cell writes it; None where it is not one of this scale."""
        name = self.name(text)
        for level, points in self.levels:
            if level == name:
                return points
        if name is None:
            return None
        # Rounded so that 3- is 2.7 and not 2.6999999999999997.
        return round(int(name[:-1]) + (STEP if name[-1] == "+" else -STEP), 6)

    def name(self, text: str) -> str | None:
        """Name of the level that a cell writes in one of its spellings."""
        folded = fold(text)
        for level, _ in self.levels:
            if fold(level) == folded:
                return level
        match = _SIGNED.fullmatch(text.strip()) if self.signed else None
        if match is not None and 0 < int(match[1]) <= self.top:
            return match[1] + ("+" if match[2] == "+" else "-")
        return self.words.get(folded)

    def knows(self, texts: Iterable[str]) -> bool:
        """Whether every one of the texts is a level of this scale."""
        return all(self.points(text) is not None for text in texts)

    def json(self) -> str:
        """Give the levels as `skill.levels` keeps them, from high to low."""
        return json.dumps(self.levels, ensure_ascii=False)

    def describe(self) -> str:
        """Say the levels in words, from high to low: `Mastery = 1, In Progress = 0.5`."""
        return ", ".join(f"{name} = {points:g}" for name, points in self.levels)


def fold(text: str) -> str:
    """Spell a level without capitals, spaces, dots, brackets and hyphens between letters."""
    return re.sub(r"[\s._()]+|-(?=\w)", "", text.casefold())


CLASSROOM = Scale(
    title="Mastery, In Progress, Not Yet",
    levels=(("Mastery", 1.0), ("In Progress", 0.5), ("Not Yet", 0.0)),
    top=1.0,
    cut=1.0,
    words={
        **dict.fromkeys(("m", "mastered", "masterym"), "Mastery"),
        **dict.fromkeys(("ip", "inprogressip"), "In Progress"),
        **dict.fromkeys(("ny", "ns", "notyetny", "notyetns", "notyetmastered"), "Not Yet"),
    },
)
"""The classroom scale: only Mastery counts as mastered."""

NUMERALS = Scale(
    title="4-3-2-1",
    levels=(("4", 4.0), ("3", 3.0), ("2", 2.0), ("1", 1.0), ("0", 0.0)),
    top=4.0,
    cut=0.75,
    signed=True,
    numbers=True,
)
"""Four levels, with + and - for a third of a step; 3 counts as mastered."""

CHECKS = Scale(
    title="check marks",
    levels=(("✓", 1.0), ("✗", 0.0)),
    top=1.0,
    cut=1.0,
    words={**dict.fromkeys("✔☑√✅", "✓"), **dict.fromkeys("x✘☒×✕✖❌", "✗")},
)
"""A check mark counts as mastered, a cross does not."""

ANSWERS = Scale(
    title="correct or not",
    levels=(("correct", 1.0), ("incorrect", 0.0)),
    top=1.0,
    cut=None,
    words={
        **dict.fromkeys(("true", "right", "ok", "pass", "passed", "yes"), "correct"),
        **dict.fromkeys(("false", "wrong", "fail", "failed", "no", "bug", "error"), "incorrect"),
        **dict.fromkeys(("hint", "initialhint", "hintlevelchange", "jit"), "incorrect"),
    },
)
"""A tutor's or quiz's answers; a request for a hint is not a correct answer."""

BUILT_IN = (CLASSROOM, NUMERALS, CHECKS, ANSWERS)

USUAL: tuple[str, ...] = (
    "mastery", "mastered", "exceeds", "exceeding", "exceeds expectations", "exceeded", "meets",
    "meeting", "met", "meets expectations", "proficient", "highly proficient", "not proficient",
    "partially proficient", "nearly proficient", "approaching", "approaches", "near mastery",
    "approaching mastery", "approaching proficient", "developing", "emerging", "beginning",
    "beginner", "novice", "apprentice", "practitioner", "expert", "advanced", "basic",
    "below basic", "below", "secure", "secured", "working towards", "working toward", "in progress",
    "partial", "partially met", "not met", "not mastered", "not yet", "not yet mastered", "started",
    "not started", "insufficient", "insufficient evidence", "no evidence", "absent", "abs",
    "extending", "consolidating", "complete", "completed", "incomplete", "attempted", "strong",
    "limited", "exemplary", "accomplished", "distinguished", "satisfactory", "unsatisfactory",
    "needs improvement", "needs support", "struggling", "on track", "with support", "independent",
)  # fmt: skip
"""Words that many schools call levels by. What they are worth differs from school to school: they
only tell that a table holds levels."""

NO_EVIDENCE: tuple[str, ...] = (
    "absent",
    "abs",
    "no evidence",
    "insufficient evidence",
    "not taught",
)
"""Words that most likely say that there is no evidence: proposed, never assumed."""


def assume(texts: Iterable[str]) -> Scale | None:
    """Find the built-in scale that has all these levels; None where none or not surely one has.

    Crosses alone are in doubt: many trackers write an x for what is done.
    """
    seen = sorted(set(texts))
    if not seen:
        return None
    for scale in BUILT_IN:
        if scale.knows(seen):
            doubtful = scale is CHECKS and {fold(text) for text in seen} == {"x"}
            return None if doubtful else scale
    return None


def given(levels: Mapping[str, float], top: float, cut: float | None) -> Scale:
    """Make the scale that the user's map gives; numbers and signed numbers are points on it."""
    ordered = sorted(levels.items(), key=lambda level: -level[1])
    return Scale(
        title="the scale of the map",
        levels=tuple(ordered),
        top=top,
        cut=cut,
        signed=True,
        numbers=True,
    )
