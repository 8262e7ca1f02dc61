"""Evidence into standings under a rule: one select over attempts and assigned work.

Both selects take the named parameters `$as_of` (a day; only what was known at its end counts),
`$task` and `$form` (lists that restrict the evidence itself); each may be null. They read
`attempt`, `work`, `skill`, `task` and `source_file`, change nothing, and hold no text that is not
our own.
"""

from __future__ import annotations

from importlib.resources import files

from masteryviz.rules import Rule
from masteryviz.rules._rule import AT_CUT, PAST, rounded

DEFAULT_CUT = 0.8
"""The mastery cut as a share of the top, where neither the rule nor the skill sets one."""

_MOMENT = {
    "submitted": "submitted_at, graded_at, known_by, due_on::timestamp",
    "graded": "graded_at, submitted_at, known_by, due_on::timestamp",
    "due": "due_on::timestamp, submitted_at, graded_at, known_by",
}
"""When an attempt occurred, by the rule's order; a snapshot's attempt only has `known_by`."""

_TASK = """($task::varchar[] is null or task_ix in
             (select task_ix from task where list_contains($task::varchar[], task)))"""

_SCALE = """
    select skill_ix, scale_top as top, {cut} as cut, named
    from (select *, list_reverse_sort(list_transform(
              from_json(nullif(trim(levels), ''), '[["json"]]'), lambda level:
              {{'points': (level[2] ->> '$')::double, 'name': trim(level[1] ->> '$')}})) as named
          from skill)"""

_SEEN = """
    select student_ix, section_ix, task_ix, skill_ix, form, attempt_ix, attempt_no, seq, due_on,
        submitted_at, case when shown then graded_at end as graded_at, known_after, known_by,
        source = 'snapshot' as snapshot,
        source = 'snapshot' or file_ix in (select file_ix from source_file where newest_only)
            as incomplete,
        shown and attempt.score is not null as graded,
        case when not shown or points = 0 then null
             when top is null or points is null or points = top then attempt.score
             else share * top end as score,
        top, cut
    from (select *, $as_of::date is null or known_by is null
                 or known_by < $as_of::date + interval 1 day as shown
          from {attempts}
          where ($as_of::date is null or submitted_at is null and known_by is null
                 or coalesce(submitted_at, known_by) < $as_of::date + interval 1 day)
            and (dropped_at is null or case when $as_of::date is null then restored_at is not null
                 else dropped_at >= $as_of::date + interval 1 day
                   or restored_at < $as_of::date + interval 1 day end)
            and ($form::varchar[] is null or list_contains($form::varchar[], form))
            and {task}) as attempt
    join scale using (skill_ix)"""

_NUMBERED = """
    select *, score is not null as scored,
        (row_number() over earlier)::integer as entry, (count(score) over earlier)::integer as k
    from (select *, coalesce({moment}) as occurred from seen
          where score is not null or not graded)
    window earlier as (partition by {key} order by occurred nulls first, seq, attempt_ix
                       rows between unbounded preceding and current row)"""

_JUDGED = """
    select *, case when scored and cut is not null then coalesce({met}, false) end as met,
        {left_out} as left_out
    from {result}"""

# Integers of 32 or 64 bits, because arg_max on other types is several times slower.
PLACED = """count(score)::integer as attempts,
        arg_max(section_ix::bigint, entry)::uinteger as section_ix,
        max(entry) as newest, max(entry) filter (where scored) as newest_scored,
        max(form) filter (where scored and k = 1) as form"""
TIMED = """max(occurred) filter (where scored and k = 1) as first_attempt_at,
        max(known_after) filter (where scored and k = 1 and snapshot) as first_known_after,
        bool_or(scored and (snapshot and known_after is null or attempt_no > 1))
            filter (where entry = 1) as cut_off,
        max(occurred) filter (where scored) as last_evidence_at,
        max(occurred) as last_activity_at,
        bool_or(incomplete) filter (where scored) as lower_bound"""
"""With the above: what attempts in order say together, whatever the rule."""

JUDGED = """arg_max_null(result, k) filter (where scored) as score,
        list(k) filter (where met) as met_at,
        min(k) filter (where met) as first_met, max(k) filter (where met) as last_met"""
LEFT_OUT = "count(*) filter (where scored and left_out) as left_out"
"""With the above: what a rule makes of attempts in order."""

_GROUPED = f"""
    select {{key}}, {PLACED},
        {JUDGED},
        arg_min_null(occurred, k) filter (where met) as mastered_at,
        arg_min_null(known_after, k) filter (where met) as known_after,
        arg_min_null(known_by, k) filter (where met) as known_by,
        {TIMED},
        {LEFT_OUT}
    from judged group by {{key}}"""

