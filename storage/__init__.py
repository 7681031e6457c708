"""The only place with SQL. Rows do not leave it."""
