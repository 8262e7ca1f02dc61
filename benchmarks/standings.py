"""Standings of everybody under a rule, counted by skill and section, written in four ways."""

from __future__ import annotations

from functools import partial

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from benchmarks.harness import OURS, Jobs
from benchmarks.workspace import Workspace
from masteryviz.gradebook import Gradebook
from masteryviz.rules import RULES, Rule

TITLE = "Standings under a rule from stored attempts, counted by skill and section"
REPEATS = 1
CUT = 0.75
R = 0.35
"""What the decaying average keeps of the past: 1 - 0.65."""
RULES_ASKED: dict[str, Rule] = {
    "latest": RULES["latest"].using(cut=CUT),
    "decaying": RULES["decaying"].using(cut=CUT),
    "in_a_row": RULES["in_a_row"].using(cut=CUT, k=3),
}
_COUNTS = ["skill", "section", "students", "with_evidence", "mastered"]
_DOUBLINGS = (1, 2, 4, 8, 16, 32)
"""Enough for 64 attempts of one student on one skill."""


def _masteryviz(workspace: Workspace) -> Jobs:

    def work(rule: Rule) -> pl.DataFrame:
        with Gradebook.open(workspace.store) as gradebook:
            return gradebook.ask("mastery_rates", rule=rule, by=("skill", "section")).select(
                _COUNTS
            )

    for name, rule in RULES_ASKED.items():
        yield name, partial(work, rule)


_EVIDENCE = "select * from read_parquet('{file}') where score is not null"
_EARLIER = "over (partition by student_ix, skill_ix order by submitted, row rows {frame})"
_JUDGED = {
    "latest": """
        select student_ix, skill_ix, arg_max(score >= points * 0.75::double,
            (epoch(submitted)::ubigint << 26) | row) as met
        from ({evidence}) group by all""",
    "decaying": """
        select student_ix, skill_ix, arg_max(round(result + 1e-9, 2) >= points * 0.75::double, k)
            as met
        from (select student_ix, skill_ix, points, k, pow(0.35::double, k) * sum(score
                  * pow(0.35::double, -k) * case when k = 1 then 1.0::double else 0.65::double end)
                  {past} as result
              from (select *, row_number() {past} as k from ({evidence})))
        group by all""",
    "in_a_row": """
        select student_ix, skill_ix, bool_or(run = 3) as met
        from (select student_ix, skill_ix,
                  sum((score >= points * 0.75::double)::int) {last_three} as run
              from ({evidence}))
        group by all""",
}


def _duckdb(workspace: Workspace) -> Jobs:
    def work(rule: str) -> pl.DataFrame:
        judged = _JUDGED[rule].format(
            evidence=_EVIDENCE.format(file=workspace.parquet),
            past=_EARLIER.format(frame="between unbounded preceding and current row"),
            last_three=_EARLIER.format(frame="between 2 preceding and current row"),
        )
        return duckdb.sql(f"""
            with judged as ({judged}),
            pair as (select student_ix, skill_ix, section_ix, count(score) as n
                     from read_parquet('{workspace.parquet}') where not excused group by all),
            names as (from read_parquet('{workspace.names}'))
            select skill.name as skill, section.name as section, count(*) as students,
                count_if(n > 0)::bigint as with_evidence,
                coalesce(count_if(met), 0)::bigint as mastered
            from pair left join judged using (student_ix, skill_ix)
            join names as skill on skill.key = 'skill' and skill.ix = skill_ix
            join names as section on section.key = 'section' and section.ix = section_ix
            group by all""").pl()

    for rule in RULES_ASKED:
        yield rule, partial(work, rule)


def _polars(workspace: Workspace) -> Jobs:
    def work(rule: str) -> pl.DataFrame:
        log = pl.scan_parquet(workspace.parquet)
        judged = _with_met(in_order(log), rule)
        if rule == "in_a_row":
            judged = judged.group_by("student_ix", "skill_ix").agg(pl.col("met").any())
        else:
            judged = judged.filter(pl.col("start").shift(-1, fill_value=True))
        pairs = (
            log.filter(~pl.col("excused"))
            .group_by("student_ix", "skill_ix", "section_ix")
            .agg(n=pl.col("score").count())
            .join(
                judged.select("student_ix", "skill_ix", "met"),
                on=["student_ix", "skill_ix"],
                how="left",
            )
        )
        cells = pairs.group_by("skill_ix", "section_ix").agg(
            students=pl.len(), with_evidence=(pl.col("n") > 0).sum(), mastered=pl.col("met").sum()
        )
        return named(cells.collect(), workspace).select(_COUNTS)

    for rule in RULES_ASKED:
        yield rule, partial(work, rule)


