import logging

import inspect
import json
import numpy as np
import jax
import jax.numpy as jnp
from flax import nnx


def l2_normalization(data, eps=1e-10, mode="instance"):
    """Each example, channel vector or channel divided by its length."""
    axes = {"instance": range(1, data.ndim), "channel": [1], "spatial": range(2, data.ndim)}
    return data / jnp.sqrt((data**2).sum(tuple(axes[mode]), keepdims=True) + eps)


def split(data, num_outputs, axis=1, squeeze_axis=False):
    """Equal parts along an axis."""
    parts = jnp.split(data, num_outputs, axis)
    parts = [part.squeeze(axis) for part in parts] if squeeze_axis else parts
    return parts if num_outputs > 1 else parts[0]


def save(fname, data):
    """Write an array, a list or a dictionary of arrays to a file."""
    arrays = [data] if isinstance(data, jax.Array) else data
    if isinstance(arrays, dict):
        named = {f"name:{name}": array for name, array in arrays.items()}
    else:
        named = {f"place:{i}": array for i, array in enumerate(arrays)}
    with open(fname, "wb") as file:
        np.savez(file, **named)


def load(fname):
    """The list or dictionary of arrays in a file."""
    with np.load(fname) as file:
        named = {name.partition(":"): jnp.array(file[name]) for name in file.files}
    if any(kind == "name" for kind, _, _ in named):
        return {name: array for (_, _, name), array in named.items()}
    return list(named.values())


def fully_connected(data, weight, bias=None, flatten=True):
    """A dense layer; images and sequences are flattened first."""
    data = jax.lax.collapse(data, 1) if flatten else data
    return data @ weight.T if bias is None else data @ weight.T + bias


def per_axis(number, count):
    """A number for each axis."""
    return (number,) * count if isinstance(number, int) else tuple(number)


def with_bias(data, bias):
    """A number added to each channel."""
    return data if bias is None else data + bias.reshape(-1, *(1,) * (data.ndim - 2))


def convolution(data, weight, bias=None, stride=1, pad=0, dilate=1, num_group=1):
    """A convolution over one, two or three axes, with channels first."""
    stride, pad, dilate = (per_axis(n, data.ndim - 2) for n in (stride, pad, dilate))
    out = jax.lax.conv_general_dilated(
        data, weight, stride, [(n, n) for n in pad], None, dilate, None, num_group
    )
    return with_bias(out, bias)


def deconvolution(data, weight, bias=None, stride=1, pad=0, adj=0, num_group=1, dilate=1):
    """A transposed convolution over one, two or three axes, with channels first."""
    size = weight.shape[2:]
    stride, pad, adj, dilate = (per_axis(n, len(size)) for n in (stride, pad, adj, dilate))
    ends = [d * (k - 1) for d, k in zip(dilate, size, strict=True)]
    around = [(end - p, end - p + more) for end, p, more in zip(ends, pad, adj, strict=True)]
    groups = weight.reshape(num_group, -1, *weight.shape[1:]).swapaxes(1, 2)
    kernel = jnp.flip(groups.reshape(-1, *groups.shape[2:]), range(2, data.ndim))
    out = jax.lax.conv_general_dilated(
        data, kernel, (1,) * len(size), around, stride, dilate, None, num_group
    )
    return with_bias(out, bias)


def leaky_relu(data, gamma=None, act_type="leaky", slope=0.25):
    """Activations that let negative numbers through."""
    if act_type == "elu":
        return nnx.elu(data, slope)
    if act_type == "gelu":
        return nnx.gelu(data, approximate=False)
    if act_type == "prelu":
        slope = gamma.reshape(-1, *(1,) * (data.ndim - 2))
    return jnp.where(data > 0, data, slope * data)


class Batch:
    """What NDArrayIter yields: lists of arrays."""

    def __init__(self, data, label, pad):
        self.data, self.label, self.pad = data, label, pad


