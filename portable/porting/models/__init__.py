"""Models of other times: what is in them, conversion with proof, and where two of them differ.

- `model.py`        a graph and its arrays, read from files and held to each other.
- `attributes.py`   the texts of a node's attributes as values.
- `own.py`          this package's own run, node by node.
- `rule.py`         what it takes to write one operator in PyTorch and in ONNX; `rules/` has all.
- `torch_file.py`, `onnx_file.py`, `array_files.py`  what `portable convert` writes.
- `proof.py`        a converted model held to the own run, layer by layer.
- `table.py`        `portable info`.
- `difference.py`   `portable diff`.
"""
