"""Scenarios, a file for each group; see `portable.conformance.scenario`."""
