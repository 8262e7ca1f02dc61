"""Assessment health: whether a check is fair."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from masteryviz.charts import CHARTS
from masteryviz.charts._chart import Chart, nothing, percent, plural
from masteryviz.charts._drawn import as_drawn
from masteryviz.charts._intervals import FEW
from masteryviz.charts.changes import points
from masteryviz.dashboard.figure_view import FigureView
from masteryviz.dashboard.panel import Panel, Picture
from masteryviz.dashboard.parts import Act, Cards
from masteryviz.dashboard.progress_parts import TaskPick
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.table_view import TableView
from masteryviz.dashboard.views import _checks
from masteryviz.dashboard.views._sections import FEW as SECTIONS
from masteryviz.dashboard.views._view import Screen, View, box
from masteryviz.metrics._whole_checks import agreement, items
from masteryviz.wording import together

_FORMS, _ITEMS = CHARTS["forms"], CHARTS["items"]
_AGREE, _TEST = CHARTS["agreement"], CHARTS["summative"]

_HOW = (
    ("One check", "Tasks of one title and the same skills, given to different sections, are one "
     "check. Where a section has two of them, each stands for itself."),
    ("Counts", "A check of several skills counts each skill's first attempt; the others are the "
     "first attempts on all other checks of its units."),
    ("Limits", "Wilson for a share, Newcombe for a difference. A student counts once in them, "
     "however many skills the check has."),
)  # fmt: skip
"""How a check's numbers come about, where that is not what the questions say."""
_HIDDEN = "Not shown while names are hidden: some groups are too small."
_WIDER = " More students at once (Filters, above) show more; so does to stop presenting."
_NAMED = 3
"""Checks that the sentence names at most: the clearest."""
_LOW = 88
"""Pixels of a panel that has nothing but a sentence."""


def build(act: Act) -> Screen:
    """The view's check, forms, questions, agreement, test, and the table of all checks."""

    def open_check(row: dict[str, Any]) -> None:
        act({"do": "pick", "name": "task", "value": row["task"]})

    pick, cards, table = (
        TaskPick(act, {}),
        Cards(data={"cards": []}),
        TableView(open_check, page=15),
    )
    forms, items, agree, test = FigureView(), FigureView(), FigureView(), FigureView()
    panels = (
        Panel("task-card", "", pick, lambda s, x: _pick(pick, s, x)),
        Panel("summary", "", cards, lambda s, x: _summary(cards, s, x)),
        Panel("chart-card", _FORMS.title, forms, lambda s, x: _forms(forms, s, x)),
        Panel("chart-card", _ITEMS.title, items, lambda s, x: _items(items, s, x)),
        Panel("chart-card", _TEST.title, test, lambda s, x: _test(test, s, x)),
        Panel("chart-card", _AGREE.title, agree, lambda s, x: _agree(agree, s, x)),
        Panel("checks-card", "All checks, beside the others of their units", table,
              lambda s, x: _table(table, s, x)),
    )  # fmt: skip
    halves = box("mv-pair", box("mv-stack", *panels[2:4], panels[5]), box("mv-stack", panels[4]))
    halves.add_class("mv-halves")
    return Screen(box("mv-view", *panels[:2], halves, panels[6]), panels, most=SECTIONS)


def _nothing(source: Source) -> str:
    """Why there is no check: not what nobody did, where it is only not shown."""
    return (
        _HIDDEN + _WIDER if source.left_out else "Nobody has a graded attempt on a check here yet."
    )


def _pick(part: TaskPick, source: Source, selection: Selection) -> Picture:
    row = _checks.row(source, selection)
    flags = [] if row is None else row["flags"]
    only = [flag for flag in flags if flag != "fine"] or flags
    data = {
        "value": _checks.opened(source, selection), "groups": _offers(source, selection),
        "flags": [list(_checks.FLAGS[flag]) for flag in only], "empty": _nothing(source),
    }  # fmt: skip
    return Picture("", lambda: setattr(part, "data", data), frame=_told(source, selection))


def _offers(source: Source, selection: Selection) -> list[list[Any]]:
    """The checks to choose from: those of which something is seen first, newest first."""
    frame = _checks.checks(source, selection)
    days, seen = _checks.newest(source, selection), set(_checks.flagged(frame)["task"])
    titles = dict(frame.select("task", "title").iter_rows())
    order = sorted(titles, key=lambda task: (-days[task].toordinal() if task in days else 0, task))
    parts = (("Worth a look", [t for t in order if t in seen]),
             ("Nothing stands out", [t for t in order if t not in seen]))  # fmt: skip
    names = list(titles.values())
    words = {task: task if names.count(title) > 1 else title for task, title in titles.items()}
    return [
        [f"{title} ({len(tasks):,})", [[task, words[task]] for task in tasks]]
        for title, tasks in parts if tasks
    ]  # fmt: skip


