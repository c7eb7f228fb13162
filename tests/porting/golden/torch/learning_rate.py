import torch

def halve(net):
    trainer = torch.optim.SGD(net.parameters(), lr=0.1)
    trainer.param_groups[0].update(lr=trainer.param_groups[0]["lr"] / 2)
    return trainer
