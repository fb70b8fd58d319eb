"""Exercises: their names, and who takes part where, when and with how many."""
