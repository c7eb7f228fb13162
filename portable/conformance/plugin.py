"""The pytest plugin of the judge."""
