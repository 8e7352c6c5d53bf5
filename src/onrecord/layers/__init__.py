"""The layers, in pipeline order; each adds one kind of finding."""
