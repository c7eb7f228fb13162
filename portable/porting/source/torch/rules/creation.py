"""New arrays, random numbers, files, devices."""

from __future__ import annotations

from collections.abc import Mapping

from ...rule import Rule
from ...with_helper import with_helper

Parts = dict[str, str | Mapping[str, str]]
_MADE: Parts = {"ctx": ", device={}", "dtype": ", dtype={}"}
_TYPED: Parts = {"ctx": ", device={}", "dtype": "{}"}
_RANDOM = "same distribution, other numbers"
_RANDOM_PARTS: Parts = {"shape": "{}", "dtype": ", dtype={}", "ctx": ", device={}"}


def _random(name: str, signature: str, target: str, parts: Parts, *proof: str) -> tuple[Rule, ...]:
    """Random numbers under both names, proved by moments; the older one has ctx before dtype."""
    rest = (("nd.random.", "dtype='float32', ctx=None", "'float32', cpu()"),
            ("nd.random_", "ctx=None, dtype='float32'", "cpu(), 'float32'"))  # fmt: skip
    return tuple(
        Rule(prefix + name, f"{signature}, {last}", target, {**parts, **_RANDOM_PARTS}, "other",
             _RANDOM,
             tuple(f"x = {prefix}{name}({given})\n[x.shape, x.mean(), (x ** 2).mean()]"
                   "  # within 0.03" for given in (*proof, f"0, 1, (300, 200), {places}")))
        for prefix, last, places in rest
    )  # fmt: skip


RULES = (
    Rule("nd.array", "source_array, ctx=None, dtype='float32'",
         "torch.tensor({source_array}, dtype={dtype}{ctx})", _TYPED,
         of_array=Rule("nd.array", "source_array, ctx=None, dtype=None",
                       "{source_array}.clone(){dtype}{ctx}",
                       {"ctx": ".to({})", "dtype": ".to({})"}),
         proof=("nd.array([[1, 2], [3, 4]])", "nd.array([1, 2], dtype='int32')",
                "nd.array(np.arange(3))", "nd.array(np.ones((2, 2)))", "nd.array(a)",
                "nd.array(np.arange(3), dtype=np.int64)", "nd.array((1, 2.5))",
                "x = nd.array([1, 2], dtype='int32')\ny = nd.array(x)\nx[0] = 5\n[x, y]")),
    *(
        Rule(f"nd.{name}", "shape, ctx=None, dtype='float32'",
             f"torch.{name}({{shape}}{{dtype}}{{ctx}})", _MADE,
             proof=(f"nd.{name}((2, 3))", f"nd.{name}(4, dtype='int32')",
                    f"nd.{name}(shape=(2,), dtype=np.float64)"))
        for name in ("zeros", "ones")
    ),
    Rule("nd.empty", "shape, ctx=None, dtype='float32'", "torch.empty({shape}{dtype}{ctx})", _MADE,
         proof=("x = nd.empty((2, 3))\nx[:] = 1\nx",)),
    Rule("nd.full", "shape, val, ctx=None, dtype='float32'",
         "torch.full({shape}, {val}, dtype={dtype}{ctx})", {**_TYPED, "shape": "{}"},
         proof=("nd.full((2, 3), 1.5)", "nd.full((2,), 3, dtype='int32')", "nd.full(2, val=3)")),
    Rule("nd.arange", "start, stop=None, step=1.0, ctx=None, dtype='float32'",
         "torch.arange({start}{stop}{step}, dtype={dtype}{ctx})",
         {"stop": ", {}", "step": ", {}", **_TYPED},
         proof=("nd.arange(5)", "nd.arange(1, 6)", "nd.arange(0, 1, 0.25)",
                "nd.arange(3, dtype='int32')", "nd.arange(stop=6, start=2)")),
    Rule("nd.linspace", "start, stop, num, ctx=None, dtype='float32'",
         "torch.linspace({start}, {stop}, {num}, dtype={dtype}{ctx})", _TYPED,
         proof=("nd.linspace(0, 1, 5)", "nd.linspace(-1, 2, num=4)")),
    Rule("nd.eye", "N, ctx=None, dtype='float32'", "torch.eye({N}, dtype={dtype}{ctx})", _TYPED,
         proof=("nd.eye(3)",)),
    *_random("normal", "loc=0, scale=1, shape=(1,)",
             "torch.normal({loc}, {scale}, size={shape}{dtype}{ctx})", {"loc": "{}", "scale": "{}"},
             "2, 0.5, shape=(300, 200)", "shape=(300, 300)", "0, 1e-9, shape=3"),
    Rule("nd.random.randn", "*shape", "torch.randn({shape})", convention="other", note=_RANDOM,
         proof=("x = nd.random.randn(300, 200)\n[x.shape, x.mean(), (x ** 2).mean()]"
                "  # within 0.03",)),
    *_random("uniform", "low=0, high=1, shape=(1,)",
             "torch.empty({shape}{dtype}{ctx}).uniform_({low}, {high})", {"low": "{}", "high": "{}"},
             "-1, 2, shape=(300, 200)", "shape=(300, 200)", "low=1, high=1, shape=(2, 3)",
             "shape=(300, 200), dtype='float64'"),
    Rule("nd.random.randint", "low, high, shape=(1,)",
         "torch.randint({low}, {high}, {shape}, dtype=torch.int32)", {"shape": "{}"}, "other",
         _RANDOM, proof=("x = nd.random.randint(0, 10, shape=(300, 200))\n"
                         "[x, x.astype('float32').mean(), x.max(), x.min()][1:]  # within 0.03",)),
    *(Rule(name, "data", "{data}[torch.randperm(len({data}))]", {}, "other", _RANDOM,
           proof=(f"x = {name}(nd.arange(100))\n[x.shape, x.sum()]",))
      for name in ("nd.random.shuffle", "nd.shuffle")),
    Rule("random.seed", "seed_state", "torch.manual_seed({seed_state})", convention="other",
         note="other numbers",
         proof=("random.seed(1)\nx = nd.random.uniform(shape=(4,))\nrandom.seed(1)\n"
                "y = nd.random.uniform(shape=(4,))\nx - y",)),
    with_helper("nd.save", "fname, data", "PyTorch's own file format",
                "nd.save(path, [a, b])\nnd.load(path)", "nd.save(path, a)\nnd.load(path)",
                helper="save"),
    Rule("nd.load", "fname", "torch.load({fname})", convention="other",
         note="PyTorch's own file format",
         proof=("nd.save(path, {'a': a, 'b': b})\nnd.load(path)",)),
    Rule("cpu", "device_id=0", "torch.device('cpu')", {"device_id": ""},
         proof=("nd.zeros(2, ctx=cpu())", "nd.ones((2, 1), cpu(0))")),
    Rule("gpu", "device_id=0", "torch.device('cuda', {device_id})", {"device_id": "{}"},
         proof=("x = gpu(0)\nnd.zeros(2)", "x = gpu()\nnd.zeros(2)")),
)  # fmt: skip
