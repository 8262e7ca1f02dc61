-- One row per group and question or criterion: how the students did on it the first
-- time.
with
    tried as materialized(select * from {standing} as standing where attempts > 0),
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
    -- a question without points possible is no part of a share
    entire as (
        select
            item_score.file_ix,
            item_score.row,
            sum(item_score.score) as score,
            sum(coalesce(item_score.points, task.points)) as points
        from item_score
        join task on task.task_ix = item_score.item_ix
        where
            item_score.score is not null
            and coalesce(item_score.points, task.points) > 0
        group by item_score.file_ix, item_score.row
    ),
    answered as (
        select
            standing.*,
            item.item_ix,
            item.score / nullif(coalesce(item.points, part.points), 0) as earned,
            past.cut,
            past.top,
            -- to nine digits: sums of decimals that are equal must be so
            round(
                (entire.score - item.score)
                / nullif(entire.points - coalesce(item.points, part.points), 0),
                9
            ) as rest
        from {history} as past
        join attempt on attempt.attempt_ix = past.attempt_ix
        join
            item_score as item
            on item.file_ix = attempt.file_ix
            and item.row = attempt.row
        join task as part on part.task_ix = item.item_ix
        left join entire on entire.file_ix = item.file_ix and entire.row = item.row
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
            -- a question with skills of its own says nothing of the task's, nor others
            -- of its skills
            and case
                when item.item_ix in (select task_ix from aligned)
                then own.skill_ix is not null
                else whole.skill_ix is not null or entry.skill_ix is not null
            end
        qualify
            row_number() over (
                partition by past.student_ix, item.item_ix
                order by past.occurred nulls first, past.k, past.skill_ix
            )
            = 1
    ),
    counted as (
        select
            {by},
            item_ix,
            count(*) as students,
            avg(earned) as mean_share,
            count(*) filter (
                where
                    round(earned * top + sign(earned) * 1e-9, 2)
                    >= round(cut + sign(cut) * 1e-9, 2)
            ) as at_cut,
            count(*) filter (where earned is null or cut is null) as unknown,
            count(*) filter (
                where earned + rest is not null
            ) as discrimination_students,
            case
                when
                    discrimination_students >= 10
                    and max(earned) filter (where rest is not null)
                    > min(earned) filter (where rest is not null)
                    and max(rest) filter (where earned is not null)
                    > min(rest) filter (where earned is not null)
                then corr(earned, rest)
            end as discrimination
        from answered
        group by {by}, item_ix
    )
select counted.*, part.task as item, part.title
from counted
join task as part on part.task_ix = counted.item_ix
order by at_cut / nullif(students - unknown, 0) nulls last, part.task
