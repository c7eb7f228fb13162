"""Connectionist temporal classification (Graves et al. 2006), in log space.

A label of L classes becomes e = (blank, l_1, blank, ..., l_L, blank), S = 2 L + 1 places. A path goes
through the places from the left to the right, one time step each: it may stay, go to the next place,
or leave out a blank between two different classes.

alpha[t, s] = log of the probability of all beginnings of paths that are at place s at time t.
beta[t, s]  = log of that of all their ends after t. alpha + beta at any one t gives all paths.
"""

from __future__ import annotations

import numpy as np

from ..base import MXNetError
from ..floats import require_floats
from ..operator import Array, operator


def _check(data, label, data_lengths, label_lengths, use_data_lengths, use_label_lengths):
    """Shapes that fit, and lengths if and only if they are to be used."""
    if data.ndim != 3:
        raise MXNetError(f"CTCLoss: data has shape {data.shape}; expected (T, N, C)")
    steps, batch, _ = data.shape
    if label.ndim != 2 or label.shape[0] != batch or label.shape[1] > steps:
        raise MXNetError(
            f"CTCLoss: label has shape {label.shape}; expected ({batch}, L) with L up to {steps} for "
            f"data of shape {data.shape}"
        )
    given = {"data_lengths": data_lengths, "label_lengths": label_lengths}
    for (name, lengths), used in zip(
        given.items(), (use_data_lengths, use_label_lengths), strict=True
    ):
        if (lengths is not None) != bool(used):
            raise MXNetError(
                f"CTCLoss: {name} is {'missing' if lengths is None else 'given'}, but use_{name}="
                f"{used}; give both or none"
            )


class _Paths:
    """What the recursions need: log p at each place, which places can be left out, and the ends.

    emitted: (T, N, S), log p of the class at each place; skip: (N, S), whether place s can be
    reached from s - 2; ends: (N, S), whether a path may end there; active: (T, N), t < data length.
    """

    def __init__(self, data, label, data_lengths, label_lengths, blank_label):
        steps, batch, classes = data.shape
        blank, padding = (0, 0) if blank_label == "first" else (classes - 1, -1)
        label = label.astype(np.int64)
        if label_lengths is None:
            label_lengths = np.cumprod(label != padding, axis=1).sum(axis=1)
        if data_lengths is None:
            data_lengths = np.full(batch, steps)
        self.log_p = data - data.max(axis=2, keepdims=True)
        self.log_p = self.log_p - np.log(np.exp(self.log_p).sum(axis=2, keepdims=True))
        self.places = np.full((batch, 2 * label.shape[1] + 1), blank)
        self.places[:, 1::2] = label % classes
        index = np.broadcast_to(self.places, (steps, *self.places.shape))
        self.emitted = np.take_along_axis(self.log_p, index, axis=2)
        self.skip = np.zeros(self.places.shape, bool)
        self.skip[:, 3::2] = label[:, 1:] != label[:, :-1]
        last = 2 * label_lengths.astype(np.int64)[:, None]
        place = np.arange(self.places.shape[1])
        self.ends = (place == last) | (place == last - 1)
        self.active = np.arange(steps)[:, None] < data_lengths

    def alphas(self):
        """alpha, (T, N, S); after the end of its data a sample keeps its last values."""
        alpha = np.full(self.emitted.shape, -np.inf, self.emitted.dtype)
        alpha[0, :, :2] = self.emitted[0, :, :2]
        for t in range(1, len(alpha)):
            new = _from_left(alpha[t - 1], self.skip) + self.emitted[t]
            alpha[t] = np.where(self.active[t][:, None], new, alpha[t - 1])
        return alpha

    def betas(self):
        """beta, (T, N, S): from the ends back to the start."""
        beta = np.full(self.emitted.shape, -np.inf, self.emitted.dtype)
        beta[-1] = np.where(self.ends, 0, -np.inf)
        backwards = np.zeros_like(self.skip)
        backwards[:, 2:] = self.skip[:, ::-1][:, :-2]
        for t in range(len(beta) - 2, -1, -1):
            following = (beta[t + 1] + self.emitted[t + 1])[:, ::-1]
            new = _from_left(following, backwards)[:, ::-1]
            beta[t] = np.where(self.active[t + 1][:, None], new, beta[t + 1])
        return beta

    def log_likelihood(self, alpha):
        """log of the probability of all paths, (N,); -inf where there is none."""
        return np.logaddexp.reduce(np.where(self.ends, alpha[-1], -np.inf), axis=1)


def _from_left(values, skip):
    """log of what arrives at each place: from itself, from its left, and from two to the left."""
    one = np.pad(values[:, :-1], ((0, 0), (1, 0)), constant_values=-np.inf)
    two = np.pad(values[:, :-2], ((0, 0), (2, 0)), constant_values=-np.inf)
    return np.logaddexp(np.logaddexp(values, one), np.where(skip, two, -np.inf))


@operator(mixed=True, aliases=("ctc_loss", "_contrib_CTCLoss", "_contrib_ctc_loss"))
def CTCLoss(
    data: Array,
    label: Array,
    data_lengths: Array | None = None,
    label_lengths: Array | None = None,
    use_data_lengths: bool = False,
    use_label_lengths: bool = False,
    blank_label: str = "first",
) -> Array:
    """-log of the probability of a label sequence, over all alignments; p = softmax(data).

    data: (T, N, C); label: (N, L), padded with 0 (blank first) or -1 (blank last); lengths: (N,).
    Result (N,); 0 where no alignment fits. d out = sum (p - share of the paths) d data.
    Source: MXNet 1.9.1, src/operator/nn/ctc_loss-inl.h.

    >>> CTCLoss(np.zeros((2, 1, 2)), np.array([[1.0]])).round(4)  # 3 of 4 paths
    array([0.2877])
    """
    require_floats("CTCLoss", data=data)
    if blank_label not in ("first", "last"):
        raise MXNetError(f"CTCLoss: blank_label={blank_label!r}; expected 'first' or 'last'")
    _check(data, label, data_lengths, label_lengths, use_data_lengths, use_label_lengths)
    paths = _Paths(data, label, data_lengths, label_lengths, blank_label)
    likelihood = paths.log_likelihood(paths.alphas())
    return np.where(np.isneginf(likelihood), 0, -likelihood).astype(data.dtype)


@CTCLoss.pullback(once=True)
def _(g, out, data, label, data_lengths, label_lengths, use_data_lengths, use_label_lengths, blank):
    paths = _Paths(data, label, data_lengths, label_lengths, blank)
    alpha = paths.alphas()
    likelihood = paths.log_likelihood(alpha)
    fits = ~np.isneginf(likelihood)
    through = alpha + paths.betas() - np.where(fits, likelihood, 0)[:, None]
    one_hot = paths.places[:, :, None] == np.arange(data.shape[2])
    share = np.einsum("tns,nsc->tnc", np.exp(through), one_hot.astype(data.dtype))
    counted = paths.active[:, :, None] & fits[:, None]
    gradient = np.where(counted, np.exp(paths.log_p) - share, 0) * g[:, None]
    return gradient.astype(data.dtype), None, None, None
