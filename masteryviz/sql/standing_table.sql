-- One row per standing, with the days that end its watching, in the order that
-- filters read.
with
    departure as (
        select
            student_ix,
            section_ix,
            case
                when bool_and(enrolled_until is not null) then max(enrolled_until)
            end as left_on
        from enrollment
        group by student_ix, section_ix
    ),
    presence as (
        select student_ix, max(coalesce(submitted_at, known_by)) as last_seen_at
        from attempt
        where
            $as_of::date is null
            or coalesce(submitted_at, known_by) < $as_of::date + interval 1 day
        group by student_ix
    )
select s.*, departure.left_on, presence.last_seen_at
from ({select}) as s
left join
    departure
    on departure.student_ix = s.student_ix
    and departure.section_ix = s.section_ix
left join presence on presence.student_ix = s.student_ix
order by s.section_ix, s.skill_ix, s.student_ix, s.task_ix
