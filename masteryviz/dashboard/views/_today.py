"""The rows of the four lists of Today, each with its reason in words."""

from __future__ import annotations

from typing import Any

import polars as pl

from masteryviz.charts._chart import plural
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _held
from masteryviz.dashboard.views._people import (
    LISTED,
    activity,
    days,
    has_left,
    listed,
    one_each,
    short_day,
    still_here,
    to_go,
    who,
)
from masteryviz.dashboard.views._scores import scales

Row = dict[str, Any]


def ready(source: Source, selection: Selection) -> pl.DataFrame:
    """Each student's best check now: `check_queue`, a row per student."""
    return source.kept(
        ("ready now", source.looked_at(selection)),
        lambda: one_each(still_here(source, selection, source.ask("check_queue", selection, ()))),
    )


def waiting(source: Source, selection: Selection) -> pl.DataFrame:
    """What waits for feedback, oldest first or what frees most first."""
    queue = source.kept(
        ("waiting now", source.looked_at(selection)),
        lambda: still_here(source, selection, source.ask("grading_queue", selection, ())),
    )
    if selection.queue == "frees":
        return queue
    return queue.sort("waiting_days", descending=True, nulls_last=True, maintain_order=True)


def silent(source: Source, selection: Selection) -> pl.DataFrame:
    """Who has not handed anything in for as many days as chosen, or never."""
    rows = activity(source, selection).filter(~has_left(selection))
    never = pl.col("last_activity_at").is_null() & (pl.col("tried") == 0)
    quiet = rows.filter(never | (pl.col("days_since") >= int(selection.silent)))
    return quiet.sort("days_since", descending=True, nulls_last=False, maintain_order=True)


def stuck(source: Source, selection: Selection) -> pl.DataFrame:
    """Who is stuck, a row per student: the skill with most attempts.

    Stuck is who has tried three times or more and has never been at mastery: there the teaching
    did not reach. Who was there and is not any more has learned it once (`slipped`), and work
    that waits for feedback may be mastery already: neither is called stuck.
    """
    tried = pl.col("verdict").is_in(["stuck", "wheel-spinning"])
    return one_each(_returned(source, selection).filter(tried & (pl.col("lapses") == 0)))


def slipped(source: Source, selection: Selection) -> pl.DataFrame:
    """Who had a skill and does not have it now, a row per student: the newest such skill."""
    rows = _returned(source, selection).filter(pl.col("lapses") > 0).drop("verdict")
    return one_each(
        rows.sort("last_activity_at", descending=True, nulls_last=True, maintain_order=True)
    )


def _returned(source: Source, selection: Selection) -> pl.DataFrame:
    """What is not mastered and does not wait for feedback, of students who are still here."""

    def rows() -> pl.DataFrame:
        here = still_here(source, selection, source.ask("stuck", selection, ()))
        return here.filter((pl.col("state") != "submitted") & (pl.col("verdict") != "unknown"))

    return source.kept(("returned now", source.looked_at(selection)), rows)


def ready_rows(source: Source, frame: pl.DataFrame, several: bool) -> list[Row]:
    """The list of who may be checked."""
    return [
        who(source, row, several)
        | _skill(source, row["skill"])
        | {
            "why": _why_ready(row),
            "fact": f"Form {row['next_form']}" if row["next_form"] else "",
            "of": _forms_words(row),
            "tone": "good" if row["reason"] == "practised" else "",
        }
        for row in frame.head(LISTED).iter_rows(named=True)
    ]


def _why_ready(row: Row) -> str:
    frees = f" Opens {plural(row['frees'], 'more skill')}." if row["frees"] else ""
    more = f" Also ready in {plural(row['more'], 'other skill')}." if row["more"] else ""
    if row["reason"] == "first":
        said = "Has everything it needs, no check yet."
    elif row["reason"] == "practised":
        since = f" since {short_day(row['checked_at'])}" if row["checked_at"] else ""
        said = f"Practised {_times(row['practised'])}{since}."
    else:
        back = short_day(row["returned_at"] or row["checked_at"])
        said = f"Not yet{' on ' + back if back else ''}, after {_tries(row['attempts'])}."
    return said + frees + more


def _forms_words(row: Row) -> str:
    if row["next_form"]:
        return "not had yet" if row["forms_had"] else "first"
    return "" if row["forms_left"] is None else "every form had"


def waiting_rows(source: Source, frame: pl.DataFrame, several: bool) -> list[Row]:
    """The list of what waits for feedback."""
    most = frame["frees"].max() if frame.height else 0
    return [
        who(source, row, several)
        | _skill(source, row["skill"])
        | {
            "why": _why_waiting(row),
            "fact": days(row["waiting_days"]) or "–",
            "of": "waiting",
            "tone": "good" if row["frees"] and row["frees"] == most else "",
        }
        for row in frame.head(LISTED).iter_rows(named=True)
    ]


