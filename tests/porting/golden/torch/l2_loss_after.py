import torch


class L2Loss(torch.nn.Module):
    """(pred - label)^2 / 2, a loss for each example."""

    def forward(self, pred, label):
        loss = (pred - label.reshape(pred.shape)) ** 2 / 2
        return loss.reshape(len(loss), -1).mean(dim=1)


loss_fn = L2Loss()
