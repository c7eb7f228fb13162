"""What it claims, and where it is known to be wrong."""

from portable.spec.deviation import Deviation

SCOPE = (
    "operators/tanh/float64",
    "operators/exp/float64",
    "operators/sin/float64",
    "operators/cos/*",
)
DEVIATIONS = (
    Deviation(
        "operators/sin/float64",
        "The slope is one percent off.",
        "https://example.org/tiny/issues/1",
    ),
)
