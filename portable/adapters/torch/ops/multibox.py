"""Single-shot detection: anchors, their targets, and the objects that they found."""

from __future__ import annotations

import torch
from torch import Tensor

from .boxes import suppressed

LEAST = 1e-6  # an overlap
Numbers = tuple[float, ...]


def _contrib_MultiBoxPrior(
    data: Tensor,
    sizes: Numbers = (1.0,),
    ratios: Numbers = (1.0,),
    clip: bool = False,
    steps: Numbers = (1.0, 1.0),
    offsets: Numbers = (0.5, 0.5),
    cells: tuple[int, int] = (1, 1),
) -> Tensor:
    height, width = cells
    kinds = [(size, ratios[0]) for size in sizes] + [(sizes[0], ratio) for ratio in ratios[1:]]
    size, ratio = torch.tensor(kinds, dtype=torch.float64, device=data.device).T
    root = ratio.sqrt()
    half = torch.stack([size * root * height / width / 2, size / root / 2], 1).float()
    y, x = (
        (torch.arange(n, device=data.device) + offset) * step
        for n, offset, step in zip(cells, offsets, steps, strict=True)
    )
    centers = torch.stack(torch.meshgrid(x, y, indexing="xy"), -1).reshape(-1, 1, 2)
    boxes = torch.cat([centers - half, centers + half], -1).reshape(1, -1, 4)
    return boxes.clamp(0, 1) if clip else boxes


def _overlap(lhs: Tensor, rhs: Tensor) -> Tensor:
    """Common area over covered area of boxes that broadcast; 0 where nothing is covered."""
    low, high = torch.maximum(lhs[..., :2], rhs[..., :2]), torch.minimum(lhs[..., 2:], rhs[..., 2:])
    common = (high - low).clamp(min=0).prod(-1)
    area, area_ = ((box[..., 2:] - box[..., :2]).prod(-1) for box in (lhs, rhs))
    union = area + area_ - common
    return torch.where(union > 0, common / union, 0)


