"""New arrays, random numbers, devices."""

from __future__ import annotations

from ...rule import Rule

_MADE = {"ctx": ", device={}", "dtype": ", dtype={}"}


RULES = (
    Rule("nd.array", "source_array, ctx=None, dtype='float32'",
         "torch.as_tensor({source_array}, dtype={dtype}{ctx})",
         {"ctx": ", device={}", "dtype": "{}"}, convention="other",
         note="shares the memory of an array of the same type",
         proof=("nd.array([[1, 2], [3, 4]])", "nd.array([1, 2], dtype='int32')")),
    *(
        Rule(f"nd.{name}", "shape, ctx=None, dtype='float32'", f"torch.{name}({{shape}}{{dtype}}{{ctx}})",
             _MADE, proof=(f"nd.{name}((2, 3))", f"nd.{name}(4, dtype='int32')"))
        for name in ("zeros", "ones")
    ),
    Rule("nd.full", "shape, val, ctx=None, dtype='float32'",
         "torch.full({shape}, {val}, dtype={dtype}{ctx})", {"ctx": ", device={}", "dtype": "{}"},
         proof=("nd.full((2, 3), 1.5)",)),
    Rule("nd.arange", "start, stop=None, step=1.0, ctx=None, dtype='float32'",
         "torch.arange({start}{stop}{step}, dtype={dtype}{ctx})",
         {"stop": ", {}", "step": ", {}", "ctx": ", device={}", "dtype": "{}"},
         proof=("nd.arange(5)", "nd.arange(1, 6)")),
    *(
        Rule(name, "loc=0, scale=1, shape=(1,), ctx=None",
             "torch.normal({loc}, {scale}, size={shape}{ctx})",
             {"loc": "{}", "scale": "{}", "shape": "{}", "ctx": ", device={}"}, convention="other",
             note="same distribution, other numbers", proof=(f"{name}(0, 1e-9, shape=(2, 3))",))
        for name in ("nd.random.normal", "nd.random_normal")
    ),
    *(
        Rule(name, "low=0, high=1, shape=(1,), ctx=None",
             "torch.empty({shape}{ctx}).uniform_({low}, {high})",
             {"low": "{}", "high": "{}", "shape": "{}", "ctx": ", device={}"}, convention="other",
             note="same distribution, other numbers", proof=(f"{name}(1, 1, shape=(2, 3))",))
        for name in ("nd.random.uniform", "nd.random_uniform")
    ),
    Rule("random.seed", "seed_state", "torch.manual_seed({seed_state})", convention="other",
         note="other numbers", proof=("random.seed(1)",)),
    Rule("nd.save", "fname, data", "torch.save({data}, {fname})", convention="other",
         note="PyTorch's own file format"),
    Rule("nd.load", "fname", "torch.load({fname})", convention="other",
         note="PyTorch's own file format"),
    Rule("cpu", "", "torch.device('cpu')", proof=("cpu()",)),
    Rule("gpu", "device_id=0", "torch.device('cuda', {device_id})", {"device_id": "{}"},
         proof=("gpu(0)",)),
)  # fmt: skip
