"""The checks of operators: every case of every operator of the spec.

A case gives these answers: `out` (or `out 0`, `out 1`, ...), `grad NAME` for every differentiable
input, `second NAME`, `after NAME` for inputs that the call overwrites, `out=` (where the result
goes when told), `inputs` (that they were left alone), or `refusal`.
"""

from __future__ import annotations

import dataclasses
import importlib
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..spec import operators
from ..spec.case import EXACT, Case, Tolerance
from ..spec.operator import Operator
from . import snippet
from .answers import Answer, refusal
from .check import Check, NotImplementedByAdapter, Value
from .inputs import head_gradient, materialise, seed_of

# Name prefixes of operators whose namespace below `mx.nd` has them without the prefix.
NAMESPACES = {"_contrib_": "contrib", "_linalg_": "linalg", "_image_": "image"}
FLOATS = (np.float16, np.float32, np.float64)


def path_of(name: str) -> tuple[str, ...]:
    """Where below `mx` an operator is to be found.

    >>> path_of("tanh"), path_of("_linalg_gemm"), path_of("_plus_scalar")
    (('nd', 'tanh'), ('nd', 'linalg', 'gemm'), ('nd', '_internal', '_plus_scalar'))
    """
    for prefix, namespace in NAMESPACES.items():
        if name.startswith(prefix):
            return ("nd", namespace, name.removeprefix(prefix))
    return ("nd", "_internal", name) if name.startswith("_") else ("nd", name)


def callable_of(mx: Any, name: str) -> Callable[..., Any]:
    """The function of an adapter that users call an operator by."""
    found = mx
    for step in path_of(name):
        try:
            found = getattr(found, step)
        except AttributeError:
            raise NotImplementedByAdapter(f"there is no mx.{'.'.join(path_of(name))}") from None
    return found  # type: ignore[no-any-return]


def as_list(result: Any) -> list[Any]:
    """The outputs of a call as a list."""
    return list(result) if isinstance(result, list | tuple) else [result]


