import torch

class Many(torch.nn.Module):
    def __init__(self, n):
        super().__init__()
        self.blocks = []
        for _ in range(n):
            block = torch.nn.Linear(3, 3)
            self.add_module(str(len(self._modules)), block)
            self.blocks.append(block)
