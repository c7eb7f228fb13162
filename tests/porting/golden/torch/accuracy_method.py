import torch

def accuracy(output, label):
    return (torch.argmax(output, dim=1).float() == label).float().mean().item()


print(accuracy(torch.tensor([[0.1, 0.9]], dtype=torch.float32), torch.tensor([1], dtype=torch.float32)))
