"""The CTC loss. `blank` is the blank's class: 0, or the last one."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def CTCLoss(
    data: Tensor,
    label: Tensor,
    data_lengths: Tensor | None = None,
    label_lengths: Tensor | None = None,
    blank: int = 0,
) -> Tensor:
    steps, batch, _ = data.shape
    target, padding = label.long(), 0 if blank == 0 else -1
    if label_lengths is None:
        label_lengths = (target != padding).long().cumprod(1).sum(1)
    if data_lengths is None:
        data_lengths = torch.full((batch,), steps, device=data.device)
    return F.ctc_loss(
        F.log_softmax(data, 2),
        target,
        data_lengths.long(),
        label_lengths.long(),
        blank,
        reduction="none",
        zero_infinity=True,  # 0 where no alignment fits, as in MXNet
    )
