"""New arrays, random numbers, files, devices."""

from __future__ import annotations

from collections.abc import Mapping

from ...rule import Rule
from ...with_helper import with_helper

Parts = dict[str, str | Mapping[str, str]]
_MADE: Parts = {"ctx": ", device={}", "dtype": "{}"}
_RANDOM = "same distribution, other numbers"
_FILES = "NumPy's own file format"


def _random(
    name: str, signature: str, target: str, parts: Parts, plain: tuple[str, str], *proof: str
) -> tuple[Rule, ...]:
    """Random numbers under both names, proved by moments; `plain` is a simpler signature and target.

    What MXNet makes of arrays in the place of the first number is not written.
    """
    older = "dtype=None, ctx=None", "ctx=None, dtype=None"  # the order of nd.random_normal
    place: Parts = {"ctx": ".to_device({})", "shape": "{}", "dtype": {"float32": ""}}
    return tuple(
        Rule(one, given, target, {**parts, **place}, "other", _RANDOM,
             tuple(f"x = {one}({given})\n[x.shape, x.mean(), (x ** 2).mean()]  # within 0.03"
                   for given in (*proof, f"0, 1, (300, 200), {last}")),
             variants=(Rule(one, plain[0], plain[1], place),),
             of_array=Rule(one, given, target, {given.partition("=")[0]: {}}))
        for one, given, last in (
            (f"nd.random.{name}", signature, "'float32', cpu()"),
            (f"nd.random_{name}", signature.replace(*older), "cpu(), 'float32'"))
    )  # fmt: skip


