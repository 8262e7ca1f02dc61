-- One row per task; questions and criteria are parts of one and not listed.
select task, title, kind, unit, lesson, points, assigned_on, due_on, pace_on
from task
where part_of is null
order by assigned_on nulls last, due_on nulls last, task
