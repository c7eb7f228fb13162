import torch

net = torch.nn.Linear(3, 2)
# portable: Block.collect_params: no rule writes it; write this by hand
# portable: ParameterDict.items: no rule writes it; write this by hand
for name, param in net.collect_params(".*weight").items():
    print(name, param.shape)
