"""Whether what this thread does is being captured."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .capture import Capture


class Active(threading.local):
    """The capture that watches this thread, if any."""

    capture: Capture | None = None


active = Active()


def refuse_capture() -> None:
    """Tell the capture, if there is one, that something happens which can't be recorded as one."""
    if active.capture is not None:
        active.capture.fit = False
