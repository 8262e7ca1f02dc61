-- One row per task.
select task, title, kind, unit, lesson, points, assigned_on, due_on, pace_on
from task
order by assigned_on nulls last, due_on nulls last, task
