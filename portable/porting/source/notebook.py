"""A notebook's code cells as one program, and a program's pieces as cells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

MARK = "# portable-cell\n"


class Notebook:
    """A notebook, read from a file.

    Args:
        path: of the file.

    Attributes:
        program: its code cells, each behind a line that marks it.

    Raises:
        ValueError: it is no notebook.
    """

    def __init__(self, path: Path) -> None:
        import nbformat

        self._path, self._format = path, nbformat
        try:
            self._notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        except OSError:
            raise
        except Exception as error:  # a damaged file makes nbformat raise errors of many kinds
            raise ValueError(f"{path}: it is no notebook: {error}") from error
        self._cells = [cell for cell in self._notebook.cells if cell.cell_type == "code"]
        self.program = "\n".join(MARK + cell.source for cell in self._cells)

    def written(self, program: str) -> str:
        """The notebook's text with the cells of another program; what is above the first is its.

        Raises:
            ValueError: it has not as many cells.
        """
        first, *pieces = program.split(MARK)
        if len(pieces) != len(self._cells):
            raise ValueError(f"{self._path}: its cells could not be told apart after porting")
        for cell, piece in zip(self._cells, [first + pieces[0], *pieces[1:]], strict=True):
            cell.source = piece.rstrip("\n")
        return str(self._format.writes(self._notebook))  # type: ignore[no-untyped-call]


@contextmanager
def as_program(path: Path) -> Iterator[Path]:
    """A file with the program that a notebook is; other files as they are.

    Raises:
        ValueError: it is no notebook.
    """
    if path.suffix != ".ipynb":
        yield path
        return
    with TemporaryDirectory() as folder:
        program = Path(folder, f"{path.stem}.py")
        program.write_text(Notebook(path).program, encoding="utf-8")
        yield program
