"""What the constructors of the model zoo refuse, and what they say."""

import pytest

from tests.messages import refused

pytestmark = pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning")

TABLE = [
    (lambda zoo: zoo.get_resnet(1, 19), ["number of layers: 19", "18"]),
    (lambda zoo: zoo.get_resnet(3, 18), ["version: 3", "1 and 2"]),
    (
        lambda zoo: zoo.ResNetV1(zoo.BasicBlockV1, [2, 2], [64, 64]),
        ["channels=[64, 64]", "layers=[2, 2]"],
    ),
    (
        lambda zoo: zoo.ResNetV2(zoo.BasicBlockV2, [2, 2], [64, 64]),
        ["channels=[64, 64]", "layers=[2, 2]"],
    ),
    (lambda zoo: zoo.SqueezeNet("2.0"), ["version 2.0", "1.0 or 1.1"]),
    (lambda zoo: zoo.VGG([1, 1], [64]), ["layers=[1, 1]", "filters=[64]"]),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[1][0])
def test_models(mx, row):
    call, words = row
    refused(mx, lambda mx: call(mx.gluon.model_zoo.vision), AssertionError, *words)
