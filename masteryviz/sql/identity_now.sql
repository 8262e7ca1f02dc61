-- One row per name that a student can have been written down under: the name, and
-- what the student is called now. A name that fits several students is none.
with
    known as (
        select value as written, student_ix
        from student_id
        union
        select kind || ':' || value, student_ix
        from student_id
    )
select written, min(student)
from known
join student using (student_ix)
where written not in (select student from student)
group by written
having count(distinct student_ix) = 1
