"""Save the models of this folder with real MXNet 1.9.1, and what they answer: files/.

    python -m tests.models.make

Gluon models by `export` (`NAME-symbol.json`, `NAME-0000.params`), two of them by `save_parameters`
too (`NAME.params`); symbolic ones by `mx.model.save_checkpoint`. `NAME.npz` has the input and the
outputs.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np

from . import gluon_models, symbol_models

FILES = Path(__file__).parent / "files"
WORDS = {"language_model": 30, "tagger": 20, "words": 40}
STRUCTURAL = ("mlp", "resnet_v1")


def inputs_of(name, shapes):
    """Inputs of a model, always the same."""
    source = np.random.RandomState(len(name))
    if name in WORDS:
        return {n: source.randint(0, WORDS[name], s).astype("float32") for n, s in shapes.items()}
    scale = 127.5 if name in ("face", "style") else 1.0
    return {n: (source.uniform(-1, 1, s) * scale).astype("float32") for n, s in shapes.items()}


def save_gluon(mx, name):
    """Initialise, let statistics move, export; gives the inputs and the outputs."""
    mx.random.seed(7)
    net, shapes = gluon_models.MODELS[name](mx)
    net.initialize(mx.init.Xavier(magnitude=2))
    inputs = inputs_of(name, shapes)
    arrays = [mx.nd.array(array) for array in inputs.values()]
    net(*arrays)
    for parameter in net.collect_params().values():
        if parameter.name.endswith("gamma"):
            parameter.set_data(mx.nd.random.uniform(0.5, 1.5, parameter.shape))
        elif parameter.name.endswith(("bias", "beta")):
            parameter.set_data(mx.nd.random.uniform(-0.2, 0.2, parameter.shape))
    net.hybridize()
    for _ in range(3):
        with mx.autograd.record():
            net(*arrays)
        mx.nd.waitall()
    outputs = net(*arrays)
    net.export(str(FILES / name))
    if name in STRUCTURAL:
        net.save_parameters(str(FILES / f"{name}.params"))
    return inputs, outputs if isinstance(outputs, list | tuple) else [outputs]


def save_symbol(mx, name):
    """Draw parameters, save a checkpoint; gives the inputs and the outputs."""
    source = np.random.RandomState(len(name))
    symbol, shapes = symbol_models.MODELS[name](mx)
    arguments, _, auxiliary = symbol.infer_shape(**shapes)
    arg, aux = {}, {}
    for key, shape in zip(symbol.list_arguments(), arguments, strict=True):
        if key in shapes or key.endswith("label"):
            continue
        if key.endswith("gamma"):
            arg[key] = source.uniform(0.5, 1.5, shape)
        else:
            arg[key] = source.normal(0, (2 / max(np.prod(shape[1:]), 4)) ** 0.5, shape)
    for key, shape in zip(symbol.list_auxiliary_states(), auxiliary, strict=True):
        low, high = (0.5, 1.5) if key.endswith("var") else (-0.3, 0.3)
        aux[key] = source.uniform(low, high, shape)
    arg, aux = ({k: mx.nd.array(v) for k, v in part.items()} for part in (arg, aux))
    mx.model.save_checkpoint(str(FILES / name), 0, symbol, arg, aux, False)
    inputs = inputs_of(name, shapes)
    labels = [k for k in symbol.list_arguments() if k.endswith("label")]
    known = dict(zip(symbol.list_arguments(), arguments, strict=True))
    given = {k: mx.nd.array(v) for k, v in inputs.items()}
    given |= {k: mx.nd.zeros(known[k]) for k in labels}
    executor = symbol.bind(mx.cpu(), given | arg, aux_states=aux, grad_req="null")
    return inputs, executor.forward(is_train=False)


def main():
    """Save all of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import portable.adapters.mxnet as mx
    FILES.mkdir(exist_ok=True)
    for models, save in ((gluon_models, save_gluon), (symbol_models, save_symbol)):
        for name in models.MODELS:
            inputs, outputs = save(mx, name)
            record = {f"in_{key}": value for key, value in inputs.items()}
            record |= {f"out_{i}": value.asnumpy() for i, value in enumerate(outputs)}
            np.savez_compressed(FILES / f"{name}.npz", **record)
            print(f"{name}: {', '.join(str(value.shape) for value in outputs)}")


if __name__ == "__main__":
    main()
