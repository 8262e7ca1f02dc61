-- One row per student and section. A student whom a later snapshot of the same
-- gradebook no longer shows in a section that it does show has left; the newest
-- word counts. Snapshots of a section that share no task are of two courses, and
-- say nothing about each other's students.
create temp table placed_roster as
select
    roster.* replace (
        stated.section_ix as section_ix,
        who.student_ix as student_ix
    ),
    f.scope,
    f.format,
    f.is_snapshot,
    f.place
from roster
join placed_file as f using (file_ix)
join student_stated as who on who.stated_ix = roster.student_ix
left join section_stated as stated on stated.stated_ix = roster.section_ix
;

-- the section that a newer log has all of the student's entries elsewhere of
-- only where: moved
delete from placed_roster
using left_behind
where
    not placed_roster.is_snapshot
    and left_behind.format = placed_roster.format
    and left_behind.student_ix = placed_roster.student_ix
    and left_behind.section_ix = placed_roster.section_ix
    and left_behind.place > placed_roster.place
;

-- only where: moved
delete from placed_roster
using deserted_section
where
    not placed_roster.is_snapshot
    and deserted_section.format = placed_roster.format
    and deserted_section.section_ix = placed_roster.section_ix
    and deserted_section.place > placed_roster.place
;

create temp table gone_student (
    student_ix uinteger, section_ix uinteger, place bigint, until date
)
;

-- only where: several snapshots
insert into gone_student
with
    section_shown as (
        select distinct f.scope, f.place, f.exported_at, shown.section_ix
        from placed_roster as shown
        join placed_file as f using (file_ix)
        where f.is_snapshot
    ),
    last_shown as (
        select scope, student_ix, section_ix, max(place) as place
        from placed_roster
        where is_snapshot
        group by scope, student_ix, section_ix
    ),
    -- the snapshots that somebody was seen in last: few, unlike students
    last_place as (select distinct scope, section_ix, place from last_shown),
    task_shown as (
        select distinct f.place, observation.task_ix
        from observation
        join placed_file as f using (file_ix)
    ),
    same_gradebook as (
        select distinct one.place, other.place as later
        from task_shown as one
        join
            task_shown as other
            on other.task_ix = one.task_ix
            and other.place > one.place
        where one.place in (select place from last_place)
    ),
    next_place as (
        select
            last_place.scope,
            last_place.section_ix,
            last_place.place,
            min(later.place) as later
        from last_place
        join placed_file as f on f.place = last_place.place
        join
            section_shown as later
            on later.scope = last_place.scope
            and later.section_ix = last_place.section_ix
            and later.exported_at > f.exported_at
        semi join same_gradebook on same_gradebook.place = last_place.place
            and same_gradebook.later = later.place
        group by last_place.scope, last_place.section_ix, last_place.place
    ),
    gone as (
        select
            last_shown.student_ix,
            last_shown.section_ix,
            next_place.later as place,
            f.exported_at::date as until
        from last_shown
        join next_place using (scope, section_ix, place)
        join placed_file as f on f.place = next_place.later
    )
select student_ix, section_ix, place, until
from gone
;

insert into enrollment
with
    word as (
        select student_ix, section_ix, place, enrolled_until as until
        from placed_roster
        where is_snapshot or enrolled_until is not null
        union all
        select student_ix, section_ix, place, until
        from gone_student
    ),
    newest as (
        select
            student_ix,
            section_ix,
            until,
            row_number() over (
                partition by student_ix, section_ix order by place desc, until desc
            ) as choice
        from word
    )
select
    shown.student_ix,
    shown.section_ix,
    max_by(shown.enrolled_from, shown.place) filter (
        where shown.enrolled_from is not null
    ),
    any_value(newest.until)
from placed_roster as shown
left join
    newest
    on newest.choice = 1
    and newest.student_ix = shown.student_ix
    and newest.section_ix is not distinct from shown.section_ix
group by shown.student_ix, shown.section_ix
order by shown.student_ix, shown.section_ix
