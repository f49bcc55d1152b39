"""The verbs of the `touchline` command, a module for those that belong together."""
