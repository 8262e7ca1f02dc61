-- One row per group: how the students' shares of mastered skills are spread.
with
    held as (
        select
            {by},
            student_ix,
            count(*) filter (where mastered is not null) as skills,
            count(*) filter (where mastered) as mastered
        from {standing} as standing
        where assigned
        group by {by}, student_ix
    ),
    shares as (
        select *, case when skills > 0 then mastered / skills end as share from held
    )
select
    {by},
    count(share) as students,
    count(*) - count(share) as unknown,
    avg(share) as mean,
    var_samp(share) as variance,
    min(share) as minimum,
    quantile_cont(share, 0.25) as q25,
    quantile_cont(share, 0.5) as median,
    quantile_cont(share, 0.75) as q75,
    max(share) as maximum
from shares
group by {by}
order by {by}
