"""Losses."""

from __future__ import annotations

from ...rule import Rule
from ...with_helper import with_helper

_WEIGHTS = "weight=None, batch_axis=0"
_NOTE = "a loss for each example"


def _loss(name: str, signature: str, *proof: str, plain: str = "") -> Rule:
    proofs = (f"loss.{name}({one}" for one in proof)
    return with_helper(f"loss.{name}", signature, _NOTE, *proofs, plain=plain)


RULES = (
    _loss("SoftmaxCrossEntropyLoss",
          f"axis=-1, sparse_label=True, from_logits=False, {_WEIGHTS}",
          ")(a, i)", ")(a, i.reshape((3, 1)))", ")(a, far)", ")(a, i, w)", "weight=0.5)(a, i)",
          ")(a, i.astype('uint8'))",
          ")(s, nd.array([[0, 1, 2, 3, 0], [1, 1, 2, 3, 9]]))", "sparse_label=False)(a, q)",
          "from_logits=True)(nd.log_softmax(a), i)", "axis=0, batch_axis=1)(c, i)",
          "axis=1)(x3, nd.ones((2, 9)))",
          "axis=1)(a, i, w)", plain="SoftmaxCrossEntropy"),
    _loss("SigmoidBinaryCrossEntropyLoss", f"from_sigmoid=False, {_WEIGHTS}", ")(a, t > 0)",
          ")(a, t > 0, w)", "from_sigmoid=True)(nd.sigmoid(a), t > 0)", ")(a * 30, t > 0)",
          "weight=2.0)(a, t > 0, None, v)", "True)(q, t > 0, w, p)"),
    _loss("L2Loss", "weight=1.0, batch_axis=0", ")(a, b)", ")(a, b.reshape((4, 3)))",
          ")(a, b, w)", "weight=0.3)(s, s * 2)", "batch_axis=1)(a, b)", ")(v, v * 2)",
          "weight=0.5)(a, b, w)", plain="HalfSquaredError"),
    _loss("L1Loss", _WEIGHTS, ")(a, b)", ")(a, b, w)", "weight=2.0)(s, s * 2)", ")(t, t2)",
          ")(s, s * 2)", plain="AbsoluteError"),
    _loss("HuberLoss", f"rho=1, {_WEIGHTS}", ")(a, b)", "rho=0.3)(a, b, w)", ")(t, t2)"),
    _loss("KLDivLoss", f"from_logits=True, axis=-1, {_WEIGHTS}", ")(nd.log_softmax(a), q)",
          "from_logits=False)(a, q)", "from_logits=False, weight=2.0)(a, q, w)"),
    _loss("HingeLoss", f"margin=1, {_WEIGHTS}", ")(a, nd.sign(b))", "margin=2)(a, nd.sign(b), w)",
          ")(z, nd.sign(b))"),
    _loss("SquaredHingeLoss", f"margin=1, {_WEIGHTS}", ")(a, nd.sign(b))"),
    _loss("LogisticLoss", f"{_WEIGHTS}, label_format='signed'", ")(a, nd.sign(b))",
          "label_format='binary')(a, t > 0)",
          ")(z, nd.sign(b))"),
    _loss("TripletLoss", f"margin=1, {_WEIGHTS}", ")(a, b, t)", "margin=3)(s, s * 2, s + 1)"),
    _loss("PoissonNLLLoss", "weight=None, from_logits=True, batch_axis=0, compute_full=False",
          ")(a, p)", "from_logits=False)(p, p * 2, w)", "compute_full=True)(a, p)"),
    _loss("CTCLoss", "layout='NTC', label_layout='NT', weight=None",
          ")(s, nd.array([[1, 0], [2, 1]]))", ")(s, nd.array([[1, -1], [2, 2]]))",
          ")(s, nd.array([[1, 1], [2, 1]]), lengths + 1, i[1:])",
          "'TNC', 'TN', 2.0)(s.swapaxes(0, 1), nd.array([[1, 0], [2, 1]]))",
          ")(s * 9, nd.array([[1, 0], [2, 1]]), None, None, lengths)",
          ")(s, nd.array([[1, 1, 1, 1], [0, 1, 2, 2]]))"),
    _loss("CosineEmbeddingLoss", f"{_WEIGHTS}, margin=0",
          ")(a, b, nd.array([1, -1, 1]))", "margin=0.5)(a, a * p, nd.array([1, -1, -1]))"),
)  # fmt: skip
