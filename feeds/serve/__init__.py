"""Serves the published documents from answers that are finished before anyone asks (RFC 9110)."""
