"""Every metric of a simulated semester once more, slowly, in pandas and plain Python."""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections import Counter, defaultdict

import pandas as pd
import polars as pl
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, qth_survival_time

from masteryviz.datasets import layouts, plan, simulate
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.mapping import Mapping, SkillEntry

AT = dt.datetime(2026, 4, 10, 16)
"""The log speaks for this moment: a good deal waits, and some students have not begun."""
SECTIONS = ("N1", "N2")
NGUYEN = plan.TEACHERS[2]
CUTS = {skill.code: plan.CUT for skill in plan.SKILLS}
REQUIRES = {skill.code: set(skill.requires) for skill in plan.SKILLS}


@pytest.fixture(scope="module")
def semester():
    return simulate()


@pytest.fixture(scope="module")
def log(semester) -> pl.DataFrame:
    titles = {layouts.title(task): task for task in plan.TASKS}
    frame = layouts.log(semester, NGUYEN, AT).filter(pl.col("section").is_in(SECTIONS))
    due = semester.work.select(student_id="student", due_on="due_on", key="task")
    return (
        frame.with_columns(
            key=pl.col("task").replace_strict({t: x.key for t, x in titles.items()}),
            task_kind=pl.col("task").replace_strict({t: x.kind for t, x in titles.items()}),
            unit=pl.col("task").replace_strict({t: x.unit for t, x in titles.items()}),
        )
        .join(due, on=["student_id", "key"], how="left", maintain_order="left")
        .with_columns(due=pl.col("due_on").dt.to_string("%Y-%m-%d"))
        .drop("key", "due_on")
    )


@pytest.fixture(scope="module")
def book(semester, log):
    skills = tuple(
        SkillEntry(
            skill=row["skill"], title=row["title"], unit=row["unit"], kind=row["kind"],
            cut=row["cut"], requires=tuple(sorted(REQUIRES.get(row["skill"], ()))),
            position=row["position"],
        )
        for row in semester.skills.iter_rows(named=True)
    )  # fmt: skip
    day = AT.date()
    with Gradebook.from_log(log, Mapping(skills=skills), as_of=day) as opened:
        yield opened


@pytest.fixture(scope="module")
def rows(semester, log) -> pd.DataFrame:
    """Rows of the log with numbers and moments, oldest first."""
    frame = log.to_pandas()
    for name in ("submitted", "graded", "assigned", "due"):
        frame[name] = pd.to_datetime(frame[name])
    frame["excused"] = frame["score"] == "EX"
    frame["points"] = frame["points"].astype(float)
    frame["score"] = pd.to_numeric(frame["score"], errors="coerce")
    cuts = dict(semester.skills.select("skill", "cut").rows())
    frame["skill"] = frame["skill"].fillna(frame["task"])
    frame["met"] = frame["score"] >= frame["skill"].map(cuts) * frame["points"] - 1e-9
    frame["row"] = range(len(frame))
    return frame.sort_values(["submitted", "row"], kind="stable")


@pytest.fixture(scope="module")
def tries(rows) -> dict[tuple[str, str], list[dict]]:
    """Scored attempts of each student on each skill, oldest first."""
    found = defaultdict(list)
    for row in rows[rows["score"].notna()].to_dict("records"):
        found[row["student_id"], row["skill"]].append(row)
    return dict(found)


@pytest.fixture(scope="module")
def pairs(rows, tries) -> dict[tuple[str, str], bool]:
    """Students and skills with work that is not excused, and whether it is mastered."""
    work = rows[~rows["excused"]]
    return {
        pair: bool(tries[pair][-1]["met"]) if pair in tries else False
        for pair in zip(work["student_id"], work["skill"], strict=True)
    }


@pytest.fixture(scope="module")
def home(rows) -> dict[str, str]:
    return dict(zip(rows["student_id"], rows["section"], strict=True))


def answer(book, question, by, *columns, **options):
    frame = book.ask(question, by=by, **options)
    return {row[: len(by)]: row[len(by) :] for row in frame.select(*by, *columns).iter_rows()}


