import torch

net = torch.nn.Sequential()
net.extend([torch.nn.Conv2d(1, 6, 5), torch.nn.Tanh(), torch.nn.MaxPool2d(2, stride=2), torch.nn.Flatten()])
