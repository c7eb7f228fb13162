import torch

def evaluate(net, x):
    with torch.no_grad():
        return net(x)
