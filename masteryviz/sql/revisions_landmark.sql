-- One row per group, number of revisions by the landmark, and time from it, of those
-- who were then still on their way.
with
    followed as (
        select *, time - $landmark::integer as further
        from {spans} as span
        where time > $landmark::integer
    ),
    tries as (
        select
            followed.student_ix, followed.skill_ix, followed.task_ix, count(*) as tried
        from followed
        join
            {history} as history
            on history.student_ix = followed.student_ix
            and history.skill_ix = followed.skill_ix
            and (followed.task_ix is null or history.task_ix = followed.task_ix)
            and date_diff('day', followed.started_on, history.occurred::date)
            <= $landmark::integer
        group by all
    )
select
    {by},
    least(tries.tried - 1, $most::integer)::integer as revisions,
    further as time,
    null::bigint as entry,
    count(*) as students,
    count(*) filter (where event) as events,
    count(*) filter (where leaves) as leavers,
    count(*) filter (where event and between_exports) as between_exports,
    count(*) filter (where cut_off) as cut_off
from followed
join
    tries
    on tries.student_ix = followed.student_ix
    and tries.skill_ix = followed.skill_ix
    and tries.task_ix is not distinct from followed.task_ix
group by all
order by {by}, revisions, time
