"""First values of parameters: `net.initialize(init.Xavier())`.

An initializer is called with a description (the parameter's name) and the array to fill. By the end
of the name it decides what the array is: biases and betas become 0, gammas 1, and weights what the
initializer is about.

Source: MXNet 1.9.1, python/mxnet/initializer.py.
"""

from __future__ import annotations

import json
import logging
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from math import prod, sqrt
from typing import Any, Self

import numpy as np

from . import nd, random
from .nd import NDArray
from .registry import Registry


class InitDesc(str):
    """A parameter's name, with attributes and the initializer of the whole network.

    Args:
        name: the name.
        attrs: attributes; "__init__" names an initializer that is used whatever the name's end.
        global_init: the network's initializer.
    """

    attrs: dict[str, Any]
    global_init: Any

    def __new__(
        cls, name: str, attrs: dict[str, Any] | None = None, global_init: Any = None
    ) -> Self:
        """Make a str with two attributes."""
        made = super().__new__(cls, name)
        made.attrs = attrs or {}
        made.global_init = global_init
        return made


class Initializer:
    """Base class: a subclass defines `_init_weight(desc, arr)`.

    Args:
        **kwargs: its settings, as `dumps` writes them.
    """

    def __init__(self, **kwargs: Any) -> None:
        self._kwargs = kwargs
        self._verbose = False
        self._print_func: Callable[[NDArray], str] | None = None

    def set_verbosity(
        self, verbose: bool = False, print_func: Callable[[NDArray], str] | None = None
    ) -> Self:
        """Log what is initialised, with `print_func(array)`: the norm / sqrt(size) by default."""
        self._verbose = verbose
        self._print_func = print_func or (lambda x: str((nd.norm(x) / sqrt(x.size)).asscalar()))
        return self

    def dumps(self) -> str:
        """Class name and settings as JSON, which `create` understands.

        >>> Uniform(0.1).dumps()
        '["uniform", {"scale": 0.1}]'
        """
        return json.dumps([type(self).__name__.lower(), self._kwargs])

    def __call__(self, desc: str, arr: NDArray) -> None:
        """Fill an array according to its name.

        Args:
            desc: an InitDesc.
            arr: the array, overwritten.

        Raises:
            ValueError: the name's end says nothing.
        """
        if not isinstance(desc, InitDesc):
            warnings.warn(
                "Calling initializer with init(str, NDArray) has been deprecated; please use "
                "init(mx.init.InitDesc(...), NDArray) instead",
                DeprecationWarning,
                stacklevel=2,
            )
            if not isinstance(desc, str) or not isinstance(arr, NDArray):
                raise TypeError(f"expected a name and an NDArray, got {desc!r} and {type(arr)}")
            self._fill(self._by_name() | self._by_old_name(), desc, arr)
            return
        if desc.global_init is None:
            desc.global_init = self
        own = desc.attrs.get("__init__", "")
        if own:
            create(own)._init_weight(desc, arr)
            self._log(desc, own, arr)
            return
        self._fill(self._by_name(), desc, arr)

    def _fill(
        self, ends: dict[str, Callable[[str, NDArray], None]], desc: str, arr: NDArray
    ) -> None:
        """Do what the end of the name asks for."""
        for end, fill in ends.items():
            if desc.endswith(end):
                fill(desc, arr)
                self._log(desc, end, arr)
                return
        self._init_default(desc, arr)

    def _by_name(self) -> dict[str, Callable[[str, NDArray], None]]:
        """What is done for each end of a name."""
        return {
            "weight": self._init_weight,
            "bias": self._init_bias,
            "gamma": self._init_gamma,
            "beta": self._init_beta,
            "min": self._init_zero,
            "max": self._init_one,
        }

    def _by_old_name(self) -> dict[str, Callable[[str, NDArray], None]]:
        """What is also done for a plain str; Gluon's blocks say it by `init=` instead."""
        return {
            "moving_mean": self._init_zero,
            "moving_var": self._init_one,
            "moving_inv_var": self._init_zero,
            "moving_avg": self._init_zero,
        }

    def _log(self, desc: str, what: Any, arr: NDArray) -> None:
        if self._verbose and self._print_func:
            logging.info("Initialized %s as %s: %s", desc, what, self._print_func(arr))

    def _init_zero(self, _: str, arr: NDArray) -> None:
        arr[:] = 0.0

    def _init_one(self, _: str, arr: NDArray) -> None:
        arr[:] = 1.0

    def _init_bias(self, _: str, arr: NDArray) -> None:
        arr[:] = 0.0

    def _init_gamma(self, _: str, arr: NDArray) -> None:
        arr[:] = 1.0

    def _init_beta(self, _: str, arr: NDArray) -> None:
        arr[:] = 0.0

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        """Fill a weight; every subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has to define _init_weight(desc, arr)")

    def _init_default(self, desc: str, _: NDArray) -> None:
        raise ValueError(
            f"Unknown initialization pattern for {desc}. Default initialization is now limited to "
            '"weight", "bias", "gamma" (1.0), and "beta" (0.0). Give the parameter an initializer '
            "of its own: self.params.get(name, init=...)"
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Initializer):
            return NotImplemented
        return type(self) is type(other) and self._kwargs == other._kwargs

    __hash__ = None  # type: ignore[assignment]  # equal ones may change


_registry = Registry(Initializer, "initializer")
register = _registry.register
alias = _registry.alias
create = _registry.create


class Load:
    """Values from a dictionary or a parameter file; what is not in there, by another initializer.

    Args:
        param: a file, or a dictionary from names ('arg:' and 'aux:' are cut off) to arrays.
        default_init: for the names that are missing.
        verbose: whether to log what was loaded.
    """

    def __init__(
        self,
        param: str | Mapping[str, NDArray],
        default_init: Callable[[str, NDArray], None] | None = None,
        verbose: bool = False,
    ) -> None:
        loaded = nd.load(param) if isinstance(param, str) else param
        if not isinstance(loaded, Mapping):
            raise AssertionError(f"Load: expected names with arrays, got {type(loaded)}")
        self.param = {
            name.removeprefix("arg:").removeprefix("aux:"): array for name, array in loaded.items()
        }
        self.default_init = default_init
        self.verbose = verbose

    def __call__(self, name: str, arr: NDArray) -> None:
        """Fill an array.

        Raises:
            AssertionError: another shape, or a missing name without `default_init`.
        """
        source = "loading"
        if name in self.param:
            known = self.param[name]
            if arr.shape != known.shape:
                raise AssertionError(
                    f"Parameter {name} cannot be initialized from loading. Shape mismatch, target "
                    f"{arr.shape} vs loaded {known.shape}"
                )
            arr[:] = known
        else:
            source = "default"
            if self.default_init is None:
                raise AssertionError(
                    f"Cannot Initialize {name}. Not found in loaded param and no default "
                    "Initializer is provided."
                )
            self.default_init(name, arr)
        if self.verbose:
            logging.info("Initialized %s by %s", name, source)


class Mixed:
    """Another initializer for each pattern of names; the first that matches counts.

    Args:
        patterns: regular expressions for the beginnings of names.
        initializers: one for each.
    """

    def __init__(
        self, patterns: Sequence[str], initializers: Sequence[Callable[[str, NDArray], None]]
    ) -> None:
        if len(patterns) != len(initializers):
            raise AssertionError(
                f"Mixed: {len(patterns)} patterns and {len(initializers)} initializers"
            )
        self.map = [(re.compile(p), i) for p, i in zip(patterns, initializers, strict=True)]

    def __call__(self, name: str, arr: NDArray) -> None:
        """Fill an array by the first matching initializer; ValueError if none matches."""
        for pattern, initializer in self.map:
            if pattern.match(name):
                initializer(name, arr)
                return
        raise ValueError(
            f'Parameter name {name} did not match any pattern. Consider adding a ".*" pattern at '
            "the end with default Initializer."
        )


@alias("zeros")
@register
class Zero(Initializer):
    """All 0."""

    def __init__(self) -> None:
        super().__init__()

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        arr[:] = 0


@alias("ones")
@register
class One(Initializer):
    """All 1."""

    def __init__(self) -> None:
        super().__init__()

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        arr[:] = 1


@register
class Constant(Initializer):
    """One value, or one array that broadcasts.

    Args:
        value: a number, a numpy array or an NDArray.
    """

    def __init__(self, value: Any) -> None:
        super().__init__(value=value)
        self.value = value

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        arr[:] = self.value

    def dumps(self) -> str:
        """As of Initializer, arrays as lists."""
        value = self.value.asnumpy() if isinstance(self.value, NDArray) else self.value
        value = value.tolist() if isinstance(value, np.ndarray) else value
        return json.dumps(["constant", {"value": value}])


@register
class Uniform(Initializer):
    """Uniform in [-scale, scale].

    Args:
        scale: the bound.
    """

    def __init__(self, scale: float = 0.07) -> None:
        super().__init__(scale=scale)
        self.scale = scale

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        random.uniform(-self.scale, self.scale, arr.shape, out=arr)


@register
class Normal(Initializer):
    """Normal with mean 0.

    Args:
        sigma: the standard deviation.
    """

    def __init__(self, sigma: float = 0.01) -> None:
        super().__init__(sigma=sigma)
        self.sigma = sigma

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        random.normal(0, self.sigma, arr.shape, out=arr)


@register
class Orthogonal(Initializer):
    """scale times a matrix with orthonormal rows or columns (Saxe et al., 2013).

    The matrix is U or V of the singular value decomposition of a random (rows, rest) matrix.

    Args:
        scale: the factor.
        rand_type: 'uniform' in [-1, 1], or 'normal'.
    """

    def __init__(self, scale: float = 1.414, rand_type: str = "uniform") -> None:
        super().__init__(scale=scale, rand_type=rand_type)
        self.scale = scale
        self.rand_type = rand_type

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        shape = (arr.shape[0], prod(arr.shape[1:]))
        if self.rand_type == "uniform":
            drawn = random.uniform(-1.0, 1.0, shape=shape)
        elif self.rand_type == "normal":
            drawn = random.normal(0.0, 1.0, shape=shape)
        else:
            raise ValueError(
                f"Orthogonal: rand_type must be 'uniform' or 'normal', got {self.rand_type!r}"
            )
        u, _, v = np.linalg.svd(drawn.asnumpy(), full_matrices=False)
        basis = u if u.shape == shape else v
        arr[:] = (self.scale * basis).reshape(arr.shape)


@register
class Xavier(Initializer):
    """Random with a scale of sqrt(magnitude / factor) (Glorot and Bengio, 2010).

    For a weight (out, in, *kernel): fan_in = in * prod(kernel), fan_out = out * prod(kernel), and
    factor is one of them or their mean.

    Args:
        rnd_type: 'uniform' in ± the scale, or 'gaussian' with it as standard deviation.
        factor_type: 'avg', 'in' or 'out'.
        magnitude: see above.

    Raises:
        ValueError: when called: the weight is a vector; an unknown type.
    """

    def __init__(
        self, rnd_type: str = "uniform", factor_type: str = "avg", magnitude: float = 3
    ) -> None:
        super().__init__(rnd_type=rnd_type, factor_type=factor_type, magnitude=magnitude)
        self.rnd_type = rnd_type
        self.factor_type = factor_type
        self.magnitude = float(magnitude)

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        if len(arr.shape) < 2:
            raise ValueError(
                f"Xavier initializer cannot be applied to vector {desc}. It requires at least 2D."
            )
        kernel = prod(arr.shape[2:])
        fan_in, fan_out = arr.shape[1] * kernel, arr.shape[0] * kernel
        factors = {"avg": (fan_in + fan_out) / 2.0, "in": fan_in, "out": fan_out}
        if self.factor_type not in factors:
            raise ValueError(
                f"Incorrect factor type {self.factor_type!r}; expected one of {sorted(factors)}"
            )
        scale = float(np.sqrt(self.magnitude / factors[self.factor_type]))
        if self.rnd_type == "uniform":
            random.uniform(-scale, scale, arr.shape, out=arr)
        elif self.rnd_type == "gaussian":
            random.normal(0, scale, arr.shape, out=arr)
        else:
            raise ValueError(
                f"Unknown random type {self.rnd_type!r}; expected 'uniform' or 'gaussian'"
            )


@register
class MSRAPrelu(Xavier):
    """Normal with variance 2 / ((1 + slope^2) factor) (He et al., 2015).

    Args:
        factor_type: 'avg', 'in' or 'out', as in Xavier.
        slope: of the PReLU that follows.
    """

    def __init__(self, factor_type: str = "avg", slope: float = 0.25) -> None:
        super().__init__("gaussian", factor_type, 2.0 / (1 + slope**2))
        self._kwargs = {"factor_type": factor_type, "slope": slope}


@register
class Bilinear(Initializer):
    """The kernel of bilinear upsampling: (1 - |x/f - c|) (1 - |y/f - c|).

    For a weight (.., height, width): f = ceil(width / 2), c = (2f - 1 - f mod 2) / (2f).
    """

    def __init__(self) -> None:
        super().__init__()

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        height, width = arr.shape[2:]
        f = np.ceil(width / 2.0)
        c = (2 * f - 1 - f % 2) / (2.0 * f)
        x, y = np.arange(width), np.arange(height)[:, None]
        kernel = (1 - abs(x / f - c)) * (1 - abs(y / f - c))
        arr[:] = np.broadcast_to(kernel.astype("float32"), arr.shape)


@register
class LSTMBias(Initializer):
    """0, but for the second quarter, the forget gate's bias.

    Args:
        forget_bias: the forget gate's.
    """

    def __init__(self, forget_bias: float = 1.0) -> None:
        super().__init__(forget_bias=forget_bias)
        self.forget_bias = forget_bias

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        arr[:] = 0.0
        hidden = arr.shape[0] // 4
        arr[hidden : 2 * hidden] = self.forget_bias
