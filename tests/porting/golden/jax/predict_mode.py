
def evaluate(net, x):
    return net(x)
