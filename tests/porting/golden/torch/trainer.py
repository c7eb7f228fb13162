import torch

def fit(net, data, loss_fn):
    trainer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    for x, y in data:
        loss = loss_fn(net(x), y)
        trainer.zero_grad()
        (loss.sum() / len(x)).backward()
        trainer.step()
