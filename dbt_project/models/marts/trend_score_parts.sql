{# The score taken apart: what each part gave, of how much it could give. A view, because it is
   arithmetic on the score's own row. #}
{{ config(materialized='view') }}

select
  s.day,
  s.place,
  s.kind,
  s.term,
  part.part,
  part.value::numeric(5, 4) as value,
  part.weight,
  (part.weight * greatest(part.value, 0))::numeric(7, 4) as points,
  s.basis
from {{ ref('trend_scores', v=1) }} as s
cross join lateral (
  values
    ('momentum', s.momentum, {{ var('weight_momentum') }}),
    ('strength', s.strength, {{ var('weight_strength') }}),
    ('breadth', s.breadth, {{ var('weight_breadth') }})
) as part (part, value, weight)
where s.score is not null
