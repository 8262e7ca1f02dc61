"""What the meeting's widgets show, in words and plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import polars as pl

from masteryviz import meetings
from masteryviz.charts._chart import percent, plural
from masteryviz.dashboard.source import Source
from masteryviz.filters import day
from masteryviz.journal import MINUTES, Actual, Clock, Entry, Journal, Meeting

STEPS: dict[str, tuple[str, str]] = {
    "choose": ("Choose", "Which skills shall we talk about?"),
    "predict": ("Predict", "What share of our students has it? Say so before you see."),
    "reveal": ("Reveal", "Look in silence first: where were we right, where are we surprised?"),
    "notice": ("Notice", "What do you see? Only what is there, no reasons yet."),
    "infer": ("Infer", "What could be behind it? And what would tell us whether that is so?"),
    "decide": ("Decide", "What will we do until next time? Who does it, and by when?"),
    "closed": ("Closed", "This meeting is closed. Its decisions open the next one."),
}
"""Phase -> the word on its step, and what to do in it."""
_LATEST = 12
"""Earlier meetings that are listed."""


def of_no_meeting(
    source: Source, journal: Journal, chosen: tuple[str, tuple[str, ...]], past: list[Entry]
) -> dict[str, Any]:
    """What the protocol shows where no meeting is going on: the choice of skills."""
    named = meetings.teachers_are_named(source.store.path, journal)
    skill, sections = chosen
    return {
        **_frame("choose", Clock()),
        "skills": _skills(source),
        "sections": _sections(source, named=named),
        "chosen": {"skills": [skill] if skill else [], "sections": list(sections)},
        "teachers": named,
        "most": meetings.MOST,
        "past": [_past(entry, Meeting.of(entry.body)) for entry in past[:_LATEST]],
    }


def of_meeting(source: Source, journal: Journal, entry: Entry, names: list[str]) -> dict[str, Any]:
    """What the protocol shows of a meeting; no rate before the numbers are shown."""
    meeting = Meeting.of(entry.body)
    titles = source.titles()
    strategies = {d.strategy for e in journal.all("meeting") for d in Meeting.of(e.body).decisions}
    return {
        **_frame(meeting.phase, meeting.clock),
        "id": entry.id,
        "day": day(meeting.day),
        "where": ", ".join(meeting.sections) or "all sections",
        "earliest": meeting.day.isoformat(),
        "skills": [[skill, titles.get(skill, skill)] for skill in meeting.skills],
        "said": list(dict.fromkeys(one.who for one in meeting.predictions)),
        "names": names,
        "noticed": list(meeting.noticed),
        "inferred": list(meeting.inferred),
        "decisions": [
            {
                "text": one.text, "owner": one.owner, "strategy": one.strategy,
                "due": one.due and day(one.due), "skill": one.skill,
                "done": one.done and day(one.done),
            }
            for one in meeting.decisions
        ],
        "strategies": sorted(filter(None, strategies)),
        "results": _results(meeting, titles) if meeting.revealed else [],
        "rule": meeting.rule and f"Shown: {meeting.rule}.",
        "data_date": meeting.data_date and day(meeting.data_date),
    }  # fmt: skip


def _frame(phase: str, clock: Clock) -> dict[str, Any]:
    ends = None if clock.ends is None else int(clock.ends.timestamp() * 1000)
    return {
        "phase": phase,
        "about": STEPS[phase][1],
        "steps": [[key, title, MINUTES.get(key)] for key, (title, _) in STEPS.items()
                  if key != "closed"],
        "clock": {"ends": ends, "left": clock.left} if phase in MINUTES else None,
        "problem": "",
    }  # fmt: skip


def _skills(source: Source) -> list[dict[str, str]]:
    tests = set(source.tests())
    titles = source.titles()
    return [
        {"skill": row["skill"], "title": titles[row["skill"]], "unit": row["unit"] or ""}
        for row in source.skills().iter_rows(named=True)
        if row["skill"] not in tests
    ]


def _sections(source: Source, *, named: bool) -> list[list[str]]:
    return [
        [row["section"], f"{row['section']} · {row['teacher']}"
         if named and row["teacher"] else row["section"]]
        for row in source.sections().iter_rows(named=True)
    ]  # fmt: skip


def _past(entry: Entry, meeting: Meeting) -> dict[str, Any]:
    done = len(meeting.decisions) - len(meeting.open)
    said = f"{done} of {plural(len(meeting.decisions), 'decision')} done"
    return {
        "id": entry.id,
        "text": f"{day(meeting.day)}: {', '.join(meeting.skills)}",
        "about": said if meeting.decisions else "nothing decided",
    }


def _results(meeting: Meeting, titles: dict[str, str]) -> list[list[str]]:
    """Skill, what was expected on average and from where to where, and what it was."""
    frame = meetings.predictions(meeting)
    found = []
    for (skill,), rows in frame.group_by("skill", maintain_order=True):
        row = rows.row(0, named=True)
        said = rows["expected"].drop_nulls()
        expected = "–"
        if not said.is_empty():
            low, high = percent(_number(said.min())), percent(_number(said.max()))
            spread = f", from {low} to {high}" if len(said) > 1 else ""
            expected = f"{percent(_number(said.mean()))} ({len(said)} of us{spread})"
        actual = "nobody to count"
        if row["actual"] is not None:
            actual = f"{row['mastered']} of {row['students']} ({percent(row['actual'])})"
        found.append([titles.get(str(skill), str(skill)), expected, actual])
    return found


def _number(value: object) -> float:
    return float(str(value))


def open_decisions(journal: Journal, today: dt.date) -> list[dict[str, Any]]:
    """Decisions to look at when a meeting opens, those overdue first.

    One that was done since the newest meeting began stays, so that it can be taken back.
    """
    return [
        {
            "id": id, "place": place, "text": one.text, "owner": one.owner,
            "about": ", ".join(filter(None, (
                one.skill, one.strategy, f"decided {day(meeting.day)}",
            ))),
            "due": f"due {day(one.due)}" if one.due else "no day set",
            "late": bool(one.due and one.due < today and not one.done),
            "done": f"done {day(one.done)}" if one.done else "",
        }
        for id, place, meeting, one in meetings.open_decisions(journal, lately=True)
    ]  # fmt: skip


def changed(frame: pl.DataFrame, titles: dict[str, str], last: Meeting) -> list[dict[str, Any]]:
    """Each skill's change since the last meeting, the largest first.

    Newer exports may tell more of that day than was known then: where they do, what was shown is
    said, too.
    """
    shown = {one.skill: one for one in last.actual}
    rows = frame.filter(pl.col("students") > 0).sort(
        pl.col("difference").abs(), descending=True, nulls_last=True
    )
    return [
        {
            "skill": row["skill"],
            "title": titles.get(row["skill"], row["skill"]),
            "counts": f"{row['mastered_before']} → {row['mastered_now']} of {row['students']}",
            "points": _points(row["difference"]),
            "limits": f"{_points(row['lower'])} to {_points(row['upper'])}",
            "then": _then(shown.get(row["skill"]), row["mastered_before"]),
            "sign": _sign(row["lower"], row["upper"]),
        }
        for row in rows.iter_rows(named=True)
    ]


def _sign(lower: float | None, upper: float | None) -> str:
    """Up or down where the limits leave out no change; what chance may have done has no colour."""
    if lower is None or upper is None:
        return ""
    return "up" if lower > 0 else "down" if upper < 0 else ""


def _then(shown: Actual | None, mastered: int | None) -> str:
    if shown is None or shown.rate is None or shown.mastered == mastered:
        return ""
    return f"{shown.mastered} of {shown.students} was shown then"


def _points(difference: float | None) -> str:
    if difference is None:
        return "–"
    points = round(difference * 100)
    return f"{points:+d}".replace("-", "−") if points else "0"


def members(entries: Iterable[Entry]) -> list[str]:
    """Names that members gave themselves, so that they need not type them again."""
    said = {
        name
        for entry in entries
        for meeting in (Meeting.of(entry.body),)
        for name in (*(p.who for p in meeting.predictions), *(d.owner for d in meeting.decisions))
    }
    return sorted(said, key=str.casefold)
