"""Writes docs/models.md: each model with the measured error of its run and of each conversion.

python -m tests.models.page
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from portable.formats.atomic import write_whole
from portable.porting.models import convert, model, own, proof
from portable.porting.models.rule import UnsupportedError
from portable.porting.models.table import summary

from . import gluon_models, symbol_models
from .make import FILES
from .test_models import recorded

PAGE = Path(__file__).parents[2] / "docs" / "models.md"
WHAT = {
    "lenet": "LeNet: tanh, max and average pooling",
    "mlp": "perceptron: Dropout, BatchNorm, softrelu",
    "vgg": "VGG blocks",
    "resnet_v1": "ResNet v1 of the model zoo, basic blocks",
    "resnet_v2": "ResNet v2 of the model zoo, bottlenecks",
    "mobilenet_v1": "MobileNet: depthwise convolutions, fixed gamma",
    "mobilenet_v2": "MobileNet v2: linear bottlenecks, ReLU6",
    "squeezenet": "SqueezeNet: fire modules, pooling rounded up",
    "densenet": "DenseNet block",
    "inception": "Inception block: four branches, average without padding",
    "autoencoder": "autoencoder: Deconvolution, ELU, SELU, GELU",
    "language_model": "language model: Embedding, two layers of LSTM",
    "tagger": "tagger: GRU in both directions, LayerNorm",
    "words": "word embedding classifier",
    "style": "style transfer: InstanceNorm, UpSampling, reflected edges",
    "alexnet": "AlexNet: LRN, full pooling, grouped convolution, SoftmaxOutput",
    "face": "face recognition: PReLU, BatchNorm with and without fix_gamma",
    "ssd": "detector: L2Normalization, MultiBoxPrior, MultiBoxDetection",
    "cropped": "segmentation: Deconvolution, Crop, SliceChannel, SoftmaxOutput of pixels",
}
HEAD = """# Models, with the measured error of each conversion

Made by `python -m tests.models.page`; do not edit. The models were saved by real MXNet 1.9.1
(`python -m tests.models.make`): the Gluon ones by `export`, the last four by
`mx.model.save_checkpoint`. They are small, with few channels, so that they can stand in the
repository.

- **numpy, torch, jax**: the largest difference between what real MXNet recorded and this package's
  run of the loaded model on that adapter.
- **to torch, to ONNX**: the largest difference between this package's run on numpy and the converted
  model, over all outputs of all layers. ONNX models run by onnxruntime.

A difference counts over the array's largest magnitude, where that is above 1. `portable convert`
measures the same for your model, and writes nothing if it is above `--tolerance` (1e-5).

| model | nodes | parameters | numpy | torch | jax | to torch | to ONNX |
|---|--:|--:|--:|--:|--:|--:|--:|
"""
TAIL = """
ONNX has no counterpart of {missing}; a model with them is refused, with all such nodes at once.
Parameters alone go to safetensors and npz bit for bit.
"""


def row(name: str) -> str:
    """One line of the table."""
    made = model.load(FILES / name)
    inputs, expected = recorded(name)
    sizes = summary(made.graph, made.parameters, {n: a.shape for n, a in inputs.items()}, name)
    cells = [
        f"{name}: {WHAT[name]}",
        str(len(sizes.rows)),
        f"{sum(line.parameters or 0 for line in sizes.rows):,}",
    ]
    for adapter in ("numpy", "torch", "jax"):
        values = own.run(made, inputs, adapter)
        pairs = zip(expected, made.graph.heads, strict=True)
        cells.append(f"{max(proof.difference(e, values[h])[0] for e, h in pairs):.0e}")
    for target in ("torch", "onnx"):
        with tempfile.TemporaryDirectory() as folder:
            try:
                found = convert.convert(made, target, Path(folder), inputs)
            except UnsupportedError:
                cells.append("unsupported")
            else:
                cells.append(f"{found.proof.largest:.0e}" if found.proof.holds else "differs")
    return f"| {' | '.join(cells)} |\n"


def page() -> str:
    """The text."""
    names = [*gluon_models.MODELS, *symbol_models.MODELS]
    missing = "`MultiBoxPrior` and `MultiBoxDetection`"
    return HEAD + "".join(row(name) for name in names) + TAIL.format(missing=missing)


if __name__ == "__main__":
    write_whole(PAGE, page().encode())
    print(f"written: {PAGE}")
