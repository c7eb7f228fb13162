"""Boxes of object detection: overlap, matching, suppression, and their encoding as offsets.

A box is four numbers: 'corner' (xmin, ymin, xmax, ymax) or 'center' (x, y, width, height).
"""

from __future__ import annotations

from typing import Literal

from ..case import EXACT, FUNCTION, Case, Domain, Input, Tolerance, values
from ..operator import Array, operator

SOURCE = "src/operator/contrib/bounding_box.cc, bounding_box-inl.h"
Format = Literal["corner", "center"]
PLACES = Domain(low=0.0, high=1.0)
SQUARES = ((0, 0, 1, 1), (0.5, 0.5, 1.5, 1.5), (2, 2, 1, 1), (0.25, 0, 0.75, 0.5))
BOXES = values(*SQUARES)
# class, score, box: overlaps within a class and between classes, one row of class -1
FOUND = (
    (0, 0.5, 0.1, 0.1, 0.2, 0.2),
    (1, 0.4, 0.1, 0.1, 0.2, 0.2),
    (0, 0.3, 0.1, 0.1, 0.18, 0.18),
    (2, 0.6, 0.5, 0.5, 0.7, 0.8),
    (-1, 0.7, 0.5, 0.5, 0.7, 0.85),
    (1, 0.0, -0.3, 0.2, 0.6, 0.9),
    (0, 0.2, -0.3, 0.2, 0.6, 0.9),
)
DETECTED = values(*FOUND)


def iou(name: str, *inputs: Input, **attributes: str) -> Case:
    """One call of box_iou; its gradient, 0, is looked at once."""
    return Case(name, inputs, attributes, gradient=name == "corner")


def values_only(*cases: Case) -> tuple[Case, ...]:
    """Cases of an operator whose gradient is looked at in others."""
    return tuple(case.but(gradient=False) for case in cases)


def refused(name: str, *says: str, inputs: tuple[Input, ...], **attributes: object) -> Case:
    """A call that cannot be made."""
    return Case(name, inputs, attributes, raises="MXNetError", says=says)


@operator(
    cases=(
        iou("corner", BOXES, BOXES),
        iou("center", BOXES, BOXES, format="center"),
        iou("batches", Input((2, 3, 4), domain=PLACES), Input((1, 2, 4), domain=PLACES)),
        *(iou(d, values(*SQUARES, dtype=d), values(*SQUARES[1:], dtype=d)) for d in ("float16",)),
        iou("float64 center", *[Input((5, 4), "float64", PLACES)] * 2, format="center"),
        refused("integers", "int32", inputs=(values(*SQUARES[:1], dtype="int32"),) * 2),
        refused("mixed dtypes", "float64", inputs=(BOXES, Input((2, 4), "float64"))),
        refused("one box", "lhs", "(4,)", inputs=(Input((4,)), BOXES)),
        refused("five numbers", "rhs", "(2, 5)", inputs=(BOXES, Input((2, 5)))),
    ),
    tolerance=FUNCTION,
    source=SOURCE,
)
def _contrib_box_iou(lhs: Array, rhs: Array, format: Format = "corner") -> Array:
    """Overlap of boxes: out = area(a and b) / area(a or b), for every a of lhs and b of rhs.

    Args:
        lhs: (.., 4); rhs: (.., 4), floats of one dtype.
        format: 'corner' or 'center'.

    Returns:
        The leading axes of lhs, then those of rhs. 0 where boxes do not meet; a box of negative
        width or height has no area. Gradient: 0.

    Raises:
        MXNetError: the last axis is not 4 long, there is no other, or dtypes do not fit.
    """


