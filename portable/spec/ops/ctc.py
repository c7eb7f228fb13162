"""Connectionist temporal classification: the loss of a label sequence of unknown alignment."""

from __future__ import annotations

from typing import Literal

from ..case import Case, Input, Tolerance, values
from ..operator import Array, operator

LABELS = values((1, 2, 0), (3, 3, 1))
DATA = Input((5, 2, 4))
BOTH = {"use_data_lengths": True, "use_label_lengths": True}


@operator(
    cases=(
        Case("5x2x4", (DATA, LABELS)),
        Case("8x3x5", (Input((8, 3, 5)), values((1, 2, 3, 4), (4, 4, 0, 0), (2, 0, 0, 0)))),
        Case("one frame", (Input((1, 2, 3)), values((1,), (2,)))),
        Case("empty label", (DATA, values((0, 0, 0), (1, 0, 0)))),
        Case("labels end with the first blank", (DATA, values((1, 0, 2), (1, 2, 3)))),
        Case("blank_label=last", (DATA, values((0, 1, -1), (2, 2, 0))), {"blank_label": "last"}),
        Case("data lengths", (DATA, LABELS, values(4, 5)), {"use_data_lengths": True}),
        Case("both lengths", (DATA, LABELS, values(4, 5), values(1, 2)), BOTH),
        Case(
            "both lengths blank_label=last",
            (DATA, values((0, 1, 1), (2, 2, 0)), values(4, 5), values(2, 3)),
            BOTH | {"blank_label": "last"},
        ),
        Case("no alignment gives 0", (Input((3, 2, 4)), LABELS), gradient=False),
        Case(
            "no alignment gets gradient 0",
            (Input((3, 2, 4)), LABELS),
            judge="reference",
            reason="MXNet's gradient overflows there",
        ),
        Case("integer labels", (DATA, values((1, 2, 0), (3, 3, 1), dtype="int32"))),
        Case(
            "large scores",
            (values(((1e4, -1e4, 0),), ((0.5, 1, -1),), ((1e4, 0, 0),)), values((1,))),
            judge="reference",
            reason="MXNet's gradient is wrong where a probability is rounded to 0",
        ),
        Case(
            "float64",
            (Input((5, 2, 4), "float64"), LABELS),
            judge="reference",
            reason="MXNet's kernel exists in float32 only and refuses the rest when it runs",
        ),
        Case(
            "labels longer than the data",
            (Input((2, 2, 4)), LABELS),
            raises="MXNetError",
            says=("label", "(2, 3)", "(2, 2, 4)"),
        ),
        Case(
            "another batch",
            (DATA, values((1, 2, 3))),
            raises="MXNetError",
            says=("label", "(1, 3)"),
        ),
        Case("two dimensions", (Input((5, 4)), LABELS), raises="MXNetError", says=("(5, 4)",)),
        Case(
            "lengths without use_data_lengths",
            (DATA, LABELS, values(4, 5)),
            raises="MXNetError",
            says=("data_lengths",),
        ),
    ),
    aliases=("ctc_loss", "_contrib_CTCLoss", "_contrib_ctc_loss"),
    differentiable=("data",),
    tolerance=Tolerance(
        64, "fixed", "array", reason="logarithms of sums over alignments, time step by time step"
    ),
    source="src/operator/nn/ctc_loss.cc, ctc_loss-inl.h",
)
def CTCLoss(
    data: Array,
    label: Array,
    data_lengths: Array | None = None,
    label_lengths: Array | None = None,
    use_data_lengths: bool = False,
    use_label_lengths: bool = False,
    blank_label: Literal["first", "last"] = "first",
) -> Array:
    """Negative log-likelihood of a label sequence, summed over all its alignments:
    out = -log sum over paths of prod_t p[t, path_t], p = softmax(data).

    A path has one class for each time step. It stands for the sequence that is left when repeated
    classes are merged and then blanks removed.

    Args:
        data: (T, N, C), scores of C classes, one of which is the blank; MXNet's own takes float32
            only.
        label: (N, L), L <= T. Without lengths, a label ends with the first 0 ('first') or -1 ('last').
        data_lengths: (N,), how many time steps count.
        label_lengths: (N,), how many labels count.
        use_data_lengths, use_label_lengths: whether these are given.
        blank_label: the blank is class 0 and the labels are 1..C-1 ('first'), or the blank is class
            C-1 and the labels are 0..C-2 ('last').

    Returns:
        (N,), the dtype of `data`; 0 where no path fits, as in MXNet. Gradient of data: g * (p -
        the share of the paths that go through each class), 0 behind `data_lengths`.

    Raises:
        MXNetError: shapes that do not fit; lengths that are missing or unexpected.
    """
