"""Loggers whose lines begin with a letter for the level, date, process and place.

Source: MXNet 1.9.1, python/mxnet/log.py.
"""

from __future__ import annotations

import logging
import warnings
from logging import CRITICAL, DEBUG, ERROR, INFO, NOTSET, WARNING

__all__ = [
    "CRITICAL",
    "DEBUG",
    "ERROR",
    "INFO",
    "NOTSET",
    "WARNING",
    "getLogger",
    "get_logger",
]

RED, GREEN, BLUE, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[34m", "\x1b[0m"
LABELS = {CRITICAL: "C", ERROR: "E", WARNING: "W", INFO: "I", DEBUG: "D"}
PLACE = "%(asctime)s %(process)d %(pathname)s:%(funcName)s:%(lineno)d"


class _Formatter(logging.Formatter):
    """`I0131 12:00:00 123 file.py:main:7] text`, in colour up to the bracket."""

    def __init__(self) -> None:
        super().__init__(datefmt="%m%d %H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        level = record.levelno
        colour = RED if level >= WARNING else GREEN if level >= INFO else BLUE
        self._style._fmt = f"{colour}{LABELS.get(level, 'U')}{PLACE}]{PLAIN} %(message)s"
        return super().format(record)


_made: set[str] = set()


def get_logger(
    name: str | None = None,
    filename: str | None = None,
    filemode: str | None = None,
    level: int = WARNING,
) -> logging.Logger:
    """A logger with a handler of its own, which is made the first time it is asked for.

    Args:
        name: its name; the root logger, left as it is, if None.
        filename: the file it writes to; the standard error if None.
        filemode: how the file is opened: 'a' if None.
        level: the least level that it lets through.
    """
    logger = logging.getLogger(name)
    if name is None or name in _made:
        return logger
    _made.add(name)
    handler: logging.Handler
    if filename:
        handler = logging.FileHandler(filename, filemode or "a")
    else:
        handler = logging.StreamHandler()
        handler.setFormatter(_Formatter())
    logger.addHandler(handler)
    logger.setLevel(level)
    return logger


def getLogger(
    name: str | None = None,
    filename: str | None = None,
    filemode: str | None = None,
    level: int = WARNING,
) -> logging.Logger:
    """`get_logger`, by its old name."""
    warnings.warn(
        "getLogger is deprecated, Use get_logger instead.", DeprecationWarning, stacklevel=2
    )
    return get_logger(name, filename, filemode, level)
