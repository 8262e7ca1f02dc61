-- One row: whether an export has a task in common with another of the same format and
-- gradebook that shows one of its sections.
with
    this as (select * from source_file where file_ix = $file_ix),
    shown as (
        select distinct roster.file_ix, stated.section_ix
        from roster
        join section_stated as stated on stated.stated_ix = roster.section_ix
    ),
    mine as (select section_ix from shown where file_ix = $file_ix),
    near as (
        select distinct f.file_ix
        from shown
        semi join mine using (section_ix)
        join source_file as f using (file_ix)
        join this on f.scope = this.scope and f.format = this.format
        where f.file_ix <> $file_ix
    ),
    my_tasks as (select distinct task_ix from observation where file_ix = $file_ix),
    their_tasks as (
        select distinct task_ix from observation semi join near using (file_ix)
    )
select exists (from my_tasks semi join their_tasks using (task_ix))
