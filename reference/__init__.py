"""A textbook of MXNet's programming model in plain numpy: NDArray, autograd, operators, training.

Reading order: `operator.py` (what an operator and its pullback are), `ops/unary.py` (the easiest
family), `autograd.py` (the tape), `ndarray.py` (the array with its views), then any family, then
`losses.py`, `optimizers.py` and `training/`.
"""
