{# A view, so that a correction is seen at once. #}
{{ config(materialized='view') }}

select
  term,
  canonical,
  method,
  similarity,
  label,
  resolved_at
from {{ source('ops', 'term_resolutions') }}
