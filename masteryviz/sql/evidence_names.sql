-- One row per student: the id to call them by. Where two students would be
-- called the same, both are called by kind and id.
update student
set student = called.name
from
    (
        with
            best as (
                select
                    student_ix,
                    kind,
                    value,
                    row_number() over (
                        partition by student_ix
                        order by
                            case
                                kind
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
                            end,
                            kind,
                            value
                    ) as choice
                from student_id
            ),
            kinds as (select list(distinct kind) as known from student_id)
        select
            student_ix,
            case
                when
                    count(*) over (partition by value) > 1
                    or list_contains(known, split_part(value, ':', 1))
                then kind || ':' || value
                else value
            end as name
        from best, kinds
        where choice = 1
    ) as called
where called.student_ix = student.student_ix
