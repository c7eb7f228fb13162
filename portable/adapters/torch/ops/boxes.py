"""Boxes: overlap, matching, suppression, encoding. Only suppression hands gradients on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional


class _Instead(torch.autograd.Function):
    """A value in another's place, whose gradient the other one gets."""

    @staticmethod
    def forward(ctx: Any, data: Tensor, value: Tensor) -> Tensor:
        return value.clone()

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, g: Tensor) -> tuple[Tensor, None]:
        return g, None


def _instead(data: Tensor, value: Tensor) -> Tensor:
    found: Tensor = _Instead.apply(data, value)
    return found


def _rows(data: Tensor, index: Tensor) -> Tensor:
    """Rows (B, k, width) of data (B, N, width) by their index (B, k)."""
    return data.gather(1, index[..., None].expand(-1, -1, data.shape[-1]))


def _sides(box: Tensor, format: str) -> tuple[Tensor, Tensor, Tensor]:
    """Lower ends, upper ends and sizes along both axes."""
    first, last = box[..., :2], box[..., 2:]
    if format == "corner":
        return first, last, last - first
    return first - last / 2, first + last / 2, last


def overlap(lhs: Tensor, rhs: Tensor, format: str) -> tuple[Tensor, Tensor]:
    """The areas that boxes have in common, and that they cover together."""
    (low, high, size), (low_, high_, size_) = _sides(lhs, format), _sides(rhs, format)
    common = (torch.minimum(high, high_) - torch.maximum(low, low_)).clamp(min=0).prod(-1)
    area, area_ = (
        torch.where((s < 0).any(-1), torch.zeros_like(s[..., 0]), s.prod(-1)) for s in (size, size_)
    )
    return common, area + area_ - common


def _contrib_box_iou(lhs: Tensor, rhs: Tensor, format: str = "corner") -> Tensor:
    rows, columns = lhs.detach().reshape(-1, 1, 4), rhs.detach().reshape(1, -1, 4)
    common, union = overlap(rows, columns, format)
    return torch.where(common > 0, common / union, torch.zeros_like(common)).reshape(
        *lhs.shape[:-1], *rhs.shape[:-1]
    )


def suppressed(keep: Tensor, near: Callable[[Tensor], Tensor]) -> Tensor:
    """Which boxes, best first, are kept: those that are near no better one that is kept.

    keep: (B, N), the candidates; near(at): (B, N), which boxes are near the ones at (B, 1).
    """
    left, kept = keep.clone(), torch.zeros_like(keep)
    count = keep.shape[1]
    place = torch.arange(count, device=keep.device)
    while bool(left.any()):
        best = torch.where(left, place, count).amin(1, keepdim=True)  # count, if none is left
        at = best.clamp(max=count - 1)
        kept |= place == best
        left &= ~near(at) & (place != at)
    return kept


def _converted(rows: Tensor, start: int, out_format: str) -> Tensor:
    """Rows whose boxes, but for those that begin with a negative number, are in another format."""
    box = rows[..., start : start + 4]
    first, last = box[..., :2], box[..., 2:]
    if out_format == "center":
        new = torch.cat([(first + last) / 2, last - first], -1)
    else:
        new = torch.cat([first - last / 2, first + last / 2], -1)
    new = torch.where(box[..., :1] < 0, box, new)
    return torch.cat([rows[..., :start], new, rows[..., start + 4 :]], -1)


