-- One row per group: students with a graded attempt, those who mastered at the first,
-- and
-- those whose mastery is only a level's name.
with
    tried as materialized(select * from {standing} as standing where attempts > 0),
    looked_at as materialized(select distinct student_ix from tried),
    attempt_in_view as (
        select attempt.* from attempt semi join looked_at using (student_ix)
    ),
    mastering as (
        select standing.student_ix, standing.skill_ix, standing.task_ix, past.attempt_ix
        from {history} as past
        join
            tried as standing
            on standing.student_ix = past.student_ix
            and standing.skill_ix = past.skill_ix
            and (standing.task_ix is null or standing.task_ix = past.task_ix)
            and standing.mastered_attempts = past.k
    ),
    stamp as (
        select
            mastering.student_ix,
            mastering.skill_ix,
            mastering.task_ix,
            true as only_level
        from mastering
        join attempt on attempt.attempt_ix = mastering.attempt_ix
        anti join
            item_score as item
            on item.file_ix = attempt.file_ix
            and item.row = attempt.row
        where attempt.level is not null
    )
select
    {by},
    count(*) as students,
    count(*) filter (where first_mastered) as mastered_first,
    count(*) filter (where first_mastered is null) as unknown,
    count(mastered_attempts) as mastered,
    count(only_level) as stamped
from tried as standing
left join
    stamp
    on stamp.student_ix = standing.student_ix
    and stamp.skill_ix = standing.skill_ix
    and stamp.task_ix is not distinct from standing.task_ix
group by {by}
order by {by}
