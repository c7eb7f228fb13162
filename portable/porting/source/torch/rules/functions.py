"""Layers as functions of mx.nd, and gluon.utils."""

from __future__ import annotations

from ...rule import Rule

_BIAS = {"bias": ", {}", "num_hidden": "", "no_bias": "", "num_filter": "", "kernel": "",
         "flatten": ", flatten={}", "stride": ", stride={}", "pad": ", pad={}", "adj": ", adj={}",
         "dilate": ", dilate={}", "num_group": ", num_group={}"}  # fmt: skip
_FUNCTION = {"relu": "torch.relu", "tanh": "torch.tanh", "sigmoid": "torch.sigmoid",
             "exp": "torch.exp", "abs": "torch.abs", "square": "torch.square"}  # fmt: skip

RULES = (
    Rule("nd.FullyConnected",
         "data, weight, bias=None, num_hidden=0, no_bias=False, flatten=True",
         "fully_connected({data}, {weight}{bias}{flatten})", _BIAS, "composed",
         helpers=("fully_connected",),
         proof=("nd.FullyConnected(a, b, nd.ones(3), num_hidden=3)",
                "nd.FullyConnected(s, nd.ones((2, 20)) * 0.1, num_hidden=2, no_bias=True)",
                "nd.FullyConnected(s, b, i, num_hidden=3, flatten=False)")),
    Rule("nd.Convolution",
         "data, weight, bias=None, kernel=None, stride=1, dilate=1, pad=0, num_filter=0, "
         "num_group=1, no_bias=False",
         "convolution({data}, {weight}{bias}{stride}{pad}{dilate}{num_group})", _BIAS, "composed",
         helpers=("convolution",),
         proof=("nd.Convolution(x4, x4, lengths, kernel=(7, 6), num_filter=2, pad=(3, 3), "
                "stride=(2, 1))", "nd.Convolution(x5, x5 * 2, kernel=(5, 5, 5), num_filter=2, "
                "pad=(2, 2, 2), dilate=(1, 1, 1), no_bias=True)",
                "nd.Convolution(x3, s.slice_axis(1, 0, 4), kernel=(4,), num_filter=2, no_bias=True)")),
    Rule("nd.Deconvolution",
         "data, weight, bias=None, kernel=None, stride=1, dilate=1, pad=0, adj=0, num_filter=0, "
         "num_group=1, no_bias=True",
         "deconvolution({data}, {weight}{bias}{stride}{pad}{adj}{num_group}{dilate})", _BIAS,
         "composed", helpers=("deconvolution",),
         proof=("nd.Deconvolution(x3, x3.slice_axis(2, 0, 3).swapaxes(0, 1), kernel=(3,), "
                "stride=(2,), pad=(1,), adj=(1,), num_filter=2)",)),
    Rule("nd.Pooling",
         "data, kernel=1, pool_type='max', global_pool=False, pooling_convention='valid', "
         "stride=1, pad=0, count_include_pad=True",
         "pooling({data}{kernel}{pool_type}{stride}{pad}{global_pool}{count_include_pad})",
         {"kernel": ", {}", "pool_type": {"max": "", "avg": ", pool_type='avg'"},
          "stride": ", stride={}", "pad": ", pad={}", "global_pool": ", global_pool={}",
          "count_include_pad": ", count_include_pad={}"}, "composed", helpers=("pooling",),
         proof=("nd.Pooling(x4, kernel=(2, 2), pool_type='max', stride=(2, 2))",
                "nd.Pooling(x4, kernel=(3, 2))", "nd.Pooling(x3, kernel=(3,), pool_type='avg', "
                "pad=(1,), count_include_pad=False)", "nd.Pooling(x4, global_pool=True)",
                "nd.Pooling(x5, kernel=(1, 1, 1), global_pool=True, pool_type='avg')")),
    Rule("nd.LayerNorm", "data, gamma, beta, axis=-1, eps=1e-5",
         "torch.nn.functional.layer_norm({data}, {gamma}.shape, {gamma}, {beta}, {eps})",
         {"eps": "{}"},
         proof=("nd.LayerNorm(a, v, v)", "nd.LayerNorm(s, v + 1, v, eps=0.1)")),
    Rule("nd.LeakyReLU", "data, gamma=None, act_type='leaky', slope=0.25",
         "leaky_relu({data}{gamma}{act_type}{slope})",
         {"gamma": ", {}", "slope": ", slope={}",
          "act_type": {"leaky": "", "prelu": ", act_type='prelu'", "elu": ", act_type='elu'",
                       "gelu": ", act_type='gelu'"}}, "composed", helpers=("leaky_relu",),
         proof=("nd.LeakyReLU(a)", "nd.LeakyReLU(a, slope=0.1)", "nd.LeakyReLU(a, act_type='elu')",
                "nd.LeakyReLU(a, act_type='gelu')", "nd.LeakyReLU(a, v, act_type='prelu')",
                "nd.LeakyReLU(z, act_type='elu', slope=0.5)")),
    Rule("nd.Embedding", "data, weight, input_dim=0, output_dim=0",
         "torch.nn.functional.embedding({data}.long().clamp(0, len({weight}) - 1), {weight})",
         {"input_dim": "", "output_dim": ""}, "composed",
         proof=("nd.Embedding(i, a, input_dim=3, output_dim=4)",
                "nd.Embedding(far, a, input_dim=3, output_dim=4)")),
    Rule("nd.Dropout", "data, p=0.5, mode='training'",
         "torch.nn.functional.dropout({data}, {p}, {training})", {}, "other",
         "other random numbers",
         proof=("nd.Dropout(a)", "nd.Dropout(a + 1, p=0.3)",
                "class Net(nn.Block):\n    def forward(self, x):\n        return nd.Dropout(x, 0.3)\n"
                "net = nn.Sequential()\nnet.add(Net())\nx = net(nd.ones((300, 300)))\n"
                "[x.mean(), (x ** 2).mean()]  # within 0.03",
                "with autograd.record():\n    x = nd.Dropout(nd.ones((300, 300)), p=0.7)\n"
                "[x.mean(), (x ** 2).mean()]  # within 0.03, not recorded",
                "class Net(nn.HybridBlock):\n    def hybrid_forward(self, F, x):\n"
                "        return F.Dropout(x * 2)\nnet = Net()\nnet(a)")),
    Rule("nd.UpSampling", "data, scale, sample_type, num_args=1",
         "torch.nn.functional.interpolate({data}, scale_factor={scale})",
         {"sample_type": {"nearest": ""}},
         proof=("nd.UpSampling(x4, scale=2, sample_type='nearest')",
                "nd.UpSampling(x4 + 1, scale=3, sample_type='nearest', num_args=1)")),
    Rule("nd.SoftmaxOutput", "data, label, grad_scale=1.0",
         "softmax_output({data}, {label}{grad_scale})", {"grad_scale": ", {}"}, "composed",
         "its gradient is that of the cross-entropy", helpers=("softmax_output",),
         proof=("nd.SoftmaxOutput(a, i)", "nd.SoftmaxOutput(a * 2, i, grad_scale=0.3) * b")),
    Rule("nd.BatchNorm",
         "data, gamma, beta, moving_mean, moving_var, eps=1e-3, momentum=0.9, fix_gamma=True, "
         "use_global_stats=False, axis=1",
         "batch_norm({data}, {gamma}, {beta}, {moving_mean}, {moving_var}, {training}{eps}"
         "{momentum}{fix_gamma}{use_global_stats})",
         {"eps": ", eps={}", "momentum": ", momentum={}", "fix_gamma": ", fix_gamma={}",
          "use_global_stats": ", use_global_stats={}"}, "composed", helpers=("batch_norm",),
         proof=("nd.BatchNorm(a, v, v + 1, v * 2, nd.abs(v) + 1)",
                "nd.BatchNorm(x4, v, v + 1, v * 2, nd.abs(v) + 1, fix_gamma=False, eps=0.1)",
                "with autograd.record():\n    x, y = v * 2, nd.abs(v) + 1\n"
                "    z = nd.BatchNorm(x4, v, v + 1, x, y, momentum=0.7, fix_gamma=False)\n"
                "    w = nd.BatchNorm(x4, v, v + 1, x, y, use_global_stats=True)\n"
                "[x, y, z, w]")),
    Rule("nn.Lambda", "function", "Lambda({function})", {"function": _FUNCTION}, "composed",
         "of a function's name", helpers=("Lambda",),
         proof=tuple(f"nn.Lambda('{name}')(a)" for name in _FUNCTION)),
    Rule("gluon.utils.split_and_load", "data, ctx_list",
         "split_and_load({data}, {ctx_list})", {}, "composed", helpers=("split_and_load",),
         proof=("gluon.utils.split_and_load(a, [cpu()])",
                "gluon.utils.split_and_load(c, ctx_list=[cpu(0), cpu(1)])")),
    Rule("gluon.utils.clip_global_norm", "arrays, max_norm",
         "clip_global_norm({arrays}, {max_norm})", {}, "composed", helpers=("clip_global_norm",),
         proof=("x = [a + 0, b + 0]\n[gluon.utils.clip_global_norm(x, 1.0), x]  # not recorded",
                "x = [a + 0]\n[gluon.utils.clip_global_norm(x, max_norm=100), x]"
                "  # not recorded")),
)  # fmt: skip
