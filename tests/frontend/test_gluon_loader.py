"""DataLoader with worker processes, on every adapter."""

import gc
import importlib
import multiprocessing
import os
import pickle
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest


class Pairs:
    """A data set that can be sent to other processes."""

    def __len__(self):
        return 7

    def __getitem__(self, index):
        return np.full(2, index, "float32"), index


class Broken(Pairs):
    def __getitem__(self, index):
        raise LookupError(f"item {index} is broken")


class Slow(Pairs):
    def __getitem__(self, index):
        time.sleep(60)


class Processes(Pairs):
    def __getitem__(self, index):
        return os.getpid()


@pytest.mark.parametrize("threads", [False, True])
def test_batches_come_in_order(ours, threads):
    loader = ours.gluon.data.DataLoader(
        Pairs(), 2, num_workers=2, thread_pool=threads, last_batch="discard"
    )
    for _ in range(2):
        batches = list(loader)
        assert [y.asnumpy().tolist() for _, y in batches] == [[0, 1], [2, 3], [4, 5]]
        assert all(isinstance(part, ours.nd.NDArray) for batch in batches for part in batch)
        assert batches[1][0].asnumpy().tolist() == [[2, 2], [3, 3]]
        assert batches[0][0].dtype == np.float32
        assert batches[0][1].dtype == np.int64


def test_the_same_batches_as_without_workers(ours):
    orders = []
    for workers in (0, 2):
        np.random.seed(3)
        loader = ours.gluon.data.DataLoader(Pairs(), 3, shuffle=True, num_workers=workers)
        orders.append([y.asnumpy().tolist() for _ in range(2) for _, y in loader])
    assert orders[0] == orders[1]


def test_they_are_other_processes(ours):
    loader = ours.gluon.data.DataLoader(Processes(), 1, num_workers=1)
    seen = {int(batch.asscalar()) for batch in loader}
    assert seen
    assert os.getpid() not in seen


def test_an_error_comes_with_the_traceback_of_the_worker(ours):
    loader = ours.gluon.data.DataLoader(Broken(), 2, num_workers=1)
    with pytest.raises(LookupError, match="item 0 is broken") as error:
        list(loader)
    assert "test_gluon_loader.py" in str(error.value.__cause__)
    assert "in __getitem__" in str(error.value.__cause__)


def test_a_slow_worker_is_given_up(ours):
    loader = ours.gluon.data.DataLoader(Slow(), 2, num_workers=1, timeout=0.2)
    with pytest.raises(multiprocessing.TimeoutError, match=r"timed out after 0\.2 seconds"):
        list(loader)


def test_ndarrays_cross_from_worker_to_main_process(ours):
    x = ours.nd.array(np.arange(8.0).reshape(4, 2))
    data = ours.gluon.data.ArrayDataset(x, np.arange(4))
    loader = ours.gluon.data.DataLoader(data, 2, num_workers=1, thread_pool=True)
    assert [b[0].asnumpy().tolist() for b in loader] == [[[0, 1], [2, 3]], [[4, 5], [6, 7]]]


def test_what_cannot_be_sent_is_refused(ours, monkeypatch):
    workers = sys.modules[f"{ours.__name__}.gluon.data.workers"]
    monkeypatch.setattr(workers, "start_method", lambda: "spawn")
    data = ours.gluon.data.SimpleDataset([1, 2]).transform(lambda x: x)
    with pytest.raises(TypeError, match="dataset cannot be sent to worker processes"):
        ours.gluon.data.DataLoader(data, 1, num_workers=1)


def test_ending_a_program_ends_its_workers(ours, clean_environment, tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent(
            f"""
            import numpy as np
            import {ours.__name__} as mx

            if __name__ == "__main__":
                data = mx.gluon.data.ArrayDataset(np.arange(100.0))
                for batch in mx.gluon.data.DataLoader(data, 2, num_workers=2):
                    print(batch.asnumpy().tolist())
                    break
            """
        )
    )
    done = subprocess.run(
        [sys.executable, str(program)],
        env=clean_environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stdout == "[0.0, 1.0]\n"
    assert done.stderr == ""


class Large:
    """Rows that are handed over by files, and one that cannot be."""

    def __len__(self):
        return 6

    def __getitem__(self, i):
        return np.full((200, 100), i, "float32"), i


def folders():
    memory = Path(handover_of().MEMORY)
    return set(memory.glob("portable-*")) if memory.is_dir() else set()


def handover_of():
    return importlib.import_module("portable.adapters.numpy.gluon.data.handover")


def test_large_arrays_leave_nothing_behind(ours):
    """Batches come whole and in order; abandoned ones go with their loader."""
    before = folders()
    loader = ours.gluon.data.DataLoader(Large(), 2, num_workers=2)
    for _ in range(2):
        found = [(x.asnumpy()[:, 0, 0].tolist(), y.asnumpy().tolist()) for x, y in loader]
        assert found == [([i, i + 1], [i, i + 1]) for i in (0, 2, 4)]
    next(iter(loader))
    del loader
    gc.collect()
    assert folders() <= before


def test_a_killed_process_leaves_nothing_behind(tmp_path):
    """Its workers end, and remove what nobody takes any more."""
    program = tmp_path / "program.py"
    program.write_text(
        "import os, sys\nfrom tests.frontend.test_gluon_loader import Large\n"
        "import portable.adapters.numpy as mx\n"
        "loader = mx.gluon.data.DataLoader(Large(), 2, num_workers=2)\n"
        "next(iter(loader))\nprint('here', flush=True)\nsys.stdin.read()\n"
    )
    before = folders()
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    ) as process:  # fmt: skip
        assert process.stdout.readline() == b"here\n"
        assert len(folders() - before) == 1
        process.kill()
        process.wait()
    end = time.monotonic() + 10
    while folders() - before and time.monotonic() < end:
        time.sleep(0.05)
    assert folders() <= before


def test_where_memory_is_full_arrays_go_by_the_pipe(monkeypatch):
    """A file that cannot be written is no error."""
    handover = handover_of()
    monkeypatch.setattr(handover, "_folder", "/nowhere")
    array = np.arange(2**16, dtype="float32")
    again = pickle.loads(pickle.dumps(handover.Host(array)))
    assert np.array_equal(again.array, array)