def _matched(overlap: Tensor) -> Tensor:
    """The object of each anchor (B, A) by taking the largest overlap again and again; -1 if none."""
    batch, anchors, objects = overlap.shape
    left = torch.where(overlap > LEAST, overlap, -1).reshape(batch, -1)
    match = overlap.new_full((batch, anchors), -1, dtype=torch.long)
    place = torch.arange(left.shape[1], device=left.device)
    for _ in range(objects):
        best, at = left.max(-1, keepdim=True)
        row, column = at // objects, at % objects
        match.scatter_(1, row, torch.where(best > 0, column, match.gather(1, row)))
        struck = (place // objects == row) | (place % objects == column)
        left = torch.where(struck, -1, left)
    return match


def _contrib_MultiBoxTarget(
    anchor: Tensor,
    label: Tensor,
    cls_pred: Tensor,
    overlap_threshold: float = 0.5,
    ignore_label: float = -1.0,
    negative_mining_ratio: float = -1.0,
    negative_mining_thresh: float = 0.5,
    variances: Numbers = (0.1, 0.1, 0.2, 0.2),
) -> tuple[Tensor, Tensor, Tensor]:
    boxes, rows = anchor.detach(), label.detach()
    known = (rows[..., 0] != -1).cumprod(1).bool()  # the objects before the first row of -1
    overlap = torch.where(known[:, None], _overlap(boxes[:, :, None], rows[:, None, :, 1:5]), -1.0)
    match = _matched(overlap)
    most, nearest = overlap.max(-1)
    if overlap_threshold > 0:
        match = torch.where((match < 0) & (most > overlap_threshold), nearest, match)
    positive = match >= 0
    negative = ~positive
    if negative_mining_ratio > 0:
        background = cls_pred.detach().softmax(1)[:, 0]
        count = (positive.sum(1, keepdim=True) * negative_mining_ratio).long()
        hard = torch.where(negative & (most < negative_mining_thresh), background, torch.inf)
        rank = hard.argsort(dim=1, stable=True).argsort(dim=1)
        negative = (rank < count) & (hard < torch.inf)
    negative = negative & known[:, :1]
    found = rows.gather(1, match.clamp(min=0)[..., None].expand(-1, -1, rows.shape[-1]))
    size, size_ = boxes[..., 2:] - boxes[..., :2], found[..., 3:5] - found[..., 1:3]
    center, center_ = (boxes[..., :2] + boxes[..., 2:]) / 2, (found[..., 1:3] + found[..., 3:5]) / 2
    offsets = torch.cat([(center_ - center) / size, (size_ / size).log()], -1)
    offsets = offsets / torch.tensor(variances, dtype=offsets.dtype, device=offsets.device)
    mask = positive[..., None].expand_as(offsets)
    kind = torch.where(negative, 0, torch.full_like(most, ignore_label))
    return (
        torch.where(mask, offsets, 0).flatten(1),
        mask.to(offsets.dtype).flatten(1),
        torch.where(positive, found[..., 0] + 1, kind),
    )


def _decoded(anchor: Tensor, offsets: Tensor, variances: Numbers, clip: bool) -> Tensor:
    """Boxes of anchors and the offsets from them."""
    first, last = anchor[..., :2], anchor[..., 2:]
    scaled = offsets * torch.tensor(variances, dtype=offsets.dtype, device=offsets.device)
    center = scaled[..., :2] * (last - first) + (first + last) / 2
    half = scaled[..., 2:].exp() * (last - first) / 2
    boxes = torch.cat([center - half, center + half], -1)
    return boxes.clamp(0, 1) if clip else boxes


def _contrib_MultiBoxDetection(
    cls_prob: Tensor,
    loc_pred: Tensor,
    anchor: Tensor,
    clip: bool = True,
    threshold: float = 0.01,
    nms_threshold: float = 0.5,
    force_suppress: bool = False,
    variances: Numbers = (0.1, 0.1, 0.2, 0.2),
    nms_topk: int = -1,
) -> Tensor:
    batch, _, anchors = cls_prob.shape
    offsets = loc_pred.detach().reshape(batch, anchors, 4)
    boxes = _decoded(anchor.detach(), offsets, variances, clip)
    # the background is worth nothing, so that it is never the largest
    scores = torch.cat([torch.full_like(cls_prob[:, :1], -1), cls_prob[:, 1:]], 1).detach()
    score, kind = scores.max(1)
    valid = (kind > 0) & (score >= threshold)
    rows = torch.cat([(kind - 1).to(score.dtype)[..., None], score[..., None], boxes], -1)

    def take(data: Tensor, order: Tensor) -> Tensor:
        return data.gather(1, order[..., None].expand(-1, -1, 6))

    front = (~valid).to(torch.uint8).argsort(dim=1, stable=True)
    valid = valid.gather(1, front)
    rows = torch.where(valid[..., None], take(rows, front), -1)
    if not 0 < nms_threshold <= 1:
        return rows
    ranked = torch.where(valid, rows[..., 1], -torch.inf)
    best = take(rows, ranked.argsort(dim=1, descending=True, stable=True))
    if nms_topk > 0:
        dropped = torch.arange(anchors, device=rows.device)[:, None] >= nms_topk
        gone = torch.cat([torch.full_like(rows[..., :1], -1), rows[..., 1:]], -1)
        rows = torch.where(dropped, gone, best)
    else:
        rows = best
    kinds, places = rows[..., 0], rows[..., 2:]

    def near(at: Tensor) -> Tensor:
        best = places.gather(1, at[..., None].expand(-1, -1, 4))
        found = _overlap(best, places) >= nms_threshold
        return found if force_suppress else found & (kinds.gather(1, at) == kinds)

    keep = suppressed(kinds >= 0, near)
    return torch.cat([torch.where(keep, kinds, -1)[..., None], rows[..., 1:]], -1)
