{# Fails on every row for which the expression is false. A null counts as true, as in a check
   constraint. #}
{% test holds(model, expression) %}
select * from {{ model }} where not ({{ expression }})
{% endtest %}
