"""Modules that programs use beside arrays and networks, side by side with MXNet's where it matters."""

from __future__ import annotations

import importlib
import logging
import warnings

import pytest

import portable.adapters.mxnet as real


def network(mx):
    """A small network with two branches."""
    x = mx.sym.var("data")
    n = mx.sym.Convolution(x, kernel=(3, 3), num_filter=8, name="conv")
    n = mx.sym.BatchNorm(mx.sym.Activation(n, act_type="relu", name="act"), name="bn")
    a = mx.sym.Convolution(n, kernel=(1, 1), num_filter=4, num_group=2, no_bias=True, name="one")
    n = mx.sym.Concat(a, n, name="both")
    n = mx.sym.FullyConnected(n, num_hidden=10, name="a_very_long_name_that_does_not_fit" * 2)
    return mx.sym.SoftmaxOutput(n, name="softmax")


@pytest.mark.parametrize("settings", [{}, {"shape": {"data": (2, 3, 8, 8)}}, {"line_length": 80}])
def test_print_summary_is_mxnets(ours, capsys, settings):
    for mx in (real, ours):
        mx.viz.print_summary(network(mx), **settings)
    text = capsys.readouterr().out
    half = len(text) // 2
    assert text[:half] == text[half:]
    assert "Total params: " in text


@pytest.mark.filterwarnings("ignore:Cannot decide shape")
def test_print_summary_refuses(mx):
    with pytest.raises(TypeError):
        mx.viz.print_summary("x")
    with pytest.raises((ValueError, mx.MXNetError)):
        mx.visualization.print_summary(network(mx), {"softmax_label": (2,)})


def test_plot_network_says_what_to_do(ours):
    with pytest.raises(ImportError, match="print_summary"):
        ours.viz.plot_network(network(ours))


def monitored(mx, **settings):
    """What a monitor of a small executor sees of three batches."""
    x = mx.sym.BatchNorm(mx.sym.var("data"), fix_gamma=False, name="bn")
    parts = mx.sym.SliceChannel(x, num_outputs=2, name="cut")
    x = mx.sym.FullyConnected(mx.sym.Concat(*parts, name="both"), num_hidden=2, name="fc")
    executor = x.simple_bind(mx.cpu(), data=(2, 4))
    for name, array in executor.arg_dict.items():
        array[:] = 1 + len(name)
    monitor = mx.mon.Monitor(2, **settings)
    monitor.install(executor)
    seen = []
    for _ in range(3):
        monitor.tic()
        executor.forward()
        seen += [(step, name, float(text)) for step, name, text in monitor.toc()]
    return seen


@pytest.mark.parametrize(
    "settings", [{}, {"sort": True}, {"pattern": ".*weight|.*output"}], ids=str
)
def test_a_monitor_sees_what_mxnets_sees(ours, settings):
    hidden = ("bn_mean", "bn_var")  # outputs that only MXNet's executor has
    expected = [entry for entry in monitored(real, **settings) if entry[1] not in hidden]
    seen = monitored(ours, **settings)
    assert [entry[:2] for entry in seen] == [entry[:2] for entry in expected]
    assert [entry[2] for entry in seen] == pytest.approx([entry[2] for entry in expected], rel=1e-6)


def test_a_monitor_logs(mx, caplog):
    executor = mx.sym.relu(mx.sym.var("x"), name="r").bind(mx.cpu(), {"x": mx.nd.ones((3,))})
    monitor = mx.monitor.Monitor(1, stat_func=lambda x: x.max(), monitor_all=False)
    monitor.install(executor)
    monitor.tic()
    executor.forward()
    with caplog.at_level(logging.INFO):
        monitor.toc_print()
    assert "r_output" in caplog.text
    assert "1.0" in caplog.text


def test_the_profiler_does_no_harm(mx, tmp_path):
    mx.profiler.set_config(
        profile_all=True, filename=str(tmp_path / "p.json"), aggregate_stats=True
    )
    domain = mx.profiler.Domain("own")
    counter = domain.new_counter("n", 5)
    counter += 2
    counter -= 1
    counter.increment(3)
    counter.decrement()
    counter.set_value(4)
    for event in (domain.new_task("t"), domain.new_frame("f"), mx.profiler.Event("e")):
        event.start()
        event.stop()
    domain.new_marker("m").mark()
    assert [str(domain), str(counter)] == ["own", "n"]
    mx.profiler.pause()
    mx.profiler.resume()
    mx.profiler.set_state("stop")
    assert "Profile Statistics" in mx.profiler.dumps()
    with pytest.raises(KeyError):
        mx.profiler.set_state("foo")
    with pytest.raises(mx.MXNetError):
        mx.profiler.set_config(foo=1)
    with pytest.raises(AssertionError):
        mx.profiler.dumps(format="foo")
    with pytest.raises(mx.MXNetError):
        domain.new_marker("m").mark("foo")


