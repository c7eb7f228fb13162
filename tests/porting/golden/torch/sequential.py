import torch

net = torch.nn.Sequential()
net.extend([torch.nn.Linear(4, 8), torch.nn.ReLU()])
net.append(torch.nn.Linear(8, 2))
