-- One row per section, with the number of students enrolled.
select
    section.section,
    section.course,
    section.teacher,
    section.school,
    section.term,
    section.period,
    count(distinct enrollment.student_ix) as students
from section
left join enrollment on enrollment.section_ix = section.section_ix
group by all
order by section.section
