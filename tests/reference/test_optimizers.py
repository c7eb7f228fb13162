"""Update equations and schedules: first steps by hand, equivalences, and that all of them descend."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reference import optimizers, schedules
from reference.ops import adaptive, optimizer

RANDOM = np.random.RandomState(5)
W, G = RANDOM.normal(size=(3, 2)), RANDOM.normal(size=(3, 2))
FAST = {"lr": 0.05}
RULES = {
    "sgd": FAST,
    "momentum": FAST | {"momentum": 0.5},
    "nag": FAST | {"momentum": 0.5},
    "signsgd": {"lr": 0.01},
    "signum": {"lr": 0.01},
    "dcasgd": FAST,
    "lars": {"lr": 1.0, "eta": 0.05},
    "adagrad": {"lr": 0.2},
    "group_adagrad": {"lr": 0.2},
    "adadelta": {"epsilon": 1e-2},
    "rmsprop": {"lr": 0.02},
    "centered_rmsprop": {"lr": 0.01, "epsilon": 1e-2},
    "adam": FAST,
    "adamax": FAST,
    "nadam": FAST,
    "lamb": {"lr": 0.02},
    "ftrl": {"lr": 0.5, "lamda1": 1e-4},
    "ftml": FAST,
}


def run(name, weight, gradient, steps, **hyperparameters):
    """Some steps of a rule on a function's gradient."""
    rule, state = getattr(optimizers, name), optimizers.start(name, weight)
    for t in range(1, steps + 1):
        weight, state = rule(weight, gradient(weight), state, t, **hyperparameters)
    return weight


@pytest.mark.parametrize("name", RULES)
def test_every_rule_descends(name):
    goal = np.array([[1.0, -2.0], [0.5, 3.0], [-1.0, 2.0]])
    begin = goal + 1
    found = run(name, begin, lambda w: w - goal, 300, **RULES[name])
    assert np.square(found - goal).sum() < 0.1 * np.square(begin - goal).sum()


@pytest.mark.parametrize("name", sorted(set(RULES) - {"signsgd", "signum"}))
def test_rescale_and_clip_change_the_gradient_only(name):
    rule, given = getattr(optimizers, name), RULES[name]
    state = optimizers.start(name, W)
    scaled, _ = rule(W, 10 * G, state, rescale_grad=0.1, **given)
    plain, _ = rule(W, G, state, **given)
    np.testing.assert_allclose(scaled, plain, rtol=1e-9)
    if name == "lars":  # its norm is that of the gradient before it is clipped
        return
    clipped, _ = rule(W, G, state, clip_gradient=0.3, **given)
    expected, _ = rule(W, np.clip(G, -0.3, 0.3), state, **given)
    np.testing.assert_allclose(clipped, expected)


def test_weight_decay_of_sgd_is_a_penalty():
    decayed, _ = optimizers.sgd(W, G, lr=0.1, wd=0.5)
    np.testing.assert_allclose(decayed, W - 0.1 * (G + 0.5 * W))


def test_momentum_adds_up_a_constant_gradient():
    found = run("momentum", np.zeros(1), lambda w: np.ones(1), 3, lr=1.0, momentum=0.5)
    np.testing.assert_allclose(found, [-(1 + 1.5 + 1.75)])


def test_nag_without_weight_decay_is_a_step_of_momentum_from_ahead():
    m = RANDOM.normal(size=W.shape)
    found, (new,) = optimizers.nag(W, G, (m,), lr=0.1, momentum=0.9)
    np.testing.assert_allclose(new, 0.9 * m - 0.1 * G)
    np.testing.assert_allclose(found, W + 0.9 * new - 0.1 * G)


def test_first_step_of_adam_has_the_length_of_the_learning_rate():
    found = run("adam", W, lambda w: G, 1, lr=0.1, epsilon=0.0)
    np.testing.assert_allclose(found, W - 0.1 * np.sign(G))


def test_adam_by_hand():
    m1, v1 = 0.1 * G, 0.001 * G**2
    m2, v2 = 0.9 * m1 + 0.2 * G, 0.999 * v1 + 0.004 * G**2
    w1 = W - 0.01 * (m1 / 0.1) / (np.sqrt(v1 / 0.001))
    w2 = w1 - 0.01 * (m2 / (1 - 0.81)) / np.sqrt(v2 / (1 - 0.999**2))
    state = optimizers.start("adam", W)
    weight, state = optimizers.adam(W, G, state, 1, lr=0.01, epsilon=0.0)
    np.testing.assert_allclose(weight, w1)
    weight, _ = optimizers.adam(weight, 2 * G, state, 2, lr=0.01, epsilon=0.0)
    np.testing.assert_allclose(weight, w2)


def test_adagrad_by_hand():
    found = run("adagrad", np.zeros(1), lambda w: np.ones(1), 3, lr=1.0, eps=0.0)
    np.testing.assert_allclose(found, [-(1 + 1 / math.sqrt(2) + 1 / math.sqrt(3))])


