"""From a user's call of an operator to its result, and the functions that users call."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np

from .. import capture, engine, random
from ..base import MXNetError
from ..context import usable
from ..operation import Operation, Resolved
from ..state import state
from .ndarray import NDArray
from .signature import Attributes, Signature

MOST_RESOLVED = 4096


def run(
    operation: Operation, arrays: Sequence[Any], attributes: Attributes, out: Any = None
) -> Any:
    """Run an operator: attributes resolved by its rule, random numbers drawn, result written.

    Args:
        arrays: its inputs; None for those that were not given.
        attributes: as parsed.
        out: an NDArray to write the result into, or a list of them.

    Returns:
        An NDArray, or a list if there are several outputs; `out` if it was given.
    """
    kinds = [None if array is None else array._kind for array in arrays]
    key = _key(operation, attributes, kinds)
    resolved = operation.resolved.get(key)
    if resolved is None:
        resolved = resolve(operation, arrays, attributes.values, key)
    if operation.draw is not None:
        arrays = [*arrays, *_drawn(operation, arrays, resolved)]
    if out is not None:
        return _into(out, operation, arrays, resolved)
    outputs = engine.invoke(operation, arrays, resolved)
    return outputs[0] if len(outputs) == 1 else outputs


def _key(operation: Operation, attributes: Attributes, kinds: list[Any]) -> Hashable:
    """What the rule's answer depends on."""
    return (attributes.key, *kinds, operation.spec.mode and state.training)


def resolve(
    operation: Operation, arrays: Sequence[Any], values: dict[str, Any], key: Hashable
) -> Resolved:
    """What the rule makes of parsed attributes, kept for the next call of this key.

    Raises:
        MXNetError: MXNet refuses such a call.
    """
    given = [array for array in arrays if array is not None]
    if operation.spec.mode:
        values = {**values, "training": state.training}
    shapes, dtypes = [a.shape for a in given], [np.dtype(a.dtype).name for a in given]
    resolved = Resolved(operation.resolve(shapes, dtypes, values))
    if len(operation.resolved) > MOST_RESOLVED:
        operation.resolved.clear()
    operation.resolved[key] = resolved
    return resolved


def _drawn(operation: Operation, arrays: Sequence[Any], resolved: dict[str, Any]) -> list[NDArray]:
    """The random numbers of one call, as arrays beside its first input."""
    assert operation.draw is not None
    draw = operation.draw
    given = [array for array in arrays if array is not None]
    context = given[0].context if given else usable(None)
    shapes, dtypes = [a.shape for a in given], [np.dtype(a.dtype).name for a in given]

    def redraw() -> list[NDArray]:
        with random.refusals():
            drawn = draw(random.generator, shapes, dtypes, resolved)
        return [NDArray._wrap(engine.from_host(values, context), context) for values in drawn]

    made = redraw()
    capture.draws(redraw, made)
    return made


def _into(out: Any, operation: Operation, arrays: Sequence[Any], resolved: dict[str, Any]) -> Any:
    """Run it and write the result into `out`, an NDArray or a list of them."""
    targets = list(out) if isinstance(out, list | tuple) else [out]
    _check_targets(operation, targets, arrays)
    in_place = len(targets) == 1 and targets[0] is arrays[0]
    _write(operation, engine.invoke(operation, arrays, resolved, in_place), targets)
    return out


def _check_targets(operation: Operation, targets: list[Any], arrays: Sequence[Any]) -> None:
    """While recording, nothing may be written into an array that is part of a graph."""
    for target in targets:
        if not isinstance(target, NDArray):
            raise TypeError(f"{operation.spec.name}: out must be an NDArray, but is {type(target)}")
    if not state.recording:
        return
    recorded = any(engine.in_graph(array) for array in arrays if array is not None)
    for target in targets:
        if engine.in_graph(target) or (recorded and any(target is array for array in arrays)):
            raise MXNetError(
                f"{operation.spec.name}: cannot write into an array that is part of a recorded "
                "graph (+=, x[:] = ..., out=x): its old value is needed for the gradient. Make a "
                "new array, call backward() first, or write outside `with autograd.record():`"
            )


def _write(operation: Operation, outputs: list[Any], targets: list[Any]) -> None:
    """Put the results where they were asked to go."""
    name = operation.spec.name
    if len(targets) != len(outputs):
        raise MXNetError(
            f"{name}: out has {len(targets)} arrays, but there are {len(outputs)} outputs"
        )
    for target, output in zip(targets, outputs, strict=True):
        if target is output:
            continue
        if target.shape != output.shape or target.dtype != output.dtype:
            raise MXNetError(
                f"{name}: out has shape {target.shape} and dtype {target.dtype.__name__}, but the "
                f"result has shape {output.shape} and dtype {output.dtype.__name__}"
            )
        target._assign(output)


