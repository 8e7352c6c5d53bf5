"""The desk: a project file in the browser, to read, check and correct."""
