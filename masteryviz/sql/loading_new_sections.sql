-- One row per section that only the files loaded now show and per earlier section
-- that this file does not show: students of the new one, and how many of them are
-- in the earlier one; at least 3 and half of them.
with
    named as (
        select distinct stated.section_ix
        from roster
        join section_stated as stated on stated.stated_ix = roster.section_ix
        where roster.file_ix = $file_ix
    ),
    before as (
        select distinct stated.section_ix
        from roster
        join section_stated as stated on stated.stated_ix = roster.section_ix
        where not list_contains($together, roster.file_ix)
    ),
    mine as (
        select distinct stated.section_ix, who.student_ix
        from roster
        join section_stated as stated on stated.stated_ix = roster.section_ix
        join student_stated as who on who.stated_ix = roster.student_ix
        where
            roster.file_ix = $file_ix
            and stated.section_ix not in (select section_ix from before)
    ),
    theirs as (
        select distinct section_ix, student_ix
        from enrollment
        where
            enrolled_until is null
            and section_ix in (select section_ix from before)
            and section_ix not in (select section_ix from named)
    ),
    size as (select section_ix, count(*) as students from mine group by section_ix)
select
    size.section_ix as new_ix,
    theirs.section_ix as known_ix,
    any_value(size.students) as students,
    count(*) as shared
from mine
join theirs using (student_ix)
join size on size.section_ix = mine.section_ix
group by size.section_ix, theirs.section_ix
having count(*) >= 3 and 2 * count(*) >= any_value(size.students)
order by new_ix, shared desc, known_ix
