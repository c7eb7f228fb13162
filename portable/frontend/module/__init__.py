"""mx.module: training and running a graph with batches from iterators."""

from .base_module import BaseModule
from .module import Module

__all__ = ["BaseModule", "Module"]
