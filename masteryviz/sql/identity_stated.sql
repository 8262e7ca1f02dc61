-- One row per student as stated: the number, the student it is, and its whole set
-- of ids as one text.
select
    who.stated_ix,
    who.student_ix,
    string_agg(id.kind || ' ' || id.value, chr(30) order by id.kind, id.value) as ids
from student_stated as who
join student_stated_id as id using (stated_ix)
group by who.stated_ix, who.student_ix
order by who.stated_ix
