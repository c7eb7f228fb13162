"""MT19937, the Mersenne twister of C++'s `std::mt19937`: many of them at once, one a lane.

A twister's state is 624 words of 32 bits. Seeding fills them one after the other,

    w[0] = seed,   w[k] = 1812433253 * (w[k-1] ^ (w[k-1] >> 30)) + k   (mod 2^32).

When all 624 have been given out, the twist replaces each by

    w[k] = w[k+397] ^ (v >> 1) ^ (0x9908b0df if v is odd else 0),
    v = the top bit of w[k] followed by the lower 31 bits of w[k+1]

with indices modulo 624, in the order k = 0 ... 623, so that later words see earlier new ones. A
number given out is a word whose bits are mixed once more ("tempered").

Here the words of all lanes are the rows of one matrix, and every step above is a numpy operation on
its columns. A lane that nobody has drawn from is not seeded yet: 5 numbers must not cost 1024
seedings.

Source: M. Matsumoto, T. Nishimura, Mersenne Twister: a 623-dimensionally equidistributed uniform
pseudo-random number generator, ACM TOMACS 8 (1998); the seeding is that of the authors' revision of
2002, which the C++ standard took over ([rand.eng.mers]).
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray

WORDS = 624
MIDDLE = 397
TOP = np.uint32(0x80000000)
LOW = np.uint32(0x7FFFFFFF)
MATRIX = np.uint32(0x9908B0DF)


class Twisters:
    """`count` Mersenne twisters, lane i seeded with `seed` + i (mod 2^32) when first drawn from.

    >>> Twisters(5489).draw(np.array([0]), 3)  # 5489 is the seed that C++ takes by default
    array([[3499211612,  581869302, 3890346734]], dtype=uint32)
    """

    def __init__(self, seed: int, count: int = 1) -> None:
        self.seeds = (np.arange(count, dtype=np.uint64) + np.uint64(seed % 2**32)).astype(np.uint32)
        self.words = np.empty((0, WORDS), np.uint32)  # (seeded lanes, 624)
        self.position = np.empty(0, np.intp)  # of the next word to give out, in each seeded lane

    def draw(self, lanes: Array, count: int = 1) -> Array:
        """The next `count` numbers of each of `lanes`, which differ: (lanes, count), uint32."""
        if lanes.size:
            self._seed_lanes_below(int(lanes.max()) + 1)
        out = np.empty((lanes.size, count), np.uint32)
        done = 0
        while lanes.size and done < count:
            spent = lanes[self.position[lanes] == WORDS]
            if spent.size:
                self.words[spent] = twist(self.words[spent])
                self.position[spent] = 0
            position = self.position[lanes]
            run = min(count - done, WORDS - int(position.max()))
            out[:, done : done + run] = self.words[
                lanes[:, None], position[:, None] + np.arange(run)
            ]
            self.position[lanes] += run
            done += run
        return temper(out)

    def _seed_lanes_below(self, end: int) -> None:
        new = self.seeds[len(self.words) : end]
        if new.size:
            self.words = np.concatenate([self.words, initial_words(new)])
            self.position = np.concatenate([self.position, np.full(new.size, WORDS)])


def initial_words(seeds: Array) -> Array:
    """The 624 words that each seed gives: seeds (lanes,) uint32 -> (lanes, 624) uint32."""
    words = np.empty((WORDS, seeds.size), np.uint32)
    words[0] = seeds
    for k in range(1, WORDS):
        previous = words[k - 1]
        words[k] = np.uint32(1812433253) * (previous ^ (previous >> np.uint32(30))) + np.uint32(k)
    return words.T.copy()


def twist(words: Array) -> Array:
    """The next 624 words of each row: (lanes, 624) uint32 -> the same shape.

    Word k needs the new word k - 227, so that 227 columns at a time can be done in one operation;
    the last word also needs the new first one.
    """
    new = words.copy()
    reach = WORDS - MIDDLE
    for start in range(0, WORDS - 1, reach):
        k = np.arange(start, min(start + reach, WORDS - 1))
        new[:, k] = new[:, (k + MIDDLE) % WORDS] ^ mixed(words[:, k], words[:, k + 1])
    new[:, -1] = new[:, MIDDLE - 1] ^ mixed(words[:, -1], new[:, 0])
    return new


def mixed(word: Array, following: Array) -> Array:
    """The twist's linear map of the top bit of `word` and the lower 31 bits of the following."""
    joined = (word & TOP) | (following & LOW)
    return (joined >> np.uint32(1)) ^ np.where(joined & np.uint32(1), MATRIX, np.uint32(0))


def temper(word: Array) -> Array:
    """Mix the bits of each word before it is given out: any shape, uint32 -> uint32."""
    word = word ^ (word >> np.uint32(11))
    word = word ^ ((word << np.uint32(7)) & np.uint32(0x9D2C5680))
    word = word ^ ((word << np.uint32(15)) & np.uint32(0xEFC60000))
    return word ^ (word >> np.uint32(18))
