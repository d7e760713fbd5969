{# What a continuous aggregate refuses, and what a table would quietly take. Checked on every server,
   so that a model which works on plain PostgreSQL works on TimescaleDB too. Each is a pattern over
   the canonical definition, in lower case, with the bucket's own call and all literals taken out. #}
{% macro what_an_aggregate_cannot_hold() %}
  {{ return([
    ('^with\\b|\\bwith\\s+recursive\\b', 'a common table expression'),
    ('\\(\\s*select\\b', 'a subquery'),
    ('\\bover\\s*(\\(|\\w)', 'a window function'),
    ('\\blateral\\b', 'a lateral join'),
    ('\\b(union|intersect|except)\\b', 'a set operation'),
    ('^select\\s+distinct\\b', 'select distinct'),
    ('\\b(limit|offset|fetch\\s+first)\\b', 'a limit'),
    ('\\bgrouping\\s+sets\\b|\\b(rollup|cube)\\s*\\(', 'grouping sets'),
    ('\\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|random|nextval)\\s*\\(|'
      ~ '\\bcurrent_(timestamp|date|time)\\b|\\blocaltime', 'a function that changes by itself'),
    ('\\b(date_bin|date_trunc)\\s*\\(', 'a bucket that is not made by bucket()'),
    ('\\b(double\\s+precision|float[48]?|real)\\b',
      'a float: its sum depends on the order of the rows'),
  ]) }}
{% endmacro %}


{# Returns what is wrong with a canonical definition, in words; empty when nothing is. #}
{% macro faults_of_definition(definition) %}
  {%- set re = modules.re -%}
  {%- set buckets = "time_bucket\\(interval '[^']*', [^,()]+\\)"
    ~ "|date_bin\\(interval '[^']*', [^,()]+, timestamptz '2000-01-03 00:00:00[+]00'\\)" -%}
  {%- set text = re.sub(buckets, ' the_bucket ', definition) -%}
  {%- set text = re.sub("'[^']*'", "''", text) | lower -%}
  {%- set faults = [] -%}
  {%- if 'the_bucket' not in text -%}{%- do faults.append('no bucket() to group by') -%}{%- endif -%}
  {%- if 'rollup_from ' not in text -%}{%- do faults.append('no rollup_from()') -%}{%- endif -%}
  {%- if ' group by ' not in text -%}{%- do faults.append('no group by') -%}{%- endif -%}
  {%- for pattern, words in what_an_aggregate_cannot_hold() -%}
    {%- if re.search(pattern, text) -%}{%- do faults.append(words) -%}{%- endif -%}
  {%- endfor -%}
  {{ return(faults) }}
{% endmacro %}


{% macro refuse_what_an_aggregate_cannot_hold(definition) %}
  {%- set faults = faults_of_definition(definition) -%}
  {%- if faults -%}
    {{ exceptions.raise_compiler_error(
      this ~ " cannot be a continuous aggregate: it has " ~ faults | join('; ') ~ ". A rollup " ~
      "selects bucket(), keys and aggregates from rollup_from() of raw.observations or another " ~
      "rollup; put the rest into a mart above it."
    ) }}
  {%- endif -%}
{% endmacro %}
