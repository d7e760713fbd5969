{# Finds terms by the words of their labels; queries repeat the expression to use the index. It has
   no name of its own: a table made anew beside the old one would not get it then. #}
{% macro words_index(relation) %}
do $$
begin
  if not exists (
    select from pg_index
    where indrelid = '{{ relation }}'::regclass and pg_get_indexdef(indexrelid) like '%to_tsvector%'
  ) then
    create index on {{ relation }} using gin (
      to_tsvector('simple', regexp_replace(label, '([a-zß-öø-ÿ])([A-ZÀ-Þ])', '\1 \2', 'g'))
    );
  end if;
end
$$
{% endmacro %}