class NDArrayIter:
    """Batches of arrays until all have been given; then it needs a reset.

    The last batch is filled up from the first examples, or dropped.
    """

    def __init__(self, data, label=None, batch_size=1, shuffle=False, last_batch_handle="pad"):
        self.data, self.label = self.arrays(data), self.arrays(label)
        self.names = [sorted(part) if isinstance(part, dict) else [] for part in (data, label)]
        self.batch_size, self.shuffle, self.last = batch_size, shuffle, last_batch_handle
        self.order, self.index = (np.arange(len(self.data[0])) for _ in range(2))
        self.reset()

    def arrays(self, given):
        if given is None:
            return []
        given = [given[name] for name in sorted(given)] if isinstance(given, dict) else given
        given = given if isinstance(given, list) else [given]
        return [jnp.asarray(array, dtype=jnp.float32) for array in given]

    @property
    def provide_data(self):
        """The names and shapes of a batch's data."""
        return self.described(self.names[0], "data", self.data)

    @property
    def provide_label(self):
        """The names and shapes of a batch's labels."""
        return self.described(self.names[1], "softmax_label", self.label)

    def described(self, names, name, arrays):
        if not names:
            names = [f"_{i}_{name}" for i in range(len(arrays))] if len(arrays) > 1 else [name]
        shapes = [(self.batch_size, *array.shape[1:]) for array in arrays]
        return list(zip(names, shapes, strict=False))

    def reset(self):
        self.start = 0
        if self.shuffle:
            np.random.shuffle(self.index)
            self.order = self.order[self.index]

    def __iter__(self):
        return self

    def __next__(self):
        count, end = len(self.order), self.start + self.batch_size
        if self.start >= count or (self.last == "discard" and end > count):
            raise StopIteration
        rows = self.order[np.arange(self.start, end) % count]
        self.start = end
        data, label = ([array[rows] for array in part] for part in (self.data, self.label))
        return Batch(data, label, max(0, end - count))

    next = __next__


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


class Operators(SimpleOperators):
    """What operators compute of inputs and attributes, which have MXNet's names and defaults."""

    def Convolution(
        data, weight, bias=None, *, kernel, stride=(), dilate=(), pad=(), num_filter, num_group=1,
        no_bias=False, layout=None,
    ):  # fmt: skip
        return convolution(data, weight, bias, stride or 1, pad or 0, dilate or 1, num_group)

    def Deconvolution(
        data, weight, bias=None, *, kernel, stride=(), dilate=(), pad=(), adj=(), num_filter,
        num_group=1, no_bias=True, layout=None,
    ):  # fmt: skip
        steps = stride or 1, pad or 0, adj or 0, num_group, dilate or 1
        return deconvolution(data, weight, bias, *steps)

    def FullyConnected(data, weight, bias=None, *, num_hidden, no_bias=False, flatten=True):
        return fully_connected(data, weight, bias, flatten)

    def BatchNorm(
        data, gamma, beta, moving_mean, moving_var, *, eps=1e-3, momentum=0.9, fix_gamma=True,
        use_global_stats=False, axis=1,
    ):  # fmt: skip
        shape = 1, -1, *(1,) * (data.ndim - 2)
        width = jnp.sqrt(moving_var + eps)
        scale = 1 / width if fix_gamma else gamma / width
        return (data - moving_mean.reshape(shape)) * scale.reshape(shape) + beta.reshape(shape)

    def Activation(data, *, act_type):
        functions = {
            "relu": nnx.relu,
            "sigmoid": nnx.sigmoid,
            "tanh": jnp.tanh,
            "softrelu": nnx.softplus,
            "softsign": nnx.soft_sign,
        }
        return functions[act_type](data)

    def LeakyReLU(data, gamma=None, *, act_type="leaky", slope=0.25):
        return leaky_relu(data, gamma, act_type, slope)

    def Pooling(
        data, *, kernel=(), pool_type="max", global_pool=False, pooling_convention="valid",
        stride=(), pad=(), count_include_pad=None, layout=None,
    ):  # fmt: skip
        if global_pool:
            kernel, stride, pad, pooling_convention = data.shape[2:], (), (), "valid"
        count = count_include_pad is not False
        full = pooling_convention == "full"
        return pooled(data, tuple(kernel), pool_type, stride, pad, full, count)

    def Concat(*data, dim=1):
        return jnp.concatenate(data, dim)

    concat = Concat

    def SliceChannel(data, *, num_outputs, axis=1, squeeze_axis=False):
        return split(data, num_outputs, axis, squeeze_axis)

    split = SliceChannel

    def SoftmaxOutput(data, label=None, *, multi_output=False, preserve_shape=False):
        if multi_output or preserve_shape:
            return nnx.softmax(data, 1 if multi_output else -1)
        return nnx.softmax(jax.lax.collapse(data, 1), 1).reshape(data.shape)

    Softmax = SoftmaxOutput

    def SoftmaxActivation(data, *, mode="instance"):
        return nnx.softmax(data, 1 if mode == "channel" else -1)

    def softmax(data, *, axis=-1, temperature=None):
        return nnx.softmax(data / (temperature or 1.0), axis)

    def log_softmax(data, *, axis=-1, temperature=None):
        return nnx.log_softmax(data / (temperature or 1.0), axis)

    def LogisticRegressionOutput(data, label=None):
        return nnx.sigmoid(data)

    def L2Normalization(data, *, eps=1e-10, mode="instance"):
        return l2_normalization(data, eps, mode)

    def LRN(data, *, nsize, alpha=1e-4, beta=0.75, knorm=2.0):
        window = (1, nsize, *(1,) * (data.ndim - 2)), (1,) * data.ndim, "SAME"
        total = jax.lax.reduce_window(data**2, 0.0, jax.lax.add, *window)
        return data / (knorm + alpha / nsize * total) ** beta

    def UpSampling(data, *, scale, sample_type):
        return data.repeat(scale, 2).repeat(scale, 3)

    def transpose(data, *, axes=()):
        return jnp.transpose(data, axes or None)

    def relu(data):
        return nnx.relu(data)

    def sigmoid(data):
        return nnx.sigmoid(data)

    def tanh(data):
        return jnp.tanh(data)

    def exp(data):
        return jnp.exp(data)

    def log(data):
        return jnp.log(data)

    def sqrt(data):
        return jnp.sqrt(data)

    def clip(data, *, a_min, a_max):
        return jnp.clip(data, a_min, a_max)

    def expand_dims(data, *, axis):
        return jnp.expand_dims(data, axis)


