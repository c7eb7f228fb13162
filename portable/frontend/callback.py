"""Callbacks of training loops: they log the speed and the metrics, and save checkpoints.

A parameter of a callback has `epoch`, `nbatch` and `eval_metric`, as `Module.fit` gives them.

Source: MXNet 1.9.1, python/mxnet/callback.py.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from typing import Any


def module_checkpoint(
    mod: Any, prefix: str, period: int = 1, save_optimizer_states: bool = False
) -> Callable[..., None]:
    """What saves a module at the end of every few epochs.

    Args:
        mod: has `save_checkpoint(prefix, epoch, save_optimizer_states)`.
        prefix: what the files' names begin with.
        period: how many epochs; at least 1.
        save_optimizer_states: whether the optimizer's are saved, too.
    """
    period = int(max(1, period))

    def callback(iter_no: int, sym: Any = None, arg: Any = None, aux: Any = None) -> None:
        if (iter_no + 1) % period == 0:
            mod.save_checkpoint(prefix, iter_no + 1, save_optimizer_states)

    return callback


def do_checkpoint(prefix: str, period: int = 1) -> Callable[..., None]:
    """What saves graph and parameters at the end of every few epochs.

    Args:
        prefix: what the files' names begin with.
        period: how many epochs; at least 1.
    """
    period = int(max(1, period))

    def callback(iter_no: int, sym: Any, arg: Any, aux: Any) -> None:
        if (iter_no + 1) % period == 0:
            from .model import save_checkpoint

            save_checkpoint(prefix, iter_no + 1, sym, arg, aux)

    return callback


def log_train_metric(period: int, auto_reset: bool = False) -> Callable[[Any], None]:
    """What logs the metric of every few batches.

    Args:
        period: how many batches.
        auto_reset: whether the metric begins anew each time.
    """

    def callback(param: Any) -> None:
        if param.nbatch % period or param.eval_metric is None:
            return
        for name, value in param.eval_metric.get_name_value():
            logging.info("Iter[%d] Batch[%d] Train-%s=%f", param.epoch, param.nbatch, name, value)
        if auto_reset:
            param.eval_metric.reset_local()

    return callback


class Speedometer:
    """Logs how many items are done in a second, and the metrics.

    Args:
        batch_size: items of a batch.
        frequent: after how many batches it logs.
        auto_reset: whether the metric begins anew each time.
    """

    def __init__(self, batch_size: int, frequent: int = 50, auto_reset: bool = True) -> None:
        self.batch_size = batch_size
        self.frequent = frequent
        self.auto_reset = auto_reset
        self.init = False
        self.tic = 0.0
        self.last_count = 0

    def __call__(self, param: Any) -> None:
        """Count a batch, and log if it is time."""
        count = param.nbatch
        if self.last_count > count:
            self.init = False
        self.last_count = count
        if self.init and count % self.frequent:
            return
        if self.init:
            self._log(param, self._speed())
        self.init = True
        self.tic = time.time()

    def _speed(self) -> float:
        """Items a second since the last time."""
        seconds = time.time() - self.tic
        return self.frequent * self.batch_size / seconds if seconds else math.inf

    def _log(self, param: Any, speed: float) -> None:
        """Log a speed and the metrics."""
        count = param.nbatch
        if param.eval_metric is None:
            logging.info("Iter[%d] Batch [%d]\tSpeed: %.2f samples/sec", param.epoch, count, speed)
            return
        values = param.eval_metric.get_name_value()
        start = 0
        if self.auto_reset:
            param.eval_metric.reset_local()
            start = count - self.frequent
        message = "Epoch[%d] Batch [%d-%d]\tSpeed: %.2f samples/sec" + "\t%s=%f" * len(values)
        logging.info(message, param.epoch, start, count, speed, *sum(values, ()))


class ProgressBar:
    """Logs a bar that shows how much of an epoch is done.

    Args:
        total: batches of an epoch.
        length: letters of the bar.
    """

    def __init__(self, total: int, length: int = 80) -> None:
        self.total = total
        self.bar_len = length

    def __call__(self, param: Any) -> None:
        """Log the bar."""
        filled = round(self.bar_len * param.nbatch / float(self.total))
        bar = "=" * filled + "-" * (self.bar_len - filled)
        logging.info("[%s] %s%s\r", bar, math.ceil(100.0 * param.nbatch / float(self.total)), "%")


class LogValidationMetricsCallback:
    """Logs the metrics at the end of an epoch."""

    def __call__(self, param: Any) -> None:
        """Log them."""
        if param.eval_metric:
            for name, value in param.eval_metric.get_name_value():
                logging.info("Epoch[%d] Validation-%s=%f", param.epoch, name, value)
