"""What was quoted, kept: tables, units of work, queries, migrations."""
