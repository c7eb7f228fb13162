"""Two algorithms from end to end, with every gradient derived by hand and no autograd."""
