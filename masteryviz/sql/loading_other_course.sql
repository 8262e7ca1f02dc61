-- One row: what an export shares with the other exports of the same format and
-- gradebook that show one of its sections.
with
    this as (select * from source_file where file_ix = $file_ix),
    other as (
        select f.file_ix
        from source_file as f
        join this on f.scope = this.scope and f.format = this.format
        where f.file_ix <> $file_ix
    ),
    shown as (
        select distinct roster.file_ix, stated.section_ix, who.student_ix
        from roster
        join section_stated as stated on stated.stated_ix = roster.section_ix
        join student_stated as who on who.stated_ix = roster.student_ix
    ),
    mine as (select section_ix, student_ix from shown where file_ix = $file_ix),
    theirs as (
        select file_ix, section_ix, student_ix
        from shown
        semi join other using (file_ix)
        semi join mine using (section_ix)
    ),
    my_tasks as (select distinct task_ix from observation where file_ix = $file_ix),
    their_tasks as (
        select distinct task_ix from observation semi join theirs using (file_ix)
    )
select
    (select format from this) as format,
    (select count(distinct file_ix) from theirs) as files,
    (select count(*) from my_tasks) as tasks,
    (select count(*) from their_tasks) as their_tasks,
    (
        select count(*) from my_tasks semi join their_tasks using (task_ix)
    ) as shared_tasks,
    least(
        (select count(distinct student_ix) from mine),
        (select count(distinct student_ix) from theirs)
    ) as students,
    (
        select count(distinct student_ix) from mine semi join theirs using (student_ix)
    ) as shared_students,
    (
        select string_agg(section.section, ', ' order by section.section)
        from section
        semi join theirs using (section_ix)
    ) as sections
