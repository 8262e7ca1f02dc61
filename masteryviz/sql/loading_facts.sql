-- One row: what the store has of one file, after it was built.
with
    skills as (
        select skill_ix
        from log_entry
        where file_ix = $file_ix and skill_ix is not null
        union
        select task_skill.skill_ix
        from log_entry
        join task_skill using (task_ix)
        where file_ix = $file_ix and log_entry.skill_ix is null
        union
        select task_skill.skill_ix
        from observation
        join task_skill using (task_ix)
        where file_ix = $file_ix
    )
select
    (select count(*) from skills) as skills,
    (select count(*) from attempt where file_ix = $file_ix) as attempts
