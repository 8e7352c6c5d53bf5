"""Many reports: read them into one DuckDB file, link the same stories and the same happenings, and ask."""
