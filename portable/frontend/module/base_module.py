"""BaseModule: the loops over batches, for any kind of module.

Source: MXNet 1.9.1, python/mxnet/module/base_module.py.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import initializer as init
from .. import metric, nd
from ..io import DataBatch, DataIter
from ..model import BatchEndParam
from ..nd import NDArray


def as_list(value: Any) -> list[Any]:
    """A list of one or of several; empty for None."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


class BaseModule:
    """What all modules can do with `bind`, `init_params`, `forward`, `backward` and `update`.

    Args:
        logger: where progress is logged.
    """

    def __init__(self, logger: Any = logging) -> None:
        self.logger = logger
        self.binded = False
        self.for_training = False
        self.inputs_need_grad = False
        self.params_initialized = False
        self.optimizer_initialized = False

    def _require(self, what: str, **states: bool) -> None:
        """AssertionError if something was not done before."""
        for name, done in states.items():
            if not done:
                raise AssertionError(f"{type(self).__name__}.{what}: call {name} first")

    def _ready(self, what: str) -> None:
        self._require(what, bind=self.binded, init_params=self.params_initialized)

    def bind(self, *args: Any, **kwargs: Any) -> None:
        """Make arrays for the shapes of a batch; a subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has no bind")

    def init_params(self, *args: Any, **kwargs: Any) -> None:
        """Give the parameters their first numbers; a subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has no init_params")

    def init_optimizer(self, *args: Any, **kwargs: Any) -> None:
        """Choose an optimizer; a subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has no init_optimizer")

    def forward(self, data_batch: Any, is_train: bool | None = None) -> None:
        """Run a batch; a subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self, out_grads: Any = None) -> None:
        """Compute gradients; a subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has no backward")

    def update(self) -> None:
        """Update the parameters; a subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has no update")

    def get_outputs(self, merge_multi_context: bool = True) -> list[Any]:
        """The outputs of the last batch; a subclass says what they are."""
        raise NotImplementedError(f"{type(self).__name__} has no get_outputs")

    def get_params(self) -> tuple[dict[str, NDArray], dict[str, NDArray]]:
        """Parameters and auxiliary states; a subclass says what they are."""
        raise NotImplementedError(f"{type(self).__name__} has no get_params")

    def set_params(self, *args: Any, **kwargs: Any) -> None:
        """Overwrite the parameters; a subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has no set_params")

    def update_metric(self, eval_metric: Any, labels: Any, pre_sliced: bool = False) -> None:
        """Update a metric; a subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has no update_metric")

    def prepare(self, data_batch: Any, sparse_row_id_fn: Any = None) -> None:
        """Get ready for a batch; nothing to do here."""

    def forward_backward(self, data_batch: Any) -> None:
        """Run a batch and compute gradients."""
        self.forward(data_batch, is_train=True)
        self.backward()

    def _batches(self, data: Any, num_batch: int | None, reset: bool) -> Iterator[tuple[int, Any]]:
        """Some batches, run without training."""
        if reset:
            data.reset()
        for number, batch in enumerate(data):
            if number == num_batch:
                break
            self.prepare(batch)
            self.forward(batch, is_train=False)
            yield number, batch

    def score(
        self,
        eval_data: Any,
        eval_metric: Any,
        num_batch: int | None = None,
        batch_end_callback: Any = None,
        score_end_callback: Any = None,
        reset: bool = True,
        epoch: int = 0,
        sparse_row_id_fn: Any = None,
    ) -> list[tuple[str, Any]]:
        """A metric over batches.

        Args:
            eval_data: an iterator.
            eval_metric: a metric, or its name.
            num_batch: how many; all of them if it is None.
            batch_end_callback, score_end_callback: called with a BatchEndParam.
            reset: whether to begin the iterator anew.
            epoch: for the callbacks.

        Returns:
            Pairs of name and value.
        """
        self._ready("score")
        if not isinstance(eval_metric, metric.EvalMetric):
            eval_metric = metric.create(eval_metric)
        eval_metric.reset()
        count = 0
        for number, batch in self._batches(eval_data, num_batch, reset):
            self.update_metric(eval_metric, batch.label)
            for callback in as_list(batch_end_callback):
                callback(BatchEndParam(epoch, number, eval_metric, locals()))
            count += 1
        for callback in as_list(score_end_callback):
            callback(BatchEndParam(epoch, count, eval_metric, locals()))
        return eval_metric.get_name_value()  # type: ignore[no-any-return]

    def iter_predict(
        self,
        eval_data: Any,
        num_batch: int | None = None,
        reset: bool = True,
        sparse_row_id_fn: Any = None,
    ) -> Iterator[tuple[list[NDArray], int, Any]]:
        """Outputs, number and batch, one batch after the other; the padding is cut off."""
        self._ready("iter_predict")
        for number, batch in self._batches(eval_data, num_batch, reset):
            yield self._unpadded(batch), number, batch

    def _unpadded(self, batch: Any) -> list[NDArray]:
        pad = batch.pad or 0
        return [out[0 : out.shape[0] - pad].copy() for out in self.get_outputs()]

    def predict(
        self,
        eval_data: Any,
        num_batch: int | None = None,
        merge_batches: bool = True,
        reset: bool = True,
        always_output_list: bool = False,
        sparse_row_id_fn: Any = None,
    ) -> Any:
        """The outputs for all batches.

        Args:
            eval_data: an iterator, or an array, which is one batch.
            num_batch: how many; all of them if it is None.
            merge_batches: whether to join them.
            reset: whether to begin the iterator anew.
            always_output_list: whether to return a list also of a single output.

        Raises:
            ValueError: neither an iterator nor an array.
        """
        self._ready("predict")
        if isinstance(eval_data, (NDArray, np.ndarray)):
            batch = eval_data if isinstance(eval_data, NDArray) else nd.array(eval_data)
            self.forward(DataBatch([batch]))
            return self.get_outputs()[0]
        if not isinstance(eval_data, DataIter):
            raise ValueError(
                f"predict: eval_data must be of type NDArray or DataIter, not {type(eval_data)}"
            )
        found = [self._unpadded(b) for _, b in self._batches(eval_data, num_batch, reset)]
        if not found or not merge_batches:
            return found
        joined = [nd.concatenate(list(parts)) for parts in zip(*found, strict=True)]
        return joined[0] if len(joined) == 1 and not always_output_list else joined

    def fit(
        self,
        train_data: Any,
        eval_data: Any = None,
        eval_metric: Any = "acc",
        epoch_end_callback: Any = None,
        batch_end_callback: Any = None,
        kvstore: Any = "local",
        optimizer: Any = "sgd",
        optimizer_params: Any = (("learning_rate", 0.01),),
        eval_end_callback: Any = None,
        eval_batch_end_callback: Any = None,
        initializer: Any = None,
        arg_params: Any = None,
        aux_params: Any = None,
        allow_missing: bool = False,
        force_rebind: bool = False,
        force_init: bool = False,
        begin_epoch: int = 0,
        num_epoch: int | None = None,
        validation_metric: Any = None,
        monitor: Any = None,
        sparse_row_id_fn: Any = None,
    ) -> None:
        """Train.

        Args:
            train_data, eval_data: iterators.
            eval_metric, validation_metric: metrics, or their names.
            epoch_end_callback: called with epoch, graph, parameters, auxiliary states.
            batch_end_callback, eval_end_callback, eval_batch_end_callback: with a BatchEndParam.
            optimizer, optimizer_params, kvstore: as of `init_optimizer`.
            initializer, arg_params, aux_params, allow_missing, force_init: as of `init_params`.
            force_rebind: whether to make new arrays.
            begin_epoch, num_epoch: from which epoch on, and up to which.
            monitor: has to be None.

        Raises:
            AssertionError: num_epoch is not given; ValueError: a monitor is.
            StopIteration: the iterator is at its end.
        """
        if num_epoch is None:
            raise AssertionError("fit: please specify number of epochs, num_epoch")
        if monitor is not None:
            raise ValueError("fit: a monitor is not supported; leave it out")
        self.bind(
            train_data.provide_data,
            train_data.provide_label,
            for_training=True,
            force_rebind=force_rebind,
        )
        self.init_params(
            init.Uniform(0.01) if initializer is None else initializer,
            arg_params,
            aux_params,
            allow_missing,
            force_init,
        )
        self.init_optimizer(kvstore, optimizer, optimizer_params)
        validation_metric = eval_metric if validation_metric is None else validation_metric
        if not isinstance(eval_metric, metric.EvalMetric):
            eval_metric = metric.create(eval_metric)
        for epoch in range(begin_epoch, num_epoch):
            start = time.time()
            self._epoch(train_data, eval_metric, batch_end_callback, epoch)
            for name, value in eval_metric.get_global_name_value():
                self.logger.info("Epoch[%d] Train-%s=%f", epoch, name, value)
            self.logger.info("Epoch[%d] Time cost=%.3f", epoch, time.time() - start)
            arguments, states = self.get_params()
            for callback in as_list(epoch_end_callback):
                callback(epoch, self.symbol, arguments, states)
            if eval_data is not None:
                for name, value in self.score(
                    eval_data,
                    validation_metric,
                    score_end_callback=eval_end_callback,
                    batch_end_callback=eval_batch_end_callback,
                    epoch=epoch,
                ):
                    self.logger.info("Epoch[%d] Validation-%s=%f", epoch, name, value)
            train_data.reset()

    def _epoch(self, data: Any, eval_metric: Any, batch_end_callback: Any, epoch: int) -> None:
        """One pass of training."""
        eval_metric.reset()
        number = -1
        for number, batch in enumerate(data):
            self.forward_backward(batch)
            self.update()
            self.update_metric(eval_metric, batch.label)
            for callback in as_list(batch_end_callback):
                callback(BatchEndParam(epoch, number, eval_metric, locals()))
        if number < 0:
            raise StopIteration("fit: the iterator gives no batch; call reset() of it first")

    @property
    def symbol(self) -> Any:
        """The graph; a subclass says which."""
        raise NotImplementedError(f"{type(self).__name__} has no symbol")
