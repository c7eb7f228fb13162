"""A name holds numpy's array first, then MXNet's, then a number."""

import numpy as np
import torch

values = np.arange(6).reshape(2, 3)
values = values.astype("float32").clip(0, 3)
values = torch.tensor(values, dtype=torch.float32)
values = torch.cat([values, torch.clamp(values, 0, 2)], dim=0)
total = 0
for row in values:
    total += row.sum()
print(total.item())
values = values.detach().cpu().numpy()
print(values.astype(int).argmax(axis=1))
