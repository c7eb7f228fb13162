"""Proofs of rules: a program on the numpy adapter, its port on the target, the same numbers.

A proof is the text of a short program over the arrays of INPUTS. Its last line is an expression.
Values, gradients by the inputs and weights, and what a layer keeps (moving averages) are compared.
A layer that the program makes gets the same weights on both sides, and is called as in inference
and as in training. A comment at the end says what cannot be equal: `# within 0.02` for random
numbers, `# inference` for a layer that draws some while it is trained, `# not recorded` for what
MXNet does not allow while gradients are recorded.

A target has its side in its package's `side.py`, as SIDE.
"""

from __future__ import annotations

import ast
import importlib
import math
import re
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from .port import port

TOLERANCE = 1e-5
_IMPORTS = (
    "import numpy as np\n"
    "from mxnet import autograd, cpu, gluon, gpu, image, init, io, lr_scheduler, metric, mod, model, "
    "nd, optimizer, random, recordio, sym\n"
    "from mxnet.gluon import data, loss, nn, rnn\n"
)
_BEGIN = '"the proof begins"'
Arrays = dict[str, np.ndarray]


def _inputs() -> Arrays:
    """The arrays of all proofs."""
    state = np.random.RandomState(0)

    def normal(*shape: int) -> np.ndarray:
        return state.normal(size=shape)

    shapes = {"a": (3, 4), "b": (3, 4), "c": (4, 3), "v": (4,), "w": (3, 1), "s": (2, 5, 4),
              "x3": (2, 4, 9), "x4": (2, 4, 7, 6), "x5": (2, 4, 5, 5, 5), "row": (1, 4)}  # fmt: skip
    found: dict[str, Any] = {name: normal(*shape) for name, shape in shapes.items()}
    found |= {
        "p": abs(normal(3, 4)) + 0.5,  # positive
        "u": np.tanh(normal(3, 4)),  # within (-1, 1)
        "t": np.array([[1, 2, 2, 0], [3, 3, 3, 3], [-1, 0, -1, 0]]),  # ties
        "t2": np.array([[1, 1, 2, 0], [3, 2, 4, 3], [-1, 0, 1, 2]]),  # equal to t here and there
        "z": np.array([[0, 1, -2, 0], [0, 0, 0, 0], [3, -1, 2, 0.5]]),  # zeros
        "q": np.array([[0.1, 0.2, 0.3, 0.4], [0.7, 0.1, 0.1, 0.1], [0, 0.25, 0.25, 0.5]]),
        "i": np.array([0, 2, 1]),  # indices of rows and of columns
        "far": np.array([-2, 9, 1]),  # beyond the ends
        "lengths": np.array([2, 4]),
        "spd": np.array([[4, 1, 0.5], [1, 3, 0.2], [0.5, 0.2, 2]]),  # symmetric, positive definite
        "picture": np.random.RandomState(1).randint(0, 256, (6, 5, 3)),
    }
    return {name: np.asarray(value, "float32") for name, value in found.items()}


INPUTS: Mapping[str, np.ndarray] = _inputs()


@dataclass(frozen=True, slots=True)
class Script:
    """One side's program.

    before: what stands above the proof's own lines: imports and helpers
    lines: the proof's own lines but the last one, each as a program
    last: the expression of the last line
    """

    before: str
    lines: tuple[str, ...]
    last: str


@dataclass(slots=True)
class Outcome:
    """What one side has computed.

    value: arrays as numpy's, within lists where there are several
    gradients: by the inputs, and by each layer's weights
    weights: each layer's after the run, in MXNet's order
    """

    value: Any
    gradients: dict[str, np.ndarray] = field(default_factory=dict)
    weights: dict[str, np.ndarray] = field(default_factory=dict)


Weights = Mapping[str, Sequence[np.ndarray]]  # by the layer's variable, in MXNet's order
Head = Callable[[tuple[int, ...]], np.ndarray]  # the gradient that backward begins with


class Side(Protocol):
    """How a target library runs a script."""

    def run(self, script: Script, inputs: Arrays, weights: Weights, training: bool) -> Outcome:
        """Run it.

        Each variable that holds a layer gets its weights right after its line. `head(shape)` times
        each array of floats in the value, summed, is what gradients are taken of. Keys of gradients
        and weights: "a" for an input, "net 0" for the first weight of the layer net. A weight
        that is not trained has no gradient.
        """


def head(shape: tuple[int, ...]) -> np.ndarray:
    """The gradient of a result: the same on both sides, for each size."""
    size = math.prod(shape)
    numbers = np.random.RandomState(zlib.crc32(str(size).encode())).normal(size=size)
    return numbers.reshape(shape).astype("float32")


