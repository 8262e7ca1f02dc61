-- One row: how often the user said that a student is one with another; each is
-- turned into the opposite.
update same_student
set same = false
where
    same
    and (kind, value) in (select (kind, value) from student_id where student_ix = $ix)
    and (other_kind, other_value)
    in (select (kind, value) from student_id where student_ix = $ix)
