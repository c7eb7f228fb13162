"""Functions and classes that a ported program may need, whatever the target is.

They need numpy only. `as_numpy` is each target's own, and so are the operators of symbols.
"""

from . import metrics, modules, operators, records, schedules, symbols

__all__ = ["metrics", "modules", "operators", "records", "schedules", "symbols"]
