"""From random bits to one random number of each distribution, the way MXNet 1.9.1 goes there.

Every function here makes one number for each of some lanes: `lanes` draws bits, parameters are
arrays with one entry a lane, and so is the result. A lane that rejects an attempt tries again
while the others wait, so each draws exactly the bits that a loop over it alone would draw.

To get MXNet's numbers bit for bit, each step is rounded where its C++ rounds it. Three rules do
most of it:
  - `kind`, the floating type drawn in, is float32 for float32 outputs, and float64 for float64
    and float16 ones (the gamma family: float32 for float16 ones; Poisson: always float32);
  - a literal such as 1.0 is a double, so that the expression around it is evaluated in float64;
  - half precision has no arithmetic: operands become float32, and each result is rounded back.
`log`, `exp`, `sqrt`, `pow` of a double are taken in float64 and `logf`, `expf`, `tanf` as the
float64 function rounded to float32, which is the correctly rounded value. The C library's are not
always: a normal number may differ from MXNet's by one unit in the last place.

Sources: MXNet 1.9.1, src/operator/random/sampler.h, include/mxnet/random_generator.h; the
distributions of libstdc++ 4.8 ([rand.dist] of the C++ standard fixes less than it fixes).
"""

from __future__ import annotations

from collections.abc import Callable
from math import log, pi

import numpy as np

from .base import MXNetError
from .mersenne_twister import Array, Twisters

F16, F32, F64 = np.float16, np.float32, np.float64


class Lanes:
    """Some lanes of the twisters: each draw takes the next bits of every one of them."""

    def __init__(self, twisters: Twisters, numbers: Array) -> None:
        self.twisters, self.numbers = twisters, numbers

    def __getitem__(self, chosen: Array) -> Lanes:
        return Lanes(self.twisters, self.numbers[chosen])

    def __len__(self) -> int:
        return len(self.numbers)

    def bits(self) -> Array:
        """32 random bits: (lanes,) uint32."""
        return self.twisters.draw(self.numbers)[:, 0]


def until_accepted(lanes: Lanes, kind: type, attempt: Callable[[Lanes, Array], tuple]) -> Array:
    """Rejection sampling: `attempt(lanes, indices)` -> (values, accepted), again where it fails."""
    out = np.empty(len(lanes), kind)
    waiting = np.arange(len(lanes))
    while waiting.size:
        values, accepted = attempt(lanes[waiting], waiting)
        out[waiting[accepted]] = values[accepted]
        waiting = waiting[~accepted]
    return out


# --- The arithmetic of C++ -------------------------------------------------------------------


def mixed(operation: Callable, left: Array, right: Array) -> Array:
    """A floating operation on operands of two types, in the type that C++ converts them to."""
    types = {np.asarray(left).dtype.type, np.asarray(right).dtype.type}
    kind = F64 if F64 in types and F16 not in types else F32
    result = operation(np.asarray(left).astype(kind), np.asarray(right).astype(kind))
    return result.astype(F16) if F16 in types else result


def cast(values: Array, dtype: type) -> Array:
    """To the output's type; a double becomes half by way of a float."""
    return values.astype(F32).astype(F16) if dtype is F16 else values.astype(dtype)


def rounded(function: Callable, x: Array) -> Array:
    """A float32 function of the C library: the float64 one, rounded."""
    return function(x.astype(F64)).astype(x.dtype)


def log_gamma(x: Array) -> Array:
    """ln Gamma(x) as the C library's lgammaf has it, for x = 1, 2, 3 ... or x >= 8; float32.

    Stirling: (x - 1/2)(ln x - 1) + (ln(2 pi) - 1)/2 + 1/(12 x) - 1/(360 x^3) + ..., in float32,
    with its several units of error. Below 8: ln((x-1)!), of a product that is exact.
    """
    series = [(log(2 * pi) - 1) / 2, 1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360]
    constant, *rest = (F32(term) for term in series)
    z = F32(1) / x
    tail = F32(0)
    for term in reversed(rest):
        tail = term + z * z * tail
    stirling = (x - F32(0.5)) * (rounded(np.log, x) - F32(1)) + (constant + z * tail)
    factorials = np.cumprod([1.0, 1.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0])  # (x-1)! at x = 0 ... 7
    small = np.log(factorials[np.clip(np.nan_to_num(x), 0, 7).astype(int)]).astype(F32)
    return np.where(x < 8, small, stirling)


# --- The methods ----------------------------------------------------------------------------


