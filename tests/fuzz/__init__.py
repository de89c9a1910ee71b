"""Hostile bytes for every reader and for `feeds check`: slow ones, broken ones, and those that fuzzing finds."""
