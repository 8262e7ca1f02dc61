-- One row per loaded file, with its place by what moment it speaks for.
create temp table placed_file as
select
    file_ix,
    format,
    tasks_by_id,
    gradebook as scope,
    exported_at,
    scope is not null as is_snapshot,
    row_number() over (order by exported_at, stem, sha256) as place,
    row_number() over (partition by exported_at order by stem, sha256) - 1 as turn
from
    (
        -- of one moment, `grades.csv` comes before `grades (1).csv`
        select *, regexp_replace(file, '\.[^.]*$', '') as stem
        from source_file
    ) as named
left join gradebook using (file_ix)
;

-- what the steps to come find, where there is anything to find
create temp table task_now (file_ix uinteger, task_ix uinteger, now_ix uinteger)
;

create temp table gone_task (task_ix uinteger)
;

create temp table dropped_cell (
    scope varchar,
    student_ix uinteger,
    task_ix uinteger,
    dropped_at timestamp,
    restored_at timestamp
)
;

create temp table moved_entry (
    entry bigint,
    format varchar,
    student_ix uinteger,
    section_ix uinteger,
    place bigint,
    now_entry bigint
)
;

create temp table surpassed_entry (entry bigint)
;

create temp table section_kept (entry bigint, section_ix uinteger)
;

create temp table placed_item (task_ix uinteger, whole_ix uinteger)
;

create temp table whole_skill (task_ix uinteger, skill_ix uinteger)
;