def test_there_is_enough_to_compare(rows, tries):
    assert len(rows) > 1_500
    assert rows["score"].isna().sum() > 50
    assert max(map(len, tries.values())) > 4


def test_whole_class_signal(book, tries, home):
    students, first = Counter(), Counter()
    for (student, skill), history in tries.items():
        students[home[student], skill] += 1
        first[home[student], skill] += history[0]["met"]
    found = answer(
        book, "whole_class_signal", ("section", "skill"), "students", "mastered_first", "signal"
    )
    assert found == {
        cell: (n, first[cell], first[cell] / n < 0.4 if n >= 8 else None)
        for cell, n in students.items()
    }
    assert {signal for *_, signal in found.values()} >= {True, False}


def test_class_gaps(book, pairs, home):
    students, needs = Counter(), Counter()
    for (student, skill), mastered in pairs.items():
        students[home[student], skill] += 1
        needs[home[student], skill] += not mastered
    found = answer(book, "class_gaps", ("section", "skill"), "students", "needs", "whole_class")
    assert {cell: row for cell, row in found.items() if row[0]} == {
        cell: (n, needs[cell], needs[cell] / n > 0.6 if n >= 8 else None)
        for cell, n in students.items()
    }


def test_revision_funnel(book, rows, tries):
    waits = set()
    for row in rows[rows["submitted"].notna()].to_dict("records"):
        waits.discard((row["student_id"], row["skill"]))
        if math.isnan(row["score"]):
            waits.add((row["student_id"], row["skill"]))
    expected = defaultdict(lambda: [0, 0, 0, 0])
    for (student, skill), history in tries.items():
        if history[0]["met"]:
            expected[skill,][0] += 0
            continue
        again = len(history) > 1
        mastered_now = history[-1]["met"]
        expected[skill,][0] += 1
        expected[skill,][1] += again or ((student, skill) in waits and not mastered_now)
        expected[skill,][2] += again
        expected[skill,][3] += any(row["met"] for row in history)
    found = answer(
        book, "revision_funnel", ("skill",), "returned", "resubmitted", "graded_again", "mastered"
    )
    assert found == {skill: tuple(counts) for skill, counts in expected.items()}


def test_feedback_turnaround(book, rows):
    seen = rows[rows["submitted"].notna()].drop_duplicates(["student_id", "task", "submitted"])
    end = pd.Timestamp(AT.date()) + pd.Timedelta(days=1)
    for section, part in seen.groupby("section"):
        part = part.sort_values("submitted", kind="stable")
        back = part["graded"].notna()
        anew = part.groupby(["student_id", "task"])["submitted"].shift(-1)
        until = part["graded"].where(back, anew.fillna(end))
        days = ((until - part["submitted"]).dt.total_seconds() / 86400).round(2)
        fitter = KaplanMeierFitter().fit(days, back)
        row = book.ask(
            "feedback_turnaround", by=(), filters=Filters(section=(section,), as_of=AT.date())
        ).row(0, named=True)
        assert row["handed_in"] == len(part)
        assert row["returned"] == back.sum()
        assert row["replaced"] == (~back & anew.notna()).sum()
        assert row["median"] == fitter.median_survival_time_
        assert row["p90"] == qth_survival_time(0.1, fitter.survival_function_)
        limits = median_survival_times(fitter.confidence_interval_).iloc[0].tolist()
        assert [row["lower"], row["upper"]] == limits
        assert row["waiting"] > 0


def test_grading_queue(book, rows, pairs):
    newest = {}
    for row in rows[rows["submitted"].notna()].to_dict("records"):
        newest[row["student_id"], row["task"], row["skill"]] = row
    waiting = {key: row for key, row in newest.items() if math.isnan(row["score"])}
    lacking = lacking_of(pairs, rows)
    expected = {}
    for (student, task, skill), row in waiting.items():
        frees = {
            wanted
            for wanted, before in REQUIRES.items()
            if wanted in lacking[student] and before & lacking[student] == {skill}
        }
        days = (AT.date() - row["submitted"].date()).days
        expected[student, task, skill] = (days, len(frees) * (skill in lacking[student]))
    found = answer(book, "grading_queue", ("task", "skill"), "student", "waiting_days", "frees")
    frame = book.ask("grading_queue")
    found = {
        (r["student"], r["task"], r["skill"]): (r["waiting_days"], r["frees"])
        for r in frame.iter_rows(named=True)
    }
    assert found == expected
    assert frame["frees"].to_list() == sorted(frame["frees"], reverse=True)
    assert max(frame["frees"]) > 0


