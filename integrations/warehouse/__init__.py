"""The warehouse: server, roles, tables, migrations and the only way rows land."""
