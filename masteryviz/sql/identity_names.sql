-- One row per student with a name, in an order that loading does not change.
select student_ix, student, name, sort_name
from student
where name is not null or sort_name is not null
order by student
