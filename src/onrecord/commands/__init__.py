"""One module per command: `register` adds its words to the parser, `run` does it."""