def _contrib_box_nms(
    data: Tensor,
    overlap_thresh: float = 0.5,
    valid_thresh: float = 0.0,
    topk: int = -1,
    coord_start: int = 2,
    score_index: int = 1,
    id_index: int = -1,
    background_id: int = -1,
    force_suppress: bool = False,
    in_format: str = "corner",
    out_format: str = "corner",
) -> Tensor:
    if topk == 0:
        return data.clone()
    rows = data.reshape(-1, *data.shape[-2:])
    known = rows.detach()
    scores = known[..., score_index]
    valid = scores > valid_thresh
    if id_index >= 0:
        valid &= known[..., id_index] != background_id
    ranked = torch.where(valid, scores, -torch.inf)
    best = ranked.argsort(dim=-1, descending=True, stable=True)[:, :topk]
    candidates = _rows(known, best)
    boxes = candidates[..., coord_start : coord_start + 4]
    kinds = candidates[..., id_index].trunc() if id_index >= 0 and not force_suppress else None

    def near(at: Tensor) -> Tensor:
        common, union = overlap(_rows(boxes, at), boxes, in_format)
        found = common / union > overlap_thresh
        return found if kinds is None else found & (kinds.gather(1, at) == kinds)

    keep = suppressed(valid.gather(1, best), near)
    first = (~keep).to(torch.uint8).argsort(dim=-1, stable=True)  # the kept ones
    kept = keep.gather(1, first)[..., None]
    out = torch.where(kept, _rows(rows, best.gather(1, first)), -1)
    out = functional.pad(out, (0, 0, 0, rows.shape[1] - topk), value=-1)
    if in_format != out_format:
        out = _instead(out, _converted(out.detach(), coord_start, out_format))
    return out.reshape(data.shape)


def _contrib_bipartite_matching(
    data: Tensor, is_ascend: bool = False, threshold: float = 0.0, most: int = 1
) -> tuple[Tensor, Tensor]:
    row_count, column_count = data.shape[-2:]
    scores = data.detach().reshape(-1, row_count * column_count)
    if is_ascend:
        scores, threshold = -scores, -threshold
    table = torch.where(scores > threshold, scores, -torch.inf)
    rows = table.new_full((table.shape[0], row_count), -1)
    columns = table.new_full((table.shape[0], column_count), -1)
    place = torch.arange(table.shape[1], device=data.device)
    for _ in range(most):
        best, at = table.max(-1, keepdim=True)
        row, column = at // column_count, at % column_count
        matched = best > -torch.inf
        rows.scatter_(1, row, torch.where(matched, column.to(rows.dtype), rows.gather(1, row)))
        columns.scatter_(
            1, column, torch.where(matched, row.to(rows.dtype), columns.gather(1, column))
        )
        struck = (place // column_count == row) | (place % column_count == column)
        table = torch.where(struck, -torch.inf, table)
    return rows.reshape(data.shape[:-1]), columns.reshape(*data.shape[:-2], column_count)


def _contrib_box_encode(
    samples: Tensor, matches: Tensor, anchors: Tensor, refs: Tensor, means: Tensor, stds: Tensor
) -> tuple[Tensor, Tensor]:
    box = anchors.detach()
    match = matches.detach().long().clamp(0, refs.shape[1] - 1)
    truth = _rows(refs.detach(), match)
    size, size_ = box[..., 2:] - box[..., :2], truth[..., 2:] - truth[..., :2]
    center, center_ = box[..., :2] + size * 0.5, truth[..., :2] + size_ * 0.5
    offsets = torch.cat([(center_ - center) / size, (size_ / size).log()], -1)
    counts = (samples.detach() > 0.5)[..., None].expand_as(box)
    targets = torch.where(counts, (offsets - means.detach()) / stds.detach(), 0)
    return targets, counts.to(box.dtype)


def _contrib_box_decode(
    data: Tensor,
    anchors: Tensor,
    stds: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0),
    clip: float | None = None,
    format: str = "center",
) -> Tensor:
    first, last = anchors.detach().reshape(1, -1, 4).split(2, -1)
    size = last - first if format == "corner" else last
    center = first + size * 0.5 if format == "corner" else first
    scaled = data.detach() * torch.tensor(stds, dtype=data.dtype, device=data.device)
    middle = scaled[..., :2] * size + center
    power = scaled[..., 2:] if clip is None else scaled[..., 2:].clamp(max=clip)
    half = power.exp() * size * 0.5
    return torch.cat([middle - half, middle + half], -1)
