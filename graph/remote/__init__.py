"""The graph in another SPARQL 1.1 store, in place of the embedded one."""
