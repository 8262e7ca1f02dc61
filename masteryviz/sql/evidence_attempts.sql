-- One row per attempt of a student on a skill of a task, in the order in which
-- filters read them: section, student, time.
insert into attempt
with
    cell as (
        select
            o.*,
            coalesce(o.points, task.points) as possible,
            f.scope,
            f.place,
            nullif(
                lag(o.exported_at) over (
                    partition by f.scope, o.student_ix, o.task_ix
                    order by f.place, o.row
                ),
                o.exported_at
            ) as export_before
        from placed_cell as o
        join placed_file as f using (file_ix)
        join task on task.task_ix = o.task_ix
    ),
    seen as (
        select
            *,
            -- of several exports of one moment, each has the same ones before it
            last_value(export_before ignore nulls) over (
                partition by scope, student_ix, task_ix
                order by place, row
                rows between unbounded preceding and current row
            ) as seen_before
        from cell
    ),
    scored as (
        select
            *,
            lag(score) over (
                partition by scope, student_ix, task_ix order by place, row
            ) as last_score,
            lag(possible) over (
                partition by scope, student_ix, task_ix order by place, row
            ) as last_possible
        from seen
        where state = 'scored' and score is not null and (possible is null or possible > 0)
    ),
    told_apart as (
        select
            *,
            case
                when last_score is null
                then true
                when score = last_score
                then false
                when possible is not distinct from last_possible
                then true
                -- other maximum points: the same share, up to the two decimals
                -- that gradebooks write
                else
                    coalesce(
                        abs(score / possible - last_score / last_possible)
                        > 0.005::double / possible + 0.005::double / last_possible,
                        true
                    )
            end as is_new
        from scored
    ),
    numbered as (
        select
            *,
            sum(is_new::integer) over (
                partition by scope, student_ix, task_ix
                order by place, row
                rows between unbounded preceding and current row
            ) as attempt_no
        from told_apart
    ),
    -- work that was excused, or no longer assigned, after it had a score
    taken_away as (
        select
            f.scope,
            o.student_ix,
            o.task_ix,
            o.exported_at,
            o.state in ('excused', 'not_assigned') as away,
            lag(o.state in ('excused', 'not_assigned'), 1, false) over (
                partition by f.scope, o.student_ix, o.task_ix order by f.place, o.row
            ) as was_away
        from placed_cell as o
        join placed_file as f using (file_ix)
        where
            (f.scope, o.student_ix, o.task_ix) in (
                select (f.scope, o.student_ix, o.task_ix)
                from placed_cell as o
                join placed_file as f using (file_ix)
                where o.state in ('excused', 'not_assigned')
            )
    ),
    dropped as (
        select
            scope,
            student_ix,
            task_ix,
            max(exported_at) filter (where away and not was_away) as dropped_at,
            max(exported_at) filter (where was_away and not away) as restored_at
        from taken_away
        group by scope, student_ix, task_ix
    ),
    changed as (
        select
            scope,
            student_ix,
            any_value(section_ix) filter (where is_new) as section_ix,
            task_ix,
            null::uinteger as skill_ix,
            null::integer as attempt_no,
            null::varchar as form,
            null::timestamp as submitted_at,
            null::timestamp as graded_at,
            null::date as due_on,
            any_value(seen_before) filter (where is_new) as known_after,
            any_value(exported_at) filter (where is_new) as known_by,
            any_value(place) filter (where is_new) as place,
            -- the newest word on the points of one and the same score
            max_by(score, (place << 32) + row) as score,
            max_by(possible, (place << 32) + row) as points,
            max_by(level, (place << 32) + row) as level,
            'snapshot' as source,
            null::varchar as support,
            null::boolean as late,
            any_value(file_ix) filter (where is_new) as file_ix,
            any_value(row) filter (where is_new) as row,
            0::bigint as item_place
        from numbered
        group by scope, student_ix, task_ix, attempt_no
    ),
    from_snapshots as (
        select
            changed.* exclude (scope),
            case when changed.known_by < dropped_at then dropped_at end as dropped_at,
            case
                when changed.known_by < dropped_at and restored_at >= dropped_at
                then restored_at
            end as restored_at
        from changed
        left join dropped using (scope, student_ix, task_ix)
    ),
    from_logs as not materialized (
        select
            e.student_ix,
            e.section_ix,
            e.task_ix,
            e.skill_ix,
            e.attempt_no,
            e.form,
            e.submitted_at,
            e.graded_at,
            e.due_on,
            coalesce(e.graded_at, e.submitted_at) as known_after,
            coalesce(e.graded_at, e.submitted_at) as known_by,
            f.place,
            e.score,
            coalesce(e.points, task.points) as points,
            e.level,
            'log' as source,
            e.support,
            e.late,
            e.file_ix,
            e.row,
            0::bigint as item_place,
            null::timestamp as dropped_at,
            null::timestamp as restored_at
        from placed_entry as e
        join placed_file as f using (file_ix)
        left join task on task.task_ix = e.task_ix
        where e.state in ('scored', 'submitted')
    ),
    -- questions and criteria by the skills that they, and not the whole, are
    -- aligned to
    aligned_item as (
        select
            e.file_ix,
            e.row,
            item_skill.skill_ix,
            placed_task.place as item_place,
            case when e.state = 'scored' then i.score end as score,
            coalesce(i.points, item.points) as points
        from item_score as i
        join placed_entry as e using (file_ix, row)
        join task_skill as item_skill on item_skill.task_ix = i.item_ix
        join task as item on item.task_ix = i.item_ix
        join placed_task on placed_task.task_ix = i.item_ix
        anti join task_skill as own on own.task_ix = e.task_ix
            and own.skill_ix = item_skill.skill_ix
        where
            e.state in ('scored', 'submitted')
            and e.skill_ix is distinct from item_skill.skill_ix
            and (e.state = 'submitted' or i.score is not null)
            and (i.points is null or i.points > 0)
    ),
    counted_item as (
        select
            file_ix,
            row,
            skill_ix,
            case when $each then item_place else 0 end as item_place,
            -- without all of their points, scores have no total that can be read
            case when bool_and(points is not null) then sum(score) else avg(score) end as score,
            case when bool_and(points is not null) then sum(points) end as points
        from aligned_item
        where points is null or points > 0
        group by all
    ),
    from_items as (
        select
            e.* replace (
                i.skill_ix as skill_ix,
                i.score as score,
                i.points as points,
                null::varchar as level,
                i.item_place as item_place
            )
        from from_logs as e
        join counted_item as i using (file_ix, row)
    ),
    told as (
        select *
        from from_snapshots
        union all
        select *
        from from_logs
        union all
        select *
        from from_items
    ),
    aligned as (
        select *
        from told
        where skill_ix is not null
        union all
        select told.* replace (task_skill.skill_ix as skill_ix)
        from told
        join task_skill on task_skill.task_ix = told.task_ix
        where told.skill_ix is null
    ),
    measured as (
        select
            aligned.* replace (
                coalesce(aligned.points, skill.scale_given) as points,
                coalesce(aligned.due_on, task.due_on) as due_on
            ),
            coalesce(aligned.submitted_at, aligned.known_by) as moment,
            (least(greatest(epoch(f.exported_at), 0), 4294967295)::ubigint << 32)
            + case when f.is_snapshot then least(f.turn, 1023)::ubigint << 22 else 0 end
            + aligned.row as seq,
            placed_task.place as task_place
        from aligned
        join skill on skill.skill_ix = aligned.skill_ix
        join placed_file as f on f.file_ix = aligned.file_ix
        left join task on task.task_ix = aligned.task_ix
        left join placed_task on placed_task.task_ix = aligned.task_ix
        where
            aligned.score is null
            or aligned.points is null
            or aligned.points > 0
    )
select
    row_number() over (
        order by
            section_ix,
            student_ix,
            moment nulls first,
            seq,
            place,
            task_place nulls first,
            skill_ix,
            item_place
    ) as attempt_ix,
    student_ix,
    section_ix,
    task_ix,
    skill_ix,
    attempt_no,
    form,
    submitted_at,
    graded_at,
    due_on,
    known_after,
    known_by,
    seq,
    score,
    points,
    score / points as share,
    level,
    case when score is null then 'submitted' else 'scored' end as state,
    source,
    support,
    late,
    dropped_at,
    restored_at,
    file_ix,
    row
from measured
order by attempt_ix
