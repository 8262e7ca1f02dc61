-- One row per run of one state of a student's cell in a gradebook.
with
    cell as (
        select
            o.student_ix,
            o.section_ix,
            o.task_ix,
            o.exported_at,
            o.row,
            o.state,
            f.scope,
            f.place,
            lag(o.state) over w as last_state,
            lag(o.section_ix) over w as last_section
        from placed_cell as o
        join placed_file as f using (file_ix)
        window
            w as (partition by f.scope, o.student_ix, o.task_ix order by f.place, o.row)
    )
select
    student_ix,
    section_ix,
    task_ix,
    null::uinteger as skill_ix,
    null::date as assigned_on,
    null::date as due_on,
    state,
    exported_at as known_by,
    lead(exported_at) over (
        partition by scope, student_ix, task_ix order by place, row
    ) as known_until
from cell
where last_state is distinct from state or last_section is distinct from section_ix
