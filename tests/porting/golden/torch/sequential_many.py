import torch

net = torch.nn.Sequential()
net.extend([
    torch.nn.Linear(4, 8),
    torch.nn.ReLU(),
    torch.nn.Dropout(0.5),
    torch.nn.Linear(8, 2),
])
