"""The words for every column of every question, and how its values are written."""

from __future__ import annotations

from masteryviz.rules import RULES

TITLES: dict[str, str] = {
    # Who and where
    "student": "Student id", "name": "Student", "sort_name": "Name to sort by",
    "skill": "Skill", "unit": "Unit", "standard": "Standard", "section": "Section",
    "course": "Course", "teacher": "Teacher", "school": "School", "term": "Term",
    "period": "Period", "task": "Task", "form": "Form", "title": "Title", "item": "Question",
    # Where a student stands
    "state": "State", "mastered": "Mastered", "score": "Score", "share": "Score in %",
    "level": "Level", "attempts": "Attempts", "revisions": "Revisions", "lapses": "Lapses",
    "first_attempt_at": "First attempt", "mastered_at": "Mastered on",
    "last_activity_at": "Last handed in", "last_evidence_at": "Last score",
    "known_after": "Known after", "known_by": "Known by", "assigned": "Assigned",
    "assigned_on": "Assigned on", "left_on": "Left on", "lower_bound": "May be more",
    "with_evidence": "With evidence", "first_mastered": "Mastered at once",
    # Attempts
    "k": "Attempt", "on_task": "Task", "on_form": "Form", "occurred": "When",
    "submitted_at": "Handed in", "graded_at": "Graded", "evidence": "Score of the work",
    "top": "Out of", "cut": "Cut", "at_cut": "At the cut", "score_after": "Score by the rule",
    "level_after": "Level by the rule", "met": "Rule met", "left_out": "Left out",
    "file": "File", "row": "Line",
    # Counts and rates
    "students": "Students", "needs": "Need it", "needs_rate": "Need it, %",
    "mastery_rate": "Mastered, %", "mastery_rate_evidence": "Mastered, % of those with evidence",
    "lower": "From (95\u202f%)", "upper": "To (95\u202f%)", "unknown": "Cannot be told",
    "mastered_first": "Mastered at the first attempt",
    "first_attempt_rate": "At the first attempt, %", "others": "Others",
    "first_attempts": "First attempts", "once": "Students, each once",
    "others_rate": "Others, %", "difference": "Difference, % points",
    "difference_lower": "Difference from", "difference_upper": "Difference to",
    "stamped": "By a level alone", "stamped_share": "By a level alone, %",
    "stamped_lower": "By a level alone, from", "stamped_upper": "By a level alone, to",
    "mean_share": "Mean score in %", "at_cut_rate": "At the cut, %",
    "discrimination": "Goes with the rest (-1 to 1)",
    "discrimination_students": "Have it and the rest",
    "rate": "Mastered, %", "of": "Of", "pooled_lower": "Pooled, from",
    "pooled_upper": "Pooled, to", "low_outer": "By chance, from", "high_outer": "By chance, to",
    "pooled_rate": "Mastered, not over-reading small groups", "prior_a": "Prior: mastered",
    "prior_b": "Prior: not", "prior_rate": "Drawn towards", "shrinkage": "How far drawn",
    "signal": "Whole class did not have it", "sure": "More than chance",
    "whole_class": "Teach the whole class",
    # Checks
    "checked_by": "Checked by", "both": "Both", "neither": "Neither",
    "only_check": "Only by the student's word", "only_teacher": "Only by the teacher",
    "agreement": "Agree, %", "kappa": "Agree beyond chance (kappa)",
    "correlation": "Correlation",
    # Time
    "events": "Reached mastery", "censored": "Still on the way", "exact": "Days known",
    "median": "Median", "median_after": "Median: after", "median_by": "Median: by",
    "median_days": "Median days", "median_all": "Median if all who left would have",
    "median_none": "Median if none who left would have",
    "mastered_all": "Mastered if all who left would have",
    "mastered_none": "Mastered if none who left would have",
    "q25": "A quarter by", "q75": "Three quarters by", "q25_after": "A quarter: after",
    "q25_by": "A quarter: by", "q75_after": "Three quarters: after",
    "q75_by": "Three quarters: by", "cut_off": "Start may be earlier",
    "without_start": "Start not known", "late_joiners": "Joined late", "leavers": "Left",
    "between_exports": "Day known only between exports", "after": "After", "by": "By",
    "survival": "Still on the way, %", "time": "Time", "at_risk": "Still on the way just before",
    "left": "Left, %", "still": "Still on the way, %", "restricted_mean": "Mean time on the way",
    "restricted_lower": "Mean time, from", "restricted_upper": "Mean time, to",
    "expected": "Expected if all were alike", "days_since": "Days since", "tried": "Skills tried",
    "open": "Not mastered yet",
    # What changed
    "change": "Change", "came": "New", "came_mastered": "New and mastered", "gone": "Gone",
    "crossed": "Newly mastered", "lapsed": "Lapsed", "mastered_before": "Mastered before",
    "mastered_now": "Mastered now", "rate_before": "Before, %", "rate_now": "Now, %",
    "state_before": "State before", "state_now": "State now", "share_before": "Score before",
    "share_now": "Score now", "attempts_before": "Attempts before",
    "attempts_now": "Attempts now",
    # Feedback
    "handed_in": "Handed in", "returned": "Returned", "waiting": "Waiting for feedback",
    "replaced": "Handed in anew before feedback", "p90": "90 % returned within, days",
    "without_times": "Times not known", "waiting_days": "Days waiting",
    "mastered_already": "Has it already", "frees": "Opens so many skills",
    "frees_skills": "Opens these skills",
    # Revisions and retention
    "revision": "Revision", "resubmitted": "Handed in again", "graded_again": "Graded again",
    "resubmit_rate": "Handed in again, %", "resubmit_lower": "Handed in again, from",
    "resubmit_upper": "Handed in again, to", "revision_yield": "Mastered by it, %",
    "recovery_rate": "Mastered by revising, %", "tested_later": "Checked later",
    "below_later": "Below the cut later", "below_rate": "Below the cut later, %",
    "regained": "At the cut again",
    # Rules
    "rule": "Rule", "words": "In words", "other": "Other rule", "in_use": "In use",
    "gained": "Would gain it", "lost": "Would lose it", "flips": "Flip",
    "mastered_by": "Mastered by", "not_by": "Not mastered by", "not_under": "Not mastered by",
    "why": "Why", "only_rule": "Only by the rule", "only_other": "Only by the other",
    "another_rule": "Not by another rule", "one_attempt": "By one attempt alone",
    "fragile": "Fragile", "fragile_rate": "Not by another rule, %",
    # Pace
    "skills": "Skills", "dated": "Skills with a date", "passed": "Date has passed",
    "overdue": "Overdue", "ahead": "Ahead of the plan", "last_mastered": "Mastered last",
    "last_mastered_at": "Mastered last on", "now_at": "Now at", "now_in": "In unit",
    # What comes next
    "requires": "Needs first", "freed": "Opened in all", "students_freed": "Students freed",
    "blocked": "Blocked at once", "blocked_after": "Blocked in the end",
    "only_requires": "Only the one needed first", "only_skill": "Only the skill",
    "learned": "Seems needed", "given": "In the map", "without": "Without it, %",
    "reverse": "The other way round, %", "asymmetry": "Comes first, %",
    "asymmetry_lower": "Comes first, from", "asymmetry_upper": "Comes first, to",
    "verdict": "Verdict", "stuck": "Stuck", "wheel_spinning": "Tries and tries",
    "too_little_evidence": "Too little evidence", "stuck_rate": "Stuck, %",
    # Class as a whole
    "day": "Day", "mean": "Mean share mastered", "variance": "Variance",
    "minimum": "Least", "maximum": "Most",
    # Grades side by side
    "mastered_share": "Skills mastered, %", "mastery_points": "Points for mastery",
    "mastery_possible": "of possible (mastery)", "summative_points": "Points in the tests",
    "summative_possible": "of possible (tests)", "summative_share": "Tests, %",
    "mastery_total": "Mastery and tests, %", "traditional_points": "Points as usual",
    "traditional_share": "As usual, %", "traditional_total": "As usual with tests, %",
    "without_points": "Tasks without points", "without_summative": "Without a test",
    # Help
    "supported": "With help", "supported_mastered": "With help: mastered",
    "supported_rate": "With help: mastered, %", "supported_lower": "With help: from",
    "supported_upper": "With help: to", "unsupported": "Without help",
    "unsupported_mastered": "Without help: mastered",
    "unsupported_rate": "Without help: mastered, %", "unsupported_lower": "Without help: from",
    "unsupported_upper": "Without help: to",
    "association": "Difference, % points (association only)",
    "association_lower": "Difference from", "association_upper": "Difference to",
    "unrecorded": "Help not recorded",
    # Today, and where everybody is
    "at_skill": "At skill", "in_unit": "In unit", "pace_on": "Planned for", "here": "Are here",
    "by_then": "Had it by then", "half_on": "Half had it on", "undated": "Day not known",
    "lesson": "Lesson",
    "lacks": "Lacks first", "reason": "Why now", "checked_at": "Last check",
    "returned_at": "Feedback on", "practised": "Practised since", "forms_had": "Forms had",
    "next_form": "Next form", "forms_left": "Forms left",
    # Where names and small numbers are not shown
    "suppressed": "Too few to show",
}  # fmt: skip
"""Column -> the words above it."""

