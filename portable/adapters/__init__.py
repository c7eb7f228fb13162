"""One package for each framework, all with the surface of the `mxnet` package."""
