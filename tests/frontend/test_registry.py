"""Classes by name, with settings of their own called `name`; and from their configs."""

from __future__ import annotations

import json

import pytest


def test_a_metric_can_be_given_a_name(mx):
    assert mx.metric.create("acc", name="mine").get()[0] == "mine"


def test_a_metric_comes_back_from_its_config(ours):
    config = ours.metric.create("top_k_acc", top_k=3).get_config()
    again = ours.metric.create(config | {"name": "mine"})
    assert type(again).__name__ == "TopKAccuracy"
    assert (again.top_k, again.name) == (3, "mine_3")
    assert ours.metric.create(json.dumps(config)).top_k == 3


def test_an_initializer_comes_back_from_its_text(ours):
    made = ours.init.create(ours.init.Xavier(magnitude=2).dumps())
    assert made == ours.init.Xavier(magnitude=2)


def test_an_instance_takes_no_arguments(ours):
    with pytest.raises(AssertionError, match="already an instance"):
        ours.init.create(ours.init.One(), scale=1)