class OperatorCheck(Check):
    """One case of one operator."""

    group = "operators"

    def __init__(self, operator: Operator, case: Case, with_out: bool = False) -> None:
        self.operator, self.case, self.with_out = operator, case, with_out
        self.id = f"operators/{operator.name}/{case.name}"
        self.family, self.subject = operator.family, operator.name
        self.judges, self.reason, self.says = case.judge, case.reason, case.says

    def declaration(self) -> str:
        """The operator's facts and the case, but for what only the comparison needs."""
        case = dataclasses.replace(
            self.case,
            says=(),
            tolerance=None,
            gradient_tolerance=None,
            judge="both",
            reason="",
            attributes=dict(self.case.attributes),
        )
        facts = (self.operator.differentiable, self.operator.mutates, self.operator.mode)
        return repr((self.operator.name, facts, self.with_out, case))

    @cached_property
    def arrays(self) -> list[NDArray[Any]]:
        """The input arrays."""
        return materialise(self.operator.name, self.case)

    def inputs(self) -> Iterable[NDArray[Any]]:
        """The input arrays."""
        return self.arrays

    def input_names(self) -> list[str]:
        """A name for each input array; those of a variadic operator are numbered."""
        names = [p.name for p in self.operator.inputs]
        if self.operator.variadic:
            fixed, variadic = names[:-1], names[-1]
            more = len(self.arrays) - len(fixed)
            return fixed + [f"{variadic} {i}" for i in range(more)]
        return names[: len(self.arrays)]

    def answers(self, mx: Any, device: Any) -> Iterator[Value]:
        """Call the operator on the adapter."""
        call = callable_of(mx, self.operator.name)
        if self.operator.mode or not self.arrays:
            mx.random.seed(seed_of(self.operator.name, self.case.name) % 1000)
        if self.case.raises:
            arrays = [make_array(mx, a, device) for a in self.arrays]
            attempt = refusal(lambda: call(*arrays, **self.case.attributes))
            yield Value("refusal", attempt, EXACT)
            return
        arrays = [make_array(mx, a, device) for a in self.arrays]
        yield from self.run(mx.autograd, call, arrays, lambda a: make_array(mx, a, device))
        unchanged = all(
            same_numbers(old, new.asnumpy())
            for old, new, name in zip(self.arrays, arrays, self.input_names(), strict=True)
            if name not in self.operator.mutates
        )
        yield Value("inputs", "unchanged" if unchanged else "changed", EXACT)
        if self.with_out:
            yield self._into(mx, call, device)

    def run(
        self,
        autograd: Any,
        call: Callable[..., Any],
        arrays: list[Any],
        make: Callable[[NDArray[Any]], Any],
    ) -> Iterator[Value]:
        """Values, gradients and second derivatives on arrays of an adapter or of the reference."""
        case, names = self.case, self.input_names()
        wanted = self._wanted(arrays)
        for i in wanted:
            arrays[i].attach_grad()
        if not wanted:
            with autograd.train_mode() if case.training else autograd.predict_mode():
                outs = as_list(call(*arrays, **case.attributes))
        else:
            with autograd.record(train_mode=case.training):
                outs = as_list(call(*arrays, **case.attributes))
        hosts = [out.asnumpy() for out in outs]
        for label, host in zip(labels("out", len(outs)), hosts, strict=True):
            yield Value(label, host, self._tolerance(host, hosts))
        heads = []
        if wanted:
            heads = [
                make(head_gradient(self.operator.name, case.name, i, host))
                for i, host in enumerate(hosts)
            ]
            autograd.backward(outs, heads, train_mode=case.training)
            for i in wanted:
                host = arrays[i].grad.asnumpy()
                yield Value(f"grad {names[i]}", host, self._gradient_tolerance(host, hosts, 2))
        for i, name in enumerate(names):
            if name in self.operator.mutates:
                host = arrays[i].asnumpy()
                yield Value(f"after {name}", host, self._tolerance(host, hosts))
        if case.second and wanted:
            yield from self._second(autograd, call, arrays, heads, hosts, make)

    def _second(
        self,
        autograd: Any,
        call: Callable[..., Any],
        arrays: list[Any],
        heads: list[Any],
        hosts: list[NDArray[Any]],
        make: Callable[[NDArray[Any]], Any],
    ) -> Iterator[Value]:
        """The derivatives of the gradients, weighted by further head gradients."""
        wanted, names = self._wanted(arrays), self.input_names()
        with autograd.record(train_mode=self.case.training):
            outs = as_list(call(*arrays, **self.case.attributes))
            grads = autograd.grad(
                outs,
                [arrays[i] for i in wanted],
                heads,
                create_graph=True,
                retain_graph=True,
                train_mode=self.case.training,
            )
        weights = [
            make(head_gradient(self.operator.name, f"{self.case.name}/second", i, g.asnumpy()))
            for i, g in enumerate(grads)
        ]
        autograd.backward(grads, weights, train_mode=self.case.training)
        for i in wanted:
            host = arrays[i].grad.asnumpy()
            yield Value(f"second {names[i]}", host, self._gradient_tolerance(host, hosts, 4))

    def _wanted(self, arrays: Sequence[Any]) -> list[int]:
        """Positions of the inputs whose gradients are compared."""
        if not self.case.gradient:
            return []
        return [
            i
            for i, name in enumerate(self.input_names())
            if name.split(" ")[0] in self.operator.differentiable and arrays[i].dtype in FLOATS
        ]

    def _into(self, mx: Any, call: Callable[..., Any], device: Any) -> Value:
        """Where the result goes, if it is told where to go with `out=`."""
        arrays = [make_array(mx, a, device) for a in self.arrays]
        plain = as_list(call(*arrays, **self.case.attributes))
        targets = [mx.nd.zeros(o.shape, ctx=device, dtype=o.dtype) for o in plain]
        out = targets[0] if len(targets) == 1 else targets
        try:
            result = as_list(call(*arrays, out=out, **self.case.attributes))
            written = all(
                same_numbers(p.asnumpy(), t.asnumpy()) for p, t in zip(plain, targets, strict=True)
            )
        except Exception as error:
            return Value("out=", f"refused: {type(error).__name__}", EXACT)
        returned = all(r is t for r, t in zip(result, targets, strict=False))
        said = f"{'written' if written else 'not written'}, {'returned' if returned else 'another'}"
        return Value("out=", said, EXACT)

    def reference(self) -> dict[str, Answer]:
        """The textbook's answers to the same inputs in float64.

        Beside recorded answers only its floats count; where it is the only judge, all that it says.
        """
        alone = self.case.judge == "reference"
        floats = [a.dtype.kind == "f" for a in self.arrays]
        about_dtype = self.case.attributes.get("dtype") is not None
        if not alone and (self.case.raises or not any(floats) or about_dtype):
            return {}
        family = importlib.import_module(f"reference.ops.{self.operator.family}")
        call = getattr(family, self.operator.name, None)
        if call is None:
            return {}
        nd = importlib.import_module("reference.nd")
        autograd = importlib.import_module("reference.autograd")
        random = importlib.import_module("reference.random")
        if self.operator.mode or not self.arrays:
            random.generator.seed(seed_of(self.operator.name, self.case.name) % 1000)

        narrow = next((self.arrays[i].dtype for i in self._wanted(self.arrays)), np.dtype(float))

        def make(array: NDArray[Any]) -> Any:
            dtype = np.float64 if array.dtype.kind == "f" else array.dtype
            return nd.array(array.astype(dtype), dtype=dtype)

        def head(array: NDArray[Any]) -> Any:
            """A gradient with the numbers that an adapter gets, in its dtype."""
            return nd.array(array.astype(narrow), dtype=array.dtype)

        arrays = [make(a) for a in self.arrays]
        if self.case.raises:
            return {"refusal": refusal(lambda: call(*arrays, **self.case.attributes))}
        with np.errstate(all="ignore"):
            values = list(self.run(autograd, call, arrays, head))
        return {v.what: v.value for v in values if alone or v.value.dtype == np.float64}

    def _tolerance(self, host: NDArray[Any], outs: list[NDArray[Any]]) -> Tolerance:
        """The case's or operator's tolerance, with the number of terms."""
        return self._with_terms(self.case.tolerance or self.operator.tolerance, host, outs)

    def _gradient_tolerance(
        self, host: NDArray[Any], outs: list[NDArray[Any]], roundings: int
    ) -> Tolerance:
        """What the case says for gradients; else the tolerance of values, times `roundings`.

        A gradient of an input that was broadcast is a sum; and since terms cancel in most pullback
        formulas, the unit is that of the array's largest number. EXACT stays exact, but for sums.
        """
        if self.case.gradient_tolerance:
            return self._with_terms(self.case.gradient_tolerance, host, outs)
        values = self.case.tolerance or self.operator.tolerance
        kind = "sum" if values.kind == "fixed" else values.kind
        resolved = self._with_terms(dataclasses.replace(values, kind=kind), host, outs)
        units = values.units * roundings
        if values.units == 0 and resolved.terms is not None and resolved.terms > 1:
            units = 1.0
        return dataclasses.replace(resolved, units=units, scale="array")

    def _with_terms(
        self, tolerance: Tolerance, host: NDArray[Any], outs: list[NDArray[Any]]
    ) -> Tolerance:
        """The tolerance with the number of terms that are added up to make one number of `host`.

        sum:     the size of the largest array over that of this one.
        product: multiplications over the size of this one; a contraction of m,k with k,n has mkn
                 of them, which is the root of mk * kn * mn.
        softmax: the longest axis of an input.
        """
        if tolerance.kind == "fixed" or tolerance.terms is not None:
            return tolerance
        size = max(host.size, 1)
        inputs = sorted((a.size for a in self.arrays), reverse=True) or [1]
        out = sum(o.size for o in outs)
        if tolerance.kind == "sum":
            terms = math.ceil(max(*inputs, out) / size)
        elif tolerance.kind == "product":
            terms = math.ceil(math.sqrt(math.prod(inputs[:2]) * out) / size)
        else:
            terms = max((n for a in self.arrays for n in a.shape), default=1)
        return dataclasses.replace(tolerance, terms=max(terms, 1))

    def snippet(self, adapter: str, what: str) -> str:
        """The call in a few lines."""
        return snippet.of_operator(self, adapter, what)


