"""Fuzzing of reading: inputs of three sorts, what is asked of each, and the tally of many runs."""
