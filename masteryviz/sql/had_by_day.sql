-- One row per group and what is planned, of the rows of `pair` and the days of
-- `planned`: how many had it by then, and the day on which half of the class had it.
with
    had as (
        select
            {by},
            planned_ix,
            count(*) as students,
            count(*) filter (where mastered) as mastered,
            count(*) filter (where mastered is null) as unknown,
            count(*) filter (where mastered and mastered_at is null) as undated,
            count(*) filter (
                where mastered and mastered_at::date <= planned.planned_on
            ) as by_then,
            list_sort(
                list(mastered_at::date) filter (
                    where mastered and mastered_at is not null
                )
            ) as days,
            any_value(planned.planned_on) as pace_on
        from pair
        join planned using (planned_ix)
        group by {by}, planned_ix
    )
select
    * exclude (days),
    case
        when undated = 0 then days[ceil((students - unknown) / 2)::integer]
    end as half_on,
    pace_on <= $data_date::date as passed
from had
