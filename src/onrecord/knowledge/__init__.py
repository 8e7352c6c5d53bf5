"""Who and where, as dated tables, and the code that looks them up by name and day."""
