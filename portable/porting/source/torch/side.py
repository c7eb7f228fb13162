"""How PyTorch runs a proof's script."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from ..proof import Arrays, Outcome, Script, Weights, floats, head, plain


class TorchSide:
    """Eager, with shuffles in numpy's order."""

    def run(self, script: Script, inputs: Arrays, weights: Weights, training: bool) -> Outcome:
        """See `Side`."""
        torch.manual_seed(0)
        library: Any = torch
        order, library.randperm = torch.randperm, _permutation
        try:
            return self._run(script, inputs, weights, training)
        finally:
            library.randperm = order

    def _run(self, script: Script, inputs: Arrays, weights: Weights, training: bool) -> Outcome:
        names: dict[str, Any] = {}
        exec(script.before, names)
        arrays = {name: torch.tensor(value, requires_grad=True) for name, value in inputs.items()}
        names |= arrays
        layers: dict[str, Any] = {}
        for line in script.lines:
            exec(line, names)
            for name, made in list(names.items()):
                if not isinstance(made, torch.nn.Module) or name in layers:
                    continue
                made.train(training)
                if len(_weights(made)) == len(weights.get(name, ())) > 0:
                    layers[name] = made
                    _load(made, weights[name])
        value = eval(script.last, names)
        outcome = Outcome(plain(value, torch.Tensor, _numbers))
        total: Any = sum((array * 0).sum() for array in arrays.values())
        for result in floats(value, torch.Tensor):
            start = torch.tensor(head(tuple(result.shape)), dtype=result.dtype)
            total = total + (result * start).sum()
        total.backward()
        given = {name: array.grad for name, array in arrays.items()}
        for name, layer in layers.items():
            for i, (_, tensor) in enumerate(_weights(layer)):
                outcome.weights[f"{name} {i}"] = _numbers(tensor)
                given[f"{name} {i}"] = tensor.grad
        outcome.gradients = {k: _numbers(v) for k, v in given.items() if v is not None}
        for name in set(weights) - set(layers):
            raise ValueError(f"{name} has other weights than MXNet's layer")
        return outcome


SIDE = TorchSide()


def _permutation(count: int, **options: Any) -> torch.Tensor:
    """torch.randperm with numpy's numbers."""
    return torch.as_tensor(np.random.permutation(count))


def _numbers(tensor: torch.Tensor) -> np.ndarray:
    return np.array(tensor.detach().numpy())


def _weights(layer: torch.nn.Module) -> list[tuple[str, torch.Tensor]]:
    """What MXNet has as parameters, in its order."""
    found = layer.state_dict(keep_vars=True)
    return [(key, value) for key, value in found.items() if "num_batches_tracked" not in key]


def _load(layer: torch.nn.Module, weights: Any) -> None:
    """Copy MXNet's weights."""
    with torch.no_grad():
        for (_, tensor), numbers in zip(_weights(layer), weights, strict=True):
            if tensor.shape != numbers.shape:
                raise ValueError(f"a weight is {tuple(tensor.shape)}, MXNet's {numbers.shape}")
            tensor.copy_(torch.tensor(numbers))
