-- One row: what the tasks and skills of a new section have in common with those of
-- an earlier one, what each is called, and the gradebook that the earlier one was
-- last seen in.
with
    this as (select * from source_file where file_ix = $file_ix),
    earlier as (select * from source_file where not list_contains($together, file_ix)),
    evidence as (
        select file_ix, section_ix as stated_ix, task_ix, null::uinteger as skill_ix
        from observation
        union all
        select file_ix, section_ix, task_ix, skill_ix
        from log_entry
    ),
    seen as (
        select distinct
            stated.section_ix = $new_ix as is_new,
            evidence.task_ix,
            coalesce(evidence.skill_ix, task_skill.skill_ix) as skill_ix
        from evidence
        join section_stated as stated using (stated_ix)
        left join task_skill on task_skill.task_ix = evidence.task_ix
        where
            (stated.section_ix = $new_ix and evidence.file_ix = $file_ix)
            or (
                stated.section_ix = $known_ix
                and evidence.file_ix in (select file_ix from earlier)
            )
    ),
    task as (
        select task_ix, bool_or(is_new) as mine, bool_or(not is_new) as theirs
        from seen
        where task_ix is not null
        group by task_ix
    ),
    skill as (
        select skill_ix, bool_or(is_new) as mine, bool_or(not is_new) as theirs
        from seen
        where skill_ix is not null
        group by skill_ix
    ),
    gradebook as (
        select max_by(earlier.scope, (earlier.exported_at, earlier.sha256)) as scope
        from roster
        join section_stated as stated on stated.stated_ix = roster.section_ix
        join earlier using (file_ix)
        join this on this.format = earlier.format
        where stated.section_ix = $known_ix
    )
select
    (select count(*) from task where mine) as tasks,
    (select count(*) from task where mine and theirs) as shared_tasks,
    (select count(*) from skill where mine) as skills,
    (select count(*) from skill where mine and theirs) as shared_skills,
    new.section as new_section,
    known.section as known_section,
    (
        select min(json_extract_string(claim.value, '$.name'))
        from claim
        join section_stated as stated on stated.stated_ix = claim.ix
        where
            claim.what = 'section'
            and claim.attribute = 'key'
            and stated.section_ix = $known_ix
    ) as name,
    (
        select min(json_extract_string(claim_stated.value, '$.name'))
        from claim_stated
        join section_stated as stated on stated.stated_ix = claim_stated.ix
        where
            claim_stated.file_ix = $file_ix
            and claim_stated.what = 'section'
            and claim_stated.attribute = 'key'
            and stated.section_ix = $new_ix
    ) as own_name,
    known.school,
    known.course,
    known.teacher,
    known.term,
    (select scope from gradebook) as scope,
    (select scope from this) as own_scope,
    (select count(distinct section_ix) from roster where file_ix = $file_ix) as sections
from section as new, section as known
where new.section_ix = $new_ix and known.section_ix = $known_ix
