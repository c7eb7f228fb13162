# a licence

# what is imported
import torch

# short names


def build():
    # two layers
    net = torch.nn.Sequential()
    net.extend([
        torch.nn.Linear(2, 3),  # hidden
        # the last one
        torch.nn.Linear(3, 1),
    ])
    # faster
    # ready
    return net


if __name__ == "__main__":
    # a row
    print(build()(torch.ones((1, 2))))
# the end
