from mxnet.gluon import loss as gloss

loss_fn = gloss.SoftmaxCrossEntropyLoss(sparse_label=False)
huber = gloss.HuberLoss(rho=2)