def canonical(lanes: Lanes, kind: type) -> Array:
    """Uniform in [0, 1]: 32 bits / 2^32 for float32, (low word + 2^32 high word) / 2^64 for float64.

    Rounding to the nearest float makes it 1 itself once in 2^25 draws of a float32.
    """
    if kind is F32:
        return lanes.bits().astype(F32) / F32(2**32)
    low, high = lanes.bits().astype(np.uint64), lanes.bits().astype(np.uint64)
    return (low + (high << np.uint64(32))).astype(F64) / F64(2**64)


def polar_normal(lanes: Lanes, kind: type) -> Array:
    """Standard normal by Marsaglia's polar method.

    (x, y) uniform in the square [-1, 1]^2, again until r = x^2 + y^2 is in (0, 1]; the value is
    y sqrt(-2 ln(r) / r). The x-half, as good a number, is not kept: MXNet makes a new
    distribution object for each number.
    """

    def attempt(lanes: Lanes, _: Array) -> tuple[Array, Array]:
        x = kind(2) * canonical(lanes, kind) - kind(1)
        y = kind(2) * canonical(lanes, kind) - kind(1)
        r = x * x + y * y
        accepted = (r <= 1) & (r != 0)
        r = np.where(accepted, r, kind(1))
        return y * np.sqrt(kind(-2) * rounded(np.log, r) / r), accepted

    return until_accepted(lanes, kind, attempt)


def squeezed_gamma(lanes: Lanes, kind: type, alpha: Array, beta: Array) -> Array:
    """Gamma with shape `alpha` and scale `beta`, by Marsaglia and Tsang's squeeze.

    With d = alpha - 1/3, c = 1 / sqrt(9 d), Z normal, U uniform: V = (1 + c Z)^3 gives d V beta if
    Z > -1/c and ln(1 - U) < Z^2/2 + d (1 - V + ln V). For alpha < 1, d is that of alpha + 1, and
    the result is multiplied by U'^(1/alpha). An alpha for which no Z is ever accepted, which
    MXNet 1.9.1 tries for ever, raises MXNetError.
    """
    small = alpha < 1
    d = mixed(np.add, alpha, np.where(small, 2.0 / 3.0, -1.0 / 3.0)).astype(kind)
    endless = ~((d > 0) & np.isfinite(d))
    if endless.any():
        raise MXNetError(
            f"gamma distribution: alpha (its shape) must be positive and finite, got"
            f" {alpha[endless][0]}"
        )
    k = np.sqrt(9.0 * d.astype(F64)).astype(kind)
    c = (1.0 / k.astype(F64)).astype(kind)

    def attempt(lanes: Lanes, at: Array) -> tuple[Array, Array]:
        z = polar_normal(lanes, kind)
        accepted = z > -k[at]
        at, z, inside = at[accepted], z[accepted], np.flatnonzero(accepted)
        x = (1.0 + (c[at] * z).astype(F64)).astype(kind)
        v = x * x * x
        bound = 0.5 * z.astype(F64) * z + d[at] * (1.0 - v.astype(F64) + np.log(v.astype(F64)))
        accepted[inside] = np.log(1.0 - canonical(lanes[inside], kind).astype(F64)) < bound
        values = np.zeros(len(lanes), kind)
        values[inside] = mixed(np.multiply, d[at] * v, beta[at])
        return values, accepted

    out = until_accepted(lanes, kind, attempt)
    power = mixed(np.divide, F64(1), alpha[small]).astype(kind)
    factor = canonical(lanes[small], kind).astype(F64) ** power
    out[small] = out[small].astype(F64) * factor
    return out


def count(lanes: Lanes, lam: Array) -> Array:
    """Poisson with mean `lam` (float32): (lanes,) float64, whole numbers.

    Below 12: the number of uniforms whose product stays above e^-lam (Knuth). From 12: rejection
    from a Lorentzian, em = floor(sqrt(2 lam) y + lam) with y = tan(pi U) (Numerical Recipes).
    """
    out = np.empty(len(lanes))
    few, many = np.flatnonzero(lam < 12), np.flatnonzero(~(lam < 12))
    out[few] = poisson_by_product(lanes[few], lam[few])
    out[many] = poisson_by_rejection(lanes[many], lam[many])
    return out