_ASSIGNED = """
    select {key}, min(section_ix) as section_ix,
        min(assigned_on) filter (where state <> 'excused') as assigned_on,
        bool_or(state <> 'excused') as has_work, bool_or(state = 'missing') as missing
    from work
    where state <> 'not_assigned'
      and case when $as_of::date is null then known_until is null
          else (known_by is null or known_by < $as_of::date + interval 1 day)
           and (known_until is null or known_until >= $as_of::date + interval 1 day)
           and (assigned_on is null or assigned_on <= $as_of::date) end
      and {task}
    group by {key}"""

_JOINED = """
    select {key}, coalesce(grouped.section_ix, assigned.section_ix) as section_ix,
        grouped.* exclude ({key}, section_ix, attempts),
        coalesce(attempts, 0) as attempts, newest is not null as tried,
        assigned_on, coalesce(has_work, false) as has_work, coalesce(missing, false) as missing
    from grouped full join assigned using ({key})
    where $form::varchar[] is null or newest is not null"""

MASTERED = {True: "first_met is not null", False: "last_met = attempts"}
"""SQL: whether the rule is met after all, by whether it is sticky."""
LAPSES = """case when first_met is null then 0
             when len(met_at) = last_met - first_met + 1 then (last_met < attempts)::integer
             else len(list_filter(met_at, lambda one: not list_contains(met_at, one + 1)))::integer
                  - (last_met = attempts)::integer end"""

_STANDING = """
    select student_ix, skill_ix, section_ix, {task_ix} as task_ix, form,
        case when mastered then 'mastered'
             when newest > coalesce(newest_scored, 0) then 'submitted'
             when attempts > 0 then 'returned'
             when missing then 'missing'
             when has_work then 'assigned'
             else 'excused' end as state,
        mastered, score, {share} as share, {level} as level, attempts,
        case when attempts > 0 then coalesce(first_met, attempts) - 1 end as revisions,
        first_attempt_at,
        case when attempts > 0 and cut is not null then coalesce(first_met = 1, false)
             end as first_mastered,
        mastered_at, first_met as mastered_attempts, known_after, known_by,
        {lapses} as lapses,
        last_evidence_at, last_activity_at, assigned_on, has_work,
        tried or has_work as assigned, coalesce(lower_bound, false) as lower_bound,
        coalesce(left_out, 0)::integer as left_out,
        first_known_after, coalesce(cut_off, false) as cut_off
    from (select *, case when attempts = 0 then false
                         when cut is not null then coalesce({mastered}, false) end as mastered
          from joined join scale using (skill_ix))"""

_HISTORY = """
    select student_ix, skill_ix, section_ix, task_ix, form, attempt_ix, k, occurred, submitted_at,
        graded_at, known_after, known_by, snapshot, score as evidence,
        result as score, {share} as share, {level} as level, met, {at_cut} as at_cut, left_out,
        top, cut
    from judged join (select skill_ix, named from scale) using (skill_ix) where scored"""


def select(rule: Rule, *, by_task: bool = False) -> str:
    """The select that gives one row per student and skill (and task, if `by_task`).

    Columns: student_ix, skill_ix, section_ix (of the newest attempt, else of the work), task_ix
    (null unless `by_task`), form (of the first scored attempt), state, mastered (null: evidence
    but no known cut), score and share after the last attempt, level, attempts (scored ones),
    revisions (scored attempts up to the mastering one, else so far, less 1), first_attempt_at,
    first_mastered, mastered_at and mastered_attempts (moment and number of the first attempt at
    which the rule is met, even if it lapsed later), known_after and known_by of that attempt,
    lapses (changes from met to not met), last_evidence_at, last_activity_at, assigned_on (the
    earliest), has_work (assigned and not excused), assigned (has_work or any attempt),
    lower_bound (evidence from snapshots, or from a file that holds only the newest attempt: there
    may have been more attempts), left_out (attempts
    that the rule leaves out), first_known_after (the export before that of the first attempt),
    cut_off (there may have been attempts before the first that is known: the first export had it,
    or its number is above 1). Moments are those of the rule's order.

    Student and skill pairs of which all work is not assigned have no row.
    """
    key = group_columns(by_task)
    text = _STANDING.format(
        task_ix="task_ix" if by_task else "null::uinteger",
        share=share(rule, "score"),
        level=level(rule, "score"),
        mastered=MASTERED[rule.sticky],
        lapses=LAPSES,
    )
    tables = {
        **_judged(rule, key),
        "grouped": _GROUPED.format(key=key),
        "assigned": assigned(key),
        "joined": joined(key),
    }
    return with_tables(tables, text)


