"""What the graph and Wikidata have to say to each other: statements to give back, and what differs."""
