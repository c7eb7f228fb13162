"""Keras 3, in the leanest of its public ways on each backend.

On torch that is `train_on_batch`. On JAX it is `fit` over a generator of batches that are on the
device already: `train_on_batch` copies the state in and out at every call.
"""

from __future__ import annotations

from itertools import cycle, islice
from types import ModuleType
from typing import Any

import keras
import numpy as np

from . import Run


def network(job: ModuleType, backend: str) -> tuple[Any, list[tuple[Any, Any]]]:
    """The job's network with its initial weights, and the batches, in the backend's layout."""
    last = backend == "jax"
    keras.config.set_image_data_format("channels_last" if last else "channels_first")
    batches = job.batches()
    if batches[0][0].ndim == 4 and last:
        batches = [(np.ascontiguousarray(x.transpose(0, 2, 3, 1)), y) for x, y in batches]
    if hasattr(job, "STEPS_FIRST"):
        batches = [(np.ascontiguousarray(x.T), np.ascontiguousarray(y.T)) for x, y in batches]
    net = job.keras()
    net(batches[0][0])  # shapes are known from here on
    lacking = getattr(job, "KERAS_LACKS", ())
    weights = [w for i, w in enumerate(job.weights()) if i not in lacking]
    for variable, weight in zip(net.trainable_variables, weights, strict=True):
        variable.assign(weight.inputs_first())
    tensor = keras.ops.convert_to_tensor
    return net, [(tensor(x), tensor(y)) for x, y in batches]


def half_squares(y: Any, output: Any) -> Any:
    """The mean of (output - y)^2 / 2."""
    return keras.ops.mean(keras.ops.square(output - y)) / 2


def train(job: ModuleType, backend: str) -> Run:
    """Training steps."""
    net, batches = network(job, backend)
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    net.compile(
        optimizer=keras.optimizers.SGD(job.RATE, momentum=job.MOMENTUM),
        loss={"squares": half_squares, "classes": cross_entropy}[job.LOSS],
    )
    data = cycle(batches)

    def run_batches(steps: int) -> float:
        for x, y in islice(data, steps):
            loss = net.train_on_batch(x, y)
        return float(loss)

    def run_fit(steps: int) -> float:
        generator = (batch for batch in islice(data, steps))
        history = net.fit(generator, steps_per_epoch=steps, verbose=0, shuffle=False)
        return float(history.history["loss"][-1])

    return run_fit if backend == "jax" else run_batches


def predict(job: ModuleType, backend: str) -> Run:
    """The likeliest classes of batches."""
    net, batches = network(job, backend)
    data = cycle(batches)

    def run(steps: int) -> float:
        for x, _ in islice(data, steps):
            scores = net.predict_on_batch(x)
            scores.argmax(-1)
        return float(np.abs(scores).mean())

    return run