def pooled(data, kernel, pool_type, stride, pad, full, count_pad):
    """Pooling, whose last window may reach beyond the padding where it is `full`."""
    axes = len(kernel)
    stride, pad = stride or (1,) * axes, pad or (0,) * axes
    inside, around = [(0, 0), (0, 0)], [(0, 0), (0, 0)]
    for size, width, step, more in zip(data.shape[2:], kernel, stride, pad, strict=True):
        beyond = -(size + 2 * more - width) % step if full else 0
        inside.append((more, more))
        around.append((more, more + beyond))
    window = (1, 1, *kernel), (1, 1, *stride)
    if pool_type == "max":
        lowest = jnp.finfo(data.dtype).min
        return jax.lax.reduce_window(data, lowest, jax.lax.max, *window, around)
    total = jax.lax.reduce_window(data, 0.0, jax.lax.add, *window, around)
    if pool_type == "sum":
        return total
    ones = jnp.pad(jnp.ones_like(data), inside, constant_values=1.0 if count_pad else 0.0)
    rest = [(0, wide[1] - more[1]) for wide, more in zip(around, inside, strict=True)]
    return total / jnp.maximum(jax.lax.reduce_window(ones, 0.0, jax.lax.add, *window, rest), 1)


def output_shapes(function, shapes):
    """The shapes of a function's outputs, without computing them."""
    inputs = [jax.ShapeDtypeStruct(shape, jnp.float32) for shape in shapes]
    return [out.shape for out in jax.eval_shape(function, inputs)]


def detached(array, device=None):
    """An array without gradients, on a device."""
    return jax.device_put(jax.lax.stop_gradient(jnp.asarray(array)), device)


def joined(arrays):
    """Arrays one after the other."""
    return jnp.concatenate(arrays)


def read_arrays(path):
    """The arrays of a file by name."""
    return load(path) or {}


