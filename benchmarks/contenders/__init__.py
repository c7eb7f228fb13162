"""Who is measured: Gluon programs on each adapter, and what people would write instead.

Each module here has the loop around a job's network, written as one writes it in that framework.
Its functions `train`, `predict`, `call`, `call_recording` and `load` give a `Run`: a function that
runs n steps, waits until all is computed, and returns a number by which the work can be checked
(the last loss, say).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ..jobs import Job, Kind

Run: TypeAlias = Callable[[int], float]


@dataclass(frozen=True, slots=True)
class Contender:
    """A framework and a way to use it.

    module: the file here with its loops.
    network: the function of a job's module that it needs.
    kinds: of jobs that it can run.
    imports: what is loaded before its memory is counted.
    environment: for its process.
    options: for the functions of its module.
    skips: jobs that are left out.
    ours: whether the program is Gluon on one of this project's own adapters.
    """

    title: str
    module: str
    network: str
    kinds: Sequence[Kind]
    imports: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    skips: Sequence[str] = ()
    ours: bool = False

    def runs(self, name: str, job: Job) -> bool:
        """Whether it takes part in a job."""
        if name in self.skips or job.kind not in self.kinds:
            return False
        return not job.module or hasattr(job.load(), self.network)

    def make(self, job: Job) -> Run:
        """What runs the job's steps."""
        module = importlib.import_module(f"{__name__}.{self.module}")
        arguments = [job.load()] if job.module else []
        run: Run = getattr(module, job.kind)(*arguments, **self.options, **job.options)
        return run


EVERY_KIND: tuple[Kind, ...] = ("train", "predict", "call", "call_recording", "load")
TOO_LARGE_FOR_NUMPY = ("resnet18", "resnet18-inference")


def gluon(adapter: str, *, hybridize: bool = False) -> Contender:
    """A Gluon program on an adapter."""
    package = f"portable.adapters.{adapter}"
    return Contender(
        f"Gluon on {adapter}, {'hybridized' if hybridize else 'imperative'}",
        "gluon",
        "gluon",
        ("train", "predict") if hybridize else EVERY_KIND,
        imports=(package, f"{package}.gluon"),
        options={"adapter": adapter, "hybridize": hybridize},
        skips=TOO_LARGE_FOR_NUMPY if adapter == "numpy" else (),
        ours=adapter != "mxnet",
    )


def keras(backend: str) -> Contender:
    """Keras 3 on a backend."""
    return Contender(
        f"Keras on {backend}",
        "keras",
        "keras",
        ("train", "predict"),
        imports=("keras", backend),
        environment={"KERAS_BACKEND": backend},
        options={"backend": backend},
    )


CONTENDERS: dict[str, Contender] = {
    "torch": gluon("torch"),
    "torch-hybridized": gluon("torch", hybridize=True),
    "jax": gluon("jax"),
    "jax-hybridized": gluon("jax", hybridize=True),
    "numpy": gluon("numpy"),
    "mxnet": gluon("mxnet"),
    "mxnet-hybridized": gluon("mxnet", hybridize=True),
    "pytorch": Contender("PyTorch by hand", "torch", "torch", EVERY_KIND, imports=("torch",)),
    "pytorch-compiled": Contender(
        "PyTorch by hand, torch.compile",
        "torch",
        "torch",
        ("train", "predict"),
        imports=("torch",),
        options={"compiled": True},
    ),
    "flax": Contender(
        "JAX by hand (flax, optax), jitted",
        "jax",
        "jax",
        ("train", "predict", "call"),
        imports=("jax", "flax.nnx", "optax"),
    ),
    "keras-torch": keras("torch"),
    "keras-jax": keras("jax"),
    "autograd": Contender(
        "HIPS autograd", "autograd", "autograd", ("train", "predict"), imports=("autograd",)
    ),
    "mygrad": Contender(
        "MyGrad", "mygrad", "mygrad", ("train", "predict", "call_recording"), imports=("mygrad",)
    ),
    "plain-numpy": Contender("NumPy itself", "numpy", "", ("call",), imports=("numpy",)),
}
