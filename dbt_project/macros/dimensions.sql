{# How the dimensions know what is new to them, in the table where the rollups keep it too. #}

{# True when the rows that stand were made by this very SQL; otherwise all is computed again. #}
{% macro dimension_is_known() %}
  {%- if not execute or not is_incremental() -%}{{ return(false) }}{%- endif -%}
  {%- set recorded = recorded_state(this.identifier) -%}
  {{ return(
    recorded is not none and recorded['definition_hash'] == local_md5(model['raw_code'])
  ) }}
{% endmacro %}


{# SQL: the newest stamp a model has seen; minus infinity where it has seen none. #}
{% macro seen_until(model_name) -%}
  coalesce(
    (select watermark from {{ build_state() }} where model = '{{ model_name }}'), '-infinity'
  )
{%- endmacro %}


{# Before a build, in its transaction, so that nothing which arrives meanwhile counts as seen. #}
{% macro note_seen(watermark) %}
  select set_config('podpusher.watermark', coalesce({{ watermark }}::text, ''), true);
  {{ note_horizon() }}
{% endmacro %}


{# After it, in the same transaction. #}
{% macro record_seen() %}
  insert into {{ build_state() }}
    (model, kind, definition_hash, definition, watermark, seen_before)
  values (
    '{{ this.identifier }}', 'dimension', '{{ local_md5(model["raw_code"]) }}', '',
    nullif(current_setting('podpusher.watermark'), '')::timestamptz,
    current_setting('podpusher.seen_before')::xid8
  )
  on conflict (model) do update set
    definition_hash = excluded.definition_hash,
    watermark = excluded.watermark,
    seen_before = excluded.seen_before
{% endmacro %}


{# A term whose last day was deleted leaves no touched row behind, only a gap. #}
{% macro forget_gone_terms() %}
  {%- if is_incremental() %}
  delete from {{ this }} as known
  where not exists (
    select from {{ ref('term_daily') }} as d where d.term = known.term
  )
  {%- endif %}
{% endmacro %}