class Node:
    """An operator with inputs and attributes, or a variable, whose operator is None."""

    def __init__(self, operator, name, attributes, inputs):
        self.operator, self.name, self.inputs = operator, name, inputs
        self.attributes = attributes

    def outputs(self):
        """The names of its outputs."""
        if self.operator is None:
            return [self.name]
        count = self.attributes.get("num_outputs", 1)
        return [f"{self.name}_output{i if count > 1 else ''}" for i in range(count)]

    def input_names(self):
        """What its inputs are called; of operators that take any number, nothing."""
        if self.operator is None:
            return []
        signature = inspect.signature(getattr(Operators, self.operator))
        names = [p.name for p in signature.parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
        if self.attributes.get("no_bias"):
            names.remove("bias")
        if "gamma" in names and self.attributes.get("act_type", "prelu") != "prelu":
            names.remove("gamma")
        return names

    def run(self, inputs):
        """Its outputs for arrays."""
        function = getattr(Operators, self.operator)
        found = function(*inputs, **self.attributes)
        return list(found) if isinstance(found, list | tuple) else [found]


class Symbol:
    """Outputs of a graph: nodes, each with the number of its output."""

    __array_ufunc__ = None  # numpy's numbers leave arithmetic to it
    __hash__ = None

    def __init__(self, heads):
        self.heads = heads

    @property
    def name(self):
        return self.heads[0][0].name if len(self.heads) == 1 else None

    def __repr__(self):
        return f"<Symbol {', '.join(node.name for node, _ in self.heads)}>"

    def __len__(self):
        return len(self.heads)

    def __bool__(self):
        raise TypeError("a symbol has no value yet")

    def __getitem__(self, index):
        if isinstance(index, str):
            places = [i for i, name in enumerate(self.list_outputs()) if name == index]
            if len(places) != 1:
                raise ValueError(f"{len(places)} outputs are called {index}")
            index = places[0]
        return Symbol(self.heads[index] if isinstance(index, slice) else [self.heads[index]])

    def nodes(self):
        """All nodes that it is made of, inputs first."""
        found, waiting = {}, [(node, False) for node, _ in reversed(self.heads)]
        while waiting:
            node, ready = waiting.pop()
            if ready:
                found[node] = True
            elif node not in found:
                waiting.append((node, True))
                waiting += [(source, False) for source, _ in reversed(node.inputs)]
        return list(found)

    def states(self):
        """The variables that are statistics of a normalisation."""
        return {
            source
            for node in self.nodes()
            for name, (source, _) in zip(node.input_names(), node.inputs, strict=False)
            if name in ("moving_mean", "moving_var")
        }

    def list_arguments(self):
        states = self.states()
        return [node.name for node in self.nodes() if not node.operator and node not in states]

    def list_auxiliary_states(self):
        states = self.states()
        return [node.name for node in self.nodes() if node in states]

    def list_inputs(self):
        return [node.name for node in self.nodes() if not node.operator]

    def list_outputs(self):
        return [node.outputs()[place] for node, place in self.heads]

    def get_internals(self):
        """All outputs of all nodes."""
        return Symbol([(node, i) for node in self.nodes() for i in range(len(node.outputs()))])

    def infer_shape(self, *places, **shapes):
        """The shapes of arguments, outputs and states, from those of the data."""
        shapes = dict(zip(self.list_arguments(), places, strict=False)) | shapes
        found = {}
        for node in self.nodes():
            if node.operator is None:
                given = shapes.get(node.name, node.attributes.get("shape"))
                if given is not None:
                    found[node] = [tuple(given)]
                continue
            if node.inputs[0][0] in found and hasattr(ParameterShapes, node.operator):
                source, place = node.inputs[0]
                rule = getattr(ParameterShapes, node.operator)
                wanted = rule(found[source][place], **node.attributes)
                for name, (source, _) in zip(node.input_names(), node.inputs, strict=True):
                    if source not in found and name in wanted:
                        found[source] = [tuple(wanted[name])]
            for source, _ in node.inputs:
                if source not in found:
                    raise ValueError(f"infer_shape: the shape of {source.name} is not known")
            found[node] = output_shapes(node.run, [found[s][i] for s, i in node.inputs])
        by_name = {node.name: shapes[0] for node, shapes in found.items() if not node.operator}
        return (
            [by_name[name] for name in self.list_arguments()],
            [found[node][place] for node, place in self.heads],
            [by_name[name] for name in self.list_auxiliary_states()],
        )

    def eval(self, ctx=None, **arrays):
        """The outputs for arrays of all variables, in inference and without gradients."""
        missing = [name for name in self.list_inputs() if name not in arrays]
        if missing:
            raise ValueError(f"eval: no arrays for {', '.join(missing)}")
        found = {}
        for node in self.nodes():
            if node.operator is None:
                found[node] = [detached(arrays[node.name], ctx)]
            else:
                found[node] = node.run([found[source][place] for source, place in node.inputs])
        return [found[node][place] for node, place in self.heads]

    def tojson(self):
        """The graph as text, in a format of its own."""
        nodes = self.nodes()
        places = {node: i for i, node in enumerate(nodes)}
        rows = [
            {"operator": node.operator, "name": node.name, "attributes": node.attributes,
             "inputs": [[places[source], place] for source, place in node.inputs]}
            for node in nodes
        ]  # fmt: skip
        heads = [[places[node], place] for node, place in self.heads]
        return json.dumps({"rows": rows, "heads": heads}, indent=1, default=lambda n: n.item())

    def save(self, fname):
        with open(fname, "w", encoding="utf-8") as file:
            file.write(self.tojson())

    def reshape(self, shape):
        return compose("reshape", self, shape=shape)

    def flatten(self):
        return compose("flatten", self)

    def transpose(self, axes=()):
        return compose("transpose", self, axes=axes)

    def sum(self, axis=None, keepdims=False):
        return compose("sum", self, axis=axis, keepdims=keepdims)

    def mean(self, axis=None, keepdims=False):
        return compose("mean", self, axis=axis, keepdims=keepdims)

    def combined(self, other, of_two, of_number):
        """An operator of two symbols, or of one and a number."""
        if isinstance(other, Symbol):
            return compose(of_two, self, other)
        return compose(of_number, self, scalar=float(other))

    def __add__(self, other):
        return self.combined(other, "_Plus", "_PlusScalar")

    def __sub__(self, other):
        return self.combined(other, "_Minus", "_MinusScalar")

    def __rsub__(self, other):
        return self.combined(other, "_Minus", "_RMinusScalar")

    def __mul__(self, other):
        return self.combined(other, "_Mul", "_MulScalar")

    def __truediv__(self, other):
        return self.combined(other, "_Div", "_DivScalar")

    def __rtruediv__(self, other):
        return self.combined(other, "_Div", "_RDivScalar")

    def __mod__(self, other):
        return self.combined(other, "_Mod", "_ModScalar")

    def __pow__(self, other):
        return self.combined(other, "_Power", "_PowerScalar")

    def __rpow__(self, other):
        return self.combined(other, "_Power", "_RPowerScalar")

    def __neg__(self):
        return self * -1.0

    def __eq__(self, other):
        return self.combined(other, "_equal", "_equal_scalar")

    def __ne__(self, other):
        return self.combined(other, "_not_equal", "_not_equal_scalar")

    def __gt__(self, other):
        return self.combined(other, "_greater", "_greater_scalar")

    def __ge__(self, other):
        return self.combined(other, "_greater_equal", "_greater_equal_scalar")

    def __lt__(self, other):
        return self.combined(other, "_lesser", "_lesser_scalar")

    def __le__(self, other):
        return self.combined(other, "_lesser_equal", "_lesser_equal_scalar")

    __radd__, __rmul__ = __add__, __mul__


class Names:
    """How often each operator was used without a name, for names such as pooling0."""

    counts = {}


def compose(operator, *inputs, name=None, **given):
    """The symbol of an operator; inputs that are not given become variables, such as fc1_weight."""
    if len(inputs) == 1 and isinstance(inputs[0], list | tuple):
        inputs = inputs[0]
    parameters = inspect.signature(getattr(Operators, operator)).parameters.values()
    attributes = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}
    for key, value in given.items():
        if key in attributes:
            choices = Operators.choices.get(key, Operators.choices.get(f"{operator}.{key}"))
            if choices is not None and value not in choices:
                raise ValueError(f"{operator}: {key}={value!r} is not supported")
            attributes[key] = tuple(value) if isinstance(value, list) else value
        elif not isinstance(value, Symbol | None) and key not in Operators.ignored:
            raise TypeError(f"{operator}: the attribute {key} is not supported")
    for key, value in attributes.items():
        if value is inspect.Parameter.empty:
            raise TypeError(f"{operator}: the attribute {key} is not given")
    if not name:
        hint = operator.lower()
        count = Names.counts[hint] = Names.counts.get(hint, -1) + 1
        name = f"{hint}{count}"
    node = Node(operator, name, attributes, [])
    names = node.input_names() or [f"arg{i}" for i in range(len(inputs))]
    if len(inputs) > len(names):
        raise TypeError(f"{operator}: takes {len(names)} symbols, not {len(inputs)}")
    given = dict(zip(names, inputs, strict=False)) | {
        key: value for key, value in given.items() if isinstance(value, Symbol)
    }
    for key, value in given.items():
        if key not in names:
            raise TypeError(f"{operator}: the input {key} is not supported with these attributes")
        if value is not None and (not isinstance(value, Symbol) or len(value) != 1):
            raise TypeError(f"{operator}: the input {key} has to be a symbol of one output")
    for key in names:
        symbol = given.get(key)
        node.inputs += (variable(f"{name}_{key}") if symbol is None else symbol).heads
    return Symbol([(node, place) for place in range(len(node.outputs()))])


