"""mx.callback: what is logged is what MXNet logs."""

import logging
import re
from types import SimpleNamespace

import numpy as np
import pytest

from .beside import agree

pytestmark = pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning")


def logged(caplog, mx, callback, counts, metric=True):
    """What a callback logs for batches of an epoch, without the speed."""
    caplog.clear()
    caplog.set_level(logging.INFO)
    accuracy = mx.metric.Accuracy() if metric else None
    for count in counts:
        if metric:
            accuracy.update([mx.nd.array([0, 1])], [mx.nd.array([[0.9, 0.1], [0.8, 0.2]])])
        callback(SimpleNamespace(epoch=2, nbatch=count, eval_metric=accuracy))
    said = [r.getMessage() for r in caplog.records if r.name == "root"]  # jax logs something too
    lines = [re.sub(r"[\d.]+ samples", "N samples", line) for line in said]
    return lines, accuracy.get()[1] if metric else None


@pytest.mark.parametrize("metric", [True, False])
@pytest.mark.parametrize("reset", [True, False])
def test_speed(ours, caplog, metric, reset):
    def program(mx):
        counts = [*range(7), *range(5)]
        return logged(caplog, mx, mx.callback.Speedometer(4, 2, reset), counts, metric)

    agree(ours, program)


def test_speed_without_time(ours, caplog, monkeypatch):
    monkeypatch.setattr(ours.callback.time, "time", lambda: 3.0)
    lines, _ = logged(caplog, ours, ours.callback.Speedometer(4, 1), [0, 1], metric=False)
    assert lines == ["Iter[2] Batch [1]\tSpeed: inf samples/sec"]


@pytest.mark.parametrize("reset", [True, False])
def test_metrics(ours, caplog, reset):
    def program(mx):
        callback = mx.callback.log_train_metric(2, reset)
        last = mx.callback.LogValidationMetricsCallback()
        return (
            logged(caplog, mx, callback, range(5)),
            logged(caplog, mx, callback, range(5), metric=False),
            logged(caplog, mx, last, range(2)),
            logged(caplog, mx, last, range(2), metric=False),
        )

    agree(ours, program)


def test_progress(ours, caplog):
    agree(ours, lambda mx: logged(caplog, mx, mx.callback.ProgressBar(7, 10), range(8), False))


def test_checkpoints_of_a_module(ours):
    def program(mx):
        saved = []
        module = SimpleNamespace(save_checkpoint=lambda *args: saved.append(args))
        for period in (0, 2):
            callback = mx.callback.module_checkpoint(module, "net", period, True)
            for epoch in range(4):
                callback(epoch)
        return saved

    agree(ours, program)


def test_checkpoints(mx, tmp_path):
    callback = mx.callback.do_checkpoint(str(tmp_path / "net"), 2)
    for epoch in range(4):
        callback(epoch, mx.sym.var("x") * 2, {"w": mx.nd.ones(2)}, {})
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["net-0002.params", "net-0004.params", "net-symbol.json"]
    assert np.array_equal(mx.nd.load(str(tmp_path / names[0]))["arg:w"].asnumpy(), np.ones(2))
