import numpy as np


class IndexedRecords:
    """Records of a RecordIO file by their keys; the index has a key and a place on each line."""

    MAGIC = (0xCED7230A).to_bytes(4, "little")

    def __init__(self, idx_path, uri, flag):
        self.file = open(uri, flag + "b")  # noqa: SIM115
        self.index = open(idx_path, flag)  # noqa: SIM115
        lines = [line.split() for line in self.index] if flag == "r" else []
        self.idx = {int(key): int(place) for key, place in lines}
        self.keys = list(self.idx)

    def read_idx(self, key):
        self.file.seek(self.idx[key])
        parts, more = [], True
        while more:
            if self.file.read(4) != self.MAGIC:
                raise ValueError(f"record {key}: the file has no record at its place")
            flag, length = divmod(int.from_bytes(self.file.read(4), "little"), 2**29)
            parts.append(self.file.read(length))
            self.file.seek(-length % 4, 1)
            more = flag in (1, 2)
        return self.MAGIC.join(parts)

    def write_idx(self, key, content):
        self.idx[key] = self.file.tell()
        self.keys.append(key)
        self.index.write(f"{key}\t{self.idx[key]}\n")
        pieces = self.pieces(content)
        for i, piece in enumerate(pieces):
            last = i == len(pieces) - 1
            flag = 0 if len(pieces) == 1 else 1 if i == 0 else 3 if last else 2
            self.file.write(self.MAGIC + (flag * 2**29 + len(piece)).to_bytes(4, "little"))
            self.file.write(piece + bytes(-len(piece) % 4))

    def pieces(self, content):
        """The content between the magic words that stand at a multiple of four."""
        found, start = [], 0
        for place in range(0, len(content) - 3, 4):
            if content[place : place + 4] == self.MAGIC:
                found.append(content[start:place])
                start = place + 4
        return [*found, content[start:]]

    def close(self):
        self.file.close()
        self.index.close()


class IRHeader:
    """What stands before an image: its label and its number."""

    def __init__(self, flag, label, id, id2):
        self.flag, self.label, self.id, self.id2 = flag, label, id, id2


def unpack_record(record):
    """The header and the content of a record."""
    flag, number, number2 = (
        int.from_bytes(record[a:b], "little") for a, b in ((0, 4), (8, 16), (16, 24))
    )
    if flag:
        label = np.frombuffer(record, np.float32, flag, offset=24)
    else:
        label = np.frombuffer(record, np.float32, 1, offset=4).item()
    return IRHeader(flag, label, number, number2), record[24 + 4 * flag :]


class CenterCrop:
    """The middle of an image (height, width, channels)."""

    def __init__(self, size):
        self.width, self.height = size

    def __call__(self, image):
        top = int((image.shape[0] - self.height) / 2)
        left = int((image.shape[1] - self.width) / 2)
        return image[top : top + self.height, left : left + self.width]


record = IndexedRecords("a.idx", "a.rec", "r")
header, content = unpack_record(record.read_idx(0))
crop = CenterCrop((16, 16))  # width, height
print(header.label, len(content))
