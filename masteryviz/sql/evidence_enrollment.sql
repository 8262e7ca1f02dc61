-- One row per student and section. A student whom a later snapshot of the same
-- gradebook no longer shows in a section that it does show has left; the newest
-- word counts.
insert into enrollment
with
    shown as (
        select roster.*, f.scope, f.is_snapshot, f.place
        from roster
        join placed_file as f using (file_ix)
    ),
    section_shown as (
        select distinct f.scope, f.place, f.exported_at, shown.section_ix
        from shown
        join placed_file as f using (file_ix)
        where f.is_snapshot
    ),
    last_shown as (
        select scope, student_ix, section_ix, max(place) as place
        from shown
        where is_snapshot
        group by scope, student_ix, section_ix
    ),
    gone as (
        select
            last_shown.student_ix,
            last_shown.section_ix,
            min(later.place) as place,
            min_by(later.exported_at, later.place)::date as until
        from last_shown
        join
            section_shown as later
            on later.scope = last_shown.scope
            and later.section_ix is not distinct from last_shown.section_ix
            and later.place > last_shown.place
        group by last_shown.scope, last_shown.student_ix, last_shown.section_ix
    ),
    word as (
        select student_ix, section_ix, place, enrolled_until as until
        from shown
        where is_snapshot or enrolled_until is not null
        union all
        select student_ix, section_ix, place, until
        from gone
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
from shown
left join
    newest
    on newest.choice = 1
    and newest.student_ix = shown.student_ix
    and newest.section_ix is not distinct from shown.section_ix
group by shown.student_ix, shown.section_ix
order by shown.student_ix, shown.section_ix
