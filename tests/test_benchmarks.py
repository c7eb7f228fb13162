"""The measuring itself, on contenders that only sleep."""

from __future__ import annotations

import json
import sys

import pytest

from benchmarks import results, table
from benchmarks.contenders import CONTENDERS
from benchmarks.jobs import JOBS
from benchmarks.measure import Result, measure
from benchmarks.process import Process, environment
from benchmarks.targets import Target, targets

SLEEPER = """
import time
from benchmarks.worker import serve

def run(steps):
    time.sleep({seconds} * steps)
    {more}
    return {value}

serve(lambda: run)
"""


def sleeper(seconds: float, value: str = "1.0", more: str = "pass") -> Process:
    """A worker whose step takes a time, and does something more."""
    program = SLEEPER.format(seconds=seconds, value=value, more=more)
    return Process([sys.executable, "-c", program], environment(1, {}))


def run(**processes: Process) -> dict[str, Result]:
    """Measure shortly, and end the processes."""
    try:
        return measure(processes, seconds=0.2, block=0.02)
    finally:
        for process in processes.values():
            process.stop()


def test_the_ratio_of_two_sleepers():
    found = run(pytorch=sleeper(0.002), torch=sleeper(0.006))
    ratio = Target("torch", "mlp", ("pytorch",), 1.1).value(found)
    assert ratio == pytest.approx(3, rel=0.3)
    assert len(found["torch"].times) >= 5
    assert found["pytorch"].peak >= found["pytorch"].imports > 2**20
    lower, upper = found["torch"].quartiles
    assert lower <= found["torch"].median <= upper


def test_who_fails_is_reported_and_the_others_are_measured():
    found = run(
        fine=sleeper(0.001),
        killed=sleeper(0.001, more="import os; os.kill(os.getpid(), 9)"),
        raising=sleeper(0.001, more="raise ValueError('no such layer')"),
        other=sleeper(0.001, value="1.01"),
        diverging=sleeper(0.001, value="1.0 if steps == 1 else float('nan')"),
    )
    assert not found["fine"].error
    assert "SIGKILL" in found["killed"].error
    assert found["raising"].error == "ValueError: no such layer"
    assert "does other work" in found["other"].error
    assert "the loss became nan" in found["diverging"].error
    lines = table.errors(found)
    assert len(lines) == 4
    assert table.times(JOBS["mlp"], found).row_count == 5


def test_a_framework_that_is_not_installed_is_reported():
    program = "from benchmarks.worker import main; main('mlp', 'keras-torch')"
    missing = f"import sys; sys.modules['keras'] = None; {program}"
    found = run(keras=Process([sys.executable, "-c", missing], environment(1, {})))
    assert found["keras"].error.startswith("ModuleNotFoundError")


def test_the_processor_clock_does_not_count_waiting():
    processes = {"waits": sleeper(0.01)}
    try:
        found = measure(processes, seconds=0.2, block=0.02, clock="cpu")
    finally:
        processes["waits"].stop()
    assert 0 < found["waits"].median < 0.005


def test_targets_name_jobs_and_contenders_that_are_there():
    for target in targets():
        job = JOBS[target.job]
        assert CONTENDERS[target.ours].ours, target
        assert CONTENDERS[target.ours].runs(target.job, job), target
        assert any(CONTENDERS[name].runs(target.job, job) for name in target.references), target


def test_every_job_has_a_network_for_every_target_and_weights_that_repeat():
    for job in JOBS.values():
        if job.module:
            module = job.load()
            once, again = module.weights(), module.weights()
            assert all((a.value == b.value).all() for a, b in zip(once, again, strict=True))
            assert len(module.batches()) > 1


def result(seconds: float) -> Result:
    """As if it had been measured."""
    return Result(times=[seconds] * 5, steps=1, imports=100, peak=200)


def test_a_fall_against_the_recorded_ratio():
    before = {"mlp": {"torch": 1.0, "jax": 1.0}}
    now = results.ratios({"mlp": {"torch": result(1.2), "pytorch": result(1.0)}})
    assert now == {"mlp": {"torch": 1.2}}
    assert results.falls(now, before) == [("mlp", "jax")]  # one that is gone fell, too
    assert results.falls({"mlp": {"torch": 1.4, "jax": 0.1}}, before) == [("mlp", "torch")]
    assert results.falls(now, {}) == []


def test_what_is_written(tmp_path):
    found = {"mlp": {"torch": result(1.2), "pytorch": result(1.0), "jax": Result(error="gone")}}
    written = results.as_json(found, threads=1, clock="wall")
    results.write(tmp_path / "all.json", written)
    again = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert again["jobs"]["mlp"]["torch"]["median"] == 1.2
    assert again["jobs"]["mlp"]["jax"] == {"error": "gone"}
    assert [(t["value"], t["met"]) for t in again["targets"]] == [(1.2, False)]
    document = tmp_path / "README.md"
    document.write_text(f"before\n{table.BEGIN}\nwas here\n{table.END}\nafter\n", encoding="utf-8")
    table.put_into(document, table.as_markdown(found, 1))
    text = document.read_text(encoding="utf-8")
    assert "| torch ÷ pytorch | **1.20** |" in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "was here" not in text
    document.write_text("nothing", encoding="utf-8")
    with pytest.raises(ValueError, match="no place for the table"):
        table.put_into(document, "")


def test_durations_have_three_digits():
    assert [table.duration(s) for s in (2.0, 0.0125, 4.5e-5, 3e-7)] == [
        "2.00 s",
        "12.5 ms",
        "45.0 µs",
        "300 ns",
    ]
