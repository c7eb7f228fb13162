"""Programs written for MXNet, rewritten as programs for another library.

rule.py      what a rule says
rules/       the rules of each target
names.py     which MXNet name an expression means
calls.py     calls and attributes
blocks.py    Gluon classes
training.py  record, backward, step
layers.py    layers, with the sizes of their inputs
helpers.py   functions that a ported program may need, as source text
sizes.py     input sizes from one traced run
port.py      all of it, for a text, a file, a folder or a notebook
"""
