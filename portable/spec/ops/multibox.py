"""Single-shot detection: anchor boxes, what they are trained to predict, and what they predicted.

Boxes are corners (xmin, ymin, xmax, ymax), from 0 to 1 over the picture. Class 0 is the background.
"""

from __future__ import annotations

from typing import Any

from ..case import Case, Domain, Input, Tolerance, values
from ..operator import Array, Ignored, operator

CANCELLED = Tolerance(8, scale="array", reason="differences of places and sizes near each other")
SINGLE = "MXNet takes float32 only, and the reference would judge in float64"
FEATURES = Input((2, 3, 2, 3))


def refused(name: str, *says: str, inputs: tuple[Input, ...], **attributes: Any) -> Case:
    """A call that cannot be made."""
    return Case(name, inputs, attributes, raises="MXNetError", says=says)


def single(name: str, *inputs: Input, **attributes: Any) -> Case:
    """One call, which MXNet judges alone; its gradient, 0, is looked at once for each operator."""
    once = name == "defaults"
    return Case(name, inputs, attributes, gradient=once, judge="mxnet", reason=SINGLE)


def prior(**attributes: Any) -> Case:
    """Anchors of one feature map."""
    name = " ".join(f"{k}={v}" for k, v in attributes.items())
    return single(name or "defaults", FEATURES, **attributes)


@operator(
    cases=(
        prior(),
        prior(sizes=(0.5, 0.25), ratios=(1, 2, 0.5)),
        prior(sizes=(0.7, 0.4), clip=True),
        prior(steps=(0.5, 0.25), ratios=(3, 2)),
        prior(steps=(0.0, 0.25)),
        prior(offsets=(0.2, 0.8), sizes=0.3),
        single("five axes", Input((1, 2, 3, 1, 2)), sizes=(0.3,)),
        *(refused(d, d, inputs=(Input((1, 1, 2, 2), d),)) for d in ("float16", "float64", "int32")),
        refused("three axes", "(2, 3, 2)", inputs=(Input((2, 3, 2)),)),
        refused("one step", "steps", inputs=(FEATURES,), steps=(0.5,)),
        refused("a negative step", "steps", inputs=(FEATURES,), steps=(-1.0, 0.5)),
        refused("one offset", "offsets", inputs=(FEATURES,), offsets=(0.5,)),
        refused("offset above 1", "offsets", inputs=(FEATURES,), offsets=(2.0, 0.5)),
        refused("no sizes", "sizes", inputs=(FEATURES,), sizes=()),
        refused("no ratios", "ratios", inputs=(FEATURES,), ratios=()),
    ),
    tolerance=CANCELLED,
    source="src/operator/contrib/multibox_prior.cc, multibox_prior-inl.h",
)
def _contrib_MultiBoxPrior(
    data: Array,
    sizes: tuple[float, ...] = (1.0,),
    ratios: tuple[float, ...] = (1.0,),
    clip: bool = False,
    steps: tuple[float, ...] = (-1.0, -1.0),
    offsets: tuple[float, ...] = (0.5, 0.5),
) -> Array:
    """Anchor boxes of several sizes and shapes around every position of a feature map.

    The centers are ((column + offsets[1]) steps[1], (row + offsets[0]) steps[0]). At each there are
    boxes of height s / sqrt(r) and width s sqrt(r) H / W: for every size s with the first ratio r,
    then for the first size with every other ratio.

    Args:
        data: (B, C, H, W), float32; only its shape counts.
        sizes, ratios: numbers, one at least.
        clip: cut the boxes off at 0 and 1.
        steps: distances of the centers, y and x; if one is not positive, (1 / H, 1 / W).
        offsets: of the first center in steps, y and x, from 0 to 1.

    Returns:
        (1, H W (number of sizes + number of ratios - 1), 4). Gradient: 0.

    Raises:
        MXNetError: data have fewer axes or another dtype, attributes are out of range.
    """


ANCHORS = values(
    (
        (0.1, 0.1, 0.4, 0.5),
        (0.5, 0.5, 0.9, 0.9),
        (0.0, 0.0, 0.2, 0.2),
        (0.45, 0.5, 0.8, 0.85),
        (0.6, 0.1, 0.9, 0.4),
        (0.12, 0.15, 0.5, 0.5),
    )
)
NO_OBJECT = (-1,) * 5
OBJECTS = (
    ((1, 0.12, 0.1, 0.45, 0.5), (0, 0.5, 0.5, 0.85, 0.9)),
    ((2, 0.6, 0.1, 0.95, 0.45), NO_OBJECT),
    (NO_OBJECT, NO_OBJECT),
)
LABELS = values(*OBJECTS)
SCORES = Input((3, 4, 6))
TARGET = (ANCHORS, LABELS, SCORES)