def history(rule: Rule, *, by_task: bool = False, attempts: str = "attempt") -> str:
    """The select that gives one row per scored attempt, with the score after it.

    `attempts` is the table that is read, where it is not all of them.

    Columns: student_ix, skill_ix, section_ix, task_ix, form, attempt_ix, k (1 for the oldest of
    the student on the skill, or on skill and task if `by_task`), occurred (the moment that put it
    in order), submitted_at, graded_at, known_after, known_by, snapshot (it came from one),
    evidence (its own score on the skill's scale), score and share after it, level, met (whether
    the rule is met after it; null: no known cut), at_cut (whether the attempt by itself is at the
    cut or above; null: no known cut), left_out, top and cut (of the scale, in points).
    """
    text = _HISTORY.format(share=share(rule, "result"), level=level(rule, "result"), at_cut=AT_CUT)
    return with_tables(_judged(rule, group_columns(by_task), attempts), text)


def table(rule: Rule, *, by_task: bool = False) -> str:
    """The select above with what ends a student's watching, in the order that filters read.

    Adds left_on (the day the student left the course, or the section where the course is not
    known), last_seen_at (the student's newest attempt on anything) and entered_on (the student's
    first day in that course).
    """
    return watched(select(rule, by_task=by_task))


def watched(select: str) -> str:
    """Standings with what ends a student's watching, in the order that filters read."""
    text = (files("masteryviz") / "sql" / "standing_table.sql").read_text(encoding="utf-8")
    return text.replace("{select}", select)


def group_columns(by_task: bool) -> str:
    return "student_ix, skill_ix, task_ix" if by_task else "student_ix, skill_ix"


def _judged(rule: Rule, key: str, attempts: str = "attempt") -> dict[str, str]:
    """Tables up to `judged`: each attempt with the rule's score and verdict after it."""
    scale = {"scale": scale_text(rule)}
    return scale | in_order(rule, key, attempts) | judging(rule, f"{key}, scored", "numbered")


def scale_text(rule: Rule, *others: float | str | None) -> str:
    """The select that gives top, cut and named levels of each skill's scale, in points.

    Cuts of other rules are there as well, by their number: `cut_0` ...
    """
    more = [f", {_cut(cut)} as cut_{number}" for number, cut in enumerate(others)]
    return _SCALE.format(cut=_cut(rule.cut)).replace(", named", f"{''.join(more)}, named", 1)


def in_order(rule: Rule, key: str, attempts: str = "attempt") -> dict[str, str]:
    """Tables up to `numbered`: the attempts of each group in the rule's order; reads `scale`."""
    return {
        "seen": _SEEN.format(task=_TASK, attempts=attempts),
        "numbered": _NUMBERED.format(key=key, moment=_MOMENT[rule.order]),
    }


def judging(rule: Rule, groups: str, source: str, mark: str = "") -> dict[str, str]:
    """Tables from `source` up to `judged`: with the rule's score and verdict after each attempt.

    Attempts without a score are to be kept apart by `groups` from those with one. Tables' names
    end in `mark`.
    """
    tables: dict[str, str] = {}
    last = source
    for number, step in enumerate((*rule.steps(), {"result": rule.score_sql()})):
        columns = ", ".join(f"{text} as {name}" for name, text in step.items())
        body = f"select *, {columns} from {last}".replace("{past}", PAST).replace("{key}", groups)
        last = f"step_{number}{mark}"
        tables[last] = body
    met, left_out = rule.met_sql(), rule.left_out_sql()
    return tables | {f"judged{mark}": _JUDGED.format(met=met, left_out=left_out, result=last)}


def assigned(key: str) -> str:
    """The select that gives what was assigned, by group."""
    return _ASSIGNED.format(key=key, task=_TASK)


def joined(key: str) -> str:
    """The select that lays the tables `grouped` and `assigned` together."""
    return _JOINED.format(key=key)


def _cut(cut: float | str | None) -> str:
    """SQL: the cut in points of the skill's scale; null where that is not known."""
    if cut is None:
        return f"coalesce(cut, {DEFAULT_CUT!r}::double) * scale_top"
    if isinstance(cut, str):
        # As hexadecimal digits: no text that a person typed ever stands in a statement.
        name = f"decode(unhex('{cut.strip().encode().hex()}'))"
        return f"list_filter(named, lambda level: lower(level.name) = lower({name}))[1].points"
    return f"{float(cut)!r}::double" + (" * scale_top" if cut <= 1 else "")


def share(rule: Rule, score: str) -> str:
    """SQL: a score as a share of the scale's top."""
    return score if rule.score_is_share else f"{score} / nullif(top, 0)"


def level(rule: Rule, score: str) -> str:
    """SQL: the highest named level that the score reaches; progress has no place on the scale."""
    if rule.score_is_share:
        return "null::varchar"
    return f"list_filter(named, lambda level: level.points <= {rounded(score)})[1].name"


def with_tables(tables: dict[str, str], text: str) -> str:
    """A select that reads the tables, each made from those before it."""
    parts = ",".join(f"\n{name} as ({body})" for name, body in tables.items())
    return f"with {parts}\n{text.strip()}"