class NamesCheck(Check):
    """That an operator can be called by each of its names."""

    group = "operators"

    def __init__(self, operator: Operator) -> None:
        self.operator = operator
        self.id = f"operators/{operator.name}/names"
        self.family, self.subject = operator.family, operator.name

    def declaration(self) -> str:
        """The names."""
        return repr((self.operator.name, self.operator.aliases))

    def answers(self, mx: Any, device: Any) -> Iterator[Value]:
        """Look each name up."""
        callable_of(mx, self.operator.name)
        for name in (self.operator.name, *self.operator.aliases):
            try:
                known = callable(callable_of(mx, name))
            except NotImplementedByAdapter:
                known = False
            yield Value(name, "known" if known else "unknown", EXACT)


def make_array(mx: Any, array: NDArray[Any], device: Any) -> Any:
    """An array of an adapter with a numpy array's numbers, shape and dtype."""
    return mx.nd.array(array, ctx=device, dtype=array.dtype)


def same_numbers(a: NDArray[Any], b: NDArray[Any]) -> bool:
    """Whether two arrays are equal bit for bit, up to nan's payload."""
    return (
        a.dtype == b.dtype
        and a.shape == b.shape
        and bool(np.array_equal(a, b, equal_nan=a.dtype.kind == "f"))
    )


def labels(name: str, count: int) -> list[str]:
    """Names of outputs: plain if there is one, numbered if there are several."""
    return [name] if count == 1 else [f"{name} {i}" for i in range(count)]


def operator_checks() -> list[Check]:
    """Every case of every operator. `out=` is tried with the first case that can."""
    checks: list[Check] = []
    for operator in operators().values():
        first = next(
            (
                c
                for c in operator.cases
                if not c.raises and not operator.mutates and not operator.mode
            ),
            None,
        )
        checks.append(NamesCheck(operator))
        checks += [OperatorCheck(operator, c, with_out=c is first) for c in operator.cases]
    return checks
