"""MXNet 1.9.1's own random numbers on the CPU: the same seed gives the same numbers.

MXNet has two generators there, and `mx.random.seed` seeds both:
  - the parallel one, 1024 Mersenne twisters: `nd.random.uniform`, `normal`, `gamma`,
    `exponential`, `poisson`, the negative binomials, `randint`, all `sample_*` and `*_like`
    forms, `_sample_unique_zipfian`, `Dropout`;
  - the single one, one twister: `multinomial`, `shuffle`, `npx.random.bernoulli`, the slopes of
    `LeakyReLU(act_type="rrelu")`.

Seeding. `seed(s)`: twister i of the parallel generator gets 127 s + i, the single one 127 s, modulo
2^32. `seed(s, ctx)`: the parallel one as before, the single one s itself. s is a C int, so that
2^32 is 0. All of the CPU is one device: `cpu(1)` changes nothing. Nobody seeds: s = 0. (MXNet keeps
a pair of generators for each Python thread, and `seed` reaches only the calling thread's.)

Order. N numbers are spread over T = min(ceil(N / 64), 1024) twisters in runs of
step = ceil(N / T): twister i makes numbers i step ... (i + 1) step - 1, and goes on from there in
the next call. So the numbers do not depend on how many threads do the work.

Results are numpy arrays: MXNet's bit for bit, save for what depends on the C library's logarithm:
`normal` and `gamma` within 1 or 2 units in the last place (see `distributions.py`).

Sources: MXNet 1.9.1, src/resource.cc, include/mxnet/random_generator.h, src/operator/random/,
src/operator/nn/dropout-inl.h, src/operator/leaky_relu-inl.h; observed on MXNet 1.9.1 where the
sources do not say (order of evaluation in C++, version of libstdc++).
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, prod

import numpy as np

from . import distributions as one
from .base import MXNetError
from .distributions import F16, F32, F64, Lanes
from .mersenne_twister import Array, Twisters

TWISTERS = 1024
NUMBERS_A_TWISTER = 64
SEED_FACTOR = 127
FLOATS = {"float16": F16, "float32": F32, "float64": F64}

Shape = int | tuple[int, ...]


class Generator:
    """The state that `mx.random.seed(seed)` sets, and every draw that MXNet makes from it.

    Shapes are an int or a tuple of ints, dtypes are names ("float32").
    Scalar parameters, `shape` numbers (`_random_*`; `*_like` is the same with data's shape, dtype):
        uniform normal gamma exponential poisson negative_binomial
        generalized_negative_binomial randint
    Arrays of parameters, `shape` numbers for each of their entries:
        sample_uniform sample_normal sample_gamma sample_exponential sample_poisson
        sample_negative_binomial sample_generalized_negative_binomial
    Others: dropout_mask unique_zipfian multinomial shuffle bernoulli rrelu_slopes.
    Parameters are named and ordered as the operator's: `exponential` takes the rate lam, where
    `nd.random.exponential` takes the scale 1 / lam.

    >>> Generator(0).uniform(shape=3)
    array([0.5488135 , 0.5928446 , 0.71518934], dtype=float32)
    """

    def __init__(self, seed: int = 0) -> None:
        self.seed(seed)

    def seed(self, seed: int, of_context: bool = False) -> None:
        """Start again from `seed`, as `mx.random.seed(seed)`, or `seed(seed, ctx)` of the CPU."""
        if not isinstance(seed, int | np.integer):
            raise ValueError(f"seed: seed_state must be int, got {seed!r}; convert it by int()")
        self.parallel = Twisters(SEED_FACTOR * int(seed), TWISTERS)
        self.single = Twisters(int(seed) if of_context else SEED_FACTOR * int(seed))

    # --- The parallel generator, scalar parameters --------------------------------------------

    def uniform(
        self, low: float = 0, high: float = 1, shape: Shape = 1, dtype: str = "float32"
    ) -> Array:
        """low + (high - low) u, u uniform in [0, 1]: `shape`."""
        low, high = number("uniform", "low", low), number("uniform", "high", high)
        require(high >= low, f"uniform: low must not exceed high, got low={low}, high={high}")
        return self._random("uniform", (low, high), shape, dtype)

    def normal(
        self, loc: float = 0, scale: float = 1, shape: Shape = 1, dtype: str = "float32"
    ) -> Array:
        """loc + scale z, z standard normal: `shape`."""
        loc, scale = number("normal", "loc", loc), number("normal", "scale", scale)
        require(scale > 0, f"normal: scale must be positive, got {scale}")
        return self._random("normal", (loc, scale), shape, dtype)

    def gamma(
        self, alpha: float = 1, beta: float = 1, shape: Shape = 1, dtype: str = "float32"
    ) -> Array:
        """Density x^(alpha-1) e^(-x/beta) / (Gamma(alpha) beta^alpha): `shape`."""
        alpha, beta = number("gamma", "alpha", alpha), number("gamma", "beta", beta)
        require(alpha > 0, f"gamma: alpha (the shape) must be positive, got {alpha}")
        require(beta > 0, f"gamma: beta (the scale) must be positive, got {beta}")
        return self._random("gamma", (alpha, beta), shape, dtype)

    def exponential(self, lam: float = 1, shape: Shape = 1, dtype: str = "float32") -> Array:
        """Density lam e^(-lam x): `shape`."""
        lam = number("exponential", "lam", lam)
        require(lam > 0, f"exponential: lam (the rate) must be positive, got {lam}")
        return self._random("exponential", (lam,), shape, dtype)

    def poisson(self, lam: float = 1, shape: Shape = 1, dtype: str = "float32") -> Array:
        """Counts n with probability lam^n e^-lam / n!, as floats: `shape`."""
        lam = number("poisson", "lam", lam)
        require(lam >= 0, f"poisson: lam (the mean) must not be negative, got {lam}")
        return self._random("poisson", (lam,), shape, dtype)

    def negative_binomial(
        self, k: int = 1, p: float = 1, shape: Shape = 1, dtype: str = "float32"
    ) -> Array:
        """Failures before the k-th success, each of which has probability p, as floats: `shape`."""
        require(is_int(k) and k >= 0, f"negative_binomial: k must be an int >= 0, got {k!r}")
        p = number("negative_binomial", "p", p)
        require(p >= 0, f"negative_binomial: p must not be negative, got {p}")
        return self._random("negative_binomial", (F32(k), p), shape, dtype)

    def generalized_negative_binomial(
        self, mu: float = 1, alpha: float = 1, shape: Shape = 1, dtype: str = "float32"
    ) -> Array:
        """Poisson whose mean is gamma with mean mu and shape 1/alpha (alpha = 0: mu itself)."""
        name = "generalized_negative_binomial"
        mu, alpha = number(name, "mu", mu), number(name, "alpha", alpha)
        require(mu >= 0, f"{name}: mu must not be negative, got {mu}")
        require(alpha >= 0, f"{name}: alpha must not be negative, got {alpha}")
        return self._random(name, (mu, alpha), shape, dtype)

    def randint(self, low: int, high: int, shape: Shape = 1, dtype: str = "int32") -> Array:
        """Whole numbers of [low, high): `shape`.

        low + (a 2^31 + b) mod (high - low), a and b draws of 32 bits, in 64-bit arithmetic that
        wraps round, cut to `dtype` at the end. high = low, on which MXNet 1.9.1 divides by zero and
        dies, is refused.
        """
        for name, bound in (("low", low), ("high", high)):
            fits = is_int(bound) and -(2**63) <= bound < 2**63
            require(fits, f"randint: {name} must be an int of 64 bits, got {bound!r}")
        require(high > low, f"randint: low must be below high, got low={low}, high={high}")
        require(dtype in ("int32", "int64"), f"randint: dtype is int32 or int64, got {dtype!r}")
        shape = checked_shape("randint", shape)
        drawn = self._fill(prod(shape), np.int64, one.rand_int64)
        span = (int(high) - int(low) + 2**63) % 2**64 - 2**63
        numbers = np.array([low], np.int64) + np.fmod(drawn, np.int64(span))
        return numbers.astype(dtype).reshape(shape)

    # --- The parallel generator, arrays of parameters -----------------------------------------

    def sample_uniform(self, low, high, shape: Shape = (), dtype: str = "float32") -> Array:
        """`shape` uniform numbers for each pair of low, high: low.shape + shape."""
        return self._sample("uniform", (low, high), shape, dtype)

    def sample_normal(self, mu, sigma, shape: Shape = (), dtype: str = "float32") -> Array:
        """`shape` normal numbers for each pair of mu, sigma: mu.shape + shape."""
        return self._sample("normal", (mu, sigma), shape, dtype)

    def sample_gamma(self, alpha, beta, shape: Shape = (), dtype: str = "float32") -> Array:
        """`shape` gamma numbers for each pair of alpha, beta: alpha.shape + shape."""
        return self._sample("gamma", (alpha, beta), shape, dtype)

    def sample_exponential(self, lam, shape: Shape = (), dtype: str = "float32") -> Array:
        """`shape` exponential numbers for each rate: lam.shape + shape."""
        return self._sample("exponential", (lam,), shape, dtype)

    def sample_poisson(self, lam, shape: Shape = (), dtype: str = "float32") -> Array:
        """`shape` Poisson counts for each mean: lam.shape + shape."""
        return self._sample("poisson", (lam,), shape, dtype)

    def sample_negative_binomial(self, k, p, shape: Shape = (), dtype: str = "float32") -> Array:
        """`shape` negative binomial counts for each pair of k, p: k.shape + shape."""
        return self._sample("negative_binomial", (k, p), shape, dtype)

    def sample_generalized_negative_binomial(
        self, mu, alpha, shape: Shape = (), dtype: str = "float32"
    ) -> Array:
        """`shape` generalized negative binomial counts for each pair: mu.shape + shape."""
        return self._sample("generalized_negative_binomial", (mu, alpha), shape, dtype)

    # --- The parallel generator, others -------------------------------------------------------

    def dropout_mask(
        self, shape: Shape, p: float = 0.5, axes: tuple[int, ...] = (), dtype: str = "float32"
    ) -> Array:
        """What Dropout multiplies its data by: 1 / (1 - p) where u <= 1 - p, else 0.

        shape: data's; along `axes` one draw serves all, so that the mask has length 1 there (and
        u = 1 - p itself is dropped). With p = 0 nothing is drawn; p = 1 gives 0 * inf = nan, as in
        MXNet. `mode="always"` draws what training draws. So does MXNet as pip installs it, with any
        number of threads; one that was built with Intel's MKL has other masks.
        """
        shape = checked_shape("Dropout", shape)
        require(0 <= p <= 1, f"Dropout: p must be in [0, 1], got {p}")
        for axis in axes:
            require(0 <= axis < len(shape), f"Dropout: axis {axis} is not in [0, {len(shape)})")
        shape = tuple(1 if axis in axes else length for axis, length in enumerate(shape))
        kind, keep = drawn_in("Dropout", dtype), F32(1) - F32(p)
        if keep == 1:
            return np.ones(shape, dtype)
        drawn = self._fill(prod(shape), F32, lambda lanes: one.canonical(lanes, kind))
        kept = drawn < keep if axes else drawn <= keep
        with np.errstate(divide="ignore", invalid="ignore"):
            return (kept * (F32(1) / keep)).astype(dtype).reshape(shape)

    def unique_zipfian(self, range_max: int, shape: tuple[int, int]) -> tuple[Array, Array]:
        """`shape` = (rows, samples): rows of different classes below range_max, and tries per row.

        Class n has about the probability ln((n + 2) / (n + 1)) / ln(range_max + 1); both int64.
        """
        name = "sample_unique_zipfian"
        shape = checked_shape(name, shape)
        require(len(shape) == 2, f"{name}: shape must be (rows, samples), got {shape}")
        rows, samples = shape
        enough = samples <= range_max
        require(enough, f"{name}: {samples} different samples of {range_max} classes are too many")

        def sampler(lanes: Lanes, place: Array) -> Array:
            found = np.full((len(lanes), samples), -1)
            count, tries = np.zeros((2, len(lanes)), int)
            while (waiting := np.flatnonzero(count < samples)).size:
                drawn = one.canonical(lanes[waiting], F64)
                value = np.floor(np.exp(drawn * np.log(range_max)) + 0.5).astype(int) - 1
                tries[waiting] += 1
                new = ~(found[waiting] == value[:, None]).any(axis=1)
                found[waiting[new], count[waiting[new]]] = value[new]
                count[waiting[new]] += 1
            out[place] = found
            return tries

        out = np.empty(shape, np.int64)
        tries = self._fill(rows, np.int64, sampler, np.arange(rows), numbers_a_twister=1)
        return out, tries

    # --- The single generator -----------------------------------------------------------------

    def multinomial(
        self, data, shape: Shape = (), get_prob: bool = False, dtype: str = "int32"
    ) -> Array | tuple[Array, Array]:
        """Outcomes of the distributions in data's last axis: data.shape[:-1] + shape, or (1,).

        The outcome is the first one whose cumulated probability reaches u; one past the last if the
        probabilities sum to less. With get_prob also ln of its probability (-inf one past the last,
        where MXNet reads past the array), in data's dtype.
        """
        data = np.asarray(data)
        require(data.dtype.name in FLOATS, f"multinomial: data must be floats, got {data.dtype}")
        allowed = ("uint8", "int32", *FLOATS)
        require(dtype in allowed, f"multinomial: dtype must be one of {allowed}, got {dtype!r}")
        shape = data.shape[:-1] + as_tuple(shape) or (1,)
        rows = data.reshape(-1, data.shape[-1])
        drawn = self._single_uniform(prod(shape)).reshape(len(rows), -1).astype(data.dtype)
        cumulated = np.cumsum(rows, axis=1, dtype=F64).astype(F32).astype(data.dtype)
        outcome = np.stack([np.searchsorted(c, u) for c, u in zip(cumulated, drawn, strict=True)])
        out = outcome.astype(dtype).reshape(shape)
        if not get_prob:
            return out
        padded = np.concatenate([rows, np.zeros((len(rows), 1), data.dtype)], axis=1)
        chosen = np.take_along_axis(padded, outcome, axis=1).astype(F32)
        with np.errstate(divide="ignore", invalid="ignore"):
            return out, one.rounded(np.log, chosen).astype(data.dtype).reshape(shape)

    def shuffle(self, data) -> Array:
        """data's rows (along the first axis) in random order: data.shape.

        Fisher and Yates: swap place i with one of the places 0 ... i. A list of numbers goes
        through i = 1 ... n - 1, the rows of anything else through i = n - 1 ... 1.
        """
        data = np.asarray(data)
        require(data.ndim > 0, f"shuffle: data must have at least one axis, got {data!r}")
        order = np.arange(len(data))
        for i in range(1, len(data)) if data.ndim == 1 else range(len(data) - 1, 0, -1):
            j = self._single_below(i + 1)
            order[[i, j]] = order[[j, i]]
        return data[order]

    def bernoulli(self, prob: float = 0.5, shape: Shape = 1, dtype: str = "float32") -> Array:
        """1 with probability `prob`, else 0: `shape`. (`nd.random` of MXNet 1.9.1 has none.)"""
        shape = checked_shape("bernoulli", shape)
        return (self._single_uniform(prod(shape)) < F32(prob)).astype(dtype).reshape(shape)

    def rrelu_slopes(
        self,
        shape: Shape,
        lower_bound: float = 0.125,
        upper_bound: float = 0.334,
        dtype: str = "float32",
    ) -> Array:
        """Slopes for negative data, uniform in [lower_bound, upper_bound]: `shape`.

        As the source of LeakyReLU says; MXNet 1.9.1 itself crashes here on the CPU.
        """
        shape = checked_shape("LeakyReLU", shape)
        low, high = F32(lower_bound), F32(upper_bound)
        return (self._single_uniform(prod(shape)) * (high - low) + low).astype(dtype).reshape(shape)

    # --- The machinery ------------------------------------------------------------------------

    def _random(self, distribution: str, parameters, shape: Shape, dtype: str) -> Array:
        shape = checked_shape(distribution, shape)
        arrays = [np.array([p]) for p in parameters]
        return self._draw(distribution, distribution, arrays, shape, dtype)

    def _sample(self, distribution: str, parameters, shape: Shape, dtype: str) -> Array:
        name = f"sample_{distribution}"
        arrays = [np.asarray(p) for p in parameters]
        shapes, dtypes = [a.shape for a in arrays], [a.dtype.name for a in arrays]
        require(len(set(shapes)) == 1, f"{name}: parameters must have one shape, got {shapes}")
        require(len(set(dtypes)) == 1, f"{name}: parameters must have one dtype, got {dtypes}")
        require(arrays[0].size > 0, f"{name}: parameters must have elements, got shape {shapes[0]}")
        shape = shapes[0] + (checked_shape(name, shape) if as_tuple(shape) else ())
        return self._draw(name, distribution, [a.ravel() for a in arrays], shape, dtype)

    def _draw(
        self, name: str, distribution: str, parameters: list[Array], shape: tuple, dtype: str
    ) -> Array:
        drawn_in(name, dtype)
        kind, size = FLOATS[dtype], prod(shape)
        each = size // parameters[0].size
        sampler = one.DISTRIBUTIONS[distribution]
        with np.errstate(all="ignore"):
            drawn = self._fill(
                size,
                F64,
                lambda lanes, *p: sampler(lanes, kind, *p),
                *(np.repeat(p, each) for p in parameters),
            )
            return one.cast(drawn, kind).reshape(shape)

    def _fill(
        self,
        size: int,
        kind: type,
        sampler: Callable[..., Array],
        *parameters: Array,
        numbers_a_twister: int = NUMBERS_A_TWISTER,
    ) -> Array:
        """`size` numbers, made by `sampler(lanes, *parameters)` in MXNet's order of twisters."""
        twisters = min(ceil(size / numbers_a_twister), TWISTERS)
        step = ceil(size / twisters)
        out = np.empty(size, kind)
        for start in range(step):
            places = np.arange(start, size, step)
            lanes = Lanes(self.parallel, np.arange(places.size))
            out[places] = sampler(lanes, *(p[places] for p in parameters))
        return out

    def _single_uniform(self, size: int) -> Array:
        return self.single.draw(np.array([0]), size)[0].astype(F32) / F32(2**32)

    def _single_below(self, end: int) -> int:
        """A whole number below `end`, all equally likely: 32 bits // (2^32 // end), or again."""
        width = (2**32 - 1) // end
        while True:
            drawn = int(self.single.draw(np.array([0]))[0, 0]) // width
            if drawn < end:
                return drawn


