"""Layers."""

from __future__ import annotations

from collections.abc import Mapping

from ...rule import Rule
from ...with_helper import with_helper

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
_WINDOW: Parts = {"strides": ", stride={}", "padding": ", padding={}", "dilation": ", dilation={}",
                  "groups": ", groups={}", "output_padding": ", output_padding={}"}  # fmt: skip
_POOL: Parts = {"pool_size": "{}", "strides": ", stride={}", "padding": ", padding={}",
                "ceil_mode": ", ceil_mode={}", "count_include_pad": ", count_include_pad={}"}  # fmt: skip
_ZEROS = "bias_initializer='zeros'"
_SCALES = "center=True, scale=True, beta_initializer='zeros', gamma_initializer='ones'"
_RUNNING = "running_mean_initializer='zeros', running_variance_initializer='ones'"


_APART = {("padding", "ceil_mode"): "PyTorch leaves out windows that begin in the padding"}


def _layout(n: int) -> str:
    return "NCDHW"[:2] + "DHW"[3 - n :]


RULES = (
    Rule("nd.Activation", "data, act_type", "{act_type}({data})", {"act_type": ACTIVATIONS},
         proof=tuple(f"nd.Activation(a, act_type='{name}')" for name in ACTIVATIONS)),
    Rule("nn.Dense",
         f"units, activation=None, use_bias=True, flatten=True, {_ZEROS}, in_units=0",
         "torch.nn.Linear({in_units}, {units}{use_bias})", {**_BIAS, "flatten": ""},
         proof=("nn.Dense(3, in_units=4)(a)", "nn.Dense(3, in_units=4, activation='relu')(a)",
                "nn.Dense(3, use_bias=False, in_units=4)(a)",
                "nn.Dense(3, flatten=False, in_units=4)(s)")),
    *(
        Rule(f"nn.Conv{n}D",
             f"channels, kernel_size, strides=1, padding=0, dilation=1, groups=1, "
             f"layout='{_layout(n)}', activation=None, use_bias=True, {_ZEROS}, in_channels=0",
             f"torch.nn.Conv{n}d({{in_channels}}, {{channels}}, {{kernel_size}}{{strides}}"
             "{padding}{dilation}{groups}{use_bias})", {**_BIAS, **_WINDOW},
             proof=(f"nn.Conv{n}D(3, 3, padding=1, in_channels=4)(x{n + 2})",
                    f"nn.Conv{n}D(3, 2, strides=2, in_channels=4, activation='tanh')(x{n + 2})",
                    f"nn.Conv{n}D(6, {(2,) * n}, dilation={(2,) * n}, groups=2, in_channels=4)"
                    f"(x{n + 2})",
                    f"nn.Conv{n}D(3, 2, use_bias=False, in_channels=4)(x{n + 2})"))
        for n in (1, 2, 3)
    ),
    *(
        Rule(f"nn.Conv{n}DTranspose",
             "channels, kernel_size, strides=1, padding=0, output_padding=0, dilation=1, groups=1, "
             f"layout='{_layout(n)}', activation=None, use_bias=True, {_ZEROS}, in_channels=0",
             f"torch.nn.ConvTranspose{n}d({{in_channels}}, {{channels}}, {{kernel_size}}{{strides}}"
             "{padding}{output_padding}{groups}{use_bias}{dilation})", {**_BIAS, **_WINDOW},
             proof=(f"nn.Conv{n}DTranspose(3, 3, in_channels=4)(x{n + 2})",
                    f"nn.Conv{n}DTranspose(3, 3, strides=2, padding=1, output_padding=1, "
                    f"in_channels=4)(x{n + 2})",
                    f"nn.Conv{n}DTranspose(6, 2, groups=2, use_bias=False, in_channels=4, "
                    f"activation='relu')(x{n + 2})"))
        for n in (1, 2, 3)
    ),
    *(
        Rule(f"nn.MaxPool{n}D", f"pool_size=2, strides=None, padding=0, {order}",
             f"torch.nn.MaxPool{n}d({{pool_size}}{{strides}}{{padding}}{{ceil_mode}})", _POOL, apart=_APART,
             proof=(f"nn.MaxPool{n}D(2)(x{n + 2})", f"nn.MaxPool{n}D()(x{n + 2})",
                    f"nn.MaxPool{n}D(3, 2)(x{n + 2})",
                    f"nn.MaxPool{n}D(3, strides=2, padding=1)(x{n + 2})",
                    f"nn.MaxPool{n}D(2, 2, ceil_mode=True)(x{n + 2})",
                    f"nn.MaxPool{n}D(3, 2, 1)(nd.round(x{n + 2}))",
                    f"nn.MaxPool{n}D(2)(x{n + 2} * 0 - 5)"))
        for n, order in ((1, f"layout='{_layout(1)}', ceil_mode=False"),
                         (2, f"layout='{_layout(2)}', ceil_mode=False"),
                         (3, f"ceil_mode=False, layout='{_layout(3)}'"))
    ),
    *(
        Rule(f"nn.AvgPool{n}D",
             f"pool_size=2, strides=None, padding=0, {order}, count_include_pad=True",
             f"torch.nn.AvgPool{n}d({{pool_size}}{{strides}}{{padding}}{{ceil_mode}}"
             "{count_include_pad})", _POOL, apart=_APART,
             proof=(f"nn.AvgPool{n}D(2)(x{n + 2})", f"nn.AvgPool{n}D(3, 2)(x{n + 2})",
                    f"nn.AvgPool{n}D(3, strides=2, padding=1)(x{n + 2})",
                    f"nn.AvgPool{n}D(2, 2, ceil_mode=True)(x{n + 2})",
                    f"nn.AvgPool{n}D(3, 2, 1, count_include_pad=False)(x{n + 2})"))
        for n, order in ((1, f"layout='{_layout(1)}', ceil_mode=False"),
                         (2, f"ceil_mode=False, layout='{_layout(2)}'"),
                         (3, f"ceil_mode=False, layout='{_layout(3)}'"))
    ),
    *(
        Rule(f"nn.Global{kind}Pool{n}D", f"layout='{_layout(n)}'",
             f"torch.nn.Adaptive{kind}Pool{n}d(1)", proof=(f"nn.Global{kind}Pool{n}D()(x{n + 2})",))
        for kind in ("Max", "Avg")
        for n in (1, 2, 3)
    ),
    Rule("nn.BatchNorm",
         "axis=1, momentum=0.9, epsilon=1e-5, center=True, scale=True, use_global_stats=False, "
         f"beta_initializer='zeros', gamma_initializer='ones', {_RUNNING}, in_channels=0",
         "BatchNorm({in_channels}{epsilon}{momentum}{scale}{center}{use_global_stats})",
         {"epsilon": ", eps={}", "momentum": ", momentum={}", "scale": ", scale={}",
          "center": ", center={}", "use_global_stats": ", use_global_stats={}"}, "composed",
         "the running variance is divided by n; momentum is what is kept", helpers=("BatchNorm",),
         proof=("nn.BatchNorm(in_channels=4)(x4)", "nn.BatchNorm(in_channels=4)(a)",
                "nn.BatchNorm(momentum=0.7, epsilon=0.01, in_channels=4)(x3)",
                "nn.BatchNorm(scale=False, in_channels=4)(x4)",
                "nn.BatchNorm(center=False, use_global_stats=True, in_channels=4)(x5)")),
    Rule("nn.LayerNorm",
         "axis=-1, epsilon=1e-5, center=True, scale=True, beta_initializer='zeros', "
         "gamma_initializer='ones', in_channels=0",
         "torch.nn.LayerNorm({in_channels}{epsilon})", {"epsilon": ", eps={}"},
         proof=("nn.LayerNorm(in_channels=4)(a)", "nn.LayerNorm(epsilon=0.1, in_channels=4)(s)")),
    Rule("nn.GroupNorm",
         "num_groups=1, epsilon=1e-5, center=True, scale=True, beta_initializer='zeros', "
         "gamma_initializer='ones'",
         "GroupNorm({num_groups}{epsilon}{scale}{center})",
         {"num_groups": "{}", "epsilon": ", eps={}", "scale": ", scale={}",
          "center": ", center={}"}, "composed", "gamma and beta are a number for each group",
         helpers=("GroupNorm",),
         proof=("nn.GroupNorm()(x4)", "nn.GroupNorm(2)(x4)", "nn.GroupNorm(4, epsilon=0.1)(x3)",
                "nn.GroupNorm(num_groups=2, center=False)(x5)", "nn.GroupNorm(2, scale=False)(x3)")),
    Rule("nn.InstanceNorm",
         "axis=1, epsilon=1e-5, center=True, scale=False, beta_initializer='zeros', "
         "gamma_initializer='ones', in_channels=0",
         "InstanceNorm({in_channels}{epsilon}{scale}{center})",
         {"epsilon": ", eps={}", "scale": ", scale={}", "center": ", center={}"}, "composed",
         helpers=("InstanceNorm",),
         proof=("nn.InstanceNorm(in_channels=4)(x4)",
                "nn.InstanceNorm(scale=True, epsilon=0.1, in_channels=4)(x3)")),
    Rule("nn.Embedding", "input_dim, output_dim", "Embedding({input_dim}, {output_dim})", {},
         "composed", "places may be floats; those beyond the ends are the ends",
         helpers=("Embedding",),
         proof=("nn.Embedding(4, 5)(i)", "nn.Embedding(4, 5)(far)",
                "nn.Embedding(4, 5)(nd.array([[0, 1], [3, 3]], dtype='int32'))")),
    Rule("nn.Dropout", "rate", "torch.nn.Dropout({rate})", convention="other",
         note="other random numbers",
         proof=("nn.Dropout(0.5)(a)  # inference",
                "net = nn.Sequential()\nnet.add(nn.Dense(4, in_units=4), nn.Dropout(0.4))\nnet(a)"
                "  # inference")),
    Rule("nn.Flatten", "", "torch.nn.Flatten()", proof=("nn.Flatten()(x4)",)),
    Rule("nn.Activation", "activation", "{activation}", {"activation": MODULES},
         proof=tuple(f"nn.Activation('{name}')(a)" for name in MODULES)),
    Rule("nn.LeakyReLU", "alpha", "torch.nn.LeakyReLU({alpha})",
         proof=("nn.LeakyReLU(0.1)(a)", "nn.LeakyReLU(0.1)(z)")),
    Rule("nn.PReLU", "", "torch.nn.PReLU()", proof=("nn.PReLU()(a)", "nn.PReLU()(z)")),
    Rule("nn.ELU", "alpha=1.0", "torch.nn.ELU({alpha})", {"alpha": "{}"},
         proof=("nn.ELU()(a)", "nn.ELU(0.5)(z)")),
    with_helper("nn.SELU", "", "the gradient below 0 is MXNet's", "nn.SELU()(a)", "nn.SELU()(z)",
                "nn.SELU()(a * 50)"),
    Rule("nn.GELU", "", "torch.nn.GELU()", proof=("nn.GELU()(a)", "nn.GELU()(z)")),
    with_helper("nn.Swish", "beta=1.0", "", "nn.Swish()(a)", "nn.Swish(2.0)(a)"),
    *(Rule(f"nn.{name}", "*blocks", "torch.nn.Sequential({blocks})",
           proof=(f"net = nn.{name}()\nnet.add(nn.Dense(3, activation='relu', in_units=4), "
                  "nn.Dense(2, in_units=3), nn.LeakyReLU(0.1))\n[net(a), len(a)]",))
      for name in ("Sequential", "HybridSequential")),
    *(
        Rule(f"rnn.{name}",
             f"hidden_size, num_layers=1, {first}layout='TNC', dropout=0, bidirectional=False, "
             "input_size=0",
             f"{name}({{input_size}}, {{hidden_size}}{{num_layers}}{second}{{layout}}{{dropout}}"
             "{bidirectional})",
             {"num_layers": ", num_layers={}", "bidirectional": ", bidirectional={}",
              "layout": {"NTC": ", batch_first=True", "TNC": ""}, "dropout": ", dropout={}",
              "activation": {"relu": ", nonlinearity='relu'", "": ", nonlinearity='relu'",
                             "tanh": ", nonlinearity='tanh'"}}, "composed",
             "the outputs alone where no states are given; the states are a list", helpers=(name,),
             proof=(f"rnn.{name}(3, input_size=4, layout='NTC'{end})(s)",
                    f"rnn.{name}(3, num_layers=2, bidirectional=True, input_size=4{end})(s)",
                    f"rnn.{name}(3, 2, input_size=4, dropout=0.5{end})(s)  # inference",
                    f"net = rnn.{name}(3, input_size=4{end})\nx = net.begin_state(batch_size=5)\n"
                    "net(s, x)",
                    f"net = rnn.{name}(3, input_size=4, layout='NTC'{end})\n"
                    "x = net.begin_state(2)\ny, x = net(s, x)\n[net(s * 2, x), y]"))
        for name, first, second, end in (
            ("LSTM", "", "", ""), ("GRU", "", "", ""),
            ("RNN", "activation, ", "{activation}", ", activation='tanh'"))
    ),
    *(
        Rule(f"rnn.{name}",
             f"hidden_size, {first}i2h_weight_initializer=None, h2h_weight_initializer=None, "
             "i2h_bias_initializer='zeros', h2h_bias_initializer='zeros', input_size=0",
             f"{name}({{input_size}}, {{hidden_size}}{second})",
             {"activation": {"relu": ", nonlinearity='relu'", "tanh": ""}}, "composed",
             "the states are a list", helpers=(name,),
             proof=(f"net = rnn.{name}(3, input_size=4)\nx = net.begin_state(batch_size=3)\nnet(a, x)",
                    f"net = rnn.{name}(hidden_size=3, input_size=4)\nx = net.begin_state(3)\n"
                    "y, x = net(a, x)\nnet(b, x)[1]",
                    f"net = rnn.{name}(3, input_size=4)\nnet.unroll(5, s)",
                    f"net = rnn.{name}(3, input_size=4)\n"
                    "y, x = net.unroll(5, s, merge_outputs=True)\n[y * 2, net(s[:, 0] * 0, x)]",
                    f"net = rnn.{name}(2, input_size=4)\ny, x = net.unroll(2, s, layout='TNC')\n"
                    "net.unroll(2, [a, b], [one[:3] * 2 for one in x], merge_outputs=True, layout='TNC')",
                    *extra))
        for name, first, second, extra in (
            ("LSTMCell", "", "", ()), ("GRUCell", "", "", ()),
            ("RNNCell", "activation='tanh', ", "{activation}",
             ("net = rnn.RNNCell(3, 'relu', input_size=4)\nnet.unroll(5, s, merge_outputs=True)",)))
    ),
)  # fmt: skip
