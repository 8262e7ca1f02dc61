-- One row per group and pair of intervals: the days after which and by which the way
-- began, and those after which and by which it ended (a null `began_after`: not known;
-- a null `ended_by`: not there yet).
with
    bounded as (
        select
            *,
            $anchor = 'first_attempt' and cut_off as open_start,
            case
                when $anchor = 'assigned'
                then started_on
                when cut_off
                then case when assigned_on <= started_on then assigned_on end
                when first_known_after is not null
                then first_known_after::date
                else started_on
            end as began_after,
            -- mastered with the attempt that it began with, whenever that was
            $anchor = 'first_attempt' and mastered_attempts = 1 as at_once,
            case
                when not event or not between_exports
                then ended_on
                else known_after::date
            end as ended_after,
            case
                when event and between_exports
                then known_by::date
                when event
                then ended_on
            end as ended_by
        from {spans} as span
    )
select
    {by},
    event,
    coalesce(at_once, false) as at_once,
    coalesce(open_start, false) as cut_off,
    entry is not null as late_joiner,
    time is null as without_start,
    began_after,
    started_on as began_by,
    ended_after,
    ended_by,
    count(*) as students
from bounded
group by all
order by all
