{# How the dimensions know what is new to them, in the table where the rollups keep it too. #}

{# True when the rows that stand were made by this very SQL; otherwise all is computed again. #}
{% macro dimension_is_known() %}
  {%- if not execute or not is_incremental() -%}{{ return(false) }}{%- endif -%}
  {%- set recorded = recorded_state(this.identifier) -%}
  {{ return(
    recorded is not none and recorded['definition_hash'] == local_md5(model['raw_code'])
  ) }}
{% endmacro %}


{# Before a build, in its transaction, so that nothing which arrives meanwhile counts as seen. #}
{% macro note_seen() %}
  select set_config('podpusher.horizon', pg_snapshot_xmin(pg_current_snapshot())::text, true)
{% endmacro %}


{# After it, in the same transaction. `parents` are the rollups it is made from. #}
{% macro record_seen(parents=[]) %}
  insert into {{ build_state() }}
    (model, kind, definition_hash, definition, horizon, built_at, filled_at, cluster_id)
  select
    '{{ this.identifier }}', 'dimension', '{{ local_md5(model["raw_code"]) }}', '',
    {{ horizon_below("current_setting('podpusher.horizon')::bigint", parents) }}, now(), now(),
    (select system_identifier from pg_control_system())
  on conflict (model) do update set
    definition_hash = excluded.definition_hash,
    horizon = excluded.horizon,
    built_at = excluded.built_at,
    cluster_id = excluded.cluster_id
{% endmacro %}


{# A term whose last day was deleted leaves no row behind to make it anew from, only tombstones. #}
{% macro forget_gone_terms() %}
  {%- if is_incremental() %}
  delete from {{ this }} as known
  where known.term in (
      select t.term from raw.tombstones as t where {{ is_new('t', this.identifier) }}
    )
    and not exists (select from {{ ref('term_daily') }} as d where d.term = known.term)
  {%- endif %}
{% endmacro %}


{#
  What the app finds terms by: the words of labels (Seasonal events), the beginnings of words and of
  the whole term (Search), where the number at the end of a listing's key is no word; queries repeat
  the expressions to use them. As a hook and not as the model's indexes, which dbt makes with the
  table only: an older table gets them too. Without names, because a table that is being replaced
  still has its own. Text search and not trigrams: the extension pg_trgm is not on every server that
  we run on.
#}
{% macro term_search_indexes() %}
  do $$
  declare
    made text := (
      select coalesce(string_agg(pg_get_indexdef(indexrelid), E'\n'), '')
      from pg_index where indrelid = '{{ this }}'::regclass
    );
  begin
    if made not like '%regexp_replace(label%' then
      create index on {{ this }} using gin (
        to_tsvector('simple', regexp_replace(label, '([a-zß-öø-ÿ])([A-ZÀ-Þ])', '\1 \2', 'g'))
      );
    end if;
    if made not like '%regexp_replace(term%' then
      create index on {{ this }} using gin (
        to_tsvector('simple', regexp_replace(term, ' #[0-9a-z_-]{1,40}$', ''))
      );
    end if;
    if made not like '%text_pattern_ops%' then
      create index on {{ this }} (term text_pattern_ops);
    end if;
  end $$
{% endmacro %}
