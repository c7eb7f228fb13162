"""What is measured. A job of training or inference is a module with one network many times over:

    RATE, MOMENTUM, LOSS      how it is trained: plain gradient descent, on "squares" or "classes"
    batches()                 the data, (input, label) as numpy arrays, used in turn
    weights()                 what every framework starts from (see `weights`)
    gluon(mx), torch(), jax(), keras(), autograd(), mygrad()
                              the network as one writes it in each; a framework that has no
                              function here does not take part

The loops around the networks are in `benchmarks.contenders`, one file a framework.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Literal

Kind = Literal["train", "predict", "call", "call_recording", "load"]


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to measure.

    kind: the function of a contender's module that makes the step.
    module: where networks and data are, for 'train' and 'predict'.
    options: arguments of the step's maker beside the module.
    workers: processes beside the measured one, which get a core each where there are as many.
    """

    title: str
    step: str
    kind: Kind
    module: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    workers: int = 0

    def load(self) -> ModuleType:
        """The module with the networks."""
        return importlib.import_module(f"{__name__}.{self.module}")


TRAINING = "one training step"
INFERENCE = "one batch, its classes read"

JOBS: dict[str, Job] = {
    "linear": Job("Linear regression, batch 10, 2 features", TRAINING, "train", "linear"),
    "softmax": Job("Softmax regression, batch 256, 784-10", TRAINING, "train", "softmax"),
    "mlp": Job("MLP, batch 256, 784-256-256-10", TRAINING, "train", "mlp"),
    "lenet": Job("LeNet, batch 64, 1x28x28", TRAINING, "train", "lenet"),
    "lstm": Job("LSTM, batch 32, 35 steps, 200 hidden", TRAINING, "train", "lstm"),
    "resnet18": Job("ResNet-18, batch 8, 3x64x64", TRAINING, "train", "resnet18"),
    "lenet-inference": Job("LeNet, inference", INFERENCE, "predict", "lenet"),
    "lstm-inference": Job("LSTM, inference", INFERENCE, "predict", "lstm"),
    "resnet18-inference": Job("ResNet-18, inference", INFERENCE, "predict", "resnet18"),
    "loading": Job("Data loading, 60,000 images, batch 256", "one epoch", "load"),
    "loading-workers": Job(
        "Data loading, 2 workers", "one epoch", "load", options={"workers": 2}, workers=2
    ),
    "call": Job("a + b on 10 elements", "one call", "call"),
    "call-recording": Job("a + b on 10 elements, recording", "one call", "call_recording"),
}
