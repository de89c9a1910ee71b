"""Saved HTML pages: what they say of their article, and where in them it stands."""
