import inspect
import json
import torch


def l2_normalization(data, eps=1e-10, mode="instance"):
    """Each example, channel vector or channel divided by its length."""
    axes = {"instance": 1, "channel": 1, "spatial": 2}[mode]
    dims = [1] if mode == "channel" else list(range(axes, data.dim()))
    return data / torch.sqrt((data**2).sum(dims, keepdim=True) + eps)


def transpose(data, axes=None):
    """The axes in another order; reversed where none is given."""
    return data.permute(axes or tuple(range(data.dim()))[::-1])


def split(data, num_outputs, axis=1, squeeze_axis=False):
    """Equal parts along an axis."""
    parts = torch.chunk(data, num_outputs, axis)
    parts = [part.squeeze(axis) for part in parts] if squeeze_axis else list(parts)
    return parts if num_outputs > 1 else parts[0]


def fully_connected(data, weight, bias=None, flatten=True):
    """A dense layer; images and sequences are flattened first."""
    return torch.nn.functional.linear(data.flatten(1) if flatten else data, weight, bias)


def convolution(data, weight, bias=None, stride=1, pad=0, dilate=1, num_group=1):
    """A convolution over one, two or three axes."""
    function = getattr(torch.nn.functional, f"conv{data.dim() - 2}d")
    return function(data, weight, bias, stride, pad, dilate, num_group)


def deconvolution(data, weight, bias=None, stride=1, pad=0, adj=0, num_group=1, dilate=1):
    """A transposed convolution over one, two or three axes."""
    function = getattr(torch.nn.functional, f"conv_transpose{data.dim() - 2}d")
    return function(data, weight, bias, stride, pad, adj, num_group, dilate)


def leaky_relu(data, gamma=None, act_type="leaky", slope=0.25):
    """Activations that let negative numbers through."""
    if act_type == "prelu":
        return torch.nn.functional.prelu(data, gamma)
    if act_type == "elu":
        return torch.nn.functional.elu(data, slope)
    if act_type == "gelu":
        return torch.nn.functional.gelu(data)
    return torch.nn.functional.leaky_relu(data, slope)


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
        scale = None if fix_gamma else gamma
        return torch.nn.functional.batch_norm(data, moving_mean, moving_var, scale, beta, eps=eps)

    def Activation(data, *, act_type):
        functions = {
            "relu": torch.relu,
            "sigmoid": torch.sigmoid,
            "tanh": torch.tanh,
            "softrelu": lambda x: torch.logaddexp(x, torch.zeros_like(x)),
            "softsign": torch.nn.functional.softsign,
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
        return torch.cat(data, dim)

    concat = Concat

    def SliceChannel(data, *, num_outputs, axis=1, squeeze_axis=False):
        return split(data, num_outputs, axis, squeeze_axis)

    split = SliceChannel

    def SoftmaxOutput(data, label=None, *, multi_output=False, preserve_shape=False):
        if multi_output or preserve_shape:
            return torch.softmax(data, 1 if multi_output else -1)
        return torch.softmax(data.flatten(1), 1).reshape(data.shape)

    Softmax = SoftmaxOutput

    def SoftmaxActivation(data, *, mode="instance"):
        return torch.softmax(data, 1 if mode == "channel" else -1)

    def softmax(data, *, axis=-1, temperature=None):
        return torch.softmax(data / (temperature or 1.0), axis)

    def log_softmax(data, *, axis=-1, temperature=None):
        return torch.log_softmax(data / (temperature or 1.0), axis)

    def LogisticRegressionOutput(data, label=None):
        return torch.sigmoid(data)

    def L2Normalization(data, *, eps=1e-10, mode="instance"):
        return l2_normalization(data, eps, mode)

    def LRN(data, *, nsize, alpha=1e-4, beta=0.75, knorm=2.0):
        return torch.nn.functional.local_response_norm(data, nsize, alpha, beta, knorm)

    def UpSampling(data, *, scale, sample_type):
        return torch.nn.functional.interpolate(data, scale_factor=scale, mode="nearest")

    def transpose(data, *, axes=()):
        return transpose(data, axes)

    def relu(data):
        return torch.relu(data)

    def sigmoid(data):
        return torch.sigmoid(data)

    def tanh(data):
        return torch.tanh(data)

    def exp(data):
        return torch.exp(data)

    def log(data):
        return torch.log(data)

    def sqrt(data):
        return torch.sqrt(data)

    def clip(data, *, a_min, a_max):
        return data.clamp(a_min, a_max)

    def expand_dims(data, *, axis):
        return data.unsqueeze(axis)


def pooled(data, kernel, pool_type, stride, pad, full, count_pad):
    """Pooling, whose last window may reach beyond the padding where it is `full`."""
    axes = len(kernel)
    stride, pad = stride or (1,) * axes, pad or (0,) * axes
    around = []
    for size, width, step, more in zip(data.shape[2:], kernel, stride, pad, strict=True):
        beyond = -(size + 2 * more - width) % step if full else 0
        around = [more, more + beyond, *around]
    functional = torch.nn.functional
    if pool_type == "max":
        wide = functional.pad(data, around, value=torch.finfo(data.dtype).min)
        return getattr(functional, f"max_pool{axes}d")(wide, kernel, stride)
    mean = getattr(functional, f"avg_pool{axes}d")
    means = mean(functional.pad(data, around), kernel, stride)
    volume = torch.Size(kernel).numel()
    if pool_type == "sum":
        return means * volume
    inside = [number for more in reversed(pad) for number in (more, more)]
    ones = functional.pad(torch.ones_like(data), inside, value=1.0 if count_pad else 0.0)
    rest = [wide - more for wide, more in zip(around, inside, strict=True)]
    return means / mean(functional.pad(ones, rest), kernel, stride).clamp(min=1 / volume)


def output_shapes(function, shapes):
    """The shapes of a function's outputs, without computing them."""
    return [tuple(out.shape) for out in function([torch.empty(s, device="meta") for s in shapes])]


def detached(array, device=None):
    """A copy of an array without gradients, on a device."""
    if isinstance(array, torch.Tensor):
        return array.detach().to(device, copy=True)
    return torch.tensor(array, device=device)


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


def grouped(symbols):
    """The outputs of several symbols as one."""
    return Symbol([head for symbol in symbols for head in symbol.heads])


def block(data, width, name):
    fc = compose("FullyConnected", data, num_hidden=width, name=name)
    return compose("Activation", fc, act_type="relu", name=name + "_relu")


x = block(variable("x"), 8, "first")
y = compose("Concat", *[block(x, 4, "left"), 1 - block(x, width=4, name="right")])
both = grouped([compose("softmax", y), compose("mean", y * y, axis=(1,), keepdims=True)])
shapes, outputs, _ = both.infer_shape(x=(2, 3))
arrays = {name: torch.ones(shape) * 0.1 for name, shape in zip(both.list_arguments(), shapes)}
print(outputs, both.eval(ctx=torch.device('cpu'), **arrays)[1].detach().cpu().numpy())
print(both.get_internals()["left_relu_output"].list_arguments())
