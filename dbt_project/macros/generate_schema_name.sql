{# Schemas are exactly what the model says (rollups, marts), never prefixed with the target's: the
   migrations create them and grant on them by name. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
  {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
