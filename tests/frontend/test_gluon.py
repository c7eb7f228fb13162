"""Gluon on every adapter: what scenarios cannot see, and what MXNet does not have."""

import copy
import pickle

import numpy as np
import pytest


def two_layers(mx, prefix="net_"):
    nn = mx.gluon.nn
    net = nn.HybridSequential(prefix=prefix)
    with net.name_scope():
        net.add(nn.Dense(4, activation="tanh"), nn.BatchNorm(), nn.Dropout(0.5), nn.Dense(2))
    net.initialize()
    return net


class TestPickling:
    def test_a_net_survives(self, ours):
        net, x = two_layers(ours), ours.nd.ones((3, 5))
        expected = net(x).asnumpy()
        for again in (pickle.loads(pickle.dumps(net)), copy.deepcopy(net)):
            assert (again(x).asnumpy() == expected).all()
            assert list(again.collect_params()) == list(net.collect_params())
            assert again[0].weight is not net[0].weight

    def test_a_hybridized_net_survives(self, ours):
        net, x = two_layers(ours), ours.nd.ones((3, 5))
        net.hybridize()
        expected = net(x).asnumpy()
        assert (pickle.loads(pickle.dumps(net))(x).asnumpy() == expected).all()

    def test_a_copy_can_be_trained(self, ours):
        mx = ours
        net, x = two_layers(mx), mx.nd.array(np.random.RandomState(0).rand(3, 5))
        net(x)
        again = pickle.loads(pickle.dumps(net))
        trainer = mx.gluon.Trainer(again.collect_params(), "sgd", {"learning_rate": 1.0})
        with mx.autograd.record():
            loss = (again(x) + 1).square().sum()
        loss.backward()
        trainer.step(3)
        assert (again[3].bias.data().asnumpy() != net[3].bias.data().asnumpy()).any()


class TestDeferredInitialisation:
    def test_draws_no_random_numbers(self, ours):
        """Finding out shapes runs the layers, but must not move the random numbers on."""
        mx = ours
        with_dropout = mx.gluon.nn.HybridSequential(prefix="net_")
        with_dropout.add(mx.gluon.nn.Dense(3), mx.gluon.nn.Dropout(0.5), mx.gluon.nn.Dense(2))
        plain = mx.gluon.nn.HybridSequential(prefix="net_")
        plain.add(mx.gluon.nn.Dense(3), mx.gluon.nn.Dense(2))
        weights = []
        for net in (with_dropout, plain):
            mx.random.seed(1)
            net.hybridize()
            net.initialize()
            with mx.autograd.predict_mode():
                net(mx.nd.ones((2, 4)))
            weights.append([p.data().asnumpy() for p in net.collect_params().values()])
        assert all((a == b).all() for a, b in zip(*weights, strict=True))

    def test_leaves_moving_averages_alone(self, ours):
        mx = ours
        net = mx.gluon.nn.BatchNorm()
        net.initialize()
        net.infer_shape(mx.nd.ones((2, 3)))
        net(mx.nd.ones((2, 3)) * 7)
        assert (net.running_mean.data().asnumpy() == 0).all()

    def test_says_which_parameter_cannot_be_inferred(self, ours):
        mx = ours

        class Layer(mx.gluon.HybridBlock):
            def __init__(self):
                super().__init__(prefix="layer_")
                self.scale = self.params.get("scale", shape=(0,), allow_deferred_init=True)

            def hybrid_forward(self, F, x, scale):
                return F.broadcast_mul(x, scale)

        net = Layer()
        net.initialize()
        with pytest.raises(ValueError, match="Parameter 'layer_scale' does not follow"):
            net(mx.nd.ones((2, 3)))

    def test_hooks_do_not_run(self, ours):
        net = two_layers(ours)
        calls = []
        net[0].register_forward_hook(lambda *_: calls.append(1))
        net.infer_shape(ours.nd.ones((2, 3)))
        assert calls == []


