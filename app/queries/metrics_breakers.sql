-- One row per breaker that was ever used.
select key, state from ops.breakers order by key limit 1000
