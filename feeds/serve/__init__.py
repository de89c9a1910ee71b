"""Serves the published documents, right to every poller (RFC 9110), from answers that are finished before they are asked."""