def test_first_step_of_rmsprop():
    found = run("rmsprop", W, lambda w: G, 1, lr=0.1, gamma1=0.75, epsilon=0.0)
    np.testing.assert_allclose(found, W - 0.2 * np.sign(G))


def test_first_step_of_adamax_has_the_length_of_the_learning_rate():
    np.testing.assert_allclose(run("adamax", W, lambda w: G, 1, lr=0.1), W - 0.1 * np.sign(G))


def test_ftrl_keeps_small_weights_at_0():
    found = run("ftrl", np.zeros(2), lambda w: np.array([0.1, 5.0]), 1, lamda1=1.0)
    assert found[0] == 0
    assert found[1] < 0


def test_lamb_and_lars_step_by_the_norm_of_the_weight():
    lamb = run("lamb", W, lambda w: G, 1, lr=0.1)
    assert np.linalg.norm(lamb - W) == pytest.approx(0.1 * np.linalg.norm(W))
    lars = run("lars", W, lambda w: G, 1, lr=1.0, eta=0.1)
    assert np.linalg.norm(lars - W) == pytest.approx(0.1 * np.linalg.norm(W))


def test_sgld_adds_noise_of_the_deviation_of_the_learning_rate():
    noise = RANDOM.normal(size=W.shape)
    found, _ = optimizers.sgld(W, G, (), noise=noise, lr=0.04, wd=0.5)
    np.testing.assert_allclose(found, W - 0.02 * (G + 0.5 * W) + 0.2 * noise)


def test_dcasgd_looks_at_what_the_weight_was():
    state = (np.zeros_like(W), W - 1)
    found, (_, previous) = optimizers.dcasgd(W, G, state, lr=0.1, lamda=0.5)
    np.testing.assert_allclose(found, W - 0.1 * (G + 0.5 * G * G))
    assert previous is W


OPERATORS = {
    "sgd": (optimizer.sgd_update, {}),
    "momentum": (optimizer.sgd_mom_update, {"momentum": 0.5}),
    "nag": (optimizer.nag_mom_update, {"momentum": 0.5}),
    "signsgd": (optimizer.signsgd_update, {}),
    "signum": (optimizer.signum_update, {"momentum": 0.5, "wd_lh": 0.1}),
    "rmsprop": (adaptive.rmsprop_update, {"gamma1": 0.8, "epsilon": 0.1}),
    "centered_rmsprop": (
        adaptive.rmspropalex_update,
        {"gamma1": 0.8, "gamma2": 0.7, "epsilon": 0.1},
    ),
    "ftrl": (adaptive.ftrl_update, {"lamda1": 0.1, "beta": 0.5}),
}


@pytest.mark.parametrize("name", OPERATORS)
def test_operators_follow_the_equations(name):
    operator, given = OPERATORS[name]
    given = given | {"lr": 0.1, "wd": 0.2, "rescale_grad": 0.7, "clip_gradient": 0.5}
    state = tuple(s + 0.25 for s in optimizers.start(name, W))
    weight, after = getattr(optimizers, name)(W, G, state, **given)
    found = operator(W, G, *state, **given)
    for a, b in zip(found if isinstance(found, tuple) else (found,), (weight, *after), strict=True):
        np.testing.assert_allclose(a, b)


def test_mixed_precision_keeps_what_half_precision_loses():
    weight = np.ones(1, np.float16)
    exact = weight.astype(np.float32)
    for _ in range(100):
        weight, exact = optimizer.mp_sgd_update(weight, np.ones(1, np.float16), exact, lr=1e-4)
    np.testing.assert_allclose(exact, [0.99], rtol=1e-5)
    assert weight == np.float16(0.99)


# --- Schedules ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["factor", "multi_factor", "poly", "cosine"])
def test_schedules_warm_up_to_their_base(name):
    given = {"factor": {"step": 5}, "multi_factor": {"step": [8]}}.get(name, {"max_update": 9})
    schedule = getattr(schedules, name)
    warm = {"base_lr": 1.0, "warmup_steps": 4, "warmup_begin_lr": 0.2, **given}
    np.testing.assert_allclose([schedule(n, **warm) for n in range(5)], [0.2, 0.4, 0.6, 0.8, 1.0])
    constant = [schedule(n, **warm, warmup_mode="constant") for n in range(4)]
    assert constant == [0.2] * 4


def test_factor_stops_at_its_floor():
    rates = [schedules.factor(n, 1, 0.1, base_lr=1.0, stop_factor_lr=0.05) for n in range(1, 6)]
    np.testing.assert_allclose(rates, [1, 0.1, 0.05, 0.05, 0.05])


@pytest.mark.parametrize("schedule", [schedules.poly, schedules.cosine])
def test_poly_and_cosine_end_at_final_lr(schedule):
    rates = [schedule(n, max_update=10, base_lr=1.0, final_lr=0.1) for n in range(13)]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] == 1
    np.testing.assert_allclose(rates[10:], 0.1)
