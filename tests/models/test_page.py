"""docs/models.md lists the models that there are, and its errors are still of that size."""

from __future__ import annotations

import re

from .page import PAGE, row
from .test_models import NAMES


def lines():
    return {m[1]: m[0] for m in re.finditer(r"^\| (\w+): .*$", PAGE.read_text(), re.M)}


def errors(line):
    """The errors of a line, as powers of ten; words as they are."""
    cells = [cell.strip() for cell in line.strip("| \n").split("|")][3:]
    return [cell if cell.isalpha() else float(cell) for cell in cells]


def test_the_page_has_all_models():
    assert sorted(lines()) == NAMES


def test_its_errors_are_below_the_tolerance():
    for line in lines().values():
        assert all(e == "unsupported" or e <= 1e-5 for e in errors(line))


def test_its_lines_are_what_is_measured_now():
    for name in ("lenet", "ssd"):
        old, new = lines()[name], row(name)
        assert old.split("|")[:4] == new.split("|")[:4]
        for a, b in zip(errors(old), errors(new), strict=True):
            assert a == b or max(a, b) < 1e-5
