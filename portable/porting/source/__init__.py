"""Programs written for MXNet, rewritten as programs for another library.

program/     what the program says, whatever it is rewritten for
rule.py      what a rule says
target.py    what a target library declares
rewrite.py   one walk over the program, through the parts of the target
calls.py     calls, by the rules
texts.py     texts of expressions
objects.py   objects whose classes the target has
common/      rules and helpers of all targets
torch/       the target PyTorch: rules, training loop, blocks, arrays, helpers, side of the proofs
jax/         the target JAX, with flax.nnx and optax: the same, and what is recorded as functions
training.py, trainer.py, modes.py, blocks.py, arrays.py: what all targets do with these
whole.py     arrays of whole numbers, which MXNet divides otherwise
leftovers.py what no rule has written
prelude.py   the helpers above the program
port.py      all of it, for a text
files.py     for a file, a folder or a notebook
proof.py     the rules held to the numpy adapter
page.py      docs/porting.md, from the rules
check.py     an original and its port run side by side
"""