def differences(text: str, to: str) -> dict[str, float]:
    """Largest differences, by what differs, for each mode; relative to the largest magnitude.

    Raises:
        ValueError: the program is not ported whole.
    """
    side: Side = importlib.import_module(f"{__package__}.{to}.side").SIDE
    program, _, remark = text.partition("  # ")
    ours, theirs = _scripts(program, to)
    found: dict[str, float] = {}
    layers = re.search(r"\b(nn|rnn)\.\w+\(", program) is not None
    for training in (False, True) if layers and "inference" not in remark else (False,):
        mode = "training: " if training else ""
        weights: dict[str, list[np.ndarray]] = {}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ours"
            plainly = "not recorded" in remark
            before = _original(ours, dict(INPUTS), weights, training, path, plainly)
            after = _ported(side, theirs, weights, training, Path(folder) / "theirs")
        found |= {mode + key: size for key, size in _compared(before, after)}
    return found


def tolerance(text: str) -> float:
    """How far a proof's two sides may be apart."""
    given = re.search(r"  # .*within ([\d.e-]+)", text)
    return float(given[1]) if given else TOLERANCE


def ported_lines(text: str, to: str) -> str:
    """What the porter writes for a proof's own lines, without helpers.

    Raises:
        ValueError: something of it stays.
    """
    return _ported_text(text.partition("  # ")[0], to)[1]


@cache
def _ported_text(program: str, to: str) -> tuple[str, str]:
    """What stands above, and the proof's own lines."""
    arrays = " = ".join(INPUTS)
    begin = f'{_IMPORTS}{arrays} = nd.zeros(1)\npath = ""\n{_BEGIN}\n'
    done = port(f"{begin}{program}\n", "<proof>", to)
    if done.left:
        raise ValueError(f"{program}: {done.left[0][1]}")
    before, _, own = done.text.partition(_BEGIN)
    return before, own.strip()


def _scripts(program: str, to: str) -> tuple[Script, Script]:
    """The two sides' scripts."""
    program = _with_layer_apart(program)
    before, own = _ported_text(program, to)
    return _script(_IMPORTS, program), _script(before, own)


def _with_layer_apart(program: str) -> str:
    """nn.Dense(3)(a) on two lines, so that its weights can be set between them."""
    lines = ast.parse(program).body
    last = lines[-1]
    if not isinstance(last, ast.Expr):
        raise ValueError(f"the last line of a proof is no expression: {program}")
    call = last.value
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Call)):
        return program
    if not ast.unparse(call.func.func).startswith(("nn.", "rnn.")):
        return program
    source = program.splitlines()[: last.lineno - 1]
    inside = ", ".join(ast.unparse(argument) for argument in call.args)
    return "\n".join([*source, f"net = {ast.unparse(call.func)}", f"net({inside})"])


def _script(before: str, own: str) -> Script:
    *lines, last = ast.parse(own).body
    if not isinstance(last, ast.Expr):
        raise ValueError(f"the last line of a proof is no expression: {own}")
    return Script(before, tuple(ast.unparse(line) for line in lines), ast.unparse(last.value))


def _original(
    script: Script, inputs: Arrays, weights: dict[str, list[np.ndarray]], training: bool, path: Path,
    plainly: bool,
) -> Outcome:  # fmt: skip
    """The numpy adapter's run, which also chooses the layers' weights."""
    import portable.adapters.numpy as mx

    np.random.seed(0)
    mx.random.seed(0)
    arrays = {name: mx.nd.array(numbers) for name, numbers in inputs.items()}
    for array in arrays.values():
        array.attach_grad()
    names: dict[str, Any] = {"np": np, "path": str(path), **arrays}
    for name in ("autograd", "cpu", "gluon", "gpu", "image", "init", "io", "lr_scheduler", "metric",
                 "mod", "model", "nd", "optimizer", "random", "recordio", "sym"):  # fmt: skip
        names[name] = getattr(mx, name)
    names |= {name: getattr(mx.gluon, name) for name in ("data", "loss", "nn", "rnn")}
    blocks: dict[str, Any] = {}
    with nullcontext() if plainly else mx.autograd.record(train_mode=training):
        for line in script.lines:
            exec(line, names)
            with mx.autograd.pause():
                _fill(names, blocks, weights, ".initialize(" in "\n".join(script.lines))
        value = eval(script.last, names)
        total = sum((array * 0).sum() for array in arrays.values())
        for array in floats(value, mx.nd.NDArray):
            part = array * mx.nd.array(head(array.shape), dtype=array.dtype)
            total = total + part.sum().astype("float32")
    if plainly:
        return Outcome(plain(value, mx.nd.NDArray, lambda array: array.asnumpy()))
    try:
        total.backward()
    except mx.base.MXNetError as error:
        if "non-differentiable" not in str(error):
            raise
    outcome = Outcome(plain(value, mx.nd.NDArray, lambda array: array.asnumpy()))
    outcome.gradients = {name: array.grad.asnumpy() for name, array in arrays.items()}  # type: ignore[union-attr]
    for name, block in blocks.items():
        for i, parameter in enumerate(block.collect_params().values()):
            outcome.weights[f"{name} {i}"] = parameter.data().asnumpy()
            if parameter.grad_req != "null":
                outcome.gradients[f"{name} {i}"] = parameter.grad().asnumpy()
    return outcome


