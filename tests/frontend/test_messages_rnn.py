"""What recurrent layers and cells refuse, and what they say."""

import pytest

from tests.messages import MXNET_ERROR, refused

pytestmark = pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning")


def rnn(mx):
    return mx.gluon.rnn


def both_ways(mx):
    cell = rnn(mx).BidirectionalCell(rnn(mx).LSTMCell(2), rnn(mx).LSTMCell(2))
    cell.initialize()
    return cell


def stack(mx):
    made = rnn(mx).SequentialRNNCell()
    made.add(both_ways(mx))
    return made


def ready(mx, cell):
    cell.initialize()
    return cell


def modified(mx):
    cell = rnn(mx).LSTMCell(2)
    return cell, rnn(mx).ResidualCell(cell)


def states(mx, *shapes):
    return [mx.nd.zeros(shape) for shape in shapes]


TABLE = [
    (lambda mx: stack(mx)(mx.nd.ones((1, 3)), []), AssertionError, ["unroll"]),
    (lambda mx: both_ways(mx)(mx.nd.ones((1, 3)), []), NotImplementedError, ["cannot be stepped"]),
    (lambda mx: rnn(mx).DropoutCell("half"), AssertionError, ["DropoutCell", "rate", "'half'"]),
    (
        lambda mx: rnn(mx).ZoneoutCell(modified(mx)[0]),
        AssertionError,
        ["already modified", "cannot be modified twice"],
    ),
    (
        lambda mx: rnn(mx).ZoneoutCell(both_ways(mx)),
        AssertionError,
        ["zoneout", "add ZoneoutCell to the cells underneath"],
    ),
    (lambda mx: modified(mx)[0].begin_state(1), AssertionError, ["modif"]),
    (lambda mx: rnn(mx).RecurrentCell().state_info(1), NotImplementedError, ["RecurrentCell"]),
    (lambda mx: rnn(mx).LSTM(2, layout="CTN"), AssertionError, ["layout CTN", "TNC"]),
    (
        lambda mx: ready(mx, rnn(mx).GRU(2))(mx.nd.ones((3, 1, 4)), states(mx, (1, 5, 2))),
        ValueError,
        ["Expecting (1, 1, 2)", "got (1, 5, 2)"],
    ),
    (
        lambda mx: ready(mx, rnn(mx).GRUCell(2)).unroll(3, None),
        AssertionError,
        ["inputs=None", "give the inputs"],
    ),
    (
        lambda mx: ready(mx, rnn(mx).GRUCell(2)).unroll(3, states(mx, (1, 4), (1, 4))),
        AssertionError,
        ["length is 3", "2 steps"],
    ),
    (lambda mx: rnn(mx).LSTM(4, projection_size=2)._unfuse(), AssertionError, ["projection"]),
    (
        lambda mx: rnn(mx).LSTM(4, state_clip_min=-1, state_clip_max=1)._unfuse(),
        AssertionError,
        ["state clipping"],
    ),
    (
        lambda mx: mx.gluon.contrib.rnn.VariationalDropoutCell(both_ways(mx), drop_states=0.5),
        AssertionError,
        ["variational state dropout", "to the cells underneath"],
    ),
    (
        lambda mx: ready(mx, rnn(mx).LSTM(2, input_size=3))(mx.nd.ones((2, 1, 5))),
        MXNET_ERROR,
        ["RNN"],
    ),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[2][0])
def test_recurrent(mx, row):
    call, kind, words = row
    refused(mx, call, kind, *words)


def test_a_cell_says_what_it_computes(mx):
    class Cell(mx.gluon.rnn.HybridRecurrentCell):
        def state_info(self, batch_size=0):
            return []

    refused(mx, lambda _: Cell()(mx.nd.ones((1, 2)), []), NotImplementedError)


def test_parameters_of_no_such_network(ours):
    fill = ours.init.FusedRNN(ours.init.Zero(), 2, 1, "lstm")
    with pytest.raises(ValueError, match="FusedRNN: no such network has 7 parameters"):
        fill(ours.init.InitDesc("a_weight"), ours.nd.zeros((7,)))
