import numpy as np
import jax.numpy as jnp

x = jnp.ones((2, 2))
print(np.array(x), x.sum().item())