# --- Checks --------------------------------------------------------------------------------------


def require(condition: bool, message: str) -> None:
    """Raise MXNetError unless `condition`."""
    if not condition:
        raise MXNetError(message)


def is_int(value: object) -> bool:
    """Whether `value` is a whole number by type."""
    return isinstance(value, int | np.integer)


def number(operation: str, parameter: str, value: float) -> np.float32:
    """A scalar parameter; MXNet keeps all but randint's in float32."""
    numeric = isinstance(value, int | float | np.number)
    require(numeric, f"{operation}: {parameter} must be a number, got {value!r}")
    with np.errstate(over="ignore"):
        return F32(value)


def as_tuple(shape: Shape) -> tuple[int, ...]:
    """A shape, of which an int is the short form for one axis."""
    return (shape,) if is_int(shape) else tuple(shape)


def checked_shape(operation: str, shape: Shape) -> tuple[int, ...]:
    """`shape` as a tuple; MXNet has no random arrays without elements."""
    shape = as_tuple(shape)
    positive = len(shape) > 0 and all(is_int(n) and n > 0 for n in shape)
    require(positive, f"{operation}: shape must have positive whole lengths, got {shape}")
    return shape


def drawn_in(operation: str, dtype: str) -> type:
    """The type in which uniform numbers for `dtype` are drawn: half is too coarse for them."""
    known = dtype in FLOATS
    require(known, f"{operation}: dtype must be one of {', '.join(FLOATS)}, got {dtype!r}")
    return F32 if dtype == "float32" else F64


generator = Generator()  # the one that `nd.random`, Dropout and others draw from
