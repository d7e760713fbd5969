-- Question: Which categories does each platform use, and which are still in use?
-- Grain: one row per platform and category.
-- Columns:
--   source             the platform
--   category           in the platform's own words
--   first_observed_at  UTC
--   last_observed_at   UTC
--   days_in_use        days from the first observation to the last
--   is_in_use          true when observed in the seven days up to the platform's newest category
select
  source,
  category,
  first_observed_at,
  last_observed_at,
  last_observed_at::date - first_observed_at::date as days_in_use,
  last_observed_at > max(last_observed_at) over (partition by source) - interval '7 days'
    as is_in_use
from marts.category_dim
order by source, last_observed_at desc, category
