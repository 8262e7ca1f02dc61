-- One row per standing in view with the skill assigned, with the student's names.
select standing.*, student.student, student.name, student.sort_name
from {standing} as standing
join student on student.student_ix = standing.student_ix
where standing.assigned
order by
    standing.skill_position,
    standing.skill,
    student.sort_name nulls last,
    student.student,
    standing.task
