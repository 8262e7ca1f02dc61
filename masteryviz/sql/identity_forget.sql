-- Nothing: forgets what the user said of two students.
delete from same_student
where
    (
        (kind, value) in (select (kind, value) from student_id where student_ix = $a)
        and (other_kind, other_value)
        in (select (kind, value) from student_id where student_ix = $b)
    )
    or (
        (kind, value) in (select (kind, value) from student_id where student_ix = $b)
        and (other_kind, other_value)
        in (select (kind, value) from student_id where student_ix = $a)
    )