def _summary(cards: Cards, source: Source, selection: Selection) -> Picture:
    row = _checks.row(source, selection)
    found = [] if row is None else _cards(source, selection, row)
    its = pl.col("task") == (row or {}).get("task", "")
    frame = _told(source, selection).filter(its)
    return Picture("", lambda: setattr(cards, "data", {"cards": found}), frame=frame,
                   name="Check", how=_HOW)  # fmt: skip


def _cards(source: Source, selection: Selection, row: dict[str, Any]) -> list[dict[str, Any]]:
    several = len([unit for unit in row["units"] if unit]) > 1
    unit = row["unit"] or "the unit"
    all_ = _checks.checks(source, selection)
    seen = _checks.serious(_checks.flagged(all_))
    first = seen.row(0, named=True) if seen.height else None
    return [
        {"label": "Mastered at the first attempt", "value": percent(row["first_attempt_rate"]),
         "share": row["first_attempt_rate"], "sub": _counted(row)},
        {"label": f"The {'units' if several else 'unit'}'{'' if several else 's'} other checks",
         "value": percent(row["others_rate"]), "share": row["others_rate"],
         "sub": f"{row['others']:,} first attempts in {unit}"},
        _beside(row),
        {"label": "Checks worth a look", "value": f"{seen.height:,} of {all_.height:,}",
         "tone": "warn" if seen.height else "",
         "sub": f"clearest: {first['title']}, {_why(first)}" if first else
                "none harder or easier than its unit, none with forms that differ"},
    ]  # fmt: skip


def _counted(row: dict[str, Any]) -> str:
    if row["skills"] == 1:
        return f"{row['mastered_first']:,} of {plural(row['students'], 'student')}"
    attempts = plural(row["first_attempts"], "first attempt")
    return f"{row['mastered_first']:,} of {attempts}, each of {row['skills']:,} skills counted"


def _beside(row: dict[str, Any]) -> dict[str, Any]:
    card = {"label": "Difference", "value": "too few to say",
            "sub": "first attempts on this check, less those on the others"}  # fmt: skip
    if row["students"] < FEW:
        return card
    if row["difference"] is None:
        return {**card, "value": "\N{EN DASH}", "sub": "no other check in view"}
    low, high = points(row["difference_lower"]), points(row["difference_upper"])
    return {**card, "value": f"{points(row['difference'])} points",
            "sub": f"this check less the others; 95 % limits {low} to {high}"}  # fmt: skip


def _forms(view: FigureView, source: Source, selection: Selection) -> Picture:
    chosen = pl.col("task") == _checks.opened(source, selection)
    frame = _checks.whole_forms(source, selection).filter(chosen).drop("task")
    return _drawn(view, _FORMS, frame, how=_HOW, hidden=source.left_out)


def _drawn(
    view: FigureView, chart: Chart, frame: pl.DataFrame, *, title: str = "",
    how: tuple[tuple[str, str], ...] = (), hidden: bool = False, **said: Any,  # noqa: ANN401
) -> Picture:  # fmt: skip
    figure, answer = chart.draw(frame), chart.answers(frame, **said)
    label = f"{title or chart.title} {answer}"
    shows = bool(as_drawn(figure)["data"])
    if hidden and not shows:
        figure = nothing(_HIDDEN, _LOW)
    # What is drawn for nobody is a sentence: it needs no other one above it, nor whom it shows.
    return Picture(answer if shows else "", lambda: view.show(figure, label), title, frame=frame,
                   how=how, noted=shows)  # fmt: skip


def _items(view: FigureView, source: Source, selection: Selection) -> Picture:
    scope = {"task": _checks.tasks(source, selection) or ("",)}
    frame = source.ask("items", selection, ("task",), scope)
    return _drawn(view, _ITEMS, items(frame), hidden=source.left_out)


