{# For the transaction that builds a model. Sorts of a whole archive stay in memory; compiling a
   query takes seconds here and saves nothing (measured: 2.3 of 2.4 s of a run that had nothing to
   do). #}
{% macro set_session() %}
  set local work_mem = '64MB'; set local jit = off
{% endmacro %}


{# The planner cannot know how many days a run scores and takes them for few: a loop inside a loop
   is then its choice for a whole archive, and six times slower than a hash (measured). #}
{% macro set_scoring_session() %}
  {{ set_session() }}; set local enable_nestloop = off
{% endmacro %}
