"""The errors that MXNet users expect: the reference's, one class for the whole adapter."""

from reference.base import MXNetError

__all__ = ["MXNetError"]