def _agree(view: FigureView, source: Source, selection: Selection) -> Picture:
    """Of the opened check, whoever it is by, where pairs enough have it; else of all in view."""
    its, row = _checks.tasks(source, selection), _checks.row(source, selection)
    by_task = [
        source.ask("check_agreement", selection, ("task",), of=of) for of in ("teacher", "check")
    ]
    own = agreement(pl.concat(rows.filter(pl.col("task").is_in(its)) for rows in by_task))
    if row is not None and (own["students"] >= FEW).any():
        return _drawn(view, _AGREE, own, title=f"{row['title']}: {_lower(_AGREE.title)}")
    whole = source.ask("check_agreement", selection, ())
    if whole.is_empty():
        return _drawn(view, _AGREE, whole)
    picture = _drawn(view, _AGREE, whole, title=f"All checks shown: {_lower(_AGREE.title)}")
    pairs = int(own["students"].sum())
    why = f" This check alone has {plural(pairs, 'pair') if pairs else 'no pairs'}"
    return replace(picture, answer=f"{picture.answer}{why}{', too few to say.' if pairs else '.'}")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _test(view: FigureView, source: Source, selection: Selection) -> Picture:
    """The first of the check's units with a test, else the one where most students have one."""
    found = source.ask("summative_correlation", selection, ("unit",))
    tested = found.filter(pl.col("students") > 0).sort("students", descending=True)
    row = _checks.row(source, selection)
    units = [] if row is None else row["units"]
    here = [unit for unit in units if unit in tested["unit"]]
    unit = (here or tested["unit"].to_list() or units or [None])[0]
    same = pl.col("unit").eq_missing(pl.lit(unit, pl.String))
    rows = source.ask("mastery_and_summative", selection, ("unit",)).filter(same).drop("unit")
    title = f"{unit}: {_lower(_TEST.title)}" if unit else _TEST.title
    return _drawn(view, _TEST, rows, title=title, correlation=found.filter(same))


def _table(table: TableView, source: Source, selection: Selection) -> Picture:
    frame = _checks.checks(source, selection)
    shown = source.kept(
        ("checks in order", source.looked_at(selection)), lambda: _plain(_checks.serious(frame))
    )
    answer = _worth(frame) if frame.height else "" if source.left_out else _nothing(source)
    columns = ["title", "unit", "seen", "first_attempts", "first_attempt_rate", "others_rate",
               "difference"]  # fmt: skip
    return Picture(answer, lambda: table.show(shown, "All checks", columns), frame=shown, how=_HOW)


def _worth(frame: pl.DataFrame) -> str:
    """How many checks are worth a look, the clearest by name and why; and what most have."""
    seen = _checks.serious(_checks.flagged(frame))
    told = f"Of {plural(frame.height, 'check')}, "
    told += plural(seen.height, "is worth a look", "are worth a look") if seen.height else "none is"
    if seen.height:
        first = [f"{row['title']} ({_why(row)})" for row in seen.head(_NAMED).iter_rows(named=True)]
        told += f"{', clearest' * (seen.height > _NAMED)}: {together(first)}"
    else:
        told += " worth a look"
    levels = _checks.by_level(frame)
    usual = (
        f" In {'all' if levels == frame.height else f'{levels:,}'} of them mastery is a level "
        "without points: that is usual here, so no check stands out by it."
    ) if levels else ""  # fmt: skip
    return f"{told}.{usual} A row opens its check."


def _why(row: dict[str, Any]) -> str:
    """What is seen of a check, in a few words: `48 points harder than its unit`."""
    flag = row["flags"][0]
    if flag in ("harder", "easier"):
        return f"{abs(row['difference']) * 100:.0f} points {flag} than its unit"
    return {"forms": "its forms differ", "stamped": "levels without points"}[flag]


def _told(source: Source, selection: Selection) -> pl.DataFrame:
    """The checks in words, in the order in which they come."""
    return source.kept(
        ("checks told", source.looked_at(selection)),
        lambda: _plain(_checks.checks(source, selection)),
    )


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its flags as words, `seen`."""
    words = {key: said for key, (_, said) in _checks.FLAGS.items()}
    return frame.with_columns(
        pl.col("flags").list.eval(pl.element().replace_strict(words, return_dtype=pl.String))
        .list.join("; ").alias("seen")
    ).drop("flags", "units").select("task", "title", "unit", "seen", pl.exclude(
        "task", "title", "unit", "seen"))  # fmt: skip


VIEW = View(
    "assessment",
    "Assessment health",
    build,
    about="Is the check fair: its forms, its questions, who agrees with it, and the test?",
    upright=True,
    steps=(
        "Choose a check. Those of which something is seen come first, the newest at the top.",
        "A difference is named where its 95 % limits leave out 0 and it is large enough to matter.",
        "A task that is in several teachers' files, or due on several days, is one check.",
        "Of many checks one in twenty stands out by chance: look at it before changing it.",
        "Hollow marks: too few students to say.",
    ),
)
