"""RecordIO files, and transforms of images before they are batched."""

# mypy: ignore-errors
# ruff: noqa: D102

from __future__ import annotations

import torch


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


def pack_record(header, content):
    """A record's bytes: flag, label, two numbers, more labels, content."""
    label = torch.as_tensor(header.label, dtype=torch.float32)
    more = label.numpy().tobytes() if label.dim() else b""
    flag, first = (len(label), torch.zeros(())) if label.dim() else (0, label)
    numbers = header.id.to_bytes(8, "little") + header.id2.to_bytes(8, "little")
    return flag.to_bytes(4, "little") + first.numpy().tobytes() + numbers + more + content


def unpack_record(record):
    """The header and the content of a record."""
    flag, number, number2 = (
        int.from_bytes(record[a:b], "little") for a, b in ((0, 4), (8, 16), (16, 24))
    )
    labels = torch.frombuffer(bytearray(record[4:8]), dtype=torch.float32)
    if flag:
        labels = torch.frombuffer(bytearray(record[24 : 24 + 4 * flag]), dtype=torch.float32)
    label = labels.numpy() if flag else labels.item()
    return IRHeader(flag, label, number, number2), record[24 + 4 * flag :]


class CenterCrop:
    """The middle of an image (height, width, channels)."""

    def __init__(self, size):
        self.width, self.height = size

    def __call__(self, image):
        top = int((image.shape[0] - self.height) / 2)
        left = int((image.shape[1] - self.width) / 2)
        return image[top : top + self.height, left : left + self.width]


class ResizeShort:
    """An image of bytes (height, width, channels) with a shorter side of `size`.

    Cubic interpolation in 2048ths, and down the rows in floats for eight numbers at a time, as
    OpenCV does it.
    """

    def __init__(self, size):
        self.size = size

    def taps(self, old, new):
        """The four old pixels of each new one, and the share of each in 2048ths."""
        place = ((torch.arange(new).double() + 0.5) * (1 / (new / old)) - 0.5).float()
        x = place - place.floor()
        a, far, near = -0.75, x + 1, 1 - x
        first = ((a * far - 5 * a) * far + 8 * a) * far - 4 * a
        second = ((a + 2) * x - (a + 3)) * x * x + 1
        third = ((a + 2) * near - (a + 3)) * near * near + 1
        shares = torch.stack([first, second, third, 1 - first - second - third], dim=1)
        pixels = place.floor().long().unsqueeze(1) + torch.tensor([-1, 0, 1, 2])
        return pixels.clamp(0, old - 1), torch.round(shares * 2048).long()

    def __call__(self, image):
        height, width, channels = image.shape
        new = [side * self.size // min(height, width) for side in (height, width)]
        pixels, shares = self.taps(width, new[1])
        wide = (image.long()[:, pixels] * shares.unsqueeze(2)).sum(2).reshape(height, -1)
        pixels, shares = self.taps(height, new[0])
        rows = wide[pixels]
        whole = ((rows * shares.unsqueeze(2)).sum(1) + 2**21) >> 22
        parts = rows.float() * (shares.float() / 2**22).unsqueeze(2)
        floats = torch.round(sum(parts.unbind(1))).long()
        end = wide.shape[1] // 8 * 8
        resized = torch.cat([floats[:, :end], whole[:, end:]], dim=1).clamp(0, 255)
        return resized.to(torch.uint8).reshape(*new, channels)


class ToFloat:
    """The image as floats."""

    def __call__(self, image):
        return image.float()


class ColorNormalize:
    """(image - mean) / std by the last axis, in place."""

    def __init__(self, mean, std):
        self.mean, self.std = mean, std

    def __call__(self, image):
        image -= self.mean
        image /= self.std
        return image
