import logging

import mxnet as mx

sym, arg_params, aux_params = mx.model.load_checkpoint("resnet", 3)
model = mx.module.Module(sym, label_names=None, context=mx.cpu(), logger=logging)
model.bind([("data", (1, 3, 8, 8))], for_training=False)
model.set_params(arg_params, aux_params, allow_missing=True)
for name, array in arg_params.items():
    print(name, array.asnumpy().shape, arg_params[name].size)
model.forward(mx.io.DataBatch([mx.nd.zeros((1, 3, 8, 8))]), is_train=False)
print(model.get_outputs()[0].asscalar())
scores = model.predict(mx.io.NDArrayIter(mx.nd.ones((4, 3, 8, 8)), batch_size=2))
print(scores.argmax(axis=1).asnumpy())
model.save_checkpoint("copy", 0)