def _why_waiting(row: Row) -> str:
    form = f", form {row['form']}" if row["form"] else ""
    day = short_day(row["submitted_at"])
    said = f"Handed in{' on ' + day if day else ''}{form}."
    if row["mastered_already"]:
        return said + " Has mastered it already."
    return said + (f" Would open {listed(row['frees_skills'])}." if row["frees"] else "")


def silent_rows(
    source: Source, frame: pl.DataFrame, path: pl.DataFrame, several: bool
) -> list[Row]:
    """The list of who has handed nothing in; `path` says what each could do next."""
    following = one_each(_open(path).filter(pl.col("lacks").is_null()))
    skill_of = dict(following.select("student", "skill").iter_rows())
    left = to_go(path)
    return [
        who(source, row, several)
        | _skill(source, skill_of.get(row["student"], ""))
        | {
            "why": _why_silent(row, row["student"] in skill_of, left.get(row["student"], "")),
            "fact": days(row["days_since"]) or "never",
            "of": "at least" if row["lower_bound"] and row["days_since"] else "",
        }
        for row in frame.head(LISTED).iter_rows(named=True)
    ]


def _why_silent(row: Row, has_next: bool, left: str) -> str:
    last = short_day(row["last_activity_at"])
    said = f"Last handed in on {last}" if last else "Nothing handed in yet"
    following = "could come next; " if has_next else ""
    said = f"{following}{said[0].lower() if following else said[0]}{said[1:]}"
    return f"{said}, {left}." if left else f"{said}."


def stuck_rows(
    source: Source, selection: Selection, frame: pl.DataFrame, path: pl.DataFrame, several: bool
) -> list[Row]:
    """The list of who is stuck; `path` says what each lacks before the skill."""
    lacks = {
        (row["student"], row["skill"]): row["lacks"]
        for row in path.select("student", "skill", "lacks").iter_rows(named=True)
    }
    of = scales(source, selection)
    return [
        who(source, row, several)
        | _skill(source, row["skill"])
        | {
            "why": _why_stuck(
                row, of[row["skill"]].standing(row["score"]),
                lacks.get((row["student"], row["skill"])),
            ),
            "fact": str(row["attempts"]),
            "of": "tries",
            "tone": "warn" if row["verdict"] == "wheel-spinning" else "",
        }
        for row in frame.head(LISTED).iter_rows(named=True)
    ]  # fmt: skip


def slipped_rows(
    source: Source, selection: Selection, frame: pl.DataFrame, several: bool
) -> list[Row]:
    """The list of who had a skill and lost it, with the days of both."""
    shown = frame.head(LISTED)
    scope = {"student": tuple(sorted(set(shown["student"]))) or ("",)}
    held = _held.by_skill(source.ask("attempts", selection, (), scope))
    of = scales(source, selection)
    found = []
    for row in shown.iter_rows(named=True):
        one = held.get((row["student"], row["skill"]), _held.Held())
        words = {
            "why": _why_slipped(row, one, of[row["skill"]].standing(row["score"])),
            "fact": short_day(one.lost_on) or "–",
            "of": "slipped",
        }
        found.append(who(source, row, several) | _skill(source, row["skill"]) | words)
    return found


def _why_slipped(row: Row, held: _held.Held, standing: str) -> str:
    had = held.had_it or "had it before"
    more = f" Slipped in {plural(row['more'], 'other skill')} too." if row["more"] else ""
    return f"{had[0].upper()}{had[1:]}; now {standing}.{more}"


def _why_stuck(row: Row, standing: str, lacks: str | None) -> str:
    since = short_day(row["first_attempt_at"])
    said = f"{standing[0].upper()}{standing[1:]}{'; trying since ' + since if since else ''}."
    if lacks:
        said += f" Lacks what comes before: {listed(lacks)}."
    elif row["verdict"] == "wheel-spinning":
        said += " More of the same seldom helps: try another way."
    return said + (f" Stuck in {plural(row['more'], 'other skill')} too." if row["more"] else "")


def _open(path: pl.DataFrame) -> pl.DataFrame:
    return path.filter(~pl.col("mastered").fill_null(value=False) & (pl.col("state") != "excused"))


def _skill(source: Source, skill: str) -> Row:
    return {"skill": skill, "title": source.titles().get(skill, skill)}


def _tries(number: int) -> str:
    return "1 try" if number == 1 else f"{number} tries"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
