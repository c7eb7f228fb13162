import torch

net = torch.nn.Linear(3, 2)
torch.save(net.state_dict(), "net.params")
net.load_state_dict(torch.load("net.params"))
