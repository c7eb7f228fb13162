"""mx.model: checkpoints of a graph and its parameters.

Source: MXNet 1.9.1, python/mxnet/model.py.
"""

from __future__ import annotations

import logging
from collections import namedtuple

from . import nd
from . import symbol as sym
from .base import MXNetError
from .nd import NDArray
from .symbol import Symbol

Params = dict[str, NDArray]

BatchEndParam = namedtuple("BatchEndParam", ["epoch", "nbatch", "eval_metric", "locals"])


def save_checkpoint(
    prefix: str,
    epoch: int,
    symbol: Symbol | None,
    arg_params: Params,
    aux_params: Params,
    remove_amp_cast: bool = True,
) -> None:
    """Write `prefix-symbol.json` and `prefix-0001.params`.

    Args:
        prefix: what the files' names begin with.
        epoch: the number in the second name.
        symbol: the graph; None leaves the first file out.
        arg_params, aux_params: parameters and auxiliary states by name.
        remove_amp_cast: accepted; there are no such casts here.

    Raises:
        MXNetError: a file cannot be written.
    """
    if symbol is not None:
        symbol.save(f"{prefix}-symbol.json")
    arrays = {f"arg:{name}": array for name, array in arg_params.items()}
    arrays |= {f"aux:{name}": array for name, array in aux_params.items()}
    name = f"{prefix}-{epoch:04d}.params"
    nd.save(name, arrays)
    logging.info('Saved checkpoint to "%s"', name)


def load_params(prefix: str, epoch: int) -> tuple[Params, Params]:
    """Read `prefix-0001.params`.

    Returns:
        Parameters and auxiliary states by name.

    Raises:
        MXNetError: the file cannot be read, or its arrays have no names.
    """
    name = f"{prefix}-{epoch:04d}.params"
    loaded = nd.load(name)
    arguments: Params = {}
    states: Params = {}
    if not loaded:
        logging.warning("Params file '%s' is empty", name)
        return arguments, states
    if not isinstance(loaded, dict):
        raise MXNetError(
            f"{name}: holds arrays without names, and a checkpoint needs names such as "
            "'arg:fc1_weight'; read it with nd.load"
        )
    for key, array in loaded.items():
        kind, _, rest = key.partition(":")
        if kind == "arg":
            arguments[rest] = array
        elif kind == "aux":
            states[rest] = array
    return arguments, states


def load_checkpoint(prefix: str, epoch: int) -> tuple[Symbol, Params, Params]:
    """Read what `save_checkpoint` or real MXNet wrote.

    Returns:
        The graph, parameters and auxiliary states.

    Raises:
        MXNetError: a file cannot be read, or the graph has operators that are not supported.
    """
    return sym.load(f"{prefix}-symbol.json"), *load_params(prefix, epoch)
