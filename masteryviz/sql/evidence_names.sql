-- One row per student: the id to call them by, and the newest names. Where two
-- students would be called the same, both are called by kind and id.
insert into student_id
select min(who.student_ix), id.kind, id.value
from student_stated_id as id
join student_stated as who using (stated_ix)
group by id.kind, id.value
having count(distinct who.student_ix) = 1
order by 1, 2, 3
;

insert into student
with
    owned as (
        select
            who.student_ix,
            id.kind,
            id.value,
            own.student_ix is not null as alone,
            case
                id.kind
                when 'canvas'
                then 1
                when 'log'
                then 2
                when 'id'
                then 3
                when 'sis'
                then 4
                when 'login'
                then 5
                when 'email'
                then 6
                else 7
            end as strength
        from student_stated_id as id
        join student_stated as who using (stated_ix)
        left join student_id as own on own.kind = id.kind and own.value = id.value
    ),
    best as (
        select
            student_ix,
            min((not alone, strength, kind, value)) as choice,
            -- settles, the same in any store, who is first of those with one id
            string_agg(distinct kind || ' ' || value, ' ' order by kind || ' ' || value) as ids
        from owned
        group by student_ix
    ),
    kinds as (select list(distinct kind) as known from student_stated_id),
    called as (
        select
            student_ix,
            ids,
            case
                when
                    count(*) over (partition by choice[4]) > 1
                    or list_contains(known, split_part(choice[4], ':', 1))
                then choice[3] || ':' || choice[4]
                else choice[4]
            end as name
        from best, kinds
    ),
    named as (
        select
            student_ix,
            max_by((name, sort_name), (named_at, named_by)) filter (
                where named_at is not null
            ) as names
        from student_stated
        group by student_ix
    )
select
    called.student_ix,
    case
        when count(*) over same > 1
        then called.name || ' #' || row_number() over (partition by called.name order by ids)
        else called.name
    end,
    named.names[1],
    named.names[2]
from called
join named using (student_ix)
window same as (partition by called.name)
order by called.student_ix
