-- One row per group and cut: students who would have mastered with it, by the score
-- that
-- the rule gives; for rules whose score does not depend on the cut.
with
    standing as materialized(select * from {standing} as standing where assigned),
    looked_at as materialized(select distinct student_ix from standing),
    attempt_in_view as (
        select attempt.* from attempt semi join looked_at using (student_ix)
    ),
    judged as (
        select
            standing.student_ix,
            standing.skill_ix,
            standing.task_ix,
            case
                when $sticky then max(past.score) else arg_max_null(past.score, past.k)
            end as score,
            any_value(past.top) as top,
            any_value(past.cut / nullif(past.top, 0)) as own
        from {history} as past
        join
            standing
            on standing.student_ix = past.student_ix
            and standing.skill_ix = past.skill_ix
            and (standing.task_ix is null or standing.task_ix = past.task_ix)
        group by standing.student_ix, standing.skill_ix, standing.task_ix
    ),
    held as (
        -- the standing's own score is the last one, not the best
        select standing.* exclude (score), judged.score, judged.top, judged.own
        from standing
        left join
            judged
            on judged.student_ix = standing.student_ix
            and judged.skill_ix = standing.skill_ix
            and judged.task_ix is not distinct from standing.task_ix
    ),
    step as (select unnest($cuts::double[]) as cut)
select
    {by},
    cut,
    count(*) as students,
    count(*) filter (
        where
            round(score + sign(score) * 1e-9, 2)
            >= round(cut * top + sign(cut * top) * 1e-9, 2)
    ) as mastered,
    count(*) filter (where attempts > 0 and top is null) as unknown,
    coalesce(bool_and(abs(own - cut) < 1e-9), false) as present
from held
cross join step
group by {by}, cut
order by {by}, cut
