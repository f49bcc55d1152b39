"""Which Wikidata items the graph's things are."""
