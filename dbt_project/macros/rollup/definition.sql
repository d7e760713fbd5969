{# The compiled SQL without what differs from run to run (comments, white space, the touched groups)
   or from place to place: a backup may come back in a database of another name. #}
{% macro canonical_definition(compiled_sql) %}
  {%- set re = modules.re -%}
  {%- set text = re.sub(
    '(?s)/[*] (rollup_from .*?) [*]/.*?/[*] end rollup_from [*]/', '\\1', compiled_sql) -%}
  {%- set text = re.sub('(?s)/[*].*?[*]/|--[^\n]*', ' ', text) -%}
  {%- set text = text | replace('"' ~ this.database ~ '".', '') -%}
  {{ return(re.sub('\\s+', ' ', text) | trim) }}
{% endmacro %}


{# Stops the run when the rollup in the database was built from another definition than the model's.
   Silently keeping the old one and silently dropping history are both worse. #}
{% macro refuse_changed_definition(recorded, kind, definition_hash) %}
  {%- if recorded is none -%}
    {%- set finding = "exists, but no definition is recorded for it" -%}
  {%- elif recorded['kind'] != kind -%}
    {%- set finding = "was built as a " ~ recorded['kind'] ~ "; this server now needs a " ~ kind -%}
  {%- elif recorded['definition_hash'] not in (definition_hash, '') -%}
    {%- set finding = "was built from another definition than the model has now" -%}
  {%- else -%}
    {{ return('') }}
  {%- endif -%}
  {{ exceptions.raise_compiler_error(
    this ~ " " ~ finding ~ ". Two ways out: (1) keep the history: restore this model and add the " ~
    "change as a new version under a new name; (2) rebuild it and what stands on it from what " ~
    "raw.observations still holds: podpusher db rebuild " ~ this.identifier ~
    " (history older than the raw retention is lost)."
  ) }}
{% endmacro %}


{# A rollup that is made from nothing starts with what its source still holds. What stands on it may
   know more, and would be made anew from less: only when it is given up as well. #}
{% macro refuse_to_lose_what_is_above() %}
  {%- for name in rollups_above() -%}
    {%- set recorded = recorded_state(name) -%}
    {%- if recorded is not none and recorded['filled_at'] is not none
        and name not in var('rebuild', []) -%}
      {{ exceptions.raise_compiler_error(
        this ~ " is gone, and " ~ name ~ " still stands on it. Restore it from a backup, or " ~
        "rebuild both: podpusher db rebuild " ~ this.identifier ~
        " (history older than the raw retention is lost)."
      ) }}
    {%- endif -%}
  {%- endfor -%}
{% endmacro %}
