-- One row: how a snapshot's tasks and sections compare with those of the earlier
-- snapshots of the same gradebook.
with
    this as (select * from source_file where file_ix = $file_ix),
    others as (
        select f.file_ix
        from source_file as f
        join this on f.scope = this.scope and f.file_ix <> this.file_ix
    ),
    my_sections as (
        select distinct section_ix from roster semi join this using (file_ix)
    ),
    alike as (
        select distinct roster.file_ix
        from roster
        semi join others using (file_ix)
        semi join my_sections using (section_ix)
    ),
    my_tasks as (
        select distinct task_ix from observation semi join this using (file_ix)
    ),
    their_tasks as (
        select distinct task_ix from observation semi join alike using (file_ix)
    )
select
    (select count(*) from alike) as earlier,
    (select count(*) from my_tasks semi join their_tasks using (task_ix)) as shared,
    (select count(*) from their_tasks anti join my_tasks using (task_ix)) as gone
