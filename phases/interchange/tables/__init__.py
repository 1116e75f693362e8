"""Plans as tables: one documented set of columns for CSV, Excel and JSON, out and in."""
