"""A textbook of MXNet's programming model in plain numpy: NDArray, autograd, operators, training.

    from reference import nd, autograd

Reading order: `operator.py` (what an operator and its pullback are), `ops/unary.py` (the easiest
family), `tape.py` and `autograd.py` (going back), `invoke.py` (running an operator), `ndarray.py`
and `indexing.py` (the array and its views), `nd/` (making arrays), then any family. Then what
Gluon's classes are held to, as equations: `layers/`, `initializers.py`, `losses.py`,
`optimizers.py`, `schedules.py`, `metrics.py`; and `training/`.
"""
