from flax import nnx


rngs = nnx.Rngs(0)


net = nnx.Linear(3, 2, rngs=rngs)
# portable: Block.collect_params: no rule writes it; write this by hand
# portable: ParameterDict.items: no rule writes it; write this by hand
for name, param in net.collect_params(".*weight").items():
    print(name, param.shape)
