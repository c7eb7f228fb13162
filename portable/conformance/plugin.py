"""The pytest plugin of the judge: each case on each adapter is a test.

    pytest --conformance torch --conformance tiny --conformance-only softmax

It adds nothing to a run without `--conformance`. An adapter asked for by name and not importable
fails; nothing is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("conformance", "judge adapters of the MXNet programming model")
    group.addoption("--conformance", action="append", metavar="ADAPTER", help="judge this adapter")
    group.addoption("--conformance-device", default="cpu", choices=("cpu", "gpu"))
    group.addoption("--conformance-only", action="append", metavar="PATTERN")


def pytest_collection(session: pytest.Session) -> None:
    """Put the judge's cases among the arguments by way of a collector of its own."""
    if session.config.getoption("--conformance"):
        session.config.pluginmanager.register(_Collecting(), "portable-conformance")


class _Collecting:
    """Adds the judge's tests once pytest has collected its own."""

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, items: list[pytest.Item]
    ) -> Iterator[None]:
        """Append a test for each adapter and case."""
        yield
        for name in session.config.getoption("--conformance"):
            items.extend(Judged.from_parent(session, name=f"conformance[{name}]").collect())


class Judged(pytest.Collector):
    """All cases on one adapter; they are run together, in a subprocess, when the first is asked for."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.adapter = self.name.removeprefix("conformance[").removesuffix("]")
        self.results: dict[str, Any] | None = None
        self.problems: list[str] = []

    def collect(self) -> list[pytest.Item]:
        """A test for each case, and one for the adapter's declared deviations."""
        from .collect import select

        ids = select(self.config.getoption("--conformance-only") or [])
        self.ids = ids
        made: list[pytest.Item] = [Case.from_parent(self, name=id) for id in ids]
        return [*made, Declared.from_parent(self, name="deviations")]

    def result(self, id: str) -> Any:
        """The verdict on a case."""
        if self.results is None:
            from .runner import run_adapter

            run = run_adapter(self.adapter, self.config.getoption("--conformance-device"), self.ids)
            self.results = {result.id: result for result in run.results}
            self.problems = [*run.stale, *filter(None, [run.failure])]
        return self.results.get(id)


class Unlike(Exception):
    """A case on which the adapter does not agree."""


class Case(pytest.Item):
    """One case on one adapter."""

    parent: Judged

    def runtest(self) -> None:
        """Raise Unlike with message, rerun line and snippet unless the case agrees or is declared."""
        result = self.parent.result(self.name)
        if result is not None and not result.good:
            raise Unlike("\n".join([result.verdict, result.message, result.rerun, result.snippet]))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """The message alone."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[str, int, str]:
        """Where it is reported."""
        return "conformance", 0, f"{self.parent.adapter}: {self.name}"


class Declared(Case):
    """That the adapter could be loaded and its declared deviations are true."""

    def runtest(self) -> None:
        """Raise Unlike for a stale declaration."""
        self.parent.result("")
        if self.parent.problems:
            raise Unlike("\n".join(self.parent.problems))
