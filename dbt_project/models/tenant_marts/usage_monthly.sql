{# An unknown cost is not zero: it is left out of the sum and counted beside it. #}

select
  workspace_id,
  period_start,
  resource,
  coalesce(sum(amount) filter (where state = 'committed'), 0) as committed,
  coalesce(sum(amount) filter (where state = 'reserved'), 0) as reserved,
  (sum(cost_micro) filter (where state = 'committed'))::bigint as cost_micro,
  count(*) filter (where state = 'committed' and cost_micro is null) as uncosted,
  currency
from {{ source('app', 'usage_ledger') }}
group by workspace_id, period_start, resource, currency