def target(**attributes: Any) -> Case:
    """Targets of the same anchors and objects."""
    name = " ".join(f"{k}={v}" for k, v in attributes.items())
    return single(name or "defaults", *TARGET, **attributes)


@operator(
    cases=(
        target(),
        target(overlap_threshold=0.2),
        target(overlap_threshold=0.0),
        target(negative_mining_ratio=1.0),
        target(negative_mining_ratio=0.6, negative_mining_thresh=0.3, ignore_label=-5.0),
        target(negative_mining_ratio=0.5, minimum_negative_samples=3, overlap_threshold=0.9),
        target(variances=(1.0, 0.5, 0.25, 2.0)),
        single(
            "the better anchor is taken",
            values(((0, 0, 0.5, 0.5), (0, 0, 0.5, 0.25), (0.25, 0, 0.75, 0.5))),
            values(((2, 0, 0, 0.5, 0.25), (1, 0.125, 0, 0.625, 0.5))),
            Input((1, 3, 3)),
        ),
        single(
            "another object is nearer",
            values(((0.0, 0, 0.8, 1), (0.1, 0, 1, 1))),
            values(((2, 0.3, 0, 0.8, 1), (1, 0.1, 0, 0.9, 1))),
            Input((1, 3, 2)),
        ),
        single(
            "half of an anchor",
            values(((0, 0, 0.5, 0.25), (0, 0, 0.5, 0.5))),
            values(((2, 0, 0, 0.5, 0.25),)),
            Input((1, 3, 2)),
        ),
        single(
            "random",
            Input(
                (1, 8, 4),
                values=(
                    tuple(
                        (i / 10, j / 4, i / 10 + 0.3, j / 4 + 0.35)
                        for i in (0, 2, 4, 6)
                        for j in (0, 2)
                    ),
                ),
            ),
            values(
                (
                    (0, 0.05, 0.1, 0.5, 0.4, 9),
                    (3, 0.1, 0.5, 0.35, 0.8, 9),
                    (1, 0.5, 0.45, 0.8, 0.9, 9),
                )
            ),
            Input((1, 5, 8)),
        ),
        *(
            refused(d, d, inputs=tuple(Input(i.shape, d) for i in TARGET))
            for d in ("float16", "float64")
        ),
        refused("mixed dtypes", "float64", inputs=(ANCHORS, Input((3, 2, 5), "float64"), SCORES)),
        refused("anchors of two axes", "anchor", inputs=(Input((6, 4)), LABELS, SCORES)),
        refused("anchors of two images", "anchor", inputs=(Input((2, 6, 4)), LABELS, SCORES)),
        refused("anchors of five", "anchor", inputs=(Input((1, 6, 5)), LABELS, SCORES)),
        refused("labels of two axes", "label", inputs=(ANCHORS, Input((2, 5)), SCORES)),
        refused("labels of four", "label", inputs=(ANCHORS, Input((3, 2, 4)), SCORES)),
        refused("scores of two axes", "cls_pred", inputs=(ANCHORS, LABELS, Input((4, 6)))),
        refused("scores of five anchors", "cls_pred", inputs=(ANCHORS, LABELS, Input((3, 4, 5)))),
        refused("two variances", "variances", inputs=TARGET, variances=(1.0, 1.0)),
        refused(
            "mining_thresh=0",
            "negative_mining_thresh",
            inputs=TARGET,
            negative_mining_ratio=1.0,
            negative_mining_thresh=0.0,
        ),
    ),
    outputs=3,
    tolerance=CANCELLED,
    source="src/operator/contrib/multibox_target.cc, multibox_target-inl.h",
)
def _contrib_MultiBoxTarget(
    anchor: Array,
    label: Array,
    cls_pred: Array,
    overlap_threshold: float = 0.5,
    ignore_label: float = -1.0,
    negative_mining_ratio: float = -1.0,
    negative_mining_thresh: float = 0.5,
    minimum_negative_samples: Ignored = 0,
    variances: tuple[float, ...] = (0.1, 0.1, 0.2, 0.2),
) -> Array:
    """What each anchor is to predict: the class and the place of an object, or background.

    First the anchor and the object that overlap most belong together, then those of the others, and
    so on; then every other anchor belongs to the object that it overlaps most, if by more than
    overlap_threshold. The rest is background; with mining, only of it the anchors that the
    classifier takes for background least, as many as the others times negative_mining_ratio.

    Args:
        anchor: (1, A, 4); label: (B, L, 5 or more), rows (class, box) and, after the objects of an
            image, rows of -1; cls_pred: (B, classes + 1, A), scores. All float32.
        overlap_threshold: see above; if not positive, the second step is left out.
        ignore_label: the class of anchors that are neither; all, where there is no object.
        negative_mining_ratio: mine, if positive.
        negative_mining_thresh: anchors that overlap by as much or more are no background for mining.
            (MXNet ends with an error if there are too few; here all are taken.)
        minimum_negative_samples: without influence.
        variances: what the offsets are divided by: (x_object - x_anchor) / width_anchor,
            log(width_object / width_anchor), and so for y and height.

    Returns:
        Offsets (B, 4 A), a mask of ones for the anchors with an object (B, 4 A), and classes (B, A):
        that of the object + 1, 0 for background, or ignore_label. Gradient: 0.

    Raises:
        MXNetError: shapes do not fit, another dtype, negative_mining_thresh is not positive.
    """


