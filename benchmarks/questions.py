"""Questions to kept standings, as a filter change asks them, beside polars and pandas in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from benchmarks.harness import OURS, Jobs
from benchmarks.standings import CUT, RULES_ASKED, in_order, named
from benchmarks.workspace import SECTION, Workspace
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.statistics import survival_limits, wilson

TITLE = "Questions to kept standings (the others hold them in memory)"
REPEATS = 5
SCOPES: dict[str, tuple[tuple[str, ...], str | None]] = {
    "by skill": (("skill",), None),
    "by skill and section": (("skill", "section"), None),
    f"by skill, only {SECTION}": (("skill",), SECTION),
}
COLUMNS: dict[str, tuple[str, ...]] = {
    "mastery_rates": ("students", "with_evidence", "mastered", "lower", "upper"),
    "first_attempt": ("students", "mastered_first", "lower", "upper"),
    "revision_counts": ("revisions", "mastered", "open"),
    "time_to_mastery": ("students", "events", "median", "lower", "upper", "q25", "q75"),
    "time_to_mastery_curve": (
        "time", "at_risk", "events", "censored", "survival", "lower", "upper",
    ),
}  # fmt: skip


def _masteryviz(workspace: Workspace) -> Jobs:
    gradebook = Gradebook.open(workspace.store)
    rule = RULES_ASKED["latest"]
    gradebook.ask("mastery_rates", rule=rule)

    def work(question: str, by: tuple[str, ...], filters: Filters) -> pl.DataFrame:
        answer = gradebook.ask(question, rule=rule, filters=filters, by=by)
        return answer.select(*by, *COLUMNS[question])

    for question, scope, by, section in _asked():
        filters = Filters(section=(section,) if section else ())
        yield f"{question} {scope}", partial(work, question, by, filters)


def _asked() -> Iterable[tuple[str, str, tuple[str, ...], str | None]]:
    for question in COLUMNS:
        for scope, (by, section) in SCOPES.items():
            yield question, scope, by, section


def _standings(workspace: Workspace) -> pl.DataFrame:
    """Make a row per student and skill under the latest score: what the others hold in memory."""
    log = pl.read_parquet(workspace.parquet)
    last = log.select(pl.max_horizontal(pl.col("submitted", "graded").max())).item().date()
    met = pl.col("score") >= pl.col("points") * CUT
    keys = ("student_ix", "skill_ix")
    judged = (
        in_order(log.lazy())
        .group_by(keys, maintain_order=True)
        .agg(
            mastered=met.last(),
            first=met.first(),
            ever=met.any(),
            attempts=pl.len(),
            met_at=met.arg_max() + 1,
            started=pl.col("submitted").first().dt.date(),
            ended=pl.col("submitted").filter(met).first().dt.date(),
        )
        .with_columns(
            revisions=pl.when("ever").then(pl.col("met_at")).otherwise(pl.col("attempts")) - 1,
            time=(pl.col("ended").fill_null(last) - pl.col("started")).dt.total_days(),
        )
        .collect()
    )
    pairs = log.filter(~pl.col("excused")).select(*keys, "section_ix").unique()
    standings = pairs.join(judged, on=keys, how="left", maintain_order="left")
    return standings.select(
        "skill_ix", "section_ix", "mastered", "first", "ever", "attempts", "revisions", "time"
    )


def _polars(workspace: Workspace) -> Jobs:
    standings = _standings(workspace)
    for question, scope, by, section in _asked():
        yield (
            f"{question} {scope}",
            partial(_polars_answer, workspace, standings, question, by, section),
        )


def _polars_answer(
    workspace: Workspace,
    standings: pl.DataFrame,
    question: str,
    by: tuple[str, ...],
    section: str | None,
) -> pl.DataFrame:
    frame = standings.lazy()
    if section is not None:
        frame = frame.filter(pl.col("section_ix") == _section_ix(workspace, section))
    keys = [f"{name}_ix" for name in by]
    answer = _POLARS[question](frame, keys)
    return named(answer, workspace).select(*by, *COLUMNS[question])


def _section_ix(workspace: Workspace, section: str) -> int:
    names = pl.read_parquet(workspace.names)
    return int(names.filter(key="section", name=section)["ix"].item())


def _intervals(frame: pl.DataFrame, part: str) -> pl.DataFrame:
    lower, upper = wilson(frame[part].to_numpy(), frame["students"].to_numpy())
    return frame.with_columns(
        pl.Series("lower", lower, nan_to_null=True), pl.Series("upper", upper, nan_to_null=True)
    )


def _polars_rates(frame: pl.LazyFrame, keys: list[str]) -> pl.DataFrame:
    counts = frame.group_by(keys).agg(
        students=pl.len(),
        with_evidence=pl.col("attempts").is_not_null().sum(),
        mastered=pl.col("mastered").sum(),
    )
    return _intervals(counts.collect(), "mastered")


def _polars_first(frame: pl.LazyFrame, keys: list[str]) -> pl.DataFrame:
    counts = (
        frame.filter(pl.col("attempts").is_not_null())
        .group_by(keys)
        .agg(students=pl.len(), mastered_first=pl.col("first").sum())
    )
    return _intervals(counts.collect(), "mastered_first")


def _polars_revisions(frame: pl.LazyFrame, keys: list[str]) -> pl.DataFrame:
    return (
        frame.filter(pl.col("attempts").is_not_null())
        .group_by(*keys, "revisions")
        .agg(mastered=pl.col("ever").sum(), open=(~pl.col("ever")).sum())
        .collect()
    )


def _polars_curve(frame: pl.LazyFrame, keys: list[str]) -> pl.DataFrame:
    counted = (
        frame.filter(pl.col("attempts").is_not_null())
        .group_by(*keys, "time")
        .agg(events=pl.col("ever").sum(), censored=(~pl.col("ever")).sum())
        .sort(*keys, "time")
    )
    events, at_risk = pl.col("events"), pl.col("at_risk")
    curve = (
        counted.with_columns(
            at_risk=(events + pl.col("censored")).cast(pl.Int64).cum_sum(reverse=True).over(keys)
        )
        .with_columns(
            survival=(1 - events / at_risk).cum_prod().over(keys),
            variance=pl.when(events < at_risk)
            .then(events / (at_risk * (at_risk - events)))
            .otherwise(0.0)
            .cum_sum()
            .over(keys),
        )
        .collect()
    )
    lower, upper = survival_limits(curve["survival"].to_numpy(), curve["variance"].to_numpy())
    return curve.with_columns(
        pl.Series("lower", lower, nan_to_null=True), pl.Series("upper", upper, nan_to_null=True)
    )


def _polars_medians(frame: pl.LazyFrame, keys: list[str]) -> pl.DataFrame:
    curve = _polars_curve(frame, keys)

    def falls_to(column: str, share: float) -> pl.Expr:
        return pl.col("time").filter(pl.col(column) <= share + 1e-9).min()

    return curve.group_by(keys).agg(
        (pl.col("events") + pl.col("censored")).sum().alias("students"),
        pl.col("events").sum(),
        falls_to("survival", 0.5).alias("median"),
        falls_to("lower", 0.5).alias("lower"),
        falls_to("upper", 0.5).alias("upper"),
        falls_to("survival", 0.75).alias("q25"),
        falls_to("survival", 0.25).alias("q75"),
    )


_POLARS: dict[str, Callable[[pl.LazyFrame, list[str]], pl.DataFrame]] = {
    "mastery_rates": _polars_rates,
    "first_attempt": _polars_first,
    "revision_counts": _polars_revisions,
    "time_to_mastery": _polars_medians,
    "time_to_mastery_curve": _polars_curve,
}


def _pandas(workspace: Workspace) -> Jobs:
    pairs = _standings(workspace).with_columns(pl.col("mastered", "first", "ever").fill_null(False))
    standings = pairs.to_pandas()
    for question, scope, by, section in _asked():
        yield (
            f"{question} {scope}",
            partial(_pandas_answer, workspace, standings, question, by, section),
        )


def _pandas_answer(
    workspace: Workspace,
    standings: pd.DataFrame,
    question: str,
    by: tuple[str, ...],
    section: str | None,
) -> pl.DataFrame:
    frame = standings
    if section is not None:
        frame = frame[frame["section_ix"] == _section_ix(workspace, section)]
    answer = _PANDAS[question](frame, [f"{name}_ix" for name in by])
    whole = pl.from_pandas(answer.reset_index(), nan_to_null=True)
    return named(whole, workspace).select(*by, *COLUMNS[question])


def _pandas_rates(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    counts = frame.groupby(keys).agg(
        students=("mastered", "size"), with_evidence=("attempts", "count"),
        mastered=("mastered", "sum"),
    )  # fmt: skip
    counts["lower"], counts["upper"] = wilson(counts["mastered"], counts["students"])
    return counts


def _pandas_first(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    counts = frame[frame["attempts"].notna()].groupby(keys).agg(
        students=("first", "size"), mastered_first=("first", "sum")
    )  # fmt: skip
    counts["lower"], counts["upper"] = wilson(counts["mastered_first"], counts["students"])
    return counts


def _pandas_revisions(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    counts = frame.groupby([*keys, "revisions"])["ever"].agg(["size", "sum"]).reset_index()
    return counts.assign(mastered=counts["sum"], open=counts["size"] - counts["sum"])


def _pandas_curve(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    curve = frame.groupby([*keys, "time"])["ever"].agg(["size", "sum"]).reset_index()
    curve["events"], curve["censored"] = curve["sum"], curve["size"] - curve["sum"]
    backwards = curve[::-1].groupby(keys, sort=False)["size"].cumsum()
    curve["at_risk"] = backwards[::-1]
    events, at_risk = curve["events"].to_numpy(float), curve["at_risk"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.where(events < at_risk, events / (at_risk * (at_risk - events)), 0.0)
    curve["step"], curve["share"] = step, 1 - events / at_risk
    curve["survival"] = curve.groupby(keys)["share"].cumprod()
    variance = curve.groupby(keys)["step"].cumsum()
    curve["lower"], curve["upper"] = survival_limits(curve["survival"], variance)
    return curve


def _pandas_medians(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    curve = _pandas_curve(frame, keys)
    found: dict[str, Any] = {
        "students": curve.groupby(keys)["size"].sum(), "events": curve.groupby(keys)["events"].sum()
    }  # fmt: skip
    for name, column, share in (
        ("median", "survival", 0.5), ("lower", "lower", 0.5), ("upper", "upper", 0.5),
        ("q25", "survival", 0.75), ("q75", "survival", 0.25),
    ):  # fmt: skip
        reached = curve[curve[column] <= share + 1e-9]
        found[name] = reached.groupby(keys)["time"].min()
    return pd.DataFrame(found)


_PANDAS: dict[str, Callable[[pd.DataFrame, list[str]], pd.DataFrame]] = {
    "mastery_rates": _pandas_rates,
    "first_attempt": _pandas_first,
    "revision_counts": _pandas_revisions,
    "time_to_mastery": _pandas_medians,
    "time_to_mastery_curve": _pandas_curve,
}

ENGINES = {OURS: _masteryviz, "polars": _polars, "pandas": _pandas}