def in_order(log: pl.LazyFrame) -> pl.LazyFrame:
    """Sort the evidence; `start` marks the first of each student and skill."""
    student, skill = pl.col("student_ix"), pl.col("skill_ix")
    return (
        log.filter(pl.col("score").is_not_null())
        .sort("student_ix", "skill_ix", "submitted", "row")
        .with_columns(
            start=((student != student.shift()) | (skill != skill.shift())).fill_null(value=True)
        )
    )


def _with_met(evidence: pl.LazyFrame, rule: str) -> pl.LazyFrame:
    """Add whether the rule is met after each attempt, without a window: scans by shifting."""
    start, score, cut = pl.col("start"), pl.col("score"), pl.col("points") * CUT
    if rule == "latest":
        return evidence.with_columns(met=score >= cut)
    if rule == "in_a_row":
        two = (score >= cut) & ~start & (score >= cut).shift(1, fill_value=False)
        return evidence.with_columns(met=two & two.shift(1, fill_value=False))
    keep, result = pl.col("keep"), pl.col("result")
    evidence = evidence.with_columns(
        keep=pl.when(start).then(0.0).otherwise(R),
        result=pl.when(start).then(score).otherwise((1 - R) * score),
    )
    for step in _DOUBLINGS:
        evidence = evidence.with_columns(
            keep=keep * keep.shift(step, fill_value=0.0),
            result=result + keep * result.shift(step, fill_value=0.0),
        )
    return evidence.with_columns(met=(result + 1e-9).round(2) >= cut)


def named(frame: pl.DataFrame, workspace: Workspace) -> pl.DataFrame:
    """Put names in place of the number keys skill_ix and section_ix."""
    names = pl.read_parquet(workspace.names)
    for key in ("skill", "section"):
        if f"{key}_ix" in frame.columns:
            mine = names.filter(pl.col("key") == key).select(
                pl.col("ix").alias(f"{key}_ix"), pl.col("name").alias(key)
            )
            frame = frame.join(mine, on=f"{key}_ix")
    return frame


def _pandas(workspace: Workspace) -> Jobs:
    def work(rule: str) -> pl.DataFrame:
        log = pd.read_parquet(workspace.parquet)
        evidence = log[log["score"].notna()].sort_values(
            ["student_ix", "skill_ix", "submitted", "row"]
        )
        start = (
            (evidence["student_ix"] != evidence["student_ix"].shift())
            | (evidence["skill_ix"] != evidence["skill_ix"].shift())
        ).to_numpy()
        evidence["met"] = _met_pandas(rule, evidence, start)
        keys = ["student_ix", "skill_ix"]
        if rule == "in_a_row":
            judged = evidence.groupby(keys, sort=False)["met"].any().reset_index()
        else:
            judged = evidence[np.append(start[1:], True)][[*keys, "met"]]
        pairs = (
            log[~log["excused"]]
            .groupby([*keys, "section_ix"], sort=False)["score"]
            .count()
            .reset_index(name="n")
            .merge(judged, on=keys, how="left")
        )
        pairs["with_evidence"] = pairs["n"] > 0
        pairs["met"] = pairs["met"].eq(True)
        cells = pairs.groupby(["skill_ix", "section_ix"]).agg(
            students=("n", "size"), with_evidence=("with_evidence", "sum"), mastered=("met", "sum")
        )
        return named(pl.from_pandas(cells.reset_index()), workspace).select(_COUNTS)

    for rule in RULES_ASKED:
        yield rule, partial(work, rule)


def _met_pandas(rule: str, evidence: pd.DataFrame, start: np.ndarray) -> np.ndarray:
    score, cut = evidence["score"].to_numpy(), evidence["points"].to_numpy() * CUT
    if rule == "latest":
        return score >= cut
    if rule == "in_a_row":
        met = score >= cut
        two = met & ~start & _shifted(met, 1)
        return two & _shifted(two, 1)
    keep, result = np.where(start, 0.0, R), np.where(start, score, (1 - R) * score)
    for step in _DOUBLINGS:
        result = result + keep * _shifted(result, step)
        keep = keep * _shifted(keep, step)
    return np.round(result + 1e-9, 2) >= cut


def _shifted(values: np.ndarray, step: int) -> np.ndarray:
    moved = np.zeros_like(values)
    moved[step:] = values[:-step]
    return moved


ENGINES = {OURS: _masteryviz, "duckdb": _duckdb, "polars": _polars, "pandas": _pandas}
