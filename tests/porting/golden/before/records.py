from mxnet import image, nd, recordio

record = recordio.MXIndexedRecordIO("a.idx", "a.rec", "r")
header, content = recordio.unpack(record.read_idx(0))
crop = image.CenterCropAug((16, 16))  # width, height
print(header.label, len(content))
