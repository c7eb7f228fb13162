"""Metrics."""

from __future__ import annotations

from ...rule import Rule
from ...with_helper import with_helper

_SAME = "the same sums"
_TWO = "m.update([i], [{first}])\nm.update(i, {second})\nx = m.get()\n"
_AGAIN = "m.reset()\ny = m.get()\nm.update([i], [{second}])\n[x, y, m.get(), m.get_name_value()]"


def _metric(name: str, signature: str, *made: str, label: str = "i", data: str = "a, b") -> Rule:
    """Proved over two updates, a reset and one more."""
    first, second = data.split(", ")
    steps = (_TWO + _AGAIN).format(first=first, second=second).replace("[i]", f"[{label}]")
    steps = steps.replace("(i,", f"({label},")
    given = made or ("",)
    return with_helper(f"metric.{name}", signature, _SAME,
                       *(f"m = metric.{name}({one})\n{steps}" for one in given))  # fmt: skip


_CREATED = "".join(f"m.update([i], [{data}])\n" for data in ("q", "nd.softmax(a)"))
RULES = (
    _metric("Accuracy", "axis=1, name='accuracy'", "", "axis=1, name='train'"),
    _metric("TopKAccuracy", "top_k, name='top_k_accuracy'", "2", "top_k=3"),
    _metric("CrossEntropy", "eps=1e-12, name='cross-entropy'", data="q, q"),
    _metric("Perplexity", "ignore_label, axis=-1, name='perplexity'", "None", "0", data="q, q"),
    with_helper("metric.F1", "name='f1', average='macro'", _SAME,
                *(f"m = metric.F1({one})\nm.update([i > 0], [q])\nm.update([i > 1], [nd.softmax(b)])\n"
                  "m.get()" for one in ("", "average='micro'"))),
    with_helper("metric.MCC", "name='mcc', average='macro'", _SAME,
                *(f"m = metric.MCC({one})\nm.update([i > 0], [q])\nm.update([i > 1], [nd.softmax(b)])\n"
                  "m.get()" for one in ("", "average='micro'"))),
    _metric("MSE", "name='mse'", label="t"),
    _metric("RMSE", "name='rmse'", label="t"),
    _metric("MAE", "name='mae'", label="t"),
    _metric("Loss", "name='loss'"),
    _metric("CustomMetric", "feval, name=None",
            "lambda label, pred: abs(pred.sum(axis=1) - label).mean()",
            "lambda label, pred: (float(pred.sum()), len(label)), name='own'"),
    with_helper("metric.CompositeEvalMetric", "metrics=None, name='composite'", "a list of metrics",
                "m = metric.CompositeEvalMetric()\nm.add(metric.Accuracy())\nm.add('ce')\n"
                "m.update([i], [q])\n[m.get(), m.get_name_value()]",
                "m = metric.CompositeEvalMetric([metric.Accuracy(), metric.TopKAccuracy(2)])\n"
                "m.update([i], [q])\nm.get()"),
    with_helper("metric.create", "metric", "by its name",
                *(f"m = metric.create({one})\n{_CREATED}m.get()"
                  for one in ("'acc'", "'ce'", "['acc', 'ce']", "'accuracy'")), helper="metric_of"),
    with_helper("metric.EvalMetric", "name", "the base of the program's own metrics",
                "class Own(metric.EvalMetric):\n    def update(self, labels, preds):\n"
                "        self.sum_metric += preds[0].sum().asscalar()\n        self.num_inst += 3\n"
                "m = Own('own')\nm.update([i], [a])\n[m.get(), m.get_name_value()]"),
)  # fmt: skip
