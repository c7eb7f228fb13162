"""One adapter in a process of its own: ids on standard input, one line of JSON for each event out.

    python -m portable.conformance.worker ADAPTER --device cpu [--record]

The first line says what was loaded; then, for each id, a line when it starts and one when it ends.
What frameworks print goes to standard error.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import sys
import warnings
from typing import Any, TextIO

from .adapters import adapter, devices, versions
from .answers import Refusal, answer, encode
from .check import Check
from .collect import checks
from .judge import describe, judge
from .natives import natives
from .operators import OperatorCheck


def main() -> None:
    """Read ids, write events."""
    parser = argparse.ArgumentParser()
    parser.add_argument("adapter")
    parser.add_argument("--device", choices=("cpu", "gpu"), default="cpu")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    events = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    faulthandler.enable()
    ids: list[str] = json.load(sys.stdin)
    warnings.simplefilter("ignore")
    chosen = adapter(options.adapter)
    try:
        mx = chosen.load()
        deviations, scope = chosen.declared()
        device = mx.gpu(0) if options.device == "gpu" else mx.cpu()
        mx.nd.zeros((1,), ctx=device)  # to say at once that there is no GPU
    except Exception as error:
        kind = "not installed" if isinstance(error, ImportError) else "crashed"
        send(events, {"event": "failed", "verdict": kind, "message": describe(error)})
        return
    send(
        events,
        {
            "event": "ready",
            "versions": versions(),
            "devices": devices(mx),
            "natives": {} if options.record else natives(mx),
            "deviations": [[d.case, d.reason, d.link] for d in deviations],
            "scope": list(scope),
        },
    )
    for id in ids:
        check = checks()[id]
        send(events, {"event": "start", "id": id, "timeout": check.timeout})
        if options.record:
            send(events, {"event": "answers", "id": id} | record(check, mx, device))
        else:
            result = judge(check, mx, chosen.name, device, real=chosen.name == "mxnet")
            send(events, {"event": "result", "id": id, "result": result.to_json()})


def send(events: TextIO, event: dict[str, Any]) -> None:
    """Write an event at once."""
    events.write(json.dumps(event) + "\n")
    events.flush()


def record(check: Check, mx: Any, device: Any) -> dict[str, Any]:
    """The answers of a check as JSON, or the error that kept it from giving them."""
    try:
        with device:
            answers = {v.what: answer(v.value) for v in check.answers(mx, device)}
    except Exception as error:
        return {"error": f"MXNet raises {describe(error)}"}
    if isinstance(check, OperatorCheck) and check.case.raises:
        attempt = answers["refusal"]
        if not isinstance(attempt, Refusal) or check.case.raises not in attempt.kinds:
            kinds = attempt.kinds[0] if isinstance(attempt, Refusal) else "?"
            return {"error": f"declared to raise {check.case.raises}; in MXNet: {kinds}"}
    return {"answers": {what: encode(shorten(value)) for what, value in answers.items()}}


def shorten(value: Any) -> Any:
    """Refusals with the last line of their message only: MXNet's have stack traces of C++."""
    if isinstance(value, Refusal):
        lines = [line for line in value.message.strip().splitlines() if line.strip()]
        return Refusal(value.kinds, lines[-1].strip()[:200] if lines else "")
    return value


if __name__ == "__main__":
    main()
