import torch

class Net(torch.nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.hidden = torch.nn.Linear(4, 8)

    def forward(self, x):
        return torch.relu(self.hidden(x))


net = Net()
