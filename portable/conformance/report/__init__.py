"""Reports of conformance runs: terminal, JSON, JUnit, one HTML file."""
