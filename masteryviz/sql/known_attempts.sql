-- One row per attempt that is known of at the end of the day looked at, of the tasks
-- and forms looked at.
select
    *,
    null::date as assigned_on,
    coalesce(submitted_at, known_by) as first_attempt_at,
    coalesce(submitted_at, known_by) as last_activity_at,
    score is not null
    and (
        $as_of::date is null
        or known_by is null
        or known_by < $as_of::date + interval 1 day
    ) as graded
from attempt
where
    (
        $as_of::date is null
        or coalesce(submitted_at, known_by) is null
        or coalesce(submitted_at, known_by) < $as_of::date + interval 1 day
    )
    and (
        dropped_at is null
        or case
            when $as_of::date is null
            then restored_at is not null
            else
                dropped_at >= $as_of::date + interval 1 day
                or restored_at < $as_of::date + interval 1 day
        end
    )
    and ($form is null or list_contains($form, form))
    and (
        $task is null
        or task_ix in (select task_ix from task where list_contains($task, task))
    )
