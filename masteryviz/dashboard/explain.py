"""Why a student is where they are on a skill: the receipt of one standing, for the drawer."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from typing import Any

from masteryviz.charts._chart import percent, plural
from masteryviz.dashboard import computed, drawer, trial
from masteryviz.dashboard.cell_text import NOTHING, number
from masteryviz.dashboard.drawer import Block, Content
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import CHOICES, Known, Selection
from masteryviz.dashboard.views._scores import Scale, scale
from masteryviz.errors import MasteryvizError
from masteryviz.filters import day
from masteryviz.rules import Rule

log = logging.getLogger(__name__)

_STATES = {
    "mastered": "Mastered.",
    "submitted": "Waiting for feedback: the newest work is handed in and not graded yet.",
    "returned": "Not yet: tried, and not at mastery.",
    "missing": "Missing: assigned and not handed in.",
    "assigned": "No evidence yet: assigned, not tried.",
    "excused": "Excused: not counted.",
    "not_assigned": "Not assigned.",
}
"""State -> what it says of a student."""

_COUNTS = (
    "✓ reaches the cut by itself. An attempt counts where the result, by this rule, rests on it."
)


def content(source: Source, selection: Selection, student: str, skill: str) -> Content:
    """What the drawer says of one student on one skill.

    Parameters
    ----------
    source, selection
        What is looked at, and by what rule.
    student
        The student's id.
    skill
        The skill.

    Raises
    ------
    SettingError
        As `Gradebook.ask`.
    """
    scope = {"student": (student,), "skill": (skill,)}
    with source.noting() as asked:
        standing = source.ask("contributors", selection, (), scope)
        attempts = source.ask("attempts", selection, (), scope)
    rule, of = source.rule(selection), scale(source, selection, skill)
    row = standing.row(0, named=True) if standing.height else None
    tries = attempts.rows(named=True)
    counts, enough = _tried(rule, tries)
    blocks: list[Block] = [
        drawer.text(_state(row), "strong"),
        *_judged(rule, of, row, tries, enough),
        *_history(of, tries, counts),
    ]
    blocks.append(drawer.folded(computed.SQL, lambda: computed.in_sql(source, asked)))
    who = (row["name"] or row["student"]) if row else student
    about = source.titles()[skill] + (f" · {row['section']}" if row and row["section"] else "")
    return Content(
        title=who, about=about, blocks=tuple(blocks), actions=_actions(source, selection, student)
    )


def answer(
    source: Source, known: Known, selection: Selection, message: Mapping[str, Any]
) -> Content | None:
    """What the drawer says to a message that names a student, by token, and a skill.

    None where the store does not know them; where they cannot be explained, why.
    """
    student, skill = source.student(str(message.get("student", ""))), str(message.get("skill", ""))
    if student is None or skill not in known.get("skill", ()):
        log.warning("A standing to explain was not found.")
        return None
    try:
        return content(source, selection, student, skill)
    except MasteryvizError as error:
        log.exception("A standing could not be explained.")
        return Content(title="This cannot be shown", blocks=(drawer.text(str(error)),))


def _actions(
    source: Source, selection: Selection, student: str
) -> tuple[tuple[str, dict[str, Any]], ...]:
    if "student" not in CHOICES["view"] or selection.view == "student":
        return ()
    message = {"do": "pick", "name": "student", "value": source.token(student), "view": "student"}
    return (("Open the student's page", message),)


def _state(row: dict[str, Any] | None) -> str:
    if row is None:
        return "This student does not have this skill in what is looked at."
    return _STATES[str(row["state"])]


def _tried(rule: Rule, tries: list[dict[str, Any]]) -> tuple[list[bool], tuple[int, float] | None]:
    """Which attempts count, and what would be mastery, as `trial.both` says."""
    if not tries or tries[0]["cut"] is None or not tries[0]["top"]:
        return [False] * len(tries), None
    # Top and cut are the skill's: of every attempt the same.
    return trial.both(rule, [row["evidence"] for row in tries], tries[0]["top"], tries[0]["cut"])


def _judged(
    rule: Rule, scale: Scale, row: dict[str, Any] | None, tries: list[dict[str, Any]],
    enough: tuple[int, float] | None,
) -> list[Block]:  # fmt: skip
    """The rule with this student's numbers in it, and what is missing to mastery."""
    means = rule.describe_for([scale.cut / scale.top] if scale.cut and scale.top else [])
    said = [("Mastered means", means[:1].upper() + means[1:])]
    if not tries:
        blocks = [drawer.facts(said)]
        if row is not None and row["state"] != "excused":
            blocks.append(drawer.text("There is no graded attempt, so there is nothing to judge."))
        return blocks
    last = tries[-1]
    said.append(("This student", _verdict(rule, scale, last)))
    missing = _missing(scale, row, last, enough)
    if missing:
        said.append(("What is missing", missing))
    return [drawer.facts(said)]