@operator(
    cases=(
        Case("defaults", (DETECTED,)),
        Case("by class", (DETECTED,), {"id_index": 0}),
        *values_only(
            Case("background", (DETECTED,), {"id_index": 0, "background_id": 2}),
            Case("background without classes", (DETECTED,), {"background_id": 0}),
            Case("all classes", (DETECTED,), {"id_index": 0, "force_suppress": True}),
        ),
        Case("topk=3", (DETECTED,), {"topk": 3, "id_index": 0}),
        Case("topk=0", (DETECTED,), {"topk": 0, "out_format": "center"}),
        *values_only(
            Case("valid_thresh=0.45", (DETECTED,), {"valid_thresh": 0.45}),
            Case("none is valid", (DETECTED,), {"valid_thresh": 2.0}),
            Case("all are valid", (DETECTED,), {"valid_thresh": -1.0, "overlap_thresh": 0.9}),
            Case("overlap_thresh=0.1", (DETECTED,), {"overlap_thresh": 0.1}),
        ),
        Case("center in", (DETECTED,), {"in_format": "center", "id_index": 0}),
        Case("center out", (DETECTED,), {"out_format": "center", "id_index": 0}),
        Case(
            "batches, score first",
            (Input((2, 2, 6, 5), domain=PLACES),),
            {"coord_start": 1, "score_index": 0, "overlap_thresh": 0.2},
        ),
        Case("ties", (values(*[(*row[:1], 0.5, *row[2:]) for row in FOUND]),), {"id_index": 0}),
        *(Case(d, (values(*FOUND, dtype=d),), {"id_index": 0}) for d in ("float16", "float64")),
        refused("integers", "int32", inputs=(Input((3, 6), "int32", Domain("integers", 0, 3)),)),
        refused("one row", "(6,)", inputs=(Input((6,)),)),
        refused("too narrow", "(2, 5)", "6", inputs=(Input((2, 5)),), id_index=1),
        refused("score in box", "score_index=1", inputs=(DETECTED,), coord_start=1),
        refused("score out of range", "score_index=6", inputs=(DETECTED,), score_index=6),
        refused("box out of range", "coord_start=3", inputs=(DETECTED,), coord_start=3),
        refused("class is score", "id_index=1", inputs=(DETECTED,), id_index=1),
        refused("class in box", "id_index=3", inputs=(DETECTED,), id_index=3),
        refused("class out of range", "id_index=9", inputs=(DETECTED,), id_index=9),
    ),
    aliases=("_contrib_box_non_maximum_suppression",),
    tolerance=FUNCTION,
    source=SOURCE,
)
def _contrib_box_nms(
    data: Array,
    overlap_thresh: float = 0.5,
    valid_thresh: float = 0.0,
    topk: int = -1,
    coord_start: int = 2,
    score_index: int = 1,
    id_index: int = -1,
    background_id: int = -1,
    force_suppress: bool = False,
    in_format: Format = "corner",
    out_format: Format = "corner",
) -> Array:
    """Non-maximum suppression: keep the best box, drop what overlaps it, and so on.

    Args:
        data: (.., N, width), floats; a row is a box with its score, and maybe its class.
        overlap_thresh: boxes that overlap a better one by more are dropped.
        valid_thresh: only boxes whose score is greater take part.
        topk: only so many of the best take part; -1 is all, 0 returns data.
        coord_start: where the four numbers of the box begin.
        score_index, id_index: where score and class stand; id_index=-1: there are no classes.
        background_id: boxes of this class do not take part, if there are classes.
        force_suppress: drop boxes of other classes too.
        in_format, out_format: 'corner' or 'center'. A box whose first number is negative is not
            converted.

    Returns:
        The shape of data: the rows that are kept, best first, then rows of -1.
        Gradient: a row's is that of where it went, as if nothing were converted.

    Raises:
        MXNetError: the columns do not fit the width, or each other; data are not floats.
    """


