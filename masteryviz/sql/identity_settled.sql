-- One row per pair of students of whom the user or a conflict says something.
select one.student_ix, other.student_ix
from same_student as s
join student_id as one on one.kind = s.kind and one.value = s.value
join student_id as other on other.kind = s.other_kind and other.value = s.other_value
union
select student_ix, other_ix
from student_conflict
order by 1, 2
