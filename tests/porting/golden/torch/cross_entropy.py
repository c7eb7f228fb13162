import torch


class SoftmaxCrossEntropy(torch.nn.Module):
    """-log softmax(pred)[label], averaged over all axes but the first."""

    def forward(self, pred, label, sample_weight=None):
        places = label.long().clamp(0, pred.shape[-1] - 1).reshape(*pred.shape[:-1], 1)
        loss = -torch.log_softmax(pred, dim=-1).gather(-1, places)
        loss = loss if sample_weight is None else loss * sample_weight
        return loss.reshape(len(loss), -1).mean(dim=1)


loss_fn = SoftmaxCrossEntropy()
