-- One row per student in view and section, by the students' names.
with
    present as (
        select student_ix, section, bool_and({has_left}) as has_left
        from {standing} as standing
        where state <> 'excused'
        group by student_ix, section
    )
select
    student.student,
    student.name,
    student.sort_name,
    present.section,
    present.has_left as left
from present
join student on student.student_ix = present.student_ix
order by student.sort_name nulls last, student.student, present.section nulls last
