{#
  A view, so that a correction is seen at once. Products come as the categories do, and within a
  category as the seed has them.
#}
{{ config(materialized='view') }}

select
  t.term as canonical,
  t.label,
  (
    select count(*) from {{ source('ops', 'term_resolutions') }} as s where s.canonical = t.term
  )::integer as n_spellings,
  t.language,
  t.language_confidence,
  t.flags,
  t.reasons -> 'flags' as flag_reasons,
  t.categories,
  t.reasons -> 'categories' as category_reasons,
  coalesce(suggested.products, '{}') as products,
  t.fitness::integer as fitness,
  t.fitness_basis,
  t.reasons -> 'fitness' as fitness_parts,
  t.resolved_at
from {{ source('ops', 'term_resolutions') }} as t
left join lateral (
  select array_agg(listed.product order by listed.place) as products
  from (
    select product.name as product, min(array_position(t.categories, c.category) * 100 + product.n)
      as place
    from {{ ref('categories') }} as c
    cross join lateral unnest(string_to_array(c.products, '|')) with ordinality as product (name, n)
    where c.category = any(t.categories)
    group by product.name
  ) as listed
) as suggested on true
where t.term = t.canonical
