-- One row per group and task that has a day of its own: by when the class should have
-- it, and when half of those who were given it had it.
with
    dated as (
        select task_ix, pace_on as planned_on from task where pace_on is not null
    ),
    given as (
        select
            {by},
            standing.student_ix,
            dated.task_ix,
            bool_and(standing.mastered) as every,
            count(*) filter (where standing.mastered is null) as untold,
            max(standing.mastered_at) as latest,
            count(*) filter (
                where standing.mastered and standing.mastered_at is null
            ) as undated
        from {standing} as standing
        join dated on dated.task_ix = standing.task_ix
        where standing.state <> 'excused'
        group by {by}, standing.student_ix, dated.task_ix
    ),
    pair as (
        select
            *,
            case when every and untold > 0 then null else every end as mastered,
            case when undated = 0 then latest end as mastered_at
        from given
    ),
    counted as (
        select
            {by},
            task_ix,
            count(*) as students,
            count(*) filter (where mastered) as mastered,
            count(*) filter (where mastered is null) as unknown,
            count(*) filter (where mastered and mastered_at is null) as undated,
            count(*) filter (
                where mastered and mastered_at::date <= dated.planned_on
            ) as by_then,
            list_sort(
                list(mastered_at::date) filter (
                    where mastered and mastered_at is not null
                )
            ) as days
        from pair
        join dated using (task_ix)
        group by {by}, task_ix
    )
select
    counted.*,
    case
        when counted.undated = 0
        then days[ceil((counted.students - counted.unknown) / 2)::integer]
    end as half_on,
    entry.pace_on,
    entry.pace_on <= $data_date::date as passed,
    entry.title,
    entry.lesson,
    entry.unit as in_unit
from counted
join task as entry on entry.task_ix = counted.task_ix
order by entry.pace_on, entry.task
