-- One row per standing that was watched on its way to mastery: how long (`time`; null:
-- start or end is not known), from where on (`entry`; null: from the start), and how it
-- ended.
with
    watched as (
        select
            *,
            mastered_attempts is not null as event,
            attempts > 0 and mastered is null as undecided,
            known_after is distinct from known_by as between_exports,
            coalesce(mastered_attempts, attempts) as attempts_taken,
            mastered_attempts is null
            and left_on <= $data_date::date
            and $censor = 'data_date' as leaves,
            case
                $anchor when 'assigned' then assigned_on else first_attempt_at::date
            end as started_on,
            case when $anchor = 'assigned' then entered_on end as seen_from,
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
    )
-- School days after one day and up to another: those of the Mondays in between,
-- set right at both ends, less days without school.
select
    watched.*,
    case
        when undecided
        then null
        when $clock = 'attempts'
        then attempts_taken
        when ended_on < started_on
        then 0
        when $clock = 'school_days'
        then
            (
                date_diff(
                    'day', date_trunc('week', started_on), date_trunc('week', ended_on)
                )
                / 7
            )::bigint
            * len($school_weekdays::integer[])
            + len(
                list_filter(
                    $school_weekdays::integer[], lambda day:day <= isodow(ended_on)
                )
            )
            - len(
                list_filter(
                    $school_weekdays::integer[], lambda day:day <= isodow(started_on)
                )
            )
            - len(
                list_filter(
                    $no_school::date[], lambda day:day > started_on and day <= ended_on
                )
            )
        else date_diff('day', started_on, ended_on)
    end as time,
    case
        when $clock = 'attempts' or seen_from <= started_on
        then null
        when $clock = 'school_days'
        then
            (
                date_diff(
                    'day', date_trunc('week', started_on), date_trunc('week', seen_from)
                )
                / 7
            )::bigint
            * len($school_weekdays::integer[])
            + len(
                list_filter(
                    $school_weekdays::integer[], lambda day:day <= isodow(seen_from)
                )
            )
            - len(
                list_filter(
                    $school_weekdays::integer[], lambda day:day <= isodow(started_on)
                )
            )
            - len(
                list_filter(
                    $no_school::date[], lambda day:day > started_on and day <= seen_from
                )
            )
        else date_diff('day', started_on, seen_from)
    end as entry
from watched
