-- What is known of one term by its words, and how else it is written. No row: not judged yet.
select
  own.canonical,
  r.language,
  r.flags,
  r.categories,
  r.fitness,
  r.fitness_basis,
  r.reasons,
  array(
    select other.label
    from ops.term_resolutions as other
    where other.canonical = own.canonical and other.term <> own.term
    order by other.weight desc, other.term
    limit 8
  ) as spellings,
  array(
    select distinct product.name
    from marts.categories as c
    cross join lateral unnest(string_to_array(c.products, '|')) as product (name)
    where c.category = any (r.categories)
    order by product.name
  ) as products
from ops.term_resolutions as own
join ops.term_resolutions as r on r.term = own.canonical
where own.term = :term