def universe(rows) -> dict[str, set[str]]:
    """Skills of each section: those in its rows, what comes next to them, what comes before."""
    skills = {}
    for section, part in rows.groupby("section"):
        tried = set(part["skill"]) & set(REQUIRES)
        onward = tried | {wanted for wanted, before in REQUIRES.items() if before & tried}
        skills[section] = onward | {one for wanted in onward for one in REQUIRES[wanted]}
    return skills


def lacking_of(pairs, rows) -> dict[str, set[str]]:
    """Skills that each student does not have, excused ones left out."""
    skills = universe(rows)
    home = dict(zip(rows["student_id"], rows["section"], strict=True))
    stated = set(zip(rows["student_id"], rows["skill"], strict=True))
    return {
        student: {
            skill
            for skill in skills[section]
            if not pairs.get((student, skill), False)
            and ((student, skill) in pairs or (student, skill) not in stated)
        }
        for student, section in home.items()
    }


def test_ready_next(book, rows, pairs):
    lacking = lacking_of(pairs, rows)
    expected = {
        (student, skill)
        for student, lacks in lacking.items()
        for skill in lacks
        if not REQUIRES[skill] & lacks
    }
    found = book.ask("ready_next")
    assert set(found.select("student", "skill").rows()) == expected
    assert found.height == len(expected) > 100
    for student, skill, frees in found.select("student", "skill", "frees").rows():
        lacks = lacking[student]
        assert frees == sum(REQUIRES[wanted] & lacks == {skill} for wanted in lacks)


def before(skill: str) -> set[str]:
    """Everything that comes before a skill, however far."""
    return REQUIRES[skill].union(*(before(one) for one in REQUIRES[skill]))


def test_blocked_by(book, rows, pairs):
    expected = defaultdict(lambda: [set(), set(), 0, 0, 0])
    for student, lacks in lacking_of(pairs, rows).items():
        for wanted in lacks:
            direct = REQUIRES[wanted] & lacks
            for skill in before(wanted) & lacks:
                counts = expected[skill,]
                counts[0].add(student)
                counts[4] += 1
                counts[3] += skill in direct
                if direct == {skill}:
                    counts[1].add(student)
                    counts[2] += 1
    found = answer(
        book, "blocked_by", ("skill",),
        "students", "students_freed", "freed", "blocked", "blocked_after",
    )  # fmt: skip
    assert found == {
        skill: (len(students), len(freed), *counts)
        for skill, (students, freed, *counts) in expected.items()
    }


def test_pace_by_due_dates(book, rows, pairs, tries):
    due = rows[~rows["excused"]].groupby(["student_id", "skill"])["due"].max().to_dict()
    skills = universe(rows)
    stated = set(zip(rows["student_id"], rows["skill"], strict=True))
    frame = book.ask("pace", by=("section",), dates="due")
    assert frame.height == rows["student_id"].nunique()
    for row in frame.iter_rows(named=True):
        student = row["student"]
        mine = {
            s for s in skills[row["section"]] if (student, s) in pairs or (student, s) not in stated
        }
        dated = {s for s in mine if (student, s) in due and not pd.isna(due[student, s])}
        passed = {s for s in dated if due[student, s].date() <= AT.date()}
        has = {s for s in mine if pairs.get((student, s), False)}
        assert (row["skills"], row["mastered"], row["dated"]) == (len(mine), len(has), len(dated))
        assert (row["passed"], row["overdue"]) == (len(passed), len(passed - has))
        assert row["ahead"] == len(has & dated) - len(passed)
        order = [skill for skill in REQUIRES if skill in mine - has]
        assert row["now_at"] == (order[0] if order else None)
        if has:
            first_met = {
                s: next(t for t in tries[student, s] if t["met"])["submitted"] for s in has
            }
            assert row["last_mastered_at"] == max(first_met.values())
            assert first_met[row["last_mastered"]] == max(first_met.values())


