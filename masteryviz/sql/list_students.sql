-- One row per student.
select student, name, sort_name from student order by student
