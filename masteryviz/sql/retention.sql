-- One row per group: students who mastered once, and what later evidence says.
with
    mastered as (
        select * from {standing} as standing where mastered_attempts is not null
    ),
    attempt_in_view as (
        select * from attempt where student_ix in (select student_ix from mastered)
    ),
    checked as (
        select
            mastered.student_ix,
            mastered.skill_ix,
            mastered.task_ix,
            bool_or(not past.at_cut) as fell,
            arg_max(past.at_cut, past.k) as there_again,
            date_diff(
                'day', any_value(mastered.mastered_at)::date, max(past.occurred)::date
            ) as days
        from mastered
        join
            {history} as past
            on past.student_ix = mastered.student_ix
            and past.skill_ix = mastered.skill_ix
            and (mastered.task_ix is null or mastered.task_ix = past.task_ix)
            and past.k > mastered.mastered_attempts
        group by mastered.student_ix, mastered.skill_ix, mastered.task_ix
    )
select
    {by},
    count(*) as mastered,
    count(fell) as tested_later,
    count(*) filter (where fell) as below_later,
    count(*) filter (where fell and there_again) as regained,
    count(*) filter (where not mastered.mastered) as lapsed,
    median(days) as median_days
from mastered
left join
    checked
    on checked.student_ix = mastered.student_ix
    and checked.skill_ix = mastered.skill_ix
    and checked.task_ix is not distinct from mastered.task_ix
group by {by}
order by {by}
