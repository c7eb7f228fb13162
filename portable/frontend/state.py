"""Whether this thread records operators, and whether it trains or predicts."""

from __future__ import annotations

import threading


class State(threading.local):
    """recording: operators go on the tape; training: Dropout, BatchNorm and others behave so."""

    recording = False
    training = False


state = State()
