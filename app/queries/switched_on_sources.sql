-- One row per source that is switched on.
select name from ops.sources where is_on order by name
