-- One row per group: revisions with and without recorded help, and how many of each
-- mastered.
with
    chosen as (select * from {standing} as standing where mastered is not null),
    attempt_in_view as (
        select * from attempt where student_ix in (select student_ix from chosen)
    ),
    told as (
        select past.*, attempt.support
        from {history} as past
        join attempt on attempt.attempt_ix = past.attempt_ix
    ),
    recording as (
        select distinct section_ix
        from {known} as known_attempt
        where graded and support is not null
    ),
    tried as (
        select
            chosen.*,
            told.k,
            case
                $recorded
                when 'with'
                then told.support
                else
                    lag(told.support) over (
                        partition by chosen.student_ix, chosen.skill_ix, chosen.task_ix
                        order by told.k
                    )
            end as support,
            case
                $recorded
                when 'with'
                then told.section_ix
                else
                    lag(told.section_ix) over (
                        partition by chosen.student_ix, chosen.skill_ix, chosen.task_ix
                        order by told.k
                    )
            end as told_in
        from chosen
        join
            told
            on told.student_ix = chosen.student_ix
            and told.skill_ix = chosen.skill_ix
            and (chosen.task_ix is null or chosen.task_ix = told.task_ix)
    ),
    revision as (
        select
            tried.*,
            tried.k = coalesce(tried.mastered_attempts, 0) as met,
            case
                when recording.records is null
                then null
                else
                    tried.support is not null
                    and lower(tried.support) not in ('no', 'none', 'n', 'false', '0')
            end as supported
        from tried
        left join
            (select section_ix, true as records from recording) as recording
            on recording.section_ix is not distinct from tried.told_in
        where
            tried.k > 1 and tried.k <= coalesce(tried.mastered_attempts, tried.attempts)
    )
select
    {by},
    count(distinct student_ix) as students,
    count(*) filter (where supported) as supported,
    count(*) filter (where supported and met) as supported_mastered,
    count(*) filter (where not supported) as unsupported,
    count(*) filter (where not supported and met) as unsupported_mastered,
    count(*) filter (where supported is null) as unrecorded
from revision
group by {by}
order by {by}
