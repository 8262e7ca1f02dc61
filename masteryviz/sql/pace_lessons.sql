-- One row per group and task that has a day of its own: by when the class should have
-- it, and when half of those who were given it had it.
with
    planned as (
        select task_ix as planned_ix, pace_on as planned_on
        from task
        where pace_on is not null
    ),
    given as (
        select
            {by},
            standing.student_ix,
            planned.planned_ix,
            bool_and(standing.mastered) as every,
            count(*) filter (where standing.mastered is null) as untold,
            max(standing.mastered_at) as latest,
            count(*) filter (
                where standing.mastered and standing.mastered_at is null
            ) as undated
        from {standing} as standing
        join planned on planned.planned_ix = standing.task_ix
        where standing.state <> 'excused'
        group by {by}, standing.student_ix, planned.planned_ix
    ),
    pair as (
        select
            *,
            case when every and untold > 0 then null else every end as mastered,
            case when undated = 0 then latest end as mastered_at
        from given
    )
select counted.*, entry.title, entry.lesson, entry.unit as in_unit
from {had} as counted
join task as entry on entry.task_ix = counted.planned_ix
order by entry.pace_on, entry.task