def variable(name, shape=None):
    """The symbol of an input or a parameter."""
    return Symbol([(Node(None, name, {} if shape is None else {"shape": tuple(shape)}, []), 0)])


def load_symbol(fname):
    """The symbol that a ported program has saved."""
    with open(fname, encoding="utf-8") as file:
        graph = json.load(file)
    if "rows" not in graph:
        raise ValueError(f"{fname} is MXNet's own file; only files of ported programs are read")
    nodes = []
    for row in graph["rows"]:
        inputs = [(nodes[i], place) for i, place in row["inputs"]]
        attributes = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in row["attributes"].items()
        }
        nodes.append(Node(row["operator"], row["name"], attributes, inputs))
    return Symbol([(nodes[i], place) for i, place in graph["heads"]])


def save_checkpoint(prefix, epoch, symbol, arg_params, aux_params):
    """Write the graph and the parameters, in formats of their own."""
    if symbol is not None:
        symbol.save(f"{prefix}-symbol.json")
    named = {f"arg:{name}": array for name, array in arg_params.items()}
    named |= {f"aux:{name}": array for name, array in aux_params.items()}
    save(f"{prefix}-{epoch:04d}.params", named)


def load_checkpoint(prefix, epoch):
    """The symbol, its parameters and its states."""
    found = {"arg": {}, "aux": {}}
    for key, array in read_arrays(f"{prefix}-{epoch:04d}.params").items():
        kind, _, name = key.partition(":")
        found[kind][name] = array
    return load_symbol(f"{prefix}-symbol.json"), found["arg"], found["aux"]


