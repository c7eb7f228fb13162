"""Layers, losses, data sets, metrics, initializers, schedules."""

from __future__ import annotations

from collections.abc import Mapping

from ...rule import Rule

Parts = dict[str, str | Mapping[str, str]]
ACTIVATIONS = {
    "relu": "torch.relu",
    "sigmoid": "torch.sigmoid",
    "tanh": "torch.tanh",
    "softrelu": "torch.nn.functional.softplus",
    "softsign": "torch.nn.functional.softsign",
}
MODULES = {
    "relu": "torch.nn.ReLU()",
    "sigmoid": "torch.nn.Sigmoid()",
    "tanh": "torch.nn.Tanh()",
    "softrelu": "torch.nn.Softplus()",
    "softsign": "torch.nn.Softsign()",
}
_BIAS: Parts = {"use_bias": ", bias={}", "activation": MODULES}
_WINDOW: Parts = {"strides": ", stride={}", "padding": ", padding={}", "dilation": ", dilation={}"}
_POOL: Parts = {"strides": ", stride={}", "padding": ", padding={}", "ceil_mode": ", ceil_mode={}"}


def _helper(name: str, signature: str, note: str, proof: str = "") -> Rule:
    """A small class or function that goes into the program, with MXNet's own arguments."""
    target = name.rpartition(".")[2]
    if name.startswith("init."):
        target = {"Xavier": "xavier", "Normal": "normal", "Uniform": "uniform", "Zero": "constant",
                  "One": "constant", "Constant": "constant", "MSRAPrelu": "msra_prelu"}[target]  # fmt: skip
    parts: Parts = {}
    names = [part.partition("=")[0] for part in signature.split(", ") if part]
    for argument in names:
        if not argument.startswith("*"):
            parts[argument] = f"{argument}={{}}, "
    call = "".join(f"{{{argument.lstrip('*')}}}" for argument in names)
    return Rule(name, signature, f"{target}({call})", parts, "composed", note,
                (proof,) if proof else (), (target,))  # fmt: skip