class Pattern:
    """Where the arrays and attributes stand in calls with so many arguments and such keywords.

    count:  how many arrays come first, by position.
    arrays: for each array after those, the keyword that gives it, or None.
    names:  the attributes given by keyword.
    """

    __slots__ = ("arrays", "count", "names")

    def __init__(self, signature: Signature, given: int, keywords: Sequence[str]) -> None:
        inputs = signature.inputs
        self.count = given if signature.variadic else min(given, len(inputs))
        late = () if signature.variadic else inputs[self.count :]
        self.arrays = tuple(name if name in keywords else None for name in late)
        self.names = tuple(name for name in keywords if name not in inputs)


def function_for(operation: Operation, name: str, module: str) -> Callable[..., Any]:
    """The function that users call an operator by, under one of its names.

    `help` shows the declaration, `inspect.getsource` the adapter's plain function.
    """
    signature = Signature(operation.spec)
    patterns: dict[Hashable, Pattern] = {}
    mode = operation.spec.mode

    def function(*args: Any, out: Any = None, name: str | None = None, **keywords: Any) -> Any:
        shape = (len(args), *keywords)
        pattern = patterns.get(shape)
        if pattern is None or operation.draw is not None:
            return thorough(shape, None, args, keywords, out)
        arrays: Any = args[: pattern.count]
        if pattern.arrays:
            arrays += tuple([None if name is None else keywords[name] for name in pattern.arrays])
        values = args[pattern.count :] + tuple([keywords[name] for name in pattern.names])
        try:
            if 0 in values:  # 0.0 equals -0.0, and False
                values = (values, str(values))
            kinds = [None if array is None else array._kind for array in arrays]
            key = (shape, values, *map(type, values), *kinds, mode and state.training)
            resolved = operation.resolved.get(key)
        except (AttributeError, TypeError, ValueError):  # no array, or one among the attributes
            return thorough(shape, None, args, keywords, out)
        if resolved is None:
            return thorough(shape, key, args, keywords, out)
        if out is not None:
            return _into(out, operation, arrays, resolved)
        outputs = engine.invoke(operation, arrays, resolved)
        return outputs[0] if len(outputs) == 1 else outputs

    def thorough(
        shape: Hashable, key: Hashable, args: tuple[Any, ...], keywords: dict[str, Any], out: Any
    ) -> Any:
        """Parse and check everything; what came of it is found under the key next time."""
        arrays, attributes = signature.bind(args, keywords)
        for array in arrays:
            if array is not None and not isinstance(array, NDArray):
                raise _no_array(signature, arrays, array)
        if not arrays:
            return _made(run(operation, (), attributes), keywords.get("ctx"), out)
        result = run(operation, arrays, attributes, out)
        if signature._many not in keywords:
            patterns[shape] = Pattern(signature, len(args), list(keywords))
        if key is not None:
            kinds = [None if array is None else array._kind for array in arrays]
            resolved = operation.resolved.get(_key(operation, attributes, kinds))
            if resolved is not None:  # another thread may have cleared them
                operation.resolved[key] = resolved
        return result

    function.__name__ = function.__qualname__ = name
    function.__module__ = module
    function.__doc__ = operation.spec.doc
    function.__wrapped__ = operation.function  # type: ignore[attr-defined]
    function.__signature__ = signature.python()  # type: ignore[attr-defined]
    function.operation = operation  # type: ignore[attr-defined]
    return function


def _no_array(signature: Signature, arrays: Sequence[Any], wrong: Any) -> Exception:
    position = next(i for i, array in enumerate(arrays) if array is wrong)
    name = signature.inputs[min(position, len(signature.inputs) - 1)]
    if wrong is None and not signature.variadic:
        return MXNetError(f"{signature.name}: the array {name!r} is missing; give an NDArray")
    return AssertionError(
        f"{signature.name}: argument {name!r} must be an NDArray, but is {wrong!r} of "
        f"{type(wrong)}; nd.array(...) makes one"
    )


def _made(result: Any, ctx: Any, out: Any) -> Any:
    """What an operator without inputs made, in the context that was asked for."""
    if out is not None:
        out._assign(result)
        return out
    context = usable(ctx)
    if isinstance(result, list):
        return [_made(one, context, None) for one in result]
    if context.device_type == "gpu":
        return NDArray._wrap(engine.to_context(result._tensor, context), context)
    return NDArray._wrap(result._tensor, context)