RULES = (
    Rule("nd.array", "source_array, ctx=None, dtype='float32'",
         "jnp.array({source_array}, dtype={dtype}{ctx})", _MADE,
         of_array=Rule("nd.array", "source_array, ctx=None, dtype=None",
                       "jnp.array({source_array}{dtype}{ctx})",
                       {"ctx": ", device={}", "dtype": ", dtype={}"}),
         proof=("nd.array([[1, 2], [3, 4]])", "nd.array([1, 2], dtype='int32')",
                "nd.array(np.arange(3))", "nd.array(np.ones((2, 2)))", "nd.array(a)",
                "nd.array(np.arange(3), dtype=np.int32)", "nd.array((1, 2.5))",
                "nd.array(a * 3, dtype='int32')",
                "x = nd.array([1, 2], dtype='int32')\ny = nd.array(x)\nx[0] = 5\n[x, y]")),
    *(
        Rule(f"nd.{name}", "shape, ctx=None, dtype='float32'",
             f"jnp.{name}({{shape}}{{dtype}}{{ctx}})", {"ctx": ", device={}", "dtype": ", dtype={}"},
             proof=(f"nd.{name}((2, 3))", f"nd.{name}(4, dtype='int32')",
                    f"nd.{name}(shape=(2,), dtype=np.float16)"))
        for name in ("zeros", "ones")
    ),
    Rule("nd.empty", "shape, ctx=None, dtype='float32'", "jnp.empty({shape}{dtype}{ctx})",
         {"ctx": ", device={}", "dtype": ", dtype={}"},
         proof=("x = nd.empty((2, 3))\nx[:] = 1\nx",)),
    Rule("nd.full", "shape, val, ctx=None, dtype='float32'",
         "jnp.full({shape}, {val}, dtype={dtype}{ctx})", {**_MADE, "shape": "{}"},
         proof=("nd.full((2, 3), 1.5)", "nd.full((2,), 3, dtype='int32')", "nd.full(2, val=3)")),
    Rule("nd.arange", "start, stop=None, step=1.0, ctx=None, dtype='float32'",
         "jnp.arange({start}{stop}{step}, dtype={dtype}{ctx})",
         {"stop": ", {}", "step": ", {}", **_MADE},
         proof=("nd.arange(5)", "nd.arange(1, 6)", "nd.arange(0, 1, 0.25)",
                "nd.arange(3, dtype='int32')", "nd.arange(stop=6, start=2)")),
    Rule("nd.linspace", "start, stop, num, ctx=None, dtype='float32'",
         "jnp.linspace({start}, {stop}, {num}, dtype={dtype}{ctx})", _MADE,
         proof=("nd.linspace(0, 1, 5)", "nd.linspace(-1, 2, num=4)")),
    Rule("nd.eye", "N, ctx=None, dtype='float32'", "jnp.eye({N}, dtype={dtype}{ctx})", _MADE,
         proof=("nd.eye(3)",)),
    *_random("normal", "loc=0, scale=1, shape=(1,), dtype=None, ctx=None",
             "({loc} + {scale} * jax.random.normal(random_keys(), {shape}){ctx})", {},
             ("shape=(1,), dtype=None, ctx=None", "jax.random.normal(random_keys(), {shape}){ctx}"),
             "2, 0.5, shape=(300, 200)", "shape=(300, 300)", "0, 1e-9, shape=3"),
    Rule("nd.random.randn", "*shape", "jax.random.normal(random_keys(), [{shape}])", convention="other",
         note=_RANDOM,
         proof=("x = nd.random.randn(300, 200)\n[x.shape, x.mean(), (x ** 2).mean()]"
                "  # within 0.03",)),
    *_random("uniform", "low=0, high=1, shape=(1,), dtype=None, ctx=None",
             "jax.random.uniform(random_keys(), {shape}{low}{high}){ctx}",
             {"low": ", minval={}", "high": ", maxval={}"},
             ("shape=(1,), dtype=None, ctx=None", "jax.random.uniform(random_keys(), {shape}){ctx}"),
             "-1, 2, shape=(300, 200)", "shape=(300, 200)", "low=1, high=1, shape=(2, 3)"),
    Rule("nd.random.randint", "low, high, shape=(1,)",
         "jax.random.randint(random_keys(), {shape}, {low}, {high})", {"shape": "{}"}, "other",
         _RANDOM, proof=("x = nd.random.randint(0, 10, shape=(300, 200))\n"
                         "[x, x.astype('float32').mean(), x.max(), x.min()][1:]  # within 0.03",)),
    *(Rule(name, "data", "jax.random.permutation(random_keys(), {data})", {}, "other", _RANDOM,
           proof=(f"x = {name}(nd.arange(100))\n[x.shape, x.sum()]",))
      for name in ("nd.random.shuffle", "nd.shuffle")),
    Rule("random.seed", "seed_state", "random_keys.seed({seed_state})", convention="other",
         note="other numbers",
         proof=("random.seed(1)\nx = nd.random.uniform(shape=(4,))\nrandom.seed(1)\n"
                "y = nd.random.uniform(shape=(4,))\nx - y",)),
    with_helper("nd.save", "fname, data", _FILES,
                "nd.save(path, [a, b])\nnd.load(path)", "nd.save(path, a)\nnd.load(path)",
                helper="save"),
    with_helper("nd.load", "fname", _FILES, "nd.save(path, {'a': a, 'b': b})\nnd.load(path)",
                "nd.save(path, [nd.arange(3, dtype='int32')])\nnd.load(path)[0]", helper="load"),
    Rule("cpu", "device_id=0", "jax.devices('cpu')[0]", {"device_id": ""},
         proof=("nd.zeros(2, ctx=cpu())", "nd.ones((2, 1), cpu(0))", "nd.array([1, 2], ctx=cpu())",
                "nd.random.uniform(1, 1, (2,), 'float32', ctx=cpu())")),
    Rule("gpu", "device_id=0", "jax.devices('gpu')[{device_id}]", {"device_id": "{}"},
         note="an error where there is none",
         proof=("x = lambda: gpu(1)\nnd.zeros(2)", "x = lambda: gpu()\nnd.zeros(2)")),
)  # fmt: skip
