-- One row per standing in view, with what a rule makes of its evidence: the score after
-- the last attempt, and the verdict.
with
    standing as materialized(select * from {standing} as standing),
    looked_at as materialized(select distinct student_ix from standing),
    attempt_in_view as (
        select attempt.* from attempt semi join looked_at using (student_ix)
    ),
    judged as (
        select
            standing.student_ix,
            standing.skill_ix,
            standing.task_ix,
            arg_max_null(past.score, past.k) as score,
            case
                when $sticky then bool_or(past.met) else arg_max_null(past.met, past.k)
            end as mastered,
            any_value(past.cut / nullif(past.top, 0)) as cut
        from {history} as past
        join
            standing
            on standing.student_ix = past.student_ix
            and standing.skill_ix = past.skill_ix
            and (standing.task_ix is null or standing.task_ix = past.task_ix)
        group by standing.student_ix, standing.skill_ix, standing.task_ix
    )
select
    {by},
    standing.student_ix,
    standing.skill_ix,
    standing.task_ix,
    standing.assigned,
    standing.attempts,
    judged.score,
    judged.cut,
    case when standing.attempts = 0 then false else judged.mastered end as mastered
from standing
left join
    judged
    on judged.student_ix = standing.student_ix
    and judged.skill_ix = standing.skill_ix
    and judged.task_ix is not distinct from standing.task_ix
order by standing.skill_position, standing.skill, standing.student_ix, standing.task