PROBABILITIES = Input((2, 3, 6), domain=Domain(low=0.0, high=0.7))
OFFSETS = Input((2, 24), domain=Domain(low=-1.0, high=1.0))
PREDICTED = (PROBABILITIES, OFFSETS, ANCHORS)


def detection(**attributes: Any) -> Case:
    """Objects of the same anchors, other predictions each time."""
    name = " ".join(f"{k}={v}" for k, v in attributes.items())
    return single(name or "defaults", *PREDICTED, **attributes)


@operator(
    cases=(
        detection(),
        detection(clip=False, variances=(0.2, 0.3, 0.4, 0.5)),
        detection(threshold=0.45),
        detection(threshold=0.99),
        detection(nms_threshold=0.1),
        detection(nms_threshold=0.0),
        detection(nms_threshold=1.5),
        detection(nms_threshold=0.1, force_suppress=True),
        detection(nms_threshold=0.2, nms_topk=3),
        detection(nms_topk=2, force_suppress=True, background_id=1),
        detection(nms_topk=0),
        single("one class", Input((1, 1, 6)), Input((1, 24)), ANCHORS, threshold=-1.0),
        single(
            "at the threshold",
            values(((0.5, 0.25), (0.5, 0.75))),
            Input((1, 8)),
            Input((1, 2, 4), values=(((0.1, 0.1, 0.4, 0.5), (0.5, 0.5, 0.9, 0.9)),)),
            threshold=0.5,
        ),
        refused(
            "anchors of two images",
            "anchor",
            inputs=(PROBABILITIES, OFFSETS, Input((2, 6, 4))),
        ),
        *(
            refused(d, d, inputs=tuple(Input(i.shape, d) for i in PREDICTED))
            for d in ("float16", "float64")
        ),
        refused(
            "mixed dtypes", "float64", inputs=(PROBABILITIES, Input((2, 24), "float64"), ANCHORS)
        ),
        refused("probabilities of two axes", "cls_prob", inputs=(Input((3, 6)), OFFSETS, ANCHORS)),
        refused(
            "offsets of three axes", "loc_pred", inputs=(PROBABILITIES, Input((2, 6, 4)), ANCHORS)
        ),
        refused(
            "offsets of five anchors", "loc_pred", inputs=(PROBABILITIES, Input((2, 20)), ANCHORS)
        ),
        refused("anchors of two axes", "anchor", inputs=(PROBABILITIES, OFFSETS, Input((6, 4)))),
        refused("five anchors", "anchor", inputs=(PROBABILITIES, OFFSETS, Input((1, 5, 4)))),
        refused("anchors of five", "anchor", inputs=(PROBABILITIES, OFFSETS, Input((1, 6, 5)))),
        refused("one variance", "variances", inputs=PREDICTED, variances=(1.0,)),
    ),
    tolerance=CANCELLED,
    source="src/operator/contrib/multibox_detection.cc",
)
def _contrib_MultiBoxDetection(
    cls_prob: Array,
    loc_pred: Array,
    anchor: Array,
    clip: bool = True,
    threshold: float = 0.01,
    background_id: Ignored = 0,
    nms_threshold: float = 0.5,
    force_suppress: bool = False,
    variances: tuple[float, ...] = (0.1, 0.1, 0.2, 0.2),
    nms_topk: int = -1,
) -> Array:
    """Objects from what the anchors predicted: the likeliest class, the box, and suppression.

    Args:
        cls_prob: (B, classes + 1, A); loc_pred: (B, 4 A), offsets as MultiBoxTarget makes them;
            anchor: (1, A, 4). All float32.
        clip: cut the boxes off at 0 and 1.
        threshold: less likely objects are dropped.
        background_id: without influence; class 0 is the background.
        nms_threshold: of two boxes that overlap by this or more, the less likely one goes; if not
            in (0, 1], nothing is sorted or suppressed.
        force_suppress: also if they are of different classes.
        variances: what offsets are multiplied by.
        nms_topk: only so many of the likeliest stay; -1 is all.

    Returns:
        (B, A, 6), rows (class without background, probability, box), likeliest first. The class is
        -1 for objects that were suppressed; rows of -1 fill the end. Gradient: 0.

    Raises:
        MXNetError: shapes do not fit, another dtype, there are not four variances.
    """
