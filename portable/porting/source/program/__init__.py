"""What a program says, whatever it is rewritten for: names, kinds of values, flow of training."""
