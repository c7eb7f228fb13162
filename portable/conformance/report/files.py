"""Reports as files: JSON for programs, JUnit XML for CI servers."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ..runner import Run
from .summary import tally


def as_json(runs: Sequence[Run]) -> str:
    """Everything that is known: versions, verdicts, and the error of every answer.

    A measure is [answer, judge, error in ulp, allowed error in ulp, proof that it could fail].
    """
    return json.dumps({"runs": [run_data(run) for run in runs]}, indent=1) + "\n"


def run_data(run: Run) -> dict[str, Any]:
    """One adapter's run as plain data."""
    counts = tally(run.results)
    return {
        "adapter": run.adapter,
        "device": run.device,
        "versions": run.versions,
        "devices": run.devices,
        "failure": run.failure,
        "stale": run.stale,
        "outside scope": run.outside,
        "deviations": [asdict(d) for d in run.deviations],
        "seconds": run.seconds,
        "total": counts.total,
        "verdicts": counts.verdicts,
        "declared": counts.declared,
        "results": [result.to_json() | {"good": result.good} for result in run.results],
    }


def as_junit(runs: Sequence[Run]) -> str:
    """One test suite for each adapter; a declared deviation counts as skipped, with its reason."""
    root = ET.Element("testsuites")
    for run in runs:
        suite = ET.SubElement(root, "testsuite", name=f"portable.{run.adapter}")
        failures = errors = skipped = 0
        for result in run.results:
            path, _, name = result.id.partition("/")
            case = ET.SubElement(
                suite,
                "testcase",
                classname=f"{run.adapter}.{path}",
                name=name,
                time=f"{result.seconds:.4f}",
            )
            text = printable("\n".join([result.message, result.rerun, result.snippet]))
            if result.verdict == "agree":
                continue
            if result.deviation:
                skipped += 1
                ET.SubElement(case, "skipped", message=printable(result.deviation))
            elif result.verdict in ("crashed", "timed out", "not installed", "no record"):
                errors += 1
                ET.SubElement(case, "error", type=result.verdict, message=text).text = text
            else:
                failures += 1
                ET.SubElement(case, "failure", type=result.verdict, message=text).text = text
        for problem in run.stale:
            errors += 1
            case = ET.SubElement(suite, "testcase", classname=run.adapter, name="deviations")
            ET.SubElement(case, "error", type="stale", message=problem)
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(failures))
        suite.set("errors", str(errors))
        suite.set("skipped", str(skipped))
        suite.set("time", f"{run.seconds:.2f}")
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def printable(text: str) -> str:
    """A text without the control characters that XML has no way to write."""
    return "".join(c if c in "\n\t" or c >= " " else "\N{REPLACEMENT CHARACTER}" for c in text)
