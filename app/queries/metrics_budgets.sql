-- One row per budget: what may be spent of it now.
select b.budget, greatest(b.most - coalesce(sum(s.amount), 0), 0) as remaining
from ops.budgets as b
left join ops.spendings as s on s.budget = b.budget and s.at > now() - b.span
group by b.budget, b.most
order by b.budget
limit 1000
