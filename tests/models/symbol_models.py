"""Small models in MXNet's symbolic style, as Module programs of 2016 to 2020 have them."""

from __future__ import annotations


def alexnet(mx):
    """With local response normalisation, full pooling, grouped convolution and a loss layer."""
    sym = mx.sym
    x = sym.var("data")
    x = sym.Convolution(x, kernel=(5, 5), stride=(2, 2), num_filter=6, name="conv1")
    x = sym.Activation(x, act_type="relu", name="relu1")
    x = sym.LRN(x, alpha=0.5, beta=0.75, knorm=2, nsize=5, name="norm1")
    x = sym.Pooling(
        x, pool_type="max", kernel=(3, 3), stride=(2, 2), pooling_convention="full", name="pool1"
    )
    x = sym.Convolution(x, kernel=(3, 3), pad=(1, 1), num_filter=8, num_group=2, name="conv2")
    x = sym.Activation(x, act_type="relu", name="relu2")
    x = sym.Pooling(
        x, pool_type="avg", kernel=(3, 3), stride=(2, 2), pooling_convention="full", name="pool2"
    )
    x = sym.FullyConnected(sym.Flatten(x), num_hidden=16, name="fc6")
    x = sym.Dropout(sym.Activation(x, act_type="relu", name="relu6"), p=0.5, name="drop6")
    x = sym.FullyConnected(x, num_hidden=7, name="fc8")
    return sym.SoftmaxOutput(x, name="softmax"), {"data": (2, 3, 27, 27)}


def face(mx):
    """As face recognition networks: PReLU, both kinds of BatchNorm, the first layer's scaling."""
    sym = mx.sym

    def norm(x, name, **more):
        return sym.BatchNorm(x, eps=2e-5, momentum=0.9, name=name, **more)

    def prelu(x, name):
        return sym.LeakyReLU(x, act_type="prelu", name=name)

    x = sym.identity(sym.var("data"), name="id")
    x = (x - 127.5) * 0.0078125
    x = sym.Convolution(x, kernel=(3, 3), pad=(1, 1), num_filter=6, no_bias=True, name="conv0")
    x = prelu(norm(x, "bn0", fix_gamma=False), "relu0")
    y = norm(x, "stage1_unit1_bn1", fix_gamma=False)
    y = sym.Convolution(
        y, kernel=(3, 3), pad=(1, 1), num_filter=8, no_bias=True, name="stage1_unit1_conv1"
    )
    y = prelu(norm(y, "stage1_unit1_bn2", fix_gamma=False), "stage1_unit1_relu1")
    y = sym.Convolution(
        *(y,),
        kernel=(3, 3),
        stride=(2, 2),
        pad=(1, 1),
        num_filter=8,
        no_bias=True,
        name="stage1_unit1_conv2",
    )
    y = norm(y, "stage1_unit1_bn3", fix_gamma=False)
    shortcut = sym.Convolution(
        x, kernel=(1, 1), stride=(2, 2), num_filter=8, no_bias=True, name="stage1_unit1_conv1sc"
    )
    x = y + norm(shortcut, "stage1_unit1_sc", fix_gamma=False)
    x = sym.Dropout(norm(x, "bn1", fix_gamma=False), p=0.4)
    x = sym.FullyConnected(x, num_hidden=12, name="pre_fc1")
    return norm(x, "fc1", fix_gamma=True), {"data": (2, 3, 12, 12)}


def ssd(mx):
    """The head of a single-shot detector: two scales, boxes, and their suppression."""
    sym = mx.sym
    x = sym.var("data")
    x = sym.Convolution(x, kernel=(3, 3), stride=(2, 2), pad=(1, 1), num_filter=8, name="conv1")
    x = sym.Activation(x, act_type="relu", name="relu1")
    y = sym.Convolution(x, kernel=(3, 3), stride=(2, 2), pad=(1, 1), num_filter=8, name="conv2")
    y = sym.Activation(y, act_type="relu", name="relu2")
    first = sym.L2Normalization(x, mode="channel", name="relu1_norm")
    scale = sym.var("relu1_scale", shape=(1, 8, 1, 1))
    first = sym.broadcast_mul(lhs=scale, rhs=first)
    scores, places, anchors = [], [], []
    for number, (layer, sizes) in enumerate(((first, (0.2, 0.3)), (y, (0.5, 0.7)))):
        count = len(sizes) + 1
        place = sym.Convolution(
            layer, kernel=(3, 3), pad=(1, 1), num_filter=count * 4, name=f"loc{number}"
        )
        score = sym.Convolution(
            layer, kernel=(3, 3), pad=(1, 1), num_filter=count * 3, name=f"cls{number}"
        )
        places.append(sym.Flatten(sym.transpose(place, axes=(0, 2, 3, 1))))
        scores.append(sym.Flatten(sym.transpose(score, axes=(0, 2, 3, 1))))
        anchor = sym.contrib.MultiBoxPrior(layer, sizes=sizes, ratios=(1, 2), clip=True)
        anchors.append(sym.Flatten(anchor))
    place = sym.Concat(*places, dim=1, name="multibox_loc")
    score = sym.Reshape(sym.Concat(*scores, dim=1), shape=(0, -1, 3))
    score = sym.transpose(score, axes=(0, 2, 1), name="multibox_cls")
    score = sym.SoftmaxActivation(score, mode="channel", name="cls_prob")
    anchor = sym.Reshape(sym.Concat(*anchors, dim=1), shape=(0, -1, 4), name="multibox_anchors")
    return sym.contrib.MultiBoxDetection(
        score, place, anchor, name="detection", nms_threshold=0.5, nms_topk=20, threshold=0.3
    ), {"data": (1, 3, 16, 16)}


def cropped(mx):
    """As fully convolutional networks: upsampling by Deconvolution, Crop, a loss at each pixel."""
    sym = mx.sym
    data = sym.var("data")
    x = sym.Convolution(data, kernel=(3, 3), pad=(1, 1), num_filter=6, name="conv1")
    x = sym.Pooling(
        x, pool_type="max", kernel=(2, 2), stride=(2, 2), pooling_convention="full", name="pool1"
    )
    halves = sym.SliceChannel(x, num_outputs=2, name="halves")
    x = sym.Concat(halves[0], sym.clip(halves[1], -0.5, 0.5), dim=1)
    x = sym.Deconvolution(x, kernel=(4, 4), stride=(2, 2), num_filter=4, name="up")
    x = sym.Crop(x, data, offset=(1, 1), num_args=2, name="crop")
    return sym.SoftmaxOutput(x, multi_output=True, name="softmax"), {"data": (1, 3, 11, 13)}


MODELS = {function.__name__: function for function in (alexnet, face, ssd, cropped)}