SHARES = frozenset((
    "share", "needs_rate", "mastery_rate", "mastery_rate_evidence", "first_attempt_rate",
    "others_rate", "difference", "difference_lower", "difference_upper", "stamped_share",
    "stamped_lower", "stamped_upper", "mean_share", "at_cut_rate", "pooled_rate", "prior_rate",
    "rate", "pooled_lower", "pooled_upper", "low_outer", "high_outer",
    "agreement", "survival", "left", "still", "mastered", "mastered_all", "mastered_none",
    "rate_before", "rate_now", "share_before", "share_now", "resubmit_rate", "resubmit_lower",
    "resubmit_upper", "revision_yield", "recovery_rate", "below_rate", "fragile_rate", "without",
    "reverse", "asymmetry", "asymmetry_lower", "asymmetry_upper", "stuck_rate", "mean", "minimum",
    "maximum", "mastered_share", "summative_share", "mastery_total", "traditional_share",
    "traditional_total", "supported_rate", "supported_lower", "supported_upper",
    "unsupported_rate", "unsupported_lower", "unsupported_upper", "association",
    "association_lower", "association_upper", "lower", "upper", "cut", "q25", "q75", "median",
))  # fmt: skip
"""Columns of decimal numbers from 0 to 1 (differences from -1) that are written as per cent."""