def test_fragile(book, tries):
    expected = {}
    for (student, skill), history in tries.items():
        scores, cut = [row["score"] for row in history], history[0]["points"] * CUTS.get(skill, 0.8)
        if not history[-1]["met"]:
            continue
        decayed = scores[0]
        for score in scores[1:]:
            decayed = 0.35 * decayed + 0.65 * score
        reached = {
            "average": statistics.fmean(scores),
            "decaying": decayed,
            "median": statistics.median(scores),
        }
        against = [
            rule
            for rule, score in reached.items()
            if math.floor(score * 100 + 0.5 + 1e-6) / 100 < cut
        ]
        once = sum(row["met"] for row in history) == 1
        if against or once:
            expected[student, skill] = (once, ", ".join(against) or None)
    frame = book.ask("fragile")
    found = {
        (r["student"], r["skill"]): (r["one_attempt"], r["not_under"])
        for r in frame.iter_rows(named=True)
    }
    assert found == expected
    counts = book.ask("fragile_counts", by=()).row(0, named=True)
    assert counts["fragile"] == len(expected)
    assert counts["another_rule"] == sum(against is not None for _, against in expected.values())


def test_retention(book, tries):
    expected = defaultdict(lambda: [0, 0, 0, 0, 0, []])
    for (_, skill), history in tries.items():
        met = [bool(row["met"]) for row in history]
        if True not in met:
            continue
        start = met.index(True)
        later = met[start + 1 :]
        cell = expected[skill,]
        cell[0] += 1
        cell[1] += bool(later)
        cell[2] += False in later
        cell[3] += False in later and later[-1]
        cell[4] += not met[-1]
        if later:
            cell[5].append(
                (history[-1]["submitted"].date() - history[start]["submitted"].date()).days
            )
    found = answer(
        book, "retention", ("skill",),
        "mastered", "tested_later", "below_later", "regained", "lapsed", "median_days",
    )  # fmt: skip
    assert found == {
        skill: (*counts, statistics.median(days) if days else None)
        for skill, (*counts, days) in expected.items()
    }
    assert sum(row[2] for row in found.values()) > 10


def test_forms(book, tries):
    students, first = Counter(), Counter()
    for history in tries.values():
        students[history[0]["form"],] += 1
        first[history[0]["form"],] += history[0]["met"]
    found = answer(book, "forms", ("form",), "students", "mastered_first", "others", "difference")
    total, mastered = sum(students.values()), sum(first.values())
    for form, (n, x, others, difference) in found.items():
        assert (n, x, others) == (students[form], first[form], total - students[form])
        rest = (mastered - x) / others
        assert difference == pytest.approx(x / n - rest)
    assert set(found) == set(students)


def test_stuck(book, pairs, tries):
    expected = {}
    for pair, mastered in pairs.items():
        n = len(tries.get(pair, ()))
        if not mastered:
            expected[pair] = (
                "wheel-spinning" if n >= 6 else "stuck" if n >= 2 else "too little evidence"
            )
    frame = book.ask("stuck", attempts=2, opportunities=6)
    found = {(r["student"], r["skill"]): r["verdict"] for r in frame.iter_rows(named=True)}
    assert found == expected
    assert len(set(expected.values())) == 3
    counts = book.ask("stuck_counts", by=(), attempts=2, opportunities=6).row(0, named=True)
    assert counts["stuck"] == list(expected.values()).count("stuck")
    assert counts["students"] == len(pairs)


def test_inactivity(book, rows):
    last = rows[~rows["excused"]].groupby("student_id")["submitted"].max()
    frame = book.ask("inactivity", by=())
    assert dict(frame.select("student", "days_since").rows()) == {
        student: None if pd.isna(at) else (AT.date() - at.date()).days
        for student, at in last.items()
    }


