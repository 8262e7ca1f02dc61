-- One row per standing, with the days that end its watching, in the order that
-- filters read.
with
    -- who changes sections of one course neither leaves it nor comes late to it
    presence_in_course as (
        select
            e.student_ix,
            e.section_ix,
            case
                when bool_and(e.enrolled_until is not null) over course
                then max(e.enrolled_until) over course
            end as left_on,
            case
                when bool_and(e.enrolled_from is not null) over course
                then min(e.enrolled_from) over course
            end as entered_on
        from enrollment as e
        left join section on section.section_ix = e.section_ix
        window
            course as (
                partition by
                    e.student_ix,
                    section.course,
                    case when section.course is null then e.section_ix end
            )
    ),
    departure as (
        select
            student_ix,
            section_ix,
            any_value(left_on) as left_on,
            any_value(entered_on) as entered_on
        from presence_in_course
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
select s.*, departure.left_on, presence.last_seen_at, departure.entered_on
from ({select}) as s
left join
    departure
    on departure.student_ix = s.student_ix
    and departure.section_ix = s.section_ix
left join presence on presence.student_ix = s.student_ix
order by s.section_ix, s.skill_ix, s.student_ix, s.task_ix
