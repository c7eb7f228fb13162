"""The MXNet programming model, written once and mounted on each adapter.

This package is never imported as itself. An adapter appends this folder to its `__path__`, so that
`portable.adapters.torch.gluon` is this folder's `gluon` over that adapter's `nd`; every import in
here is relative, and an adapter replaces a file by having one of the same name.
"""
