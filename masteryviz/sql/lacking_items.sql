-- One row per student, skill that is not mastered, and question or criterion whose
-- newest answer does not reach the skill's cut.
with
    tried as materialized(
        select *
        from {standing} as standing
        where attempts > 0 and mastered is distinct from true
    ),
    looked_at as materialized(
        select distinct student_ix
        from tried as standing
        where exists (select 1 from item_score)
    ),
    attempt_in_view as (
        select attempt.* from attempt semi join looked_at using (student_ix)
    ),
    aligned as (
        select distinct task_skill.task_ix, task_skill.skill_ix
        from task_skill
        semi join item_score on item_score.item_ix = task_skill.task_ix
    ),
    answered as (
        select
            standing.student_ix,
            standing.skill_ix,
            standing.skill,
            item.item_ix,
            item.score / nullif(coalesce(item.points, part.points), 0) as earned,
            past.cut,
            past.top
        from {history} as past
        join attempt on attempt.attempt_ix = past.attempt_ix
        join
            item_score as item
            on item.file_ix = attempt.file_ix
            and item.row = attempt.row
        join task as part on part.task_ix = item.item_ix
        join
            tried as standing
            on standing.student_ix = past.student_ix
            and standing.skill_ix = past.skill_ix
            and (standing.task_ix is null or standing.task_ix = past.task_ix)
        left join
            aligned as own
            on own.task_ix = item.item_ix
            and own.skill_ix = past.skill_ix
        left join
            task_skill as whole
            on whole.task_ix = past.task_ix
            and whole.skill_ix = past.skill_ix
        left join
            log_entry as entry
            on entry.file_ix = attempt.file_ix
            and entry.row = attempt.row
            and entry.skill_ix = past.skill_ix
        where
            item.score is not null
            and case
                when item.item_ix in (select task_ix from aligned)
                then own.skill_ix is not null
                else whole.skill_ix is not null or entry.skill_ix is not null
            end
        qualify
            row_number() over (
                partition by past.student_ix, past.skill_ix, item.item_ix
                order by past.occurred desc nulls last, past.k desc
            )
            = 1
    )
select student.student, answered.skill, part.task as item, part.title, answered.earned
from answered
join student on student.student_ix = answered.student_ix
join task as part on part.task_ix = answered.item_ix
where
    round(answered.earned * top + sign(answered.earned) * 1e-9, 2)
    < round(cut + sign(cut) * 1e-9, 2)
order by student.student, answered.skill, answered.earned, part.task
