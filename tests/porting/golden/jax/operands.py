import jax
import jax.numpy as jnp


def amax(data, axis=None, keepdims=False):
    """The largest numbers; all equal ones have the gradient."""

    @jax.custom_jvp
    def largest(data):
        return jnp.max(data, axis, keepdims=keepdims)

    @largest.defjvp
    def derivative(primals, tangents):
        (data,), (change,) = primals, tangents
        equal = data == jnp.max(data, axis, keepdims=True)
        return largest(data), jnp.where(equal, change, 0).sum(axis, keepdims=keepdims)

    return largest(data)


def topk(data, axis=-1, k=1, ret_typ="indices", is_ascend=False):
    """The k largest along an axis, or their places; equal ones in their order."""
    order = jnp.argsort(data, axis=axis, descending=not is_ascend)
    order = jax.lax.slice_in_dim(order, 0, k, axis=axis)
    if ret_typ == "mask":
        return jnp.put_along_axis(jnp.zeros_like(data), order, 1, axis, inplace=False)
    both = [jnp.take_along_axis(data, order, axis), order.astype(jnp.float32)]
    return both if ret_typ == "both" else both[ret_typ == "indices"]


a, b = jnp.ones((2, 3)), jnp.ones((2, 3))
print((a + b) * (b - 1), amax(a - b, axis=1))
print(topk(a, k=2, ret_typ="value"), jnp.where(a > b, a, b))