def test_supports(book, tries):
    expected = defaultdict(lambda: [0, 0, 0, 0])
    for (_, skill), history in tries.items():
        for row in history[1:] if not history[0]["met"] else ():
            cell = expected[skill,]
            place = 0 if isinstance(row["support"], str) else 2
            cell[place] += 1
            cell[place + 1] += row["met"]
            if row["met"]:
                break
    found = answer(
        book, "supports", ("skill",),
        "supported", "supported_mastered", "unsupported", "unsupported_mastered",
    )  # fmt: skip
    assert found == {skill: tuple(counts) for skill, counts in expected.items()}
    assert sum(row[0] for row in found.values()) > 50


def test_mastery_and_summative(book, semester, rows, pairs):
    newest = {}
    for row in rows[rows["score"].notna()].to_dict("records"):
        newest[row["student_id"], row["task"], row["skill"]] = row
    parts = Counter(layouts.title(t) for t in plan.TASKS for _ in t.skills or (None,))
    expected = defaultdict(lambda: [set(), set(), 0.0, 0.0, 0.0, 0.0, 0.0])
    for (student, task, skill), row in newest.items():
        cell = expected[student]
        possible = row["points"] / parts[task]
        if row["task_kind"] == "summative":
            cell[5] += row["score"] / row["points"] * possible
            cell[6] += possible
            continue
        cell[0].add(skill)
        if pairs[student, skill]:
            cell[1].add(skill)
            cell[2] += possible
        cell[3] += possible
        cell[4] += row["score"] / row["points"] * possible
    frame = book.ask("mastery_and_summative", by=())
    assert frame.height == len(expected)
    for row in frame.iter_rows(named=True):
        skills, has, gained, possible, partial, points, out_of = expected[row["student"]]
        assert (row["skills"], row["mastered"]) == (len(skills), len(has))
        assert row["mastery_points"] == pytest.approx(gained)
        assert row["mastery_possible"] == pytest.approx(possible)
        assert row["traditional_points"] == pytest.approx(partial)
        if out_of:
            assert row["summative_share"] == pytest.approx(points / out_of)
            total = (gained + points) / (possible + out_of)
            assert row["mastery_total"] == pytest.approx(total)
            partial_total = (partial + points) / (possible + out_of)
            assert row["traditional_total"] == pytest.approx(partial_total)
    known = frame.to_pandas()[["mastered_share", "summative_share"]].dropna()
    row = book.ask("summative_correlation", by=()).row(0, named=True)
    assert row["students"] == len(known)
    assert row["correlation"] == pytest.approx(known.corr().iloc[0, 1])
    assert row["correlation"] > 0


def test_spread(book):
    frame = book.ask("spread", most=4, every=14)
    assert frame.height == 8
    for row in frame.iter_rows(named=True):
        filters = Filters(as_of=row["day"], section=(row["section"],))
        held = book.ask("standings", filters=filters).to_pandas()
        held = held[held["state"] != "excused"]
        shares = held.groupby("student")["mastered"].mean()
        assert row["students"] == len(shares)
        assert row["mean"] == pytest.approx(shares.mean())
        assert row["variance"] == pytest.approx(shares.var())
        quartiles = shares.quantile([0.25, 0.5, 0.75]).tolist()
        assert [row["q25"], row["median"], row["q75"]] == pytest.approx(quartiles)


def test_mastery_rates_pooled(book, pairs, home):
    frame = book.ask("mastery_rates_pooled", by=("section", "skill"))
    counts = defaultdict(lambda: [0, 0])
    for (student, skill), mastered in pairs.items():
        counts[home[student], skill][0] += 1
        counts[home[student], skill][1] += mastered
    for row in frame.iter_rows(named=True):
        n, x = counts[row["section"], row["skill"]]
        assert (row["students"], row["mastered"]) == (n, x)
        a, b = row["prior_a"], row["prior_b"]
        assert row["pooled_rate"] == pytest.approx((x + a) / (n + a + b))