def _verdict(rule: Rule, scale: Scale, last: dict[str, Any]) -> str:
    """The rule's score beside the cut: `NS (0 of 1) is below the cut of M (from 0.75): not yet`."""
    if last["cut"] is None:
        return "The points possible are not known, so mastery cannot be told."
    then = "mastered" if last["met"] else "not yet"
    if rule.score_is_share:
        share = percent(last["score_after"]) if last["score_after"] is not None else "nothing"
        return f"{share} of the way: {then}"
    if last["score_after"] is None:
        return f"the rule gives no score yet: {then}"
    sign = "at least" if last["score_after"] >= last["cut"] - 1e-9 else "below"
    level, score = scale.least(last["cut"]), scale.score(last["score_after"])
    cut = f"{level} (from {number(last['cut'])})" if level else number(last["cut"])
    return f"{score} is {sign} the cut of {cut}: {then}"


def _missing(
    scale: Scale, row: dict[str, Any] | None, last: dict[str, Any],
    enough: tuple[int, float] | None,
) -> str:  # fmt: skip
    """The fewest further scores that would be mastery; empty where nothing is missing."""
    if row is None or row["mastered"] or last["cut"] is None or not last["top"]:
        return ""
    if enough is None:
        return f"more than {trial.ENOUGH} further top scores, by this rule"
    times, score = enough
    what = scale.least(score) or f"at least {number(score)} of {number(last['top'])}"
    if times == 1:
        return f"one more attempt with {what}"
    return f"{times} more attempts with {what} each"


def _history(scale: Scale, tries: list[dict[str, Any]], counts: list[bool]) -> list[Block]:
    """Every attempt in order, and whether it counts."""
    if not tries:
        return []
    said = [_line(scale, row, on) for row, on in zip(tries, counts, strict=True)]
    title = f"{plural(len(tries), 'attempt')}, oldest first"
    columns = ("#", "When", "Task", "Score", "Feedback after", "Counts?")
    marked = [place for place, on in enumerate(counts) if on]
    return [
        drawer.heading(title),
        drawer.table(columns, said, right=(0, 3), marked=marked),
        drawer.text(_COUNTS, "quiet"),
    ]


def _line(scale: Scale, row: dict[str, Any], counts: bool) -> tuple[str, ...]:
    form = f", form {row['on_form']}" if row["on_form"] else ""
    task = (row["on_task"] or NOTHING) + form
    at = {True: " ✓", False: "", None: ""}[row["at_cut"]]
    score = f"{scale.short(row['evidence'])}{at}"
    return str(row["k"]), _when(row), task, score, _delay(row), _why(row, counts)


def _why(row: dict[str, Any], counts: bool) -> str:
    """Whether the attempt counts."""
    if row["left_out"]:
        return "no: the rule leaves it out"
    if row["cut"] is None:
        return "cannot be told"
    return "yes" if counts else "no"


def _when(row: dict[str, Any]) -> str:
    if row["occurred"] is None:
        return "not dated"
    on = day(row["occurred"].date())
    return f"by {on}" if row["submitted_at"] is None and row["graded_at"] is None else on


def _delay(row: dict[str, Any]) -> str:
    """From handing in to feedback; `–` where the export does not say both."""
    if row["submitted_at"] is None or row["graded_at"] is None:
        return NOTHING
    waited: dt.timedelta = row["graded_at"] - row["submitted_at"]
    return "the same day" if waited.days < 1 else plural(waited.days, "day")
