"""Functions and classes that a ported program may need, whatever the target is.

They need numpy only. `as_numpy` is each target's own.
"""

from . import metrics, records, schedules

__all__ = ["metrics", "records", "schedules"]