def _fill(
    names: dict[str, Any],
    blocks: dict[str, Any],
    weights: dict[str, list[np.ndarray]],
    initialized: bool,
) -> None:
    """Give random weights to the layers that the last line has made."""
    import portable.adapters.numpy as mx

    for name, block in list(names.items()):
        if name in blocks or initialized or not isinstance(block, mx.gluon.Block):
            continue
        if not block.collect_params():
            continue
        blocks[name] = block
        block.initialize()
        state = np.random.RandomState(len(blocks))
        weights[name] = []
        for key, parameter in block.collect_params().items():
            numbers = state.uniform(-0.5, 0.5, parameter.shape)
            if key.endswith(("gamma", "running_var")):
                fixed = key.endswith("gamma") and parameter.grad_req == "null"
                numbers = np.ones(parameter.shape) if fixed else numbers + 1
            elif key.endswith("beta") and parameter.grad_req == "null":
                numbers = np.zeros(parameter.shape)
            parameter.set_data(mx.nd.array(numbers))
            weights[name].append(parameter.data().asnumpy())


def _ported(side: Side, script: Script, weights: Weights, training: bool, path: Path) -> Outcome:
    """The target's run."""
    np.random.seed(0)
    lines = (f"path = {str(path)!r}", *script.lines)
    return side.run(Script(script.before, lines, script.last), dict(INPUTS), weights, training)


def floats(value: Any, kind: type) -> Iterator[Any]:
    """The arrays of floats in a value."""
    if isinstance(value, kind):
        if "float" in str(value.dtype):  # type: ignore[attr-defined]
            yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from floats(one, kind)
    elif isinstance(value, dict):
        for one in value.values():
            yield from floats(one, kind)


def plain(value: Any, kind: type, numbers: Callable[[Any], np.ndarray]) -> Any:
    """A value with numpy's arrays in the place of a library's."""
    if isinstance(value, kind):
        return numbers(value)
    if isinstance(value, list | tuple):
        return [plain(one, kind, numbers) for one in value]
    if isinstance(value, dict):
        return {key: plain(one, kind, numbers) for key, one in value.items()}
    return value


def _compared(first: Outcome, second: Outcome) -> Iterator[tuple[str, float]]:
    """Each pair with its difference."""
    yield "value", _apart(first.value, second.value)
    for name, gradient in first.gradients.items():
        other = second.gradients.get(name, np.zeros_like(gradient))
        yield f"gradient of {name}", _apart(gradient, other)
    for name, numbers in first.weights.items():
        yield f"weights of {name}", _apart(numbers, second.weights.get(name))


def _apart(first: Any, second: Any) -> float:
    """The largest difference of two values; infinite where they are not of one kind.

    >>> _apart([1.0, "x"], [1.5, "x"]), _apart(1.0, "x")
    (0.5, inf)
    """
    if isinstance(first, list):
        if not isinstance(second, list) or len(first) != len(second):
            return math.inf
        return max((_apart(a, b) for a, b in zip(first, second, strict=True)), default=0.0)
    if isinstance(first, dict):
        if not isinstance(second, dict) or set(first) != set(second):
            return math.inf
        return max((_apart(first[key], second[key]) for key in first), default=0.0)
    if isinstance(first, np.ndarray):
        return _arrays_apart(first, second)
    if isinstance(first, int | float | np.number) and not isinstance(first, bool):
        if not isinstance(second, int | float | np.number) or isinstance(second, bool):
            return math.inf
        return _arrays_apart(np.asarray(first, "float64"), np.asarray(second, "float64"))
    known = (str, bool, type(None))
    return 0.0 if not isinstance(first, known) or first == second else math.inf


def _arrays_apart(first: np.ndarray, second: Any) -> float:
    """A scalar's shape is () in other libraries and (1,) in MXNet; else shapes and dtypes agree."""
    if not isinstance(second, np.ndarray) or first.dtype != second.dtype:
        return math.inf
    if first.shape != second.shape and (first.shape, second.shape) != ((1,), ()):
        return math.inf
    one, other = first.astype("float64"), second.astype("float64").reshape(first.shape)
    same = (one == other) | (np.isnan(one) & np.isnan(other))
    with np.errstate(invalid="ignore"):
        apart = np.where(same, 0, abs(one - other))
    if np.isnan(apart).any():
        return math.inf
    largest = np.max(abs(one), initial=1.0, where=np.isfinite(one))
    return float(np.max(apart, initial=0.0) / largest)
