{# The compiled SQL without what differs from run to run (comments, white space, the touched groups)
   or from place to place: a backup may come back in a database of another name. #}
{% macro canonical_definition(compiled_sql) %}
  {%- set re = modules.re -%}
  {%- set text = re.sub(
    '(?s)/[*] (rollup_from .*?) [*]/.*?/[*] end rollup_from [*]/', '\\1', compiled_sql) -%}
  {%- set text = re.sub('--[^\n]*', ' ', text) -%}
  {%- set text = text | replace('"' ~ this.database ~ '".', '') -%}
  {{ return(re.sub('\\s+', ' ', text) | trim) }}
{% endmacro %}


{# Stops the run when the rollup in the database was built from another definition than the model's.
   Silently keeping the old one and silently dropping history are both worse. #}
{% macro refuse_changed_definition(recorded, kind, definition_hash) %}
  {%- if should_full_refresh() -%}{{ return('') }}{%- endif -%}
  {%- if recorded is none -%}
    {%- set finding = "exists, but no definition is recorded for it" -%}
  {%- elif recorded['kind'] != kind -%}
    {%- set finding = "was built as a " ~ recorded['kind'] ~ "; this server now needs a " ~ kind -%}
  {%- elif recorded['definition_hash'] != definition_hash -%}
    {%- set finding = "was built from another definition than the model has now" -%}
  {%- else -%}
    {{ return('') }}
  {%- endif -%}
  {{ exceptions.raise_compiler_error(
    this ~ " " ~ finding ~ ". Two ways out: (1) keep the history: restore this model and add the " ~
    "change as a new version under a new name; (2) rebuild from what raw.observations still " ~
    "holds: --full-refresh --select " ~ this.identifier ~ "+ (history older than the raw " ~
    "retention is lost)."
  ) }}
{% endmacro %}
