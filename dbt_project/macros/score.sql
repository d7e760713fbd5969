{# The parts of the score as expressions. Every part is rounded where it is defined, so that anyone
   can recompute a row from the published numbers and get the same digits. docs/analyst/scores.md
   explains. #}

{# Mean place on the list over the day's readings, 0..1; a reading without the term counts as 0. #}
{% macro strength(points, n_readings) -%}
  round({{ points }}::numeric / ({{ var('list_depth') }} * {{ n_readings }}), 4)
{%- endmacro %}


{# Today against the own baseline, -1..1; the floor keeps jitter at the foot of a list near 0. #}
{% macro momentum(today, baseline) -%}
  round(
    ({{ today }} - {{ baseline }}) / ({{ today }} + {{ baseline }} + {{ var('momentum_floor') }}), 4
  )
{%- endmacro %}


{# Points of 100. A falling term earns nothing for momentum; it is not punished twice. Without a
   momentum there is no score (`greatest` alone would take a null for the lesser). #}
{% macro score(momentum, strength, breadth) -%}
  case when {{ momentum }} is not null then
    round(
      {{ var('weight_momentum') }} * greatest({{ momentum }}, 0)
      + {{ var('weight_strength') }} * {{ strength }}
      + {{ var('weight_breadth') }} * {{ breadth }},
      1
    )
  end
{%- endmacro %}


{# Days as integers: a RANGE frame over them is exact across gaps and several times faster than one
   over dates. #}
{% macro day_no(day) -%} ({{ day }} - date '2000-01-01') {%- endmacro %}


{# The days before the scored one that form a baseline. #}
{% macro baseline_frame() -%}
  range between {{ var('baseline_window_days') }} preceding and 1 preceding
{%- endmacro %}


{# The days a sparkline shows, the scored one included. #}
{% macro spark_frame() -%}
  range between {{ var('spark_days') - 1 }} preceding and current row
{%- endmacro %}


{# The row exactly `age` days before. #}
{% macro exact_day_frame(age) -%}
  range between {{ age }} preceding and {{ age }} preceding
{%- endmacro %}


{# True when one of the days lies about a year before the scored one. #}
{% macro any_around_last_year(days, scored) -%}
  exists (
    select from unnest({{ days }}) as past (day)
    where past.day between {{ scored }} - {{ var('year_days') + var('year_leeway_days') }}
      and {{ scored }} - {{ var('year_days') - var('year_leeway_days') }}
  )
{%- endmacro %}


{# Of one source's lists at a place, the one that is scored: the shortest period on which the term
   stands that day; a list it has left only where it stands on none. #}
{% macro one_list_per_source() -%} distinct on (trend_id, day, source) {%- endmacro %}
{% macro one_list_per_source_order() -%}
  trend_id, day, source, is_present desc,
  array_position(array['instant', '7d', '30d', '90d'], period)
{%- endmacro %}


{# Days that a changed day reaches: a year and a week, for `seen_last_year`. #}
{% macro score_reach_on() -%}
  {{ var('year_days') + var('year_leeway_days') }}
{%- endmacro %}


{# Days a day's row looks back on, day by day. #}
{% macro score_reach() -%}
  {{ [var('spark_days') - 1, var('baseline_window_days') + var('curve_max_age_days')] | max }}
{%- endmacro %}


{# The days being scored and those they look back on. #}
{% macro in_score_span(bucket) -%}
  {{ bucket }} >= (
    select (from_day - {{ score_reach() }})::timestamp at time zone 'UTC'
    from {{ ref('score_span') }}
  )
  and {{ bucket }} <= (select to_day::timestamp at time zone 'UTC' from {{ ref('score_span') }})
{%- endmacro %}


{# Everything that defines the score, as one text: when it changes, every day is scored anew. #}
{% macro score_formula() %}
  {%- if not execute -%}{{ return('') }}{%- endif -%}
  {%- set parts = [
    strength('points', 'readings'), momentum('today', 'baseline'), score('m', 's', 'b'),
    baseline_frame(), score_reach(), var('baseline_min_days'), var('curve_max_age_days'),
    var('spark_days'), var('rising_at'), var('peaking_at'), var('evergreen_at'),
    any_around_last_year('days', 'scored'),
  ] -%}
  {%- for name in [
    'list_days', 'standings', 'curve_days', 'term_momentum', 'agreement', 'trend_scores.v1'
  ] -%}
    {%- do parts.append(graph.nodes['model.podpusher.' ~ name].raw_code) -%}
  {%- endfor -%}
  {{ return(parts | join('\n')) }}
{% endmacro %}


{# True when the scores that stand were made by this formula. #}
{% macro score_is_known(formula) %}
  {%- if not execute or flags.FULL_REFRESH -%}{{ return(false) }}{%- endif -%}
  {%- set recorded = recorded_state('trend_scores') -%}
  {%- set table = adapter.get_relation(this.database, 'marts', 'trend_scores') -%}
  {{ return(
    recorded is not none and table is not none
    and recorded['definition_hash'] == local_md5(formula)
  ) }}
{% endmacro %}