_NOT_SHARES: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset(("lower", "upper")), frozenset(("kappa", "correlation", "restricted_mean", "p90"))),
    (frozenset(("lower", "upper", "median")), frozenset(("handed_in",))),
    (frozenset(("cut",)), frozenset(("top",))),
    (frozenset(("median", "mean")), frozenset(("not_by",))),
)
"""The same names mean something else beside one of these: limits of days, a cut in points."""

DIFFERENCES = frozenset((
    "difference", "difference_lower", "difference_upper", "association", "association_lower",
    "association_upper",
))  # fmt: skip
"""Shares less shares: they are written with their sign."""

COUNTED: dict[str, tuple[str, str, str]] = {
    "mastery_rate": ("mastered", "students", "unknown"),
    "mastery_rate_evidence": ("mastered", "with_evidence", "unknown"),
    "needs_rate": ("needs", "students", ""),
    "first_attempt_rate": ("mastered_first", "students", "unknown"),
    "at_cut_rate": ("at_cut", "students", "unknown"),
    "stamped_share": ("stamped", "mastered", ""),
    "resubmit_rate": ("resubmitted", "returned", ""),
    "revision_yield": ("mastered", "resubmitted", ""),
    "recovery_rate": ("mastered", "graded_again", ""),
    "below_rate": ("below_later", "tested_later", ""),
    "fragile_rate": ("another_rule", "mastered", ""),
    "supported_rate": ("supported_mastered", "supported", ""),
    "unsupported_rate": ("unsupported_mastered", "unsupported", ""),
    "rate_before": ("mastered_before", "students", ""),
    "rate_now": ("mastered_now", "students", ""),
    "mastered_share": ("mastered", "skills", ""),
}
"""Rate -> the columns it is made of: so many, of so many, less those that cannot be told."""

_STATES = {
    "mastered": "mastered", "submitted": "waiting for feedback", "returned": "not yet",
    "missing": "missing", "assigned": "no evidence yet", "excused": "excused",
    "not_assigned": "not assigned",
}  # fmt: skip
_RULES = {key: rule.title for key, rule in RULES.items()}

VALUES: dict[str, dict[str, str]] = {
    "state": _STATES, "state_before": _STATES, "state_now": _STATES,
    "change": {"crossed": "newly mastered", "lapsed": "lapsed"},
    "reason": {
        "practised": "practised since", "again": "check again", "first": "first check",
    },
    "verdict": {"wheel-spinning": "tries and tries", "unknown": "cannot be told"},
    "rule": _RULES, "other": _RULES,
}  # fmt: skip
"""Column -> value -> the words for it."""

QUIET = frozenset((
    "student", "sort_name", "known_after", "known_by", "prior_a", "prior_b", "shrinkage",
    "lower_bound", "file", "row", "unrecorded", "without_start", "cut_off", "between_exports",
    "top", "left_out", "level_after", "mastery_rate_evidence",
))  # fmt: skip
"""Columns that a table shows only when they are asked for."""


def title(column: str) -> str:
    """The words above a column; of an unknown one its name, readable."""
    if column in TITLES:
        return TITLES[column]
    if column in RULES:
        return RULES[column].title
    return column.replace("_", " ").capitalize()


def shares(columns: dict[str, bool]) -> set[str]:
    """Which columns are written as per cent.

    Parameters
    ----------
    columns
        The columns that stand together, and whether each holds decimal numbers.
    """
    found = {name for name, decimal in columns.items() if decimal and name in SHARES}
    for names, beside in _NOT_SHARES:
        if beside & columns.keys():
            found -= names
    return found
