-- One row per group and time to mastery; a null time holds those whose start or end
-- is not known.
with
    watched as (
        select
            {by},
            mastered_attempts is not null as event,
            attempts > 0 and mastered is null as undecided,
            known_after is distinct from known_by as between_exports,
            coalesce(mastered_attempts, attempts) as attempts_taken,
            case
                $anchor when 'assigned' then assigned_on else first_attempt_at::date
            end as started_on,
            case
                when mastered_attempts is not null
                then mastered_at::date
                when $censor = 'last_evidence'
                then last_evidence_at::date
                when $censor = 'last_activity'
                then last_seen_at::date
                else least($data_date::date, left_on)
            end as ended_on
        from {standing} as standing
        where case $anchor when 'assigned' then assigned else attempts > 0 end
    ),
    span as (
        select
            {by},
            event,
            event and between_exports as between_exports,
            case
                when undecided
                then null
                when $clock = 'attempts'
                then attempts_taken
                when ended_on < started_on
                then 0
                else date_diff('day', started_on, ended_on)
            end as time
        from watched
    ),
    counted as (
        select
            {by},
            time,
            count(*) filter (where time is not null and event) as events,
            count(*) filter (where time is not null and not event) as censored,
            count(*) filter (where time is null) as without_start,
            count(*) filter (
                where time is not null and between_exports
            ) as between_exports
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
    at_risk,
    events,
    censored,
    without_start,
    between_exports,
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
