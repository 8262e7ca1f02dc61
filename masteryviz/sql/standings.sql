-- One row per standing, with the student's id and names.
select standing.*, student.student, student.name, student.sort_name
from {standing} as standing
join student on student.student_ix = standing.student_ix
order by standing.skill_position, standing.skill, student.student, standing.task