class Module:
    """A symbol with its parameters, for inference."""

    def __init__(
        self, symbol, data_names=("data",), label_names=("softmax_label",), context=None
    ):  # fmt: skip
        contexts = context if isinstance(context, list | tuple) else [context]
        if len(contexts) != 1:
            raise ValueError("Module: only one context is supported")
        self.symbol, self.context = symbol, contexts[0]
        self.data_names, self.label_names = list(data_names or ()), list(label_names or ())
        arguments = symbol.list_arguments()
        for name in self.data_names:
            if name not in arguments:
                raise ValueError(f"Module: {name} is not among {', '.join(arguments)}")
        inputs = self.data_names + self.label_names
        self.parameters = [name for name in arguments if name not in inputs]
        self.arrays, self.shapes, self.outputs = {}, {}, []
        self.binded = self.params_initialized = self.for_training = False

    @property
    def output_names(self):
        return self.symbol.list_outputs()

    def bind(self, data_shapes, label_shapes=None, for_training=True, force_rebind=False):
        """Find the shapes of the parameters, which are zeros until they are set."""
        if self.binded and not force_rebind:
            return
        given = dict([shape[:2] for shape in [*data_shapes, *(label_shapes or [])]])
        known = self.symbol.list_arguments()
        given = {name: shape for name, shape in given.items() if name in known}
        arguments, _, states = self.symbol.infer_shape(**given)
        names = [*known, *self.symbol.list_auxiliary_states()]
        self.shapes = dict(zip(names, [*arguments, *states], strict=True))
        self.binded, self.for_training = True, for_training

    def set_params(
        self, arg_params, aux_params, allow_missing=False, force_init=True, allow_extra=False
    ):
        """Copy the parameters and states."""
        if not self.binded:
            raise RuntimeError("set_params: call bind before")
        if self.params_initialized and not force_init:
            return
        states = self.symbol.list_auxiliary_states()
        for names, given in ((self.parameters, arg_params), (states, aux_params)):
            given = given or {}
            extra = [name for name in given if name not in names]
            if extra and allow_missing and not allow_extra:
                raise ValueError(f"set_params: {extra[0]} is not among {', '.join(names)}")
            for name in names:
                if name in given:
                    if tuple(given[name].shape) != self.shapes[name]:
                        raise ValueError(f"set_params: {name} is not {self.shapes[name]}")
                    self.arrays[name] = detached(given[name], self.context)
                elif not allow_missing:
                    raise RuntimeError(f"set_params: {name} is missing")
                elif name not in self.arrays:
                    self.arrays[name] = self.zeros(self.shapes[name])
        self.params_initialized = True

    def zeros(self, shape):
        return detached(np.zeros(shape, "float32"), self.context)

    def get_params(self):
        """The parameters and the states by name."""
        states = self.symbol.list_auxiliary_states()
        return (
            {name: self.arrays[name] for name in self.parameters},
            {name: self.arrays[name] for name in states},
        )

    def save_checkpoint(self, prefix, epoch):
        save_checkpoint(prefix, epoch, self.symbol, *self.get_params())

    def forward(self, data_batch, is_train=None):
        """Compute the outputs of a batch."""
        if self.for_training if is_train is None else is_train:
            raise NotImplementedError("Module is for inference; give is_train=False")
        if not self.params_initialized:
            raise RuntimeError("forward: call bind and set_params before")
        data = [detached(array, self.context) for array in data_batch.data]
        label = [
            detached(array, self.context) for array in getattr(data_batch, "label", None) or ()
        ]
        arrays = self.arrays | dict(zip(self.data_names, data, strict=True))
        arrays |= dict(zip(self.label_names, label, strict=False))
        wanted = [name for name in self.symbol.list_arguments() if name not in arrays]
        if wanted:  # labels that are not given are zeros
            shapes = {name: tuple(arrays[name].shape) for name in self.data_names}
            found = dict(zip(self.symbol.list_arguments(), self.symbol.infer_shape(**shapes)[0],
                             strict=True))  # fmt: skip
            arrays |= {name: self.zeros(found[name]) for name in wanted}
        self.outputs = self.symbol.eval(self.context, **arrays)

    def get_outputs(self):
        return list(self.outputs)

    def predict(
        self, eval_data, num_batch=None, merge_batches=True, reset=True, always_output_list=False
    ):
        """The outputs of all batches, without what only fills up the last one."""
        if not hasattr(eval_data, "reset"):
            raise ValueError("predict: only an iterator is supported")
        if reset:
            eval_data.reset()
        found = []
        for number, batch in enumerate(eval_data):
            if number == num_batch:
                break
            self.forward(batch, is_train=False)
            found.append([out[: out.shape[0] - (batch.pad or 0)] for out in self.outputs])
        if not found or not merge_batches:
            return found
        merged = [joined(parts) for parts in zip(*found, strict=True)]
        return merged[0] if len(merged) == 1 and not always_output_list else merged


sym, arg_params, aux_params = load_checkpoint("resnet", 3)
model = Module(sym, label_names=None, context=jax.devices('cpu')[0])
model.bind([("data", (1, 3, 8, 8))], for_training=False)
model.set_params(arg_params, aux_params, allow_missing=True)
for name, array in arg_params.items():
    print(name, np.array(array).shape, arg_params[name].size)
model.forward(Batch([jnp.zeros((1, 3, 8, 8))], None, None), is_train=False)
print(model.get_outputs()[0].item())
scores = model.predict(NDArrayIter(jnp.ones((4, 3, 8, 8)), batch_size=2))
print(np.array(jnp.argmax(scores, axis=1).astype(jnp.float32)))
model.save_checkpoint("copy", 0)
