-- One row per student, task, skill and period in which the state of the work
-- held: from snapshots the runs of one state, from logs what was assigned and
-- what was marked.
insert into work
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
            w as (
                partition by f.scope, o.student_ix, o.task_ix order by f.place, o.row
            )
    ),
    from_snapshots as (
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
        where
            last_state is distinct from state or last_section is distinct from section_ix
    ),
    entry as (
        select
            e.student_ix,
            e.section_ix,
            e.task_ix,
            e.skill_ix,
            coalesce(e.assigned_on, task.assigned_on) as assigned_on,
            coalesce(e.due_on, task.due_on) as due_on,
            e.state,
            e.row,
            f.place,
            f.exported_at,
            coalesce(e.submitted_at, e.graded_at) as moment
        from placed_entry as e
        join placed_file as f using (file_ix)
        left join task on task.task_ix = e.task_ix
    ),
    handed_in as (
        select
            student_ix,
            section_ix,
            task_ix,
            skill_ix,
            min(assigned_on) as assigned_on,
            max(due_on) as due_on,
            'assigned' as state,
            case
                when min(assigned_on) is null and bool_and(moment is not null)
                then min(moment)
            end as known_by,
            null::timestamp as known_until
        from entry
        where state in ('scored', 'submitted')
        group by student_ix, section_ix, task_ix, skill_ix
    ),
    marked as (
        select
            *,
            case
                when state = 'assigned'
                then coalesce(assigned_on::timestamp, moment)
                when state = 'missing'
                then coalesce(moment, due_on::timestamp, exported_at)
                else coalesce(moment, exported_at)
            end as known_by
        from entry
        where state not in ('scored', 'submitted')
    ),
    in_turn as (
        select
            student_ix,
            section_ix,
            task_ix,
            skill_ix,
            assigned_on,
            due_on,
            state,
            known_by,
            lead(known_by) over w as known_until,
            row_number() over w as turn
        from marked
        window
            w as (
                partition by student_ix, section_ix, task_ix, skill_ix
                order by known_by nulls first, place, row
            )
    ),
    before_marked as (
        select * exclude (turn) replace (
            'assigned' as state, null::timestamp as known_by, known_by as known_until
        )
        from in_turn
        where
            turn = 1
            and state in ('missing', 'excused')
            and assigned_on::timestamp < known_by
    ),
    told as (
        select *
        from from_snapshots
        union all
        select *
        from handed_in
        union all
        select * exclude (turn)
        from in_turn
        union all
        select *
        from before_marked
    ),
    aligned as (
        select *
        from told
        where skill_ix is not null
        union all
        select told.* replace (shown.skill_ix as skill_ix)
        from told
        join
            (
                select task_ix, skill_ix
                from task_skill
                union
                select task_ix, skill_ix
                from whole_skill
            ) as shown on shown.task_ix = told.task_ix
        where told.skill_ix is null
    )
select
    aligned.student_ix,
    aligned.section_ix,
    aligned.task_ix,
    aligned.skill_ix,
    coalesce(aligned.assigned_on, task.assigned_on) as assigned_on,
    coalesce(aligned.due_on, task.due_on) as due_on,
    aligned.state,
    aligned.known_by,
    aligned.known_until
from aligned
left join task on task.task_ix = aligned.task_ix
where aligned.known_until is null or aligned.known_by is null
    or aligned.known_until > aligned.known_by
order by
    aligned.section_ix,
    aligned.student_ix,
    aligned.task_ix,
    aligned.skill_ix,
    aligned.known_by nulls first
