"""The judge: every declared case on every adapter, against the reference and recorded answers.

Reading order:

- `check.py`      what a check is: an id, and named answers through an adapter's public surface.
- `operators.py`  the checks that follow from `portable.spec.operators()`.
- `scenario.py`   checks written as functions; they stand in `scenarios/<group>.py`.
- `declared.py`   the checks that follow from layers, losses, optimizers, ... in `portable.spec`.
- `answers.py`    what an answer is: an array, a text, or a refusal.
- `compare.py`    how close is close enough, and the proof that the comparison can fail.
- `recorded.py`   real MXNet's answers, in files.
- `judge.py`      one check on one adapter: a verdict.
- `worker.py`, `runner.py`   adapters in subprocesses of their own, so that a crash is a result.
- `deviations.py` what an adapter declares that it does differently.
- `report/`       terminal, JSON, JUnit, one HTML file.

To add a scenario, write a function in `scenarios/`; to add a layer or loss, an entry in
`portable/spec/`; then `portable conformance record --only PATTERN` with real MXNet installed, and
`portable conformance --only PATTERN`.
"""
