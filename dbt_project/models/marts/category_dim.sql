{#
  The one mart read straight from the observations: no rollup keeps the category. New rows only widen
  what is there, so that it outlives the raw rows; hence never a full refresh.
#}
{{
  config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['source', 'category'],
    on_schema_change='append_new_columns',
    full_refresh=false,
    indexes=[{'columns': ['source', 'category'], 'unique': true}],
    pre_hook=["{{ set_session() }}", "{{ note_seen() }}"],
    post_hook="{{ record_seen() }}",
  )
}}

with observed as (
  select
    o.source,
    o.category,
    min(o.observed_at) as first_observed_at,
    max(o.observed_at) as last_observed_at
  from {{ source('raw', 'observations') }} as o
  where o.category is not null
  {%- if dimension_is_known() %}
    and {{ is_new('o', 'category_dim', 'ingested_at') }}
  {%- endif %}
  group by o.source, o.category
)

{%- if is_incremental() %}

select
  source,
  category,
  least(observed.first_observed_at, known.first_observed_at) as first_observed_at,
  greatest(observed.last_observed_at, known.last_observed_at) as last_observed_at
from observed
left join {{ this }} as known using (source, category)

{%- else %}

select * from observed

{%- endif %}
