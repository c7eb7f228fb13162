"""Pooling of regions of images: rows (image, x1, y1, x2, y2), which get no gradient."""

from __future__ import annotations

import math

import torch
from torch import Tensor

Shape = tuple[int, int]


def _edges(first: Tensor, last: Tensor, count: int, size: int, dtype: torch.dtype) -> Tensor:
    """Where the parts of every region begin and end along an axis of an image: (regions, count, 2)."""
    length = (last - first + 1).clamp(min=1).to(dtype) / count
    edges = torch.arange(count + 1, dtype=dtype, device=first.device) * length[:, None]
    pairs = torch.stack([edges[:, :-1].floor(), edges[:, 1:].ceil()], -1)
    return (pairs.long() + first[:, None, None].long()).clamp(0, size)


def _largest(image: Tensor, rows: list[list[int]], columns: list[list[int]]) -> Tensor:
    """Places, in the flat image, of the largest numbers (C, h, w) of its parts; -1 for empty ones."""
    channels, _, width = image.shape
    none = torch.full((channels, 1, 1), -1, device=image.device)
    found = []
    # along the rows first, so that of equal numbers the uppermost wins, and then the leftmost
    for left, right in columns:
        part = image[:, :, left:right]
        best, at = part.max(-1) if right > left else (None, None)
        for top, bottom in rows:
            if best is None or at is None or bottom <= top:
                found.append(none)
                continue
            row = best[:, top:bottom].argmax(-1, keepdim=True) + top
            found.append((row * width + at.gather(1, row) + left)[..., None])
    table = torch.cat(found, 1).reshape(channels, len(columns), len(rows))
    return table.transpose(1, 2)


def ROIPooling(
    data: Tensor, rois: Tensor, pooled_size: Shape = (1, 1), spatial_scale: float = 1.0
) -> Tensor:
    batch, channels, height, width = data.shape
    wide = rois.detach().to(torch.promote_types(rois.dtype, torch.float32))
    scaled = wide[:, 1:] * spatial_scale
    x1, y1, x2, y2 = (scaled.sign() * (scaled.abs() + 0.5).floor()).unbind(1)
    rows = _edges(y1, y2, pooled_size[0], height, data.dtype).tolist()
    columns = _edges(x1, x2, pooled_size[1], width, data.dtype).tolist()
    empty = torch.full((channels, *pooled_size), -1, device=data.device)
    images = data.detach()
    out = []
    for region, image in enumerate(wide[:, 0].long().tolist()):
        known = 0 <= image < batch
        at = _largest(images[image], rows[region], columns[region]) if known else empty
        pixels = data[image if known else 0].reshape(channels, -1)
        best = pixels.gather(1, at.clamp(min=0).reshape(channels, -1)).reshape(at.shape)
        out.append(torch.where(at < 0, 0, best))
    return torch.stack(out)


def _weights(start: Tensor, length: Tensor, count: int, samples: int, size: int) -> Tensor:
    """How much each row of an image counts for each part of every region: (regions, count, size)."""
    dtype, device = start.dtype, start.device
    part = (length / count)[:, None]
    begins = start[:, None] + torch.arange(count, dtype=dtype, device=device) * part
    n = part.ceil().clamp(min=1) if samples < 1 else torch.full_like(part, samples)
    step = part / n
    # of the samples, those that may lie in the image: they are more than half a pixel apart
    most = samples if samples > 0 else 2 * size + 6
    first = torch.zeros_like(begins) if samples > 0 else (-1.5 - begins).div(step).floor().clamp(0)
    index = first[..., None] + torch.arange(most, dtype=dtype, device=device)
    at = begins[..., None] + (index + 0.5) * part[..., None] / n[..., None]
    inside = (at >= -1) & (at <= size) & (index < n[..., None])
    pixels = torch.arange(size, dtype=dtype, device=device)
    shares = (1 - (at.clamp(0, size - 1)[..., None] - pixels).abs()).clamp(min=0)
    return (shares * inside[..., None]).sum(2) / n[..., None]


def _contrib_ROIAlign(
    data: Tensor,
    rois: Tensor,
    pooled_size: Shape = (1, 1),
    spatial_scale: float = 1.0,
    sample_ratio: int = -1,
    position_sensitive: bool = False,
    aligned: bool = False,
) -> Tensor:
    batch, _, height, width = data.shape
    wide = torch.promote_types(data.dtype, torch.float32)
    regions = rois.detach().to(wide)
    first, last = (regions[:, 1:] * spatial_scale - (0.5 if aligned else 0)).split(2, 1)
    size = (last - first).clamp(min=-math.inf if aligned else 1)
    rows = _weights(first[:, 1], size[:, 1], pooled_size[0], sample_ratio, height)
    columns = _weights(first[:, 0], size[:, 0], pooled_size[1], sample_ratio, width)
    image = regions[:, 0].long()
    rows = rows * ((image >= 0) & (image < batch))[:, None, None]
    parts = (-1, *pooled_size) if position_sensitive else (-1,)
    pixels = data.to(wide).reshape(batch, *parts, height, width)
    equation = f"ph,{'cpqhw' if position_sensitive else 'chw'},qw->cpq"
    out = [
        torch.einsum(equation, row, pixels[at], column)
        for row, at, column in zip(rows, image.clamp(0, batch - 1), columns, strict=True)
    ]
    return torch.stack(out).to(data.dtype)
