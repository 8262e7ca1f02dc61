-- One row if any work in view is dated, else none.
select student_ix
from {standing} as standing
where coalesce(assigned_on, first_attempt_at::date, last_activity_at::date) is not null
limit 1
