"""Operators of symbols that are the same for all targets, and the shapes of their parameters.

Each target has its own `Operators`, which begin with these.
"""

# mypy: ignore-errors
# ruff: noqa: D102, RUF012

from __future__ import annotations


class SimpleOperators:
    """Operators of what all arrays can do.

    choices: the values that attributes may have
    ignored: attributes without influence on inference
    """

    choices = {
        "layout": (None, "NCW", "NCHW", "NCDHW"),
        "pool_type": ("max", "avg", "sum"),
        "pooling_convention": ("valid", "full"),
        "sample_type": ("nearest",),
        "Activation.act_type": ("relu", "sigmoid", "tanh", "softrelu", "softsign"),
        "LeakyReLU.act_type": ("leaky", "prelu", "elu", "gelu"),
        "BatchNorm.axis": (1,),
        "Dropout.mode": ("training",),
        "SoftmaxActivation.mode": ("instance", "channel"),
        "L2Normalization.mode": ("instance", "channel", "spatial"),
    }

    ignored = (
        "workspace", "cudnn_tune", "cudnn_off", "num_args", "grad_scale", "ignore_label", "use_ignore",
        "normalization", "out_grad", "smooth_alpha",
    )  # fmt: skip

    def elemwise_add(lhs, rhs):
        return lhs + rhs

    def elemwise_sub(lhs, rhs):
        return lhs - rhs

    def elemwise_mul(lhs, rhs):
        return lhs * rhs

    def elemwise_div(lhs, rhs):
        return lhs / rhs

    broadcast_add = broadcast_plus = _Plus = elemwise_add
    broadcast_sub = broadcast_minus = _Minus = elemwise_sub
    broadcast_mul = _Mul = elemwise_mul
    broadcast_div = _Div = elemwise_div

    def _Mod(lhs, rhs):
        return lhs % rhs

    def _Power(lhs, rhs):
        return lhs**rhs

    def _equal(lhs, rhs):
        return (lhs == rhs) * 1.0

    def _not_equal(lhs, rhs):
        return (lhs != rhs) * 1.0

    def _greater(lhs, rhs):
        return (lhs > rhs) * 1.0

    def _greater_equal(lhs, rhs):
        return (lhs >= rhs) * 1.0

    def _lesser(lhs, rhs):
        return (lhs < rhs) * 1.0

    def _lesser_equal(lhs, rhs):
        return (lhs <= rhs) * 1.0

    def _PlusScalar(data, *, scalar):
        return data + scalar

    def _MinusScalar(data, *, scalar):
        return data - scalar

    def _RMinusScalar(data, *, scalar):
        return scalar - data

    def _MulScalar(data, *, scalar):
        return data * scalar

    def _DivScalar(data, *, scalar):
        return data / scalar

    def _RDivScalar(data, *, scalar):
        return scalar / data

    def _ModScalar(data, *, scalar):
        return data % scalar

    def _PowerScalar(data, *, scalar):
        return data**scalar

    def _RPowerScalar(data, *, scalar):
        return scalar**data

    def _equal_scalar(data, *, scalar):
        return (data == scalar) * 1.0

    def _not_equal_scalar(data, *, scalar):
        return (data != scalar) * 1.0

    def _greater_scalar(data, *, scalar):
        return (data > scalar) * 1.0

    def _greater_equal_scalar(data, *, scalar):
        return (data >= scalar) * 1.0

    def _lesser_scalar(data, *, scalar):
        return (data < scalar) * 1.0

    def _lesser_equal_scalar(data, *, scalar):
        return (data <= scalar) * 1.0

    def add_n(*args):
        return sum(args[1:], args[0])

    ElementWiseSum = add_n

    def identity(data):
        return data

    BlockGrad = stop_gradient = identity

    def Dropout(data, *, p=0.5, mode="training"):
        return data

    def abs(data):
        return abs(data)

    def square(data):
        return data**2

    def sum(data, *, axis=None, keepdims=False):
        axis = tuple(range(data.ndim)) if axis in (None, ()) else axis
        total = data.sum(axis=axis, keepdims=keepdims)
        return total if total.ndim else total.reshape(1)

    def mean(data, *, axis=None, keepdims=False):
        axis = tuple(range(data.ndim)) if axis in (None, ()) else axis
        mean = data.mean(axis=axis, keepdims=keepdims)
        return mean if mean.ndim else mean.reshape(1)

    def Flatten(data):
        return data.reshape(data.shape[0], -1)

    flatten = Flatten

    def Reshape(data, *, shape):
        return data.reshape(shape_from_codes(data.shape, shape))

    reshape = Reshape

    def LinearRegressionOutput(data, label=None):
        return data


class ParameterShapes:
    """The shapes of an operator's other inputs, by that of the data and the attributes."""

    def Convolution(data, kernel, num_filter, num_group, **others):
        weight = num_filter, data[1] // num_group, *kernel
        return {"weight": weight, "bias": (num_filter,)}

    def Deconvolution(data, kernel, num_filter, num_group, **others):
        return {"weight": (data[1], num_filter // num_group, *kernel), "bias": (num_filter,)}

    def FullyConnected(data, num_hidden, flatten, **others):
        width = 1
        for size in data[1:] if flatten else data[-1:]:
            width *= size
        return {"weight": (num_hidden, width), "bias": (num_hidden,)}

    def BatchNorm(data, **others):
        return dict.fromkeys(("gamma", "beta", "moving_mean", "moving_var"), (data[1],))

    def LeakyReLU(data, **others):
        return {"gamma": (data[1],)}

    def SoftmaxOutput(data, multi_output, **others):
        size = 1
        for one in data[2:]:
            size *= one
        return {"label": (data[0], size) if multi_output else data[:-1]}

    Softmax = SoftmaxOutput

    def LinearRegressionOutput(data, **others):
        return {"label": data}

    LogisticRegressionOutput = LinearRegressionOutput


def shape_from_codes(old, codes):
    """A shape of MXNet's, in which 0, -2, -3 and -4 stand for parts of the old one."""
    new, codes, place = [], list(codes), 0
    while codes:
        code = codes.pop(0)
        if code == -2:
            new, place = [*new, *old[place:]], len(old)
        elif code == -3:
            new, place = [*new, old[place] * old[place + 1]], place + 2
        elif code == -4:
            first, second = codes.pop(0), codes.pop(0)
            first = old[place] // second if first == -1 else first
            new, place = [*new, first, old[place] // first], place + 1
        else:
            new, place = [*new, old[place] if code == 0 else code], place + 1
    return tuple(new)