RULES = (
    Rule("nd.Activation", "data, act_type", "{act_type}({data})", {"act_type": ACTIVATIONS},
         proof=tuple(f"nd.Activation(a, act_type='{name}')" for name in ACTIVATIONS)),
    Rule("nn.Dense",
         "units, activation=None, use_bias=True, flatten=True, in_units=0",
         "torch.nn.Linear({in_units}, {units}{use_bias})", {**_BIAS, "flatten": ""},
         proof=("nn.Dense(3, in_units=4)", "nn.Dense(3, in_units=4, activation='relu')",
                "nn.Dense(3, use_bias=False, in_units=4)")),
    *(
        Rule(f"nn.Conv{n}D",
             "channels, kernel_size, strides=1, padding=0, dilation=1, groups=1, layout="
             f"{'NCDHW'[:2] + 'DHW'[3 - n :]!r}, activation=None, use_bias=True, in_channels=0",
             f"torch.nn.Conv{n}d({{in_channels}}, {{channels}}, {{kernel_size}}{{strides}}"
             "{padding}{dilation}{groups}{use_bias})",
             {**_BIAS, **_WINDOW, "groups": ", groups={}"},
             proof=(f"nn.Conv{n}D(3, 3, padding=1, in_channels=2)",
                    f"nn.Conv{n}D(3, 2, strides=2, in_channels=2, activation='tanh')"))
        for n in (1, 2)
    ),
    *(
        Rule(f"nn.{kind}Pool{n}D", "pool_size=2, strides=None, padding=0, ceil_mode=False",
             f"torch.nn.{kind}Pool{n}d({{pool_size}}{{strides}}{{padding}}{{ceil_mode}})",
             {**_POOL, "pool_size": "{}"}, proof=(f"nn.{kind}Pool{n}D(2)", f"nn.{kind}Pool{n}D(3, 2)"))
        for kind in ("Max", "Avg")
        for n in (1, 2)
    ),
    *(
        Rule(f"nn.Global{kind}Pool{n}D", "", f"torch.nn.Adaptive{kind}Pool{n}d(1)",
             proof=(f"nn.Global{kind}Pool{n}D()",))
        for kind in ("Max", "Avg")
        for n in (1, 2)
    ),
    Rule("nn.BatchNorm", "axis=1, momentum=0.9, epsilon=1e-5, in_channels=0",
         "BatchNorm{rank}d({in_channels}{epsilon}{momentum})",
         {"epsilon": ", eps={}", "momentum": ", momentum=1 - {}"}, convention="composed",
         note="the running variance is divided by n; momentum counts the new value",
         helpers=("BatchNorm{rank}d",),
         proof=("nn.BatchNorm(in_channels=2)",)),
    Rule("nn.LayerNorm", "axis=-1, epsilon=1e-5, in_channels=0",
         "torch.nn.LayerNorm({in_channels}{epsilon})", {"epsilon": ", eps={}"},
         proof=("nn.LayerNorm(in_channels=4)",)),
    Rule("nn.Embedding", "input_dim, output_dim", "torch.nn.Embedding({input_dim}, {output_dim})",
         convention="other", note="takes integers"),
    Rule("nn.Dropout", "rate", "torch.nn.Dropout({rate})", convention="other",
         note="other random numbers", proof=("nn.Dropout(0.5)",)),
    Rule("nn.Flatten", "", "torch.nn.Flatten()", proof=("nn.Flatten()",)),
    Rule("nn.Activation", "activation", "{activation}", {"activation": MODULES},
         proof=tuple(f"nn.Activation('{name}')" for name in MODULES)),
    Rule("nn.LeakyReLU", "alpha", "torch.nn.LeakyReLU({alpha})", proof=("nn.LeakyReLU(0.1)",)),
    Rule("nn.GELU", "", "torch.nn.GELU()", proof=("nn.GELU()",)),
    Rule("nn.Swish", "", "torch.nn.SiLU()", proof=("nn.Swish()",)),
    *(Rule(f"nn.{name}", "*blocks", "torch.nn.Sequential({blocks})",
           proof=(f"nn.{name}()",))
      for name in ("Sequential", "HybridSequential")),
    *(
        Rule(f"rnn.{name}", "hidden_size, num_layers=1, layout='TNC', bidirectional=False, input_size=0",
             f"{name}({{input_size}}, {{hidden_size}}{{num_layers}}{{layout}}{{bidirectional}})",
             {"num_layers": ", num_layers={}", "bidirectional": ", bidirectional={}",
              "layout": {"NTC": ", batch_first=True"}}, convention="composed",
             note="returns the outputs alone where no states are given",
             helpers=(name,), proof=(f"rnn.{name}(3, input_size=4, layout='NTC')",))
        for name in ("LSTM", "GRU")
    ),
    _helper("loss.SoftmaxCrossEntropyLoss", "", "a loss for each example",
            "loss.SoftmaxCrossEntropyLoss()(a, i)"),
    _helper("loss.L2Loss", "", "half the square, a loss for each example",
            "loss.L2Loss()(a, b)"),
    _helper("loss.L1Loss", "", "a loss for each example", "loss.L1Loss()(a, b)"),
    _helper("loss.SigmoidBinaryCrossEntropyLoss", "", "a loss for each example",
            "loss.SigmoidBinaryCrossEntropyLoss()(a, b > 0)"),
    _helper("loss.HuberLoss", "rho=1", "a loss for each example", "loss.HuberLoss()(a, b)"),
    Rule("data.Dataset", "", "torch.utils.data.Dataset()", imports=("torch.utils.data",)),
    Rule("data.ArrayDataset", "*arrays", "ArrayDataset({arrays})", convention="composed",
         helpers=("ArrayDataset",)),
    Rule("data.DataLoader",
         "dataset, batch_size, shuffle=False, last_batch='keep', num_workers=0",
         "torch.utils.data.DataLoader({dataset}, batch_size={batch_size}{shuffle}{last_batch}"
         "{num_workers})",
         {"shuffle": ", shuffle={}", "last_batch": ', drop_last=({}) == "discard"',
          "num_workers": ", num_workers={}"}, imports=("torch.utils.data",)),
    _helper("data.vision.transforms.Compose", "transforms", "calls one after the other"),
    _helper("data.vision.transforms.ToTensor", "", "(h, w, c) in 0..255 to (c, h, w) in 0..1"),
    _helper("data.vision.transforms.Normalize", "mean=0.0, std=1.0", "of each channel"),
    _helper("io.NDArrayIter", "data, label=None, batch_size=1, shuffle=False",
            "the last batch is filled up from the first examples"),
    _helper("metric.Accuracy", "", "the same sums"),
    _helper("metric.TopKAccuracy", "top_k=1", "the same sums"),
    _helper("metric.CrossEntropy", "", "the same sums"),
    _helper("metric.Loss", "", "the same sums"),
    _helper("metric.MSE", "", "the same sums"),
    _helper("metric.MAE", "", "the same sums"),
    _helper("metric.CompositeEvalMetric", "metrics=None", "a list of metrics"),
    _helper("metric.CustomMetric", "feval, name=None", "a function of arrays"),
    _helper("init.Xavier", "rnd_type='uniform', factor_type='avg', magnitude=3",
            "same distribution, other numbers"),
    _helper("init.MSRAPrelu", "factor_type='avg', slope=0.25", "same distribution, other numbers"),
    _helper("init.Normal", "sigma=0.01", "same distribution, other numbers"),
    _helper("init.Uniform", "scale=0.07", "same distribution, other numbers"),
    _helper("init.Constant", "value", "filled"),
    Rule("init.Zero", "", "constant(value=0)", convention="composed", helpers=("constant",)),
    Rule("init.One", "", "constant(value=1)", convention="composed", helpers=("constant",)),
    _helper("lr_scheduler.FactorScheduler",
            "step, factor=1, stop_factor_lr=1e-8, base_lr=0.01, warmup_steps=0, warmup_begin_lr=0",
            "the same rates", "lr_scheduler.FactorScheduler(5, factor=0.5, base_lr=0.1)(12)"),
    _helper("lr_scheduler.MultiFactorScheduler",
            "step, factor=1, base_lr=0.01, warmup_steps=0, warmup_begin_lr=0",
            "the same rates",
            "lr_scheduler.MultiFactorScheduler([4, 8], factor=0.5, base_lr=0.1)(9)"),
    _helper("lr_scheduler.PolyScheduler",
            "max_update, base_lr=0.01, pwr=2, final_lr=0, warmup_steps=0, warmup_begin_lr=0",
            "the same rates", "lr_scheduler.PolyScheduler(20, base_lr=0.1, warmup_steps=4)(9)"),
    _helper("lr_scheduler.CosineScheduler",
            "max_update, base_lr=0.01, final_lr=0, warmup_steps=0, warmup_begin_lr=0",
            "the same rates", "lr_scheduler.CosineScheduler(20, base_lr=0.1, final_lr=0.01)(9)"),
)  # fmt: skip
