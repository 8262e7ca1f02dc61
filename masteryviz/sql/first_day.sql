-- One row: the first day of any work in view.
select
    {by},
    min(
        coalesce(assigned_on, first_attempt_at::date, last_activity_at::date)
    ) as first_day
from {standing} as standing
group by {by}
