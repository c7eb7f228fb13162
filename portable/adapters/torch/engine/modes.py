"""Torch's grad mode and inference mode are the user's; what has to be otherwise is so for a moment."""

from __future__ import annotations

from contextlib import ExitStack

import torch
from torch import Tensor


def grad_mode() -> ExitStack:
    """Engage torch's autograd, whatever mode the user's own torch code has set around this."""
    scope = ExitStack()
    if torch.is_inference_mode_enabled():
        scope.enter_context(torch.inference_mode(False))
    if not torch.is_grad_enabled():
        scope.enter_context(torch.enable_grad())
    return scope


def outside_inference(tensor: Tensor) -> Tensor:
    """The tensor, or a copy that can be differentiated if it was made in inference mode."""
    if not tensor.is_inference():
        return tensor
    with torch.inference_mode(False):
        return tensor.clone()
