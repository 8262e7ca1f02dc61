"""Standings by way of series: the same scores in order are judged once, whoever has them.

Most students on a skill have a few scores of a few values, so that the series of scores that
differ are a small part of the standings. What does not depend on the rule is laid down beside
them, and a rule is only applied to the series.
"""

from __future__ import annotations

from masteryviz.rules import Rule
from masteryviz.standings._select import (
    JUDGED,
    LAPSES,
    LEFT_OUT,
    MASTERED,
    PLACED,
    TIMED,
    assigned,
    in_order,
    joined,
    judging,
    level,
    scale_text,
    share,
    with_tables,
)

LAID_DOWN = ("waiting", "series_ix", "each_score", "each_at", "each_known_after", "each_known_by")
"""Columns of a kept standing that the standings under any rule are made from."""

_KEY = "student_ix, skill_ix"

_EACH = {
    "each_score": "score",
    "each_at": "occurred",
    "each_known_after": "known_after",
    "each_known_by": "known_by",
}

_LISTED = f"""
    select {_KEY}, {PLACED}, list(k) filter (where scored) as ks,
        {", ".join(f"list({one}) filter (where scored) as {name}" for name, one in _EACH.items())},
        {TIMED}
    from numbered group by {_KEY}"""

# Several threads may hand a group over in another order: that is seldom, and a list that is made
# in order costs several times as much.
_GROUPED = f"""
    select * exclude (ks, straight) replace (
        {
    ", ".join(
        f"case when straight then {name} else list_select({name}, list_grade_up(ks)) end as {name}"
        for name in _EACH
    )
})
    from (select *, ks = list_sort(ks) as straight from listed)"""

# What depends on the rule has its place, so that it can be put there.
_COURSE = """
    select student_ix, skill_ix, section_ix, null::uinteger as task_ix, form,
        case when missing then 'missing' when has_work then 'assigned' else 'excused' end as state,
        null::boolean as mastered, null::double as score, null::double as share,
        null::varchar as level, attempts, null::integer as revisions, first_attempt_at,
        null::boolean as first_mastered, null::timestamp as mastered_at,
        null::integer as mastered_attempts, null::timestamp as known_after,
        null::timestamp as known_by, 0 as lapses,
        last_evidence_at, last_activity_at, assigned_on, has_work,
        tried or has_work as assigned, coalesce(lower_bound, false) as lower_bound,
        0 as left_out, first_known_after, coalesce(cut_off, false) as cut_off,
        coalesce(newest > coalesce(newest_scored, 0), false) as waiting,
        each_score, each_at, each_known_after, each_known_by
    from joined"""

_NEW_SERIES = """
    select (row_number() over (order by skill_ix, each_score))::uinteger as series_ix,
        skill_ix, each_score
    from (select distinct skill_ix, each_score from course where each_score is not null)"""

_SERIES = """
    select series_ix, any_value(skill_ix) as skill_ix, any_value(each_score) as each_score
    from {standing} where series_ix is not null group by series_ix"""

_ENTRY = """
    select series_ix, unnest(each_score) as score,
        generate_subscripts(each_score, 1)::integer as k, true as scored, top, cut
    from series join scale using (skill_ix)"""

_VERDICT = f"""
    select series_ix, count(*) as attempts, {JUDGED}, {LEFT_OUT}
    from judged group by series_ix"""

_OUTCOME = """
    select series_ix, score, {share} as share, {level} as level,
        case when cut is not null then coalesce({mastered}, false) end as mastered,
        (coalesce(first_met, attempts) - 1)::integer as revisions,
        case when cut is not null then coalesce(first_met = 1, false) end as first_mastered,
        first_met, {lapses} as lapses, left_out::integer as left_out
    from verdict join series using (series_ix) join scale using (skill_ix)"""

_UNDER = """
    select s.* {less} replace (
        case when o.mastered then 'mastered' when s.waiting then 'submitted'
             when s.attempts > 0 then 'returned' else s.state end as state,
        case when s.attempts = 0 then false else o.mastered end as mastered,
        o.score as score, o.share as share, o.level as level, o.revisions as revisions,
        o.first_mastered as first_mastered, s.each_at[o.first_met] as mastered_at,
        o.first_met as mastered_attempts, s.each_known_after[o.first_met] as known_after,
        s.each_known_by[o.first_met] as known_by, coalesce(o.lapses, 0) as lapses,
        coalesce(o.left_out, 0) as left_out)
    from {standing} as s left join {outcome} as o on o.series_ix = s.series_ix"""


def course(rule: Rule) -> dict[str, str]:
    """Tables up to `course`: each student and skill with everything that no cut changes.

    It is the same for all rules of one order.
    """
    return {
        "scale": scale_text(rule),
        **in_order(rule, _KEY),
        "listed": _LISTED,
        "grouped": _GROUPED,
        "assigned": assigned(_KEY),
        "joined": joined(_KEY),
        "course": _COURSE,
    }


def laid_down(rule: Rule) -> str:
    """The select of the standings under a rule with what those under any other are made from.

    Takes the parameters that `select` takes, and gives what it gives and `LAID_DOWN`.
    """
    tables = course(rule)
    tables |= {
        "series": _NEW_SERIES,
        **_outcome(rule),
        "laid": "select course.*, series_ix from course left join series"
        " using (skill_ix, each_score)",
    }
    return with_tables(tables, _UNDER.format(less="", standing="laid", outcome="outcome"))


def outcome(rule: Rule, standing: str) -> str:
    """The select of what a rule makes of each series in a table of kept standings.

    Columns: series_ix, and those of a standing that depend on the rule, without its moments;
    first_met, the number of the attempt at which the rule is met for the first time.
    """
    tables = {"scale": scale_text(rule), "series": _SERIES.format(standing=standing)}
    return with_tables(tables | _outcome(rule), "from outcome")


def under(standing: str, outcome: str) -> str:
    """The select of standings under a rule, from kept ones and the table of its `outcome`."""
    less = f"exclude ({', '.join(LAID_DOWN)})"
    return _UNDER.format(less=less, standing=standing, outcome=outcome).strip()


def own(standing: str) -> str:
    """The select of kept standings without what others are made from."""
    return f"select * exclude ({', '.join(LAID_DOWN)}) from {standing}"


def _outcome(rule: Rule) -> dict[str, str]:
    text = _OUTCOME.format(
        share=share(rule, "score"), level=level(rule, "score"),
        mastered=MASTERED[rule.sticky], lapses=LAPSES,
    )  # fmt: skip
    judged = judging(rule, "series_ix", "entry")
    return {"entry": _ENTRY, **judged, "verdict": _VERDICT, "outcome": text}
