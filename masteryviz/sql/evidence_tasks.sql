-- One row per task: the newest word on each attribute. Tasks get their place by
-- the first file that names them. What files say is seen with the students,
-- sections and tasks that they turn out to speak of.
-- only where: cells, not renamed
create temp view placed_cell as
select
    o.* replace (stated.section_ix as section_ix, who.student_ix as student_ix)
from observation as o
join student_stated as who on who.stated_ix = o.student_ix
left join section_stated as stated on stated.stated_ix = o.section_ix
;

-- only where: cells, renamed
create temp view placed_cell as
select
    o.* replace (
        stated.section_ix as section_ix,
        who.student_ix as student_ix,
        coalesce(task_now.now_ix, o.task_ix) as task_ix
    )
from observation as o
join student_stated as who on who.stated_ix = o.student_ix
left join section_stated as stated on stated.stated_ix = o.section_ix
left join task_now on task_now.file_ix = o.file_ix and task_now.task_ix = o.task_ix
;

-- work that was excused, or no longer assigned, after it had a score
-- only where: excusals
insert into dropped_cell
with
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
    )
select
    scope,
    student_ix,
    task_ix,
    max(exported_at) filter (where away and not was_away) as dropped_at,
    max(exported_at) filter (where was_away and not away) as restored_at
from taken_away
group by scope, student_ix, task_ix
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
    max(value) filter (where attribute = 'pace_on')::date,
    max(value) filter (where attribute = 'part_of')
from claim
where what = 'task' and ix not in (select task_ix from gone_task)
group by ix
order by ix
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

-- questions and criteria: parts of tasks, without evidence of their own
-- only where: parts
insert into placed_item
select item.task_ix, whole.task_ix as whole_ix
from task as item
left join task as whole on whole.task = item.part_of
where
    (
        item.part_of is not null
        or item.task_ix in (select item_ix from item_score)
    )
    and item.task_ix not in (select task_ix from observation)
    and item.task_ix not in (
        select task_ix from log_entry where task_ix is not null
    )
;

-- an entry that several files have of one student and section, stated in several
-- ways
-- only where: several
insert into surpassed_entry
select entry
from
    (
        select
            e.rowid as entry,
            rank() over (
                partition by
                    who.student_ix,
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
        join student_stated as who on who.stated_ix = e.student_ix
        left join section_stated as stated on stated.stated_ix = e.section_ix
        join placed_file as f using (file_ix)
        where
            stated.section_ix in (
                select section_ix
                from section_stated
                group by section_ix
                having count(*) > 1
            )
            or who.student_ix in (
                select student_ix
                from student_stated
                group by student_ix
                having count(*) > 1
            )
    ) as known
where newest > 1
;

-- only where: moved
insert into surpassed_entry
select distinct entry
from moved_entry
where entry not in (select entry from surpassed_entry)
;

-- a newer file that has no sections any more takes none away: of several, the one
-- that was told last stays
-- only where: moved
insert into section_kept
select
    moved.now_entry as entry, max_by(moved.section_ix, (f.place, old.row)) as section_ix
from moved_entry as moved
join log_entry as old on old.rowid = moved.entry
join placed_file as f on f.file_ix = old.file_ix
where moved.now_entry in (select rowid from log_entry where section_ix is null)
group by moved.now_entry
;

-- only where: entries, not several, not moved
create temp view placed_entry as
select
    e.* replace (stated.section_ix as section_ix, who.student_ix as student_ix)
from log_entry as e
join student_stated as who on who.stated_ix = e.student_ix
left join section_stated as stated on stated.stated_ix = e.section_ix
;

-- only where: several, not moved
create temp view placed_entry as
select
    e.* replace (stated.section_ix as section_ix, who.student_ix as student_ix)
from log_entry as e
join student_stated as who on who.stated_ix = e.student_ix
left join section_stated as stated on stated.stated_ix = e.section_ix
where e.rowid not in (select entry from surpassed_entry)
;

-- only where: moved
create temp view placed_entry as
select
    e.* replace (
        coalesce(stated.section_ix, kept.section_ix) as section_ix,
        who.student_ix as student_ix
    )
from log_entry as e
join student_stated as who on who.stated_ix = e.student_ix
left join section_stated as stated on stated.stated_ix = e.section_ix
left join section_kept as kept on kept.entry = e.rowid
where e.rowid not in (select entry from surpassed_entry)
;

-- sections, by whole or by student, that moved entries left nothing in
-- only where: moved
create temp table left_behind as
select format, student_ix, section_ix, max(place) as place
from moved_entry
where (student_ix, section_ix) not in (
    select (student_ix, section_ix)
    from placed_entry
    where section_ix in (select section_ix from moved_entry)
)
group by format, student_ix, section_ix
;

-- only where: moved
create temp table deserted_section as
select format, section_ix, max(place) as place
from moved_entry
where section_ix not in (
    select section_ix from placed_entry where section_ix is not null
)
group by format, section_ix
;