@operator(
    cases=(
        Case("3x2", (values((0.5, 0.6), (0.1, 0.2), (0.3, 0.4)),), {"threshold": 1e-12}),
        *values_only(
            Case(
                "threshold=0.35", (values((0.5, 0.6), (0.1, 0.2), (0.3, 0.4)),), {"threshold": 0.35}
            ),
            Case(
                "ascending", (Input((4, 5), domain=PLACES),), {"threshold": 0.8, "is_ascend": True}
            ),
            Case("batches", (Input((2, 2, 3, 4), domain=PLACES),), {"threshold": 0.1}),
            Case("topk=1", (Input((2, 4, 4), domain=PLACES),), {"threshold": 0.1, "topk": 1}),
            Case("topk=0", (Input((4, 3), domain=PLACES),), {"threshold": 0.1, "topk": 0}),
            Case("at the threshold", (values((0.75, 0.25), (0.25, 0.5)),), {"threshold": 0.5}),
            Case("ties", (values(*[((1, 1, 1), (1, 1, 1))] * 2),), {"threshold": 0.5}),
            Case(
                "ties ascending", (values((1, 0), (0, 0)),), {"threshold": 0.5, "is_ascend": True}
            ),
            *(
                Case(d, (Input((3, 4), d, PLACES),), {"threshold": 0.1})
                for d in ("float16", "float64")
            ),
        ),
        refused("integers", "int32", inputs=(Input((2, 2), "int32"),), threshold=0.5),
        refused("one row", "(3,)", inputs=(Input((3,)),), threshold=0.5),
        refused("no threshold", "threshold", inputs=(Input((3, 2)),)),
    ),
    outputs=2,
    tolerance=EXACT,
    source=SOURCE,
)
def _contrib_bipartite_matching(
    data: Array, is_ascend: bool = False, threshold: float | None = None, topk: int = -1
) -> Array:
    """Matching of rows and columns: take the best score, strike out its row and column, repeat.

    Args:
        data: (.., rows, columns), scores as floats.
        is_ascend: small scores are the good ones.
        threshold: only scores greater than this (less, if is_ascend) match.
        topk: stop after topk + 1 matches, as MXNet does; 0 and -1 are no limit.

    Returns:
        For each row (.., rows) the column that it matches, and for each column (.., columns) the
        row; -1 for none. Of equal scores, the one that comes first. Gradient: 0.

    Raises:
        MXNetError: data have fewer than two axes, or are not floats; threshold is missing.
    """


SAMPLES = values((1, -1, 0.6), (0, 1, 0.5))
MATCHES = values((0, 2, 1), (-1, 0, 1))
ANCHORS = values(
    ((0.1, 0.1, 0.3, 0.4), (0.5, 0.5, 0.6, 0.9), (0.2, 0.2, 0.25, 0.3)),
    ((0.1, 0.2, 0.3, 0.4), (0.5, 0.4, 0.7, 0.9), (0.2, 0.2, 0.5, 0.3)),
)
TRUTH = values(
    ((0.1, 0.2, 0.3, 0.3), (0.4, 0.5, 0.7, 0.8)), ((0.2, 0.2, 0.4, 0.3), (0.1, 0.5, 0.7, 0.9))
)
MEANS, STDS = values(0, 0.1, 0.2, 0.3), values(0.1, 0.1, 0.2, 0.25)
ENCODED = (SAMPLES, MATCHES, ANCHORS, TRUTH, MEANS, STDS)
CANCELLED = Tolerance(16, scale="array", reason="differences of places and sizes near each other")


def of_dtype(dtype: str) -> tuple[Input, ...]:
    """The inputs of box_encode in another dtype."""
    return tuple(Input(i.shape, dtype, values=i.values) for i in ENCODED)


