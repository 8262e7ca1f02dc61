"""Assessment health: whether a check is fair."""

from __future__ import annotations

from typing import Any

import polars as pl

from masteryviz.charts import CHARTS
from masteryviz.charts._chart import percent, plural
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
from masteryviz.filters import Names

_FORMS, _ITEMS = CHARTS["forms"], CHARTS["items"]
_AGREE, _TEST = CHARTS["agreement"], CHARTS["summative"]


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
        Panel("chart-card", _FORMS.title, forms, lambda s, x: _one(forms, _FORMS, "forms", s, x)),
        Panel("chart-card", _ITEMS.title, items, lambda s, x: _items(items, s, x)),
        Panel("chart-card", _TEST.title, test, lambda s, x: _test(test, s, x)),
        Panel("chart-card", _AGREE.title, agree, lambda s, x: _agree(agree, s, x)),
        Panel("checks-card", "All checks, beside the others of their unit", table,
              lambda s, x: _table(table, s, x)),
    )  # fmt: skip
    halves = box("mv-pair", box("mv-stack", *panels[2:4], panels[5]), box("mv-stack", panels[4]))
    halves.add_class("mv-halves")
    return Screen(box("mv-view", *panels[:2], halves, panels[6]), panels, most=SECTIONS)


def _pick(part: TaskPick, source: Source, selection: Selection) -> Picture:
    frame, chosen = _checks.checks(source, selection), _checks.opened(source, selection)
    seen = frame.filter(pl.col("task") == chosen)
    flags = dict.fromkeys(flag for found in seen["flags"] for flag in found)
    only = [flag for flag in flags if flag != "fine"] or list(flags)
    data = {
        "value": chosen, "groups": _offers(source, frame),
        "flags": [list(_checks.FLAGS[flag]) for flag in only],
    }  # fmt: skip
    return Picture("", lambda: setattr(part, "data", data), frame=_plain(frame))


def _offers(source: Source, frame: pl.DataFrame) -> list[list[Any]]:
    """The checks to choose from: those of which something is seen first, newest first."""
    days, seen = _checks.newest(source), set(_checks.flagged(frame)["task"])
    titles = dict(frame.select("task", "title").iter_rows())
    order = sorted(titles, key=lambda task: (-days[task].toordinal() if task in days else 0, task))
    parts = (("Worth a look", [t for t in order if t in seen]),
             ("Nothing stands out", [t for t in order if t not in seen]))  # fmt: skip
    several = {title for title in titles.values() if list(titles.values()).count(title) > 1}
    words = {task: task if title in several else title for task, title in titles.items()}
    return [[title, [[task, words[task]] for task in tasks]] for title, tasks in parts if tasks]


def _scope(source: Source, selection: Selection) -> dict[str, Names]:
    return _checks.scope(_checks.opened(source, selection))


def _summary(cards: Cards, source: Source, selection: Selection) -> Picture:
    chosen = _checks.opened(source, selection)
    frame = _checks.checks(source, selection).filter(pl.col("task") == chosen)
    found = [] if frame.is_empty() else _cards(source, selection, frame.row(0, named=True))
    return Picture("", lambda: setattr(cards, "data", {"cards": found}), frame=_plain(frame),
                   name="Check")  # fmt: skip


def _cards(source: Source, selection: Selection, row: dict[str, Any]) -> list[dict[str, Any]]:
    rate, others = row["first_attempt_rate"], row["others_rate"]
    few = row["students"] < FEW or others is None
    apart = "too few to say" if few else f"{points(rate - others)} points"
    unit = row["unit"] or "the unit"
    all_ = _checks.checks(source, selection)
    seen = _checks.flagged(all_)["task"].n_unique()
    return [
        {"label": "Mastered at the first attempt", "value": percent(rate), "share": rate,
         "sub": f"{row['mastered_first']:,} of {plural(row['students'], 'student')}"},
        {"label": "The unit's other checks", "value": percent(others), "share": others,
         "sub": f"{row['others']:,} first attempts in {unit}"},
        {"label": "Beside them", "value": apart,
         "sub": "first attempts on this check, less those on the others"},
        {"label": "Checks worth a look", "value": f"{seen:,} of {all_['task'].n_unique():,}",
         "tone": "warn" if seen else "", "sub": "harder, easier, or forms that differ"},
    ]  # fmt: skip


def _one(view: FigureView, chart: Any, key: str, source: Source, selection: Selection) -> Picture:  # noqa: ANN401
    chosen = _checks.opened(source, selection)
    # Of all checks: that has been asked already, to see which of them stand out.
    frame = source.ask(key, selection, ("task",)).filter(pl.col("task") == chosen).drop("task")
    return _drawn(view, chart, frame)


def _drawn(view: FigureView, chart: Any, frame: pl.DataFrame, **how: Any) -> Picture:  # noqa: ANN401
    figure, answer = chart.draw(frame), chart.answers(frame, **how)
    return Picture(answer, lambda: view.show(figure, f"{chart.title} {answer}"), frame=frame)


def _items(view: FigureView, source: Source, selection: Selection) -> Picture:
    scope = _scope(source, selection)
    frame = source.ask("items", selection, ("task",), scope).drop("task")
    return _drawn(view, _ITEMS, frame)


def _agree(view: FigureView, source: Source, selection: Selection) -> Picture:
    return _drawn(view, _AGREE, source.ask("check_agreement", selection, ()))


def _test(view: FigureView, source: Source, selection: Selection) -> Picture:
    """The check's unit, else the one with most students who have a test."""
    found = source.ask("summative_correlation", selection, ("unit",))
    tested = found.filter(pl.col("students") > 0)
    unit = _checks.unit_of(source, selection, _checks.opened(source, selection))
    if tested.height and unit not in tested["unit"]:
        unit = tested.sort("students", descending=True)["unit"][0]
    same = pl.col("unit").eq_missing(pl.lit(unit, pl.String))
    rows = source.ask("mastery_and_summative", selection, ("unit",)).filter(same).drop("unit")
    picture = _drawn(view, _TEST, rows, correlation=found.filter(same))
    title = f"{unit}: does mastery agree with the test?" if unit else _TEST.title
    return Picture(picture.answer, picture.paint, title, frame=rows)


def _table(table: TableView, source: Source, selection: Selection) -> Picture:
    frame = _checks.checks(source, selection)
    shown = _plain(frame).sort("seen", "unit", "title", nulls_last=True)
    seen = _checks.flagged(frame)["task"].n_unique()
    answer = (
        f"Of {plural(frame['task'].n_unique(), 'check')}, {seen:,} "
        f"{'is' if seen == 1 else 'are'} worth a look. A row opens its check."
    )
    columns = ["title", "unit", "seen", "students", "first_attempt_rate", "others_rate"]
    return Picture(answer, lambda: table.show(shown, "All checks", columns), frame=shown)


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its flags as words, `seen`."""
    words = {key: said for key, (_, said) in _checks.FLAGS.items()}
    return frame.with_columns(
        pl.col("flags").list.eval(pl.element().replace_strict(words, return_dtype=pl.String))
        .list.join("; ").alias("seen")
    ).drop("flags")  # fmt: skip


VIEW = View(
    "assessment",
    "Assessment health",
    build,
    about="Is the check fair: its forms, its questions, who agrees with it, and the test?",
    upright=True,
    steps=(
        "Choose a check. Those of which something is seen come first, the newest at the top.",
        "A difference is named where its 95 % limits leave out 0 and it is large enough to matter.",
        "Of many checks one in twenty stands out by chance: look at it before changing it.",
        "Hollow marks: too few students to say.",
    ),
)