class TestHybridize:
    def test_hooks_of_children_do_not_run(self, ours):
        net = two_layers(ours)
        calls = []
        net[0].register_forward_hook(lambda *_: calls.append("child"))
        with pytest.warns(UserWarning, match="hooks will not take effect"):
            net.hybridize()
        net.register_forward_hook(lambda *_: calls.append("net"))
        net(ours.nd.ones((2, 3)))
        assert calls == ["net"]

    def test_an_error_leaves_no_trace(self, ours):
        net, calls = two_layers(ours), []
        net(ours.nd.ones((2, 3)))
        net.hybridize()
        with pytest.raises(ours.MXNetError):
            net(ours.nd.ones((2, 9)))
        net.hybridize(False)
        net[0].register_forward_hook(lambda *_: calls.append(1))
        net(ours.nd.ones((2, 3)))
        assert calls == [1]

    def test_there_are_no_backends(self, ours):
        with pytest.raises(ValueError, match="there is no backend 'MKLDNN'"):
            two_layers(ours).hybridize(backend="MKLDNN")


class TestTrainer:
    def test_states_are_written_whole_or_not_at_all(self, ours, tmp_path):
        mx = ours
        net = mx.gluon.nn.Dense(1, in_units=1)
        net.initialize()
        trainer = mx.gluon.Trainer(net.collect_params(), "sgd", {"momentum": 0.9})
        path = tmp_path / "states"
        trainer.save_states(str(path))
        before = path.read_bytes()
        trainer._updaters[0].states[0] = lambda: None  # cannot be pickled
        with pytest.raises((AttributeError, pickle.PicklingError)):
            trainer.save_states(str(path))
        assert path.read_bytes() == before
        assert [p.name for p in tmp_path.iterdir()] == ["states"]

    def test_refuses_what_needs_a_cluster(self, ours):
        net = ours.gluon.nn.Dense(1, in_units=1)
        net.initialize()
        with pytest.raises(ours.MXNetError, match="Unknown KVStore type 'dist_sync'"):
            ours.gluon.Trainer(net.collect_params(), "sgd", kvstore="dist_sync")


class TestRefusals:
    def test_sparse_storage(self, ours):
        with pytest.raises(ValueError, match="sparse storage does not exist here"):
            ours.gluon.nn.Embedding(3, 2, sparse_grad=True)

    def test_download(self, ours, tmp_path):
        file = tmp_path / "data.bin"
        with pytest.raises(RuntimeError, match="nothing is downloaded here"):
            ours.gluon.utils.download("some/where/data.bin", str(tmp_path))
        file.write_bytes(b"abc")
        found = ours.gluon.utils.download("some/where/data.bin", str(tmp_path))
        assert found == str(file)
        good = "a9993e364706816aba3e25717850c26c9cd0d89d"
        assert ours.gluon.utils.check_sha1(found, good)
        with pytest.raises(RuntimeError, match="not the file with SHA-1 0000"):
            ours.gluon.utils.download("x/data.bin", str(tmp_path), sha1_hash="0000")


def test_parameters_are_written_whole_or_not_at_all(ours, tmp_path):
    net = two_layers(ours)
    net(ours.nd.ones((1, 3)))
    path = tmp_path / "net.params"
    net.save_parameters(str(path))
    assert [p.name for p in tmp_path.iterdir()] == ["net.params"]
    other = two_layers(ours, "other_")
    other.load_parameters(str(path))
    x = ours.nd.array(np.random.RandomState(0).rand(2, 3))
    assert (other(x).asnumpy() == net(x).asnumpy()).all()


def test_parameters_go_from_one_adapter_to_the_other(tmp_path):
    from portable.adapters import jax, torch

    path = str(tmp_path / "net.params")
    net, other = two_layers(torch), two_layers(jax)
    net(torch.nd.ones((1, 3)))
    net.save_parameters(path)
    other.load_parameters(path)
    for a, b in zip(net.collect_params().values(), other.collect_params().values(), strict=True):
        assert (a.data().asnumpy() == b.data().asnumpy()).all()


def test_hook_handles_survive_pickling(ours):
    net = two_layers(ours)
    handle = net.register_forward_hook(print)
    again, other = pickle.loads(pickle.dumps((net, handle)))
    other.detach()
    assert not again._forward_hooks
