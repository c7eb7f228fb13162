"""File formats, read and written with numpy and the standard library alone, without pickle.

- `ndarray_file.py`  MXNet's files of arrays: `.params`.
- `atomic.py`        files that are written whole or not at all.
"""
