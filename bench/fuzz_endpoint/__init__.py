"""Fuzzing of the server: requests of three sorts, and what is asked of each answer."""
