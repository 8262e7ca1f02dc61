-- One row per pair of ids of which the user said whose they are, with the student
-- that each turns out to be; the ids themselves where both are one.
select
    case
        when one.student_ix = other.student_ix then s.value else a.student
    end as student,
    a.name,
    case
        when one.student_ix = other.student_ix then s.other_value else b.student
    end as other,
    b.name as other_name,
    s.same,
    s.said_at
from same_student as s
left join student_id as one on one.kind = s.kind and one.value = s.value
left join student as a on a.student_ix = one.student_ix
left join
    student_id as other on other.kind = s.other_kind and other.value = s.other_value
left join student as b on b.student_ix = other.student_ix
order by s.said_at, s.kind, s.value, s.other_kind, s.other_value
