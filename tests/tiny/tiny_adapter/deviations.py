"""What it claims, and where it is known to be wrong."""

from portable.spec.deviation import Deviation

SCOPE = ("operators/tanh/2x3", "operators/exp/2x3", "operators/sin/2x3", "operators/cos/*")
DEVIATIONS = (
    Deviation(
        "operators/sin/2x3",
        "The slope is one percent off.",
        "https://example.org/tiny/issues/1",
    ),
)
