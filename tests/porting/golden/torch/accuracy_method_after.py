
def accuracy(output, label):
    return (output.argmax(axis=1) == label).float().mean().item()
