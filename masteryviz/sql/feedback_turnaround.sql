-- One row per group and time from handed in to returned; a null time holds those whose
-- times are not known.
with
    known as (select * from {known} as known_attempt),
    whose as (select distinct student_ix from {view_of_known} as known),
    seen as (
        select
            * replace (case when graded then graded_at end as graded_at),
            lead(submitted_at) over (
                partition by student_ix, task_ix, skill_ix
                order by submitted_at nulls first, seq, attempt_ix
            ) as next_at,
            case when submitted_at is null then attempt_ix end as undated,
            case when task_ix is null then skill_ix end as alone
        from known
        semi join whose using (student_ix)
    ),
    handed_in as (
        select
            {by},
            submitted_at,
            bool_or(graded) as graded,
            max(graded_at) as graded_at,
            max(next_at) as next_at
        from {view_of_seen} as seen
        group by {by}, student_ix, task_ix, alone, submitted_at, undated
    ),
    watched as (
        select
            {by},
            graded as event,
            not graded and next_at is not null as replaced,
            case
                when submitted_at is null or (graded and graded_at is null)
                then null
                when graded
                then graded_at
                else
                    least(
                        next_at,
                        coalesce($as_of::date, $data_date::date) + interval 1 day,
                        case
                            when $as_of::date is null
                            then (select max(exported_at) from source_file)
                        end
                    )
            end as ended_at,
            submitted_at
        from handed_in
    ),
    span as (
        select
            *,
            round(
                case
                    when ended_at < submitted_at
                    then 0
                    else epoch(ended_at - submitted_at)
                end
                / 86400,
                2
            ) as time
        from watched
    ),
    counted as (
        select
            {by},
            time,
            count(*) filter (where time is not null and event) as events,
            count(*) filter (where time is not null and not event) as censored,
            count(*) filter (where time is not null and replaced) as replaced,
            count(*) filter (where time is null) as without_times
        from span
        group by {by}, time
    ),
    at_risk as (
        select
            *,
            (
                sum(events + censored) over (
                    partition by {by}
                    order by time desc nulls last
                    rows between unbounded preceding and current row
                )
            )::bigint as at_risk
        from counted
    )
select
    {by},
    time,
    events,
    censored,
    replaced,
    without_times,
    product(case when time is null then 1 else 1 - events / at_risk::double end) over (
        partition by {by}
        order by time nulls last
        rows between unbounded preceding and current row
    ) as survival,
    sum(
        case
            when events < at_risk then events / (at_risk::double * (at_risk - events))
        end
    ) over (
        partition by {by}
        order by time nulls last
        rows between unbounded preceding and current row
    ) as hazard_variance
from at_risk
order by {by}, time nulls last