def test_the_profiler_says_that_nothing_is_recorded(ours):
    assert "Nothing is recorded" in ours.profiler.dumps()
    with pytest.warns(UserWarning, match="no file is written"):
        ours.profiler.dump()


def test_the_numpy_interface_is_off(mx):
    assert not mx.is_np_array()
    assert not mx.util.is_np_shape()
    assert mx.util.set_np_shape(False) is False
    with mx.np_shape(False), mx.util.np_array(False):
        assert not mx.util.is_np_array()
    mx.util.setenv("PORTABLE_TEST", "1")
    assert mx.util.getenv("PORTABLE_TEST") == "1"
    mx.util.setenv("PORTABLE_TEST", None)
    assert mx.util.getenv("PORTABLE_TEST") is None
    assert mx.util.get_gpu_count() == mx.context.num_gpus()


def test_the_numpy_interface_cannot_be_switched_on(ours):
    for switch in (
        ours.util.set_np,
        ours.util.np_shape().__enter__,
        lambda: ours.util.set_np_shape(True),
        lambda: ours.use_np(ours.gluon.nn.Dense),
    ):
        with pytest.raises(ours.MXNetError, match="numpy interface"):
            switch()


def test_features(mx):
    features = mx.runtime.Features()
    assert list(features) == list(real.runtime.Features())
    assert features.is_enabled("lapack")
    assert features.is_enabled("CUDA") == (mx.context.num_gpus() > 0)
    assert "✔ LAPACK" in repr(features)
    assert len(mx.runtime.feature_list()) == len(features)
    with pytest.raises(RuntimeError, match="unknown"):
        features.is_enabled("foo")


def test_bulk_sizes_are_remembered(mx):
    before = mx.engine.set_bulk_size(20)
    with mx.engine.bulk(5):
        assert mx.engine.set_bulk_size(5) == 5
    assert mx.engine.set_bulk_size(before) == 20
    assert importlib.import_module(f"{mx.__name__}.engine").bulk is mx.engine.bulk


def test_versions(ours):
    assert ours.__version__ == ours.libinfo.__version__ == real.__version__ == "1.9.1"
    for find in (ours.libinfo.find_lib_path, ours.libinfo.find_include_path):
        with pytest.raises(RuntimeError, match="Cannot find"):
            find()


def test_loggers(mx, tmp_path, capsys):
    path = tmp_path / "log"
    name = f"{mx.__name__}.of_tests"
    logger = mx.log.get_logger(name, filename=str(path), level=mx.log.INFO)
    assert mx.log.get_logger(name) is logger
    logger.info("kept")
    logger.debug("not kept")
    assert path.read_text() == "kept\n"
    mx.log.get_logger(f"{name}.more").warning("in red")
    assert capsys.readouterr().err.startswith("\x1b[31mW")
    for handler in (*logger.handlers, *logging.getLogger(f"{name}.more").handlers):
        handler.close()


def test_registries_of_programs(mx):
    class Base:
        """Of a program."""

        def __init__(self, n=0):
            self.n = n

    register = mx.registry.get_register_func(Base, "thing")
    alias = mx.registry.get_alias_func(Base, "thing")
    create = mx.registry.get_create_func(Base, "thing")

    @alias("other", "third")
    @register
    class Own(Base):
        """Known by name."""

    assert mx.registry.get_registry(Base) == {"own": Own, "other": Own, "third": Own}
    assert create("OWN", n=2).n == 2
    assert create('["third", {"n": 4}]').n == 4
    assert isinstance(create(thing="other"), Own)
    with pytest.raises(AssertionError):
        create("foo")


def test_names_of_base(mx):
    assert mx.base.string_types == (str,)
    assert isinstance(3, mx.base.integer_types)
    assert isinstance(0.5, mx.base.numeric_types)
    assert mx.base.py_str(b"data") == "data"
    assert mx.base.mx_real_t is real.base.mx_real_t
    assert mx.base.data_dir() == real.base.data_dir()
    assert mx.base.MXNetError is mx.MXNetError is mx.error.MXNetError
    assert issubclass(mx.error.InternalError, mx.MXNetError)


def test_contrib_by_its_old_place(mx):
    boxes = mx.contrib.nd.MultiBoxPrior(mx.nd.zeros((1, 3, 2, 2)), sizes=[0.5], ratios=[1])
    assert boxes.shape == (1, 4, 4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert mx.contrib.sym.MultiBoxPrior(mx.sym.var("x")).list_arguments() == ["x"]
