import torch

def sgd(params, lr, batch_size):
    for param in params:
        with torch.no_grad():
            param[:] = param - lr * param.grad / batch_size