def poisson_by_product(lanes: Lanes, lam: Array) -> Array:
    """How many uniforms can be multiplied while the product stays above e^-lam."""
    limit = rounded(np.exp, -lam)
    product, count = canonical(lanes, F32), np.zeros(len(lanes))
    going = np.flatnonzero(product > limit)
    while going.size:
        count[going] += 1
        product[going] *= canonical(lanes[going], F32)
        going = going[product[going] > limit[going]]
    return count


def poisson_by_rejection(lanes: Lanes, lam: Array) -> Array:
    """Propose em from the Lorentzian; keep it with probability 0.9 (1 + y^2) lam^em e^-lam / em!."""
    spread = np.sqrt(2.0 * lam.astype(F64)).astype(F32)
    log_lam = rounded(np.log, lam)
    mode = lam * log_lam - log_gamma((lam + 1.0).astype(F32))

    def attempt(lanes: Lanes, at: Array) -> tuple[Array, Array]:
        def proposal(lanes: Lanes, i: Array) -> tuple[Array, Array]:
            y = rounded(np.tan, F32(3.1415926) * canonical(lanes, F32))
            return y, ~(spread[at[i]] * y + lam[at[i]] < 0)

        y = until_accepted(lanes, F32, proposal)
        em = np.floor(spread[at] * y + lam[at])
        exponent = em * log_lam[at] - log_gamma(em + F32(1)) - mode[at]
        ratio = 0.9 * (1.0 + (y * y).astype(F64)) * rounded(np.exp, exponent)
        return em, ~(canonical(lanes, F32) > ratio.astype(F32))

    return as_int32(until_accepted(lanes, F32, attempt))


def as_int32(x: Array) -> Array:
    """Towards zero; what an int cannot hold (too large, nan) becomes -2^31, as on x86."""
    return np.where(np.abs(x) < 2.0**31, np.trunc(x), -(2.0**31)).astype(F64)


# --- The distributions: for outputs of type `kind`, parameters of any type --------------------


def uniform(lanes: Lanes, kind: type, low: Array, high: Array) -> Array:
    """low + (high - low) u."""
    drawn = canonical(lanes, F32 if kind is F32 else F64)
    return mixed(np.add, low, mixed(np.multiply, high - low, drawn))


def normal(lanes: Lanes, kind: type, mu: Array, sigma: Array) -> Array:
    """z sigma + mu."""
    drawn = polar_normal(lanes, F32 if kind is F32 else F64)
    return mixed(np.add, mixed(np.multiply, drawn, sigma), mu)


def gamma(lanes: Lanes, kind: type, alpha: Array, beta: Array) -> Array:
    """Drawn in float32 for half outputs."""
    return squeezed_gamma(lanes, F64 if kind is F64 else F32, alpha, beta)


def exponential(lanes: Lanes, kind: type, lam: Array) -> Array:
    """-ln(1 - u) / lam, in float64."""
    drawn = canonical(lanes, F32 if kind is F32 else F64)
    return mixed(np.divide, -np.log(1.0 - drawn.astype(F64)), lam)


def poisson(lanes: Lanes, kind: type, lam: Array) -> Array:
    """Always drawn in float32."""
    return count(lanes, lam.astype(F32))


def negative_binomial(lanes: Lanes, kind: type, k: Array, p: Array) -> Array:
    """Poisson with a mean that is gamma with shape k and scale (1 - p) / p."""
    scale = ((1.0 - p.astype(F32).astype(F64)) / p.astype(F32)).astype(F32)
    return count(lanes, squeezed_gamma(lanes, F32, k, scale.astype(p.dtype)))


def generalized_negative_binomial(lanes: Lanes, kind: type, mu: Array, alpha: Array) -> Array:
    """Poisson with a mean that is gamma with shape 1/alpha and scale alpha mu; alpha = 0: mu."""
    mean = mu.astype(F32)
    spread = np.flatnonzero(alpha != 0)
    a, m = alpha[spread], mu[spread]
    shape = (a.dtype.type(1) / a).astype(a.dtype)
    mean[spread] = squeezed_gamma(lanes[spread], F32, shape, a * m)
    return count(lanes, mean)


DISTRIBUTIONS: dict[str, Callable[..., Array]] = {
    function.__name__: function
    for function in (
        uniform,
        normal,
        gamma,
        exponential,
        poisson,
        negative_binomial,
        generalized_negative_binomial,
    )
}


def rand_int64(lanes: Lanes) -> Array:
    """a 2^31 + b, of two draws of 32 bits, modulo 2^64 and signed."""
    first, second = lanes.bits().astype(np.int64), lanes.bits().astype(np.int64)
    return (first << np.int64(31)) + second
