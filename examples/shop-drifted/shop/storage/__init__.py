"""SQLite: the connection, the schema and the queries."""