@operator(
    cases=(
        Case("two images", ENCODED),
        *values_only(
            *(Case(d, of_dtype(d)) for d in ("float16", "float64")),
        ),
        refused(
            "mixed dtypes", "float64", inputs=(*ENCODED[:5], values(1, 1, 1, 1, dtype="float64"))
        ),
        refused("samples of one axis", "samples", inputs=(values(1, 1, 1), *ENCODED[1:])),
        refused("anchors of two axes", "anchors", inputs=(*ENCODED[:2], BOXES, *ENCODED[3:])),
        refused("refs of five", "refs", inputs=(*ENCODED[:3], Input((2, 2, 5)), *ENCODED[4:])),
        refused("five means", "means", "(5,)", inputs=(*ENCODED[:4], Input((5,)), STDS)),
        refused("two matches", "matches", inputs=(SAMPLES, Input((2, 2)), *ENCODED[2:])),
    ),
    outputs=2,
    tolerance=CANCELLED,
    source=SOURCE,
)
def _contrib_box_encode(
    samples: Array, matches: Array, anchors: Array, refs: Array, means: Array, stds: Array
) -> Array:
    """Boxes as offsets from anchors, what a detector is trained to predict.

    x: ((x_ref - x_anchor) / width_anchor - means[0]) / stds[0], and y likewise;
    width: (log(width_ref / width_anchor) - means[2]) / stds[2], and height likewise.

    Args:
        samples: (B, N), greater than 0.5 where the anchor counts.
        matches: (B, N), which box of refs each anchor belongs to.
        anchors: (B, N, 4); refs: (B, M, 4); both in corner format.
        means, stds: (4,).

    Returns:
        The offsets and a mask of ones, (B, N, 4) both; zeros for anchors that do not count.
        Gradient: 0.

    Raises:
        MXNetError: shapes do not fit, or the dtypes differ or are not floats.
    """


OFFSETS = Input((2, 3, 4), domain=Domain(low=-1, high=1))
PLACED = values(*[((0.1, 0.1, 0.3, 0.4), (0.5, 0.5, 0.6, 0.9), (0.2, 0.2, 0.25, 0.3))])


@operator(
    cases=(
        Case("defaults", (OFFSETS, PLACED)),
        *values_only(
            Case("corner", (OFFSETS, PLACED), {"format": "corner"}),
            Case("stds", (OFFSETS, PLACED), {"std0": 0.1, "std1": 0.2, "std2": 0.3, "std3": 0.4}),
            Case("clip=0.3", (OFFSETS, PLACED), {"clip": 0.3}),
            Case("clip=0.0", (OFFSETS, PLACED), {"clip": 0.0, "format": "corner"}),
            Case("float16", tuple(Input((1, 2, 4), "float16", PLACES) for _ in range(2))),
            Case(
                "float64",
                tuple(Input((1, 2, 4), "float64", PLACES) for _ in range(2)),
                {"std0": 0.1, "std1": 0.2, "std2": 0.3, "std3": 0.4, "clip": 0.1},
            ),
        ),
        refused("mixed dtypes", "float64", inputs=(OFFSETS, Input((1, 3, 4), "float64"))),
        refused("integers", "int32", inputs=(Input((1, 2, 4), "int32"),) * 2),
        refused("matrix", "data", inputs=(Input((3, 4)), PLACED)),
        refused("anchors as matrix", "anchors", inputs=(OFFSETS, Input((3, 4)))),
        refused("five numbers", "data", inputs=(Input((1, 3, 5)), PLACED)),
        refused("anchors of two images", "anchors", inputs=(OFFSETS, Input((2, 3, 4)))),
    ),
    tolerance=CANCELLED,
    source=SOURCE,
)
def _contrib_box_decode(
    data: Array,
    anchors: Array,
    std0: float = 1.0,
    std1: float = 1.0,
    std2: float = 1.0,
    std3: float = 1.0,
    clip: float = -1.0,
    format: Format = "center",
) -> Array:
    """Boxes from offsets: x = data[0] std0 width_anchor + x_anchor, width = e^(data[2] std2)
    width_anchor, and y and height likewise.

    Args:
        data: (B, N, 4), floats; anchors: (1, N, 4).
        std0, std1, std2, std3: what the offsets are multiplied by.
        clip: the largest exponent; none if it is not positive.
        format: of the anchors, 'corner' or 'center'.

    Returns:
        The shape of data; corners (xmin, ymin, xmax, ymax). Gradient: 0.

    Raises:
        MXNetError: the shapes do not fit, or the dtypes differ or are not floats.
    """
