"""Existing programs and models: run them, load them, translate them.

- `models/`   models: tables of their layers, conversion with proof, differences.
- `running/`  programs, run with `mxnet` meaning an adapter.
- `source/`   programs, rewritten for PyTorch and JAX.
"""
