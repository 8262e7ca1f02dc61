-- One row: how a snapshot's tasks and sections compare with those of the earlier
-- snapshots of the same gradebook.
with
    this as (select * from source_file where file_ix = $file_ix),
    earlier as (
        select f.file_ix
        from source_file as f
        join this on f.scope = this.scope and f.exported_at < this.exported_at
    ),
    shown as (
        select distinct roster.file_ix, stated.section_ix
        from roster
        join section_stated as stated on stated.stated_ix = roster.section_ix
    ),
    my_sections as (select section_ix from shown where file_ix = $file_ix),
    alike as (
        select distinct shown.file_ix
        from shown
        semi join earlier using (file_ix)
        semi join my_sections using (section_ix)
    ),
    my_tasks as (select distinct task_ix from observation where file_ix = $file_ix),
    their_tasks as (
        select distinct task_ix from observation semi join alike using (file_ix)
    )
select
    (select count(*) from alike) as files,
    (select count(*) from my_tasks semi join their_tasks using (task_ix)) as shared,
    (select count(*) from their_tasks anti join my_tasks using (task_ix)) as gone
