-- One row per pair of students who are one by an id or the user's word, and two
-- by another.
select a.student, a.name, b.student, b.name, c.kind, min(f.file)
from student_conflict as c
join student as a on a.student_ix = c.student_ix
join student as b on b.student_ix = c.other_ix
left join source_file as f using (file_ix)
group by all
order by a.student, b.student, c.kind
