"""`python -m portable.cli` is the command `portable`."""

from . import main

main()
