"""The model zoo: files of real MXNet's networks, and what is said where there are none."""

import importlib
import inspect
import re

import numpy as np
import pytest

NETWORKS = ("resnet18_v1", "mobilenet_v2_0_25")


@pytest.fixture
def real():
    return pytest.importorskip("portable.adapters.mxnet")


def images(mx):
    return mx.nd.array(np.random.RandomState(0).rand(2, 3, 32, 32))


def network(mx, name):
    net = getattr(mx.gluon.model_zoo.vision, name)(classes=10)
    init = mx.init.Xavier(factor_type="in", magnitude=6)
    mx.random.seed(3)
    net.initialize(init)
    return net, net(images(mx)).asnumpy()


def assert_near(scores, expected):
    assert abs(expected).max() > 0.1
    np.testing.assert_allclose(scores, expected, rtol=0, atol=1e-5 * abs(expected).max())


@pytest.mark.filterwarnings("ignore:Please import `csr_matrix`:DeprecationWarning")  # of MXNet
@pytest.mark.parametrize("name", NETWORKS)
class TestFiles:
    def test_of_mxnet_load_here(self, ours, real, name, tmp_path):
        path = str(tmp_path / "net.params")
        net, expected = network(real, name)
        net.save_parameters(path)
        again = getattr(ours.gluon.model_zoo.vision, name)(classes=10)
        again.load_parameters(path)
        assert_near(again(images(ours)).asnumpy(), expected)

    def test_of_mxnet_by_full_names_load_here(self, ours, real, name, tmp_path):
        path = str(tmp_path / "net.params")
        net, _ = network(real, name)
        net.collect_params().save(path, strip_prefix=net.prefix)
        again = getattr(ours.gluon.model_zoo.vision, name)(classes=10)
        again.collect_params().load(path, restore_prefix=again.prefix)
        for name, parameter in again._collect_params_with_prefix().items():
            written = net._collect_params_with_prefix()[name].data().asnumpy()
            assert (parameter.data().asnumpy() == written).all()

    def test_of_ours_load_in_mxnet(self, ours, real, name, tmp_path):
        path = str(tmp_path / "net.params")
        net, expected = network(ours, name)
        net.save_parameters(path)
        again = getattr(real.gluon.model_zoo.vision, name)(classes=10)
        again.load_parameters(path)
        assert_near(again(images(real)).asnumpy(), expected)

    def test_are_the_same_bytes(self, ours, real, name, tmp_path):
        for mx in (ours, real):
            net = getattr(mx.gluon.model_zoo.vision, name)(classes=10)
            net.infer_shape(images(mx))
            mx.random.seed(3)
            net.initialize(mx.init.Xavier())
            net.save_parameters(str(tmp_path / mx.__name__))
        assert (tmp_path / ours.__name__).read_bytes() == (tmp_path / real.__name__).read_bytes()


class TestPretrained:
    def test_says_which_file_is_looked_for_and_where(self, ours, tmp_path):
        with pytest.raises(FileNotFoundError) as error:
            ours.gluon.model_zoo.vision.resnet18_v1(pretrained=True, root=str(tmp_path))
        for words in (
            "resnet18_v1-a0666292.params",
            str(tmp_path),
            "nothing is downloaded here",
            "root='...'",
            "gluon/models/resnet18_v1-a0666292.zip",
        ):
            assert words in str(error.value)

    @pytest.mark.parametrize(
        ("name", "file"),
        [
            ("alexnet", "alexnet-44335d1f"),
            ("densenet161", "densenet161-b6c8a957"),
            ("inceptionv3", "inceptionv3-ed47ec45"),
            ("mobilenet0.5", "mobilenet0.5-8e9d539c"),
            ("mobilenetv2_0.75", "mobilenetv2_0.75-e2be7b72"),
            ("resnet152_v2", "resnet152_v2-f2695542"),
            ("squeezenet1.1", "squeezenet1.1-33ba0f93"),
            ("vgg13_bn", "vgg13_bn-7d97a06c"),
        ],
    )
    def test_looks_for_the_file_of_each_family(self, ours, tmp_path, name, file):
        with pytest.raises(FileNotFoundError, match=re.escape(f"{file}.params")):
            ours.gluon.model_zoo.vision.get_model(name, pretrained=True, root=str(tmp_path))

    def test_refuses_another_file_of_that_name(self, ours, tmp_path):
        (tmp_path / "alexnet-44335d1f.params").write_bytes(b"another file")
        with pytest.raises(ValueError, match="is not MXNet's file: its SHA-1 is not 44335d1f0046"):
            ours.gluon.model_zoo.vision.alexnet(pretrained=True, root=str(tmp_path))

    def test_loads_the_file(self, ours, tmp_path, monkeypatch):
        mx, store = ours, ours.gluon.model_zoo.model_store
        net, expected = network(mx, "mobilenet_v2_0_25")
        monkeypatch.setitem(store._model_sha1, "mobilenetv2_0.25", "0123456789" * 4)
        monkeypatch.setattr(store, "check_sha1", lambda path, sha1: sha1 == "0123456789" * 4)
        net.save_parameters(str(tmp_path / "mobilenetv2_0.25-01234567.params"))
        get_model = mx.gluon.model_zoo.vision.get_model
        again = get_model("MobileNetV2_0.25", classes=10, pretrained=True, root=str(tmp_path))
        np.testing.assert_allclose(again(images(mx)).asnumpy(), expected, rtol=1e-5, atol=1e-6)

    def test_there_is_no_file_for_another_width(self, ours, tmp_path):
        vision = ours.gluon.model_zoo.vision
        with pytest.raises(ValueError, match=r"Pretrained model for mobilenet0\.60 is not avail"):
            vision.get_mobilenet(0.6, pretrained=True, root=str(tmp_path))

    def test_purge_deletes_the_files(self, ours, tmp_path):
        (tmp_path / "a.params").touch()
        (tmp_path / "b.txt").touch()
        ours.gluon.model_zoo.model_store.purge(str(tmp_path))
        assert [p.name for p in tmp_path.iterdir()] == ["b.txt"]


def test_an_unknown_name_is_told_what_there_is(ours):
    with pytest.raises(ValueError, match="Model resnet19 is not supported") as error:
        ours.gluon.model_zoo.vision.get_model("resnet19")
    assert str(error.value).count("\n\t") == 34


@pytest.mark.parametrize("family", ["vgg", "densenet"])
def test_an_unknown_number_of_layers_is_told_what_there_is(ours, family):
    vision = ours.gluon.model_zoo.vision
    get = vars(importlib.import_module(f"{vision.__name__}.{family}"))[f"get_{family}"]
    with pytest.raises(KeyError, match="num_layers=12 is none of"):
        get(12)


def defaults(function):
    return [(name, repr(p.default)) for name, p in inspect.signature(function).parameters.items()]


def test_the_functions_are_those_of_mxnet(ours, real):
    theirs = real.gluon.model_zoo.vision
    for name, value in vars(theirs).items():
        if name.startswith("_") or inspect.ismodule(value):
            continue
        mine = getattr(ours.gluon.model_zoo.vision, name)
        assert defaults(mine) == defaults(value)
