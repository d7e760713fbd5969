{# TimescaleDB's own jobs for one aggregate, as its `meta` declares them: compression always, refresh
   only where `refresh_by` says so, because a job and a run that refresh at once refuse each other.
   Retention is not among them: which days may go is decided by what has landed on them, on every
   edition alike (see `podpusher db retain`). #}
{% macro declared_policies(meta) %}
  {%- set declared = [] -%}
  {%- if meta.get('compress_after') -%}
    {%- do declared.append({
      'proc': 'policy_compression',
      'config': {'compress_after': meta['compress_after']},
      'prepare': "alter materialized view " ~ this ~ " set (timescaledb.compress, " ~
        "timescaledb.compress_segmentby = '" ~ meta['compress_segment_by'] | join(', ') ~ "', " ~
        "timescaledb.compress_orderby = '" ~ meta['compress_order_by'] | join(', ') ~ "')",
      'add': "add_compression_policy('" ~ this ~ "', compress_after => interval '" ~
        meta['compress_after'] ~ "')",
      'remove': "remove_compression_policy('" ~ this ~ "')",
    }) -%}
  {%- endif -%}
  {%- if var('refresh_by') == 'policy' -%}
    {%- do declared.append({
      'proc': 'policy_refresh_continuous_aggregate',
      'config': {'start_offset': meta['refresh_window'], 'end_offset': '0'},
      'add': "add_continuous_aggregate_policy('" ~ this ~ "', start_offset => interval '" ~
        meta['refresh_window'] ~ "', end_offset => interval '0', schedule_interval => interval '" ~
        var('refresh_every') ~ "')",
      'remove': "remove_continuous_aggregate_policy('" ~ this ~ "')",
    }) -%}
  {%- endif -%}
  {{ return(declared) }}
{% endmacro %}


{# The statements that make the jobs that are there those that are declared; none when they are. #}
{% macro policy_changes(meta) %}
  {%- set changes = [] -%}
  {%- set declared = declared_policies(meta) -%}
  {%- set removals = {
    'policy_compression': "remove_compression_policy('" ~ this ~ "')",
    'policy_refresh_continuous_aggregate': "remove_continuous_aggregate_policy('" ~ this ~ "')",
  } -%}
  {%- for proc, removal in removals.items() -%}
    {%- set wanted = (declared | selectattr('proc', 'equalto', proc) | list)
      | first | default(none) -%}
    {%- set same = "true" -%}
    {%- if wanted -%}
      {%- set tests = [] -%}
      {%- for name, value in wanted['config'].items() -%}
        {%- do tests.append("(config ->> '" ~ name ~ "')::interval = interval '" ~ value ~ "'") -%}
      {%- endfor -%}
      {%- set same = tests | join(' and ') -%}
    {%- endif -%}
    {%- set found = run_query(
      "select " ~ same ~ " from timescaledb_information.jobs where proc_name = '" ~ proc ~
      "' and hypertable_schema = '" ~ this.schema ~ "' and hypertable_name = '" ~
      this.identifier ~ "'").rows -%}
    {%- if found | length > 0 and not (wanted and found[0][0]) -%}
      {%- do changes.append("select " ~ removal) -%}
    {%- endif -%}
    {%- if wanted and not (found | length > 0 and found[0][0]) -%}
      {%- if wanted['prepare'] -%}{%- do changes.append(wanted['prepare']) -%}{%- endif -%}
      {%- do changes.append("select " ~ wanted['add']) -%}
    {%- endif -%}
  {%- endfor -%}
  {{ return(changes) }}
{% endmacro %}
