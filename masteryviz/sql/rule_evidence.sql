-- One row per standing in view that has scored attempts, with these in words and in
-- numbers.
with
    tried as materialized(select * from {standing} as standing where attempts > 0),
    looked_at as materialized(select distinct student_ix from tried),
    attempt_in_view as (
        select attempt.* from attempt semi join looked_at using (student_ix)
    ),
    told as (
        select
            standing.student_ix,
            standing.skill_ix,
            standing.task_ix,
            string_agg(
                printf('%g', round(past.evidence, 2)), ', ' order by past.k
            ) as evidence,
            count(*) filter (where past.at_cut) as at_cut,
            arg_max_null(past.at_cut, past.k) as last_at_cut,
            arg_min_null(past.at_cut, past.k) as first_at_cut
        from {history} as past
        join
            tried as standing
            on standing.student_ix = past.student_ix
            and standing.skill_ix = past.skill_ix
            and (standing.task_ix is null or standing.task_ix = past.task_ix)
        group by standing.student_ix, standing.skill_ix, standing.task_ix
    )
select
    standing.*,
    told.evidence,
    told.at_cut,
    told.last_at_cut,
    told.first_at_cut,
    student.student,
    student.name,
    student.sort_name
from tried as standing
join student on student.student_ix = standing.student_ix
join
    told
    on told.student_ix = standing.student_ix
    and told.skill_ix = standing.skill_ix
    and told.task_ix is not distinct from standing.task_ix
order by
    standing.skill_ix, student.sort_name nulls last, student.student, standing.task_ix
