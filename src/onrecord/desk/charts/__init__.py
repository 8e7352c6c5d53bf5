"""Charts as SVG made on the server: they show without script, every mark is a link, and a file is one request away."""
