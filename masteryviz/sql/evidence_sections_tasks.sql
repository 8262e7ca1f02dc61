-- One row per section, one per task: the newest word on each attribute. Files
-- and tasks get their place: files by what moment they speak for, tasks by the
-- first file that names them.
insert into section
select
    ix,
    max(value) filter (where attribute = 'key'),
    max(value) filter (where attribute = 'course'),
    max(value) filter (where attribute = 'teacher'),
    max(value) filter (where attribute = 'school'),
    max(value) filter (where attribute = 'term'),
    max(value) filter (where attribute = 'period')
from claim
where what = 'section'
group by ix
order by ix
;

insert into task
select
    ix,
    max(value) filter (where attribute = 'key'),
    max(value) filter (where attribute = 'title'),
    max(value) filter (where attribute = 'kind'),
    max(value) filter (where attribute = 'unit'),
    max(value) filter (where attribute = 'lesson'),
    max(value) filter (where attribute = 'points')::double,
    max(value) filter (where attribute = 'assigned_on')::date,
    max(value) filter (where attribute = 'due_on')::date,
    max(value) filter (where attribute = 'pace_on')::date
from claim
where what = 'task'
group by ix
order by ix
;

create temp table placed_file as
select
    file_ix,
    scope,
    exported_at,
    scope is not null as is_snapshot,
    row_number() over (order by exported_at, sha256) as place
from source_file
;

create temp table placed_task as
select
    task.task_ix,
    row_number() over (
        order by
            seen.exported_at,
            seen.sha256,
            seen.value::integer,
            length(task.task),
            task.task
    ) as place
from task
join
    claim as seen
    on seen.what = 'task'
    and seen.attribute = 'seen'
    and seen.ix = task.task_ix
;
