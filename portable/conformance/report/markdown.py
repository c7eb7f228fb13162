"""The table adapters by groups in Markdown, and its place in a document such as README.md."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ...formats.atomic import write_whole
from ..runner import Run
from .summary import groups, tally

BEGIN, END = "<!-- conformance -->", "<!-- /conformance -->"


def as_markdown(runs: Sequence[Run]) -> str:
    """The table, and the versions it was made with."""
    lines = [
        "| group | " + " | ".join(run.adapter for run in runs) + " |",
        "|---|" + "---:|" * len(runs),
    ]
    for group in groups(runs):
        cells = [tally(r for r in run.results if r.group == group).label for run in runs]
        lines.append(f"| {group} | " + " | ".join(cells) + " |")
    lines.append("| all | " + " | ".join(tally(run.results).label for run in runs) + " |")
    versions: dict[str, str] = {}
    for run in runs:
        versions |= run.versions
    said = ", ".join(f"{name} {version}" for name, version in versions.items())
    subjects = len({(r.group, r.subject) for run in runs for r in run.results})
    return "\n".join([*lines, "", f"{subjects} subjects; on {runs[0].device}, with {said}.", ""])


def put_into(document: Path, table: str, begin: str = BEGIN, end: str = END) -> None:
    """Replace what stands between the marks of a document.

    Raises:
        ValueError: the document has no such marks.
    """
    text = document.read_text(encoding="utf-8")
    if begin not in text or end not in text:
        raise ValueError(f"{document} has no place for the table: put {begin} and {end} into it")
    between = re.compile(f"(?<={re.escape(begin)}).*?(?={re.escape(end)})", re.DOTALL)
    write_whole(document, between.sub(lambda _: f"\n{table}", text).encode())
