-- One row per task: the newest word on each attribute. Files and tasks get their
-- place: files by what moment they speak for, tasks by the first file that names
-- them. What files say is seen with the sections that they turn out to speak of.
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
    max(value) filter (where attribute = 'pace_on')::date,
    max(value) filter (where attribute = 'part_of')
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

-- an entry that several files have of one section, stated in several ways
create temp table surpassed_entry as
select entry
from
    (
        select
            e.rowid as entry,
            rank() over (
                partition by
                    e.student_ix,
                    stated.section_ix,
                    e.task_ix,
                    e.skill_ix,
                    e.form,
                    e.attempt_no,
                    e.submitted_at,
                    case when e.submitted_at is null then e.graded_at end,
                    e.occurrence
                order by f.place desc
            ) as newest
        from log_entry as e
        join section_stated as stated on stated.stated_ix = e.section_ix
        join placed_file as f using (file_ix)
        where
            stated.section_ix in (
                select section_ix
                from section_stated
                group by section_ix
                having count(*) > 1
            )
    ) as known
where newest > 1
;

create temp view placed_entry as
select e.* replace (stated.section_ix as section_ix)
from log_entry as e
left join section_stated as stated on stated.stated_ix = e.section_ix
where e.rowid not in (select entry from surpassed_entry)
;

create temp view placed_cell as
select o.* replace (stated.section_ix as section_ix)
from observation as o
left join section_stated as stated on stated.stated_ix = o.section_ix
;
