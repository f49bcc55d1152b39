"""How the statements of many articles become one agreed graph, step by step."""
