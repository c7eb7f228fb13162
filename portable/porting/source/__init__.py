"""Programs written for MXNet, rewritten as programs for another library.

program/     what the program says, whatever it is rewritten for
rule.py      what a rule says
calls.py     calls, by the rules
torch/       the target PyTorch: rules, training loop, blocks, methods, helpers
leftovers.py what no rule has written
port.py      all of it, for a text
files.py     for a file, a folder or a notebook
proof.py     the rules held to the numpy adapter
check.py     an original and its port run side by side
"""
